"""Papers per period, beside the total of the corpus."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from trends.formatting import format_count
from trends.plots.drawing import style
from trends.plots.drawing.layers import period_axis, period_milliseconds
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

__all__ = ["topic_counts"]

TITLE = "Papers over time"


def topic_counts(
    analysis: "Analysis",
    topics: Sequence[int | str] | None = None,
    *,
    theme: style.ThemeName = "light",
) -> go.Figure:
    """Draw the number of papers per topic and period over bars of the corpus' total.

    Parameters
    ----------
    analysis
        The analysis; its ``timeline`` is drawn.
    topics
        Numbers or labels of the topics to draw; None takes the named and the largest discovered, 8 at most.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        Grey bars for all papers, hatched where the corpus covers a period in part, and one line
        a topic whose marker is hollow there.

    Raises
    ------
    ConfigError
        If a topic or the theme is unknown.
    """
    look = style.get_theme(theme)
    chosen = pick_dated_topics(analysis, topics)
    if not chosen:
        return style.empty_figure(look, title=TITLE, reason=NO_DATES)
    freq = find_freq(analysis)
    figure = go.Figure()
    _add_total(figure, analysis, freq, look)
    for topic in chosen:
        _add_topic(figure, analysis, topic, look)
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle=f"Papers per {freq}; grey bars: all papers of the corpus",
        alt=(
            f"Bars of all papers per {freq}, with lines for the papers of "
            f"{format_count(len(chosen), 'topic')}. Hatched bars are periods covered in part."
        ),
        xaxis=period_axis(analysis.timeline["period"].unique(), freq),
        yaxis={"rangemode": "tozero", "tickformat": ",d", "title": {"text": "papers"}},
        showlegend=True,
        legend={"orientation": "h", "y": -0.18},
        bargap=0.1,
    )


def _add_total(figure: go.Figure, analysis: "Analysis", freq: str, theme: style.Theme) -> None:
    timeline = analysis.timeline
    rows = rows_of(timeline, int(timeline["topic"].iloc[0]))
    figure.add_bar(
        x=rows["period"],
        y=rows["n_total"],
        width=[0.86 * period_milliseconds(start, freq) for start in rows["period"]],
        name="All papers",
        marker={
            "color": theme.grid,
            "line": {"color": theme.neutral, "width": 0.5},
            "pattern": {
                "shape": ["" if whole else "/" for whole in rows["is_complete"]],
                "fgcolor": theme.neutral,
                "bgcolor": theme.surface,
                "size": 7,
            },
        },
        hovertemplate="All papers<br>%{x}: %{y}<extra></extra>",
        meta={"role": "total"},
    )


def _add_topic(figure: go.Figure, analysis: "Analysis", topic: int, theme: style.Theme) -> None:
    position = topic_positions(analysis)[topic]
    label = topic_labels(analysis)[topic]
    rows = rows_of(analysis.timeline, topic)
    symbol = style.topic_symbol(position)
    figure.add_scatter(
        x=rows["period"],
        y=rows["n_papers"],
        mode="lines+markers",
        line={"color": style.topic_color(theme, position), "width": 2},
        marker={
            "size": 7,
            "symbol": [symbol if whole else f"{symbol}-open" for whole in rows["is_complete"]],
        },
        name=style.plain(shorten(label, 40)),
        hovertemplate=f"<b>{style.plain(shorten(label, 60))}</b><br>%{{x}}: %{{y}} papers<extra></extra>",
        meta={"topic": topic, "role": "line"},
    )
