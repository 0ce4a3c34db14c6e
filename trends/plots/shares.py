"""Share of the papers over time, one line a topic."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from trends.plots import style
from trends.plots.layers import add_band, add_end_label, add_partial, period_axis, spread_labels
from trends.plots.periods import infer_freq
from trends.plots.selection import pick_topics, rows_of, shorten, topic_labels, topic_positions

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["topic_shares"]

TITLE = "Share of the papers over time"
NO_DATES = "No paper has a date, so nothing can be shown over time."
MOST_BANDS = 3


def topic_shares(
    analysis: "Analysis",
    topics: Sequence[int] | None = None,
    *,
    theme: style.ThemeName = "light",
    bands: bool | None = None,
) -> go.Figure:
    """Draw each topic's share of all papers per period, with its 95 % band.

    Parameters
    ----------
    analysis
        The analysis; its frames ``timeline`` and ``bands`` are drawn.
    topics
        Numbers of the topics to draw; None takes the named and the largest discovered, 8 at most.
    theme
        ``"light"`` or ``"dark"``.
    bands
        Whether bands are drawn; None draws them for up to three topics, for more would hide
        each other.

    Returns
    -------
    plotly.graph_objects.Figure
        The smoothed share as a line where there is one, observed shares as dots; periods that
        the corpus covers in part are hollow dots on a hatched ground, and join no line. Each
        trace of a topic carries ``meta["topic"]`` and ``meta["role"]``.

    Raises
    ------
    ConfigError
        If a topic or the theme is unknown.
    """
    look = style.get_theme(theme)
    chosen = pick_topics(analysis, topics)
    if analysis.timeline.empty or not chosen:
        return style.empty_figure(look, title=TITLE, reason=NO_DATES)
    freq = infer_freq(analysis.timeline, asked=analysis.config.timeline.freq)
    figure = go.Figure()
    add_partial(figure, rows_of(analysis.timeline, chosen[0]), freq, look)
    shows_bands = len(chosen) <= MOST_BANDS if bands is None else bands
    ends = {}
    for topic in chosen:
        ends[topic] = _add_topic(figure, analysis, topic, look)
        if not shows_bands:
            figure.update_traces(visible=False, selector={"meta": _meta(topic, "band")})
    _add_labels(figure, analysis, ends, look)
    labels = topic_labels(analysis)
    n_papers = int(analysis.papers["published"].notna().sum())
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle=f"Share of all papers of each {freq}, of {n_papers:,} dated papers in all",
        alt=(
            f"Line chart of the share of papers per {freq} for "
            f"{', '.join(labels[topic] for topic in chosen)}. Hollow dots are periods covered in part."
        ),
        xaxis=period_axis(analysis.timeline["period"].unique(), freq),
        yaxis={"tickformat": ".0%", "rangemode": "tozero"},
        margin={"r": 190},
    )


def _meta(topic: int, role: str) -> dict[str, object]:
    return {"topic": topic, "role": role}


def _add_topic(
    figure: go.Figure, analysis: "Analysis", topic: int, theme: style.Theme
) -> tuple[pd.Timestamp, float]:
    """Draw band, line and dots of one topic; return where its line ends."""
    position = topic_positions(analysis)[topic]
    color = style.topic_color(theme, position)
    rows = rows_of(analysis.timeline, topic)
    band = rows_of(analysis.bands, topic)
    complete = rows.loc[rows["is_complete"] & rows["share"].notna()]
    if not band.empty:
        add_band(figure, band, color, meta=_meta(topic, "band"))
    line = complete if band.empty else band.rename(columns={"share_fit": "share"})
    figure.add_scatter(
        x=line["period"],
        y=line["share"],
        mode="lines",
        line={"color": color, "width": 2.5},
        hoverinfo="skip",
        meta=_meta(topic, "line"),
    )
    _add_dots(figure, rows, topic_labels(analysis)[topic], color=color, meta=_meta(topic, "dots"))
    last = line.iloc[-1] if len(line) else rows.iloc[-1]
    return pd.Timestamp(last["period"]), float(last["share"]) if pd.notna(last["share"]) else 0.0


def _add_dots(
    figure: go.Figure, rows: pd.DataFrame, label: str, *, color: str, meta: dict[str, object]
) -> None:
    shown = rows.loc[rows["n_total"] > 0]
    hollow = ~shown["is_complete"]
    figure.add_scatter(
        x=shown["period"],
        y=shown["share"],
        mode="markers",
        marker={
            "color": color,
            "size": hollow.map({True: 9, False: 6}).tolist(),
            "symbol": hollow.map({True: "circle-open", False: "circle"}).tolist(),
            "opacity": 0.75,
        },
        customdata=list(zip(shown["n_papers"], shown["n_total"], strict=True)),
        name=style.plain(label),
        hovertemplate=(
            f"<b>{style.plain(shorten(label, 60))}</b><br>%{{x}}: %{{y:.1%}}"
            "<br>%{customdata[0]} of %{customdata[1]} papers<extra></extra>"
        ),
        meta=meta,
    )


def _add_labels(
    figure: go.Figure,
    analysis: "Analysis",
    ends: dict[int, tuple[pd.Timestamp, float]],
    theme: style.Theme,
) -> None:
    """Name each line at its right end, moved apart where they would overlap."""
    labels, positions = topic_labels(analysis), topic_positions(analysis)
    highest = max(float(analysis.timeline["share"].max()), 0.01)
    heights = spread_labels([share for _, share in ends.values()], highest * 0.06)
    end = max(period for period, _ in ends.values())
    for topic, height in zip(ends, heights, strict=True):
        add_end_label(
            figure,
            end,
            float(height),
            text=shorten(labels[topic], 26),
            color=style.topic_color(theme, positions[topic]),
            meta=_meta(topic, "label"),
        )
