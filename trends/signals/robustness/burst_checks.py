"""A second look at bursts: does the topic burst, or did a source come that is full of it."""

from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import norm

from trends.signals.paper_periods import count_by_source, place_papers
from trends.signals.robustness.source_levels import group_sources
from trends.signals.trend_context import TrendContext, read_context
from trends.validation import check_columns

__all__ = ["check_bursts"]

# The level of significance in common use. A burst must keep half of its strength, on the log scale,
# after the sources are taken into account; chosen by hand.
LEVEL: Final = 0.05
LEAST_LEFT: Final = 0.5


def check_bursts(
    timeline: pd.DataFrame | TrendContext,
    bursts: pd.DataFrame,
    *,
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
) -> pd.DataFrame:
    """Ask of every burst whether it is one within the sources, too.

    Expected are the papers that each source's own share outside the burst would have brought.
    Proceedings that were added for one spring bring their topics all at once: that is a change of
    the collection. A source that has papers only inside the burst says nothing about it. A burst
    holds if what is left of it within sources is no chance (p < .05), and no less than half of it
    on the scale of factors.

    Parameters
    ----------
    timeline, bursts
        From `count_topics` and `find_bursts`.
    papers, assignments
        The frames that the timeline was counted from; `papers` with `source`.

    Returns
    -------
    pandas.DataFrame
        The bursts again, in their order, with `within_strength` (papers over those expected
        within sources), `within_p_value` (one-sided) and `holds_within_sources`; NaN, NaN and True
        where there is one source.

    Raises
    ------
    FrameError
        If a frame lacks a column.
    """
    check_columns(
        bursts,
        ("topic", "start", "end", "strength"),
        name="bursts",
        purpose="A second look at bursts",
    )
    check_columns(
        assignments, ("paper_id", "topic"), name="assignments", purpose="A second look at bursts"
    )
    series = read_context(timeline).series
    places = place_papers(papers, series.calendar)
    sources = group_sources(papers, places, assignments)
    strength, p_values = np.full((2, len(bursts)), np.nan)
    if len(set(sources)) > 1 and len(bursts):
        topics = np.unique(bursts["topic"].to_numpy())
        totals, members = count_by_source(
            places, sources, assignments, topics, n_periods=len(series.totals)
        )
        rows = np.searchsorted(topics, bursts["topic"].to_numpy())
        for position, row in enumerate(rows):
            burst = bursts.iloc[position]
            periods = series.calendar.periods
            inside = (periods >= burst["start"]) & (periods <= burst["end"])
            strength[position], p_values[position] = _within(members[:, row], totals, inside)
    is_much = ~(np.log(strength) < LEAST_LEFT * np.log(bursts["strength"].to_numpy()))
    return bursts.assign(
        within_strength=strength,
        within_p_value=p_values,
        holds_within_sources=~(p_values >= LEVEL) & is_much,
    )


def _within(counts: np.ndarray, totals: np.ndarray, inside: np.ndarray) -> tuple[float, float]:
    """Return strength and p-value of a burst, from papers per source and period."""
    during, outside = totals[:, inside].sum(axis=1), totals[:, ~inside].sum(axis=1)
    is_comparable = (during > 0) & (outside > 0)
    if not is_comparable.any():
        return np.nan, 1.0
    during, outside = during[is_comparable], outside[is_comparable]
    usual = (counts[is_comparable][:, ~inside].sum(axis=1) + 0.5) / (outside + 1)
    expected = float(during @ usual)
    # The usual share is itself only known from the papers outside.
    variance = expected + float(np.sum(during**2 * usual / outside))
    observed = float(counts[is_comparable][:, inside].sum())
    return max(observed, 0.5) / expected, float(norm.sf((observed - expected) / np.sqrt(variance)))
