"""Where the records are inside one JSON value: answers of services, and tables of DataFrames."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

__all__ = ["find_records"]

# Keys under which services and programs put their records, and what wraps these.
_LISTS: Final = (
    *("results", "data", "works", "papers", "items", "records", "dailyPapers", "hits", "hit"),
    *("docs", "result", "notes", "collection", "recommendedPapers", "entry", "entries"),
    *("articles", "publications", "documents", "rows", "value"),
)
_WRAPPERS: Final = (
    *("message", "response", "result", "resultList", "hits", "search-results", "data", "results"),
    *("feed", "body"),
)
_TITLES: Final = frozenset({"title", "titles", "title_s", "display_name", "dc:title"})
_DEEPEST: Final = 4


def find_records(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records that a JSON object holds; itself, if it is one.

    Examples
    --------
    >>> find_records({"message": {"items": [{"title": "Tides"}]}})
    [{'title': 'Tides'}]
    >>> find_records({"title": {"0": "Tides", "1": "Reefs"}, "year": {"0": 2019, "1": 2020}})
    [{'title': 'Tides', 'year': 2019}, {'title': 'Reefs', 'year': 2020}]
    """
    if isinstance(value.get("title"), str):
        return [value]  # As nearly all are; the rest looks for what it is instead.
    found = _from_frame(value)
    if found is None and not _TITLES & value.keys():
        found = _from_answer(value, _DEEPEST)
    if found is None:
        found = _from_keyed(value)
    return [value] if found is None else found


def _from_answer(value: Mapping[str, Any], depth: int) -> list[dict[str, Any]] | None:
    """Return the records of a list under a usual key, or of an answer inside the answer."""
    for key in _LISTS:
        inner = value.get(key)
        if isinstance(inner, list) and all(isinstance(entry, dict) for entry in inner):
            return inner
        keyed = _from_keyed(inner) if isinstance(inner, dict) else None
        if keyed is not None:
            return keyed
    for key in _WRAPPERS:
        inner = value.get(key)
        if not isinstance(inner, dict):
            continue
        if _is_record(inner):
            return [inner]
        found = _from_answer(inner, depth - 1) if depth else None
        if found is not None:
            return found
    return None


def _is_record(value: Mapping[str, Any]) -> bool:
    """Return whether a title stands in an object, or in an object right inside it."""
    return bool(_TITLES & value.keys()) or any(
        isinstance(inner, dict) and _TITLES & inner.keys() for inner in value.values()
    )


def _from_keyed(value: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return records that stand under their identifiers, or under the index of a DataFrame."""
    entries = list(value.values())
    if not entries or not all(isinstance(entry, dict) for entry in entries):
        return None
    if not any(_TITLES & entry.keys() for entry in entries):
        return None
    return [
        {**entry, **({} if "id" in entry or key.isdecimal() else {"id": key})}
        for key, entry in value.items()
    ]


def _from_frame(value: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return the rows of a DataFrame that was written by columns, or as columns and data."""
    names, rows = value.get("columns"), value.get("data")
    if isinstance(names, list) and isinstance(rows, list):
        if all(isinstance(row, list) for row in rows):
            return [dict(zip(map(str, names), row, strict=False)) for row in rows]
        return None
    if not _TITLES & value.keys():
        return None
    columns = list(value.values())
    if not all(isinstance(column, dict) for column in columns):
        return None
    indexes = columns[0].keys()
    if not indexes or any(column.keys() != indexes for column in columns):
        return None
    return list(_transpose(value, list(indexes)))


def _transpose(value: Mapping[str, Any], indexes: list[str]) -> Iterator[dict[str, Any]]:
    for index in indexes:
        yield {name: column[index] for name, column in value.items()}
