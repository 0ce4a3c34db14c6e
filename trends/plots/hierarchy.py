"""Which topics are near each other, as a tree."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from trends.arguments import check_analysis
from trends.plots import style
from trends.plots.selection import pick_topics, topic_labels, topic_positions, wrap
from trends.topics.relations import link_topics

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["topic_hierarchy"]

TITLE = "Which topics use like words"
MOST_LEAVES = 60


def topic_hierarchy(analysis: "Analysis", *, theme: style.ThemeName = "light") -> go.Figure:
    """Draw topics as the leaves of a tree that joins those of like words first.

    Parameters
    ----------
    analysis
        The analysis; its ``terms`` are compared.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        Leaves at the left, the named and the largest discovered topics, 60 at most; two branches
        meet where their words differ as much as the axis says.

    Raises
    ------
    ConfigError
        If the theme is unknown.
    """
    check_analysis(analysis)
    look = style.get_theme(theme)
    chosen = pick_topics(analysis, None, limit=MOST_LEAVES)
    terms = analysis.terms.loc[analysis.terms["topic"].isin(chosen)]
    links = link_topics(terms).to_dict("records")
    if not links:
        return style.empty_figure(look, title=TITLE, reason="A tree needs two topics with terms.")
    leaves = _leaves(-len(links), links)
    places = {topic: (0.0, float(height)) for height, topic in enumerate(reversed(leaves))}
    figure = go.Figure()
    for step, link in enumerate(links):
        (x_left, y_left), (x_right, y_right) = places[link["left"]], places[link["right"]]
        x = float(link["distance"])
        places[-1 - step] = (x, (y_left + y_right) / 2)
        figure.add_scatter(
            x=[x_left, x, x, x_right],
            y=[y_left, y_left, y_right, y_right],
            mode="lines",
            line={"color": look.neutral, "width": 1.5},
            hoverinfo="skip",
            meta={"role": "branch"},
        )
    labels, positions = topic_labels(analysis), topic_positions(analysis)
    figure.add_scatter(
        x=[0.0] * len(leaves),
        y=[places[topic][1] for topic in leaves],
        mode="markers",
        marker={
            "size": 9,
            "color": [style.topic_color(look, positions[topic]) for topic in leaves],
            "symbol": [style.topic_symbol(positions[topic]) for topic in leaves],
        },
        hoverinfo="skip",
        meta={"role": "leaves"},
    )
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle="Branches meet where the words of two topics differ by as much as the axis says",
        alt=f"Tree of {len(leaves)} topics by the likeness of their words.",
        height=130 + 34 * len(leaves),
        xaxis={
            "range": [-0.02, 1.02],
            "showgrid": True,
            "title": {"text": "0: the same words, 1: none in common"},
        },
        yaxis={
            "tickvals": list(range(len(leaves))),
            "ticktext": [style.plain_lines(wrap(labels[topic])) for topic in reversed(leaves)],
            "range": [-0.6, len(leaves) - 0.4],
            "showgrid": False,
            "zeroline": False,
        },
    )


def _leaves(node: int, links: Sequence[Mapping[Hashable, Any]]) -> list[int]:
    """Return the topics under a node, so ordered that no branches cross."""
    if node >= 0:
        return [node]
    link = links[-1 - node]
    return [*_leaves(int(link["left"]), links), *_leaves(int(link["right"]), links)]
