"""The interactive figures of the page, as plain JSON values."""

import json
from typing import TYPE_CHECKING, Any

from trends import plots
from trends.plots.style import alt_text

if TYPE_CHECKING:
    from collections.abc import Callable

    import plotly.graph_objects as go

    from trends.analysis import Analysis

__all__ = ["draw_figures"]

MOST_SELECTABLE = 60


def draw_figures(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return the page's figures, each with ``id``, ``title``, ``subtitle``, ``alt``, ``height``.

    A figure that has nothing to show is left out, but for the chart of shares over time.
    """
    selectable = plots.selection.pick_topics(analysis, None, limit=MOST_SELECTABLE)
    makers: dict[str, Callable[[], go.Figure]] = {
        "shares": lambda: plots.topic_shares(analysis, selectable),
        "counts": lambda: plots.topic_counts(analysis, selectable),
        "growth": lambda: plots.growth_forest(analysis),
        "map": lambda: plots.topic_map(analysis),
        "heatmap": lambda: plots.topic_heatmap(analysis),
        "bursts": lambda: plots.bursts(analysis),
        "forecasts": lambda: plots.forecasts(analysis),
        "coverage": lambda: plots.corpus_coverage(analysis),
    }
    figures = [_describe(name, make()) for name, make in makers.items()]
    return [figure for figure in figures if figure["n_traces"] or figure["id"] == "shares"]


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
        "figure": json.loads(figure.to_json()),
    }
