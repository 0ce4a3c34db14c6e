"""Dates on saved pages: the year that is left out, leap days, impossible days."""

import dataclasses

import pandas as pd
import pytest

from tests.acceptance.checks import BUOYS, KEELS, TIDES, day, read_one
from tests.acceptance.pages import (
    line_of,
    save_page,
    write_abstract,
    write_entries,
)


@pytest.mark.parametrize(
    ("newest_written", "expected"), [("Dec 30, 2025", "2026"), ("Jan 2, 2019", "2020")]
)
def test_a_missing_year_is_the_one_after_the_newest_written(tmp_path, newest_written, expected):
    entries = [dataclasses.replace(TIDES, date=newest_written), BUOYS, KEELS]
    entries[1] = dataclasses.replace(BUOYS, date="May 9, 2016")
    corpus = read_one(save_page(tmp_path / "page.txt", entries))
    assert day(corpus, KEELS.title) == f"{expected}-04-21"
    assert day(corpus, TIDES.title)[:4] == newest_written[-4:]


@pytest.mark.parametrize("page_date", ["Jan 5", "Apr 21", "Dec 31"])
def test_all_missing_years_of_a_page_are_one_year(tmp_path, page_date):
    """Whether the page's own date lies before or after them in the calendar."""
    early = dataclasses.replace(KEELS, title="Early Hum", abstract=write_abstract(8), date="Jan 3")
    late = dataclasses.replace(KEELS, title="Late Hum", abstract=write_abstract(9), date="Nov 28")
    page = save_page(tmp_path / "page.txt", [TIDES, early, late, KEELS], page_date=page_date)
    corpus = read_one(page)
    assert day(corpus, "Early Hum") == "2026-01-03"
    assert day(corpus, "Late Hum") == "2026-11-28"
    assert day(corpus, KEELS.title) == "2026-04-21"


def test_the_year_can_be_given(tmp_path):
    page = save_page(tmp_path / "page.txt", [dataclasses.replace(TIDES, date="May 1, 2018"), KEELS])
    corpus = read_one(page, year=2022)
    assert day(corpus, KEELS.title) == "2022-04-21"
    assert day(corpus, TIDES.title) == "2018-05-01"


def test_a_given_year_that_the_page_contradicts_is_listed(tmp_path):
    page = save_page(tmp_path / "page.txt", [TIDES, KEELS])
    corpus = read_one(page, year=2024)
    assert corpus.problems["problem"].str.contains("2024").any()
    assert day(corpus, TIDES.title) == "2025-10-13"


def test_a_given_year_serves_a_page_without_any_year(tmp_path):
    page = save_page(tmp_path / "page.txt", [KEELS])
    assert day(read_one(page, year=2021), KEELS.title) == "2021-04-21"


def test_without_any_year_dates_agree_and_lie_not_ahead(tmp_path):
    other = dataclasses.replace(TIDES, date="Feb 2")
    corpus = read_one(save_page(tmp_path / "page.txt", [KEELS, other]))
    years = corpus.papers["published"].dt.year
    if years.isna().all():
        assert len(corpus.problems) >= 1
    else:
        assert len(set(years)) == 1
        assert corpus.papers["published"].max() <= pd.Timestamp.now()


def test_each_page_has_its_own_year(tmp_path):
    old = dataclasses.replace(KEELS, title="An Older Hum", abstract=write_abstract(7))
    save_page(tmp_path / "new.txt", [TIDES, KEELS])
    save_page(tmp_path / "old.txt", [dataclasses.replace(BUOYS, date="Jul 2, 2021"), old])
    corpus = read_one(tmp_path)
    assert day(corpus, KEELS.title) == "2026-04-21"
    assert day(corpus, old.title) == "2022-04-21"


@pytest.mark.parametrize("newest_written", ["Dec 1, 2023", "Dec 1, 2022"])
def test_29_february_without_a_year_lies_in_a_leap_year(tmp_path, newest_written):
    leap = dataclasses.replace(KEELS, date="Feb 29")
    page = [dataclasses.replace(TIDES, date=newest_written), leap]
    corpus = read_one(save_page(tmp_path / "page.txt", page, page_date="Mar 2"))
    assert day(corpus, leap.title) == "2024-02-29"


def test_29_february_of_a_written_leap_year(tmp_path):
    leap = dataclasses.replace(TIDES, date="Feb 29, 2020")
    assert day(read_one(save_page(tmp_path / "page.txt", [leap, BUOYS])), leap.title) == (
        "2020-02-29"
    )


@pytest.mark.parametrize("bad", ["Feb 30, 2025", "Feb 29, 2023", "Smarch 3, 2024"])
def test_an_impossible_date_is_listed_with_its_line(tmp_path, bad):
    entry = dataclasses.replace(KEELS, date=bad)
    page = save_page(tmp_path / "page.txt", [TIDES, entry, *write_entries(6)])
    corpus = read_one(page)
    line = line_of(page, bad)
    assert corpus.problems["line"].between(line - 6, line).any()
    assert len(corpus.papers) == 8 - corpus.sources["n_left_out"].sum()
    kept = corpus.papers.set_index("title")["published"]
    assert kept.drop(entry.title, errors="ignore").notna().all()
    assert entry.title not in kept or pd.isna(kept[entry.title])


def test_a_29_february_that_the_given_year_lacks_is_listed(tmp_path):
    page = save_page(
        tmp_path / "page.txt", [dataclasses.replace(KEELS, date="Feb 29"), *write_entries(5)]
    )
    corpus = read_one(page, year=2027)
    assert not corpus.problems.empty
    assert "2027" not in {str(value)[:4] for value in corpus.papers["published"]}
