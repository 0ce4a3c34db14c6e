"""All records of all files as one table of plain columns, before anything is merged."""

import logging
from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from trends.corpus.cleaning import clean_abstract, clean_title, squeeze
from trends.corpus.identifiers import KINDS
from trends.corpus.records import PartialDate, Record
from trends.corpus.text_stream import replace_surrogates
from trends.schema import FRAMES, STRING

__all__ = ["RecordTable"]

_LOG: Final = logging.getLogger(__name__)
_CHUNK_ROWS: Final = 20_000
_TEXTS: Final = ("title", "abstract", "raw_title", "raw_abstract")
_OTHER_TEXTS: Final = ("raw_title", "raw_abstract", "organization", "venue", "url", "source")
_NAMES: Final = ("organization", "venue", "url", "own_source")
_NUMBERS: Final = ("line", "n_authors", "n_comments", "year", "month", "day")
_RESERVED: Final = frozenset({*FRAMES["papers"].columns, *_TEXTS, *KINDS, "file", "row"})
_LARGEST: Final = 2**31 - 1


class RecordTable:
    """Collects records into columns; texts are cleaned on the way in.

    Parameters
    ----------
    date
        Which date of a record is its date: ``"published"``, ``"updated"`` or ``"listed"``.
        Where a record lacks it, the record is undated.
    """

    def __init__(self, date: str) -> None:
        self._date = date
        self._chunks: list[pd.DataFrame] = []
        self._rows: list[dict[str, Any]] = []
        self.n_records = 0

    def add(self, record: Record, file: int) -> None:
        """Take one record of the file with this number."""
        _mend(record)
        title = clean_title(record.title)
        abstract = clean_abstract(record.abstract, title)
        date = record.dates.get(self._date, PartialDate(None))
        row: dict[str, Any] = {
            "file": file,
            "line": record.line,
            "title": title,
            "abstract": abstract,
            "raw_title": _raw(record.raw_title or record.title, title),
            "raw_abstract": _raw(record.raw_abstract or record.abstract, abstract),
            "organization": clean_title(record.organization or "") or None,
            "venue": clean_title(record.venue or "") or None,
            "url": record.url,
            "own_source": record.source,
            "n_authors": _count(record.n_authors),
            "n_comments": _count(record.n_comments),
            "year": date.year,
            "month": date.month,
            "day": date.day,
        }
        for kind in KINDS:
            row[kind] = record.identifiers.get(kind)
        row["extra"] = record.extra | _other_dates(record.dates, self._date)
        self._rows.append(row)
        self.n_records += 1
        if len(self._rows) >= _CHUNK_ROWS:
            self._flush()

    def drop_file(self, file: int) -> None:
        """Forget the records of a file that turned out bad halfway."""
        self._flush()
        self._chunks = [chunk[chunk["file"] != file] for chunk in self._chunks]
        self.n_records = sum(len(chunk) for chunk in self._chunks)

    def frame(self) -> pd.DataFrame:
        """Return all records, in the order in which they came, extra columns at the end."""
        self._flush()
        if not self._chunks:
            self._chunks = [_to_frame([])]
        chunks, self._chunks = self._chunks, []
        return pd.concat(chunks, ignore_index=True) if len(chunks) > 1 else chunks[0]

    def _flush(self) -> None:
        if self._rows:
            self._chunks.append(_to_frame(self._rows))
            self._rows = []
            _LOG.info("%s records read", f"{self.n_records:,}")


def _to_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Turn rows into columns of fixed types; each key of `extra` becomes a column."""
    columns: dict[str, Any] = {"file": pd.array([row["file"] for row in rows], dtype="int32")}
    for name in (*_TEXTS, *_NAMES, *KINDS):
        columns[name] = pd.array([row[name] for row in rows], dtype=STRING)
    for name in _NUMBERS:
        columns[name] = pd.array([row[name] for row in rows], dtype="Int32")
    for name in _names_of_extras(row["extra"] for row in rows):
        label = replace_surrogates(f"{name}_" if name in _RESERVED else name)
        columns[f"extra:{label}"] = pd.Series(
            [row["extra"].get(name) for row in rows], dtype=object
        )
    return pd.DataFrame(columns)


def _names_of_extras(extras: Iterable[dict[str, object]]) -> list[str]:
    """List the keys in the order of their first appearance."""
    return list(dict.fromkeys(name for extra in extras for name in extra))


def _mend(record: Record) -> None:
    """Replace halves of characters in every text of a record."""
    for name in ("title", "abstract", *_OTHER_TEXTS):
        value = getattr(record, name)
        if value and not value.isascii():
            setattr(record, name, replace_surrogates(value))
    record.identifiers = {k: replace_surrogates(v) for k, v in record.identifiers.items()}


def _raw(stated: str, cleaned: str) -> str | None:
    """Return the text as stated, or None where only white space was changed."""
    return None if not stated or squeeze(stated) == cleaned else stated


def _count(number: int | None) -> int | None:
    return number if number is None or 0 <= number <= _LARGEST else None


def _other_dates(dates: dict[str, PartialDate], chosen: str) -> dict[str, object]:
    """Return the dates of the other meanings as extra columns, where they have a day."""
    return {
        name: pd.Timestamp(date.year, date.month, date.day).as_unit("us")
        for name, date in dates.items()
        if name != chosen and date.year and date.month and date.day
    }
