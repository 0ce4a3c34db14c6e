"""Papers per topic and period, with the corpus's own coverage respected.

The length of a period follows from the data, a period that the corpus does not cover whole is
marked, and every share is a share of all dated papers.
"""

import datetime as dt
import typing
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from trends.config import Freq
from trends.errors import ConfigError, CorpusError, FrameError, TrendsWarning, list_offenders
from trends.schema import check_frame, effective_precision, empty_frame, naive_dates, read_day

__all__ = ["count_topics"]

# Finest first; the second value is the coarsest date precision that still fits into the period.
UNITS: Final = {"day": ("D", 0), "week": ("W", 0), "month": ("M", 1), "quarter": ("Q", 1)} | {
    "year": ("Y", 2)
}
PRECISIONS: Final = {"day": 0, "month": 1, "year": 2}

MIN_PRECISE = 0.8  # a period is too fine if more than a fifth of the dates cannot be put into it
MIN_FILLED = 0.9
MIN_MEDIAN = 20
PERIODS_WANTED = (12, 120)
PERIODS_ENOUGH = 4
SURELY_MISSED = 4.6  # that many papers expected and none seen has a probability of 1 %
LEAST_OF_USUAL = 0.5


@dataclass(frozen=True)
class _Dates:
    """Dated papers: their days, and how precise each date is (0 day, 1 month, 2 year)."""

    paper_ids: "pd.Series[Any]"
    days: "pd.Series[Any]"
    ranks: np.ndarray

    def select(self, keep: np.ndarray) -> "_Dates":
        return _Dates(
            self.paper_ids[keep].reset_index(drop=True),
            self.days[keep].reset_index(drop=True),
            self.ranks[keep],
        )


