"""What the corpus covers: papers per period."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from trends.formatting import format_count
from trends.plots.drawing import style
from trends.plots.drawing.layers import period_axis, period_milliseconds
from trends.plots.drawing.periods import find_freq
from trends.plots.drawing.selection import NO_DATES, rows_of
from trends.validation import check_analysis

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["corpus_coverage"]

TITLE = "What the corpus covers"


def corpus_coverage(analysis: "Analysis", *, theme: style.ThemeName = "light") -> go.Figure:
    """Draw the number of papers of each period; periods covered in part are hatched.

    Parameters
    ----------
    analysis
        The analysis; ``n_total`` of its ``timeline`` is drawn.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        One bar a period. Undated papers are in none; the subtitle gives their number.

    Raises
    ------
    ConfigError
        If the theme is unknown.
    """
    check_analysis(analysis)
    look = style.get_theme(theme)
    timeline = analysis.timeline
    if timeline.empty:
        return style.empty_figure(look, title=TITLE, reason=NO_DATES)
    freq = find_freq(analysis)
    rows = rows_of(timeline, int(timeline["topic"].iloc[0]))
    n_undated = int(analysis.papers["published"].isna().sum())
    color = look.palette[0]
    figure = go.Figure(
        go.Bar(
            x=rows["period"],
            y=rows["n_total"],
            width=[0.86 * period_milliseconds(start, freq) for start in rows["period"]],
            marker={
                "color": color,
                "line": {"color": color, "width": 1},
                "pattern": {
                    "shape": ["" if whole else "/" for whole in rows["is_complete"]],
                    "fgcolor": color,
                    "bgcolor": look.surface,
                    "size": 7,
                },
            },
            text=rows["n_total"] if len(rows) <= 24 else None,
            textposition="outside",
            cliponaxis=False,
            customdata=[format_count(int(n), "paper") for n in rows["n_total"]],
            hovertemplate="%{x}: %{customdata}<extra></extra>",
            meta={"role": "total"},
        )
    )
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle=f"Papers per {freq}; hatched: covered in part; {format_count(n_undated, 'paper')} without a date",
        alt=f"Bars of the number of papers in each of {format_count(len(rows), 'period')}.",
        height=320,
        xaxis=period_axis(rows["period"].tolist(), freq),
        yaxis={"tickformat": ",d", "rangemode": "tozero"},
    )
