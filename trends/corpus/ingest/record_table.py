"""The table of all records of all files, before records are merged."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from trends.control_characters import remove_controls
from trends.corpus.cleaning.plain_text import clean_abstract, clean_title, squeeze
from trends.corpus.cleaning.surrogates import replace_surrogates
from trends.corpus.dating.date_account import DateAccount, SettledDate
from trends.corpus.deduplication.minhash import Signatures, compute_signatures, join_signatures
from trends.corpus.records.extra_columns import RAW, ExtraColumns
from trends.corpus.records.identifiers import KINDS
from trends.corpus.records.record_store import COMPARED, LISTS, SCHEMA, Store
from trends.corpus.records.records import NO_DATE, CleanRecords, PartialDate, Problem, Record
from trends.schema import FRAMES, TEXT_LIST

__all__ = ["RecordTable", "to_frame"]

# A bound on memory: records that are kept as Python objects before they become Arrow columns.
_BATCH_ROWS: Final = 5_000
_TEXTS: Final = ("title", "abstract", "raw_title", "raw_abstract")
_OTHER_TEXTS: Final = ("raw_title", "raw_abstract", "organization", "venue", "url", "source")
_TELLING: Final = ("organization", "venue", "url", "n_authors", "n_comments", *KINDS)
_RESERVED: Final = frozenset({*FRAMES["papers"].columns, *_TEXTS, *KINDS, "file", "row"})
# The largest Int32, the dtype of counts in the papers frame.
_MAX_INT32: Final = 2**31 - 1


class RecordTable:
    """Cleans records and collects them in a store.

    Parameters
    ----------
    date
        Which date of a record to use: ``"published"``, ``"updated"`` or ``"listed"``. A record
        without it is undated.
    store
        Receives the records.
    """

    def __init__(self, date: str, store: Store) -> None:
        self.store = store
        self.extras = ExtraColumns()
        self.n_records = 0
        self._date = date
        self._compared: list[pa.RecordBatch] = []
        # The number of records of each batch, and the signatures of their abstracts.
        self.signatures: list[tuple[int, Signatures | None]] = []
        self._rows: list[tuple[Any, ...]] = []
        self._mark = (0, ExtraColumns())
        self.dates = DateAccount()
        self._settled: list[SettledDate] = []
        # The fields of the records of each file, by which the exporting program is recognized.
        self.fields: dict[int, set[str]] = {}

    def begin_file(self) -> None:
        """Remember the present state, to which `drop_file` returns."""
        self._mark = self.n_records, self.extras.copy()
        self.dates = DateAccount()

    def end_file(self) -> list[Problem]:
        """Resolve the dates that depend on the whole file; return the unclear ones as problems."""
        settled, problems = self.dates.settle()
        self._settled += settled
        return problems

    def drop_file(self) -> None:
        """Remove the records of a file that could not be read to its end."""
        self.flush()
        self.n_records, self.extras = self._mark
        self.store.truncate(self.n_records)
        n_left = self.n_records
        batches, self._compared, self.signatures = (
            [*zip(self._compared, self.signatures, strict=True)],
            [],
            [],
        )
        for batch, (n_records, signatures) in batches:
            if n_kept := min(n_left, n_records):
                self._compared.append(batch.slice(0, n_kept))
                self.signatures.append((n_kept, signatures and signatures.first(n_kept)))
            n_left -= n_kept

    def add(self, record: Record, file: int) -> None:
        """Add one record of the file with this number."""
        _replace_surrogates(record)
        title = clean_title(record.title)
        abstract = clean_abstract(record.abstract, title)
        date = record.dates.get(self._date, NO_DATE)
        self.dates.note(self.n_records, record, self._date)
        extra = record.extra
        if len(record.dates) > 1:
            extra = extra | _other_dates(record.dates, self._date)
        named = {f"{name}_" if name in _RESERVED else name: v for name, v in extra.items()}
        if named:
            self.fields.setdefault(file, set()).update(named)
        # In the order of `SCHEMA`.
        row = (
            file,
            _count(record.line),
            len(abstract),
            _count(record.n_authors),
            _count(record.n_comments),
            _count(record.n_citations),
            _count(record.n_references),
            *(date.year, date.month, date.day),
            *(title, abstract),
            _raw(record.raw_title or record.title, title),
            _raw(record.raw_abstract or record.abstract, abstract),
            _clean_name(record.organization),
            _clean_name(record.venue),
            *(record.url, record.source),
            *map(record.identifiers.get, KINDS),
            self.extras.pack(named) if named else None,
            *(record.authors or None, record.institutions or None),
            *(record.countries or None, record.keywords or None),
        )
        self._rows.append(row)
        self.n_records += 1
        if len(self._rows) >= _BATCH_ROWS:
            self.flush()

    def add_clean(self, records: CleanRecords, file: int) -> None:
        """Add records that are already clean."""
        self.flush()
        for name, kind in records.extra_kinds.items():
            self.extras.expect(name, kind)
        columns = records.columns
        self.extras.raw |= RAW.keys() & columns.keys()
        n_records = len(columns["title"])
        given = {**columns, "file": pa.repeat(pa.scalar(file, pa.int32()), n_records)}
        arrays = [
            given[field.name].cast(field.type)
            if field.name in given
            else pa.nulls(n_records, field.type)
            for field in SCHEMA
        ]
        self.n_records += n_records
        self._keep(pa.RecordBatch.from_arrays(arrays, schema=SCHEMA), None)

    def join(self, later: "RecordTable", file: int) -> None:
        """Add the records of another table, which belong to the file with this number."""
        self.flush()
        self.dates.join(later.dates, self.n_records)
        self.extras.join(later.extras)
        self.fields.setdefault(file, set()).update(*later.fields.values())
        self.n_records += later.n_records
        for batch, (_, signatures) in zip(later.store.batches(), later.signatures, strict=True):
            files = pa.array(np.full(batch.num_rows, file, dtype=np.int32))
            columns = [files, *batch.columns[1:]]
            self._keep(pa.RecordBatch.from_arrays(columns, schema=SCHEMA), signatures)

    def join_signatures(self) -> Signatures:
        """Return the signatures of all abstracts; those of clean records are computed now."""
        self.flush()
        abstracts, start, found = self.store.abstracts(), 0, []
        for n_records, known in self.signatures:
            texts = abstracts[start : start + n_records] if known is None else ()
            found.append((known or compute_signatures(texts)).behind(start))
            start += n_records
        self.signatures = []
        return join_signatures(found)

    def compared_records(self) -> pd.DataFrame:
        """Return the columns that decide on dates and merging, for all records in order."""
        self.flush()
        schema = pa.schema([SCHEMA.field(name) for name in COMPARED])
        batches, self._compared = self._compared, []
        frame = to_frame(pa.Table.from_batches(batches, schema))
        for name in ("year", "month", "day"):
            known = {date.row: getattr(date, name) for date in self._settled}
            known = {row: part for row, part in known.items() if part is not None}
            if known:
                frame.loc[list(known), name] = pd.array(list(known.values()), dtype="Int32")
        return frame

    def flush(self) -> None:
        """Move waiting records to the store."""
        if self._rows:
            rows, self._rows = self._rows, []
            for file, of_file in groupby(rows, itemgetter(0)):
                values = _by_name(of_file)
                told = (name for name in _TELLING if values[name].count(None) < len(values[name]))
                self.fields.setdefault(file, set()).update(told)
            values = _by_name(rows)
            columns = [pa.array(values[field.name], type=field.type) for field in SCHEMA]
            signatures = compute_signatures(values["abstract"])
            self._keep(pa.RecordBatch.from_arrays(columns, schema=SCHEMA), signatures)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the batches, which `join` reads from the store, when a table is pickled."""
        return {**self.__dict__, "_compared": []}

    def _keep(self, batch: pa.RecordBatch, signatures: Signatures | None) -> None:
        batch = _share_nulls(batch)
        raw = {name for name in RAW if batch.column(name).null_count < batch.num_rows}
        self.extras.raw |= raw
        self.store.append(batch)
        self._compared.append(batch.select(COMPARED))
        self.signatures.append((batch.num_rows, signatures))


