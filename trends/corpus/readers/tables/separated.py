"""Read tables separated by commas, semicolons, tabs or bars, with or without lines above them."""

import csv
import io
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.tables.csv_rows import Row, read_rows, split_line
from trends.corpus.readers.tables.header import Header, has_texts, is_header, is_heading
from trends.corpus.records.records import DOUBT, Item, Problem, Reader, ReadOptions
from trends.errors import CorpusError, list_offenders
from trends.formatting import format_count

__all__ = ["READER", "has_columns"]

_SEPARATORS: Final = ",;\t|"
# Chosen by hand: lines at the top of a file that show its separator.
_SEARCHED_LINES: Final = 12
# Chosen by hand: rows with equally many fields that show a separator.
_ALIKE_ROWS: Final = 3
# Chosen by hand: with this many columns, a title is enough to recognize a header.
_LEAST_COLUMNS: Final = 3
# Chosen by hand: rows that are no rows of the table, from which number and share of all rows on the
# number of records is in doubt.
_LEAST_TORN: Final = 3
_MOST_TORN: Final = 0.05


def _recognizes(head: str) -> bool:
    """Return whether the first lines hold a known header, or rows of equal length."""
    return _find_header(head) is not None


def has_columns(head: str, own: set[str]) -> bool:
    """Return whether a line that has one of the user's own names for columns heads a table."""
    return bool(own) and _find_header(head, own) is not None


def _read(stream: TextStream, options: ReadOptions) -> Iterator[Item]:
    found = _find_header(stream.head, {theirs for _, theirs in options.columns})
    separator, n_above = found or (",", 0)
    lines = stream.lines()
    above = list(islice(lines, n_above))
    if above:
        yield Problem(
            1, f"Skipped {format_count(n_above, 'line')} above the table.", "".join(above)
        )
    rows = read_rows(_without_mark(lines), separator, n_above + 1)
    first = next(rows, None)
    if first and first.fault:
        yield Problem(first.line, f"{first.fault} It is the header.", _start_of(first))
    header = Header(first.values if first else [], options, stream.name)
    if not options.columns and not is_heading(header.names):
        known = ", ".join(repr(name) for name in header.meanings)
        raise CorpusError(
            f"{stream.name} should be a table of papers, with titles and one column more that is "
            f"known; of its columns {list_offenders(header.names)} only {known} is. Leave it out, or "
            "say what they are: --columns title=NAME,abstract=NAME,published=NAME."
        )
    yield from header.find_gaps(n_above + 1)
    is_behind_gap = False
    n_rows = n_torn = 0
    for row in rows:
        n_rows += 1
        stream.n_hidden_records += sum(map(header.is_dated_row, row.inside))
        n_torn += header.is_torn(row.values)
        is_behind_gap |= not any(map(str.strip, row.values))
        if header.is_repeated(row.values):
            yield Problem(
                row.line, "The header is repeated; the line is not a paper.", _start_of(row)
            )
        elif is_header(row.values):
            why = "The header of another table; from here on its columns are read."
            yield Problem(row.line, why, _start_of(row))
            header = Header([value.strip("\ufeff ") for value in row.values], options, stream.name)
        elif is_behind_gap and header.has_odd_date(row.values):
            why = "The line follows an empty one and has no date in its place; it is not a paper."
            yield Problem(row.line, why, _start_of(row), is_record=True)
        else:
            yield from _read_row(row, header)
    if n_torn >= _LEAST_TORN and n_torn > _MOST_TORN * n_rows:
        why = (
            f"{DOUBT} {n_torn:,} of {n_rows:,} rows have another number of values than the header, "
            "and no date where dates are. Stray quotes or separators may have split records; export "
            "the table again, or as RIS or BibTeX."
        )
        yield Problem(None, why)


def _read_row(row: Row, header: Header) -> Iterator[Item]:
    n_expected = len(header.names)
    values, n_values = row.values, len(row.values)
    while n_values > n_expected and not values[n_values - 1].strip():
        n_values -= 1
    values = values[:n_values]
    if not any(value.strip() for value in values):
        return
    if len(values) == 1 and n_expected > 1:
        why = f"The line has one value, but the table has {n_expected} columns; it is not a paper."
        yield Problem(row.line, why, _start_of(row), is_record=True)
        return
    if row.fault:
        yield Problem(row.line, row.fault, _start_of(row))
    if len(values) != n_expected:
        why = (
            f"The row has {format_count(len(values), 'value')} for "
            f"{format_count(n_expected, 'column')}."
        )
        yield Problem(row.line, why, _start_of(row))
    yield from header.read_row(values, row.line)


def _start_of(row: Row) -> str:
    """Return the start of a row, by which a user can find it."""
    return " | ".join(value[:40] for value in row.values[:6])


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
            names = split_line(line, separator=separator)
            if is_heading(names) or own.intersection(names):
                return separator, number
            if line.count('"') % 2 and _is_odd_header(lines[number:], separator, own):
                return separator, number
    for separator in _SEPARATORS:
        widths = [
            len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
        ]
        if len(widths) >= _ALIKE_ROWS and widths[0] > 1 and len(set(widths[:-1])) == 1:
            return separator, 0
        names = split_line(lines[0], separator=separator) if lines else []
        if len(names) >= _LEAST_COLUMNS and has_texts(names) and set(widths) == {len(names)}:
            return separator, 0
    return None


def _is_odd_header(lines: list[str], separator: str, own: set[str]) -> bool:
    """Return whether these lines start with a header that has a line break or a stray quote."""
    joined = split_line(*(f"{line}\n" for line in lines), separator=separator)
    bare = lines[0].replace('"', "").split(separator)
    return any(is_heading(names) or own.intersection(names) for names in (joined, bare))


READER: Final = Reader("separated values", _recognizes, _read)