def count_topics(
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    *,
    freq: Freq = "auto",
    as_of: dt.date | str | None = None,
    topics: Iterable[int] | None = None,
) -> pd.DataFrame:
    """Count the papers of every topic in every period.

    A share is a share of **all** dated papers of the period, those without a topic included. A
    paper of several topics counts in each, so shares need not add up to 1. Papers without a date,
    and those whose date is less precise than the period, are in neither count; a warning says how
    many are too coarse. Dates after today are left out with a warning, too.

    Parameters
    ----------
    papers
        Columns `paper_id`, `published` and, if known, `date_precision` (day, month, year, none).
    assignments
        Columns `paper_id` and `topic`; topic -1 means unassigned and gets no rows.
    freq
        ``"day"``, ``"week"`` (from Monday), ``"month"``, ``"quarter"``, ``"year"``, or
        ``"auto"``: the finest with at least 90 % of the periods filled, a median of 20 or more
        papers, and 12 to 120 periods; where none is, the coarsest that gives 4 periods or more.
    as_of
        Last day that the corpus covers; later papers are left out. None takes the day of the
        newest paper, or the end of its month or year where its date says no more, at most today.
        A day that has not come yet counts as today, with a warning.
    topics
        The topics to count, also those without a paper. None takes those of `assignments`.

    Returns
    -------
    pandas.DataFrame
        A timeline frame: `topic`, `period` (its first day), `n_papers`, `n_total`, `share` (NaN
        where `n_total` is 0), `is_complete`. One row per topic and period, zeros included, in the
        order of topic and period. `is_complete` is False for every period that ends after
        `as_of`, and for a first period whose early days are missing from the corpus. No rows if
        no paper is dated or there is no topic.

    Raises
    ------
    ConfigError
        If `freq`, `as_of` or `topics` is not understood, or no date is precise enough for `freq`.
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
    if freq not in typing.get_args(Freq):
        allowed = ", ".join(typing.get_args(Freq))
        raise ConfigError(f"freq must be one of {allowed}; got {freq!r}. Use one of these.")
    _check_columns(papers, ("paper_id", "published"), "papers")
    _check_columns(assignments, ("paper_id", "topic"), "assignments")
    _check_known(papers, assignments)
    dates = _read_dates(papers)
    today = pd.Timestamp(dt.datetime.now(tz=dt.UTC).date())
    covered = _read_as_of(as_of, today)
    numbers = _read_topics(topics, assignments)
    if len(dates.days):
        dates = _until(_until_today(dates, today), covered or today)
    if not len(dates.days) or not numbers.size:
        return empty_frame("timeline")
    unit = _choose_unit(dates) if freq == "auto" else freq
    dates = _precise_enough(dates, unit)
    code = UNITS[unit][0]
    ordinals = _ordinals(dates.days, code)
    grid = pd.period_range(
        dates.days.min().to_period(code), dates.days.max().to_period(code), freq=code
    )
    totals = np.bincount(ordinals, minlength=len(grid))
    counts = _count(dates, assignments, numbers, ordinals=ordinals, n_periods=len(grid))
    last_day = covered if covered is not None else min(today, _newest_day(dates))
    is_complete = np.asarray(grid.end_time.normalize() <= last_day)
    is_complete[-1] &= covered is not None or _covers_last(dates, grid, totals)
    is_complete[0] &= _covers_first(dates, grid)
    return _as_frame(numbers, grid, counts, totals=totals, is_complete=is_complete)


def _check_columns(frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise FrameError(
            f"Counting needs {name} with the columns {', '.join(columns)}; this frame lacks "
            f"{list_offenders(missing)}. Pass the {name} frame that trends made, or add them."
        )


def _check_known(papers: pd.DataFrame, assignments: pd.DataFrame) -> None:
    ids, assigned = papers["paper_id"], assignments["paper_id"]
    unique = "Every paper_id must be unique; {} rows of papers repeat one: {}. Drop the duplicates."
    once = "A paper belongs to a topic once; {} rows repeat an earlier one: {}. Drop them."
    known = "Assignments must name papers of papers; {} rows do not: {}. Pass the assigned papers."
    for is_wrong, named, problem in (
        (ids.duplicated(), ids, unique),
        (assignments.duplicated(["paper_id", "topic"]), assigned, once),
        (~assigned.isin(ids), assigned, known),
    ):
        if is_wrong.any():
            offenders = list_offenders(named[is_wrong].unique())
            raise FrameError(problem.format(int(is_wrong.sum()), offenders))


def _read_dates(papers: pd.DataFrame) -> _Dates:
    """Return the dated papers with the precision that their dates really have."""
    days = naive_dates(papers["published"])
    ranks = effective_precision(days, papers.get("date_precision")).astype("object").map(PRECISIONS)
    known = ranks.fillna(0).to_numpy(dtype=np.int64)
    return _Dates(papers["paper_id"], days, known).select(ranks.notna().to_numpy())


def _read_topics(topics: Iterable[int] | None, assignments: pd.DataFrame) -> np.ndarray:
    """Return the topics to count, ascending."""
    if topics is None:
        assigned = np.unique(assignments["topic"].to_numpy(dtype=np.int64))
        return np.asarray(assigned[assigned >= 0])
    listed = np.unique(np.array(list(topics), dtype=np.int64))
    if (listed < 0).any():
        raise ConfigError(
            f"topics must be numbers from 0; got {list_offenders(listed[listed < 0].tolist())}. "
            "Leave out -1, which stands for papers without a topic."
        )
    return listed


def _read_as_of(as_of: dt.date | str | None, today: pd.Timestamp) -> pd.Timestamp | None:
    if as_of is None:
        return None
    day = read_day(as_of)
    if day > today:
        warnings.warn(
            f"as_of must be a day that the corpus covers; {day.date()} has not come yet. "
            f"{today.date()} is taken instead.",
            TrendsWarning,
            stacklevel=3,
        )
    return min(day, today)


def _until_today(dates: _Dates, today: pd.Timestamp) -> _Dates:
    """Leave out papers of days that have not come, and say how many."""
    is_future = (dates.days.dt.normalize() > today).to_numpy()
    if is_future.all() or not is_future.any():
        return dates
    warnings.warn(
        f"Papers must be of today ({today.date()}) or earlier; {int(is_future.sum())} of "
        f"{len(is_future)} are later and left out: "
        f"{list_offenders(dates.paper_ids[is_future].sort_values())}. Correct their dates.",
        TrendsWarning,
        stacklevel=3,
    )
    return dates.select(~is_future)


def _until(dates: _Dates, covered: pd.Timestamp) -> _Dates:
    """Leave out papers later than the last covered day."""
    keep = (dates.days.dt.normalize() <= covered).to_numpy()
    if not keep.any():
        raise CorpusError(
            f"as_of must not lie before the oldest paper; it is {covered.date()}, and the oldest "
            f"of {len(keep)} dated papers is of {dates.days.min().date()}. Choose a later day."
        )
    return dates.select(keep)


def _ordinals(days: "pd.Series[Any]", code: str) -> np.ndarray:
    """Return the index of each day's period, counted from the first period."""
    ordinals = pd.PeriodIndex(days, freq=code).asi8
    return np.asarray(ordinals - ordinals.min(), dtype=np.int64)


