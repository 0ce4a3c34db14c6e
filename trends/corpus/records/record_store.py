"""Where records wait, in memory or on disk, until it is known which of them are one paper."""

import shutil
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, Protocol, TypeAlias, overload

import numpy as np
import pyarrow as pa

from trends.corpus.records.identifiers import KINDS

__all__ = ["COMPARED", "LISTS", "SCHEMA", "DiskStore", "MemoryStore", "Part", "Store", "Texts"]

_TEXTS: Final = (
    *("title", "abstract", "raw_title", "raw_abstract", "organization", "venue", "url"),
    *("own_source", *KINDS, "extra"),
)
_NUMBERS: Final = (
    *("file", "line", "n_letters", "n_authors", "n_comments", "n_citations", "n_references"),
    *("year", "month", "day"),
)
LISTS: Final = ("authors", "institutions", "countries", "keywords")
SCHEMA: Final = pa.schema(
    [
        *((name, pa.int32()) for name in _NUMBERS),
        *((name, pa.large_string()) for name in _TEXTS),
        *((name, pa.list_(pa.string())) for name in LISTS),
    ]
)
# What decides on dates and on merging; little enough to be held for every record.
COMPARED: Final = ("file", "line", "n_letters", "year", "month", "day", "title", "venue", *KINDS)


_Rows: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]


class Part(NamedTuple):
    """Some of the records, with their rows among all."""

    number: int
    rows: _Rows
    records: pa.Table


class Texts(Protocol):
    """Texts of all records by their row: one, or those of a range of rows."""

    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...


class Store(Protocol):
    """Records in batches, in the order in which they were read."""

    n_records: int

    def append(self, batch: pa.RecordBatch) -> None:
        """Take one batch of the columns of `SCHEMA`."""

    def truncate(self, n_records: int) -> None:
        """Forget all records but the first."""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the batches."""

    def abstracts(self) -> Texts:
        """Return the abstracts of all records."""


class MemoryStore:
    """Records in memory."""

    def __init__(self) -> None:
        self.n_records = 0
        self._batches: list[pa.RecordBatch] = []

    def append(self, batch: pa.RecordBatch) -> None:
        """Take one batch of the columns of `SCHEMA`."""
        self._batches.append(batch)
        self.n_records += batch.num_rows

    def truncate(self, n_records: int) -> None:
        """Forget all records but the first."""
        while self.n_records > n_records:
            last = self._batches.pop()
            self.n_records -= last.num_rows
            if self.n_records < n_records:
                self.append(last.slice(0, n_records - self.n_records))

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the batches."""
        yield from self._batches

    def abstracts(self) -> Texts:
        """Return the abstracts of all records."""
        columns = [batch.column("abstract") for batch in self._batches]
        return _MemoryTexts(columns)


class _MemoryTexts:
    def __init__(self, columns: list[Any]) -> None:
        self._columns = columns
        self._starts = [0]
        for column in columns:
            self._starts.append(self._starts[-1] + len(column))

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            rows = range(*at.indices(len(self)))
            return [self[row] for row in rows]
        column = bisect_right(self._starts, at) - 1
        text: str = self._columns[column][at - self._starts[column]].as_py()
        return text


class DiskStore:
    """Records in files of a folder; in memory are no more than where the abstracts stand.

    Parameters
    ----------
    folder
        An empty folder; whoever gave it removes it.
    """

    def __init__(self, folder: Path) -> None:
        self.n_records = 0
        self._folder = folder
        self._sizes: list[int] = []
        self._ends = array("q", [0])
        self._texts = (folder / "abstracts").open("w+b")

    def append(self, batch: pa.RecordBatch) -> None:
        """Take one batch of the columns of `SCHEMA`."""
        self._write(len(self._sizes), batch)
        self._sizes.append(batch.num_rows)
        self.n_records += batch.num_rows
        texts = [text.encode() for text in batch.column("abstract").to_pylist()]
        self._texts.seek(self._ends[-1])
        self._texts.write(b"".join(texts))
        for text in texts:
            self._ends.append(self._ends[-1] + len(text))

    def truncate(self, n_records: int) -> None:
        """Forget all records but the first."""
        while self.n_records > n_records:
            number = len(self._sizes) - 1
            self.n_records -= self._sizes.pop()
            n_kept = max(0, n_records - self.n_records)
            if n_kept:
                self._write(number, self._read(number).slice(0, n_kept))
                self._sizes.append(n_kept)
                self.n_records += n_kept
            else:
                self._path(number).unlink()
        del self._ends[n_records + 1 :]

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the batches."""
        for number in range(len(self._sizes)):
            yield self._read(number)

    def abstracts(self) -> Texts:
        """Return the abstracts of all records."""
        return _DiskTexts(self._texts, self._ends)

    def regroup(self, part_of: _Rows) -> Iterator[Part]:
        """Yield the records part by part, those of a part in the order in which they were read.

        Parameters
        ----------
        part_of
            For each record the number of its part, from 0 on; -1 for those that no part needs.
        """
        n_parts = int(part_of.max()) + 1
        start = 0
        for number in range(len(self._sizes)):
            batch = self._read(number)
            self._write_sorted(number, batch, part_of[start : start + batch.num_rows], n_parts)
            start += batch.num_rows
        order = np.argsort(part_of, kind="stable")
        bounds = np.searchsorted(part_of[order], np.arange(n_parts + 1))
        for part in range(n_parts):
            batches = [self._read(number, part) for number in range(len(self._sizes))]
            yield Part(part, order[bounds[part] : bounds[part + 1]], pa.Table.from_batches(batches))

    def _write_sorted(
        self, number: int, batch: pa.RecordBatch, part_of: _Rows, n_parts: int
    ) -> None:
        """Write a batch again, as one batch for each part."""
        order = np.argsort(part_of, kind="stable")
        bounds = np.searchsorted(part_of[order], np.arange(n_parts + 1))
        sorted_batch = batch.take(pa.array(order))
        pieces = [sorted_batch.slice(low, high - low) for low, high in pairwise(bounds)]
        self._write(number, *pieces)

    def close(self) -> None:
        """Close the files, so that the folder can be removed anywhere."""
        self._texts.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06}.arrow"

    def _write(self, number: int, *batches: pa.RecordBatch) -> None:
        path = str(self._path(number))
        with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, SCHEMA) as writer:
            for batch in batches:
                writer.write_batch(batch)

    def _read(self, number: int, batch: int = 0) -> pa.RecordBatch:
        with pa.OSFile(str(self._path(number)), "rb") as file:
            return pa.ipc.open_file(file).get_batch(batch)


class _DiskTexts:
    def __init__(self, file: IO[bytes], ends: "array[int]") -> None:
        self._file = file
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        rows = range(*at.indices(len(self))) if isinstance(at, slice) else range(at, at + 1)
        start = self._ends[rows.start]
        self._file.seek(start)
        text = self._file.read(self._ends[rows.stop] - start)
        if not isinstance(at, slice):
            return text.decode()
        places = [self._ends[row] - start for row in (*rows, rows.stop)]
        return [text[a:b].decode() for a, b in pairwise(places)]
