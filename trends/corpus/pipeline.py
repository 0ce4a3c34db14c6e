"""Files to records of which it is known what they are: dated, sorted into papers, accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from trends.corpus.audit.accounting import describe_merges, describe_problems, describe_sources
from trends.corpus.audit.origins import name_origins
from trends.corpus.dating.resolve import date_records, last_days
from trends.corpus.deduplication.conflicts import find_conflicts
from trends.corpus.deduplication.consolidation import outline_papers
from trends.corpus.deduplication.linking import Links, link_nothing, link_records
from trends.corpus.files.read_progress import OnProgress, ProgressMeter
from trends.corpus.files.sources import Input, find_sources
from trends.corpus.ingest.intake import Reading, read_sources
from trends.corpus.ingest.record_table import RecordTable
from trends.corpus.read_settings import Settings
from trends.corpus.records.extra_columns import ExtraColumns
from trends.corpus.records.record_store import Store, Texts
from trends.corpus.records.records import Problem
from trends.errors import CorpusError
from trends.formatting import agree, format_count
from trends.runtime.memory import release_memory

__all__ = ["Gathered", "gather_records"]


@dataclass
class Gathered:
    """Records that wait in a store, and all that is known of them.

    Parameters
    ----------
    reading
        The account of each file.
    records
        What decides on merging, of all records, dated.
    links
        Which records are of one paper.
    everything, papers
        The outlines of all papers, and of those to be kept, in the order of the frame.
    origins
        The source that each file's papers count for, by its number.
    extras
        The files' own columns.
    abstracts
        The abstracts of all records; gone with the store.
    meter
        Told how far the work is.
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
        """The names of the files, by their number."""
        return [intake.source for intake in self.reading.intakes]

    def audit_frames(self, fields: "pd.Series[str]") -> dict[str, pd.DataFrame]:
        """Return the frames `merges`, `problems` and `sources`.

        Parameters
        ----------
        fields
            The fields that merged papers take from each of their records, by its row.
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


def gather_records(
    paths: Sequence[Input],
    settings: Settings,
    store: Store,
    *,
    on_progress: OnProgress | None = None,
    without: Path | None = None,
) -> Gathered:
    """Read files into a store, and find out which of their records are papers.

    Parameters
    ----------
    paths
        Files, folders, globs, open files and frames; none means the folder ``data/``.
    settings
        What the caller asked for.
    store
        Where the records go.
    on_progress
        Told how far the work is.
    without
        A file that is not to be read, though a folder holds it.

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
    # Texts as they were read are gone, and took as much as what is kept of them.
    release_memory()
    meter.begin("Merging records")
    records, problems = date_records(
        table.compared_records(), reading.page_days, year=settings.year, newest=settings.newest
    )
    for file, problem in problems:
        reading.intakes[file].problems.append(problem)
    abstracts = store.abstracts()
    filled = set(np.unique(records["file"].to_numpy(dtype="int64")).tolist())
    # A file that `convert_papers` wrote holds each paper once.
    is_merged = len(filled) == 1 and reading.intakes[filled.pop()].is_clean
    links = (
        link_nothing(len(records))
        if is_merged
        else link_records(records, abstracts, table.join_signatures())
    )
    for file, problem in () if is_merged else find_conflicts(records, links):
        reading.intakes[file].problems.append(problem)
    everything = outline_papers(records, links, abstracts)
    papers = _within(everything, reading, settings)
    origins = _name_origins(reading, table, records, papers, abstracts, by=settings.source_by)
    # Papers come next, beside their records; what compared these is no longer needed.
    release_memory()
    return Gathered(
        reading, records, links, everything, papers, origins, table.extras, abstracts, meter
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
        [intake.source for intake in reading.intakes],
        [intake.format for intake in reading.intakes],
        fields={file: frozenset(names) for file, names in table.fields.items()},
        papers=papers,
        text_of=lambda row: f"{titles.iloc[row]} {abstracts[row]}",
        by=by,
    )


def _within(everything: pd.DataFrame, reading: Reading, settings: Settings) -> pd.DataFrame:
    """Return the papers of the wanted days; count the others as left out of their file."""
    is_outside = pd.Series(data=False, index=everything.index)
    start, end = settings.first_day or "the start", settings.last_day or "the end"
    if settings.first_day is not None:
        is_outside |= last_days(everything) < pd.Timestamp(settings.first_day)
    if settings.last_day is not None:
        is_outside |= everything["published"] > pd.Timestamp(settings.last_day)
    for file, n_outside in everything.loc[is_outside, "file"].value_counts().items():
        intake = reading.intakes[int(str(file))]
        intake.n_outside = int(n_outside)
        lie = agree(n_outside, "lies", "lie")
        why = f"{format_count(n_outside, 'paper')} {lie} outside {start} to {end}; left out."
        intake.problems.append(Problem(None, why))
    papers = everything[~is_outside].reset_index(drop=True)
    if is_outside.any() and papers["published"].isna().all():
        n_outside, n_undated = int(is_outside.sum()), len(papers)
        verb = agree(n_outside, "lies", "lie")
        others = f"; only {format_count(n_undated, 'paper')} without a date would be left"
        raise CorpusError(
            f"At least one paper was expected from {start} to {end}; of those read "
            f"{format_count(n_outside, 'paper')} {verb} outside{others if n_undated else ''}. "
            "Widen --since and --until, in Python since= and until=."
        )
    return papers