def _choose_unit(dates: _Dates) -> str:
    """Return the finest period that the data can fill, else the coarsest of 4 or more periods."""
    low, high = PERIODS_WANTED
    n_periods = {}
    for unit, (code, coarsest) in UNITS.items():
        is_precise = dates.ranks <= coarsest
        if is_precise.mean() < MIN_PRECISE:
            continue
        totals = np.bincount(_ordinals(dates.days[is_precise], code))
        n_periods[unit] = len(totals)
        is_filled = np.mean(totals > 0) >= MIN_FILLED and np.median(totals) >= MIN_MEDIAN
        if is_filled and low <= len(totals) <= high:
            return unit
    if n_periods.get("year", 0) > high:
        return "year"
    enough = [unit for unit, n in n_periods.items() if n >= PERIODS_ENOUGH]
    return enough[-1] if enough else next(iter(n_periods))


def _precise_enough(dates: _Dates, unit: str) -> _Dates:
    """Leave out papers whose date is less precise than the period."""
    is_precise = dates.ranks <= UNITS[unit][1]
    if not is_precise.any():
        raise ConfigError(
            f"freq={unit!r} needs dates at least that precise; all {len(is_precise)} dated papers "
            "give only a coarser one. Use freq='auto' or freq='year'."
        )
    if n_coarse := int(np.sum(~is_precise)):
        warnings.warn(
            f"Counting by {unit} needs dates at least that precise; {n_coarse} of "
            f"{len(is_precise)} dated papers give only a coarser one and are left out. "
            "Use a longer period to count them.",
            TrendsWarning,
            stacklevel=3,
        )
    return dates.select(is_precise)


def _count(
    dates: _Dates,
    assignments: pd.DataFrame,
    topics: np.ndarray,
    *,
    ordinals: np.ndarray,
    n_periods: int,
) -> np.ndarray:
    """Return papers per topic and period as an array of (n_topics, n_periods)."""
    rows = pd.Index(dates.paper_ids).get_indexer(pd.Index(assignments["paper_id"]))
    assigned = assignments["topic"].to_numpy(dtype=np.int64)
    keep = (rows >= 0) & np.isin(assigned, topics)
    cells = np.searchsorted(topics, assigned[keep]) * n_periods + ordinals[rows[keep]]
    return np.bincount(cells, minlength=len(topics) * n_periods).reshape(len(topics), n_periods)


def _newest_day(dates: _Dates) -> pd.Timestamp:
    """Return the last day on which a paper may have come out, by what the dates leave open."""
    codes = np.array(["D", "M", "Y"])[dates.ranks]
    ends = [days.max().to_period(str(code)).end_time for code, days in dates.days.groupby(codes)]
    return pd.Timestamp(max(ends)).normalize()


def _covers_last(dates: _Dates, grid: pd.PeriodIndex, totals: np.ndarray) -> bool:
    """Say whether the corpus seems to reach the end of the last period."""
    last_day = grid[-1].end_time.normalize()
    in_last = (dates.days >= grid[-1].start_time).to_numpy()
    if np.mean(dates.ranks[in_last] == 0) >= 0.5:
        return bool(dates.days.max() >= last_day)
    # A date that is only a year or a month may lie anywhere in it: only a drop in volume tells.
    usual = np.median(totals[-4:-1]) if len(totals) > 1 else 0
    return bool(totals[-1] >= LEAST_OF_USUAL * usual)


def _covers_first(dates: _Dates, grid: pd.PeriodIndex) -> bool:
    """Say whether the corpus holds the first period from its start.

    A list sorted by date and capped begins within a period: only its first days are empty.
    """
    if len(grid) < 3:
        return True
    early = dates.days[(dates.days < grid[2].start_time).to_numpy() & (dates.ranks == 0)]
    days = early.dt.normalize().drop_duplicates().sort_values()
    if len(days) < 2:
        return True
    missing = (days.iloc[0] - grid[0].start_time).days
    longest = days.diff().dt.days.max()
    seen = (grid[1].end_time - days.iloc[0]).days + 1
    return bool(missing <= longest or missing * len(early) / seen < SURELY_MISSED)


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
