"""What moves: the observed shares of the movers at the head of each list."""

from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import plotly.graph_objects as go

from trends.errors import ConfigError
from trends.formatting import format_factor, format_share
from trends.plots.drawing import style
from trends.plots.drawing.selection import shorten
from trends.validation import check_analysis

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["movers"]

TITLES: Final = {"rise": "Rising", "new": "New here", "fall": "Fading", "steady": "Steady giants"}
# Chosen by hand: pixels of a row.
ROW: Final = 46


def movers(
    analysis: "Analysis",
    movement: Literal["rise", "new", "fall", "steady"] = "rise",
    *,
    n_movers: int = 10,
    theme: style.ThemeName = "light",
) -> go.Figure:
    """Draw the observed shares of what moves, a row each, in the order of the list.

    Parameters
    ----------
    analysis
        The analysis; its frame ``movers`` is drawn.
    movement
        Which list: "rise", "new", "fall" or "steady".
    n_movers
        Rows at most; subjects that stand under another have none.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        One line a row, each to its own height, with a gap where a period is incomplete or empty;
        beside it both shares and their ratio.

    Raises
    ------
    ConfigError
        If the movement or the theme is unknown.
    """
    check_analysis(analysis)
    look = style.get_theme(theme)
    if movement not in TITLES:
        raise ConfigError(
            f"movement must be one of {', '.join(TITLES)}; got {movement!r}. Use one of these."
        )
    frame = analysis.movers
    rows = frame[(frame["movement"] == movement) & frame["under"].isna()].head(n_movers)
    if rows.empty:
        return style.empty_figure(look, title=TITLES[movement], reason="This list is empty.")
    periods = np.unique(analysis.timeline["period"].to_numpy())
    figure = go.Figure()
    for place, row in enumerate(rows.iloc[::-1].to_dict("records")):
        shares = np.array(row["shares"], dtype=float)
        fullest = np.nanmax(shares) if np.isfinite(shares).any() else 0.0
        figure.add_scatter(
            x=periods[: len(shares)],
            y=place + 0.75 * shares / (fullest or 1.0),
            mode="lines",
            line={"color": style.topic_color(look, len(rows) - 1 - place), "width": 2},
            customdata=shares,
            hovertemplate=f"<b>{style.plain(shorten(row['label'], 60))}</b><br>%{{x}}: "
            "%{customdata:.1%}<extra></extra>",
            meta={"role": "mover"},
        )
    named = [_name(row) for row in rows.iloc[::-1].to_dict("records")]
    spans = rows.iloc[0]
    return style.finish(
        figure,
        look,
        title=TITLES[movement],
        subtitle=f"Observed shares; beside them {spans['span_recent']} against {spans['span_old']}",
        alt=f"Lines of the observed share of {', '.join(rows['label'])} over time.",
        height=130 + ROW * len(rows),
        xaxis={"type": "date"},
        yaxis={"tickvals": [place + 0.3 for place in range(len(rows))], "ticktext": named}
        | {"range": [-0.3, len(rows)], "showgrid": False, "zeroline": False},
    )


def _name(row: dict[Any, Any]) -> str:
    old, recent, ratio = (float(row[name]) for name in ("share_old", "share_recent", "ratio"))
    label = style.plain(shorten(str(row["label"]), 34))
    if not np.isfinite(ratio):
        return label
    return f"{label}<br>{format_share(old)} to {format_share(recent)}, {format_factor(ratio)}"
