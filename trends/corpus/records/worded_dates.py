"""Dates that name their month, season or quarter, or hold other words beside a year."""

import re
from calendar import monthrange
from typing import Final, NamedTuple

from trends.config.value_checks import FIRST_YEAR
from trends.corpus.records.calendar_words import (
    ACCESS_WORDS,
    CALENDAR_WORDS,
    ISSUE_WORDS,
    MONTHS,
    STAGES,
    fold_word,
)
from trends.corpus.records.records import PartialDate

__all__ = ["LAST_SHORT_DAY", "ParsedDate", "check_date", "expand_year", "is_real", "read_words"]

# A number of two digits above this one can be neither a day nor a month.
LAST_SHORT_DAY: Final = 31
_LAST_YEAR: Final = 2999
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[©ºª]")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s*[+-]\d{2}:?\d{2})?(?!\d|-\d)")
_DECADE = re.compile(r"\d0'?s\b")
_APOSTROPHE = re.compile(r"'(\d{2})(?!\d)")
_SHORT_YEAR = re.compile(r"(?:(\d{1,2})[\s./-]*)?([^\W\d_]{3,})\.?[\s./,-]+(\d{2})")


class ParsedDate(NamedTuple):
    """What a text states: a date or none, and whether all of the text was understood."""

    date: PartialDate | None
    is_whole: bool = True


class _Token(NamedTuple):
    kind: str
    value: int


def read_words(text: str) -> ParsedDate:
    """Read a date among words.

    A range counts as its first month ("May-Jun 2019"), a season or quarter as its year. Where a
    word is unknown, only the year is taken, and the text counts as not understood as a whole. A
    decade ("1990s") is no date.

    Examples
    --------
    >>> read_words("9-13 Dec. 2019").date, read_words("Fall 1998").date
    (PartialDate(year=2019, month=12, day=9), PartialDate(year=1998, month=None, day=None))
    >>> read_words("Michaelmas 1962")
    ParsedDate(date=PartialDate(year=1962, month=None, day=None), is_whole=False)
    """
    if (short := _SHORT_YEAR.fullmatch(text)) and (date := _read_short_year(short)):
        return ParsedDate(date)
    if _DECADE.search(text):
        return ParsedDate(None)
    plain = _APOSTROPHE.sub(lambda found: f" {expand_year(int(found[1]))}", text)
    tokens, is_whole = _split(_CLOCK.sub(" ", plain))
    years = [token.value for token in tokens if token.kind == "year"]
    if not years:
        return ParsedDate(None)
    if not is_whole:
        return ParsedDate(PartialDate(years[0]), is_whole=False)
    if len(set(years)) > 1:
        return ParsedDate(_read_years(tokens))
    return ParsedDate(_read_year([t for t in tokens if t.kind != "stage"], years[0]))


def expand_year(short: int) -> int:
    """Return the year that two digits mean: of the last century if they can be no day.

    Examples
    --------
    >>> expand_year(98), expand_year(5)
    (1998, 2005)
    """
    return short + (1900 if short > LAST_SHORT_DAY else 2000)


def check_date(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    """Return the date if the calendar has it; a month or day of zero is one not stated."""
    date = PartialDate(year, month or None, (day or None) if month else None)
    return date if is_real(date) else None


def is_real(date: PartialDate) -> bool:
    """Return whether the calendar has this date; without a year, whether any year has it.

    Examples
    --------
    >>> is_real(PartialDate(2025, 2, 29)), is_real(PartialDate(None, 2, 29))
    (False, True)
    """
    year = 2000 if date.year is None else date.year
    if not 1 <= year <= 9999:
        return False
    if date.month is None:
        return date.day is None
    if not 1 <= date.month <= 12:
        return False
    return date.day is None or 1 <= date.day <= monthrange(year, date.month)[1]


def _read_short_year(found: re.Match[str]) -> PartialDate | None:
    """Read "12-May-98" and "May 98"; without a day, two digits are a year only if no day."""
    month, short = MONTHS.get(fold_word(found[2])), int(found[3])
    if month is None or (found[1] is None and short <= LAST_SHORT_DAY):
        return None
    return check_date(expand_year(short), month, int(found[1]) if found[1] else None)


def _split(text: str) -> tuple[list[_Token], bool]:
    """Return years, months, short numbers and stages in order, and whether all else is known."""
    tokens: list[_Token] = []
    is_whole = True
    for found in _TOKEN.finditer(text):
        part = found[0]
        if part.isdigit():
            value = int(part)
            if len(part) == 4 and FIRST_YEAR <= value <= _LAST_YEAR:
                tokens.append(_Token("year", value))
            elif len(part) <= 2:
                tokens.append(_Token("number", value))
            else:
                is_whole &= value == 0
            continue
        word = fold_word(part)
        has_year = any(token.kind == "year" for token in tokens)
        if word in ACCESS_WORDS or (word in ISSUE_WORDS and has_year):
            break
        if word in MONTHS:
            tokens.append(_Token("month", MONTHS[word]))
        elif word in STAGES:
            tokens.append(_Token("stage", 0))
        else:
            # "2020a" is the first of several papers of one year in a list of references.
            is_letter = len(word) == 1 and text[found.start() - 1 : found.start()].isdigit()
            is_whole &= is_letter or word in CALENDAR_WORDS
    return tokens, is_whole


def _read_years(tokens: list[_Token]) -> PartialDate | None:
    """Read a range over years: its month only where that clearly belongs to the first year."""
    while tokens[0].kind == "stage":
        tokens = tokens[1:]
    kinds = [token.kind for token in tokens]
    at = kinds.index("year")
    year = tokens[at].value
    if at == 0 and kinds[1] == "month":
        return PartialDate(year, tokens[1].value)
    if at > 0 and "month" in kinds[:at]:
        return PartialDate(year, tokens[kinds.index("month")].value)
    return PartialDate(year)


def _read_year(tokens: list[_Token], year: int) -> PartialDate | None:
    """Read a date or a range of dates of which one year is stated."""
    months = [token.value for token in tokens if token.kind == "month"]
    if not months:
        return PartialDate(year)
    kinds = [token.kind for token in tokens]
    first_at = kinds.index("month")
    if len(set(months)) > 1:
        # "Dec-Jan 2020" may begin in either year; "2019 Dec-Jan" begins in the one before it.
        is_open = months[0] > months[-1] and first_at < kinds.index("year")
        return PartialDate(year, None if is_open else months[0])
    start = first_at
    while start > 0 and kinds[start - 1] == "number":
        start -= 1
    if start < first_at:
        return check_date(year, months[0], tokens[start].value)
    has_day = first_at + 1 < len(kinds) and kinds[first_at + 1] == "number"
    return check_date(year, months[0], tokens[first_at + 1].value if has_day else None)
