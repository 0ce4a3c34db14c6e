"""Read files into records, date them, link the records of each paper, and account for all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.corpus.audit.accounting import describe_merges, describe_problems, describe_sources
from trends.corpus.audit.origins import name_origins
from trends.corpus.dating.resolve import date_records, last_days
from trends.corpus.deduplication.conflicts import find_conflicts
from trends.corpus.deduplication.consolidation import outline_papers
from trends.corpus.deduplication.linking import Links, link_nothing, link_records
from trends.corpus.files.read_progress import OnProgress, ProgressMeter
from trends.corpus.files.sources import Input, find_sources
from trends.corpus.ingest.read_sources import Reading, read_sources
from trends.corpus.ingest.record_table import RecordTable
from trends.corpus.read_settings import Settings
from trends.corpus.records.extra_columns import ExtraColumns
from trends.corpus.records.record_store import Store, Texts
from trends.corpus.records.records import Problem
from trends.errors import CorpusError
from trends.formatting import agree, format_count
from trends.runtime.memory import release_memory

__all__ = ["CollectedRecords", "collect_records"]

# Bounds the work on files of which every record has columns of its own: papers times columns are
# cells. Chosen by hand: the widest exports that `benchmarks.corpus_formats` reads have about 70.
MOST_COLUMNS: Final = 1_000
# Chosen by hand: names that a note on the others gives.
N_NAMED: Final = 5


@dataclass
class CollectedRecords:
    """Records in a store, with their links and the account of their files.

    Parameters
    ----------
    reading
        The account of each file.
    records
        The columns of all records that decide on merging, with resolved dates.
    links
        Which records belong to one paper.
    everything, papers
        The outlines of all papers, and of those to keep, in the order of the papers frame.
    origins
        The source to which the papers of each file are assigned, by the number of the file.
    extras
        Further columns of the files.
    abstracts
        The abstracts of all records, which are read from the store.
    meter
        Reports progress.
    """

    reading: Reading
    records: pd.DataFrame
    links: Links
    everything: pd.DataFrame
    papers: pd.DataFrame
    origins: list[str]
    extras: ExtraColumns
    abstracts: Texts
    meter: ProgressMeter

    @property
    def names(self) -> list[str]:
        """The names of the files, by number."""
        return [file_result.source for file_result in self.reading.file_results]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many records each file holds, by number."""
        return np.bincount(
            self.records["file"].to_numpy(dtype=np.int64), minlength=len(self.origins)
        )

    def audit_frames(self, fields: "pd.Series[str]") -> dict[str, pd.DataFrame]:
        """Return the frames `merges`, `problems` and `sources`.

        Parameters
        ----------
        fields
            The fields that merged papers take from each of their records, by row of the record.
        """
        return {
            "merges": describe_merges(
                self.records, self.links, self.everything, names=self.names, fields=fields
            ),
            "problems": describe_problems(self.reading),
            "sources": describe_sources(
                self.reading, self.records, self.papers, self.abstracts, origins=self.origins
            ),
        }


