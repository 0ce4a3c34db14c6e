"""The two real saved pages give exactly what stands in them."""

import json

import pandas as pd
import pytest

import trends
from tests.acceptance.pages import HEADER, REAL_PAGES, ROOT, run_trends

pytestmark = pytest.mark.skipif(
    not REAL_PAGES.is_dir(), reason="the saved pages are not at ../shared/corpora/daily_papers"
)


@pytest.fixture(scope="module")
def corpus():
    return trends.read_corpus(REAL_PAGES)


def find(corpus, beginning: str) -> pd.Series:
    rows = corpus.papers[corpus.papers["title"].str.startswith(beginning)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_counts_and_dates(corpus):
    papers, sources = corpus.papers, corpus.sources
    assert sorted(sources["n_records"]) == [35, 55]
    assert len(papers) == sources["n_papers"].sum() == 88
    assert sources["n_merged"].sum() == len(corpus.merges) == 2
    assert sources["n_left_out"].sum() == 0
    assert papers["published"].isna().sum() == 4
    assert papers["published"].min() == pd.Timestamp(2020, 8, 2)
    assert papers["published"].max() == pd.Timestamp(2026, 4, 21)


def test_what_the_command_line_says():
    done = run_trends("inspect", REAL_PAGES, "--format", "json", "--quiet", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    counts = {key: answer[key] for key in ("n_records", "n_papers", "n_merged", "n_left_out")}
    assert counts == {"n_records": 90, "n_papers": 88, "n_merged": 2, "n_left_out": 0}
    assert answer["n_undated"] == 4
    assert answer["first"][:10] == "2020-08-02"
    assert answer["last"][:10] == "2026-04-21"


def test_what_the_command_line_prints():
    done = run_trends("inspect", REAL_PAGES, "--quiet", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    for fact in ("90", "88", "4", "2020-08-02", "2026-04-21"):
        assert fact in done.stdout


def test_the_two_papers_on_both_pages_are_merged(corpus):
    merged = corpus.papers[corpus.papers["paper_id"].isin(corpus.merges["paper_id"])]
    assert sorted(title.split(":")[0].split("!")[0] for title in merged["title"]) == [
        "GrAInS",
        "Shape it Up",
    ]


def test_the_undated_are_the_four_without_byline(corpus):
    undated = corpus.papers[corpus.papers["published"].isna()]
    assert sorted(title.split(":")[0].split(" ")[0] for title in undated["title"]) == [
        "FineInstructions",
        "PaperDebugger",
        "Search-R2",
        "Specificity-aware",
    ]
    assert undated["n_authors"].isna().all()
    assert set(undated["date_precision"]) == {"none"}


@pytest.mark.parametrize(
    ("beginning", "published", "n_authors", "n_comments"),
    [
        ("LouisKV", "2025-10-13", 5, None),
        ("FASER", "2026-04-21", 4, None),
        ("BitStack", "2024-10-31", 6, 6),
        ("Going Beyond Conventional", "2024-11-16", 1, None),
        ("Yi: Open", "2024-03-07", 31, 3),
        ("Who's Harry Potter", "2023-10-03", 2, 4),
        ("Token-Level LLM", "2026-01-08", 8, 2),
        ("Multilingual Translation", "2020-08-02", 8, None),
    ],
)
def test_bylines(corpus, beginning, published, n_authors, n_comments):
    row = find(corpus, beginning)
    assert row["published"] == pd.Timestamp(published)
    assert row["n_authors"] == n_authors
    if n_comments is not None:
        assert row["n_comments"] == n_comments


def test_organizations(corpus):
    named = corpus.papers.dropna(subset="organization").set_index("organization")
    assert sorted(named.index) == ["Qwen", "alibaba"]
    assert named["n_authors"].isna().all()
    assert dict(named["n_comments"]) == {"Qwen": 1, "alibaba": 3}


def test_dates_without_a_year_are_of_2026(corpus):
    assert (corpus.papers["published"].dt.year == 2026).sum() == 10


def test_titles_and_abstracts_are_not_mixed_up(corpus):
    papers = corpus.papers
    assert papers["title"].is_unique
    assert papers["title"].str.len().max() < 200
    assert papers["abstract"].str.len().min() > 1000
    assert papers["abstract"].str.len().max() < 2000
    text = " ".join(papers["title"]) + " ".join(papers["abstract"])
    assert not [line for line in HEADER[1:] if line in text]
    assert "·" not in text


def test_either_page_alone(corpus):
    pages = sorted(REAL_PAGES.glob("*.txt"))
    papers = [trends.read_papers(page) for page in pages]
    assert [len(frame) for frame in papers] == [55, 35]
    assert set(papers[0]["paper_id"]) | set(papers[1]["paper_id"]) == set(corpus.papers["paper_id"])
