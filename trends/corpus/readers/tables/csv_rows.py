"""Lines of separated values to rows, where a stray quote costs no more than its own row.

A row is first read by the rules (RFC 4180): a quote opens a value only at its start, and closes it
only before a separator or the end of the line. If the quotes of a row break these rules, if a
quoted value is never closed, or if the lines inside it look like rows of the table, the first line
is read as a row of its own with literal quotes, and reading goes on with the next line.
"""

import csv
from collections import deque
from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

from trends.corpus.files.text_stream import MAX_LINE_CHARACTERS

__all__ = ["Row", "read_rows", "split_line"]

# 2 ** 31 - 1 is the largest limit that the parser accepts on every platform.
_LARGEST_FIELD: Final = min(MAX_LINE_CHARACTERS, 2**31 - 1)
# Chosen by hand: a value of more lines counts as never closed; full texts have a few thousand.
_MOST_LINES: Final = 20_000
# A bound on time: lines that may be read again for each line of the table, so that it is linear.
_READ_AGAIN: Final = 4
_FREE_LINES: Final = 100_000
# Chosen by hand: lines inside one value are rows from this share on that look so. In abstracts of ten
# lines, the share of lines that happen to have as many separators as a row is below a third.
_SHARE_OF_ROWS: Final = 0.6


class Row(NamedTuple):
    """One row of a table, the number of its first line, and what is wrong with its quotes.

    `inside` holds the values of those lines inside it that have as many values as a row.
    """

    values: list[str]
    line: int
    fault: str | None = None
    inside: tuple[list[str], ...] = ()


class _NeverClosed(Exception):  # noqa: N818
    """A quoted value extends over too many lines."""


def read_rows(lines: Iterator[str], separator: str, first_line: int) -> Iterator[Row]:
    """Yield the rows of a table, its header first.

    Parameters
    ----------
    lines
        The lines, each with its line end.
    separator
        One character.
    first_line
        Number of the first line.
    """
    return _Rows(lines, separator, first_line).read()


def split_line(*lines: str, separator: str) -> list[str]:
    """Return the values of the row at the start of some lines, by the rules of RFC 4180."""
    try:
        return next(csv.reader(lines, delimiter=separator), [])
    except csv.Error:
        return []


class _Rows:
    """Reads one table from its first line to its last."""

    def __init__(self, lines: Iterator[str], separator: str, first_line: int) -> None:
        csv.field_size_limit(_LARGEST_FIELD)
        self._lines = lines
        self._separator = separator
        self._line = first_line
        self._waiting: deque[str] = deque()
        self._taken: list[str] = []
        self._n_columns = 0
        self._n_again = 0
        self._n_joined = 0
        self._most_lines = _MOST_LINES

    def read(self) -> Iterator[Row]:
        """Yield the rows; lines after a faulty row that are not rows continue its last value."""
        waiting: Row | None = None
        header: Row | None = None
        for row in self._read():
            header = header or row
            is_rest = (
                waiting is not None
                and waiting is not header
                and waiting.fault is not None
                and row.line == waiting.line + self._n_joined + 1
                and 0 < len(row.values) < self._n_columns
            )
            if waiting is not None and is_rest:
                self._n_joined += 1
                rest = self._separator.join(row.values)
                waiting.values[-1] = f"{waiting.values[-1]}\n{rest}"
                waiting = waiting._replace(inside=(*waiting.inside, row.values))
                continue
            if waiting is not None:
                yield waiting
            waiting, self._n_joined = row, 0
        if waiting is not None:
            yield waiting

    def _read(self) -> Iterator[Row]:
        rows = self._open()
        while True:
            try:
                values = next(rows)
            except StopIteration:
                return
            except (csv.Error, _NeverClosed):
                if not self._taken:
                    return
                yield self._take_first_line()
                rows = self._open()
                continue
            inside = self._rows_inside()
            if inside and self._swallowed_rows(values, len(inside)):
                yield self._take_first_line()
                rows = self._open()
                continue
            line = self._line
            self._line += len(self._taken)
            self._taken.clear()
            self._n_columns = self._n_columns or len(values)
            yield Row(values, line, None, tuple(inside))

    def _open(self) -> Iterator[list[str]]:
        return csv.reader(self._feed(), delimiter=self._separator, strict=True)

    def _feed(self) -> Iterator[str]:
        """Yield the lines that were put back, then the next lines; record those of this row."""
        while True:
            line = self._waiting.popleft() if self._waiting else next(self._lines, None)
            if line is None:
                return
            if len(self._taken) >= self._most_lines:
                self._waiting.appendleft(line)
                raise _NeverClosed
            self._taken.append(line)
            yield line

    def _rows_inside(self) -> list[list[str]]:
        """Return the values of the lines after the first that could be rows of their own."""
        first, *behind = self._taken
        # Names in a header may contain line breaks, but no rows.
        n_columns = self._n_columns or len(first.split(self._separator))
        if n_columns < 2 or not behind:
            return []
        split = (split_line(line, separator=self._separator) for line in behind)
        return [values for values in split if len(values) == n_columns]

    def _swallowed_rows(self, values: list[str], n_rows: int) -> bool:
        """Return whether the lines after the first are rows rather than text of a quoted value."""
        if self._n_columns and len(values) != self._n_columns:
            return True
        n_behind = len(self._taken) - 1
        return n_behind > 1 and n_rows >= _SHARE_OF_ROWS * n_behind

    def _take_first_line(self) -> Row:
        """Return the first line of a row as a row of its own, and put the others back."""
        first, *others = self._taken
        self._waiting.extendleft(reversed(others))
        self._taken.clear()
        self._n_again += len(others)
        line = self._line
        self._line += 1
        if self._n_again > _FREE_LINES + _READ_AGAIN * self._line:
            # After so many stray quotes, no value of several lines can be trusted.
            self._most_lines = 2
        values = self._split_freely(first)
        self._n_columns = self._n_columns or len(values)
        return Row(values, line, "A quote in the row opens or closes no value.")

    def _split_freely(self, line: str) -> list[str]:
        """Return the values of a line, split in the way that gives one for each column."""
        text = line.rstrip("\r\n")
        mark = f'"{self._separator}"'
        tried = [
            *([self._split_escaped(text)] if '\\"' in text else []),
            split_line(text, separator=self._separator),
            text.strip('"').split(mark),
            text.split(self._separator),
        ]
        fitting = [values for values in tried if len(values) == self._n_columns]
        values = next(chain(fitting, [tried[-1]]))
        return [value.strip().strip('"').replace('""', '"') for value in values]

    def _split_escaped(self, line: str) -> list[str]:
        """Return the values of a line whose quotes are escaped by backslashes, as databases do."""
        reader = csv.reader(
            [line], delimiter=self._separator, escapechar="\\", doublequote=False, strict=True
        )
        try:
            return next(reader, [])
        except csv.Error:
            return []
