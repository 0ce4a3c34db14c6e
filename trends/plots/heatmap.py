"""Share per topic and period as a heat map."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from trends.plots.drawing import style
from trends.plots.drawing.periods import find_freq, label_period
from trends.plots.drawing.selection import NO_DATES, pick_dated_topics, topic_labels, wrap

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["topic_heatmap"]

TITLE = "Topics by period"
# Periods of fewer papers do not set the scale: one paper of one is 100 %.
FEWEST_FOR_SCALE = 10


def topic_heatmap(
    analysis: "Analysis",
    topics: Sequence[int | str] | None = None,
    *,
    theme: style.ThemeName = "light",
) -> go.Figure:
    """Draw every topic's share of every period as a shade.

    Parameters
    ----------
    analysis
        The analysis; its ``timeline`` is drawn.
    topics
        Numbers or labels of the topics to draw; None takes the named and the largest discovered, 40 at most.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        One row a topic, one column a period; periods without papers are blank, partial ones
        carry an asterisk.

    Raises
    ------
    ConfigError
        If a topic or the theme is unknown.
    """
    look = style.get_theme(theme)
    chosen = pick_dated_topics(analysis, topics, limit=40)
    if not chosen:
        return style.empty_figure(look, title=TITLE, reason=NO_DATES)
    timeline = analysis.timeline.loc[analysis.timeline["topic"].isin(chosen)]
    freq = find_freq(analysis)
    labels = topic_labels(analysis)
    wide = {
        column: timeline.pivot(index="topic", columns="period", values=column).loc[chosen[::-1]]
        for column in ("share", "n_papers", "n_total", "is_complete")
    }
    columns = [
        label_period(period, freq) + ("" if whole else " *")
        for period, whole in wide["is_complete"].iloc[0].items()
    ]
    full = timeline.loc[timeline["n_total"] >= FEWEST_FOR_SCALE, "share"]
    strongest = float((full if len(full) else timeline["share"]).max())
    names = [style.plain_lines(wrap(labels[topic])) for topic in chosen[::-1]]
    counts = [
        [f"{n} of {total} papers" for n, total in zip(own, totals, strict=True)]
        for own, totals in zip(wide["n_papers"].to_numpy(), wide["n_total"].to_numpy(), strict=True)
    ]
    steps = [place / (len(look.ramp) - 1) for place in range(len(look.ramp))]
    figure = go.Figure(
        go.Heatmap(
            z=wide["share"].to_numpy(),
            x=columns,
            y=list(range(len(names))),
            text=counts,
            customdata=[[style.plain(labels[topic])] * len(columns) for topic in chosen[::-1]],
            colorscale=[[step, color] for step, color in zip(steps, look.ramp, strict=True)],
            zmin=0,
            zmax=strongest if strongest > 0 else 1,
            xgap=1,
            ygap=1,
            colorbar={"tickformat": ".0%", "thickness": 12, "outlinewidth": 0},
            hovertemplate="<b>%{customdata}</b><br>%{x}: %{z:.1%}<br>%{text}<extra></extra>",
            hoverongaps=False,
        )
    )
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle=(
            f"Share of all papers of each {freq}; the strongest shade is {strongest:.0%} and above; "
            "an asterisk marks periods covered in part"
        ),
        alt=f"Heat map of the shares of {len(names)} topics in {len(columns)} periods.",
        height=130 + (44 if any("<br>" in name for name in names) else 34) * len(names),
        xaxis={"type": "category", "showgrid": False, "tickangle": -45 if len(columns) > 8 else 0},
        yaxis={"tickvals": list(range(len(names))), "ticktext": names, "showgrid": False}
        | {"zeroline": False, "ticks": ""},
    )
