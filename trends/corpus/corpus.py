"""A corpus: papers, and the account of every record that was read."""

from dataclasses import dataclass

import pandas as pd

from trends.formatting import format_count

__all__ = ["Corpus"]


@dataclass(frozen=True, repr=False)
class Corpus:
    """Papers with the account of how they were read.

    Parameters
    ----------
    papers
        One row per paper: the papers frame, followed by any further columns of the files.
    merges
        One row per record that was merged into another: `paper_id`; `source`, `record` and `title`
        of the merged record; `rule`, by which it was merged; `kept_source` and `kept_record` of
        the other record. `fields` names the fields that the paper takes from the merged record,
        `kept_fields` those that it takes from the kept one.
    problems
        One row per item that was not read, or not read unchanged: `source`, `line` (missing if the
        whole file is meant), `problem`, `text`.
    sources
        One row per file: `source`, `format`, and counts that add up: `n_records` = `n_papers` +
        `n_merged` + `n_left_out`. A paper counts for the file of its first record. `n_undated` and
        `n_without_abstract` are parts of `n_papers`. `first` and `last` are the range of the dates
        of all records of the file. `n_day`, `n_month` and `n_year` count papers by the precision
        of their dates. `languages` names the languages of running text in at most 300 papers, with
        shares if there are several. `origin` is the `source` of its papers unless they state one:
        the service, export or search to which the file belongs.
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
