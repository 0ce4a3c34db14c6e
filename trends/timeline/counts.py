"""Count papers per topic and period, and account for papers that are in no period."""

import datetime as dt
from collections.abc import Iterable

import numpy as np
import pandas as pd

from trends.config import Freq
from trends.schema import check_frame, empty_frame
from trends.timeline.completeness import covers_whole
from trends.timeline.inputs import check_known, read_topics
from trends.timeline.placement import UNITS, Dates, ordinals, place_dates
from trends.validation import check_columns

__all__ = ["count_coverage", "count_topics"]


def count_topics(
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    *,
    freq: Freq = "auto",
    as_of: dt.date | str | None = None,
    topics: Iterable[int] | None = None,
) -> pd.DataFrame:
    """Count the papers of every topic in every period.

    A share is a share of **all** dated papers of the period, including those without a topic. A
    paper with several topics counts in each, so shares need not add up to 1. Papers without a date
    and papers whose date is less precise than the period are in neither count; a warning states
    how many dates are too coarse. Papers dated after today are also left out, with a warning.

    Parameters
    ----------
    papers
        Columns `paper_id`, `published` and, if known, `date_precision` (day, month, year, none).
    assignments
        Columns `paper_id` and `topic`; topic -1 means unassigned and has no rows in the result.
    freq
        ``"day"``, ``"week"`` (from Monday), ``"month"``, ``"quarter"``, ``"year"``, or
        ``"auto"``: the shortest with papers in at least 90 % of the periods, a median of 20 or
        more papers, and 12 to 120 periods; if there is none, the longest with 4 periods or more.
    as_of
        Last day that the corpus covers; later papers are left out. None takes the day of the
        newest paper, or the end of its month or year if its date is no more precise, but not
        after today. A day in the future counts as today, with a warning.
    topics
        The topics to count, including those without a paper. None takes those of `assignments`.

    Returns
    -------
    pandas.DataFrame
        A timeline frame: `topic`, `period` (its first day), `n_papers`, `n_total`, `share` (NaN
        where `n_total` is 0), `is_complete`. One row per topic and period, including zeros, sorted
        by topic and period. `is_complete` is False for every period that ends after `as_of`, and
        for a first period whose early days are missing from the corpus. The frame has no rows if
        no paper is dated or there is no topic.

    Raises
    ------
    ConfigError
        If `freq`, `as_of` or `topics` is invalid, or no date is precise enough for `freq`.
    CorpusError
        If all dated papers are later than `as_of`, or than today.
    FrameError
        If a column is missing, ids repeat, or `assignments` name papers that are not in `papers`.

    Examples
    --------
    >>> import pandas as pd
    >>> papers = pd.DataFrame({
    ...     "paper_id": ["a", "b", "c", "d"],
    ...     "published": pd.to_datetime(["2020-02-01", "2021-03-01", "2023-05-01", "2023-12-31"]),
    ... })
    >>> assignments = pd.DataFrame({"paper_id": ["a", "b", "c"], "topic": [0, 0, -1]})
    >>> timeline = count_topics(papers, assignments, freq="year")
    >>> timeline[["n_papers", "n_total"]].values.tolist()
    [[1, 1], [1, 1], [0, 0], [0, 2]]
    """
    check_columns(assignments, ("paper_id", "topic"), name="assignments", purpose="Counting")
    check_columns(papers, ("paper_id", "published"), name="papers", purpose="Counting")
    check_known(papers, assignments)
    numbers = read_topics(topics, assignments)
    placed = place_dates(papers, freq=freq, as_of=as_of)
    if placed.unit is None or not numbers.size:
        return empty_frame("timeline")
    dates, code = placed.dates, UNITS[placed.unit][0]
    index = ordinals(dates.days, code)
    grid = pd.period_range(
        dates.days.min().to_period(code), dates.days.max().to_period(code), freq=code
    )
    totals = np.bincount(index, minlength=len(grid))
    counts = _count(dates, assignments, numbers, index=index, n_periods=len(grid))
    is_complete = covers_whole(placed, grid, totals)
    return _as_frame(numbers, grid, counts, totals=totals, is_complete=is_complete)


def count_coverage(
    papers: pd.DataFrame, *, freq: Freq = "auto", as_of: dt.date | str | None = None
) -> pd.DataFrame:
    """Return how many papers are counted over time, and why the others are not.

    Parameters
    ----------
    papers, freq, as_of
        As for `count_topics`.

    Returns
    -------
    pandas.DataFrame
        A coverage frame of five rows: `part` (counted, undated, too coarse, after as_of, to
        come), `n_papers`, `meaning` (a sentence). The numbers add up to all papers.

    Raises
    ------
    ConfigError, CorpusError, FrameError
        As `count_topics` does.

    Examples
    --------
    >>> import pandas as pd
    >>> papers = pd.DataFrame({
    ...     "paper_id": ["a", "b", "c"],
    ...     "published": pd.to_datetime(["2020-02-05", "2021-03-07", None]),
    ... })
    >>> count_coverage(papers, as_of="2020-12-31")["n_papers"].tolist()
    [1, 1, 0, 1, 0]
    """
    placed = place_dates(papers, freq=freq, as_of=as_of)
    unit = placed.unit or "period"
    until = placed.covered.date() if placed.covered is not None else None
    later = f"Papers later than {until}, the last covered day."
    rows = [
        ("counted", len(placed.dates.days), f"Papers counted by {unit}."),
        ("undated", placed.n_undated, "Papers without a date: they are in no period."),
        ("too coarse", placed.n_coarse, f"Papers whose date does not state the {unit}."),
        ("after as_of", placed.n_later, later if until else "No last covered day was set."),
        ("to come", placed.n_future, f"Papers dated later than today, {placed.today.date()}."),
    ]
    return check_frame(pd.DataFrame(rows, columns=["part", "n_papers", "meaning"]), "coverage")


def _count(
    dates: Dates,
    assignments: pd.DataFrame,
    topics: np.ndarray,
    *,
    index: np.ndarray,
    n_periods: int,
) -> np.ndarray:
    """Return the number of papers as an array of shape (n_topics, n_periods)."""
    rows = pd.Index(dates.paper_ids).get_indexer(pd.Index(assignments["paper_id"]))
    assigned = assignments["topic"].to_numpy(dtype=np.int64)
    keep = (rows >= 0) & np.isin(assigned, topics)
    cells = np.searchsorted(topics, assigned[keep]) * n_periods + index[rows[keep]]
    return np.bincount(cells, minlength=len(topics) * n_periods).reshape(len(topics), n_periods)


def _as_frame(
    topics: np.ndarray,
    grid: pd.PeriodIndex,
    counts: np.ndarray,
    *,
    totals: np.ndarray,
    is_complete: np.ndarray,
) -> pd.DataFrame:
    n_total = np.tile(totals, len(topics))
    n_papers = counts.ravel()
    share = np.divide(
        n_papers, n_total, out=np.full(len(n_papers), np.nan), where=n_total > 0, dtype=float
    )
    frame = pd.DataFrame(
        {
            "topic": np.repeat(topics, len(grid)),
            "period": np.tile(grid.start_time.to_numpy(), len(topics)),
            "n_papers": n_papers,
            "n_total": n_total,
            "share": share,
            "is_complete": np.tile(is_complete, len(topics)),
        }
    )
    return check_frame(frame, "timeline")
