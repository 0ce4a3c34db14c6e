"""The section of a report on what would have been said at an earlier day."""

import pandas as pd
import pytest

from tests.report.example_analysis import example_analysis
from trends import write_report
from trends.report import summarize
from trends.schema import check_frame
from trends.tracking import Backtest

SCORE = ["as_of", "method", "n_claims", "n_held", "precision", "n_risers", "n_found", "recall"]
CLAIM = ["topic_key", "label", "share_before", "share_after", "n_after", "has_held", "method"]


@pytest.fixture(scope="module")
def looked_back():
    days = pd.to_datetime(["2023-01-31", "2024-01-31"])
    score = pd.DataFrame(
        [
            (days[0], "trends", 12, 9, 0.75, 20, 8, 0.4),
            (days[0], "Mann-Kendall on counts", 40, 10, 0.25, 20, 12, 0.6),
            (days[1], "trends", 0, 0, None, 20, 0, 0.0),
        ],
        columns=SCORE,
    ).assign(lead_years=1.0)
    claims = [
        (f"k{number}", f"claim <{number}>", 0.0, 0.02, 9, number < 9, "trends")
        for number in range(12)
    ]
    claims.append(("m", "of another method", 0.1, 0.1, 9, False, "Mann-Kendall on counts"))
    frame = pd.DataFrame(claims, columns=CLAIM).assign(as_of=days[0], is_riser=False)
    return Backtest(check_frame(score, "backtest"), check_frame(frame, "backtest_claims"))


def test_the_page_shows_each_day_with_its_methods_and_our_first_claims(looked_back, tmp_path):
    page = write_report(example_analysis(), tmp_path / "out", backtest=looked_back)
    section = page.read_text().split('<section id="backtest"')[1].split("</section>")[0]
    assert section.count("<h3>") == 2
    assert "<b>This page</b>" in section
    assert "9 (75.0" in section
    assert "12 of 20" in section
    assert "claim &lt;9&gt;</bdi>: none → 2.0\u202f%, did not hold" in section
    assert "claim &lt;10&gt;" not in section
    assert "of another method" not in section
    assert "Nothing would have been said to rise." in section
    text = (page.parent / "report.md").read_text()
    assert "| this page | 12 | 9 (75.0\u202f%) | 8 of 20 |" in text


def test_without_a_day_there_is_no_section(tmp_path):
    page = write_report(example_analysis(), tmp_path / "out")
    assert 'id="backtest"' not in page.read_text()
    assert "Had you asked then" not in (page.parent / "report.md").read_text()
    assert summarize(example_analysis())["backtest"] == []
