"""Dates written in digits: ISO 8601 and EDTF, RIS, day/month/year, East Asian, Roman months."""

import re
from typing import Final

from trends.corpus.records.calendar_words import CALENDAR_WORDS, NO_DATE_WORDS, fold_word
from trends.corpus.records.records import Pair, PartialDate
from trends.corpus.records.worded_dates import (
    LAST_SHORT_DAY,
    ParsedDate,
    check_date,
    expand_year,
    read_words,
)

__all__ = ["find_pair", "read_digits"]

_YEAR_ALONE = re.compile(r"(\d{4})[-/.]*")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_COMPACT_MONTH = re.compile(r"((?:1[5-9]|20)\d{2})(0[1-9]|1[0-2])")
_RIS = re.compile(r"(\d{4})/(\d{0,2})/(\d{0,2})(?:/(.*))?")
_ISO = re.compile(r"(\d{4})([-/.])\s?(\d{1,2})(?:\2\s?(\d{1,2})?)?(?:[T ](.+))?")
_UNSPECIFIED = re.compile(r"(\d{4})-(\d{2}|[Xu]{2})-?([Xu]{2})?")
_WEEK = re.compile(r"(\d{4})-(?:W\d{2}(?:-\d)?|\d{3})")
_RANGE = re.compile(
    r"(\d{4}(?:[-.]\d{1,2}(?:[-.]\d{1,2})?)?)\s*(?:/|-{1,3}|\bto\b|\bbis\b|[&,;])\s*"
    r"(?:\d{4}(?:[-.]\d{1,2}(?:[-.]\d{1,2})?)?|\d{1,2}|\.\.|open|unknown|)"
)
_MONTHS_RANGE = re.compile(r"(\d{1,2}[/.]\d{4})\s?-\s?\d{1,2}[/.]\d{4}")
_OPEN_START = re.compile(r"(?:\.\.|unknown)/.*")
_MONTH_YEAR = re.compile(r"(\d{1,2})(?:-\d{1,2}(?=[/.])|/\d{1,2}(?=[-.]))?\s?[-/.]\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})\.?(?:[T ].*)?")
_EAST_ASIAN = re.compile(
    r"(\d{4})\s?[年년](?:度)?(?:\s?(\d{1,2})(?:\s?[-~]\s?\d{1,2})?\s?[月월](?:\s?(\d{1,2})\s?[日号號일])?)?(?:第\s?\d+[期号])?(.*)"
)
_ROMAN = re.compile(
    r"(?:(\d{1,2})[\s./-]+|)([IVX]{1,4})[./-]\s?(\d{4})|(\d{1,2}) ([IVX]{1,4}) (\d{4})"
)
_ROMAN_NUMERALS: Final = "I II III IV V VI VII VIII IX X XI XII"
# Number of the month by its Roman numeral.
_ROMAN_MONTHS: Final = {n: month for month, n in enumerate(_ROMAN_NUMERALS.split(), start=1)}
_TIME = re.compile(r"\d{1,2}(?:[:.]?\d{2}.*)?")
_WORD = re.compile(r"[^\W\d_]+")
# ISO 8601-2:2019 numbers seasons, quarters and halves of a year from 21 to 41 in a month's place.
_SEASON_CODES: Final = range(21, 42)
# "2012-13" is a volume over two years. A longer one is hardly written with two digits.
_LONGEST_RANGE: Final = 10


