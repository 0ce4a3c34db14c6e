"""From the summary to one HTML page that needs nothing else."""

import functools
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from trends import formatting
from trends.plots.drawing.periods import label_period
from trends.plots.drawing.selection import pick_topics
from trends.plots.drawing.style import DARK, LIGHT, Theme, swap_colors
from trends.report import typography
from trends.report.render import svg
from trends.report.render.figures import MOST_SELECTABLE, draw_figures
from trends.report.render.map_names import list_map_names
from trends.report.render.payload import fit_texts, pack, pack_plotly, script_json
from trends.report.summary.mover_entries import NEWS_KINDS

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["environment", "render_html", "render_notebook"]

TEMPLATES = Path(__file__).parent / "templates"
# Chosen by hand: papers listed without a script if there are more than `MOST_STATIC_ROWS`.
FIRST_ROWS = 50
# Chosen by hand: small multiples that fit on a screen or two.
MOST_MULTIPLES = 24
# Chosen by hand: topics in the view of a notebook.
MOST_IN_NOTEBOOK = 20
# Chosen by hand: topics selected at first in the chart of shares.
FIRST_CHOSEN = 5
# In the order in which they need each other.
SCRIPTS = ("address.js", "page.js", "papers.js", "map.js", "save.js")
NOTHING: dict[str, Any] = {"data": []}
SURE = ("strong", "good")
# The number of shapes of swatches in the style sheet (classes s0 to s3).
N_SHAPES = 4
# A bound on the size of the page: up to so many papers, all are listed without a script.
MOST_STATIC_ROWS = 500
# A bound on the size of the page: abstracts of more characters are cut to their beginnings.
MOST_CHARACTERS = 13_000_000
# Chosen by hand: with more topics their details are collapsed at first.
MOST_OPEN_TOPICS = 12


def render_html(
    analysis: "Analysis",
    summary: dict[str, Any],
    papers: list[dict[str, Any]],
    abstracts: list[str],
) -> str:
    """Return the page: text, tables and small charts at once, figures drawn as they come in view.

    Parameters
    ----------
    analysis
        The analysis, from which the figures are drawn.
    summary
        What `trends.report.summary.build.summarize` returns.
    papers
        What `trends.report.summary.papers.list_papers` returns.
    abstracts
        What `trends.report.summary.papers.list_abstracts` returns.
    """
    figures = draw_figures(analysis)
    drawn = {figure["id"]: figure.pop("figure") for figure in figures}
    _point_to_papers(drawn.get("map"), papers)
    names = list_map_names(analysis) if "map" in drawn else []
    blob = pack(
        script_json({"figures": drawn, "papers": papers, "names": names, "swap": swap_colors()})
    )
    texts, length = fit_texts(abstracts, MOST_CHARACTERS)
    rows = papers if len(papers) <= MOST_STATIC_ROWS else papers[:FIRST_ROWS]
    versions = [figure for figure in figures if figure["measure"]]
    selectable = pick_topics(analysis, None, limit=MOST_SELECTABLE)
    views = [view_topic(topic, summary) for topic in summary["topics"]]
    return (
        environment()
        .get_template("index.html.j2")
        .render(
            summary=summary,
            topics=views,
            movers=view_movers(summary),
            news=summary["news"],
            kinds=NEWS_KINDS,
            is_page=True,
            multiples=_small_multiples(views),
            papers={paper["paper_id"]: paper for paper in papers},
            rows=[row | {"abstract": text} for row, text in zip(rows, texts, strict=False)],
            labels={topic["topic"]: topic for topic in views},
            figures={figure["id"]: figure for figure in figures},
            versions=versions,
            selectable=selectable,
            is_open=len(summary["topics"]) <= MOST_OPEN_TOPICS,
            settings=json.dumps(summary["method"]["settings"], indent=2, ensure_ascii=False),
            facts=Markup(  # noqa: S704 - escaped by script_json
                script_json(_facts(summary, selectable) | {"abstract_length": length})
            ),
            blob=blob,
            texts=pack(script_json(texts)),
            # plotly draws many points by WebGL, for which it compiles code of its own.
            compiles=any(
                trace["type"] == "scattergl" for trace in drawn.get("map", NOTHING)["data"]
            ),
            plotly=pack_plotly(),
            nonce=hashlib.sha256(blob.encode()).hexdigest()[:32],
            css=_asset("style.css") + _color_rules(),
            scripts=[_asset(name) for name in SCRIPTS],
        )
    )


def render_notebook(summary: dict[str, Any]) -> str:
    """Return the top sentences and the first topics as a page without scripts and links."""
    views = [view_topic(topic, summary) for topic in summary["topics"]]
    return (
        environment()
        .get_template("notebook.html.j2")
        .render(
            summary=summary,
            topics=views[:MOST_IN_NOTEBOOK],
            movers=view_movers(summary),
            papers={},
            labels={view["topic"]: view for view in views},
            is_page=False,
            css=_asset("style.css") + _color_rules(),
        )
    )


@functools.lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates' environment: everything is escaped, a missing name is an error."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {
        "topic_class": topic_class,
        "count": typography.set_count,
        "date": formatting.format_date,
        "factor": typography.set_factor,
        "interval": typography.set_interval,
        "n_papers": typography.set_papers,
        "period": label_period,
        "points": typography.set_points,
        "q": typography.set_q,
        "share": typography.set_share,
    }
    return templates


def _point_to_papers(figure: dict[str, Any] | None, papers: list[dict[str, Any]]) -> None:
    """Let the points of the map name their place in the page's list of papers, which has the rest."""
    if figure is None:
        return
    places = {paper["paper_id"]: place for place, paper in enumerate(papers)}
    points = figure["data"][0]
    points["customdata"] = [places[paper_id] for paper_id in points.pop("ids")]


