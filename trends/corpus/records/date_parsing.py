"""Dates as files state them, kept no finer than they are stated."""

import datetime as dt
import re
from calendar import monthrange
from email.utils import parsedate_to_datetime
from typing import Final

from trends.corpus.records.records import Pair, PartialDate

__all__ = ["find_pair", "is_real", "parse_date"]

_MONTH_NAMES: Final = (
    ("jan", "january", "januar", "janvier", "enero"),
    ("feb", "february", "februar", "fevrier", "febrero"),
    ("mar", "march", "marz", "mars", "marzo"),
    ("apr", "april", "avril", "abril"),
    ("may", "mai", "mayo"),
    ("jun", "june", "juni", "juin", "junio"),
    ("jul", "july", "juli", "juillet", "julio"),
    ("aug", "august", "aout", "agosto"),
    ("sep", "sept", "september", "septembre", "septiembre"),
    ("oct", "october", "okt", "oktober", "octobre", "octubre"),
    ("nov", "november", "novembre", "noviembre"),
    ("dec", "december", "dez", "dezember", "decembre", "diciembre"),
)
_MONTHS: Final = {name: i for i, names in enumerate(_MONTH_NAMES, 1) for name in names}
_FOLDED: Final = str.maketrans("äáéèêûüô", "aaeeeuuo")

_ISO = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})?(?:\2(\d{1,2})?)?)?/{0,2}(?:[T ]\d.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: .*)?")
_PAIR = re.compile(r"\W*(\d{1,2})([/-])(\d{1,2})\2\d{4}(?:[ T].*|\W*)")
_DIGITS = re.compile(r"\d{4}(?:\d{4}|[-/.].*)?|\d{1,2}([/.-])\d{1,2}\1\d{4}(?: .*)?")
_YEAR = re.compile(r"\b(1[5-9]\d\d|2\d\d\d)\b")
_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?![\d:])")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\b")
_PERIOD_WORDS: Final = frozenset(
    {
        "ahead", "and", "autumn", "c", "ca", "circa", "cited", "date", "epub", "fall", "first",
        "fourth", "in", "nd", "of", "online", "print", "publication", "published", "q", "quarter",
        "rd", "season", "second", "spring", "st", "summer", "th", "the", "third", "to", "winter",
        "aut", "fal", "spr", "sum", "win",
    }
)  # fmt: skip
_WEEKDAYS: Final = frozenset(
    {
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday",
        "thursday", "friday", "saturday", "sunday",
    }
)  # fmt: skip


def parse_date(text: str) -> PartialDate | None:
    """Read a date of any usual notation.

    A range of months ("May-Jun 2019") is its first month; a season or a quarter is its year; a
    day and month that could be taken either way ("04/05/2019") leave the year alone, until
    `trends.corpus.dating.day_month_order` knows better; a time with a zone becomes the day in UTC.

    Parameters
    ----------
    text
        The date as stated.

    Returns
    -------
    PartialDate or None
        Year, month and day as far as they are stated; None if the text is no date with a year.

    Examples
    --------
    >>> parse_date("2017 Mar")
    PartialDate(year=2017, month=3, day=None)
    >>> parse_date("Oct 13, 2025")
    PartialDate(year=2025, month=10, day=13)
    >>> parse_date("Spring 2019")
    PartialDate(year=2019, month=None, day=None)
    """
    text = " ".join(text.split()).strip("()[]{}\"',; ")
    if not text or len(text) > 80:
        return None
    if "T" in text or ":" in text:
        moment = _parse_moment(text)
        if moment is not None:
            return moment
    return _parse_digits(text) if _DIGITS.fullmatch(text) else _parse_words(text)


def find_pair(text: str) -> Pair | None:
    """Return the two numbers of a date whose day and month stand before its year.

    Dates with full stops are none of these: there the day comes first.

    Examples
    --------
    >>> find_pair("02/08/2020").is_open, find_pair("13/08/2020").is_open, find_pair("2020-08-02")
    (True, False, None)
    """
    found = _PAIR.fullmatch(text)
    return Pair(int(found[1]), int(found[3]), text) if found else None


def is_real(date: PartialDate) -> bool:
    """Tell whether the calendar has this date; without a year, whether any year has it.

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


def _parse_moment(text: str) -> PartialDate | None:
    """Read a date with a time; one with a zone becomes the day in UTC."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        if moment.tzinfo is not None:
            moment = moment.astimezone(dt.UTC)
    except OverflowError:
        return None
    return PartialDate(moment.year, moment.month, moment.day)


def _parse_digits(text: str) -> PartialDate | None:
    """Read dates that are written in digits alone."""
    if found := _COMPACT.fullmatch(text):
        return _checked(*map(int, found.groups()))
    if found := _ISO.fullmatch(text):
        year, month, day = found[1], found[3], found[4]
        return _checked(int(year), int(month) if month else None, int(day) if day else None)
    if not (found := _SLASHED.fullmatch(text)):
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or first > 12:
        return _checked(year, second, first)
    if second > 12 or first == second:
        return _checked(year, first, second)
    return PartialDate(year)


def _parse_words(text: str) -> PartialDate | None:
    """Read dates that name their month, or no month at all."""
    years = _YEAR.findall(text)
    if not years:
        return None
    year = int(years[0])
    rest = _CLOCK.sub(" ", _YEAR.sub(" ", text, count=1))
    words = [word.casefold().translate(_FOLDED) for word in _WORD.findall(rest)]
    if any(w not in _MONTHS and w not in _PERIOD_WORDS and w not in _WEEKDAYS for w in words):
        return None
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    if not months:
        return PartialDate(year)
    days = [int(day) for day in _DAY.findall(rest)]
    if len(months) > 1 or not days:
        return PartialDate(year, months[0])
    return _checked(year, months[0], days[0])


def _checked(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    """Return the date if the calendar has it; a month or day of zero is one not stated."""
    date = PartialDate(year, month or None, (day or None) if month else None)
    return date if is_real(date) else None
