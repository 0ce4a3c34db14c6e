"""Convert files of any size to one Parquet file, with bounded memory."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Unpack

import numpy as np
import pandas as pd
import pyarrow as pa

from trends.corpus.deduplication.consolidation import assemble_papers
from trends.corpus.files.read_progress import OnProgress
from trends.corpus.files.sources import Input
from trends.corpus.ingest.record_table import to_frame
from trends.corpus.pipeline import CollectedRecords, collect_records
from trends.corpus.read_settings import SettingsGiven, check_settings
from trends.corpus.readers.tables.parquet import CLEAN_MARK
from trends.corpus.records.extra_columns import RAW, ExtraColumns
from trends.corpus.records.identifiers import KNOWN_KINDS
from trends.corpus.records.record_store import DiskStore
from trends.errors import ConfigError, OutputError
from trends.formatting import format_count
from trends.runtime.files import replace_file
from trends.runtime.locks import hold_output
from trends.schema import DATE, FRAMES, PRECISION, STRING, TEXT_LIST, check_frame, to_table

__all__ = ["Conversion", "convert_papers"]

# A bound on memory: papers that are written at a time.
_PART_PAPERS: Final = 10_000
_IDENTIFIERS: Final = [kind for kind in KNOWN_KINDS if kind not in FRAMES["papers"].columns]


@dataclass(frozen=True, repr=False)
class Conversion:
    """The file that `convert_papers` wrote, with the account of every record.

    Parameters
    ----------
    path
        The Parquet file.
    n_papers, n_undated
        Number of papers in it, and number of papers without a date.
    first, last
        First and last date; NaT if no paper has a date.
    merges, problems, sources
        The frames of the same names of a `Corpus`.
    """

    path: Path
    n_papers: int
    n_undated: int
    first: pd.Timestamp
    last: pd.Timestamp
    merges: pd.DataFrame
    problems: pd.DataFrame
    sources: pd.DataFrame

    def __repr__(self) -> str:
        totals = self.sources[["n_records", "n_merged", "n_left_out"]].sum()
        span = "none" if pd.isna(self.first) else f"{self.first:%Y-%m-%d} to {self.last:%Y-%m-%d}"
        return (
            f"{self.path}: {format_count(self.n_papers, 'paper')} from "
            f"{format_count(totals['n_records'], 'record')} in "
            f"{format_count(len(self.sources), 'file')} ({totals['n_merged']:,} merged, "
            f"{totals['n_left_out']:,} left out, {format_count(len(self.problems), 'problem')}); "
            f"dates: {span}, {self.n_undated:,} undated"
        )


def convert_papers(
    *paths: Input,
    out: str | os.PathLike[str],
    on_progress: OnProgress | None = None,
    **settings: Unpack[SettingsGiven],
) -> Conversion:
    r"""Read files of any known format and size, and write their papers to one Parquet file.

    The papers are those that `read_papers` returns. Records are stored on disk beside `out`; only
    what decides on merging is kept in memory: identifiers, titles, dates and signatures of
    abstracts, about 2 KB per record. `read_papers` reads the resulting file without cleaning and
    merging it again. The file also has the columns `arxiv`, `doi`, `acl` and `pubmed`, by which its
    papers can be merged with those of other files.

    Parameters
    ----------
    *paths
        As for `read_corpus`; `out` itself is left out if a folder or glob contains it.
    out
        The file to write. An earlier conversion there is replaced at the end, or remains unchanged
        if the work fails; any other file is refused.
    on_progress
        Called with a `Progress` after every mebibyte and at every new stage, for example
        ``print``.
    **settings
        The parameters `year`, `since`, `until`, `as_of`, `date`, `columns`, `encoding`, `sheet`,
        `source_by` and `strict` of `read_corpus`.

    Returns
    -------
    Conversion
        The file, the number of papers, and the frames `merges`, `problems` and `sources`.

    Raises
    ------
    CorpusError, ConfigError
        As for `read_corpus`.
    OutputError
        If `out` cannot be written, another run is writing to it, or `convert_papers` did not write
        the file that exists there.

    Examples
    --------
    >>> import io, tempfile
    >>> page = io.StringIO("title,year\nA study of caches,2020\nA Study of Caches.,2020")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     convert_papers(page, out=f"{folder}/papers.parquet").n_papers
    1
    """
    checked = check_settings(settings)
    path = Path(out)
    _check_place(path)
    with hold_output(path), replace_file(path) as file:
        folder = file.parent / "records"
        folder.mkdir()
        store = DiskStore(folder)
        try:
            collected = collect_records(
                paths, checked, store, on_progress=on_progress, without=path
            )
            fields = _write_papers(collected, store, file, source_by=checked.source_by)
            audit_frames = collected.audit_frames(fields)
        finally:
            store.close()
    published = collected.papers["published"]
    return Conversion(
        path=path,
        n_papers=len(collected.papers),
        n_undated=int(published.isna().sum()),
        first=published.min(),
        last=published.max(),
        **audit_frames,
    )


def _check_place(path: Path) -> None:
    """Check `out` before any file is read, since reading may take hours."""
    if path.suffix.lower() not in (".parquet", ".pq"):
        raise ConfigError(
            f"out must be the name of a Parquet file, ending in .parquet; got {str(path)!r}. "
            "Change the name."
        )
    if path.is_dir():
        raise OutputError(
            f"{path} must be a file that can be written; it is a folder. Choose another name."
        )
    if path.exists() and not _is_conversion(path):
        raise OutputError(
            f"{path} must be a new file or an earlier conversion, because it is replaced; it is "
            "another file. Choose another name, or move that file away."
        )


def _is_conversion(path: Path) -> bool:
    """Return whether `convert_papers` wrote a file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as file:
            metadata = pq.read_schema(file).metadata or {}
    except (OSError, ValueError, pa.ArrowException):
        return False
    return CLEAN_MARK.items() <= metadata.items()


