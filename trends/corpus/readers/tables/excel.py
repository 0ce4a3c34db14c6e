"""Excel workbooks: the first sheet that looks like records, or the one that is asked for."""

import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeAlias

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.tables.header import Header, is_heading
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions
from trends.errors import CorpusError, list_offenders
from trends.formatting import format_count

__all__ = ["READER"]

_Rows: TypeAlias = Iterator[tuple[Any, ...]]

# Chosen by hand: rows at the top of a sheet among which the header is sought, below titles and notes.
_SEARCHED_ROWS: Final = 12
# The last row that Excel has; a file that claims rows behind it was written to do harm.
_LAST_ROW: Final = 1_048_576
# No export has so many columns; Excel has 16,384, and a cell in the last makes a row as wide.
_MOST_COLUMNS: Final = 1_000
_BATCH_ROWS: Final = 1_000
_ERRORS: Final = frozenset(
    {"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >]")
_PIECE: Final = 1 << 18
# What openpyxl lets through of files that are no whole workbooks.
_FAULTS: Final = (
    *(zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, SyntaxError, OSError),
    *(IndexError, AttributeError, EOFError, RuntimeError, NotImplementedError, OverflowError),
)


def _recognizes(head: str) -> bool:
    return head.startswith("PK\x03\x04")


def _read(stream: TextStream, options: ReadOptions) -> Iterator[Item]:
    books = _open(stream)
    try:
        yield from _read_books(stream, options, books)
    finally:
        for book in books:
            book.close()


def _read_books(stream: TextStream, options: ReadOptions, books: Sequence[Any]) -> Iterator[Item]:
    sheet, n_above, others = _choose_sheet(stream, options, books[0])
    names = _without_tail(_plain(value) for value in _row_at(sheet, n_above))
    rows = [_rows_of(book[sheet.title], n_above + 2, len(names)) for book in books]
    if others:
        why = f"Read the sheet {sheet.title!r} alone; {list_offenders(others)} may hold papers too."
        yield Problem(None, f"{why} Name one with --sheet.")
    if n_above:
        yield Problem(1, f"Skipped {format_count(n_above, 'line')} above the table.")
    header = Header(names, options, stream.name)
    yield from header.find_gaps(n_above + 1)
    yield from _read_rows(rows[0], header, n_above + 2, rows[1] if len(rows) > 1 else None)


def _read_rows(rows: _Rows, header: Header, first: int, formulas: _Rows | None) -> Iterator[Item]:
    """Yield the records; count cells that a spreadsheet program has yet to fill."""
    n_empty = n_errors = 0
    number = first - 1
    try:
        for number, row in enumerate(rows, start=first):
            stated = next(formulas, ()) if formulas is not None else ()
            n_empty += sum(
                value is None and isinstance(formula, str) and formula.startswith("=")
                for value, formula in zip(row, stated, strict=False)
            )
            n_errors += sum(isinstance(value, str) and value in _ERRORS for value in row)
            values = [_plain(value) for value in row]
            if header.is_repeated(_without_tail(iter(values))):
                why = "The header is repeated; the row is not a paper."
                yield Problem(number, why, " | ".join(header.names))
            elif any(value not in ("", None) for value in values):
                yield from header.read_row(values, number)
    except _FAULTS as error:
        yield Problem(number + 1, f"The sheet breaks off: {error}.", is_record=True)
    if n_empty:
        verb = "has" if n_empty == 1 else "have"
        why = (
            f"{format_count(n_empty, 'formula')} {verb} no stored value; the cells count as empty."
        )
        yield Problem(None, f"{why} Open the workbook in a spreadsheet program and save it.")
    if n_errors:
        verb = "holds" if n_errors == 1 else "hold"
        yield Problem(None, f"{format_count(n_errors, 'cell')} {verb} an error such as #N/A.")


def _open(stream: TextStream) -> list[Any]:
    """Open a workbook for its values and, where it has formulas, once more for these."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # On styles and charts, which are not read.
            kinds = (True, False) if _has_formulas(stream) else (True,)
            return [
                openpyxl.load_workbook(
                    stream.binary, read_only=True, data_only=values, keep_links=False
                )
                for values in kinds
            ]
    except _FAULTS as error:
        raise CorpusError(
            f"{stream.name} should be a whole Excel workbook; opening it failed: {error}. "
            "Open it in a spreadsheet program, and save it again or as CSV."
        ) from error


def _has_formulas(stream: TextStream) -> bool:
    with zipfile.ZipFile(stream.binary) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
                continue
            with archive.open(name) as part:
                before = b""
                while piece := part.read(_PIECE):
                    if _FORMULA.search(before + piece):
                        return True
                    before = piece[-32:]
    return False


def _choose_sheet(
    stream: TextStream, options: ReadOptions, book: Any
) -> tuple[Any, int, list[str]]:
    """Return the sheet to read, the rows above its header, and which other sheets look alike."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if options.sheet:
        named = next((t for t in sheets if t.casefold() == options.sheet.casefold()), None)
        if named is None:
            raise CorpusError(
                f"{stream.name} should have a sheet {options.sheet!r}; its sheets are "
                f"{list_offenders(sheets)}. Name one of these with --sheet."
            )
        n_above = _find_header(stream, sheets[named], options)
        return sheets[named], _first_filled(sheets[named]) if n_above is None else n_above, []
    found = [
        (sheet, n_above)
        for sheet in sheets.values()
        if sheet.sheet_state == "visible"
        and (n_above := _find_header(stream, sheet, options)) is not None
    ]
    if found:
        (chosen, n_above), *rest = found
        return chosen, n_above, [sheet.title for sheet, _ in rest]
    filled = next(
        (s for s in sheets.values() if any(map(_is_filled, _rows_of(s, last=_SEARCHED_ROWS)))), None
    )
    columns = (
        _without_tail(_plain(v) for v in _row_at(filled, _first_filled(filled))) if filled else []
    )
    raise CorpusError(
        f"{stream.name} should have a sheet with a column of titles and another of papers; its "
        f"sheets are {list_offenders(sheets)}, the first with the columns {list_offenders(columns)}. "
        "Say which column it is: --columns title=NAME, and which sheet: --sheet NAME."
    )


def _find_header(stream: TextStream, sheet: Any, options: ReadOptions) -> int | None:
    """Return the number of rows above the header; None if there is no header."""
    own = {theirs for _, theirs in options.columns}
    try:
        for number, row in enumerate(islice(_rows_of(sheet, last=_SEARCHED_ROWS), _SEARCHED_ROWS)):
            names = _without_tail(_plain(value) for value in row)
            if is_heading(names) or own.intersection(names):
                return number
    except _FAULTS as error:
        raise CorpusError(
            f"{stream.name} should be a whole Excel workbook; reading the sheet {sheet.title!r} "
            f"failed: {error}. Open it in a spreadsheet program, and save it again or as CSV."
        ) from error
    return None


def _first_filled(sheet: Any) -> int:
    """Return the number of empty rows above the first that is not."""
    rows = enumerate(islice(_rows_of(sheet, last=_SEARCHED_ROWS), _SEARCHED_ROWS))
    return next((number for number, row in rows if _is_filled(row)), 0)


def _row_at(sheet: Any, n_above: int) -> tuple[Any, ...]:
    return next(_rows_of(sheet, n_above + 1, last=n_above + 1), ())


def _is_filled(row: tuple[Any, ...]) -> bool:
    return any(value not in (None, "") for value in row)


def _rows_of(
    sheet: Any, first: int = 1, n_columns: int = _MOST_COLUMNS, *, last: int = _LAST_ROW
) -> _Rows:
    """Yield the values of rows; the size that the sheet states is not relied on."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(min_row=first, max_row=last, max_col=max(n_columns, 1), values_only=True)
    n_filled = first - 1
    number = first - 1
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # On dates out of range, which come as numbers.
            batch = list(islice(rows, _BATCH_ROWS))
        for row in batch:
            number += 1
            if _is_filled(row):
                # Empty rows count where another follows; behind the last there may be a million.
                yield from () if number == n_filled + 1 else ((),) * (number - n_filled - 1)
                n_filled = number
                yield row
        if len(batch) < _BATCH_ROWS:
            return


def _plain(value: object) -> object:
    """Return a cell's value as tables of text have it: days as ISO dates, errors as nothing."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        if value in _ERRORS:
            return None
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value
    return value


def _without_tail(values: Iterator[object]) -> list[str]:
    """Return the names of columns as texts, without the empty ones behind the last."""
    names = ["" if value is None else str(value).strip() for value in values]
    while names and not names[-1]:
        names.pop()
    return names


READER: Final = Reader("Excel workbook", _recognizes, _read, is_binary=True)
