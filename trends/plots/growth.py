"""Growth of each topic's share with its interval, ranked."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trends.formatting import format_count
from trends.plots.drawing import style
from trends.plots.drawing.selection import pick_topics, shorten, topic_labels, topic_positions, wrap

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["choose_scale", "growth_forest", "use_reported_growth"]

SCARCE = "not enough data"
# Chosen by hand: opacity of topics without enough data.
FADED = 0.4
TITLE = "Growth a year, and how sure it is"
# Ends of the axis, each with the factors that get a tick.
SCALES: Final = {
    1.25: (1.05, 1.1, 1.25),
    1.5: (1.1, 1.25, 1.5),
    2: (1.25, 1.5, 2),
    4: (1.5, 2, 4),
    16: (2, 4, 8, 16),
}
MOST_WRITTEN: Final = 99
# So many of the intervals must lie on the axis.
MOSTLY: Final = 0.9


def growth_forest(
    analysis: "Analysis",
    topics: Sequence[int | str] | None = None,
    *,
    theme: style.ThemeName = "light",
) -> go.Figure:
    """Draw the annual factor of each topic's share with its 95 % interval, surest growth first.

    Parameters
    ----------
    analysis
        The analysis; its ``signals`` are drawn.
    topics
        Numbers or labels of the topics to draw; None takes the named and the largest discovered, 40 at most.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        One row a topic, ranked by the lower end of its interval; topics of too few papers come
        last and faint. The marker tells the status. Claims that rest on recent years alone show
        the growth of those. Intervals may run off the axis; factors beyond it stand at its end.

    Raises
    ------
    ConfigError
        If a topic or the theme is unknown.
    """
    look = style.get_theme(theme)
    chosen = pick_topics(analysis, topics, limit=40)
    signals = analysis.signals
    rows = use_reported_growth(signals.loc[signals["topic"].isin(chosen)])
    rows = rows.loc[rows["annual_factor"].notna()]
    if rows.empty:
        return style.empty_figure(
            look,
            title=TITLE,
            reason="No topic has enough dated papers, over half a year or more, to tell growth.",
        )
    rows = rows.assign(is_known=rows["status"] != SCARCE).sort_values(
        ["is_known", "factor_low", "topic"], ignore_index=True
    )
    figure = go.Figure()
    figure.add_vline(x=1, line={"color": look.neutral, "width": 1.5})
    scale = choose_scale(rows)
    _add_rows(figure, analysis, rows, theme=look, scale=scale)
    labels = topic_labels(analysis)
    names = [
        f"{style.plain_lines(wrap(labels[topic]))}  <span style='color:{look.muted}'>n={n:,}"
        f"{', ' if over else ''}{over}</span>"
        for topic, n, over in rows[["topic", "n_papers", "reported_over"]].itertuples(index=False)
    ]
    ticks = SCALES[scale]
    n_sure = int(rows["tier"].isin(["strong", "good"]).sum())
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle=(
            "Factor by which a topic's share changes in a year; lines: 95 % intervals; faint diamonds: "
            "not enough data; a factor beyond the axis is written at its end"
        ),
        alt=(
            f"Forest plot of the yearly growth of {len(rows)} topics; the change is significant "
            f"for {n_sure} of them."
        ),
        height=130 + 36 * len(rows),
        xaxis={
            "type": "log",
            "range": [-1.04 * math.log10(scale), 1.04 * math.log10(scale)],
            "tickvals": [*(1 / tick for tick in reversed(ticks)), 1, *ticks],
            "ticktext": [*(f"÷{tick:g}" for tick in reversed(ticks)), "no change"]
            + [f"×{tick:g}" for tick in ticks],
            "showgrid": True,
        },
        yaxis={"tickvals": list(range(len(rows))), "ticktext": names, "showgrid": False}
        | {"range": [-0.6, len(rows) - 0.4], "zeroline": False},
    )


def _write(factor: float) -> str:
    """Return a factor in short, and no larger than is believable."""
    return "over ×99" if factor > MOST_WRITTEN else f"×{factor:.2g}"


def use_reported_growth(signals: pd.DataFrame) -> pd.DataFrame:
    """Put the growth on which status rests in place of that over the whole span, where it differs."""
    if "reported_over" not in signals.columns:
        return signals.assign(reported_over="")
    replaced = {
        "annual_factor": "reported_factor",
        "factor_low": "reported_low",
        "factor_high": "reported_high",
    }
    return signals.assign(**{column: signals[source] for column, source in replaced.items()})


def choose_scale(signals: pd.DataFrame) -> float:
    """Return the factor at which an axis of growth ends: the least that holds most intervals.

    Examples
    --------
    >>> choose_scale(pd.DataFrame({"factor_low": [0.9], "factor_high": [1.4], "status": "stable"}))
    1.5
    """
    known = signals.loc[signals["status"] != SCARCE]
    known = signals if known.empty else known
    low, high = (known[name].dropna().to_numpy(float) for name in ("factor_low", "factor_high"))
    reach = np.maximum(high, 1 / low.clip(min=1e-6))
    for scale in SCALES:
        if len(reach) and (reach <= scale).mean() >= MOSTLY:
            return scale
    return max(SCALES)


def _add_rows(
    figure: go.Figure,
    analysis: "Analysis",
    rows: pd.DataFrame,
    *,
    theme: style.Theme,
    scale: float,
) -> None:
    labels, positions = topic_labels(analysis), topic_positions(analysis)
    for place, row in enumerate(rows.to_dict("records")):
        topic = int(row["topic"])
        color = style.topic_color(theme, positions[topic])
        factor, status = float(row["annual_factor"]), str(row["status"])
        low, high = float(row["factor_low"]), float(row["factor_high"])
        shown = min(max(factor, 1 / scale), scale)
        # Written inwards, for beyond its end the axis has no room.
        beyond = {
            "mode": "markers+text",
            "text": [f"<b>{_write(factor)}</b>  "]
            if factor > 1
            else [f"  <b>{_write(factor)}</b>"],
            "textposition": "top left" if factor > 1 else "top right",
            "textfont": {"color": color},
        }
        q = "" if math.isnan(row["q_value"]) else f", q = {row['q_value']:.2g}"
        figure.add_scatter(
            x=[shown],
            y=[place],
            **({"mode": "markers"} if shown == factor else beyond),
            marker={"size": 11, "color": color, "symbol": style.SYMBOLS[status]}
            | {"line": {"width": 2, "color": color}},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [max(high - shown, 0)],
                "arrayminus": [max(shown - low, 0)],
                "color": color,
                "thickness": 2,
                "width": 0,
            },
            hovertemplate=(
                f"<b>{style.plain(shorten(labels[topic], 60))}</b><br>{status}: "
                f"{_write(factor)} a year (95 % interval {_write(low)} to {_write(high)})"
                f"<br>{format_count(row['n_papers'], 'paper')}{q}<extra></extra>"
            ),
            opacity=FADED if status == SCARCE else 1,
            meta={"topic": topic, "role": "growth"},
        )
