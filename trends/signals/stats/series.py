"""From a timeline frame to the arrays that every test works on."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from trends.errors import FrameError, list_offenders
from trends.formatting import format_count
from trends.schema import check_frame
from trends.validation import check_is_frame

__all__ = ["DAYS_PER_YEAR", "Calendar", "TopicSeries", "read_calendar", "read_series"]

# The Julian year, by which leap years are averaged.
DAYS_PER_YEAR: Final = 365.25
# Upper limit of the days between two periods, periods per year, pandas' code.
UNITS: Final = (
    (3.5, DAYS_PER_YEAR, "D"),
    (17.0, DAYS_PER_YEAR / 7, "W"),
    (60.0, 12.0, "M"),
    (180.0, 4.0, "Q"),
    (np.inf, 1.0, "Y"),
)


@dataclass(frozen=True)
class Calendar:
    """How periods lie in time.

    Attributes
    ----------
    periods
        Start of every period, datetime64[us], ascending, shape (n_periods,).
    positions
        Index of every period on the regular grid; gaps are left-out periods.
    per_year
        Periods per year: 365.25, 52.2, 12, 4 or 1.
    unit
        pandas' code of the period: D, W, M, Q or Y.
    """

    periods: np.ndarray
    positions: np.ndarray
    per_year: float
    unit: str

    @property
    def years(self) -> np.ndarray:
        """Time of every period in years since the first, shape (n_periods,)."""
        return np.asarray(self.positions / self.per_year, dtype=float)

    @property
    def span(self) -> float:
        """Years from the start of the first period to the end of the last."""
        return float((self.positions[-1] - self.positions[0] + 1) / self.per_year)

    def select(self, keep: np.ndarray) -> "Calendar":
        """Return the calendar of some of the periods."""
        return Calendar(self.periods[keep], self.positions[keep], self.per_year, self.unit)

    def following(self, n_periods: int) -> np.ndarray:
        """Return the starts of the `n_periods` periods after the last one."""
        last = pd.Timestamp(self.periods[-1])
        if self.unit in "DW":
            step = pd.Timedelta(days=1 if self.unit == "D" else 7)
            starts = [last + step * ahead for ahead in range(1, n_periods + 1)]
        else:
            months = {"M": 1, "Q": 3, "Y": 12}[self.unit]
            starts = [
                last + pd.DateOffset(months=months * ahead) for ahead in range(1, n_periods + 1)
            ]
        return np.array(starts, dtype="datetime64[us]")


@dataclass(frozen=True)
class TopicSeries:
    """Counts of topics over the complete, non-empty periods of a timeline.

    Attributes
    ----------
    topics
        Topic numbers, ascending, shape (n_topics,).
    counts
        Papers per topic and period, shape (n_topics, n_periods).
    totals
        All dated papers per period, at least 1, shape (n_periods,).
    calendar
        How the periods lie in time.
    """

    topics: np.ndarray
    counts: np.ndarray
    totals: np.ndarray
    calendar: Calendar

    @property
    def n_papers(self) -> np.ndarray:
        """Papers per topic, shape (n_topics,)."""
        return np.asarray(self.counts.sum(axis=1))

    def select(self, keep: np.ndarray) -> "TopicSeries":
        """Return the series of some of the topics."""
        return TopicSeries(self.topics[keep], self.counts[keep], self.totals, self.calendar)

    def without_periods(self) -> "TopicSeries":
        """Return the topics without any period, where periods say nothing."""
        none = np.zeros(len(self.totals), dtype=bool)
        return TopicSeries(
            self.topics, self.counts[:, none], self.totals[none], self.calendar.select(none)
        )

    def with_papers(self) -> "TopicSeries":
        """Return the topics that have papers: the others must not pass for calm ones."""
        return self.select(self.n_papers > 0)


def read_calendar(periods: np.ndarray) -> Calendar:
    """Infer the length of a period and the regular grid from sorted, distinct period starts.

    Examples
    --------
    >>> import numpy as np
    >>> starts = np.array(["2020-01-01", "2020-02-01", "2020-05-01"], dtype="datetime64[us]")
    >>> calendar = read_calendar(starts)
    >>> calendar.unit, calendar.positions.tolist()
    ('M', [0, 1, 4])
    """
    if len(periods) < 2:
        return Calendar(periods, np.zeros(len(periods), dtype=np.int64), 1.0, "Y")
    gaps = np.diff(periods).astype("timedelta64[s]").astype(float) / 86_400
    per_year, unit = next((rate, code) for limit, rate, code in UNITS if np.min(gaps) < limit)
    index = pd.DatetimeIndex(periods)
    if unit in "DW":
        days = (index - index[0]).days.to_numpy()
        positions = np.rint(days / (1 if unit == "D" else 7)).astype(np.int64)
    else:
        months = index.year.to_numpy() * 12 + index.month.to_numpy()
        positions = np.rint((months - months[0]) / {"M": 1, "Q": 3, "Y": 12}[unit]).astype(np.int64)
    if np.any(np.diff(positions) < 1):
        positions = np.arange(len(periods))
    return Calendar(periods, positions, per_year, unit)


def read_series(timeline: pd.DataFrame) -> TopicSeries:
    """Read the complete, non-empty periods of a timeline into arrays.

    Parameters
    ----------
    timeline
        A timeline frame, from `count_topics` or elsewhere, in any order of rows. `share` and
        `is_complete` may be missing: shares follow from the counts, and periods count as
        complete. A topic without a row for a period has no paper in it.

    Returns
    -------
    TopicSeries
        Counts as floats; periods that are incomplete or without any paper are left out.

    Raises
    ------
    FrameError
        If a column is missing, a count is negative, fractional or above its total, or topics
        disagree about the total or the completeness of a period.
    """
    frame = _complete_columns(timeline)
    _check_counts(frame)
    topics, rows = np.unique(frame["topic"].to_numpy(), return_inverse=True)
    periods, columns = np.unique(frame["period"].to_numpy(), return_inverse=True)
    counts = np.zeros((len(topics), len(periods)))
    counts[rows, columns] = frame["n_papers"].to_numpy()
    totals = _one_per_period(frame, "n_total", columns).astype(float)
    is_complete = _one_per_period(frame, "is_complete", columns).astype(bool)
    keep = is_complete & (totals > 0)
    # A capped first or last period says how long a period is, so the grid is read before dropping.
    calendar = read_calendar(periods).select(keep)
    return TopicSeries(topics, counts[:, keep], totals[keep], calendar)


def _complete_columns(timeline: pd.DataFrame) -> pd.DataFrame:
    check_is_frame(timeline, "timeline")
    frame = timeline
    if "share" not in frame.columns:
        frame = frame.assign(share=np.nan)
    if "is_complete" not in frame.columns:
        frame = frame.assign(is_complete=True)
    return check_frame(frame, "timeline")


def _check_counts(frame: pd.DataFrame) -> None:
    n_papers, n_total = frame["n_papers"].to_numpy(), frame["n_total"].to_numpy()
    for problem, is_wrong in (
        ("a negative count", (n_papers < 0) | (n_total < 0)),
        ("more papers than the period has in all", n_papers > n_total),
    ):
        if is_wrong.any():
            rows = frame.loc[is_wrong, ["topic", "period", "n_papers", "n_total"]].head(6)
            shown = [
                f"topic {topic} in {period.date()}: {n} of {total}"
                for topic, period, n, total in rows.itertuples(index=False)
            ]
            shown += [""] * (int(is_wrong.sum()) - len(shown))
            raise FrameError(
                f"A timeline needs 0 <= n_papers <= n_total; {problem} came in "
                f"{format_count(int(is_wrong.sum()), 'row')}: {list_offenders(shown)}. Correct the counts or the totals."
            )


def _one_per_period(frame: pd.DataFrame, column: str, columns: np.ndarray) -> np.ndarray:
    """Return the value that all topics share in each period."""
    values = frame[column].to_numpy()
    shared = np.empty(columns.max(initial=-1) + 1, dtype=values.dtype)
    shared[columns] = values
    differs = values != shared[columns]
    if differs.any():
        periods = frame.loc[differs, "period"].drop_duplicates()
        raise FrameError(
            f"All topics of a period must have the same {column}; they differ in {len(periods)} "
            f"periods: {list_offenders(str(p.date()) for p in periods)}. "
            f"{column} describes the whole corpus, not one topic."
        )
    return shared
