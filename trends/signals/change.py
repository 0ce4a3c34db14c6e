"""`change`: did the share of a topic rise or fall in these papers? In words, with spans named by dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from trends.formatting import (
    format_count,
    format_date,
    format_factor,
    format_interval,
    format_q,
    format_share,
)
from trends.schema import MOVED
from trends.signals.stats.multiple_testing import adjust_within, miss_rates_within
from trends.signals.stats.period_influence import find_single_periods
from trends.signals.stats.series import Calendar, TopicSeries
from trends.signals.stats.span_comparison import SpanComparison, compare_spans, find_recent

__all__ = ["CHANGE_COLUMNS", "SMALLEST_CHANGE", "Change", "measure_change"]

# A change of less than a quarter either way is not called one, and one that is surely less is "flat":
# convention, the bounds of equivalence tests of ratios (80 to 125 %).
SMALLEST_CHANGE: Final = 1.25
# Over fewer years a season looks like a trend.
YEARS_FOR_SEASON: Final = 2.0
CHANGE_COLUMNS: Final = (
    "change",
    "change_p",
    "change_q",
    "ratio",
    "ratio_low",
    "ratio_high",
    "span_old",
    "span_recent",
    "family",
    "change_sentence",
    "span_share_old",
    "span_share_recent",
)


@dataclass(frozen=True)
class Change:
    """What became of each topic's share; arrays of shape (n_topics,).

    Attributes
    ----------
    change
        ``"rose"``, ``"fell"``, ``"flat"`` or ``"unclear"``.
    p_value, q_value
        Two-sided, and adjusted within the topic's family (Benjamini-Hochberg); NaN where not asked.
    ratio, low, high
        Recent over earlier share with its 95 % interval.
    share_old, share_recent
        Observed shares of the two spans.
    sure_difference
        By how much the two shares differ at least, with an interval widened for the selection of the
        topics of its family that changed (Benjamini and Yekutieli).
    ranked_low, ranked_high
        Interval of the ratio, widened likewise.
    is_spike
        Whether one period alone makes the two shares differ, and nothing is left without it.
    span_old, span_recent
        The two spans in words: "1987 to 2015" and "2016 to 2018".
    family
        The topics among which the q-value holds.
    sentence
        The answer in words.
    """

    change: np.ndarray
    p_value: np.ndarray
    q_value: np.ndarray
    ratio: np.ndarray
    low: np.ndarray
    high: np.ndarray
    share_old: np.ndarray
    share_recent: np.ndarray
    sure_difference: np.ndarray
    ranked_low: np.ndarray
    ranked_high: np.ndarray
    is_spike: np.ndarray
    span_old: str
    span_recent: str
    family: np.ndarray
    sentence: list[str]

    def to_columns(self) -> dict[str, object]:
        """Return the columns of a signals frame that hold this, by their names."""
        n_topics = len(self.change)
        values = (
            self.change,
            self.p_value,
            self.q_value,
            self.ratio,
            self.low,
            self.high,
            pd.array([self.span_old] * n_topics, dtype="string"),
            pd.array([self.span_recent] * n_topics, dtype="string"),
            pd.array(self.family, dtype="string"),
            pd.array(self.sentence, dtype="string"),
            self.share_old,
            self.share_recent,
        )
        return dict(zip(CHANGE_COLUMNS, values, strict=True))


def measure_change(
    series: TopicSeries,
    *,
    families: Mapping[int, str],
    q_limit: float,
    min_papers: int,
) -> Change:
    """Compare the recent share of each topic with its share before.

    Parameters
    ----------
    series
        Counts per complete period.
    families
        Family of each topic; topics that are not in it make up the family "topics".
    q_limit
        Largest false-discovery rate within a family.
    min_papers
        Topics of fewer papers are "unclear".

    Returns
    -------
    Change
        "rose" needs q below the limit, a ratio of 1.25 or more, a recent share not below that of
        the periods just before, as many as the recent ones, and that it is seen without the fullest
        of the recent periods, too; "fell" likewise. "flat" means that the 90 % interval of the ratio
        lies within 1/1.25 and 1.25. All else is "unclear".

    References
    ----------
    Y. Benjamini and Y. Hochberg (1995). Controlling the false discovery rate. JRSS B 57.
    Y. Benjamini and D. Yekutieli (2005). False discovery rate-adjusted multiple confidence intervals
    for selected parameters. JASA 100.
    """
    family = np.array([families.get(int(topic), "topics") for topic in series.topics], dtype=object)
    is_recent = find_recent(series.calendar)
    if is_recent is None or not len(series.topics):
        return _unclear(series, family)
    found = compare_spans(series, is_recent)
    is_asked = series.n_papers >= min_papers
    p_values = np.where(is_asked, found.p_value, np.nan)
    q_values = adjust_within(p_values, family)
    level = 1 - miss_rates_within(q_values, family, q_limit=q_limit)
    low, high = (np.exp(end) for end in found.bounds(0.95))
    ranked_low, ranked_high = (np.exp(end) for end in found.bounds(level))
    change = _name(found, q_values, is_asked, q_limit=q_limit)
    influence = find_single_periods(series, found, smallest=np.log(SMALLEST_CHANGE))
    single = influence.period
    is_single = np.isin(change, MOVED) & (single >= 0)
    change[is_single] = "unclear"
    old, recent = _name_spans(series.calendar, is_recent)
    return Change(
        change=change,
        p_value=p_values,
        q_value=q_values,
        ratio=np.where(is_asked, np.exp(found.log_ratio), np.nan),
        low=np.where(is_asked, low, np.nan),
        high=np.where(is_asked, high, np.nan),
        share_old=found.share_old,
        share_recent=found.share_recent,
        sure_difference=found.sure_difference(level),
        ranked_low=ranked_low,
        ranked_high=ranked_high,
        is_spike=influence.is_spike,
        span_old=old,
        span_recent=recent,
        family=family,
        sentence=[
            _say(
                place,
                found,
                change,
                (low, high),
                q_values,
                family,
                spans=(old, recent),
                doubt=_name_single(series.calendar, single[place])
                if is_single[place]
                else _name_return(found, place, q_values, q_limit=q_limit),
            )
            if is_asked[place]
            else f"unclear: {format_count(n, 'paper')}, at least {min_papers} are needed"
            for place, n in enumerate(series.n_papers)
        ],
    )


def _unclear(series: TopicSeries, family: np.ndarray) -> Change:
    n_topics, n_periods = len(series.topics), len(series.totals)
    unknown = np.full(n_topics, np.nan)
    sentence = f"unclear: {format_count(n_periods, 'period')} covered whole, too few to compare"
    return Change(
        np.full(n_topics, "unclear", dtype=object),
        *(unknown,) * 10,
        is_spike=np.zeros(n_topics, dtype=bool),
        span_old="",
        span_recent="",
        family=family,
        sentence=[sentence] * n_topics,
    )


def _name(
    found: SpanComparison, q_values: np.ndarray, is_asked: np.ndarray, *, q_limit: float
) -> np.ndarray:
    least = np.log(SMALLEST_CHANGE)
    is_significant = is_asked & (q_values < q_limit)
    low, high = found.bounds(0.90)
    conditions = [
        is_significant
        & (found.log_ratio >= least)
        & (found.share_recent >= found.share_just_before),
        is_significant
        & (found.log_ratio <= -least)
        & (found.share_recent <= found.share_just_before),
        is_asked & (low > -least) & (high < least),
    ]
    return np.select(conditions, ["rose", "fell", "flat"], "unclear").astype(object)


def _name_return(found: SpanComparison, place: int, q_values: np.ndarray, *, q_limit: float) -> str:
    """Return why a large difference is no change: the share has begun to go back."""
    is_large = abs(found.log_ratio[place]) >= np.log(SMALLEST_CHANGE)
    sign = np.sign(found.log_ratio[place])
    is_back = sign * (found.share_recent[place] - found.share_just_before[place]) < 0
    if not (q_values[place] < q_limit and is_large and is_back):
        return ""
    way = "higher" if sign > 0 else "lower"
    just_before = found.share_just_before[place]
    shown = "none" if just_before == 0 else format_share(just_before)
    return f", because it stood {way} just before ({shown})"


def _name_spans(calendar: Calendar, is_recent: np.ndarray) -> tuple[str, str]:
    """Return the earlier and the recent periods in words."""
    following = calendar.following(1)[0]
    first_recent = calendar.periods[is_recent][0]
    ends = [(calendar.periods[0], first_recent), (first_recent, following)]
    old, recent = (_name_span(start, end, calendar.unit) for start, end in ends)
    return old, recent


def _name_span(start: np.datetime64, following: np.datetime64, unit: str) -> str:
    """Return "2016 to 2018", "Jan 2016 to Mar 2018" or "4 Jan 2024 to 1 Feb 2024"."""
    length = {"Y": 4, "Q": 7, "M": 7}.get(unit, 10)
    last = following - np.timedelta64(1, "D").astype("timedelta64[us]")
    names = [format_date(str(day.astype("datetime64[D]"))[:length]) for day in (start, last)]
    return names[0] if names[0] == names[1] else f"{names[0]} to {names[1]}"


def _name_single(calendar: Calendar, period: int) -> str:
    """Return why a change is doubted that one period alone makes."""
    start = calendar.periods[period]
    following = calendar.select(np.array([period])).following(1)[0]
    return f", seen in one period alone ({_name_span(start, following, calendar.unit)})"


def _say(
    place: int,
    found: SpanComparison,
    change: np.ndarray,
    interval: tuple[np.ndarray, np.ndarray],
    q_values: np.ndarray,
    family: np.ndarray,
    *,
    spans: tuple[str, str],
    doubt: str,
) -> str:
    """Return the answer for one topic; a doubt says why a difference is not called a change."""
    old, recent = found.share_old[place], found.share_recent[place]
    shares = (
        f"{'none' if old == 0 else format_share(old)} ({spans[0]}) to "
        f"{'none' if recent == 0 else format_share(recent)} ({spans[1]})"
    )
    ends = format_interval(interval[0][place], interval[1][place])
    ratio = f"{format_factor(np.exp(found.log_ratio[place]))} (95 % CI {ends})"
    if change[place] in MOVED:
        n_family = int(np.sum((family == family[place]) & ~np.isnan(q_values)))
        q_value = format_q(q_values[place])
        q_value = f"q {q_value}" if q_value.startswith("<") else f"q = {q_value}"
        among = f"Benjamini-Hochberg over {format_count(n_family, 'topic')}"
        return f"{change[place]} from {shares}: {ratio}, {q_value} ({among})"
    if change[place] == "flat":
        return f"flat: {shares}, {ratio}"
    return f"unclear{doubt}: {shares}, {ratio}"
