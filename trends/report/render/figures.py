"""The interactive figures of the page, as plain JSON values."""

import json
from typing import TYPE_CHECKING, Any

from trends import plots
from trends.plots.drawing import periods
from trends.plots.drawing.selection import pick_topics
from trends.plots.drawing.style import alt_text
from trends.report.summary.display import coarser_freqs, count_by, fit_to_page

if TYPE_CHECKING:
    from collections.abc import Callable

    import plotly.graph_objects as go

    from trends.analysis import Analysis

__all__ = ["draw_figures"]

# A bound on the size of the page: topics with a curve to select.
MOST_SELECTABLE = 30
# Chosen by hand: longer periods are used only if at least so many of them remain.
FEWEST_PERIODS = 4


def draw_figures(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return the page's figures as plain values.

    Returns
    -------
    list of dict
        ``id``, ``title``, ``subtitle``, ``alt``, ``height``, ``n_traces``, ``measure`` (shares or
        counts, for those between which the page switches), ``freq`` (theirs) and ``figure``, what
        plotly.js draws. Figures that have nothing to show are left out.
    """
    shown = fit_to_page(analysis)
    makers: dict[str, Callable[[], go.Figure]] = {
        "growth": lambda: plots.growth_forest(analysis),
        "map": lambda: plots.topic_map(analysis),
        "heatmap": lambda: plots.topic_heatmap(shown),
        "overlap": lambda: plots.topic_overlap(analysis),
        "hierarchy": lambda: plots.topic_hierarchy(analysis),
        "words": lambda: plots.vocabulary_changes(analysis),
        "bursts": lambda: plots.bursts(analysis),
        "forecasts": lambda: plots.forecasts(analysis),
        "coverage": lambda: plots.corpus_coverage(shown),
    }
    figures = [_describe(name, make()) for name, make in makers.items()]
    return [figure for figure in [*_over_time(shown), *figures] if figure["n_traces"]]


def _over_time(analysis: "Analysis") -> list[dict[str, Any]]:
    """Draw shares and counts by the analysis' own periods and by longer ones."""
    if analysis.timeline.empty:
        return []
    own = periods.find_freq(analysis)
    counted = {own: analysis}
    for freq in coarser_freqs(analysis):
        longer = count_by(analysis, freq)
        if longer.timeline["period"].nunique() >= FEWEST_PERIODS:
            counted[freq] = longer
    topics = pick_topics(analysis, None, limit=MOST_SELECTABLE)
    figures = []
    for freq, by_freq in counted.items():
        for measure, make in (("shares", plots.topic_shares), ("counts", plots.topic_counts)):
            figure = _describe(f"{measure}-{freq}", make(by_freq, topics))
            figures.append(figure | {"measure": measure, "freq": freq})
    return figures


def _describe(name: str, figure: "go.Figure") -> dict[str, Any]:
    """Return a figure for the page: the heading moves from the drawing into the page's text."""
    meta, n_traces = dict(figure.layout.meta), len(figure.data)
    height = int(figure.layout.height)
    figure.update_layout(title=None, height=None, margin={"t": 16})
    return {
        "id": name,
        "title": meta["title"],
        "subtitle": meta["subtitle"],
        "alt": alt_text(figure),
        "height": height - 50,
        "n_traces": n_traces,
        "measure": "",
        "freq": "",
        "figure": json.loads(figure.to_json()),
    }
