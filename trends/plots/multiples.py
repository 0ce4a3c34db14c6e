"""Small multiples: one panel a topic, all to the same scale."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from trends.plots.drawing import style
from trends.plots.drawing.layers import add_band, leave_gaps, period_axis
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

__all__ = ["small_multiples"]

TITLE = "Each topic by itself"


def small_multiples(
    analysis: "Analysis",
    topics: Sequence[int | str] | None = None,
    *,
    theme: style.ThemeName = "light",
    n_columns: int = 3,
) -> go.Figure:
    """Draw the share of each topic over time with its band, one panel a topic, one scale for all.

    Parameters
    ----------
    analysis
        The analysis; ``timeline`` and ``bands`` are drawn.
    topics
        Numbers or labels of the topics to draw; None takes the named and the largest discovered, 24 at most.
    theme
        ``"light"`` or ``"dark"``.
    n_columns
        Panels side by side.

    Returns
    -------
    plotly.graph_objects.Figure
        Panels share both axes, so that heights compare.

    Raises
    ------
    ConfigError
        If a topic or the theme is unknown.
    """
    look = style.get_theme(theme)
    chosen = pick_dated_topics(analysis, topics, limit=24)
    if not chosen:
        return style.empty_figure(look, title=TITLE, reason=NO_DATES)
    labels = topic_labels(analysis)
    freq = find_freq(analysis)
    n_columns = min(n_columns, len(chosen))
    n_rows = -(-len(chosen) // n_columns)
    figure = make_subplots(
        rows=n_rows,
        cols=n_columns,
        shared_xaxes="all",
        shared_yaxes="all",
        subplot_titles=[style.plain(shorten(labels[topic], 32)) for topic in chosen],
        vertical_spacing=0.22 / n_rows,
        horizontal_spacing=0.03,
    )
    for place, topic in enumerate(chosen):
        where = {"row": place // n_columns + 1, "col": place % n_columns + 1}
        _add_panel(figure, analysis, topic, theme=look, where=where)
    figure.update_xaxes(**period_axis(analysis.timeline["period"].unique(), freq) | {"dtick": None})
    figure.update_xaxes(nticks=5)
    figure.update_yaxes(tickformat=".0%", rangemode="tozero", nticks=4)
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle=f"Share of all papers of each {freq}, 95 % band; one scale for all panels",
        alt=f"{len(chosen)} small charts of share over time, one a topic, to one scale.",
        height=110 + 170 * n_rows,
    )


def _add_panel(
    figure: go.Figure,
    analysis: "Analysis",
    topic: int,
    *,
    theme: style.Theme,
    where: dict[str, int],
) -> None:
    color = style.topic_color(theme, topic_positions(analysis)[topic])
    rows = rows_of(analysis.timeline, topic)
    band = leave_gaps(rows_of(analysis.bands, topic), analysis.timeline["period"].unique())
    if not band.empty:
        add_band(figure, band, color, meta={"topic": topic, "role": "band"}, **where)
        figure.add_scatter(
            x=band["period"],
            y=band["share_fit"],
            mode="lines",
            line={"color": color, "width": 2},
            hoverinfo="skip",
            meta={"topic": topic, "role": "line"},
            **where,
        )
    shown = rows.loc[rows["n_total"] > 0]
    figure.add_scatter(
        x=shown["period"],
        y=shown["share"],
        mode="markers",
        marker={
            "color": color,
            "size": 5,
            "symbol": ["circle" if whole else "circle-open" for whole in shown["is_complete"]],
        },
        customdata=list(zip(shown["n_papers"], shown["n_total"], strict=True)),
        hovertemplate="%{x}: %{y:.1%}<br>%{customdata[0]} of %{customdata[1]} papers<extra></extra>",
        meta={"topic": topic, "role": "dots"},
        **where,
    )
