"""JSON of any size as a stream of objects: lines, arrays, objects one behind the other."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from trends.corpus.records import Problem
from trends.corpus.text_stream import MAX_WHOLE_CHARACTERS, TextStream
from trends.errors import CorpusError

__all__ = ["Found", "dig", "iterate_objects", "keys_in", "looks_like_json"]

_KEY = re.compile(r'"([A-Za-z_][\w.]*)"\s*:')
_LISTS: Final = ("results", "data", "works", "papers", "items", "records", "dailyPapers", "hits")
_PIECE: Final = 1 << 20
_BLANK: Final = "\ufeff \t\r\n"


class Found(NamedTuple):
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


def iterate_objects(stream: TextStream) -> Iterator[Found | Problem]:
    """Yield the objects of a JSON file one by one, without holding them all.

    Read are JSON Lines, an array of objects, objects one behind the other, and an object that
    has the array under a usual name such as ``"results"`` or ``"data"``.
    """
    lines = stream.lines()
    start = list(islice(lines, 2))
    if any(isinstance(_parse(line.strip(_BLANK)), dict) for line in start):
        yield from _iterate_lines(chain(start, lines))
    else:
        yield from _iterate_values(stream.name, chain(start, lines))


def dig(fields: object, *path: str) -> Any:
    """Return what lies at a path of keys; None where the path ends early."""
    for key in path:
        if not isinstance(fields, dict):
            return None
        fields = fields.get(key)
    return fields


def _iterate_lines(lines: Iterable[str]) -> Iterator[Found | Problem]:
    for number, line in enumerate(lines, start=1):
        text = line.strip(_BLANK)
        value = _parse(text) if text else None
        if isinstance(value, dict):
            yield from _unwrap(value, number)
        elif text:
            what = "no JSON" if value is None else "JSON, but no object"
            yield Problem(number, f"The line is {what}.", text, is_record=True)


def _iterate_values(name: str, lines: Iterator[str]) -> Iterator[Found | Problem]:
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
        piece = _take(lines, max(_PIECE, needed - len(window)))
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


def _take(lines: Iterator[str], n_characters: int) -> str:
    parts, length = [], 0
    for line in lines:
        parts.append(line)
        length += len(line)
        if length >= n_characters:
            break
    return "".join(parts)


def _unwrap(value: dict[str, Any], number: int) -> Iterator[Found]:
    """Yield the objects of a list inside an answer; else the object itself."""
    for name in _LISTS:
        inner = value.get(name)
        if "title" in value or not isinstance(inner, list):
            continue
        if all(isinstance(entry, dict) for entry in inner):
            for place, entry in enumerate(inner, start=1):
                yield Found(place if number == 1 else number, entry)
            return
    yield Found(number, value)


def _parse(text: str) -> Any:
    """Return the value of a JSON text, or None if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
