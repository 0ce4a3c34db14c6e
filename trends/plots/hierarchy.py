"""How topics join to broader ones, as a tree."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from trends.plots.drawing import style
from trends.plots.drawing.selection import pick_topics, shorten, topic_labels, topic_positions, wrap
from trends.validation import check_analysis

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["topic_hierarchy"]

TITLE = "How topics join to broader ones"
# Chosen by hand: topics in the tree; more labels would overlap.
MOST_LEAVES = 60
# Chosen by hand: characters of a label that fit beside the tree.
LONGEST_NAME = 40


def topic_hierarchy(analysis: "Analysis", *, theme: style.ThemeName = "light") -> go.Figure:
    """Draw topics as the leaves of a tree that joins them to broader topics, level by level.

    Parameters
    ----------
    analysis
        The analysis; its ``hierarchy`` is drawn.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        Leaves at the left, the named and the largest discovered topics, 60 at most; each broader
        topic is a point at its level, named when pointed at.

    Raises
    ------
    ConfigError
        If the theme is unknown.
    """
    check_analysis(analysis)
    look = style.get_theme(theme)
    tree = analysis.hierarchy
    chosen = pick_topics(analysis, None, limit=MOST_LEAVES)
    joined = tree.dropna(subset="parent")
    parents = dict(zip(joined["topic"].tolist(), joined["parent"].tolist(), strict=True))
    ways = [_climb(topic, parents) for topic in chosen]
    if not any(len(way) > 1 for way in ways):
        return style.empty_figure(look, title=TITLE, reason="No topics join to a broader one.")
    leaves = [way[-1] for way in sorted(way[::-1] for way in ways)]
    level_of = dict(zip(tree["topic"].tolist(), tree["level"].tolist(), strict=True))
    places = _place_nodes(leaves[::-1], parents, level_of)
    figure = go.Figure()
    for topic, (x, y) in places.items():
        if topic in parents:
            x_parent, y_parent = places[parents[topic]]
            figure.add_scatter(
                x=[x, x_parent, x_parent],
                y=[y, y, y_parent],
                mode="lines",
                line={"color": look.neutral, "width": 1.5},
                hoverinfo="skip",
                meta={"role": "branch"},
            )
    _add_broader(figure, analysis, {t: p for t, p in places.items() if t not in leaves}, look)
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
    n_levels = int(max(x for x, _ in places.values()))
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle="Topics whose papers are each other's neighbours join first; point at a join to "
        "read its name",
        alt=f"Tree of {len(leaves)} topics and the broader ones that they join.",
        height=130 + 34 * len(leaves),
        xaxis={
            "range": [-0.05, n_levels + 0.2],
            "tickvals": list(range(1, n_levels + 1)),
            "showgrid": True,
            "title": {"text": "level: the higher, the broader"},
        },
        yaxis={
            "tickvals": list(range(len(leaves))),
            "ticktext": [style.plain_lines(wrap(labels[topic])) for topic in reversed(leaves)],
            "range": [-0.6, len(leaves) - 0.4],
            "showgrid": False,
            "zeroline": False,
        },
    )


def _climb(topic: int, parents: Mapping[int, int]) -> list[int]:
    """Return a topic and the broader ones that hold it, the broadest last."""
    way = [topic]
    while way[-1] in parents:
        way.append(parents[way[-1]])
    return way


def _place_nodes(
    leaves: Sequence[int], parents: Mapping[int, int], level_of: Mapping[int, int]
) -> dict[int, tuple[float, float]]:
    """Return the place of every leaf, and of every broader topic, amid the leaves it holds."""
    held: dict[int, list[int]] = {}
    for height, leaf in enumerate(leaves):
        for node in _climb(leaf, parents):
            held.setdefault(node, []).append(height)
    return {node: (float(level_of.get(node, 0)), (h[0] + h[-1]) / 2) for node, h in held.items()}


def _add_broader(
    figure: go.Figure,
    analysis: "Analysis",
    places: Mapping[int, tuple[float, float]],
    look: style.Theme,
) -> None:
    tree = analysis.hierarchy.set_index("topic")
    figure.add_scatter(
        x=[x for x, _ in places.values()],
        y=[y for _, y in places.values()],
        mode="markers",
        marker={"size": 7, "color": look.neutral},
        text=[
            f"{style.plain(shorten(str(tree['label'][topic]), LONGEST_NAME))}<br>"
            f"{tree['n_papers'][topic]:,} papers"
            for topic in places
        ],
        hovertemplate="%{text}<extra></extra>",
        meta={"role": "broader"},
    )
