"""Convert values of any format to plain texts, whole numbers and lists of texts."""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, TypeGuard

from trends.corpus.cleaning.plain_text import clean_name
from trends.corpus.cleaning.surrogates import replace_surrogates

__all__ = ["NAME_KEYS", "as_count", "as_entries", "as_names", "as_text", "is_missing"]

_NUMBER = re.compile(r"\d{1,9}(?:\.0+)?|\d{1,3}(?:,\d{3}){1,2}")
_NO_VALUES: Final = frozenset({"", "nan", "none", "null", "<na>", "nat"})
_LONGEST_NO_VALUE: Final = max(map(len, _NO_VALUES))
# Keys under which sources give the name of a person, an institution or a thing, the surest first;
# from the samples and references that the readers of JSON name.
NAME_KEYS: Final = (
    *("display_name", "name", "full_name", "fullName", "fullname", "literal", "collective_name"),
    *("collectiveName", "preferred_name", "authname", "raw_author_name", "raw_name", "raw"),
    *("label", "creator", "author", "text", "value", "$"),
)
# Keys that name things; those of persons hold "Dr." and the like there.
_THING_KEYS: Final = ("display_name", "name", "keyword", "term", "title", *NAME_KEYS)
_LARGEST: Final = 2**31  # counts are kept as Int32


def as_text(value: object) -> str:
    """Return a value as text; missing values (None, NaN, an empty list) become empty.

    Examples
    --------
    >>> as_text(None), as_text(2025.0), as_text(["One", "Two"])
    ('', '2025', 'One; Two')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        stripped = value.strip()
        if not stripped.isascii():
            stripped = replace_surrogates(stripped)
        is_short = len(stripped) <= _LONGEST_NO_VALUE
        return "" if is_short and stripped.casefold() in _NO_VALUES else stripped
    if is_missing(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return "; ".join(text for text in map(as_text, value) if text)
    return "" if isinstance(value, dict) else str(value)


def as_count(value: object) -> int | None:
    """Return a value as a whole number, or None if it is not one.

    Examples
    --------
    >>> as_count("1,024"), as_count(3.0), as_count("-1"), as_count(2.5)
    (1024, 3, None, None)
    """
    if isinstance(value, str):
        text = value.strip()
        return int(float(text.replace(",", ""))) if _NUMBER.fullmatch(text) else None
    return int(value) if _is_whole(value) else None


def as_entries(value: object, split: Callable[[str], list[str]]) -> list[Any]:
    """Return the entries of a list, or of the text that stands for one.

    Parameters
    ----------
    value
        A list, tuple, dictionary, text or nothing.
    split
        Takes a text apart.
    """
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, dict):
        return [value]
    text = as_text(value)
    return split(text) if text else []


def as_names(entries: Iterable[object]) -> list[str]:
    """Return the names of entries as clean texts, each once, in their order.

    Examples
    --------
    >>> as_names(["Tides", {"display_name": "Gauges", "score": 0.4}, "tides", None])
    ['Tides', 'Gauges']
    """
    names: dict[str, str] = {}
    for entry in entries:
        for text in (entry,) if isinstance(entry, str) else map(as_text, _list_stated((entry,))):
            name, folded = _read_name(text)
            if name:
                names.setdefault(folded, name)
    return list(names.values())


def _list_stated(entries: Iterable[object]) -> Iterator[object]:
    """Yield the name of each entry; nested lists are flattened."""
    for entry in entries:
        if isinstance(entry, list):
            yield from _list_stated(entry)
        elif isinstance(entry, dict):
            named = next((entry[key] for key in _THING_KEYS if entry.get(key)), "")
            yield from _list_stated([named]) if isinstance(named, list | dict) else (named,)
        else:
            yield entry


# Keywords, institutions and countries recur often.
@lru_cache(1 << 14)
def _read_name(text: str) -> tuple[str, str]:
    """Return a clean name, and the key by which duplicates are recognized."""
    name = clean_name(as_text(text)).strip(" ,;")
    return name, name.casefold()


def is_missing(value: Any) -> bool:
    """Tell whether a value is missing."""
    if value is None or isinstance(value, str):
        return not value
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in ("NAType", "NaTType")


def _is_whole(value: object) -> TypeGuard[int | float]:
    """Tell whether a number is a count."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    return 0 <= value < _LARGEST and value == int(value)
