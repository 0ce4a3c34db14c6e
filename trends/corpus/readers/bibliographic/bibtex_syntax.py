"""The syntax of BibTeX: text to entries, in time linear in the length of the text.

This replaces the splitter of bibtexparser 2, whose time grows with the square of the number of
marks (``@``, braces) on one line: 40 KB of nested braces took 44 CPU seconds. It also drops a whole
entry if a field is stated twice or a comma is missing. The tests compare the two on well-formed
files.

An entry is first read strictly. If that fails, its fields are read by the lines that they start
on, up to the next entry. An entry never extends past the start of another one: the text
``@type{key,`` or ``@type{field =`` at the start of a line or behind a closing brace.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from trends.corpus.records.records import DOUBT
from trends.formatting import format_count

__all__ = ["ENTRY_START", "Entry", "Fault", "split_entries"]

_NAME: Final = r"[A-Za-z][^\s=,{}\"#%()@]*"
_START = re.compile(r"@[ \t]*([A-Za-z]+)\s*([{(])")
# The unambiguous start of an entry.
ENTRY_START = re.compile(
    r"(?:\A|(?<=[\n})]))[ \t]*+@[ \t]*+[A-Za-z]++[ \t]*+[{(]\s*+"
    rf"(?:[^\s,{{}}=@\"]*+\s*+,[ \t]*+(?:\n|\Z|[}})]|{_NAME}+\s*+=)"
    rf"|(?:[^\s,{{}}=@\"]++[ \t]*+\n\s*+)?{_NAME}+\s*+=)"
)
_KEY = re.compile(
    rf"\s*+(?:[^\s,{{}}=]*+\s*+,|[^\s,{{}}=]*+\s*+(?=[}})])"
    rf"|(?:[^\s,{{}}=]++\s++)?(?={_NAME}+\s*+=))"
)
_GAP = re.compile(r"[\s,]*")
_FIELD = re.compile(rf"({_NAME})\s*=\s*")
_PLAIN = re.compile(r"[^\s,{}\"#()]+")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_QUOTE = re.compile(r"\\.|[{}\"]", re.DOTALL)
_JOIN = re.compile(r"\s*#\s*")
_KNOWN: Final = "title|abstract|author|year|date|month|journal|booktitle|doi|url|keywords|publisher"
# A field on a line of its own, or behind the comma that ends another one.
_FIELD_START = re.compile(
    rf"(?:\A|(?<=\n)|(?<=[}}\"\d],))[ \t]*,?[ \t]*({_NAME})[ \t]*=[ \t]*(?=[{{\"])"
    rf"|(?:\A|(?<=\n)|(?<=[}}\"\d],))[ \t]*,?[ \t]*((?i:{_KNOWN}))[ \t]*=[ \t]*"
)
# Abbreviations stand for names of months and venues. Longer ones would let a small file fill the
# memory; the longest in the style files of natbib and IEEEtran has under 100 characters.
_LONGEST_ABBREVIATION: Final = 2_000
_SHORT: Final = 500
_LONGEST_JOINED: Final = 100_000


class Fault(NamedTuple):
    """A part of the text that could not be read as it is."""

    start: int
    problem: str
    text: str
    is_record: bool = False


@dataclass(slots=True)
class Entry:
    """One entry, with its values as texts without their outer delimiters.

    Parameters
    ----------
    start
        Offset of the ``@``.
    kind
        The entry's type in lower case.
    fields
        Pairs of a name in lower case and a value, in the order of the file, repeated names
        included.
    fault
        What is wrong with the entry's syntax; None if nothing is.
    key
        The key by which other entries refer to it; empty if it has none.
    """

    start: int
    kind: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    fault: str | None = None
    key: str = ""


def split_entries(text: str, abbreviations: dict[str, str]) -> Iterator[Entry | Fault]:
    """Yield the entries of a text, and the faults of parts that are lost.

    Parameters
    ----------
    text
        Whole entries.
    abbreviations
        Values of ``@string``, by their names in lower case; those of the text are added.
    """
    return _Splitter(text, abbreviations).split()


class _Splitter:
    """Reads one text from its start to its end."""

    def __init__(self, text: str, abbreviations: dict[str, str]) -> None:
        self._text = text
        self._abbreviations = abbreviations
        self._limit = -1
        self._open_limit = -1

    def split(self) -> Iterator[Entry | Fault]:
        """Yield the entries, and the faults between them."""
        text, at, left = self._text, 0, 0
        last: Entry | None = None
        inside: list[Fault] = []
        while start := _START.search(text, at):
            kind = start[1].lower()
            if kind in ("comment", "preamble"):
                at = self._skip_group(start)
                for inner in ENTRY_START.finditer(text, start.end(), at):
                    why = "The entry stands within a comment and is not read."
                    inside.append(Fault(inner.start(), why, inner[0].strip(), is_record=True))
            elif key := _KEY.match(text, start.end()):
                yield from self._take_gap(last, left, start.start())
                entry = Entry(start.start(), kind, key=key[0].strip().rstrip(",").rstrip())
                at = left = self._read_entry(entry, key.end(), ")" if start[2] == "(" else "}")
                last = None
                if kind == "string":
                    yield from self._abbreviate(entry)
                else:
                    last = entry
                continue
            else:
                at = start.start() + 1
                continue
            yield from self._take_gap(last, left, start.start())
            yield from inside
            inside.clear()
            last, left = None, at
        yield from self._take_gap(last, left, len(text))

    def _next_entry(self, at: int) -> int:
        """Return where the next entry starts; each character is searched once."""
        if self._limit < at:
            found = ENTRY_START.search(self._text, at)
            self._limit = found.start() if found else len(self._text)
        return self._limit

    def _skip_group(self, start: "re.Match[str]") -> int:
        """Return the end of a comment or preamble; only its start if its braces do not match."""
        inner = _START.search(self._text, start.end(), start.end() + 200)
        limit = self._next_entry(inner.end() if inner else start.end())
        if limit == self._open_limit:
            # One group before this limit stays open; others are looked at for a short way only.
            return self._close_brace(start.end(), min(limit, start.end() + _SHORT)) or start.end()
        end = self._close_brace(start.end(), limit)
        if not end:
            self._open_limit = limit
        return end or start.end()

    def _take_gap(self, last: Entry | None, start: int, end: int) -> Iterator[Entry | Fault]:
        """Yield the entry before a gap, with the fields that a stray brace put into the gap."""
        rest = self._text[start:end]
        lost = _read_by_lines(rest) if "=" in rest else []
        if last is not None:
            known = {name for name, _ in last.fields}
            if lost and known.isdisjoint(name for name, _ in lost):
                last.fields += lost
                last.fault = "The entry contains a surplus closing brace."
                lost = []
            yield last
        if not lost:
            n_marks = sum(1 for _ in _START.finditer(rest))
            if n_marks:
                why = f"{DOUBT} {format_count(n_marks, 'mark')} such as @article{{ begin no entry."
                yield Fault(start, why, rest.strip()[:200])
            return
        if {"title", "abstract"} & {name for name, _ in lost}:
            yield Entry(start, "misc", lost, "The entry has no start such as @article{key,.")
        else:
            yield Fault(start, "The text belongs to no entry.", rest.strip(), is_record=True)

    def _read_entry(self, entry: Entry, at: int, closer: str) -> int:
        """Read the fields of an entry and return where it ends."""
        start, limit = at, self._next_entry(at)
        while True:
            at = _GAP.match(self._text, at, limit).end()  # type: ignore[union-attr]
            if at < limit and self._text[at] == closer:
                return at + 1
            name = _FIELD.match(self._text, at, limit)
            value = self._read_value(name.end(), limit) if name else None
            if name is None or value is None:
                break
            entry.fields.append((name[1].lower(), value[0]))
            at = value[1]
        entry.fields = _read_by_lines(self._text[start:limit])
        entry.fault = (
            "The entry is not closed."
            if at >= limit
            else "The entry has a stray or a missing brace, quote or comma."
        )
        return limit

    def _read_value(self, at: int, limit: int) -> tuple[str, int] | None:
        """Return a value and where it ends; None if it does not end before the limit."""
        parts, text = [], self._text
        while True:
            sign = text[at : at + 1] if at < limit else ""
            if sign == "{":
                end = self._close_brace(at + 1, limit)
                part = text[at + 1 : end - 1] if end else ""
            elif sign == '"':
                end = self._close_quote(at + 1, limit)
                part = text[at + 1 : end - 1] if end else ""
            else:
                plain = _PLAIN.match(text, at, limit)
                end = plain.end() if plain else 0
                part = plain[0] if plain else ""
                part = self._abbreviations.get(part.lower(), part)
            if not end:
                return None
            parts.append(part)
            at = end
            join = _JOIN.match(text, at, limit)
            if join is None:
                return "".join(parts)[:_LONGEST_JOINED] if len(parts) > 1 else part, at
            at = join.end()

    def _close_brace(self, at: int, limit: int) -> int:
        """Return the end of the group that opened before `at`; 0 if it stays open."""
        depth = 1
        for sign in _BRACE.finditer(self._text, at, limit):
            if sign[0] == "{":
                depth += 1
            elif sign[0] == "}":
                depth -= 1
                if not depth:
                    return sign.end()
        return 0

    def _close_quote(self, at: int, limit: int) -> int:
        """Return the end of the quoted text that opened before `at`; 0 if it stays open."""
        depth = 0
        for sign in _QUOTE.finditer(self._text, at, limit):
            if sign[0] == "{":
                depth += 1
            elif sign[0] == "}":
                depth -= 1
            elif sign[0] == '"' and not depth:
                return sign.end()
        return 0

    def _abbreviate(self, entry: Entry) -> Iterator[Fault]:
        """Store the abbreviations of a ``@string``."""
        for name, value in entry.fields:
            if len(value) <= _LONGEST_ABBREVIATION:
                self._abbreviations[name] = value
            else:
                why = (
                    f"Abbreviations should have at most {_LONGEST_ABBREVIATION:,} characters; "
                    f"{name} has {len(value):,} and is left out."
                )
                yield Fault(entry.start, why, value)


def _read_by_lines(text: str) -> list[tuple[str, str]]:
    """Return the fields of a broken entry by the lines on which they start."""
    starts = [*_FIELD_START.finditer(text)]
    ends = [start.start() for start in starts[1:]] + [len(text)] * bool(starts)
    return [
        ((start[1] or start[2]).lower(), _trim(text[start.end() : end]))
        for start, end in zip(starts, ends, strict=True)
    ]


def _trim(value: str) -> str:
    """Return a value without its delimiters, as far as it has any."""
    value = value.strip().rstrip(",").rstrip()
    n_unopened = value.count("}") - value.count("{")
    end = len(value)
    while n_unopened > 0 and end and value[end - 1] in "}, \t\n":
        n_unopened -= value[end - 1] == "}"
        end -= 1
    value = value[:end].rstrip(", \t\n")
    for opener, closer in ('""', "{}"):
        if value.startswith(opener):
            is_whole = value.endswith(closer) and len(value) > 1 and n_unopened >= 0
            return value[1:-1] if is_whole else value[1:]
    return value