def _share_nulls(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch whose columns without any value take the memory of one such column.

    Most sources state nothing for most columns; 8 bytes a record and column add up.
    """
    n_records = batch.num_rows
    columns = [
        _nulls(column.type, n_records) if column.null_count == n_records else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


@lru_cache(maxsize=64)
def _nulls(arrow_type: pa.DataType, n_records: int) -> pa.Array:
    return pa.nulls(n_records, arrow_type)


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table of records as a frame with strings and nullable integers."""
    types = {pa.large_string(): pd.StringDtype(), pa.int32(): pd.Int32Dtype()}
    types[TEXT_LIST.pyarrow_dtype] = TEXT_LIST
    frame: pd.DataFrame = table.to_pandas(types_mapper=types.get)
    return frame


def _replace_surrogates(record: Record) -> None:
    """Replace surrogates in every text of a record, and remove controls from its identifiers."""
    for name in ("title", "abstract", *_OTHER_TEXTS):
        value = getattr(record, name)
        if value and not value.isascii():
            setattr(record, name, replace_surrogates(value))
    for name in LISTS:
        texts = getattr(record, name)
        if texts and not all(map(str.isascii, texts)):
            setattr(record, name, [replace_surrogates(text) for text in texts])
    if not all(map(str.isprintable, record.identifiers.values())):
        record.identifiers = {
            kind: remove_controls(replace_surrogates(value))
            for kind, value in record.identifiers.items()
        }


def _by_name(rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """Return the columns of rows by the names of `SCHEMA`."""
    return dict(zip(SCHEMA.names, zip(*rows, strict=True), strict=True))


def _clean_name(text: str | None) -> str | None:
    """Return the name of a venue or an organization as a clean text, None if there is none."""
    return clean_title(text) or None if text else None


def _raw(stated: str, cleaned: str) -> str | None:
    """Return the original text, or None if cleaning changed only white space."""
    if not stated or stated == cleaned:
        return None
    return None if squeeze(stated) == cleaned else stated


def _count(number: int | None) -> int | None:
    return number if number is None or 0 <= number <= _MAX_INT32 else None


def _other_dates(dates: dict[str, PartialDate], chosen: str) -> dict[str, object]:
    """Return the other dates of a record that have a day, as extra columns."""
    return {
        name: pd.Timestamp(date.year, date.month, date.day).as_unit("us")
        for name, date in dates.items()
        if name != chosen and date.year and date.month and date.day
    }
