"""Which periods the corpus covers whole."""

import numpy as np
import pandas as pd

from trends.timeline.placement import Dates, Placed

__all__ = ["covers_whole"]

SURELY_MISSED = 4.6  # that many papers expected and none seen has a probability of 1 %
LEAST_OF_USUAL = 0.5


def covers_whole(placed: Placed, grid: pd.PeriodIndex, totals: np.ndarray) -> np.ndarray:
    """Say of every period whether the corpus covers it from its first day to its last.

    Parameters
    ----------
    placed
        From `place_dates`, with at least one counted paper.
    grid
        The periods from the first paper's to the last one's.
    totals
        Papers per period.

    Returns
    -------
    numpy.ndarray
        Booleans of shape (n_periods,).
    """
    dates, covered = placed.dates, placed.covered
    last_day = covered if covered is not None else min(placed.today, _newest_day(dates))
    is_complete = np.asarray(grid.end_time.normalize() <= last_day)
    is_complete[-1] &= covered is not None or _covers_last(dates, grid, totals)
    is_complete[0] &= _covers_first(dates, grid)
    return is_complete


def _newest_day(dates: Dates) -> pd.Timestamp:
    """Return the last day on which a paper may have come out, by what the dates leave open."""
    codes = np.array(["D", "M", "Y"])[dates.ranks]
    ends = [days.max().to_period(str(code)).end_time for code, days in dates.days.groupby(codes)]
    return pd.Timestamp(max(ends)).normalize()


def _covers_last(dates: Dates, grid: pd.PeriodIndex, totals: np.ndarray) -> bool:
    """Say whether the corpus seems to reach the end of the last period."""
    last_day = grid[-1].end_time.normalize()
    in_last = (dates.days >= grid[-1].start_time).to_numpy()
    if np.mean(dates.ranks[in_last] == 0) >= 0.5:
        return bool(dates.days.max() >= last_day)
    # A date that is only a year or a month may lie anywhere in it: only a drop in volume tells.
    usual = np.median(totals[-4:-1]) if len(totals) > 1 else 0
    return bool(totals[-1] >= LEAST_OF_USUAL * usual)


def _covers_first(dates: Dates, grid: pd.PeriodIndex) -> bool:
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
