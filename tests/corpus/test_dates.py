"""Dates of every notation, kept no finer than stated."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.corpus.records.date_parsing import is_real, parse_date
from trends.corpus.records.records import PartialDate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025", (2025, None, None)),
        ("2025-03", (2025, 3, None)),
        ("2025-03-04", (2025, 3, 4)),
        ("2025/3/4", (2025, 3, 4)),
        ("20250304", (2025, 3, 4)),
        ("2014///", (2014, None, None)),
        ("2014//", (2014, None, None)),
        ("2019/05//", (2019, 5, None)),
        ("2019/05/17/", (2019, 5, 17)),
        ("2026-02-26T17:08:18.000Z", (2026, 2, 26)),
        ("2025-03-04T23:30:00-05:00", (2025, 3, 5)),
        ("Mon, 2 Apr 2007 19:18:42 GMT", (2007, 4, 2)),
        ("Oct 13, 2025", (2025, 10, 13)),
        ("13 October 2025", (2025, 10, 13)),
        ("30-Apr-2019", (2019, 4, 30)),
        ("2017 Mar", (2017, 3, None)),
        ("2017 Mar 5", (2017, 3, 5)),
        ("May-Jun 2019", (2019, 5, None)),
        ("Spring 2019", (2019, None, None)),
        ("2019 Fall", (2019, None, None)),
        ("Q3 2019", (2019, None, None)),
        ("3. März 2019", (2019, 3, 3)),
        ("30.04.2019", (2019, 4, 30)),
        ("04/30/2019", (2019, 4, 30)),
        ("04/05/2019", (2019, None, None)),
        ("(2019)", (2019, None, None)),
        ("c2019", (2019, None, None)),
        ("in press 2019", (2019, None, None)),
        ("2025-00-00", (2025, None, None)),
    ],
)
def test_notations(text, expected):
    assert parse_date(text) == (PartialDate(*expected) if expected else None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "3 days ago",
        "Feb 30, 2025",
        "2025-13-01",
        "12",
        "Apr 29",
        "9" * 99,
    ],
)
def test_no_dates(text):
    assert parse_date(text) is None


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_comes_back_from_every_notation(day):
    expected = PartialDate(day.year, day.month, day.day)
    assert parse_date(day.isoformat()) == expected
    assert parse_date(f"{day:%b} {day.day}, {day.year}") == expected
    assert parse_date(f"{day:%d.%m.%Y}") == expected


@given(st.text(max_size=100))
def test_whatever_comes_back_is_a_real_date(text):
    found = parse_date(text)
    assert found is None or is_real(found)


def test_a_29_february_without_a_year_is_real():
    assert is_real(PartialDate(None, 2, 29))
    assert not is_real(PartialDate(None, 2, 30))
    assert not is_real(PartialDate(2025, None, 3))
