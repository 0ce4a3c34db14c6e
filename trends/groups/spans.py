"""The two spans of time that the signals compare, and the papers of each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from trends.signals.paper_periods import place_papers
from trends.signals.stats.series import read_series
from trends.signals.stats.span_comparison import find_recent

__all__ = ["Spans", "find_spans"]


@dataclass(frozen=True)
class Spans:
    """Papers of the earlier and the recent span.

    Attributes
    ----------
    place
        0 for papers of the earlier span, 1 for those of the recent one, by paper_id; other papers are
        not in it.
    sizes
        All papers of the two.
    is_known
        False where there are too few periods to compare.
    """

    place: "pd.Series[float]"
    sizes: tuple[float, float]
    is_known: bool


def find_spans(papers: pd.DataFrame, timeline: pd.DataFrame) -> Spans:
    """Return the spans that the signals of a timeline compare, and which papers lie in them."""
    nothing = Spans(pd.Series(dtype=float), (0.0, 0.0), is_known=False)
    if timeline.empty:
        return nothing
    series = read_series(timeline)
    is_recent = find_recent(series.calendar) if len(series.totals) else None
    if is_recent is None:
        return nothing
    periods = place_papers(papers, series.calendar)
    place = pd.Series(is_recent[periods.to_numpy()].astype(float), index=periods.index)
    sizes = (float(series.totals[~is_recent].sum()), float(series.totals[is_recent].sum()))
    return Spans(place, sizes, is_known=bool(np.min(sizes) > 0))
