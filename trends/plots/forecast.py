"""Forecasts as fans, where they beat guessing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from trends.plots.drawing import style
from trends.plots.drawing.layers import add_band, add_end_label, period_axis, spread_labels
from trends.plots.drawing.periods import find_freq
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

__all__ = ["forecasts"]

TITLE = "Where shares may go"
# Chosen by hand: past periods drawn before a forecast, three years of months.
N_HISTORY = 36


def forecasts(
    analysis: "Analysis",
    topics: Sequence[int | str] | None = None,
    *,
    theme: style.ThemeName = "light",
) -> go.Figure:
    """Draw the last observed shares and the forecast ones with their 95 % intervals.

    Parameters
    ----------
    analysis
        The analysis; ``timeline`` and ``forecasts`` are drawn.
    topics
        Numbers or labels of the topics to draw; None takes those with a forecast among the named and the
        largest discovered, 8 at most.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        Solid lines to the last complete period, dashed ones and fans after it. Topics whose
        forecast would not beat "as it is now" have none.

    Raises
    ------
    ConfigError
        If a topic or the theme is unknown.
    """
    look = style.get_theme(theme)
    check_analysis(analysis)
    known = set(analysis.forecasts["topic"].tolist())
    chosen = [topic for topic in pick_topics(analysis, topics, limit=8) if topic in known]
    if not chosen:
        return style.empty_figure(
            look,
            title=TITLE,
            reason="No forecast: the record is too short, or none beat “as it is now”.",
        )
    freq = find_freq(analysis)
    figure = go.Figure()
    ends = {topic: _add_topic(figure, analysis, topic, look) for topic in chosen}
    _add_labels(figure, analysis, ends, look)
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle=f"Share of all papers per {freq}; dashed: forecast with 95 % interval",
        alt=f"Fan chart of the forecast shares of {len(chosen)} topics.",
        xaxis=period_axis(_shown_periods(figure), freq),
        yaxis={"tickformat": ".0%", "rangemode": "tozero"},
        margin={"r": 190},
    )


def _shown_periods(figure: go.Figure) -> list[pd.Timestamp]:
    return [pd.Timestamp(x) for trace in figure.data for x in trace.x]


def _add_topic(figure: go.Figure, analysis: "Analysis", topic: int, theme: style.Theme) -> float:
    """Draw what was and what may come of one topic; return the last share that is forecast."""
    color = style.topic_color(theme, topic_positions(analysis)[topic])
    label = topic_labels(analysis)[topic]
    rows, ahead = rows_of(analysis.timeline, topic), rows_of(analysis.forecasts, topic)
    past = rows.loc[rows["is_complete"] & rows["share"].notna()].tail(N_HISTORY)
    add_band(figure, ahead, color, meta={"topic": topic, "role": "band"})
    error = float(ahead["relative_error"].iloc[0])
    for part, dash in ((past, "solid"), (ahead, "dash")):
        figure.add_scatter(
            x=part["period"],
            y=part["share"],
            mode="lines",
            line={"color": color, "width": 2, "dash": dash},
            hovertemplate=(
                f"<b>{style.plain(shorten(label, 60))}</b><br>%{{x}}: %{{y:.1%}}"
                f"<br>error {error:.0%} of that of “as it is now”<extra></extra>"
            ),
            meta={"topic": topic, "role": "past" if dash == "solid" else "forecast"},
        )
    return float(ahead["share"].iloc[-1])


def _add_labels(
    figure: go.Figure, analysis: "Analysis", ends: dict[int, float], theme: style.Theme
) -> None:
    labels, positions = topic_labels(analysis), topic_positions(analysis)
    shown = analysis.forecasts.loc[analysis.forecasts["topic"].isin(list(ends))]
    gap = max(float(shown["share_high"].max()), 0.01) * 0.055
    heights = spread_labels(list(ends.values()), gap, lowest=0.0)
    for topic, height in zip(ends, heights, strict=True):
        add_end_label(
            figure,
            shown["period"].max(),
            float(height),
            text=shorten(labels[topic], 26),
            color=style.topic_color(theme, positions[topic]),
            meta={"topic": topic, "role": "label"},
        )
