"""Corpus: papers, and what became of every record they were read from."""

from dataclasses import dataclass

import pandas as pd

from trends.formatting import format_count

__all__ = ["Corpus"]


@dataclass(frozen=True, repr=False)
class Corpus:
    """Papers with the audit of how they were read.

    Parameters
    ----------
    papers
        One row per paper: the papers frame, with any further columns of the files behind it.
    merges
        One row per record that was merged into another: `paper_id`, `source` and `record` (of
        the merged one), `rule`; and its `title`, `kept_source`, `kept_record`. `fields` names what
        the paper takes from the merged record, `kept_fields` what it takes from the kept one.
    problems
        One row per thing that was not read as it stands: `source`, `line` (missing where the
        whole file is meant), `problem`, `text`.
    sources
        One row per file: `source`, `format`, and counts that add up: `n_records` = `n_papers` +
        `n_merged` + `n_left_out`. A paper counts where its first record stands. `n_undated` and
        `n_without_abstract` count among `n_papers`; `first` and `last` are the range of dates of
        all records of the file. `n_day`, `n_month` and `n_year` count papers by how fine their dates
        are; `languages` names those of running text, with shares if there are several, from at
        most 300 papers. `origin` is the `source` that its papers count for unless they state one:
        the service, export or search that the file is part of.
    """

    papers: pd.DataFrame
    merges: pd.DataFrame
    problems: pd.DataFrame
    sources: pd.DataFrame

    def __repr__(self) -> str:
        totals = self.sources[["n_records", "n_merged", "n_left_out", "n_undated"]].sum()
        dates = self.papers["published"].dropna()
        span = f"{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}" if len(dates) else "none"
        return (
            f"Corpus of {format_count(len(self.papers), 'paper')} from "
            f"{format_count(totals['n_records'], 'record')} in "
            f"{format_count(len(self.sources), 'file')} ({totals['n_merged']:,} merged, "
            f"{totals['n_left_out']:,} left out, {format_count(len(self.problems), 'problem')}); "
            f"dates: {span}, {totals['n_undated']:,} undated"
        )
