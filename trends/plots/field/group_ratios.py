"""How groups differ: the ratio of the shares of each topic in two groups of papers."""

from typing import TYPE_CHECKING, Final

import numpy as np
import plotly.graph_objects as go

from trends.errors import ConfigError, list_offenders
from trends.plots.drawing import style
from trends.plots.drawing.selection import shorten
from trends.schema import main_topics
from trends.validation import check_analysis

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["group_ratios"]

TITLE: Final = "Groups compared"
# Chosen by hand: pixels of a row.
ROW: Final = 30
# An open end of an interval is drawn up to this ratio, beyond which no scale is readable.
FARTHEST: Final = 50.0


def group_ratios(
    analysis: "Analysis",
    group: str | None = None,
    *,
    n_topics: int = 30,
    theme: style.ThemeName = "light",
) -> go.Figure:
    """Draw for each topic how much larger its share is in one group of papers, with 95 % intervals.

    Parameters
    ----------
    analysis
        The analysis; its frame ``comparisons`` is drawn, which ``analyze(compare_by=...)`` makes.
    group
        The group; None takes the first.
    n_topics
        Rows at most: those of the smallest q-values. Concepts have none.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        A point and an interval a row, on a logarithmic scale; differences that hold are filled.

    Raises
    ------
    ConfigError
        If the group or the theme is unknown.
    """
    check_analysis(analysis)
    look = style.get_theme(theme)
    frame = analysis.comparisons
    frame = frame[frame["topic"].isin(main_topics(analysis.topics)["topic"])]
    names = frame["group"].drop_duplicates().tolist()
    if group is not None and group not in names:
        raise ConfigError(
            f"group must be one of those compared; got {group!r}. They are {list_offenders(names)}."
        )
    rows = frame[frame["group"] == (names[0] if group is None and names else group)]
    rows = rows.dropna(subset="p_value").sort_values(["q_value", "topic"]).head(n_topics)
    if rows.empty:
        reason = "No groups were compared, or they have too few papers."
        return style.empty_figure(look, title=TITLE, reason=reason)
    rows = rows.sort_values(["ratio", "topic"])
    low, middle, high = (
        np.clip(rows[name].to_numpy(dtype=float), 1 / FARTHEST, FARTHEST)
        for name in ("ratio_low", "ratio", "ratio_high")
    )
    labels = [style.plain(shorten(str(label), 40)) for label in rows["label"]]
    sure = rows["difference"].isin(["more", "less"])
    color = style.topic_color(look, 0)
    figure = go.Figure(
        go.Scatter(
            x=middle,
            y=list(range(len(rows))),
            mode="markers",
            marker={
                "size": 9,
                "symbol": ["circle" if is_sure else "circle-open" for is_sure in sure],
                "color": color,
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": high - middle,
                "arrayminus": middle - low,
                "color": color,
                "thickness": 1.5,
            },
            customdata=labels,
            hovertemplate="<b>%{customdata}</b><br>×%{x:.2f}<extra></extra>",
            meta={"role": "group"},
        )
    )
    figure.add_vline(x=1, line={"width": 1, "dash": "dot"})
    pair = f"{rows['group'].iloc[0]} against {rows['against'].iloc[0]}"
    return style.finish(
        figure,
        look,
        title=style.plain(shorten(pair, 80)),
        subtitle="Ratio of the shares within the same time, with 95 % intervals; filled where it holds",
        alt=f"Ratios of the shares of {', '.join(labels)}: {style.plain(pair)}.",
        height=150 + ROW * len(rows),
        xaxis={"type": "log", "title": {"text": "ratio of shares"}},
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": labels,
            "range": [-0.6, len(rows) - 0.4],
        },
    )
