"""Volume of all topics together, as a stream."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from trends.plots.drawing import style
from trends.plots.drawing.layers import add_partial, period_axis
from trends.plots.drawing.periods import find_freq
from trends.plots.drawing.selection import (
    NO_DATES,
    pick_dated_topics,
    rows_of,
    shorten,
    topic_labels,
    topic_positions,
)

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["topic_volume"]

TITLE = "Volume of the topics"


def topic_volume(
    analysis: "Analysis",
    topics: Sequence[int | str] | None = None,
    *,
    theme: style.ThemeName = "light",
) -> go.Figure:
    """Draw the papers of each period as layers that topics stack up.

    Parameters
    ----------
    analysis
        The analysis; its ``timeline`` is drawn.
    topics
        Numbers or labels of the topics to draw, first at the bottom; None takes the named and the largest
        discovered, 12 at most.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        One layer a topic. A paper of several topics is in each of them, so the height is
        memberships, not papers. Partial periods are hatched.

    Raises
    ------
    ConfigError
        If a topic or the theme is unknown.
    """
    look = style.get_theme(theme)
    chosen = pick_dated_topics(analysis, topics, limit=12)
    if not chosen:
        return style.empty_figure(look, title=TITLE, reason=NO_DATES)
    labels, positions = topic_labels(analysis), topic_positions(analysis)
    freq = find_freq(analysis)
    figure = go.Figure()
    for topic in chosen:
        rows = rows_of(analysis.timeline, topic)
        label = style.plain(shorten(labels[topic], 40))
        figure.add_scatter(
            x=rows["period"],
            y=rows["n_papers"],
            mode="lines",
            stackgroup="volume",
            line={
                "width": 0.5,
                "color": style.topic_color(look, positions[topic]),
                "shape": "spline",
            },
            name=label,
            hovertemplate=f"<b>{label}</b><br>%{{x}}: %{{y}} papers<extra></extra>",
            meta={"topic": topic, "role": "layer"},
        )
    add_partial(figure, rows_of(analysis.timeline, chosen[0]), freq, look)
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle=f"Papers per {freq}; a paper of several topics stands in each of them",
        alt=f"Stacked layers of the papers per {freq} of {len(chosen)} topics.",
        xaxis=period_axis(analysis.timeline["period"].unique(), freq),
        yaxis={"rangemode": "tozero", "tickformat": ",d", "title": {"text": "papers"}},
        showlegend=True,
        legend={"orientation": "h", "y": -0.18},
    )
