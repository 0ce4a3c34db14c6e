"""Pieces that several figures share: bands, partial periods, labels at the end of lines."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trends.plots.drawing.periods import label_period, period_end
from trends.plots.drawing.style import Theme, fade, plain

__all__ = [
    "add_band",
    "add_end_label",
    "add_partial",
    "leave_gaps",
    "period_axis",
    "period_milliseconds",
    "spread_labels",
]

# Milliseconds of a day, the unit of Plotly's time axes.
DAY_MS = 86_400_000


def period_milliseconds(start: Any, freq: str) -> float:
    """Return how long a period lasts on a plotly date axis."""
    return float((period_end(start, freq) - pd.Timestamp(start)).days * DAY_MS)


def period_axis(periods: Iterable[Any], freq: str) -> dict[str, Any]:
    """Return the settings of a date axis: a tick for each year where few, no room beyond the ends.

    Points stand at the start of their period, and so do ticks and the middles of bars.
    """
    starts = sorted(pd.Timestamp(period) for period in periods)
    half = (period_end(starts[-1], freq) - starts[-1]) / 2
    axis: dict[str, Any] = {
        "type": "date",
        "hoverformat": "%-d %b %Y",
        "range": [starts[0] - half, starts[-1] + half],
    }
    if freq == "year":
        axis |= {"tickformat": "%Y", "hoverformat": "%Y"}
        axis |= {"dtick": "M12"} if len(starts) <= 16 else {}
    elif freq == "month":
        axis |= {"hoverformat": "%b %Y"}
    elif freq == "quarter":
        axis |= {"hoverformat": "%Y Q%q"}
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
    """Fill the space between ``share_low`` and ``share_high``, with a gap where they are missing."""
    known = rows["share_high"].notna()
    runs = [run for _, run in rows[known].groupby((~known).cumsum()[known])]
    x, y = [], []
    for run in runs:
        # A missing point ends a polygon.
        x += [*run["period"], *run["period"].iloc[::-1], None]
        y += [*run["share_high"], *run["share_low"].iloc[::-1], None]
    figure.add_scatter(
        x=x[:-1],
        y=y[:-1],
        fill="toself",
        fillcolor=fade(color),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        meta=meta,
        **where,
    )


def leave_gaps(rows: pd.DataFrame, periods: Iterable[Any]) -> pd.DataFrame:
    """Return rows with an empty one for each period between them that they lack: no line bridges it.

    Examples
    --------
    >>> rows = pd.DataFrame({"period": [1, 4], "share": [0.1, 0.2]})
    >>> leave_gaps(rows, [0, 1, 3, 4, 5])["share"].tolist()
    [0.1, nan, 0.2]
    """
    if rows.empty:
        return rows
    first, last = rows["period"].min(), rows["period"].max()
    between = sorted(period for period in set(periods) if first <= period <= last)
    return rows.set_index("period").reindex(between).rename_axis("period").reset_index()


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


def spread_labels(values: Sequence[float], gap: float, *, lowest: float = -np.inf) -> np.ndarray:
    """Move labels up or down so that neighbours are `gap` apart, as little as is needed.

    Parameters
    ----------
    values
        Where the labels would stand by themselves.
    gap
        Smallest distance between two labels, in the same unit.
    lowest
        No label is moved below it.

    Returns
    -------
    numpy.ndarray
        A place for each label, in the order of `values`.

    Examples
    --------
    >>> spread_labels([0.10, 0.11, 0.50], 0.05).round(3).tolist()
    [0.08, 0.13, 0.5]
    """
    order = np.argsort(values, kind="stable")
    groups: list[tuple[float, int]] = []
    for value in np.asarray(values, dtype=float)[order]:
        groups.append((_lift(value, 1, gap, lowest), 1))
        while len(groups) > 1 and _overlap(groups[-2], groups[-1], gap):
            (low, n_low), (high, n_high) = groups[-2:]
            n_both = n_low + n_high
            centre = _lift((low * n_low + high * n_high) / n_both, n_both, gap, lowest)
            groups[-2:] = [(centre, n_both)]
    placed = [centre + gap * (np.arange(n) - (n - 1) / 2) for centre, n in groups]
    spread = np.empty(len(order))
    spread[order] = np.concatenate([np.empty(0), *placed])
    return spread


def _lift(centre: float, n_labels: int, gap: float, lowest: float) -> float:
    """Keep the lowest of labels that stand together from sinking too low."""
    return max(centre, lowest + gap * (n_labels - 1) / 2)


def _overlap(low: tuple[float, int], high: tuple[float, int], gap: float) -> bool:
    return high[0] - low[0] < gap * (low[1] + high[1]) / 2 - 1e-12
