"""Who adds to a topic's change: a bar with an interval for each actor."""

from typing import TYPE_CHECKING, Final, Literal

import plotly.graph_objects as go

from trends.errors import ConfigError
from trends.plots.drawing import style
from trends.plots.drawing.selection import pick_topics, shorten, topic_labels
from trends.validation import check_analysis

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["actors"]

PLURALS: Final = {
    "author": "Authors",
    "institution": "Institutions",
    "country": "Countries",
    "venue": "Venues",
}
# Chosen by hand: pixels of a row.
ROW: Final = 30


def actors(
    analysis: "Analysis",
    topic: int | str | None = None,
    *,
    by: Literal["author", "institution", "country", "venue"] = "author",
    n_actors: int = 12,
    theme: style.ThemeName = "light",
) -> go.Figure:
    """Draw what each actor adds to the change of a topic's share, with its 95 % interval.

    Parameters
    ----------
    analysis
        The analysis; its frame ``actors`` is drawn.
    topic
        Number or label of the topic; None takes the one to which the actors add or take most.
    by
        Kind of actor.
    n_actors
        Rows at most: those that add or take most.
    theme
        ``"light"`` or ``"dark"``.

    Returns
    -------
    plotly.graph_objects.Figure
        A point and an interval a row, in percentage points of all papers; what a paper of several actors adds
        is divided among them.

    Raises
    ------
    ConfigError
        If the topic, the kind or the theme is unknown.
    """
    check_analysis(analysis)
    look = style.get_theme(theme)
    if by not in PLURALS:
        raise ConfigError(f"by must be one of {', '.join(PLURALS)}; got {by!r}. Use one of these.")
    frame = analysis.actors
    rows = frame[(frame["kind"] == by) & (frame["part"] == "actor")].dropna(subset="contribution")
    if topic is None and rows.empty:
        reason = f"The sources name no {by} of two papers of a topic, or there are too few periods."
        return style.empty_figure(look, title=PLURALS[by], reason=reason)
    if topic is None:
        topic = int(rows["topic"].iloc[rows["contribution"].abs().argmax()])
    number = pick_topics(analysis, [topic])[0]
    label = style.plain(shorten(topic_labels(analysis)[number], 60))
    title = f"{PLURALS[by]} of {label}"
    rows = rows[rows["topic"] == number]
    if rows.empty:
        reason = f"The sources name no {by} of two of its papers, or there are too few periods."
        return style.empty_figure(look, title=title, reason=reason)
    largest = rows["contribution"].abs().sort_values(ascending=False, kind="stable").index
    shown = rows.loc[largest[:n_actors]].sort_values("contribution", kind="stable")
    points = 100 * shown["contribution"]
    names = [style.plain(shorten(str(name), 40)) for name in shown["actor"]]
    places = list(range(len(shown)))
    figure = go.Figure(
        go.Scatter(
            x=points,
            y=places,
            mode="markers",
            marker={"color": style.topic_color(look, 0), "size": 9},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": 100 * shown["contribution_high"] - points,
                "arrayminus": points - 100 * shown["contribution_low"],
                "color": style.topic_color(look, 0),
                "thickness": 1.5,
            },
            customdata=list(zip(names, shown["n_papers"], strict=True)),
            hovertemplate="<b>%{customdata[0]}</b><br>%{x:+.2f} points, "
            "%{customdata[1]} papers<extra></extra>",
            meta={"role": "actor"},
        )
    )
    figure.add_vline(x=0, line={"width": 1, "dash": "dot"})
    return style.finish(
        figure,
        look,
        title=title,
        subtitle="Percentage points added to the topic's share of all papers, with 95 % intervals",
        alt=f"What {', '.join(names)} add to the change of the share of {label}.",
        height=150 + ROW * len(shown),
        xaxis={"title": {"text": "percentage points"}},
        yaxis={"tickvals": places, "ticktext": names, "range": [-0.6, len(shown) - 0.4]},
    )
