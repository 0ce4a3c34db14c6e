"""JSON of any size as a stream of objects: lines, arrays, or consecutive objects."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from trends.corpus.files.record_marks import CountMarks, KeyMarks, LineMarks, choose_keys
from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.answers import find_records
from trends.corpus.readers.json.json_values import BLANK, Broken, iterate_values, take_lines
from trends.corpus.records.records import Chunk, Item, Problem, Record

__all__ = ["ReadObject", "dig", "keys_in", "looks_like_json", "mark_objects", "read_objects"]

_KEY = re.compile(r'"((?:[^"\\\n]|\\.){1,60})"\s*:')
# About 3,000 abstracts.
_OBJECT_LINE = re.compile("[\ufeff \\t]*\\{")
_PORTION: Final = 1 << 22


# Takes the values of an object, and its line, or its number if objects do not start lines.
ReadObject = Callable[[Mapping[str, Any], int], Iterator[Problem | Record]]


class _Found(NamedTuple):
    """One JSON object, with its line, or its number if objects do not start lines."""

    line: int
    fields: dict[str, Any]


def looks_like_json(head: str) -> bool:
    """Return whether a text starts as a JSON object or an array of objects."""
    start = head.lstrip(BLANK)[:2000]
    return re.match(r"\[?\s*\{\s*[\"}]", start) is not None


def keys_in(head: str) -> frozenset[str]:
    """Return the keys that occur in the first characters of a JSON text."""
    return frozenset(_KEY.findall(head)) if looks_like_json(head) else frozenset()


def read_objects(stream: TextStream, read: ReadObject) -> Iterator[Item]:
    """Yield the items read from the objects of a JSON file, without holding all objects.

    The file holds JSON Lines, an array of objects, consecutive objects, or an object that contains
    the records, as answers of services do (see `find_records`). Lines are passed on in portions,
    without being parsed.

    Parameters
    ----------
    stream
        The file.
    read
        Yields the items read from one object; a function that can be pickled.
    """
    lines = stream.lines()
    start = list(islice(lines, 2))
    lines = chain(start, lines)
    if any(isinstance(_parse(line.strip(BLANK)), dict) for line in start):
        number = 1
        while taken := take_lines(lines, _PORTION):
            yield Chunk(partial(_read_lines, stream.name, taken, number, read))
            number += len(taken)
    else:
        yield from _read_found(_iterate_text(stream.name, lines), read)


def mark_objects(head: str) -> CountMarks:
    """Return a counter of the records of a JSON file by their lines or keys."""
    for line in head.split("\n", 2)[:2]:
        value = _parse(line.strip(BLANK))
        if isinstance(value, dict) and find_records(value) == [value]:
            return LineMarks(_OBJECT_LINE)
    return KeyMarks(choose_keys(head))


def dig(fields: object, *path: str) -> Any:
    """Return the value at a path of keys; None if the path ends early."""
    for key in path:
        if not isinstance(fields, dict):
            return None
        fields = fields.get(key)
    return fields


def _read_lines(
    name: str, lines: list[str], first: int, read: ReadObject
) -> Iterator[Problem | Record]:
    return _read_found(_iterate_lines(name, lines, first), read)


def _read_found(found: Iterator[_Found | Problem], read: ReadObject) -> Iterator[Problem | Record]:
    for item in found:
        if isinstance(item, Problem):
            yield item
        else:
            yield from read(item.fields, item.line)


def _iterate_lines(name: str, lines: list[str], first: int) -> Iterator[_Found | Problem]:
    keys: frozenset[str] | None = None
    for number, line in enumerate(lines, start=first):
        text = line.strip(BLANK)
        value = _parse(text) if text else None
        if isinstance(value, dict):
            yield from _unwrap(value, number)
        elif text:
            keys = _find_keys(lines) if keys is None else keys
            yield from _iterate_text(name, iter([text]), line=number, keys=keys)


def _find_keys(lines: list[str]) -> frozenset[str]:
    """Return the keys of the first valid object."""
    values = (_parse(line.strip(BLANK)) for line in lines)
    return next((frozenset(value) for value in values if isinstance(value, dict)), frozenset())


def _iterate_text(
    name: str,
    lines: Iterator[str],
    *,
    line: int | None = None,
    keys: frozenset[str] = frozenset(),
) -> Iterator[_Found | Problem]:
    """Yield the objects of a text that does not hold one object per line, or of one invalid line."""
    for found in iterate_values(name, lines, keys):
        if isinstance(found, Broken):
            place = line or found.number
            yield Problem(place, found.problem, found.text, is_record=True)
            continue
        if found.note:
            yield Problem(line or found.number, found.note, str(found.value.get("title", "")))
        yield from _unwrap(found.value, line or found.number)


def _unwrap(value: dict[str, Any], number: int) -> Iterator[_Found]:
    """Yield the records inside an answer; else the object itself."""
    records = find_records(value)
    for place, record in enumerate(records, start=1):
        yield _Found(place if number == 1 and len(records) > 1 else number, record)


def _parse(text: str) -> Any:
    """Return the value of a JSON text, or None if it is not valid."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
