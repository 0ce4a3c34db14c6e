"""Name keys of JSON that look like a title, an abstract or a date, where records lack it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.answers import find_records
from trends.corpus.readers.json.json_stream import ReadObject
from trends.corpus.readers.json.json_values import Value, iterate_values
from trends.corpus.records.records import Problem, Record
from trends.errors import list_offenders

__all__ = ["LIKELY", "list_paths", "name_unread_keys", "read_head", "report_unread"]

# Stems in the names of unknown keys that suggest a field.
LIKELY: Final = {
    "title": re.compile("titl|headline|heading", re.IGNORECASE),
    "abstract": re.compile("abstr|summar|descr|synops", re.IGNORECASE),
    "published": re.compile("date|year|publ|issued|posted", re.IGNORECASE),
}
# A bound on time: objects at the start of a file that are looked at.
_SEARCHED_VALUES: Final = 200
# Chosen by hand: a shorter text under such a key is an address, a code or a number of words.
_FEWEST_WORDS: Final = 3
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")


def read_head(stream: TextStream) -> list[dict[str, Any]]:
    """Return the first complete objects of a file."""
    found = iterate_values(stream.name, iter([stream.head]))
    return [item.value for item in islice(found, _SEARCHED_VALUES) if isinstance(item, Value)]


def list_paths(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of an object; those of nested objects are joined by dots."""
    for path, _ in _walk(record):
        yield path


def name_unread_keys(stream: TextStream, read: ReadObject) -> Iterator[Problem]:
    """Yield a problem for each of title, abstract and date that the first records lack.

    Only where a key that none of them was read from may hold it, by its name and value.

    Parameters
    ----------
    stream
        The file.
    read
        Yields what is read of one object.
    """
    records: list[dict[str, Any]] = []
    found: list[Record] = []
    for record in (record for value in read_head(stream) for record in find_records(value)):
        items = [item for item in read(record, 1) if isinstance(item, Record)]
        records += [record] * bool(items)
        found += items
    lacks = {
        "title": not any(record.title for record in found),
        "abstract": not any(record.abstract for record in found),
        "published": not any(record.dates or record.date_notes for record in found),
    }
    for ours in (name for name, is_lacking in lacks.items() if is_lacking):
        likely = {
            path
            for record in records
            for path, value in _walk(record)
            if LIKELY[ours].search(path.rpartition(".")[2]) and _may_hold(ours, value)
        }
        if likely:
            yield report_unread(ours, likely, {path for r in records for path in list_paths(r)})


def report_unread(ours: str, likely: Iterable[str], paths: Iterable[str]) -> Problem:
    """Return the problem that no key was known for one of our fields."""
    why = (
        f"No key was known for {ours}; if one of {list_offenders(sorted(likely))} is meant, say "
        f"--columns {ours}=NAME."
    )
    return Problem(None, why, " | ".join(sorted(paths)))


def _walk(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        if isinstance(value, dict) and value:
            yield from ((f"{key}.{path}", inner) for path, inner in _walk(value))
        else:
            yield key, value


def _may_hold(ours: str, value: object) -> bool:
    if ours == "published":
        return isinstance(value, str | int) and _YEAR.search(str(value)) is not None
    return isinstance(value, str) and len(value.split()) >= _FEWEST_WORDS
