"""JSON text to values; a value that is not valid JSON affects no other.

The text holds consecutive values, with anything between them, or one array of objects. After a value
that is not valid JSON, reading goes on at the next clear boundary: an object that starts as the
broken one did, at the start of a line with the same indentation, or with the same first key.

The package ijson (3.6) is not used, because it stops at the first value that is not valid JSON, so
that one broken record would lose all later ones. It is hardly faster: 50,000 records in an array
(55 MB) take 0.15 s of CPU with its C backend, 2.5 s with its Python backend, and 0.24 s here
(November 2026).
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from trends.corpus.files.text_stream import MAX_WHOLE_CHARACTERS
from trends.errors import CorpusError

__all__ = ["BLANK", "Broken", "Value", "iterate_values", "take_lines"]

BLANK: Final = "\ufeff \t\r\n"
_BETWEEN = re.compile("[\ufeff \t\r\n\\[\\],}]*+")
# A bound on memory: characters read at a time.
_PIECE: Final = 1 << 20
# Errors of a decoder at the end of a text that merely continues in the next piece:
# half of an escape or of a word such as "false".
_CUT: Final = 12
# A bound on time: characters decoded in vain for each one that is read, so that it is linear.
_DECODED_AGAIN: Final = 16
_FREE: Final = 1 << 20
_DEEP: Final = 10_000
_FIRST_KEY = re.compile(r'\{\s*+"([^"\\]{1,100})"')
_NESTED = re.compile(r'\[\s*+\{\s*+"')
_TITLE = re.compile(r'"[^"\\]{0,40}title[^"\\]{0,40}"\s*+:', re.IGNORECASE)
_SEARCHED: Final = 4_000
_MOST_LISTS: Final = 50
_LONGEST_INDENT: Final = 200
_SHOWN: Final = 400


class Value(NamedTuple):
    """An object, its number in the text, and what is unusual about it."""

    number: int
    value: dict[str, Any]
    note: str = ""


class Broken(NamedTuple):
    """Text that is not valid JSON, with the number that its value would have."""

    number: int
    problem: str
    text: str


def iterate_values(
    name: str, lines: Iterator[str], keys: frozenset[str] = frozenset()
) -> Iterator[Value | Broken]:
    """Yield the values of a text, which is read in a moving window.

    Parameters
    ----------
    name
        Name of the file in messages.
    lines
        The text.
    keys
        The keys of records, if they are known.

    Raises
    ------
    CorpusError
        If a value is too long to be held in memory.
    """
    return _Values(name, lines, keys).read()


def take_lines(lines: Iterator[str], n_characters: int) -> list[str]:
    """Return the next lines, until they have this many characters together."""
    parts, length = [], 0
    for line in lines:
        parts.append(line)
        length += len(line)
        if length >= n_characters:
            break
    return parts


def _parse_whole(digits: str) -> int | str:
    """Return a number, or its digits if they are too many for Python to convert."""
    try:
        return int(digits)
    except ValueError:
        return digits


class _Decoded(NamedTuple):
    """An object and where it ends, or the fault of the text at its place."""

    value: dict[str, Any] | None
    end: int
    problem: str = ""


class _Values:
    """Reads one text from its start to its end."""

    def __init__(self, name: str, lines: Iterator[str], keys: frozenset[str]) -> None:
        self._name = name
        self._lines = lines
        self._window = ""
        self._at = 0
        self._n_read = 0
        self._n_vain = 0
        self._is_open = True
        # Control characters inside strings are common and harmless.
        self._decoder = json.JSONDecoder(strict=False)
        self._slow_decoder = json.JSONDecoder(strict=False, parse_int=_parse_whole)
        # The keys of the first valid object, and the text before it if objects start lines.
        self._keys = keys
        self._indent: str | None = None
        self._is_first = True
        self._is_nested = False

    def read(self) -> Iterator[Value | Broken]:
        """Yield the values, and the parts that are not valid JSON."""
        number = 0
        self._fill(_PIECE)
        while self._skip():
            found = self._decode()
            if found.value is not None:
                number += 1
                if self._is_first:
                    self._is_first = False
                    self._keys = self._keys or frozenset(found.value)
                    self._indent = self._find_indent(found.end)
                self._at = found.end
                yield Value(number, found.value, found.problem)
            elif self._keys or number or not self._enter_answer():
                text = self._window[self._at : self._at + _SHOWN].partition("\n")[0]
                yield Broken(number + 1, found.problem, text)
                number += 1
                self._find_next(found.end)
                if self._n_vain > self._most_vain():
                    why = "Too much of the file is not valid JSON; the rest was not read."
                    yield Broken(number + 1, why, "")
                    return

    def _skip(self) -> bool:
        """Skip the text between values; return whether anything is left."""
        while True:
            end = _BETWEEN.match(self._window, self._at).end()  # type: ignore[union-attr]
            if self._is_nested and "]" in self._window[self._at : end]:
                return False
            self._at = end
            if end < len(self._window):
                return True
            if not self._fill(_PIECE):
                return False

    def _fill(self, n_characters: int) -> bool:
        """Read more text, and release what was used; return whether there was more."""
        left = len(self._window) - self._at
        if left > MAX_WHOLE_CHARACTERS:
            raise CorpusError(
                f"A record of {self._name} should be at most {MAX_WHOLE_CHARACTERS:,} characters "
                "long; one is longer. Split the file, or save it as JSON Lines."
            )
        piece = "".join(take_lines(self._lines, max(n_characters, left)))
        self._window = self._window[self._at :] + piece
        self._at = 0
        self._n_read += len(piece)
        self._is_open = bool(piece)
        return self._is_open

    def _decode(self) -> _Decoded:
        """Return the object at the current position; read more text if it is incomplete."""
        while True:
            at, note = self._at, ""
            try:
                try:
                    value, end = self._decoder.raw_decode(self._window, at)
                except json.JSONDecodeError:
                    raise
                except ValueError:
                    # The one other error of the decoder.
                    value, end = self._slow_decoder.raw_decode(self._window, at)
                    note = "A number of thousands of digits is kept as text."
            except RecursionError:
                self._n_vain += _DEEP
                return _Decoded(None, at + 1, "The record is nested too deeply.")
            except json.JSONDecodeError as error:
                is_cut = self._is_cut(error)
                n_vain = error.pos - at
                if is_cut and self._fill(_PIECE):
                    continue
                # Text that was read is released, even if nothing follows.
                at = self._at
                self._n_vain += n_vain
                if is_cut:
                    return _Decoded(None, at + 1, "The file breaks off within this record.")
                why = f"{error.msg[:1].lower()}{error.msg[1:]}"
                return _Decoded(None, at + 1, f"The record is not valid JSON ({why}).")
            if not isinstance(value, dict):
                return _Decoded(None, end, "The value is valid JSON, but not an object.")
            if self._is_nested and self._holds_records(value):
                return _Decoded(None, at + 1, "A list within the record is not closed.")
            return _Decoded(value, end, note)

    def _holds_records(self, value: dict[str, Any]) -> bool:
        """Return whether a list inside a broken record took in the records after it."""
        lists = (inner for inner in value.values() if isinstance(inner, list))
        return any(
            isinstance(entry, dict) and len(self._keys) > 2 and self._keys <= entry.keys()
            for inner in lists
            for entry in inner
        )

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        """Return whether the error may come from the end of the window, not from the text."""
        return error.msg.startswith("Unterminated") or error.pos > len(self._window) - _CUT

    def _most_vain(self) -> int:
        return _FREE + _DECODED_AGAIN * self._n_read

    def _enter_answer(self) -> bool:
        """Move to the first record inside an answer that is not valid JSON as a whole."""
        window, at = self._window, self._at
        if "[" in window[:at] or window[at] != "{":
            return False
        for nested in islice(_NESTED.finditer(window, at), _MOST_LISTS):
            if _TITLE.search(window, at, nested.start()):
                # The object is a record itself, and the list one of its references or the like.
                return False
            if _TITLE.search(window, nested.end() - 1, nested.end() + _SEARCHED):
                self._at = nested.start() + 1
                self._is_nested = True
                return True
        return False

    def _find_indent(self, end: int) -> str | None:
        """Return the text before the current object on its line; None if objects do not start lines."""
        start = max(self._at - _LONGEST_INDENT, 0)
        before = self._window[start : self._at]
        indent = before.rpartition("\n")[2].strip("\ufeff[,")
        if (start and "\n" not in before) or indent.strip(BLANK):
            return None
        is_line = re.compile(rf"[\s,\]}}]*+(?<=\n){re.escape(indent)}[,\[]?\s*+(?:\{{|\]|\Z)")
        return indent if is_line.match(self._window, end) else None

    def _find_next(self, at: int) -> None:
        """Move to the next object that starts like a record, or to the end."""
        indent = self._indent
        if self._is_first:
            begins = re.search(r'\n([ \t]*+)[,\[]?\{\s*+"', self._window[self._at :])
            indent = begins[1] if begins else None
        key = _FIRST_KEY.match(self._window, self._at)
        if indent is not None:
            boundary = re.compile(rf'\n(?:{re.escape(indent)}|[,\[]\s*+)\{{\s*+"')
        else:
            is_known = key is not None and (not self._keys or key[1] in self._keys)
            name = re.escape(key[1]) + r'"\s*+:' if key and is_known else ""
            boundary = re.compile(rf'[,\[}}\]\n]\s*+\{{\s*+"{name}')
        start = at - 1
        while self._n_vain <= self._most_vain():
            for found in boundary.finditer(self._window, start):
                place = self._window.index("{", found.start())
                if indent is not None or self._is_record(place):
                    self._at = place
                    return
                if self._n_vain > self._most_vain():
                    break
            # Text that may be the start of a boundary is kept.
            self._at = max(len(self._window.rstrip()) - 1, 0)
            if not self._fill(_PIECE):
                self._at = len(self._window)
                return
            start = 0

    def _is_record(self, at: int) -> bool:
        """Return whether an object has at least half of the keys that records have."""
        try:
            value, end = self._slow_decoder.raw_decode(self._window, at)
        except json.JSONDecodeError as error:
            self._n_vain += error.pos - at
            return self._is_open and self._is_cut(error)
        except RecursionError:
            self._n_vain += _DEEP
            return False
        self._n_vain += end - at
        if not self._keys:
            return len(value) > 2 and any("title" in key.lower() for key in value)
        return 2 * len(self._keys & value.keys()) >= len(self._keys)
