"""JSON of any size as a stream of objects: lines, arrays, objects one behind the other."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from trends.corpus.files.text_stream import MAX_WHOLE_CHARACTERS, TextStream
from trends.corpus.readers.json.answers import find_records
from trends.corpus.records.records import Item, Portion, Problem, Record
from trends.errors import CorpusError

__all__ = ["ReadObject", "dig", "keys_in", "looks_like_json", "read_objects"]

_KEY = re.compile(r'"((?:[^"\\\n]|\\.){1,60})"\s*:')
_PIECE: Final = 1 << 20
# About 3,000 abstracts.
_PORTION: Final = 1 << 22
_BLANK: Final = "\ufeff \t\r\n"


# Takes an object's values, and its line, or its number where lines say nothing.
ReadObject = Callable[[Mapping[str, Any], int], Iterator[Problem | Record]]


class _Found(NamedTuple):
    """One JSON object, with its line, or its number where lines say nothing."""

    line: int
    fields: dict[str, Any]


def looks_like_json(head: str) -> bool:
    """Tell whether a text starts as a JSON object or an array of objects."""
    start = head.lstrip(_BLANK)[:2000]
    return re.match(r"\[?\s*\{\s*[\"}]", start) is not None


def keys_in(head: str) -> frozenset[str]:
    """Return the keys that occur in the first characters of a JSON text."""
    return frozenset(_KEY.findall(head)) if looks_like_json(head) else frozenset()


def read_objects(stream: TextStream, read: ReadObject) -> Iterator[Item]:
    """Yield what is read of the objects of a JSON file, without holding them all.

    Read are JSON Lines, an array of objects, objects one behind the other, and an object that
    has the records inside it, as answers of services do (see `find_records`). Lines are handed on many
    at a time, still unread.

    Parameters
    ----------
    stream
        The file.
    read
        Yields what is read of one object; a function that can be pickled.
    """
    lines = stream.lines()
    start = list(islice(lines, 2))
    lines = chain(start, lines)
    if any(isinstance(_parse(line.strip(_BLANK)), dict) for line in start):
        number = 1
        while taken := _take(lines, _PORTION):
            yield Portion(partial(_read_lines, taken, number, read))
            number += len(taken)
    else:
        yield from _read_found(_iterate_values(stream.name, lines), read)


def dig(fields: object, *path: str) -> Any:
    """Return what lies at a path of keys; None where the path ends early."""
    for key in path:
        if not isinstance(fields, dict):
            return None
        fields = fields.get(key)
    return fields


def _read_lines(lines: list[str], first: int, read: ReadObject) -> Iterator[Problem | Record]:
    return _read_found(_iterate_lines(lines, first), read)


def _read_found(found: Iterator[_Found | Problem], read: ReadObject) -> Iterator[Problem | Record]:
    for item in found:
        if isinstance(item, Problem):
            yield item
        else:
            yield from read(item.fields, item.line)


def _iterate_lines(lines: list[str], first: int) -> Iterator[_Found | Problem]:
    for number, line in enumerate(lines, start=first):
        text = line.strip(_BLANK)
        value = _parse(text) if text else None
        if isinstance(value, dict):
            yield from _unwrap(value, number)
        elif text:
            what = "no JSON" if value is None else "JSON, but no object"
            yield Problem(number, f"The line is {what}.", text, is_record=True)


def _iterate_values(name: str, lines: Iterator[str]) -> Iterator[_Found | Problem]:
    """Yield the objects of a text that is not one object a line, by a window that moves on."""
    decoder = json.JSONDecoder()
    window, at, number, needed = "", 0, 0, 0
    is_open = True
    while True:
        at = _skip(window, at)
        value: Any = None
        if at < len(window) and len(window) - at >= needed:
            try:
                value, end = decoder.raw_decode(window, at)
                at, needed = end, 0
            except RecursionError:
                yield Problem(number + 1, "The record is nested too deeply.", "", is_record=True)
                return
            except ValueError:
                needed = 2 * (len(window) - at)
        if value is not None:
            number += 1
            if isinstance(value, dict):
                yield from _unwrap(value, number)
            else:
                yield Problem(number, "The value is JSON, but no object.", str(value), True)
            continue
        if not is_open:
            break
        if len(window) > MAX_WHOLE_CHARACTERS:
            raise CorpusError(
                f"A record of {name} should be at most {MAX_WHOLE_CHARACTERS:,} characters long; "
                "the one after record "
                f"{number} is longer. Split the file, or save it as JSON Lines."
            )
        window, at = window[at:], 0
        piece = "".join(_take(lines, max(_PIECE, needed - len(window))))
        is_open = bool(piece)
        window += piece
        needed = needed if is_open else 0
    rest = window[at:].strip(_BLANK + "],}")
    if rest:
        yield Problem(number + 1, "The file breaks off within this record.", rest, is_record=True)


def _skip(window: str, at: int) -> int:
    """Move over what stands between the values of an array."""
    while at < len(window) and window[at] in _BLANK + "[],":
        at += 1
    return at


def _take(lines: Iterator[str], n_characters: int) -> list[str]:
    parts, length = [], 0
    for line in lines:
        parts.append(line)
        length += len(line)
        if length >= n_characters:
            break
    return parts


def _unwrap(value: dict[str, Any], number: int) -> Iterator[_Found]:
    """Yield the records inside an answer; else the object itself."""
    records = find_records(value)
    for place, record in enumerate(records, start=1):
        yield _Found(place if number == 1 and len(records) > 1 else number, record)


def _parse(text: str) -> Any:
    """Return the value of a JSON text, or None if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
