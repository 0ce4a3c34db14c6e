"""Saved Daily Papers pages: every entry with every field, whatever its byline looks like."""

import dataclasses
import io

import pandas as pd
import pytest

import trends
from tests.acceptance.checks import BUOYS, KEELS, TIDES, day, paper, read_one
from tests.acceptance.pages import (
    HEADER,
    Entry,
    compose_page,
    save_page,
    write_abstract,
    write_entries,
)


def test_every_field_of_every_entry_is_read(tmp_path):
    entries = [TIDES, dataclasses.replace(BUOYS, comments=6), KEELS]
    corpus = read_one(save_page(tmp_path / "page.txt", entries))

    assert len(corpus.papers) == 3
    assert corpus.sources["n_records"].tolist() == [3]
    for entry, n_authors in zip(entries, (4, 12, 1), strict=True):
        assert paper(corpus, entry.title)["abstract"] == entry.abstract
        assert paper(corpus, entry.title)["n_authors"] == n_authors
    assert [day(corpus, e.title) for e in entries] == ["2025-10-13", "2023-07-02", "2026-04-21"]
    assert set(corpus.papers["date_precision"]) == {"day"}
    assert corpus.papers["published"].is_monotonic_increasing
    assert corpus.problems.empty


def test_header_lines_are_no_paper(tmp_path):
    corpus = read_one(save_page(tmp_path / "page.txt", [TIDES, BUOYS]))
    text = " ".join(corpus.papers["title"]) + " ".join(corpus.papers["abstract"])
    assert not [line for line in HEADER[1:] if line in text]
    assert "Apr 29" not in text


def test_read_papers_gives_the_papers_of_read_corpus(tmp_path):
    page = save_page(tmp_path / "page.txt", write_entries(4))
    pd.testing.assert_frame_equal(trends.read_papers(page), trends.read_corpus(page).papers)


def test_a_page_can_be_given_as_text_path_or_open_file(tmp_path):
    page = save_page(tmp_path / "page.txt", [TIDES, BUOYS, KEELS])
    columns = ["paper_id", "title", "abstract", "published", "n_authors"]
    expected = trends.read_papers(page)[columns]

    with page.open(encoding="utf-8") as text, page.open("rb") as raw:
        given = [str(page), text, raw, io.StringIO(page.read_text(encoding="utf-8"))]
        for source in given:
            pd.testing.assert_frame_equal(trends.read_papers(source)[columns], expected)


def test_a_folder_is_read_and_its_readme_is_not(tmp_path):
    save_page(tmp_path / "a.txt", [TIDES, BUOYS])
    save_page(tmp_path / "b.txt", write_entries(3))
    (tmp_path / "README.md").write_text("# What this folder holds\n\nSaved pages.\n")
    corpus = read_one(tmp_path)
    assert len(corpus.papers) == 5
    assert len(corpus.sources) == 2


def test_a_glob_is_read(tmp_path):
    save_page(tmp_path / "a1.txt", [TIDES])
    save_page(tmp_path / "a2.txt", [BUOYS])
    save_page(tmp_path / "b1.txt", [KEELS])
    titles = trends.read_papers(str(tmp_path / "a*.txt"))["title"].tolist()
    assert sorted(titles) == sorted([TIDES.title, BUOYS.title])


def test_order_of_entries_changes_nothing(tmp_path):
    entries = write_entries(9)
    forward = trends.read_papers(save_page(tmp_path / "x" / "page.txt", entries))
    backward = trends.read_papers(save_page(tmp_path / "y" / "page.txt", entries[::-1]))
    columns = ["paper_id", "title", "published", "n_authors"]
    pd.testing.assert_frame_equal(forward[columns], backward[columns])


def test_a_single_entry_is_a_page(tmp_path):
    corpus = read_one(save_page(tmp_path / "page.txt", [BUOYS]))
    assert corpus.papers["title"].tolist() == ["BuoyNet"]


