"""Find the periods that the corpus covers completely."""

import numpy as np
import pandas as pd

from trends.timeline.placement import Dates, Placed

__all__ = ["covers_whole"]

# -log(0.01): with so many papers expected, none is observed with a probability of 1 % (Poisson).
MAX_EXPECTED_MISSING = 4.6
# Chosen by hand: a last period is complete if it has at least this share of the usual number of papers.
MIN_USUAL_SHARE = 0.5


def covers_whole(placed: Placed, grid: pd.PeriodIndex, totals: np.ndarray) -> np.ndarray:
    """Return for every period whether the corpus covers it from its first day to its last.

    Parameters
    ----------
    placed
        From `place_dates`, with at least one counted paper.
    grid
        The periods from that of the first paper to that of the last one.
    totals
        Number of papers per period.

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
    """Return the last possible day of a paper; a date of a month or year may mean its last day."""
    codes = np.array(["D", "M", "Y"])[dates.ranks]
    ends = [days.max().to_period(str(code)).end_time for code, days in dates.days.groupby(codes)]
    return pd.Timestamp(max(ends)).normalize()


def _covers_last(dates: Dates, grid: pd.PeriodIndex, totals: np.ndarray) -> bool:
    """Return whether the corpus seems to reach the end of the last period."""
    last_day = grid[-1].end_time.normalize()
    in_last = (dates.days >= grid[-1].start_time).to_numpy()
    if np.mean(dates.ranks[in_last] == 0) >= 0.5:
        return bool(dates.days.max() >= last_day)
    # A date of a year or a month may mean any day of it, so only a drop in volume is informative.
    usual = np.median(totals[-4:-1]) if len(totals) > 1 else 0
    return bool(totals[-1] >= MIN_USUAL_SHARE * usual)


def _covers_first(dates: Dates, grid: pd.PeriodIndex) -> bool:
    """Return whether the corpus covers the first period from its start.

    A list that is sorted by date and limited in length begins within a period: the days before its
    first paper are empty although papers were published.
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
    return bool(missing <= longest or missing * len(early) / seen < MAX_EXPECTED_MISSING)
