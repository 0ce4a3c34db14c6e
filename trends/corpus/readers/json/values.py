"""Values inside JSON records: found by paths, and brought to the forms that fields have."""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

__all__ = ["as_date", "as_texts", "first_text", "pick", "pick_all"]

# Keys under which objects have the text that they stand for.
_TEXTS: Final = (
    *("value", "title", "text", "content", "description", "#text", "$", "term", "tag", "name"),
    "p",
)
# Numbers from here on are milliseconds since 1970 (of April 1970 and later), those from the
# second bound on seconds (of 1973 and later); smaller ones are years or days written as digits.
_LEAST_MILLISECONDS: Final = 10**10
_LEAST_SECONDS: Final = 10**8
_MOST_MILLISECONDS: Final = 10**14


def pick_all(record: object, *paths: str) -> list[Any]:
    """Return the values at the first path that leads to any; lists on the way are gone through.

    A list of texts within the last list is one value.

    Examples
    --------
    >>> paper = {"authors": [{"name": "Roe"}, {"name": "Lee"}], "title": None}
    >>> pick_all(paper, "title", "authors.name")
    ['Roe', 'Lee']
    >>> pick_all({"authors": [["Roe", "Jane"], ["Lee", "Jo"]]}, "authors")
    [['Roe', 'Jane'], ['Lee', 'Jo']]
    """
    for path in paths:
        found = [value for value in _walk(record, path.split(".")) if not _is_empty(value)]
        if found:
            return found
    return []


def pick(record: object, *paths: str) -> Any:
    """Return the first value at the first path that leads to any, or None."""
    return next(iter(pick_all(record, *paths)), None)


def first_text(value: object) -> str | None:
    """Return the text of a value that may be wrapped in lists and objects.

    Examples
    --------
    >>> first_text([{"value": "Tides"}, "Reefs"]), first_text({"id": {}})
    ('Tides', None)
    """
    return next(iter(as_texts(value)), None)


def as_texts(value: object) -> list[str]:
    """Return the texts of a value that may be wrapped in lists and objects."""
    if isinstance(value, list) and {str}.issuperset(map(type, value)):
        return [text for text in map(str.strip, value) if text]
    return list(_texts(value))


def as_date(value: object) -> str | None:
    """Return a date that JSON states as text, number, list of parts or object, as text.

    Examples
    --------
    >>> as_date({"date-parts": [["2019", 5, 1]]}), as_date({"year": 2019, "month": "May"})
    ('2019-5-1', 'May 2019')
    >>> as_date(1556668800000), as_date(2019), as_date({"date-parts": [[None]]})
    ('2019-05-01', '2019', None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _moment(value)
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        return _join_parts(value) or next(filter(None, map(as_date, value)), None)
    return _date_of_object(value) if isinstance(value, dict) else None


def _date_of_object(stated: Mapping[str, Any]) -> str | None:
    if date := as_date(stated.get("date-parts")):
        return date
    year, month, day = (_plain(stated.get(part)) for part in ("year", "month", "day"))
    if year and month.isdecimal():
        return "-".join(part for part in (year, month, day) if part)
    if year:
        return " ".join(part for part in (day, month, year) if part)
    whole = ("date-time", "timestamp", "date", "$date", "value", "raw", "literal", "iso")
    if date := next(filter(None, (as_date(stated.get(key)) for key in whole)), None):
        return date
    # A shape that nobody knows is shown among the dates that could not be read.
    is_known = any(key in stated for key in ("date-parts", "year", *whole))
    return None if is_known or not stated else str(dict(stated))


def _join_parts(parts: list[Any]) -> str | None:
    """Return [2019, 5, 1] as a date; None where the list holds anything else."""
    texts = [_plain(part) for part in parts]
    while texts and not texts[-1]:
        texts.pop()
    is_date = 0 < len(texts) <= 3 and all(text.isdecimal() for text in texts)
    return "-".join(texts) if is_date and len(texts[0]) == 4 else None


def _moment(number: float) -> str | None:
    """Return a number as a date: milliseconds or seconds since 1970, or digits as they stand."""
    if not math.isfinite(number):
        return None
    size = abs(number)
    if size >= _LEAST_SECONDS and size < _MOST_MILLISECONDS:
        seconds = number / 1000 if size >= _LEAST_MILLISECONDS else number
        epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        return (epoch + dt.timedelta(seconds=seconds)).date().isoformat()
    return _plain(number)


def _walk(value: object, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for entry in value:
            # A list of texts within a list is one entry, such as the two parts of a name.
            is_entry = not path and isinstance(entry, list) and _is_texts(entry)
            yield from (entry,) if is_entry else _walk(entry, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping):
        # A key may hold the dot itself, as flattened tables have it.
        whole = ".".join(path)
        if whole in value:
            yield from _walk(value[whole], [])
        elif path[0] in value:
            yield from _walk(value[path[0]], path[1:])


def _is_texts(values: list[Any]) -> bool:
    return bool(values) and all(isinstance(value, str) for value in values)


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, list):
        for entry in value:
            yield from _texts(entry)
    elif isinstance(value, Mapping):
        for key in _TEXTS:
            if found := as_texts(value.get(key)):
                yield from found
                return
    elif text := _plain(value):
        yield text


def _plain(value: object) -> str:
    if value is None or isinstance(value, bool | list | Mapping):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return str(value).strip()


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str | list | Mapping) and not value)
