"""Papers that topics share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from trends.plots import style
from trends.plots.selection import pick_topics, shorten, topic_labels
from trends.topics.relations import overlap_topics

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["topic_overlap"]

TITLE = "Papers that topics share"


def topic_overlap(
    analysis: "Analysis",
    topics: Sequence[int] | None = None,
    *,
    theme: style.ThemeName = "light",
) -> go.Figure:
    """Draw the share of each topic's papers that belong to another topic too.

    Parameters
    ----------
    analysis
        The analysis; its ``assignments`` are drawn.
    topics
        Numbers of the topics to draw; None takes the named and the largest discovered, 24 at most.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        A row and a column per topic that shares papers; a cell is the share of the row's papers
        that the column has too. Discovered topics never share papers with each other.

    Raises
    ------
    ConfigError
        If a topic or the theme is unknown.
    """
    look = style.get_theme(theme)
    chosen = pick_topics(analysis, topics, limit=24)
    overlap = overlap_topics(analysis.assignments)
    pairs = overlap.loc[
        (overlap["topic"] != overlap["other"])
        & overlap["topic"].isin(chosen)
        & overlap["other"].isin(chosen)
    ]
    if pairs.empty:
        return style.empty_figure(look, title=TITLE, reason="No paper belongs to two topics.")
    sharing = [topic for topic in chosen if topic in set(pairs["topic"])]
    shape = {"index": "topic", "columns": "other"}
    shares = pairs.pivot(**shape, values="share").reindex(sharing[::-1], columns=sharing)
    counts = pairs.pivot(**shape, values="n_papers").reindex(sharing[::-1], columns=sharing)
    labels = topic_labels(analysis)
    names = {topic: style.plain(shorten(labels[topic], 30)) for topic in sharing}
    steps = [place / (len(look.ramp) - 1) for place in range(len(look.ramp))]
    places = list(range(len(sharing)))
    figure = go.Figure(
        go.Heatmap(
            z=shares.to_numpy(),
            x=places,
            y=places,
            text=counts.fillna(0).astype(int).to_numpy(),
            texttemplate="%{text}",
            customdata=[
                [f"{names[row]} and {names[col]}" for col in sharing] for row in sharing[::-1]
            ],
            hovertemplate="%{customdata}<br>%{text} papers, %{z:.0%} of the first<extra></extra>",
            hoverongaps=False,
            colorscale=[[step, color] for step, color in zip(steps, look.ramp, strict=True)],
            zmin=0,
            xgap=1,
            ygap=1,
            colorbar={"tickformat": ".0%", "thickness": 12, "outlinewidth": 0},
        )
    )
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle="Number of papers in both; shade: share of the row's papers",
        alt=f"Matrix of the papers that {len(sharing)} topics share with each other.",
        height=180 + 34 * len(sharing),
        xaxis={
            "tickvals": places,
            "ticktext": [names[topic] for topic in sharing],
            "tickangle": -35,
            "showgrid": False,
        },
        yaxis={
            "tickvals": places,
            "ticktext": [names[topic] for topic in sharing[::-1]],
            "showgrid": False,
        },
    )
