"""Determine the dates of a record from its date fields, and note the fields that were not used."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from trends.corpus.records.date_parsing import find_pair, parse_text, states_no_date
from trends.corpus.records.plain_values import as_text
from trends.corpus.records.records import DateNote, DayNumber, Pair, PartialDate

__all__ = ["RecordDates", "date_text", "find_day_number", "is_far", "may_be_date", "read_dates"]

_OTHER_DATES: Final = ("updated", "listed")
# Names under which JSON answers nest a date: CSL and Crossref, MongoDB, DataCite, Europe PMC.
_NESTED: Final = (
    *("date-parts", "date-time", "raw", "literal", "$date", "date", "value", "timestamp"),
)
_NUMBER = re.compile(r"(\d{5}|\d{9,10}|\d{12,13}|\d{15,16}|\d{18,19})(?:\.\d+)?")
# What a unit is worth, by the number of digits. The day numbers of spreadsheets count from
# 30 December 1899; five digits reach from 1927 to 2173, and no year has as many.
_UNITS: Final[Mapping[int, tuple[str, int]]] = {
    5: ("days as a spreadsheet counts them", 0),
    **dict.fromkeys((9, 10), ("seconds since 1970", 1)),
    **dict.fromkeys((12, 13), ("milliseconds since 1970", 1_000)),
    **dict.fromkeys((15, 16), ("microseconds since 1970", 1_000_000)),
    **dict.fromkeys((18, 19), ("nanoseconds since 1970", 1_000_000_000)),
}
_SPREADSHEET_START: Final = dt.date(1899, 12, 30)
_EPOCH: Final = dt.date(1970, 1, 1)
_SECONDS_PER_DAY: Final = 86_400
# Later days are not plausible publication dates.
_LAST_NUMBERED_YEAR: Final = 2100
_SMALL_NUMBER = re.compile(r"(\d{1,2})(?:\.0)?(?:\s*[-/]+\s*\d{1,2})?")
_YEARS = re.compile(r"(\d{4})[-/](\d{1,2})")
# The fields that `read_dates` uses, and the types of values that can be cached.
_FIELDS: Final = (
    *("published", "online", "year", "month", "day", "updated", "listed", "date_precision"),
)
_PLAIN: Final = frozenset({str, int, float, type(None)})
# A bound on memory, about 10 MB: many papers share their dates, so results are cached.
_CACHED_DATES: Final = 2**13
# A journal's year and the calendar's differ by one around the turn of the year.
_FAR_YEARS: Final = 1


@dataclass
class RecordDates:
    """The dates of one record by their meaning, and what of its date fields was not used."""

    dates: dict[str, PartialDate] = field(default_factory=dict)
    pairs: dict[str, Pair] = field(default_factory=dict)
    day_numbers: dict[str, DayNumber] = field(default_factory=dict)
    notes: list[DateNote] = field(default_factory=list)


def read_dates(fields: Mapping[str, object]) -> RecordDates:
    """Read the dates of a record from its fields.

    The date of publication is the finest of `published` and of `year`, `month` and `day`
    together. Where it lies more than a year from the stated year, the year wins: the date is then
    of another event, such as the day on which a volume was digitized. A date of appearance online
    (`online`) counts where nothing else is stated, or where it lies in the stated year and is
    finer.

    Equal fields share one result object; callers must not change it.

    Parameters
    ----------
    fields
        Values by the names `published`, `online`, `year`, `month`, `day`, `updated`, `listed` and
        `date_precision`; all may be missing.

    Examples
    --------
    >>> read_dates({"published": "6 Jan 2003", "year": 1955}).dates
    {'published': PartialDate(year=1955, month=None, day=None)}
    >>> read_dates({"online": "10 Nov 2023", "year": 2023}).dates
    {'published': PartialDate(year=2023, month=11, day=10)}
    """
    values = [*map(fields.get, _FIELDS)]
    return _read_plain(*values) if _PLAIN.issuperset(map(type, values)) else _read_all(fields)


@lru_cache(_CACHED_DATES, typed=True)
def _read_plain(*values: object) -> RecordDates:
    return _read_all(dict(zip(_FIELDS, values, strict=True)))


def _read_all(fields: Mapping[str, object]) -> RecordDates:
    found = RecordDates()
    _read_published(fields, found)
    for name in _OTHER_DATES:
        stated = date_text(fields.get(name))
        if stated:
            date = _read_one(name, stated, found)
            _take(name, date, stated, found)
    precision = date_text(fields.get("date_precision"))
    if precision in ("year", "month"):
        found.dates = {name: _coarsen(date, precision) for name, date in found.dates.items()}
        found.pairs = {}
    return found


def date_text(value: object) -> str:
    """Return the value of a date field as text; nested dates of JSON are written out.

    Examples
    --------
    >>> date_text({"date-parts": [[2019, 5]]}), date_text(2019.0), date_text(None)
    ('2019-5', '2019', '')
    """
    if value is None or isinstance(value, str):
        return as_text(value) if value else ""
    if isinstance(value, dict):
        return _nested_text(value)
    if isinstance(value, list | tuple):
        if value and all(isinstance(part, int) for part in value) and len(value) <= 3:
            return "-".join(map(str, value))
        texts = [text for text in map(date_text, value) if text]
        return next((text for text in texts if parse_text(text).date), "; ".join(texts))
    return as_text(value)


def find_day_number(text: str) -> DayNumber | None:
    """Return the day that a number of days, seconds or smaller units may stand for.

    Examples
    --------
    >>> find_day_number("43586").date, find_day_number("1556668800000").unit
    (PartialDate(year=2019, month=5, day=1), 'milliseconds since 1970')
    >>> find_day_number("2019") is None
    True
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    number = int(found[1])
    unit, per_second = _UNITS[len(found[1])]
    days = number if not per_second else number // (per_second * _SECONDS_PER_DAY)
    day = (_EPOCH if per_second else _SPREADSHEET_START) + dt.timedelta(days=days)
    if day.year > _LAST_NUMBERED_YEAR:
        return None
    return DayNumber(text, unit, PartialDate(day.year, day.month, day.day))


