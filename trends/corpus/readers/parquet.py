"""Parquet files, read in batches."""

import tempfile
from collections.abc import Iterator
from typing import Final

from trends.corpus.readers.tables import Header
from trends.corpus.records import Item, Reader, ReadOptions
from trends.corpus.text_stream import TextStream
from trends.errors import CorpusError

__all__ = ["READER"]

_BATCH_ROWS: Final = 5_000
_COPY_BYTES: Final = 1 << 22


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
            header = Header(file.schema_arrow.names, options, stream.name)
            number = 0
            for batch in file.iter_batches(batch_size=_BATCH_ROWS):
                columns = [_plain_values(column) for column in batch.columns]
                for values in zip(*columns, strict=True):
                    number += 1
                    yield from header.read_row(values, number)
        except (pa.ArrowException, OSError, ValueError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise CorpusError(
                f"{stream.name} should be a whole Parquet file; reading it failed: {reason}. "
                "Write or download it again."
            ) from error


def _plain_values(column: object) -> list[object]:
    """Return the values as plain Python objects, dates as ISO texts."""
    values: list[object] = column.to_pylist()  # type: ignore[attr-defined]
    return [value.isoformat() if hasattr(value, "isoformat") else value for value in values]


READER: Final = Reader("Parquet", lambda head: head.startswith("PAR1"), _read, is_binary=True)
