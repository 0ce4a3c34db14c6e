"""A timeline short enough to be drawn, and the same counts by longer periods."""

import dataclasses
import warnings
from typing import TYPE_CHECKING

from trends.errors import TrendsWarning
from trends.plots.drawing.periods import FREQS, find_freq
from trends.schema import empty_frame, main_topics
from trends.timeline import count_topics

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["coarser_freqs", "count_by", "fit_to_page"]

# A bound on the size of the page: periods of a curve; longer ones are shown by longer periods.
MOST_PERIODS = 400


def fit_to_page(analysis: "Analysis") -> "Analysis":
    """Return the analysis with periods long enough that a figure can show them all.

    Tests and their results stay as they are; only the counts that are drawn are taken by longer
    periods, and bands, which belong to the shorter ones, are left out.
    """
    shown = analysis
    while shown.timeline["period"].nunique() > MOST_PERIODS:
        longer = coarser_freqs(shown)
        if not longer:
            return shown
        shown = count_by(analysis, longer[0])
    return shown


def coarser_freqs(analysis: "Analysis") -> tuple[str, ...]:
    """Return the lengths of period that are longer than the analysis' own."""
    freq = find_freq(analysis)
    return FREQS[FREQS.index(freq) + 1 :]


def count_by(analysis: "Analysis", freq: str) -> "Analysis":
    """Return the analysis counted by `freq`, without bands."""
    with warnings.catch_warnings():
        # What the first count warned of has been said once.
        warnings.simplefilter("ignore", TrendsWarning)
        timeline = count_topics(
            analysis.papers,
            analysis.assignments,
            freq=freq,  # type: ignore[arg-type]
            as_of=analysis.config.timeline.as_of,
            topics=main_topics(analysis.topics)["topic"],
        )
    return dataclasses.replace(analysis, timeline=timeline, bands=empty_frame("bands"))
