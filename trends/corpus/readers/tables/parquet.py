"""Parquet files, read in batches; those that `convert_papers` wrote need no more cleaning."""

import tempfile
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import pandas as pd

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.tables.header import Header
from trends.corpus.records.extra_columns import pack_extra
from trends.corpus.records.identifiers import KINDS, KNOWN_KINDS, split_paper_id
from trends.corpus.records.record_store import LISTS
from trends.corpus.records.records import (
    Chunk,
    CleanRecords,
    Item,
    Problem,
    Reader,
    ReadOptions,
    Record,
)
from trends.errors import CorpusError
from trends.schema import FRAMES

__all__ = ["CLEAN_MARK", "READER"]

# What tells a file of ours, whose papers are clean and each there once.
CLEAN_MARK: Final = {b"trends.papers": b"1"}
_BATCH_ROWS: Final = 5_000
_COPY_BYTES: Final = 1 << 22
_SAME: Final = ("title", "abstract", "raw_title", "raw_abstract", "organization", "venue", "url")
_COUNTS: Final = ("n_authors", "n_comments", "n_citations", "n_references")


def _read(stream: TextStream, options: ReadOptions) -> Iterator[Item]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Parquet is read from its end; the stream may come out of an archive and be unable to jump.
    with tempfile.TemporaryFile() as copy:
        while chunk := stream.binary.read(_COPY_BYTES):
            copy.write(chunk)
        copy.seek(0)
        try:
            file = pq.ParquetFile(copy)
            if _is_clean(file.schema_arrow, options):
                yield from _read_clean(file)
            else:
                yield from _read_any(file, Header(file.schema_arrow.names, options, stream.name))
        except (pa.ArrowException, OSError, ValueError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise CorpusError(
                f"{stream.name} should be a whole Parquet file; reading it failed: {reason}. "
                "Write or download it again."
            ) from error


def _read_any(file: Any, header: Header) -> Iterator[Item]:
    number = 1
    for batch in file.iter_batches(batch_size=_BATCH_ROWS):
        yield Chunk(partial(_read_rows, batch, header, number))
        number += batch.num_rows


def _read_rows(batch: Any, header: Header, first: int) -> Iterator[Problem | Record]:
    columns = [_plain_values(column) for column in batch.columns]
    for number, values in enumerate(zip(*columns, strict=True), start=first):
        yield from header.read_row(values, number)


def _is_clean(schema: Any, options: ReadOptions) -> bool:
    """Return whether a file holds papers as we write them, and is to be read like that."""
    is_ours = CLEAN_MARK.items() <= (schema.metadata or {}).items()
    is_plain = not options.columns and options.date == "published"
    papers = FRAMES["papers"]
    is_whole = {*papers.columns} - papers.optional <= {*schema.names}
    # Earlier files have columns of the files' own under the names of lists.
    has_lists = all(
        _is_text_list(schema.field(name).type) for name in LISTS if name in schema.names
    )
    return is_ours and is_plain and is_whole and has_lists


def _is_text_list(arrow_type: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_list(arrow_type) and pa.types.is_string(arrow_type.value_type))


def _read_clean(file: Any) -> Iterator[Item]:
    import pyarrow as pa
    import pyarrow.compute as pc

    number = 0
    for batch in file.iter_batches(batch_size=_BATCH_ROWS):
        batch.validate(full=True)
        own = {name: batch.column(name) for name in batch.schema.names}
        columns = {name: own.pop(name) for name in (*_SAME, *_COUNTS, *LISTS) if name in own}
        for name in ("title", "abstract"):
            columns[name] = columns[name].cast(pa.large_string()).fill_null("")
        columns["n_letters"] = pc.utf8_length(columns["abstract"])
        columns["own_source"] = own.pop("source")
        columns["line"] = pa.array(range(number + 1, number + 1 + batch.num_rows))
        number += batch.num_rows
        columns |= _date_parts(own.pop("published"), own.pop("date_precision"))
        stated = {kind: own.pop(kind) for kind in KNOWN_KINDS if kind in own}
        columns |= _identifiers(own.pop("paper_id"), stated)
        values = {name: _own_values(column) for name, column in own.items()}
        rows = zip(*values.values(), strict=True) if values else [()] * batch.num_rows
        columns["extra"] = pa.array(
            [
                pack_extra({n: v for n, v in zip(values, row, strict=True) if v is not None})
                for row in rows
            ],
            type=pa.large_string(),
        )
        yield CleanRecords(columns, {name: _kind(column.type) for name, column in own.items()})


def _date_parts(published: Any, precision: Any) -> dict[str, Any]:
    """Return year, month and day as far as the precision goes."""
    import pyarrow as pa
    import pyarrow.compute as pc

    precision = precision.cast(pa.large_string()).fill_null("none")
    parts = {"year": pc.year(published), "month": pc.month(published), "day": pc.day(published)}
    known = {"year": ["year", "month", "day"], "month": ["month", "day"], "day": ["day"]}
    nothing = pa.scalar(None, pa.int64())
    return {
        name: pc.if_else(
            pc.is_in(precision, pa.array(known[name], pa.large_string())), part, nothing
        )
        for name, part in parts.items()
    }


def _identifiers(paper_ids: Any, stated: dict[str, Any]) -> dict[str, Any]:
    """Return the identifiers that papers are called by, and those stated beside them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    split = [split_paper_id(paper_id or "") for paper_id in paper_ids.to_pylist()]
    columns = {
        kind: pa.array([value if k == kind else None for k, value in split], pa.large_string())
        for kind in KINDS
    }
    for kind, values in stated.items():
        columns[kind] = pc.coalesce(columns[kind], values.cast(pa.large_string()))
    return columns


def _own_values(column: Any) -> list[Any]:
    import pyarrow as pa

    values: list[Any] = column.to_pylist()
    if pa.types.is_timestamp(column.type):
        return [None if v is None else pd.Timestamp(v).as_unit("us") for v in values]
    return values


def _kind(arrow_type: Any) -> str:
    """Return the kind of value that a column of ours holds."""
    import pyarrow as pa

    if pa.types.is_timestamp(arrow_type):
        return "time"
    kinds = {pa.int64(): "whole", pa.float64(): "number", pa.bool_(): "truth"}
    return "labels" if pa.types.is_list(arrow_type) else kinds.get(arrow_type, "text")


def _plain_values(column: object) -> list[object]:
    """Return the values as plain Python objects, dates as ISO texts."""
    values: list[object] = column.to_pylist()  # type: ignore[attr-defined]
    return [value.isoformat() if hasattr(value, "isoformat") else value for value in values]


READER: Final = Reader("Parquet", lambda head: head.startswith("PAR1"), _read, is_binary=True)
