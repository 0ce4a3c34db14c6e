"""Papers that topics share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from trends.plots.drawing import style
from trends.plots.drawing.selection import pick_topics, shorten, topic_labels, wrap

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["topic_overlap"]

TITLE = "Papers that topics share"


def topic_overlap(
    analysis: "Analysis",
    topics: Sequence[int | str] | None = None,
    *,
    theme: style.ThemeName = "light",
) -> go.Figure:
    """Draw the share of each topic's papers that belong to another topic too.

    Parameters
    ----------
    analysis
        The analysis; its ``overlaps`` are drawn.
    topics
        Numbers or labels of the topics to draw; None takes the named and the largest discovered, 24 at most.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        A row and a column per topic that shares papers; a cell is the share of the row's papers
        that the column has too. Only named topics share papers.

    Raises
    ------
    ConfigError
        If a topic or the theme is unknown.
    """
    look = style.get_theme(theme)
    chosen = pick_topics(analysis, topics, limit=24)
    pairs = _read_pairs(analysis.overlaps)
    pairs = pairs[pairs["topic"].isin(chosen) & pairs["other"].isin(chosen)]
    if pairs.empty:
        return style.empty_figure(look, title=TITLE, reason="No paper belongs to two topics.")
    sharing = [topic for topic in chosen if topic in set(pairs["topic"])]
    shares = pairs.pivot_table("share", "topic", "other").reindex(sharing[::-1], columns=sharing)
    counts = pairs.pivot_table("n_shared", "topic", "other").reindex(sharing[::-1], columns=sharing)
    labels = topic_labels(analysis)
    names = {topic: style.plain(shorten(labels[topic], 30)) for topic in sharing}
    steps = [place / (len(look.ramp) - 1) for place in range(len(look.ramp))]
    places = list(range(len(sharing)))
    figure = go.Figure(
        go.Heatmap(
            z=shares.to_numpy(),
            x=places,
            y=places,
            text=_write_counts(counts),
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
        height=190 + 38 * len(sharing),
        xaxis={
            "tickvals": places,
            "ticktext": [style.plain_lines(wrap(labels[topic], 14)) for topic in sharing],
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={
            "tickvals": places,
            "ticktext": [style.plain_lines(wrap(labels[topic])) for topic in sharing[::-1]],
            "showgrid": False,
            "zeroline": False,
        },
    )


def _read_pairs(overlaps: pd.DataFrame) -> pd.DataFrame:
    """Return each pair of topics that share papers both ways, with the share of the first."""
    shared = overlaps[overlaps["n_shared"] > 0]
    swapped = {"topic": "other", "other": "topic", "share": "other_share", "other_share": "share"}
    columns = ["topic", "other", "n_shared", "share"]
    return pd.concat([shared[columns], shared.rename(columns=swapped)[columns]], ignore_index=True)


def _write_counts(counts: pd.DataFrame) -> list[list[str]]:
    """Return the counts as text; a topic shares nothing with itself, so the diagonal is blank."""
    return [
        ["" if row == column else f"{n:,}" for column, n in zip(counts.columns, own, strict=True)]
        for row, own in zip(counts.index, counts.fillna(0).astype(int).to_numpy(), strict=True)
    ]
