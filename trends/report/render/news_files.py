"""The news of a project for mail and chat, and as a feed."""

import hashlib
from typing import Any, Final
from xml.etree import ElementTree as ET

from trends.report.render.html import environment
from trends.report.render.markdown import CONTROLS, escape_markdown
from trends.report.summary.mover_entries import NEWS_KINDS

__all__ = ["render_feed", "render_news"]

ATOM: Final = "http://www.w3.org/2005/Atom"
# Chosen by hand: lines of each kind on one screen, and papers of a line.
MOST_LINES: Final = 6
MOST_PAPERS: Final = 2


def render_news(
    summary: dict[str, Any], news: dict[str, Any] | None, papers: list[dict[str, Any]]
) -> str:
    """Return the news of the last update as Markdown of one screen.

    Parameters
    ----------
    summary
        What `summarize` returns.
    news
        What `list_news` returns.
    papers
        What `list_papers` returns.
    """
    templates = environment().overlay(autoescape=False)
    templates.filters = templates.filters | {"md": escape_markdown}
    return templates.get_template("news.md.j2").render(
        title=summary["title"],
        news=news,
        kinds=NEWS_KINDS,
        most_lines=MOST_LINES,
        most_papers=MOST_PAPERS,
        papers={paper["paper_id"]: paper for paper in papers},
    )


def render_feed(
    title: str, day: str, entries: list[dict[str, Any]], papers: list[dict[str, Any]]
) -> str:
    """Return the news of the last updates as an Atom feed (RFC 4287); all text is plain text."""
    ET.register_namespace("", ATOM)
    known = {paper["paper_id"]: paper for paper in papers}
    feed = ET.Element(f"{{{ATOM}}}feed")
    _add(feed, "title", title)
    _add(feed, "id", f"urn:trends:{_hash(title)}")
    _add(feed, "updated", f"{day}T00:00:00Z")
    author = ET.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", "trends")
    for entry in entries:
        node = ET.SubElement(feed, f"{{{ATOM}}}entry")
        label = f"{entry['label']}: {NEWS_KINDS[entry['kind']].lower()}"
        _add(node, "title", label)
        mark = _hash(f"{entry['day']}\n{entry['kind']}\n{entry['label']}\n{entry['sentence']}")
        _add(node, "id", f"urn:trends:{mark}")
        _add(node, "updated", f"{entry['day']}T00:00:00Z")
        shown = [known[paper] for paper in entry["paper_ids"] if paper in known]
        titles = "\n".join(paper["title"] for paper in shown)
        _add(node, "summary", f"{entry['sentence']}\n{titles}".strip())
        for paper in shown:
            if paper["url"]:
                ET.SubElement(node, f"{{{ATOM}}}link", rel="related", href=_clean(paper["url"]))
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _add(parent: ET.Element, name: str, text: str) -> None:
    # Atom shows the content of type "text" letter by letter.
    attributes = {"type": "text"} if name in ("title", "summary") else {}
    ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = _clean(text)


def _clean(text: str) -> str:
    """Return a text without characters that XML cannot hold or that turn its direction."""
    return "\n".join(CONTROLS.sub("", line) for line in text.split("\n"))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