def test_a_page_copied_without_its_header_is_read(tmp_path):
    page = tmp_path / "page.txt"
    text = compose_page([TIDES, BUOYS, KEELS])
    page.write_text(text[text.index(TIDES.title) :], encoding="utf-8")
    corpus = read_one(page)
    assert [day(corpus, e.title) for e in (TIDES, BUOYS)] == ["2025-10-13", "2023-07-02"]
    assert len(corpus.papers) == 3


def test_pages_pasted_into_one_file_are_read(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(compose_page([TIDES]) + "\n\n" + compose_page([BUOYS]), encoding="utf-8")
    corpus = read_one(page)
    assert [paper(corpus, e.title)["abstract"] for e in (TIDES, BUOYS)] == [
        TIDES.abstract,
        BUOYS.abstract,
    ]


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["lines", "paragraphs"])
def test_an_abstract_of_several_lines_is_one_abstract(tmp_path, gap):
    first, second = write_abstract(5), write_abstract(6)
    entry = dataclasses.replace(BUOYS, abstract=first + gap + second)
    corpus = read_one(save_page(tmp_path / "page.txt", [TIDES, entry, KEELS]))
    assert paper(corpus, entry.title)["abstract"].split() == (first + " " + second).split()
    assert paper(corpus, KEELS.title)["abstract"] == KEELS.abstract
    assert len(corpus.papers) == 3


def test_the_audit_says_what_it_holds(tmp_path):
    text = repr(read_one(save_page(tmp_path / "page.txt", write_entries(7))))
    assert "7" in text
    assert "paper" in text


@pytest.mark.parametrize("date", ["Oct 31, 2024", "Oct 31"])
def test_the_number_after_a_date_counts_comments(tmp_path, date):
    entry = dataclasses.replace(KEELS, date=date, comments=23)
    newest = dataclasses.replace(TIDES, date="Jan 2, 2023")
    corpus = read_one(save_page(tmp_path / "page.txt", [entry, newest]))
    assert paper(corpus, entry.title)["n_comments"] == 23
    assert day(corpus, entry.title) == "2024-10-31"
    without = paper(corpus, newest.title)["n_comments"]
    assert pd.isna(without) or without == 0


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("Tidewater Tidewater", "Tidewater"),
        ("tidewatergroup tidewater", "tidewater"),
        ("deepsealab Deep Sea Lab", "Deep Sea Lab"),
        ("Deep Sea Lab Deep Sea Lab", "Deep Sea Lab"),
    ],
)
def test_an_organization_stands_in_for_authors(tmp_path, byline, name):
    entry = dataclasses.replace(TIDES, byline=byline, comments=3)
    corpus = read_one(save_page(tmp_path / "page.txt", [entry, BUOYS]))
    found = paper(corpus, entry.title)
    assert found["organization"] == name
    assert pd.isna(found["n_authors"])
    assert found["n_comments"] == 3
    assert pd.isna(paper(corpus, BUOYS.title)["organization"])


@pytest.mark.parametrize("position", [0, 1, 2])
def test_an_entry_without_byline_is_kept_undated(tmp_path, position):
    bare = Entry("Bare Hulls", write_abstract(5), byline=None)
    entries = [TIDES, BUOYS]
    entries.insert(position, bare)
    corpus = read_one(save_page(tmp_path / "page.txt", entries))
    found = paper(corpus, bare.title)
    assert found["abstract"] == bare.abstract
    assert pd.isna(found["published"])
    assert found["date_precision"] == "none"
    assert pd.isna(found["n_authors"])
    assert corpus.sources["n_undated"].tolist() == [1]
    assert day(corpus, TIDES.title) == "2025-10-13"
    assert day(corpus, BUOYS.title) == "2023-07-02"


def test_entries_without_byline_can_follow_each_other(tmp_path):
    # The second speaks of http, which a paragraph with an address does, too, but is none.
    words = ("Masts", "http Hulls", "Keels")
    bare = [Entry(f"Bare {word}", write_abstract(i), byline=None) for i, word in enumerate(words)]
    corpus = read_one(save_page(tmp_path / "page.txt", [TIDES, *bare, BUOYS]))
    assert [paper(corpus, entry.title)["abstract"] for entry in bare] == [
        entry.abstract for entry in bare
    ]
    assert len(corpus.papers) == 5
