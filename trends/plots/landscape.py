"""The map of papers, with topic names where they do not overlap."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trends.plots.drawing import style
from trends.plots.drawing.selection import UNASSIGNED, shorten, topic_labels, topic_positions, wrap
from trends.schema import main_topics
from trends.validation import check_analysis

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["topic_map"]

TITLE = "Map of the papers"
# Chosen by hand: larger maps are drawn by WebGL, since SVG becomes slow to pan.
MOST_SVG_POINTS = 1500
# Width and height of a letter as a share of the figure's, for placing names.
LETTER_WIDTH, LINE_HEIGHT = 0.0085, 0.032
Box = tuple[float, float, float, float]
# A bound on time: positions tried for a label.
N_TRIES = 25


def topic_map(
    analysis: "Analysis", *, theme: style.ThemeName = "light", max_labels: int = 24
) -> go.Figure:
    """Draw the papers on the map, near ones alike, coloured and named by their primary topic.

    Parameters
    ----------
    analysis
        The analysis; ``map``, ``papers`` and primary rows of ``assignments`` are drawn.
    theme
        ``"light"`` or ``"dark"``.
    max_labels
        Names shown at most, largest topics first; names that would overlap are left to hover.

    Returns
    -------
    plotly.graph_objects.Figure
        One marker a paper, its ``paper_id`` in ``ids``; hover gives title, date and topic. Axes
        have no unit and are hidden.

    Raises
    ------
    ConfigError
        If the theme is unknown.
    """
    check_analysis(analysis)
    look = style.get_theme(theme)
    points = _points(analysis)
    if points.empty:
        return style.empty_figure(look, title=TITLE, reason="There is no map of these papers.")
    figure = go.Figure()
    _add_papers(figure, analysis, points, look)
    _add_names(figure, analysis, points, max_labels, look)
    hidden = {"visible": False, "fixedrange": False}
    return style.finish(
        figure,
        look,
        title=TITLE,
        subtitle=(
            f"{len(points):,} papers; those that lie near each other use like words. Only nearness "
            "counts: the axes have no unit"
        ),
        alt=f"Map of {len(points)} papers, coloured by {len(main_topics(analysis.topics))} topics.",
        height=600,
        xaxis=hidden,
        yaxis=hidden,
        dragmode="pan",
        margin={"l": 8, "r": 8, "b": 8},
    )


def _points(analysis: "Analysis") -> pd.DataFrame:
    """Return the map with title, date and primary topic of each paper."""
    assignments = analysis.assignments
    primary = assignments.loc[assignments["is_primary"], ["paper_id", "topic"]]
    papers = analysis.papers[["paper_id", "title", "published"]]
    return analysis.map.merge(papers, on="paper_id").merge(primary, on="paper_id")


def _add_papers(
    figure: go.Figure, analysis: "Analysis", points: pd.DataFrame, theme: style.Theme
) -> None:
    """Add all papers as one trace of numbered colours: plotly is slow with traces and names."""
    positions = points["topic"].map(topic_positions(analysis)).fillna(-1).to_numpy(dtype=int)
    colors = [*theme.palette, theme.neutral]
    labels = {topic: style.plain(label) for topic, label in topic_labels(analysis).items()}
    n_points = len(points)
    add = figure.add_scattergl if n_points > MOST_SVG_POINTS else figure.add_scatter
    add(
        x=points["x"],
        y=points["y"],
        ids=points["paper_id"],
        mode="markers",
        marker={
            "color": np.where(positions < 0, len(colors) - 1, positions % len(theme.palette)),
            "cmin": -0.5,
            "cmax": len(colors) - 0.5,
            "colorscale": [
                [(place + side) / len(colors), color]
                for place, color in enumerate(colors)
                for side in (0, 1)
            ],
            "symbol": _symbols(positions),
            "size": 9 if n_points <= 300 else 6 if n_points <= 3000 else 4,
            "opacity": 0.8 if n_points <= 3000 else 0.5,
        },
        customdata=list(
            zip(
                [style.plain(shorten(title, 90)) for title in points["title"]],
                points["published"].dt.strftime("%-d %b %Y").fillna("no date"),
                [labels.get(topic, UNASSIGNED) for topic in points["topic"]],
                strict=True,
            )
        ),
        hovertemplate=(
            "%{customdata[0]}<br>%{customdata[1]}<br><b>%{customdata[2]}</b><extra></extra>"
        ),
        meta={"role": "papers"},
    )


def _symbols(positions: np.ndarray) -> str | list[str]:
    """Return a shape a paper, or one for all where they are too small to be told apart."""
    if len(positions) > MOST_SVG_POINTS or positions.max() < len(style.LIGHT.palette):
        return style.topic_symbol(0)
    return [style.topic_symbol(max(int(position), 0)) for position in positions]


def _add_names(
    figure: go.Figure,
    analysis: "Analysis",
    points: pd.DataFrame,
    max_labels: int,
    theme: style.Theme,
) -> None:
    labels, positions = topic_labels(analysis), topic_positions(analysis)
    ranked = main_topics(analysis.topics).sort_values(
        ["n_papers", "topic"], ascending=[False, True]
    )
    spans = {axis: max(float(np.ptp(points[axis])), 1e-6) for axis in ("x", "y")}
    taken: list[Box] = []
    for topic in ranked["topic"].head(max_labels).tolist():
        own = points.loc[points["topic"] == topic]
        if own.empty:
            continue
        lines = wrap(labels[topic])
        width = max(map(len, lines), default=0) * LETTER_WIDTH
        place = _free_place(own, spans, (width, len(lines) * LINE_HEIGHT), taken)
        if place is None:
            continue
        x, y = place
        figure.add_annotation(
            x=x,
            y=y,
            text=f"<b>{style.plain_lines(lines)}</b>",
            showarrow=False,
            bgcolor=style.veil(theme),
            borderpad=1,
            font={"size": 14, "color": style.topic_color(theme, positions[topic])},
            name=f"topic-{topic}",
        )


def _free_place(
    points: pd.DataFrame,
    spans: dict[str, float],
    size: tuple[float, float],
    taken: list[Box],
) -> tuple[float, float] | None:
    """Return the most central paper whose name hides no other name; a name stands on its papers."""
    places = points[["x", "y"]].to_numpy(dtype=float)
    distance = np.abs(places - np.median(places, axis=0)).sum(axis=1)
    order = np.argsort(distance, kind="stable")
    for rank in np.unique(np.linspace(0, 0.6 * (len(order) - 1), N_TRIES).astype(int)):
        x, y = places[order[rank]]
        box = (x / spans["x"], y / spans["y"], *size)
        if not any(_overlaps(box, other) for other in taken):
            taken.append(box)
            return float(x), float(y)
    return None


def _overlaps(box: Box, other: Box) -> bool:
    """Say whether two names, each given by its middle, width and height, overlap."""
    near_x = abs(box[0] - other[0]) < (box[2] + other[2]) / 2
    return near_x and abs(box[1] - other[1]) < (box[3] + other[3]) / 2 + LINE_HEIGHT / 3