def collect_records(
    paths: Sequence[Input],
    settings: Settings,
    store: Store,
    *,
    on_progress: OnProgress | None = None,
    without: Path | None = None,
) -> CollectedRecords:
    """Read files into a store, date their records, and link the records of each paper.

    Parameters
    ----------
    paths
        Files, folders, globs, open files and frames; none means the folder ``data/``.
    settings
        The settings of the caller.
    store
        Receives the records.
    on_progress
        Called with the progress.
    without
        A file that is not read even if a folder contains it.

    Returns
    -------
    CollectedRecords
        The records, their links, and the account of the files.

    Raises
    ------
    CorpusError
        If there is no file, a named file cannot be read, or no paper remains.
    """
    sources = find_sources(paths or ("data/",), without=without)
    table = RecordTable(settings.options.date, store)
    n_bytes = sum(source.n_bytes for source in sources)
    meter = ProgressMeter(on_progress, n_bytes, lambda: table.n_records)
    reading = read_sources(
        sources, settings.options, table=table, meter=meter, strict=settings.strict
    )
    # The raw texts, which took as much memory as the cleaned ones, have been released.
    release_memory()
    meter.begin("Merging records")
    records, problems = date_records(
        table.compared_records(), reading.page_days, year=settings.year, newest=settings.newest
    )
    for file, problem in problems:
        reading.file_results[file].problems.append(problem)
    if left_out := table.extras.limit(MOST_COLUMNS):
        reading.file_results[0].problems.append(_describe_surplus(left_out))
    abstracts = store.abstracts()
    filled = set(np.unique(records["file"].to_numpy(dtype="int64")).tolist())
    # A file written by `convert_papers` holds each paper once.
    is_merged = len(filled) == 1 and reading.file_results[filled.pop()].is_clean
    links = (
        link_nothing(len(records))
        if is_merged
        else link_records(records, abstracts, table.join_signatures(), until=settings.last_day)
    )
    for file, problem in () if is_merged else _find_conflicts(records, links, settings):
        reading.file_results[file].problems.append(problem)
    everything = outline_papers(records, links, abstracts)
    papers = _within(everything, reading, settings)
    origins = _name_origins(reading, table, records, papers, abstracts, by=settings.source_by)
    # The papers will be built beside their records; the data of the comparisons are not needed.
    release_memory()
    return CollectedRecords(
        reading, records, links, everything, papers, origins, table.extras, abstracts, meter
    )


def _find_conflicts(
    records: pd.DataFrame, links: Links, settings: Settings
) -> Iterator[tuple[int, Problem]]:
    """Yield the conflicts among the records up to the last day: later ones were set apart on purpose."""
    if settings.last_day is None:
        return find_conflicts(records, links)
    is_kept = ~records["published"].gt(pd.Timestamp(settings.last_day)).to_numpy()
    return find_conflicts(records[is_kept], Links(links.first[is_kept], links.rule[is_kept]))


def _describe_surplus(left_out: list[str]) -> Problem:
    return Problem(
        None,
        f"The records of all files have {format_count(MOST_COLUMNS + len(left_out), 'column')} of "
        f"their own; the papers keep the first {MOST_COLUMNS:,}.",
        ", ".join(left_out[:N_NAMED]),
    )


def _name_origins(
    reading: Reading,
    table: RecordTable,
    records: pd.DataFrame,
    papers: pd.DataFrame,
    abstracts: Texts,
    *,
    by: str,
) -> list[str]:
    titles = records["title"]
    return name_origins(
        [file_result.source for file_result in reading.file_results],
        [file_result.format for file_result in reading.file_results],
        fields={file: frozenset(names) for file, names in table.fields.items()},
        papers=papers,
        text_of=lambda row: f"{titles.iloc[row]} {abstracts[row]}",
        by=by,
    )


def _within(everything: pd.DataFrame, reading: Reading, settings: Settings) -> pd.DataFrame:
    """Return the papers between the first and last day; count the others as left out."""
    is_outside = pd.Series(data=False, index=everything.index)
    start, end = settings.first_day or "the start", settings.last_day or "the end"
    if settings.first_day is not None:
        is_outside |= last_days(everything) < pd.Timestamp(settings.first_day)
    if settings.last_day is not None:
        is_outside |= everything["published"] > pd.Timestamp(settings.last_day)
    for file, n_outside in everything.loc[is_outside, "file"].value_counts().items():
        file_result = reading.file_results[int(str(file))]
        file_result.n_outside = int(n_outside)
        lie = agree(n_outside, "lies", "lie")
        why = f"{format_count(n_outside, 'paper')} {lie} outside {start} to {end}; left out."
        file_result.problems.append(Problem(None, why))
    papers = everything[~is_outside].reset_index(drop=True)
    if is_outside.any() and papers["published"].isna().all():
        n_outside, n_undated = int(is_outside.sum()), len(papers)
        verb = agree(n_outside, "lies", "lie")
        others = f"; only {format_count(n_undated, 'paper')} without a date would be left"
        raise CorpusError(
            f"At least one paper was expected from {start} to {end}; of those read "
            f"{format_count(n_outside, 'paper')} {verb} outside{others if n_undated else ''}. "
            "Widen --since and --until (since= and until= in Python)."
        )
    return papers
