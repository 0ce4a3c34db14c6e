"""Share of the papers over time, one line a topic."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trends.plots.drawing import style
from trends.plots.drawing.layers import (
    add_band,
    add_end_label,
    add_partial,
    leave_gaps,
    period_axis,
    spread_labels,
)
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

__all__ = ["topic_shares"]

TITLE = "Share of the papers over time"
# Chosen by hand: topics up to which bands are drawn; more would hide each other.
MOST_DETAILED = 3
# Chosen by hand: opacity of the dots of more topics.
FAINT = 0.35
DOTS = "Dots are the observed shares, larger where there are more papers. "


def topic_shares(
    analysis: "Analysis",
    topics: Sequence[int | str] | None = None,
    *,
    theme: style.ThemeName = "light",
    detail: Literal["auto", "full", "lines"] = "auto",
) -> go.Figure:
    """Draw each topic's share of all papers per period, with its 95 % band.

    Parameters
    ----------
    analysis
        The analysis; its frames ``timeline`` and ``bands`` are drawn.
    topics
        Numbers or labels of the topics to draw; None takes the named and the largest discovered, 8 at most.
    theme
        ``"light"`` or ``"dark"``.
    detail
        ``"full"`` shows bands, ``"lines"`` hides them, ``"auto"`` shows them for up to three topics,
        for more would hide each other. Observed shares are always drawn, faint beside hidden bands.

    Returns
    -------
    plotly.graph_objects.Figure
        The smoothed share as a line where there is one, else the observed; observed shares as
        dots whose area grows with the papers of the period. Periods that the corpus covers in
        part are hollow dots on a hatched ground, and join no line. Each trace of a topic carries
        ``meta["topic"]`` and ``meta["role"]``.

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
    is_detailed = detail == "full" or (detail == "auto" and len(chosen) <= MOST_DETAILED)
    figure = go.Figure()
    add_partial(figure, rows_of(analysis.timeline, chosen[0]), freq, look)
    ends = {
        topic: _add_topic(figure, analysis, topic, theme=look, is_detailed=is_detailed)
        for topic in chosen
    }
    axis = period_axis(analysis.timeline["period"].unique(), freq)
    _add_labels(figure, analysis, ends, x=axis["range"][1], theme=look)
    labels = topic_labels(analysis)
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle=(
            f"Share of all papers of each {freq}, smoothed. {DOTS}Hatched periods are incomplete"
        ),
        alt=(
            f"Line chart of the share of papers per {freq} for "
            f"{', '.join(labels[topic] for topic in chosen)}. "
            "Hollow dots are periods covered in part."
        ),
        xaxis=axis,
        yaxis={"tickformat": ".0%", "rangemode": "tozero"},
        margin={"r": 236},
    )


def _meta(topic: int, role: str) -> dict[str, object]:
    return {"topic": topic, "role": role}


def _add_topic(
    figure: go.Figure,
    analysis: "Analysis",
    topic: int,
    *,
    theme: style.Theme,
    is_detailed: bool,
) -> float:
    """Draw band, line and dots of one topic; return the share at which its line ends."""
    position = topic_positions(analysis)[topic]
    color = style.topic_color(theme, position)
    hover = (
        f"<b>{style.plain(shorten(topic_labels(analysis)[topic], 60))}</b><br>%{{x}}: %{{y:.1%}}"
    )
    rows = rows_of(analysis.timeline, topic)
    rows = rows.loc[rows["n_total"] > 0]
    periods = analysis.timeline["period"].unique()
    band = leave_gaps(rows_of(analysis.bands, topic), periods)
    if not band.empty:
        meta = _meta(topic, "band")
        add_band(figure, band, color, meta=meta, visible=is_detailed)
    whole = rows.loc[rows["is_complete"]]
    line = leave_gaps(whole, periods) if band.empty else band.rename(columns={"share_fit": "share"})
    figure.add_scatter(
        x=line["period"],
        y=line["share"],
        mode="lines",
        line={"color": color, "width": 2.5, "dash": style.topic_dash(position)},
        hovertemplate=f"{hover}{'' if band.empty else ' (smoothed)'}<extra></extra>",
        meta=_meta(topic, "line"),
    )
    opacity = 0.8 if is_detailed else FAINT
    _add_dots(figure, whole, color, hover=hover, meta=_meta(topic, "dots"), opacity=opacity)
    partial = rows.loc[~rows["is_complete"]]
    _add_dots(figure, partial, color, hover=hover, meta=_meta(topic, "open"), opacity=0.8)
    ends = line["share"].dropna()
    return float(ends.iloc[-1]) if len(ends) else 0.0


def _add_dots(
    figure: go.Figure,
    rows: pd.DataFrame,
    color: str,
    *,
    hover: str,
    meta: dict[str, object],
    opacity: float,
) -> None:
    """Mark observed shares; the area of a dot grows with the papers of its period."""
    if rows.empty:
        return
    is_open = meta["role"] == "open"
    size = 9 if is_open else 3 + 7 * (rows["n_total"] / rows["n_total"].max()) ** 0.5
    figure.add_scatter(
        x=rows["period"],
        y=rows["share"],
        mode="markers",
        marker={"color": color, "size": size, "symbol": "circle-open" if is_open else "circle"},
        opacity=opacity,
        customdata=list(zip(rows["n_papers"], rows["n_total"], strict=True)),
        hovertemplate=f"{hover}<br>%{{customdata[0]}} of %{{customdata[1]}} papers<extra></extra>",
        meta=meta,
    )


def _add_labels(
    figure: go.Figure,
    analysis: "Analysis",
    ends: dict[int, float],
    *,
    x: pd.Timestamp,
    theme: style.Theme,
) -> None:
    """Name each line at its right end, moved apart where names would overlap."""
    labels, positions = topic_labels(analysis), topic_positions(analysis)
    lines = [trace for trace in figure.data if (trace.meta or {}).get("role") in ("line", "open")]
    highest = max([float(np.nanmax(trace.y)) for trace in lines if len(trace.y)], default=0.0)
    heights = spread_labels(list(ends.values()), max(highest, 0.01) * 0.055, lowest=0.0)
    for topic, height in zip(ends, heights, strict=True):
        add_end_label(
            figure,
            x,
            float(height),
            text=shorten(labels[topic], 32),
            color=style.topic_color(theme, positions[topic]),
            meta=_meta(topic, "label"),
        )