def _write_papers(
    collected: CollectedRecords, store: DiskStore, file: Path, *, source_by: str
) -> "pd.Series[str]":
    """Write the papers in order, in parts; return the fields taken from each merged record."""
    import pyarrow.parquet as pq

    papers, first = collected.papers, collected.links.first
    place = np.full(len(first), -1, dtype=np.int64)
    place[papers["row"].to_numpy(dtype="int64")] = np.arange(len(papers))
    parts = store.regroup(np.where(place[first] < 0, -1, place[first] // _PART_PAPERS))
    writer, fields = None, []
    try:
        for part in parts:
            start = part.number * _PART_PAPERS
            outline = papers.iloc[start : start + _PART_PAPERS].reset_index(drop=True)
            dates = collected.records[["published", "date_precision"]].iloc[part.rows]
            frame, taken = assemble_papers(
                to_frame(part.records).set_axis(part.rows).assign(**dates.set_axis(part.rows)),
                first[part.rows],
                papers=outline,
                extras=collected.extras,
                sources=collected.origins,
                sizes=collected.sizes,
                source_by=source_by,
                identifiers=_IDENTIFIERS,
            )
            fields.append(taken)
            table = _to_table(check_frame(frame, "papers"), collected.extras)
            writer = writer or pq.ParquetWriter(file, table.schema, compression="zstd")
            writer.write_table(table)
            collected.meter.count_papers(start + len(outline), len(papers))
    finally:
        if writer is not None:
            writer.close()
    return pd.concat(fields)


def _to_table(frame: pd.DataFrame, extras: ExtraColumns) -> pa.Table:
    """Return papers as a table with the same types for every part, even if a column is empty."""
    arrow_types = {
        STRING: pa.large_string(),
        DATE: pa.timestamp("us"),
        "Int32": pa.int32(),
        PRECISION: pa.dictionary(pa.int8(), pa.large_string()),
        TEXT_LIST: TEXT_LIST.pyarrow_dtype,
    }
    types = {name: arrow_types[dtype] for name, dtype in FRAMES["papers"].columns.items()}
    types |= dict.fromkeys((*RAW, *KNOWN_KINDS), pa.large_string()) | extras.arrow_types()
    schema = pa.schema([(str(name), types[str(name)]) for name in frame.columns])
    table = to_table(frame, schema)
    return table.replace_schema_metadata({**(table.schema.metadata or {}), **CLEAN_MARK})