def _facts(summary: dict[str, Any], selectable: list[int]) -> dict[str, Any]:
    """Return what the page's script needs at once."""
    ranked = sorted(
        summary["topics"],
        key=lambda topic: (
            topic["trend"]["tier"] not in SURE,
            topic["kind"] != "named",
            -topic["n_papers"],
            topic["topic"],
        ),
    )
    ids = [topic["topic"] for topic in ranked if topic["topic"] in selectable]
    first = ids[:FIRST_CHOSEN]
    return {
        "title": summary["title"],
        "source": _name_source(summary),
        "n_papers": summary["corpus"]["n_papers"],
        "periods": [
            {"start": period["start"], "label": period["label"]}
            for period in summary["timeline"]["periods"]
        ],
        "topics": [
            {
                "topic": topic["topic"],
                "label": topic["label"],
                "look": topic_class(topic["position"]),
                "is_chosen": topic["topic"] in first,
            }
            for topic in summary["topics"]
        ],
    }


def _name_source(summary: dict[str, Any]) -> str:
    """Return the line that a saved figure ends with: of which papers it is."""
    corpus = summary["corpus"]
    span = ""
    if corpus["first"]:
        first, last = (formatting.format_date(corpus[end]) for end in ("first", "last"))
        span = f" from {first} to {last}"
    papers = typography.set_papers(corpus["n_papers"])
    version = summary["method"]["provenance"]["trends"]
    return f"{summary['title']}: {papers}{span}. Made by trends {version}."


def view_topic(topic: dict[str, Any], summary: dict[str, Any]) -> dict[str, Any]:
    """Return a topic with its small charts and the classes of its colour and shape."""
    trend, spoken = topic["trend"], _spoken(topic, summary)
    series = _series(topic, summary)
    told = trend["reported_factor"], trend["reported_low"], trend["reported_high"]
    growth = "no growth a year can be told"
    if told[0] is not None:
        over = trend["reported_over"] or "a year"
        interval = typography.set_interval(*told[1:])
        growth = f"{typography.set_factor(told[0])} {over}, 95 % interval {interval}"
    return topic | {
        "color": topic_class(topic["position"]),
        "sparkline": svg.sparkline(series, spoken),
        "interval": svg.interval_bar(*told, growth, scale=summary["growth_scale"]),
        "panel": svg.panel(series, spoken) if series.shares else "",
        "series": series,
        "spoken": spoken,
    }


def view_movers(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the lists of the first screen, each line with a small chart of its observed shares."""
    return [
        movers | {"lines": [line | {"sparkline": _draw_line(line)} for line in movers["lines"]]}
        for movers in summary["movers"]
    ]


def _draw_line(line: dict[str, Any]) -> Markup:
    shares = line["shares"]
    series = svg.Series(
        shares=shares,
        n_totals=[1] * len(shares),
        is_complete=[share is not None for share in shares],
        band=[],
        periods=[],
    )
    return svg.sparkline(series, f"Observed share of {line['label']} over time")


def _small_multiples(views: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the first topics a small panel each, all to the scale that the fullest of them needs."""
    shown = [view for view in views[:MOST_MULTIPLES] if view["series"].shares]
    highest = max((view["series"].highest for view in shown), default=0.0)
    return [
        view
        | {"small": svg.panel(view["series"], view["spoken"], highest=highest, size=(300, 150))}
        for view in shown
    ]


def _series(topic: dict[str, Any], summary: dict[str, Any]) -> svg.Series:
    periods = summary["timeline"]["periods"][: len(topic["shares"])]
    places = {period["start"]: place for place, period in enumerate(periods)}
    return svg.Series(
        shares=topic["shares"],
        n_totals=[period["n_total"] for period in periods],
        is_complete=[period["is_complete"] for period in periods],
        band=[
            (places[row["period"]], row["share_fit"], row["share_low"], row["share_high"])
            for row in topic["band"]
            if row["period"] in places and row["share_fit"] is not None
        ],
        periods=[period["label"] for period in periods],
    )


def topic_class(position: int) -> str:
    """Return the CSS classes that give a topic its colour and the shape of its swatch."""
    n_colors = len(LIGHT.palette)
    return f"c{position % n_colors} s{position // n_colors % N_SHAPES}"


def _spoken(topic: dict[str, Any], summary: dict[str, Any]) -> str:
    """Return a chart in words: where the share starts, where it ends, and its peak."""
    seen = [
        (period["label"], share)
        for period, share in zip(summary["timeline"]["periods"], topic["shares"], strict=False)
        if share is not None and period["is_complete"]
    ]
    if not seen:
        return "No complete period to show"
    peak = max(seen, key=lambda pair: pair[1])
    ends = [f"{typography.set_share(share)} in {label}" for label, share in (seen[0], seen[-1])]
    return (
        f"Share from {ends[0]} to {ends[1]}; highest {typography.set_share(peak[1])} in {peak[0]}"
    )


def _asset(name: str) -> Markup:
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - our own file


def _color_rules() -> Markup:
    """Return the topics' colours as CSS, so that page and figures agree."""

    def variables(theme: Theme) -> str:
        """Return the colors of topics as CSS variables."""
        return "".join(f"--c{place}:{color};" for place, color in enumerate(theme.palette))

    classes = "".join(
        f".c{place}{{--topic:var(--c{place})}}" for place in range(len(LIGHT.palette))
    )
    return Markup(  # noqa: S704 - our own colours
        f":root{{{variables(LIGHT)}}}[data-theme=dark]{{{variables(DARK)}}}"
        f"@media(prefers-color-scheme:dark){{:root:not([data-theme=light]){{{variables(DARK)}}}}}"
        f"{classes}"
    )
