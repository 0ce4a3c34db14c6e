"""Bylines of a Daily Papers page: who wrote a paper, and when."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from trends.corpus.records.date_parsing import is_real, parse_date
from trends.corpus.records.records import PartialDate

__all__ = [
    "Byline",
    "Line",
    "end_of_byline",
    "is_date",
    "name_of",
    "read_byline",
    "read_byline_text",
    "read_date",
    "resembles_byline",
    "split_one_line",
    "states_authors",
]

_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_DATE = re.compile(
    rf"({'|'.join(_MONTHS)})[a-z]*\.? (\d{{1,2}})(?:,? (\d{{4}}))?(?:\s+(\d{{1,5}}))?"
)
_AUTHORS = re.compile(r"(?:(.*\S)\s*)?•\s*(\d{1,6}) authors?|()(\d{1,6}) authors?")
_RELATIVE = re.compile(
    r"(?:(?:about |over )?(?:an?|\d+) (?:second|minute|hour|day|week|month|year)s? ago|"
    r"today|yesterday|just now|last (?:week|month|year))(?:\s+(\d{1,5}))?",
    re.IGNORECASE,
)
_BYLINE_SIGN = re.compile(r"^[•·|]|\b\d+ authors?\b|\|\s*[^|]*\d")
_ONE_LINE = re.compile(r"(.*\S)?\s*·\s*(\S.*)")
_WORD = re.compile(r"[^\W\d_]{2}")
# Chosen by hand: longer lines are not names of people or organizations.
_MAX_NAME_CHARACTERS: Final = 80


@dataclass(frozen=True)
class Line:
    """A line that is not blank, and whether a blank one stands above it."""

    number: int
    text: str
    is_first: bool


@dataclass(frozen=True)
class Byline:
    """Who wrote a paper and when, as far as the page says."""

    line: int
    text: str
    n_authors: int | None = None
    organization: str | None = None
    date: PartialDate | None = None
    n_comments: int | None = None
    problems: tuple[str, ...] = ()


def end_of_byline(rows: list[Line], at: int) -> int:
    """Return the row behind the byline that starts at row `at`; `at` itself if none does."""
    text = rows[at].text
    following = [row.text for row in rows[at + 1 : at + 4]] + [""] * 3
    if _AUTHORS.fullmatch(text) or (following[0] == "·" and _is_name(text)):
        end = at + 1
    elif text == "·" or is_date(text):
        end = at
    else:
        return at
    if end < len(rows) and rows[end].text == "·":
        end += 1
        if end < len(rows) and not rows[end].is_first and len(rows[end].text) <= 40:
            end += 1
            return end + _is_count(rows, end)
    if end < len(rows) and is_date(rows[end].text):
        end += 1
        end += _is_count(rows, end)
    return end


def is_date(text: str) -> bool:
    """Return whether a line is a date, exact or relative."""
    return bool(_DATE.fullmatch(text) or _RELATIVE.fullmatch(text))


def _is_count(rows: list[Line], at: int) -> bool:
    """Return whether a row is the number of comments, on a line of its own."""
    return (
        at < len(rows) and not rows[at].is_first and bool(re.fullmatch(r"\d{1,5}", rows[at].text))
    )


def _is_name(text: str) -> bool:
    return len(text) <= _MAX_NAME_CHARACTERS and not text.endswith(".") and bool(_WORD.search(text))


def read_byline(rows: list[Line]) -> Byline:
    """Read the lines of one byline; what of it is not understood becomes its problems."""
    n_authors = n_comments = None
    organization: str | None = None
    date: PartialDate | None = None
    problems: list[str] = []
    for row in rows:
        if row.text == "·":
            continue
        if authors := _AUTHORS.fullmatch(row.text):
            n_authors = int(authors[2] or authors[4])
            organization = name_of(authors[1]) if authors[1] else organization
        elif stated := _DATE.fullmatch(row.text):
            date = _date_of(stated)
            n_comments = int(stated[4]) if stated[4] else n_comments
            if date is None:
                problems.append("The calendar has no such date.")
        elif relative := _RELATIVE.fullmatch(row.text):
            n_comments = int(relative[1]) if relative[1] else n_comments
            problems.append("The date is relative to a day that the page does not state.")
        elif row.text.isdecimal():
            n_comments = int(row.text)
        elif row is rows[0] and "," not in row.text:
            organization = name_of(row.text)
        elif row is rows[0]:
            problems.append("The line above the date is neither a number of authors nor a name.")
        else:
            date = parse_date(row.text)
            problems += [] if date else ["The date cannot be read."]
    text = " ".join(row.text for row in rows)
    return Byline(rows[0].number, text, n_authors, organization, date, n_comments, tuple(problems))


def read_byline_text(lines: list[str]) -> Byline:
    """Read the byline among the texts of one entry; an empty one if there is none."""
    rows = [Line(number, text, is_first=False) for number, text in enumerate(lines)]
    for at in range(len(rows)):
        end = end_of_byline(rows, at)
        if end > at:
            return read_byline(rows[at:end])
    return Byline(0, "")


def states_authors(text: str) -> bool:
    """Return whether a line is the number of authors."""
    return _AUTHORS.fullmatch(text) is not None


def resembles_byline(text: str) -> bool:
    """Return whether a paragraph seems to be a byline, though none of the known layout."""
    if len(text) > _MAX_NAME_CHARACTERS:
        return False
    return (
        bool(_BYLINE_SIGN.search(text))
        or parse_date(text) is not None
        or parse_date(re.split(r"[|·•,]", text)[-1]) is not None
    )


def split_one_line(text: str) -> tuple[str, str] | None:
    """Return what stands before and behind the dot of a byline in one line, else None."""
    found = _ONE_LINE.fullmatch(text)
    return (found[1] or "", found[2]) if found and is_date(found[2]) else None


def read_date(text: str) -> PartialDate | None:
    """Read a date such as "Apr 29" or "Oct 13, 2025 2"; None if the text or the day is none."""
    found = _DATE.fullmatch(text)
    return _date_of(found) if found else None


def _date_of(found: re.Match[str]) -> PartialDate | None:
    year = int(found[3]) if found[3] else None
    date = PartialDate(year, _MONTHS.index(found[1]) + 1, int(found[2]))
    return date if is_real(date) else None


def name_of(text: str) -> str:
    """Return an organization's name from the line that has both its handle and its name.

    The handle is the word that resembles the rest: lower case, or joined by hyphens.

    Examples
    --------
    >>> name_of("Qwen Qwen"), name_of("alibabagroup alibaba")
    ('Qwen', 'alibaba')
    >>> name_of("ByteDance-Seed ByteDance Seed"), name_of("Tencent Hunyuan tencent-hunyuan")
    ('ByteDance Seed', 'Tencent Hunyuan')
    """
    words = text.split()
    if len(words) < 2:
        return text.strip()

    half = len(words) // 2
    if words[:half] == words[half:]:
        return " ".join(words[:half])
    first = _likeness(words[0], " ".join(words[1:]))
    last = _likeness(words[-1], " ".join(words[:-1]))
    if max(first, last) < 0.3:
        return " ".join(words)
    return " ".join(words[1:] if first >= last else words[:-1])


def _likeness(handle: str, name: str) -> float:
    """Return how well a word serves as the handle of a name."""
    one, other = (re.sub(r"[\W_]", "", side).casefold() for side in (handle, name))
    looks_like_handle = handle == handle.casefold() or "-" in handle
    return SequenceMatcher(None, one, other).ratio() + 0.05 * looks_like_handle
