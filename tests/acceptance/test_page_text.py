"""Characters, duplicates and encodings of saved pages."""

import dataclasses
import io

import pandas as pd
import pytest

import trends
from tests.acceptance.checks import BUOYS, KEELS, TIDES, day, paper, read_one
from tests.acceptance.pages import (
    Entry,
    compose_page,
    line_of,
    save_page,
    write_abstract,
)
from trends.errors import CorpusError


def test_a_paper_on_two_pages_is_one_paper(tmp_path):
    save_page(tmp_path / "a.txt", [TIDES, BUOYS])
    save_page(tmp_path / "b.txt", [BUOYS, KEELS, dataclasses.replace(TIDES, comments=2)])
    corpus = read_one(tmp_path)
    assert len(corpus.papers) == 3
    assert corpus.sources["n_records"].sum() == 5
    assert corpus.sources["n_merged"].sum() == 2
    merged = {paper(corpus, TIDES.title)["paper_id"], paper(corpus, BUOYS.title)["paper_id"]}
    assert set(corpus.merges["paper_id"]) == merged


def test_a_paper_twice_on_one_page_is_one_paper(tmp_path):
    corpus = read_one(save_page(tmp_path / "page.txt", [TIDES, BUOYS, TIDES]))
    assert len(corpus.papers) == 2
    assert corpus.sources["n_merged"].tolist() == [1]


def test_merging_keeps_the_date_that_one_page_lacks(tmp_path):
    bare = Entry(TIDES.title, TIDES.abstract, byline=None)
    for folder, pages in (("x", (bare, TIDES)), ("y", (TIDES, bare))):
        for name, entry in zip("ab", pages, strict=True):
            save_page(tmp_path / folder / f"{name}.txt", [entry, BUOYS])
        corpus = read_one(tmp_path / folder)
        assert len(corpus.papers) == 2
        assert day(corpus, TIDES.title) == "2025-10-13"
        assert paper(corpus, TIDES.title)["n_authors"] == 4


def test_quotes_and_spaces_do_not_make_a_second_paper(tmp_path):
    curly = dataclasses.replace(TIDES, title="The Pilot’s “Blind” Harbour")
    straight = dataclasses.replace(TIDES, title='The Pilot\'s "Blind"  Harbour')
    save_page(tmp_path / "a.txt", [curly])
    save_page(tmp_path / "b.txt", [straight, BUOYS])
    assert len(read_one(tmp_path).papers) == 2


def test_two_parts_of_one_study_stay_two_papers(tmp_path):
    first = dataclasses.replace(TIDES, title="Mapping the Whole Estuary, Part I")
    second = dataclasses.replace(
        TIDES, title="Mapping the Whole Estuary, Part II", abstract=write_abstract(77)
    )
    assert len(read_one(save_page(tmp_path / "page.txt", [first, second])).papers) == 2


def test_a_paper_keeps_its_identity_wherever_it_is_read(tmp_path):
    alone = trends.read_papers(save_page(tmp_path / "a" / "one.txt", [TIDES]))
    among = trends.read_papers(save_page(tmp_path / "b" / "two.txt", [KEELS, TIDES, BUOYS]))
    assert alone["paper_id"].iloc[0] in set(among["paper_id"])


def test_latex_residue_keeps_its_numbers(tmp_path):
    abstract = (
        "Our beacon is 4.7times faster, holds 66.3\\% of the fleet, and serves models leq 7B "
        "at $\\alpha = 0.5$ cost; code is at https://example.org/beacon ."
    )
    entry = dataclasses.replace(TIDES, abstract=abstract)
    corpus = read_one(save_page(tmp_path / "page.txt", [entry, BUOYS]))
    read = paper(corpus, entry.title)["abstract"]
    assert "4.7" in read
    assert "https://example.org/beacon" in read

    from trends.text import clean_text

    cleaned = clean_text(read)
    assert "66.3%" in cleaned
    assert "4.7times" not in cleaned
    assert "leq" not in cleaned
    assert "7B" in cleaned


def test_words_that_are_latex_commands_too_stay_words(tmp_path):
    abstract = (
        "Many times in the fog we sum the cup of a star to the top, prove it, and ask whether "
        "a sharp angle or a flat bar is less frown than smile. Alpha and beta tests cover 3 ports."
    )
    entry = dataclasses.replace(TIDES, abstract=abstract)
    corpus = read_one(save_page(tmp_path / "page.txt", [entry, BUOYS]))
    assert paper(corpus, entry.title)["abstract"] == abstract


@pytest.mark.parametrize(
    "title",
    [
        "Über den Strömungen: ein Lotse für Häfen",
        "潮汐预测的轻量模型",
        "Πλοήγηση σε ρηχά νερά",
        "Навигация без маяков",
        "β-Harbours & the 4-bit Łódź Fleet (v2.0)",
        "Does “Fog” Matter? The Pilot’s View — Again",
        "⚓ Anchors: 100% Recall, $0 Cost!",
    ],
)
def test_titles_in_any_script_are_kept(tmp_path, title):
    entry = dataclasses.replace(TIDES, title=title)
    corpus = read_one(save_page(tmp_path / "page.txt", [entry, BUOYS]))
    assert paper(corpus, title)["abstract"] == TIDES.abstract


@pytest.mark.parametrize(
    "title", ["Subscribe to Tides", "Daily Papers at Sea", "12 Authors", "May 2024", "New Hulls"]
)
def test_titles_that_look_like_furniture_are_titles(tmp_path, title):
    entry = dataclasses.replace(KEELS, title=title)
    corpus = read_one(save_page(tmp_path / "page.txt", [TIDES, entry, BUOYS]))
    assert paper(corpus, title)["abstract"] == KEELS.abstract
    assert len(corpus.papers) == 3


@pytest.mark.parametrize("title", ["Subscribe", "New", "1"])
def test_a_paper_whose_title_cannot_be_told_is_counted_as_left_out(tmp_path, title):
    entry = dataclasses.replace(KEELS, title=title)
    page = save_page(tmp_path / "page.txt", [TIDES, entry, BUOYS])
    corpus = read_one(page)
    assert corpus.sources["n_records"].tolist() == [3]
    assert {TIDES.title, BUOYS.title} <= set(corpus.papers["title"])
    lost = title not in set(corpus.papers["title"])
    assert corpus.problems["line"].between(line_of(page, title), 25).any() == lost


@pytest.mark.parametrize("change", ["crlf", "bom", "crlf and bom", "final newlines", "spaces"])
def test_how_the_file_was_saved_does_not_matter(tmp_path, change):
    text = compose_page([TIDES, dataclasses.replace(BUOYS, comments=2), KEELS])
    expected = trends.read_papers(io.StringIO(text))
    if "crlf" in change:
        text = text.replace("\n", "\r\n")
    if "bom" in change:
        text = "\ufeff" + text
    if change == "final newlines":
        text += "\n\n\n"
    if change == "spaces":
        text = "\n".join(line.strip() + "  " for line in text.split("\n"))
    page = tmp_path / "page.txt"
    page.write_bytes(text.encode())
    columns = ["paper_id", "title", "abstract", "published", "n_authors", "n_comments"]
    pd.testing.assert_frame_equal(read_one(page).papers[columns], expected[columns])


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_read_rightly_or_refused(tmp_path, encoding):
    entry = dataclasses.replace(TIDES, title="Höhe der Flut – ein Maß")
    page = save_page(tmp_path / "page.txt", [entry, BUOYS], encoding=encoding)
    try:
        said = set(read_one(page).papers["title"])
    except CorpusError as error:
        said = str(error)
    assert said == {entry.title, BUOYS.title} or "page.txt" in said
