"""Growth of each topic's share with its interval, ranked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from trends.plots import style
from trends.plots.selection import pick_topics, shorten, topic_labels, topic_positions, wrap

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["growth_forest"]

SCARCE = "not enough data"
FADED = 0.4
TITLE = "Growth a year, with what chance allows"
TICKS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16)
TICK_NAMES = ("÷16", "÷8", "÷4", "÷2", "no change", "×2", "×4", "×8", "×16")


def growth_forest(
    analysis: "Analysis",
    topics: Sequence[int] | None = None,
    *,
    theme: style.ThemeName = "light",
) -> go.Figure:
    """Draw the annual factor of each topic's share with its 95 % interval, surest growth first.

    Parameters
    ----------
    analysis
        The analysis; its ``signals`` are drawn.
    topics
        Numbers of the topics to draw; None takes the named and the largest discovered, 40 at most.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        One row a topic, ranked by the lower end of its interval; topics of too few papers come
        last and faint. The marker tells the status. Intervals may run off the axis, which ends
        at ×16 and ÷16.

    Raises
    ------
    ConfigError
        If a topic or the theme is unknown.
    """
    look = style.get_theme(theme)
    chosen = pick_topics(analysis, topics, limit=40)
    signals = analysis.signals
    rows = signals.loc[signals["topic"].isin(chosen) & signals["annual_factor"].notna()]
    if rows.empty:
        return style.empty_figure(
            look, title=TITLE, reason="No topic has enough dated papers to estimate growth."
        )
    rows = rows.assign(is_known=rows["status"] != SCARCE).sort_values(
        ["is_known", "factor_low", "topic"], ignore_index=True
    )
    figure = go.Figure()
    figure.add_vline(x=1, line={"color": look.neutral, "width": 1.5})
    _add_rows(figure, analysis, rows, look)
    labels = topic_labels(analysis)
    names = [
        f"{style.plain_lines(wrap(labels[topic]))}  <span style='color:{look.muted}'>n={n:,}</span>"
        for topic, n in zip(rows["topic"], rows["n_papers"], strict=True)
    ]
    n_sure = int(rows["tier"].isin(["strong", "good"]).sum())
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle="Factor by which a topic's share changes in a year; lines: 95 % intervals",
        alt=(
            f"Forest plot of the yearly growth of {len(rows)} topics; the change is significant "
            f"for {n_sure} of them."
        ),
        height=130 + 36 * len(rows),
        xaxis={
            "type": "log",
            "range": [-1.25, 1.25],
            "tickvals": TICKS,
            "ticktext": TICK_NAMES,
            "showgrid": True,
        },
        yaxis={"tickvals": list(range(len(rows))), "ticktext": names, "showgrid": False}
        | {"range": [-0.6, len(rows) - 0.4], "zeroline": False},
    )


def _add_rows(
    figure: go.Figure, analysis: "Analysis", rows: pd.DataFrame, theme: style.Theme
) -> None:
    labels, positions = topic_labels(analysis), topic_positions(analysis)
    for place, row in enumerate(rows.to_dict("records")):
        topic = int(row["topic"])
        color = style.topic_color(theme, positions[topic])
        factor, status = float(row["annual_factor"]), str(row["status"])
        low, high = float(row["factor_low"]), float(row["factor_high"])
        figure.add_scatter(
            x=[factor],
            y=[place],
            mode="markers",
            marker={"size": 11, "color": color, "symbol": style.SYMBOLS[status]}
            | {"line": {"width": 2, "color": color}},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [high - factor],
                "arrayminus": [factor - low],
                "color": color,
                "thickness": 2,
                "width": 0,
            },
            hovertemplate=(
                f"<b>{style.plain(shorten(labels[topic], 60))}</b><br>{status}: "
                f"×{factor:.2g} a year (95 % CI {low:.2g} to {high:.2g})"
                f"<br>{row['n_papers']} papers, q = {row['q_value']:.2g}<extra></extra>"
            ),
            opacity=FADED if status == SCARCE else 1,
            meta={"topic": topic, "role": "growth"},
        )
