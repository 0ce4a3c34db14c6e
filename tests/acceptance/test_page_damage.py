"""Pages that changed, were cut off or hold no papers are refused or listed, never misread."""

import dataclasses

import pytest

import trends
from tests.acceptance.checks import BUOYS, KEELS, TIDES, paper, read_one
from tests.acceptance.pages import (
    HEADER,
    Entry,
    compose_page,
    line_of,
    save_page,
    write_entries,
)
from trends.errors import CorpusError


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        compose_page([]),
        "Shopping list\n\nrope, tar, two lanterns\n",
    ],
    ids=["empty file", "blank lines", "header alone", "other text"],
)
def test_a_page_without_papers_is_an_error(tmp_path, text):
    page = tmp_path / "page.txt"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"page\.txt"):
        trends.read_corpus(page)


def _without_blank_lines(entries: list[Entry]) -> str:
    return "\n".join(line for line in compose_page(entries).split("\n") if line)


def _new_bylines(entries: list[Entry]) -> str:
    page = compose_page(dataclasses.replace(entry, byline=None) for entry in entries)
    for i, entry in enumerate(entries):
        page = page.replace(
            entry.abstract, f"{entry.abstract}\n\nby A. Pilot, B. Mate | 2024/0{i % 9 + 1}/11"
        )
    return page


def _bylines_first(entries: list[Entry]) -> str:
    blocks = [
        f"{entry.byline}\n·\n{entry.date}\n\n{entry.title}\n\n{entry.abstract}" for entry in entries
    ]
    return "\n\n".join([*HEADER, "Apr 29", *blocks])


def _page_source(entries: list[Entry]) -> str:
    items = "".join(f"<li><h3>{e.title}</h3><p>{e.abstract}</p></li>" for e in entries)
    return f"<!doctype html>\n<html>\n<body>\n<ul>\n{items}\n</ul>\n</body>\n</html>\n"


@pytest.mark.parametrize(
    "change", [_without_blank_lines, _new_bylines, _bylines_first, _page_source]
)
def test_a_changed_layout_is_an_error_and_no_wrong_papers(tmp_path, change):
    page = tmp_path / "page.txt"
    page.write_text(change(write_entries(8)), encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        trends.read_corpus(page)
    message = str(caught.value)
    assert "page.txt" in message
    assert "\n" not in message


def test_a_page_cut_off_at_its_end_loses_nothing_in_silence(tmp_path):
    entries = write_entries(6)
    page = tmp_path / "page.txt"
    page.write_text(compose_page(entries) + "\n\nThe Last Lantern\n", encoding="utf-8")
    corpus = read_one(page)
    assert {entry.title for entry in entries} <= set(corpus.papers["title"])
    assert line_of(page, "The Last Lantern") in corpus.problems["line"].tolist()
    text = " ".join(corpus.problems["text"].fillna("")) + " ".join(corpus.papers["title"])
    assert "The Last Lantern" in text


def test_a_paper_without_abstract_shifts_no_other(tmp_path):
    entries = write_entries(6)
    page = tmp_path / "page.txt"
    text = compose_page(entries).replace(f"\n\n{entries[2].abstract}", "")
    page.write_text(text, encoding="utf-8")
    corpus = read_one(page)
    for entry in (*entries[:2], *entries[3:]):
        assert paper(corpus, entry.title)["abstract"] == entry.abstract
    kept = entries[2].title in set(corpus.papers["title"])
    assert kept or corpus.problems["text"].str.contains("Study 3", regex=False).any()


def test_problems_name_their_source(tmp_path):
    save_page(tmp_path / "good.txt", [TIDES, BUOYS])
    bad = dataclasses.replace(KEELS, date="Feb 30, 2025")
    save_page(tmp_path / "odd.txt", [bad, *write_entries(4)])
    problems = read_one(tmp_path).problems
    assert problems["source"].str.contains("odd.txt", regex=False).all()
    assert problems["problem"].str.len().min() > 10
