"""Broader topics, words on the rise, the mix, and why papers are left over."""

import dataclasses
import re

import pandas as pd
import pytest

from tests.report.example_analysis import example_analysis
from trends.report import summarize, write_report
from trends.schema import check_frame, empty_frame


def build():
    analysis = example_analysis(n_papers=60, n_named=2, n_discovered=2)
    labels = analysis.topics["label"].tolist()
    hierarchy = pd.DataFrame(
        {
            "topic": [0, 1, 2, 3, 4, 5],
            "level": [0, 0, 0, 0, 1, 2],
            "label": [*labels, "<i>Inference</i>", "Language models"],
            "parent": pd.array([4, 4, 5, None, 5, None], dtype="Int32"),
            "resolution": [None, None, None, None, 2.0, 1.0],
            "n_papers": [10, 10, 10, 10, 20, 30],
            "n_topics": [1, 1, 1, 1, 2, 3],
        }
    )
    overlaps = pd.DataFrame(
        {"topic": [0], "other": [1], "label": [labels[0]], "other_label": [labels[1]]}
        | {"n_shared": [9], "share": [0.95], "other_share": [0.3], "jaccard": [0.3]}
        | {"relation": ["part of"]}
    )
    unassigned = pd.DataFrame(
        {"paper_id": ["a", "b", "c"], "reason": ["near nothing", "no text", "near nothing"]}
        | {"similarity": [0.1, 0.0, 0.1], "nearest": pd.array([0, None, 1], dtype="Int32")}
    )
    rising = pd.DataFrame(
        {"among": ["all papers"], "term": ["<b>agents</b>"], "n_papers": [12]}
        | {"first_seen": pd.to_datetime(["2024-01-01"]), "annual_factor": [2.0]}
        | {"factor_low": [1.5], "factor_high": [2.7], "rise_bound": [1.55], "q_value": [0.004]}
    )
    mix = pd.DataFrame(
        {"by": ["source"], "topic": [0], "share_old": [0.1], "share_recent": [0.16]}
        | {"within": [0.05], "mix": [0.01]}
    )
    signals = analysis.signals.assign(
        tier=analysis.signals["tier"].where(analysis.signals["topic"] != 0, "strong")
    )
    frames = {"hierarchy": hierarchy, "overlaps": overlaps, "unassigned": unassigned}
    frames |= {"rising_terms": rising, "mix": mix, "signals": signals}
    return dataclasses.replace(
        analysis, **{name: check_frame(frame, name) for name, frame in frames.items()}
    )


@pytest.fixture(scope="module")
def analysis():
    return build()


@pytest.fixture(scope="module")
def summary(analysis):
    return summarize(analysis)


@pytest.fixture(scope="module")
def page(analysis, tmp_path_factory):
    return write_report(analysis, tmp_path_factory.mktemp("page")).read_text(encoding="utf-8")


def test_broader_topics_list_their_topics_broadest_first(summary):
    assert [(row["label"], row["topics"]) for row in summary["broader_topics"]] == [
        ("Language models", [0, 1, 2]),
        ("<i>Inference</i>", [0, 1]),
    ]


def test_broader_topics_lie_in_each_other(summary, page):
    whole, part = summary["broader_topics"]
    assert (whole["inside"], whole["own_topics"]) == (None, [2])
    assert (part["inside"], part["own_topics"]) == (whole["number"], [0, 1])
    section = page.split("<h3>Broader topics</h3>")[1].split("</section>")[0]
    nested = section.split("Language models")[1].split("</li>")[0]
    assert "&lt;i&gt;Inference&lt;/i&gt;" in nested
    assert (
        nested.index("#topic-2") < nested.index('<ul class="broader">') < nested.index("#topic-0")
    )


def test_topics_in_no_broader_one_are_listed_behind(summary, page):
    alone = sorted({row["topic"] for row in summary["topics"]} - {0, 1, 2})
    listed = page.split("In no broader topic: ")[1].split("</p>")[0]
    assert re.findall(r"#topic-(\d+)", listed) == [str(topic) for topic in alone]


def test_reasons_are_counted_commonest_first(summary):
    assert summary["corpus"]["why_unassigned"] == [
        {"reason": "near nothing", "n_papers": 2},
        {"reason": "no text", "n_papers": 1},
    ]


def test_topics_that_the_list_holds_twice_are_warned_of(analysis, summary):
    first, other = analysis.topics["label"].tolist()[:2]
    (text,) = [row["text"] for row in summary["cautions"] if row["code"] == "topics alike"]
    assert (
        text
        == f"{first} and {other} overlap: nearly every paper of the first belongs to the second."
    )


def test_the_page_shows_them_as_text(page):
    assert "<b>agents</b>" not in page
    assert "&lt;b&gt;agents&lt;/b&gt;" in page
    assert "<i>Inference</i>" not in page
    assert 'id="rising-table"' in page


def test_a_sure_trend_says_what_the_mix_adds(page):
    assert "+5.0 points within each source, +1.0 points because the mix of sources shifted" in page


def test_without_any_the_page_says_so(tmp_path):
    analysis = dataclasses.replace(
        example_analysis(n_papers=60), hierarchy=empty_frame("hierarchy")
    )
    page = write_report(analysis, tmp_path).read_text(encoding="utf-8")
    assert "None is sure: no term frequent enough to test" in page
    assert "Broader topics" not in page


def test_dates_are_as_precise_as_the_papers_have_them():
    analysis = example_analysis(n_papers=60, n_undated=0)
    first = analysis.papers["published"].min()
    is_first = analysis.papers["published"] == first
    precision = analysis.papers["date_precision"].mask(is_first, "year")
    papers = analysis.papers.assign(date_precision=precision)
    corpus = summarize(dataclasses.replace(analysis, papers=papers))["corpus"]
    assert corpus["first"] == str(first.year)
    assert corpus["last"] == str(analysis.papers["published"].max().date())


def test_the_growth_shown_is_the_one_that_the_status_rests_on(tmp_path):
    analysis = example_analysis(n_papers=60)
    signals = analysis.signals.assign(
        reported_factor=1.31,
        reported_low=1.19,
        reported_high=1.43,
        reported_over="last 8 years",
        annual_factor=0.98,
    )
    analysis = dataclasses.replace(analysis, signals=signals)
    page = write_report(analysis, tmp_path).read_text(encoding="utf-8")
    assert "<b>×1.31</b>" in page
    assert "<b>×0.98</b>" not in page
    assert "last 8 years" in page
    assert summarize(analysis)["growth_scale"] == 1.5
