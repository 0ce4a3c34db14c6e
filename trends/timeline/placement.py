"""Select the papers that can be counted, and choose the length of a period."""

import datetime as dt
import typing
import warnings
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from trends.config import Freq
from trends.errors import ConfigError, CorpusError, TrendsWarning, list_offenders
from trends.schema import effective_precision, naive_dates, read_day
from trends.validation import check_columns

__all__ = ["UNITS", "Dates", "Placed", "ordinals", "place_dates"]

# Shortest first; the second value is the coarsest date precision that still fits into the period.
UNITS: Final = {"day": ("D", 0), "week": ("W", 0), "month": ("M", 1), "quarter": ("Q", 1)} | {
    "year": ("Y", 2)
}
# Ranks of date precision, finest first.
PRECISIONS: Final = {"day": 0, "month": 1, "year": 2}

# Chosen by hand for freq="auto". A period is too short if more than a fifth of the dates are coarser;
MIN_PRECISE = 0.8
# if more than a tenth of the periods have no paper;
MIN_FILLED = 0.9
# if the median period has fewer papers;
MIN_MEDIAN = 20
# or if the number of periods is outside these bounds.
PERIODS_WANTED = (12, 120)
# If no period satisfies all of this, the longest with this many periods is used.
PERIODS_ENOUGH = 4


@dataclass(frozen=True)
class Dates:
    """Dated papers: identifiers, days, and precision ranks (0 day, 1 month, 2 year), row by row."""

    paper_ids: "pd.Series[Any]"
    days: "pd.Series[Any]"
    ranks: np.ndarray

    def select(self, keep: np.ndarray) -> "Dates":
        """Return the dates of some of the papers."""
        return Dates(
            self.paper_ids[keep].reset_index(drop=True),
            self.days[keep].reset_index(drop=True),
            self.ranks[keep],
        )


@dataclass(frozen=True)
class Placed:
    """The papers that are counted, and the numbers of those that are not.

    Attributes
    ----------
    dates
        Dates of the counted papers.
    unit
        Length of a period: day, week, month, quarter or year; None if no paper is dated.
    covered
        Last covered day as the caller set it; None if it follows from the papers.
    today
        The day of the count, in UTC.
    n_undated, n_coarse, n_later, n_future
        Numbers of papers without a date, with a date too coarse for the period, after `covered`,
        and after today.
    """

    dates: Dates
    unit: str | None
    covered: pd.Timestamp | None
    today: pd.Timestamp
    n_undated: int
    n_coarse: int
    n_later: int
    n_future: int


def place_dates(papers: pd.DataFrame, *, freq: Freq, as_of: dt.date | str | None) -> Placed:
    """Select the papers that a timeline counts, as `count_topics` describes."""
    if freq not in typing.get_args(Freq):
        allowed = ", ".join(typing.get_args(Freq))
        raise ConfigError(f"freq must be one of {allowed}; got {freq!r}. Use one of these.")
    check_columns(papers, ("paper_id", "published"), name="papers", purpose="Counting")
    dated = _read_dates(papers)
    today = pd.Timestamp(dt.datetime.now(tz=dt.UTC).date())
    covered = _read_as_of(as_of, today)
    unit, counted, n_later, n_past = None, dated, 0, len(dated.days)
    if len(dated.days):
        past = _until_today(dated, today)
        until = _until(past, covered or today)
        unit = _choose_unit(until) if freq == "auto" else freq
        counted = _precise_enough(until, unit)
        n_past, n_later = len(past.days), len(past.days) - len(until.days)
    return Placed(
        dates=counted,
        unit=unit,
        covered=covered,
        today=today,
        n_undated=len(papers) - len(dated.days),
        n_coarse=n_past - n_later - len(counted.days),
        n_later=n_later,
        n_future=len(dated.days) - n_past,
    )


def _read_dates(papers: pd.DataFrame) -> Dates:
    """Return the dated papers with the effective precision of their dates."""
    days = naive_dates(papers["published"])
    ranks = effective_precision(days, papers.get("date_precision")).astype("object").map(PRECISIONS)
    known = ranks.fillna(0).to_numpy(dtype=np.int64)
    return Dates(papers["paper_id"], days, known).select(ranks.notna().to_numpy())


def _read_as_of(as_of: dt.date | str | None, today: pd.Timestamp) -> pd.Timestamp | None:
    if as_of is None:
        return None
    day = read_day(as_of)
    if day > today:
        warnings.warn(
            f"as_of must be a day that the corpus covers; {day.date()} lies in the future. "
            f"{today.date()} is used instead.",
            TrendsWarning,
            stacklevel=4,
        )
    return min(day, today)


def _until_today(dates: Dates, today: pd.Timestamp) -> Dates:
    """Leave out papers dated in the future, with a warning."""
    is_future = (dates.days.dt.normalize() > today).to_numpy()
    if is_future.all() or not is_future.any():
        return dates
    warnings.warn(
        f"Papers must be of today ({today.date()}) or earlier; {int(is_future.sum())} of "
        f"{len(is_future)} are later and left out: "
        f"{list_offenders(dates.paper_ids[is_future].sort_values())}. Correct their dates.",
        TrendsWarning,
        stacklevel=4,
    )
    return dates.select(~is_future)


def _until(dates: Dates, covered: pd.Timestamp) -> Dates:
    """Leave out papers later than the last covered day."""
    keep = (dates.days.dt.normalize() <= covered).to_numpy()
    if not keep.any():
        raise CorpusError(
            f"as_of must not lie before the oldest paper; it is {covered.date()}, and the oldest "
            f"of {len(keep)} dated papers is dated {dates.days.min().date()}. Choose a later day."
        )
    return dates.select(keep)


def ordinals(days: "pd.Series[Any]", code: str) -> np.ndarray:
    """Return the index of each day's period, counted from the first period."""
    ordinals = pd.PeriodIndex(days, freq=code).asi8
    return np.asarray(ordinals - ordinals.min(), dtype=np.int64)


def _choose_unit(dates: Dates) -> str:
    """Return the shortest sufficiently filled period, else the longest of 4 or more periods."""
    low, high = PERIODS_WANTED
    n_periods = {}
    for unit, (code, coarsest) in UNITS.items():
        is_precise = dates.ranks <= coarsest
        if is_precise.mean() < MIN_PRECISE:
            continue
        totals = np.bincount(ordinals(dates.days[is_precise], code))
        n_periods[unit] = len(totals)
        is_filled = np.mean(totals > 0) >= MIN_FILLED and np.median(totals) >= MIN_MEDIAN
        if is_filled and low <= len(totals) <= high:
            return unit
    if n_periods.get("year", 0) > high:
        return "year"
    enough = [unit for unit, n in n_periods.items() if n >= PERIODS_ENOUGH]
    return enough[-1] if enough else next(iter(n_periods))


def _precise_enough(dates: Dates, unit: str) -> Dates:
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
            stacklevel=4,
        )
    return dates.select(is_precise)
