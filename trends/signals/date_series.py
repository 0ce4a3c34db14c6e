"""Raw dates as the finest series there is, for corpora of too few periods."""

import datetime as dt
from typing import Final

import numpy as np
import pandas as pd

from trends.schema import effective_precision, naive_dates, read_day
from trends.signals.paper_periods import TOO_COARSE, count_members
from trends.signals.stats.series import DAYS_PER_YEAR, Calendar, TopicSeries, read_calendar
from trends.signals.stats.trend_tests import FEW_PERIODS
from trends.validation import check_columns

__all__ = ["last_moment", "needs_dates", "read_dates"]

# Chosen by hand, as a bound on time: more distinct days are joined into bins of similar size.
MAX_BINS: Final = 200
# A date that gives only a month or a year stands for its middle.
HALF_UNIT: Final = {"day": 0, "month": 14, "year": 182}


def read_dates(
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    *,
    topics: np.ndarray,
    until: pd.Timestamp,
    unit: str | None = None,
) -> tuple[TopicSeries, "pd.Series[int]"]:
    """Read the papers' own dates into a series, one bin per day that has a paper.

    Parameters
    ----------
    papers
        Columns `paper_id`, `published` and, if known, `date_precision`.
    assignments
        Columns `paper_id` and `topic`.
    topics
        The topics to count, ascending.
    until
        First moment that is no longer counted.
    unit
        The timeline's period (D, W, M, Q, Y): papers with a coarser date are left out, as they
        are in the timeline. None counts them all.

    Returns
    -------
    series : TopicSeries
        At most 200 bins; more days than that are joined to bins of like many papers.
    places : pandas.Series
        Index of the bin of each counted paper, by paper id.

    Raises
    ------
    FrameError
        If a frame lacks a column.
    """
    purpose = "Testing the dates of papers"
    check_columns(papers, ("paper_id", "published"), name="papers", purpose=purpose)
    check_columns(assignments, ("paper_id", "topic"), name="assignments", purpose=purpose)
    dated = _middle_days(papers, until, unit)
    bins, positions = _bin_days(dated.to_numpy())
    totals = np.bincount(bins).astype(float)
    places = pd.Series(bins, index=dated.index)
    counts = count_members(places, assignments, topics, n_periods=len(totals))
    days = positions.astype("timedelta64[D]") + np.datetime64("1970-01-01", "us")
    calendar = Calendar(days, positions, DAYS_PER_YEAR, "D")
    return TopicSeries(topics, counts, totals, calendar), places


def needs_dates(series: TopicSeries, timeline: pd.DataFrame) -> bool:
    """Say whether a timeline has so few complete periods that raw dates are tested instead."""
    return len(series.totals) < FEW_PERIODS and len(timeline) > 0


def last_moment(
    timeline: pd.DataFrame, as_of: dt.date | str | None
) -> tuple[pd.Timestamp, str | None]:
    """Return the first moment that is not counted any more, and the unit of the periods.

    This is the end of the timeline's last period, complete or not, but not after `as_of` or today.
    One period alone does not say how long it is: it is taken for a year, and its unit is None.
    """
    periods = np.unique(pd.to_datetime(timeline["period"]).to_numpy().astype("datetime64[us]"))
    calendar = read_calendar(periods)
    until = min(
        pd.Timestamp(calendar.following(1)[0]),
        pd.Timestamp(dt.datetime.now(tz=dt.UTC).date()) + pd.Timedelta(days=1),
    )
    unit = calendar.unit if len(periods) > 1 else None
    if as_of is None:
        return until, unit
    return min(until, read_day(as_of) + pd.Timedelta(days=1)), unit


def _middle_days(papers: pd.DataFrame, until: pd.Timestamp, unit: str | None) -> "pd.Series[int]":
    """Return the day number of each dated paper, the middle of what its date leaves open."""
    dates = naive_dates(papers["published"])
    precision = effective_precision(dates, papers.get("date_precision")).astype("object")
    left_out = ["none", *(TOO_COARSE[unit] if unit else ())]
    is_counted = (~precision.isin(left_out) & (dates < until)).to_numpy()
    shift = np.asarray(precision.map(HALF_UNIT).fillna(0), dtype=np.int64)[is_counted]
    days = dates[is_counted].to_numpy().astype("datetime64[D]").astype(np.int64) + shift
    return pd.Series(days, index=pd.Index(papers["paper_id"][is_counted]))


def _bin_days(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bin of every paper, and the mean day of every bin."""
    distinct, index, sizes = np.unique(days, return_inverse=True, return_counts=True)
    if len(distinct) > MAX_BINS:
        before = np.cumsum(sizes) - sizes
        bin_of_day = np.unique(before * MAX_BINS // len(days), return_inverse=True)[1]
    else:
        bin_of_day = np.arange(len(distinct), dtype=np.int64)
    weight = np.bincount(bin_of_day, weights=sizes)
    means = np.bincount(bin_of_day, weights=distinct * sizes) / weight
    return bin_of_day[index], np.rint(means).astype(np.int64)
