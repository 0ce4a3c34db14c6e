"""Every figure can be saved as a picture that names its source, and as the numbers it draws."""

import csv
import io
import struct

import pytest

from tests.browser.views import show
from trends.plots.drawing.selection import UNASSIGNED

pytestmark = pytest.mark.browser


def save(page, name, kind, folder):
    show(page, f"#figure-{name}")
    page.locator(f"#figure-{name}").scroll_into_view_if_needed()
    page.locator(f"#figure-{name}.drawn").wait_for()
    with page.expect_download() as download:
        page.locator(f"#figure-{name} .save button[data-as={kind}]").click()
    path = folder / download.value.suggested_filename
    assert path.name == f"{name}.{kind}"
    download.value.save_as(path)
    return path


def read_numbers(path):
    header, *rows, (source,) = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    assert source.startswith("Example report: ")
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_a_picture_names_its_title_and_its_source(open_page, tmp_path):
    page, _ = open_page(bypass_csp=False)
    picture = save(page, "shares-quarter", "svg", tmp_path).read_text()
    assert "Share of the papers over time" in picture
    assert "Example report: 400 papers from 2 Aug 2020 to 21 Apr 2026." in picture
    width, height = struct.unpack(">II", save(page, "growth", "png", tmp_path).read_bytes()[16:24])
    assert width == 2400
    assert height > 600


def test_numbers_of_shares_are_those_of_the_summary(open_page, tmp_path):
    page, summary = open_page()
    rows = read_numbers(save(page, "shares-quarter", "csv", tmp_path))
    chosen = {row["series"] for row in rows}
    assert 1 < len(chosen) <= 5
    for topic in summary["topics"]:
        if topic["label"] not in chosen:
            continue
        observed = {
            row["x"]: float(row["y"])
            for row in rows
            if row["series"] == topic["label"] and row["kind"].startswith("observed")
        }
        periods = summary["timeline"]["periods"]
        expected = {
            period["start"]: share
            for period, share in zip(periods, topic["shares"], strict=True)
            if share is not None
        }
        assert observed == pytest.approx(expected)


def test_numbers_of_growth_and_of_a_table_of_colors_name_their_topics(open_page, tmp_path):
    page, summary = open_page()
    labels = {topic["label"] for topic in summary["topics"]}
    for row in read_numbers(save(page, "growth", "csv", tmp_path)):
        assert row["series"] in labels
        assert float(row["low"]) <= float(row["x"]) <= float(row["high"])
    cells = read_numbers(save(page, "heatmap", "csv", tmp_path))
    assert len(cells) == len(labels) * len(summary["timeline"]["periods"])


def test_numbers_of_the_map_hold_every_paper_and_no_formula(open_page, tmp_path):
    page, summary = open_page("hostile")
    rows = read_numbers(save(page, "map", "csv", tmp_path))
    assert len({row["paper_id"] for row in rows}) == summary["corpus"]["n_papers"]
    assert not [row for row in rows if row["title"].lstrip().startswith(("=", "+", "-", "@"))]
    assert UNASSIGNED not in {row["topic"] for row in rows}
