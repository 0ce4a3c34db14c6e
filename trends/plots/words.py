"""Words that entered or left a topic."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from trends.plots.drawing import style
from trends.plots.drawing.selection import pick_topics, shorten, topic_labels, topic_positions

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["vocabulary_changes"]

TITLE = "Words that entered or left topics"


def vocabulary_changes(
    analysis: "Analysis",
    topics: Sequence[int | str] | None = None,
    *,
    theme: style.ThemeName = "light",
) -> go.Figure:
    """Draw how much more, or less, often recent papers of a topic use a term than old ones did.

    Parameters
    ----------
    analysis
        The analysis; its ``vocabulary`` is drawn, as `trends.signals.compare_vocabulary` gives it.
    topics
        Numbers or labels of the topics to draw; None takes the named and the largest discovered, 6 at most.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        One row a term: its log-odds with the 95 % interval, right of 0 entered, left of it left.

    Raises
    ------
    ConfigError
        If a topic or the theme is unknown.
    """
    look = style.get_theme(theme)
    chosen = pick_topics(analysis, topics, limit=6)
    changes = analysis.vocabulary
    rows = changes.loc[changes["topic"].isin(chosen)]
    if rows.empty:
        return style.empty_figure(
            look, title=TITLE, reason="No topic's words changed by more than chance would."
        )
    rows = rows.iloc[::-1]
    labels, positions = topic_labels(analysis), topic_positions(analysis)
    colors = [style.topic_color(look, positions[topic]) for topic in rows["topic"]]
    names = [
        f"{style.plain(shorten(term, 28))} · {style.plain(shorten(labels[topic], 24))}"
        for term, topic in zip(rows["term"], rows["topic"], strict=True)
    ]
    places = list(range(len(rows)))
    figure = go.Figure()
    figure.add_vline(x=0, line={"color": look.neutral, "width": 1.5})
    figure.add_scatter(
        x=rows["log_odds"],
        y=places,
        mode="markers",
        marker={"size": 9, "color": colors},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": rows["log_odds_high"] - rows["log_odds"],
            "arrayminus": rows["log_odds"] - rows["log_odds_low"],
            "color": look.neutral,
            "width": 0,
        },
        customdata=list(zip(names, rows["n_old"], rows["n_recent"], strict=True)),
        hovertemplate="%{customdata[0]}<br>%{customdata[1]:.0f} papers before, %{customdata[2]:.0f} "
        "recently<extra></extra>",
        meta={"role": "words"},
    )
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle="Log-odds in recent against earlier papers of the topic, with 95 % intervals",
        alt=f"{len(rows)} terms that recent papers of a topic use more or less than earlier ones.",
        height=120 + 24 * len(rows),
        xaxis={"title": {"text": "left ← → entered"}, "showgrid": True},
        yaxis={"tickvals": places, "ticktext": names, "showgrid": False, "zeroline": False},
    )
