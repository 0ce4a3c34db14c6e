"""Bursts: times in which a topic had far more papers than its own trend explains."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from trends.formatting import format_count
from trends.plots.drawing import style
from trends.plots.drawing.layers import period_axis
from trends.plots.drawing.periods import find_freq, label_period, period_end
from trends.plots.drawing.selection import shorten, topic_labels, topic_positions, wrap
from trends.validation import check_analysis

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["bursts"]

TITLE = "Bursts"


def bursts(analysis: "Analysis", *, theme: style.ThemeName = "light") -> go.Figure:
    """Draw each burst as a bar from its first to its last period, strongest topic on top.

    Parameters
    ----------
    analysis
        The analysis; its ``bursts`` are drawn.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        One row a topic that has bursts; the number beside a bar is observed over expected papers.

    Raises
    ------
    ConfigError
        If the theme is unknown.
    """
    check_analysis(analysis)
    look = style.get_theme(theme)
    frame = analysis.bursts.sort_values(["strength", "topic", "start"])
    if frame.empty:
        return style.empty_figure(
            look, title=TITLE, reason="No topic has a burst that chance would not explain."
        )
    labels, positions = topic_labels(analysis), topic_positions(analysis)
    freq = find_freq(analysis)
    order = list(dict.fromkeys(frame["topic"].tolist()))
    figure = go.Figure()
    for row in frame.to_dict("records"):
        topic, start = int(row["topic"]), row["start"]
        end = period_end(row["end"], freq)
        label = style.plain(shorten(labels[topic], 60))
        figure.add_bar(
            base=[start],
            x=[(end - start).total_seconds() * 1000],
            y=[order.index(topic)],
            orientation="h",
            width=0.5,
            marker={"color": style.topic_color(look, positions[topic])},
            text=[f"×{row['strength']:.1f}"],
            textposition="auto",
            hovertemplate=(
                f"<b>{label}</b><br>{label_period(start, freq)} to {label_period(row['end'], freq)}"
                f"<br>×{row['strength']:.2g} as many papers as expected, q = {row['q_value']:.2g}"
                "<extra></extra>"
            ),
            meta={"topic": topic, "role": "burst"},
        )
    periods = analysis.timeline["period"]
    names = [style.plain_lines(wrap(labels[topic])) for topic in order]
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle="Times with more papers than the topic's own trend and chance explain",
        alt=(
            f"{format_count(len(frame), 'burst')} of {format_count(len(order), 'topic')} as bars "
            "over time."
        ),
        height=140 + 40 * len(order),
        barmode="overlay",
        xaxis=period_axis(periods.unique(), freq)
        | {"range": [periods.min(), period_end(periods.max(), freq)], "showgrid": True},
        yaxis={"tickvals": list(range(len(order))), "ticktext": names, "showgrid": False},
    )
