"""Tables of separated values: commas, semicolons, tabs or bars, with or without lines above."""

import csv
import io
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from trends.corpus.files.text_stream import MAX_LINE_CHARACTERS, TextStream
from trends.corpus.readers.tables.header import Header, holds_titles
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions
from trends.formatting import format_count

__all__ = ["READER"]

_SEPARATORS: Final = ",;\t|"
_SEARCHED_LINES: Final = 12
_ALIKE_ROWS: Final = 3
# 2 ** 31 - 1 is the most that the parser takes on every platform.
_LARGEST_FIELD: Final = min(MAX_LINE_CHARACTERS, 2**31 - 1)


def _recognises(head: str) -> bool:
    """Tell whether a known header stands among the first lines, or rows of equal length."""
    return _find_header(head) is not None


def _read(stream: TextStream, options: ReadOptions) -> Iterator[Item]:
    found = _find_header(stream.head, {theirs for _, theirs in options.columns})
    separator, n_above = found or (",", 0)
    lines = stream.lines()
    above = list(islice(lines, n_above))
    if above:
        yield Problem(
            1, f"Skipped {format_count(n_above, 'line')} above the table.", "".join(above)
        )
    csv.field_size_limit(_LARGEST_FIELD)
    rows = csv.reader(_without_mark(lines), delimiter=separator)
    header = Header(next(rows, []), options, stream.name)
    yield from header.find_gaps(n_above + 1)
    line = n_above + 1 + rows.line_num
    try:
        for row in rows:
            yield from _read_row(row, header, line)
            line = n_above + 1 + rows.line_num
    except csv.Error as error:
        yield Problem(line, f"The table breaks off: {error}.", is_record=True)


def _read_row(row: list[str], header: Header, line: int) -> Iterator[Item]:
    n_expected = len(header.names)
    while len(row) > n_expected and not row[-1].strip():
        row = row[:-1]
    if not any(value.strip() for value in row):
        return
    if len(row) != n_expected:
        why = f"The row has {format_count(len(row), 'value')} for {format_count(n_expected, 'column')}."
        yield Problem(line, why, header_text(row))
    yield from header.read_row(row, line)


def header_text(row: list[str]) -> str:
    """Return the start of a row, to be recognised by."""
    return " | ".join(value[:40] for value in row[:6])


def _without_mark(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines without a byte order mark or zero bytes, which the parser refuses."""
    first = next(lines, "")
    for line in chain([first.lstrip("\ufeff")], lines):
        yield line.replace("\0", "")


def _find_header(head: str, own: set[str] = frozenset()) -> tuple[str, int] | None:  # type: ignore[assignment]
    """Return the separator, and the number of lines above the header; None if there is none."""
    lines = head.lstrip("\ufeff").splitlines()[:_SEARCHED_LINES]
    for number, line in enumerate(lines):
        for separator in _SEPARATORS:
            names = _split(line, separator)
            is_wide = len(names) > 1 or len(line) < 40
            if is_wide and (holds_titles(names) or own.intersection(names)):
                return separator, number
    for separator in _SEPARATORS:
        widths = [
            len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
        ]
        if len(widths) >= _ALIKE_ROWS and widths[0] > 1 and len(set(widths[:-1])) == 1:
            return separator, 0
    return None


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


READER: Final = Reader("separated values", _recognises, _read)
