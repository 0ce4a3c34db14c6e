"""Pieces that several figures share: bands, partial periods, labels at the end of lines."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trends.plots.periods import label_period, period_end
from trends.plots.style import Theme, fade, plain

__all__ = [
    "add_band",
    "add_end_label",
    "add_partial",
    "period_axis",
    "period_milliseconds",
    "spread_labels",
]

DAY_MS = 86_400_000


def period_milliseconds(start: Any, freq: str) -> float:
    """Return how long a period lasts on a plotly date axis."""
    return float((period_end(start, freq) - pd.Timestamp(start)).days * DAY_MS)


def period_axis(periods: Iterable[Any], freq: str) -> dict[str, Any]:
    """Return the settings of a date axis with a tick for each period where they fit."""
    axis: dict[str, Any] = {"type": "date", "hoverformat": "%-d %b %Y"}
    if freq == "year":
        axis |= {"tickformat": "%Y", "hoverformat": "%Y"}
        axis |= {"dtick": "M12"} if len(list(periods)) <= 16 else {}
    return axis


def add_partial(figure: go.Figure, rows: pd.DataFrame, freq: str, theme: Theme) -> None:
    """Hatch the periods that the corpus covers in part; `rows` is the timeline of one topic."""
    partial = rows.loc[~rows["is_complete"], "period"]
    if partial.empty:
        return
    figure.add_bar(
        x=partial,
        y=[1.0] * len(partial),
        width=[period_milliseconds(start, freq) for start in partial],
        yaxis="y2",
        marker={
            "color": "rgba(0,0,0,0)",
            "line": {"width": 0},
            "pattern": {"shape": "/", "size": 7, "solidity": 0.12, "fgcolor": theme.neutral},
        },
        hovertext=[f"{label_period(start, freq)} is covered in part" for start in partial],
        hoverinfo="text",
        meta={"role": "partial"},
    )
    figure.update_layout(
        yaxis2={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True},
        barmode="overlay",
    )


def add_band(
    figure: go.Figure, rows: pd.DataFrame, color: str, *, meta: dict[str, Any], **where: Any
) -> None:
    """Fill the space between ``share_low`` and ``share_high``."""
    backwards = rows.iloc[::-1]
    figure.add_scatter(
        x=pd.concat([rows["period"], backwards["period"]]),
        y=pd.concat([rows["share_high"], backwards["share_low"]]),
        fill="toself",
        fillcolor=fade(color),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        meta=meta,
        **where,
    )


def add_end_label(
    figure: go.Figure, x: Any, y: float, *, text: str, color: str, meta: dict[str, Any]
) -> None:
    """Write a topic's name to the right of the end of its line."""
    figure.add_scatter(
        x=[x],
        y=[y],
        mode="text",
        text=[f"  {plain(text)}"],
        textposition="middle right",
        textfont={"color": color, "size": 13},
        cliponaxis=False,
        hoverinfo="skip",
        meta=meta,
    )


def spread_labels(values: Sequence[float], gap: float) -> np.ndarray:
    """Move labels up or down so that neighbours are `gap` apart, as little as is needed.

    Examples
    --------
    >>> spread_labels([0.10, 0.11, 0.50], 0.05).round(3).tolist()
    [0.08, 0.13, 0.5]
    """
    order = np.argsort(values, kind="stable")
    groups: list[list[float]] = []
    for value in np.asarray(values, dtype=float)[order]:
        groups.append([value, 1])
        while len(groups) > 1 and _overlap(groups[-2], groups[-1], gap):
            (low, n_low), (high, n_high) = groups[-2:]
            total = n_low + n_high
            groups[-2:] = [[(low * n_low + high * n_high) / total, total]]
    placed = np.concatenate(
        [centre + gap * (np.arange(n) - (n - 1) / 2) for centre, n in groups] or [np.empty(0)]
    )
    spread = np.empty(len(values))
    spread[order] = placed
    return spread


def _overlap(low: list[float], high: list[float], gap: float) -> bool:
    return high[0] - low[0] < gap * (low[1] + high[1]) / 2
