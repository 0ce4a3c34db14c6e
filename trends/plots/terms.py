"""The words that set each topic apart."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from trends.plots.drawing import style
from trends.plots.drawing.selection import (
    pick_topics,
    rows_of,
    shorten,
    topic_labels,
    topic_positions,
)
from trends.validation import check_analysis

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["topic_terms"]

TITLE = "Words that set each topic apart"


def topic_terms(
    analysis: "Analysis",
    topics: Sequence[int | str] | None = None,
    *,
    theme: style.ThemeName = "light",
    n_terms: int = 6,
    n_columns: int = 3,
) -> go.Figure:
    """Draw the weightiest terms of each topic as bars, one panel a topic.

    Parameters
    ----------
    analysis
        The analysis; its ``terms`` are drawn.
    topics
        Numbers or labels of the topics to draw; None takes the named and the largest discovered, 12 at most.
    theme
        ``"light"`` or ``"dark"``.
    n_terms
        Terms per topic.
    n_columns
        Panels side by side.

    Returns
    -------
    plotly.graph_objects.Figure
        Bars of weight, the weightiest on top; weights compare within a topic only.

    Raises
    ------
    ConfigError
        If a topic or the theme is unknown.
    """
    look = style.get_theme(theme)
    check_analysis(analysis)
    known = set(analysis.terms["topic"].tolist())
    chosen = [topic for topic in pick_topics(analysis, topics, limit=12) if topic in known]
    if not chosen:
        return style.empty_figure(look, title=TITLE, reason="There are no terms to show.")
    labels, positions = topic_labels(analysis), topic_positions(analysis)
    n_columns = min(n_columns, len(chosen))
    n_rows = -(-len(chosen) // n_columns)
    figure = make_subplots(
        rows=n_rows,
        cols=n_columns,
        subplot_titles=[style.plain(shorten(labels[topic], 32)) for topic in chosen],
        vertical_spacing=0.32 / n_rows,
        horizontal_spacing=0.1,
    )
    for place, topic in enumerate(chosen):
        terms = rows_of(analysis.terms, topic).head(n_terms).iloc[::-1]
        figure.add_bar(
            x=terms["weight"],
            y=[style.plain(shorten(term, 24)) for term in terms["term"]],
            orientation="h",
            marker={"color": style.topic_color(look, positions[topic])},
            hovertemplate="%{y}: %{x:.3f}<extra></extra>",
            row=place // n_columns + 1,
            col=place % n_columns + 1,
            meta={"topic": topic, "role": "terms"},
        )
    figure.update_annotations(font={"size": 14}, xanchor="center")
    figure.update_xaxes(showticklabels=False, showgrid=False)
    figure.update_yaxes(type="category", showgrid=False)
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle="Longer bars weigh more; compare within a topic only",
        alt=f"Bars of the {n_terms} weightiest terms of each of {len(chosen)} topics.",
        height=110 + 190 * n_rows,
    )
