"""Dates of every notation, kept no finer than stated."""

import datetime as dt
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.corpus import read_papers

# How many of year, month and day a date states.
N_PARTS = {"none": 0, "year": 1, "month": 2, "day": 3}


def read_dates(*texts):
    """Return year, month and day of one paper for each text, None for what it leaves open."""
    papers = [
        {
            "id": f"p{place:03d}",
            "title": f"Tide gauge number {place}",
            "venue": "Sea",
            "published": text,
        }
        for place, text in enumerate(texts)
    ]
    read = read_papers(io.StringIO(json.dumps(papers))).sort_values("title", key=_numbers)
    dates = []
    for day, precision in zip(read["published"], read["date_precision"], strict=True):
        parts = (day.year, day.month, day.day)[: N_PARTS[precision]]
        dates.append((*parts, *[None] * (3 - len(parts))))
    return dates


def _numbers(titles):
    return titles.str.split().str[-1].astype(int)


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
    assert read_dates(text) == [expected]


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
    assert read_dates(text) == [(None, None, None)]


@settings(max_examples=6, deadline=None)
@given(st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)), min_size=1, max_size=20))
def test_every_day_comes_back_from_every_notation(days):
    expected = [(day.year, day.month, day.day) for day in days]
    assert read_dates(*(day.isoformat() for day in days)) == expected
    assert read_dates(*(f"{day:%b} {day.day}, {day.year}" for day in days)) == expected
    assert read_dates(*(f"{day:%d.%m.%Y}" for day in days)) == expected


@settings(max_examples=6, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=40))
def test_whatever_a_date_says_the_paper_is_kept(texts):
    assert len(read_dates(*texts)) == len(texts)