def may_be_date(text: str) -> bool:
    """Tell whether a text is a date, the number of a day, or says that there is none yet.

    Examples
    --------
    >>> [may_be_date(text) for text in ("May 2019", "43586", "in press", "on request")]
    [True, True, True, False]
    """
    is_read = parse_text(text).date is not None or find_day_number(text) is not None
    return is_read or states_no_date(text)


def is_far(date: PartialDate | None, year: PartialDate | None) -> bool:
    """Return whether a date lies more than a year from the stated year.

    Examples
    --------
    >>> is_far(PartialDate(2003, 1, 6), PartialDate(1955)), is_far(PartialDate(2003), None)
    (True, False)
    """
    if date is None or year is None or date.year is None or year.year is None:
        return False
    return abs(date.year - year.year) > _FAR_YEARS


def _read_published(fields: Mapping[str, object], found: RecordDates) -> None:
    stated, online, year_text = (
        date_text(fields.get(name)) for name in ("published", "online", "year")
    )
    year = _read_year(year_text, found)
    in_parts = _read_parts(fields, year, found)
    whole = _read_whole(stated, year, found) if stated else None
    is_other = is_far(whole, year)
    if is_other:
        found.notes.append(DateNote("conflict", "published", f"{stated} beside {year_text}"))
    date = in_parts if is_other else _finest(whole, in_parts)
    if online and (appeared := _read_one("online", online, found)) is not None:
        if is_far(appeared, date) and not is_other:
            found.notes.append(
                DateNote("conflict", "online", f"{online} beside {year_text or stated}")
            )
        elif date is None or (date.month is None and appeared.year == date.year):
            date = appeared
    _take("published", date, "" if is_other else stated, found)


def _read_one(name: str, stated: str, found: RecordDates) -> PartialDate | None:
    """Read one field, and note if it was not understood or only in part."""
    parsed = parse_text(stated)
    if parsed.date is None:
        if number := find_day_number(stated):
            found.day_numbers.setdefault(name if name in _OTHER_DATES else "published", number)
        else:
            found.notes.append(DateNote("unread", name, stated))
    elif not parsed.is_whole:
        found.notes.append(DateNote("partial", name, stated))
    return parsed.date


def _read_whole(stated: str, year: PartialDate | None, found: RecordDates) -> PartialDate | None:
    """Read the date of publication; a text without a year is completed by the stated year."""
    if year is not None and parse_text(stated).date is None and not find_day_number(stated):
        if states_no_date(stated):
            return None
        completed = parse_text(f"{stated} {year.year}")
        if completed.is_whole and completed.date is not None:
            return completed.date
    return _read_one("published", stated, found)


def _read_year(stated: str, found: RecordDates) -> PartialDate | None:
    """Read the stated year, which may be a whole date; "2011-12" is a volume over two years."""
    if not stated:
        return None
    if years := _YEARS.fullmatch(stated):
        year, end = int(years[1]), years[2]
        if int(end) == (year + 1) % 10 ** len(end):
            return PartialDate(year)
    return _read_one("year", stated, found)


def _read_parts(
    fields: Mapping[str, object], year: PartialDate | None, found: RecordDates
) -> PartialDate | None:
    """Read year, month and day where each has a field of its own."""
    month, day = date_text(fields.get("month")), date_text(fields.get("day"))
    if year is None or year.month is not None or not month:
        return year
    numbers = _SMALL_NUMBER.fullmatch(month)
    prefix = f"{year.year}-{numbers[1]}" if numbers else month
    if short := _SMALL_NUMBER.fullmatch(day):
        day = short[1]
    texts = {"day": f"{prefix}-{day}" if numbers else f"{prefix} {day}, {year.year}"} if day else {}
    texts |= {"month": prefix if numbers else f"{prefix} {year.year}"}
    for name, text in texts.items():
        parsed = parse_text(text)
        if parsed.is_whole and parsed.date is not None:
            return parsed.date
        found.notes.append(DateNote("unread", name, date_text(fields.get(name))))
    return year


def _take(name: str, date: PartialDate | None, stated: str, found: RecordDates) -> None:
    if date is not None:
        found.dates[name] = date
        if stated and (pair := find_pair(stated)):
            found.pairs[name] = pair


def _finest(*dates: PartialDate | None) -> PartialDate | None:
    """Return the date with the most parts, the first of several."""
    stated = [date for date in dates if date is not None]
    return max(stated, key=lambda date: sum(part is not None for part in date), default=None)


def _coarsen(date: PartialDate, precision: str) -> PartialDate:
    """Return a date no finer than a papers frame says it is."""
    return PartialDate(date.year, date.month if precision == "month" else None)


def _nested_text(value: Mapping[Any, Any]) -> str:
    for name in _NESTED:
        if text := date_text(value.get(name)):
            return text
    parts = [date_text(value.get(name)) for name in ("year", "month", "day")]
    if parts[0]:
        return "-".join(part for part in parts if part)
    return str(value) if value else ""