def read_digits(text: str) -> ParsedDate | None:
    """Read a date whose year, month and day are numbers; None if the text is of another kind.

    Examples
    --------
    >>> read_digits("2020-05/06").date, read_digits("05/2020").date
    (PartialDate(year=2020, month=5, day=None), PartialDate(year=2020, month=5, day=None))
    >>> read_digits("2019-21").date, read_digits("2019-XX").date
    (PartialDate(year=2019, month=None, day=None), PartialDate(year=2019, month=None, day=None))
    >>> read_digits("2025-02-30"), read_digits("May 2019")
    (ParsedDate(date=None, is_whole=True), None)
    """
    if found := _YEAR_ALONE.fullmatch(text):
        return ParsedDate(check_date(int(found[1])))
    if found := _COMPACT.fullmatch(text) or _COMPACT_MONTH.fullmatch(text):
        return ParsedDate(check_date(*map(int, found.groups())))
    if found := _RIS.fullmatch(text):
        return _read_ris(found)
    if (found := _ISO.fullmatch(text)) and (parsed := _read_iso(found)):
        return parsed
    if found := _UNSPECIFIED.fullmatch(text):
        month = int(found[2]) if found[2].isdigit() else None
        return ParsedDate(check_date(int(found[1]), month))
    if found := _WEEK.fullmatch(text):
        return ParsedDate(check_date(int(found[1])))
    if found := _RANGE.fullmatch(text) or _MONTHS_RANGE.fullmatch(text):
        return read_digits(found[1])
    if _OPEN_START.fullmatch(text):
        return ParsedDate(None)
    if found := _MONTH_YEAR.fullmatch(text):
        return ParsedDate(check_date(int(found[2]), int(found[1])))
    if found := _SLASHED.fullmatch(text):
        return ParsedDate(_read_slashed(found))
    if found := _EAST_ASIAN.fullmatch(text):
        month, day = (int(part) if part else None for part in (found[2], found[3]))
        return ParsedDate(check_date(int(found[1]), month, day), is_whole=_is_plain(found[4]))
    return _read_roman(text)


def find_pair(text: str) -> Pair | None:
    """Return the two numbers of a date whose day and month stand before its year.

    Dates with full stops are none of these: there the day comes first.

    Examples
    --------
    >>> find_pair("02/08/2020").is_open, find_pair("13/08/2020").is_open, find_pair("2020-08-02")
    (True, False, None)
    """
    found = _SLASHED.fullmatch(text)
    if found is None or found[2] == "." or _full_year(found[4]) is None:
        return None
    return Pair(int(found[1]), int(found[3]), text)


def _read_ris(found: re.Match[str]) -> ParsedDate:
    """Read year/month/day/other; where the month is missing, the other text may name it."""
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    date = check_date(year, month, day)
    other = (found[4] or "").strip(" /")
    if month or not other or date is None:
        return ParsedDate(date)
    named = read_words(other if found[1] in other else f"{other} {year}")
    is_same = named.is_whole and named.date is not None and named.date.year == year
    return ParsedDate(named.date if is_same else date)


def _read_iso(found: re.Match[str]) -> ParsedDate | None:
    """Read year-month-day, with a time or a second notation of the same date behind it."""
    year, month, day, rest = int(found[1]), int(found[3]), int(found[4] or 0), found[5]
    if rest is not None and not _TIME.fullmatch(rest) and not _is_plain(rest):
        again = read_words(rest)
        if not again.is_whole or again.date is None or again.date.year != year:
            return None
    is_range = 0 <= month - year % 100 <= _LONGEST_RANGE
    if month > 12 and not day and (month in _SEASON_CODES or is_range):
        return ParsedDate(check_date(year))
    return ParsedDate(check_date(year, month, day))


def _read_slashed(found: re.Match[str]) -> PartialDate | None:
    first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
    if year is None:
        return None
    if found[2] == "." or first > 12:
        return check_date(year, second, first)
    if second > 12 or first == second:
        return check_date(year, first, second)
    return check_date(year) if first and second else None


def _full_year(stated: str) -> int | None:
    """Return the year; two digits that might be a day or a month are none."""
    year = int(stated)
    if len(stated) == 4:
        return year
    return expand_year(year) if year > LAST_SHORT_DAY else None


def _read_roman(text: str) -> ParsedDate | None:
    """Read a date whose month is a Roman numeral, as East European libraries write it."""
    found = _ROMAN.fullmatch(text)
    if found is None:
        return None
    day, numeral, year = found.groups()[:3] if found[2] else found.groups()[3:]
    month = _ROMAN_MONTHS.get(str(numeral))
    if month is None:
        return None
    return ParsedDate(check_date(int(str(year)), month, int(day) if day else None))


def _is_plain(rest: str) -> bool:
    """Return whether a text holds only words that change nothing about a date."""
    if any(sign.isdigit() for sign in rest):
        return False
    words = map(fold_word, _WORD.findall(rest))
    return all(word in CALENDAR_WORDS or word in NO_DATE_WORDS for word in words)
