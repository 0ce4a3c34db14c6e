"""The sample corpus is plausible, agrees with the real pages, and copies no abstract."""

import datetime as dt
import json
import re

import pandas as pd
import pytest

import trends
from tests.acceptance.pages import REAL_PAGES, SAMPLE

LONGEST_SHARED_RUN = 8
FIELDS = {"title", "abstract", "published", "n_authors", "organization", "n_comments"}

needs_real_pages = pytest.mark.skipif(
    not REAL_PAGES.is_dir(), reason="the saved pages are not at ../shared/corpora/daily_papers"
)


@pytest.fixture(scope="module")
def rows():
    return [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def real():
    return trends.read_papers(REAL_PAGES).set_index("title")


def runs_of_words(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_it_has_88_papers_told_apart_by_title(rows):
    assert len(rows) == 88
    assert len({row["title"].casefold() for row in rows}) == 88


def test_abstracts_have_50_to_120_words(rows):
    lengths = {row["title"]: len(row["abstract"].split()) for row in rows}
    assert {title: n for title, n in lengths.items() if not 50 <= n <= 120} == {}
    assert len({row["abstract"] for row in rows}) == 88


def test_every_field_is_plausible(rows):
    for row in rows:
        assert {"title", "abstract"} <= set(row) <= FIELDS
        for text in (row["title"], row["abstract"]):
            assert text == " ".join(text.split())
            assert "\\" not in text
        assert row["abstract"][-1] in ".!?)"
        if "published" in row:
            date = dt.date.fromisoformat(row["published"])
            assert dt.date(2020, 8, 2) <= date <= dt.date(2026, 4, 21)
            assert ("n_authors" in row) != ("organization" in row)
        else:
            assert set(row) == {"title", "abstract"}
        assert 1 <= row.get("n_authors", 1) <= 100
        assert 1 <= row.get("n_comments", 1) <= 100


def test_it_is_read_whole():
    corpus = trends.read_corpus(SAMPLE)
    assert len(corpus.papers) == 88
    assert corpus.problems.empty
    assert corpus.merges.empty
    assert corpus.papers["published"].isna().sum() == 4


def test_its_folder_is_read_whole():
    corpus = trends.read_corpus(SAMPLE.parent)
    assert len(corpus.papers) == 88
    assert len(corpus.sources) == 1


def test_runs_of_words_finds_a_shared_run():
    shared = runs_of_words("the tide, at Noon", 3) & runs_of_words("THE TIDE at noon!", 3)
    assert shared == {("the", "tide", "at"), ("tide", "at", "noon")}


@needs_real_pages
def test_no_sentence_is_taken_over(rows, real):
    length = LONGEST_SHARED_RUN + 1
    theirs = set().union(*(runs_of_words(text, length) for text in real["abstract"]))
    copied = {
        row["title"]: sorted(
            " ".join(run) for run in runs_of_words(row["abstract"], length) & theirs
        )
        for row in rows
    }
    # Names of things cannot be reworded: a run that is the paper's own title is no sentence.
    titles = {row["title"]: runs_of_words(row["title"], length) for row in rows}
    left = {
        title: [run for run in runs if tuple(run.split()) not in titles[title]]
        for title, runs in copied.items()
    }
    assert {title: runs for title, runs in left.items() if runs} == {}


@needs_real_pages
def test_facts_are_those_of_the_real_pages(rows, real):
    assert {row["title"] for row in rows} == set(real.index)
    for row in rows:
        fact = real.loc[row["title"]]
        assert row.get("published", "NaT") == str(fact["published"])[:10]
        assert row.get("organization") == _or_none(fact["organization"])
        assert row.get("n_authors") == _or_none(fact["n_authors"])
        assert row.get("n_comments", 0) == (_or_none(fact["n_comments"]) or 0)


@needs_real_pages
def test_a_paper_has_one_identity_in_both(real):
    sample = trends.read_papers(SAMPLE).set_index("title")["paper_id"]
    assert sample.sort_index().tolist() == real["paper_id"].sort_index().tolist()


def _or_none(value: object) -> object:
    return None if pd.isna(value) else value
