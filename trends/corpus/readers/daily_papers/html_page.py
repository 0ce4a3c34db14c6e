"""Saved Daily Papers pages as HTML: the data that the page carries, else what it shows."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.daily_papers.api import read_entry
from trends.corpus.readers.daily_papers.bylines import read_byline_text
from trends.corpus.readers.refusals import refuse_known
from trends.corpus.records.fields import read_fields
from trends.corpus.records.records import Item, PartialDate, Problem, Reader, ReadOptions, Record
from trends.errors import CorpusError

__all__ = ["READER"]

_PAPER_LINK = re.compile(r"/papers/(\d{4}\.\d{4,5})")


def _recognizes(head: str) -> bool:
    """Return whether this is HTML; whether there are papers in it is seen on reading."""
    start = head.lstrip("\ufeff \t\r\n")[:500].lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body")) or (
        'data-target="dailypapers"' in head[:60_000].lower()
    )


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    from lxml import etree, html  # type: ignore[import-untyped]

    text = stream.read()
    try:
        # An encoding that the page declares no longer holds: the text is decoded.
        page = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        refuse_known(stream)
        raise CorpusError(_nothing(stream.name)) from error
    entries = [entry for props in page.xpath("//@data-props") for entry in _entries_in(props)]
    # Journals list articles with headings too; papers here are those that the page links to.
    is_listing = not entries and _PAPER_LINK.search(text)
    articles = page.xpath("//article[.//h3]") if is_listing else []
    if not entries and not articles:
        refuse_known(stream)
        raise CorpusError(_nothing(stream.name))
    for number, entry in enumerate(entries, start=1):
        yield from read_entry(entry, number)
    for article in articles:
        yield from _read_article(article)


def _nothing(name: str) -> str:
    return (
        f"{name} should be a saved Daily Papers page; it is HTML without any paper in it. "
        "Save the page again once it shows its papers, or take another format."
    )


def _entries_in(props: str) -> Iterator[dict[str, Any]]:
    """Yield the papers in the JSON of one part of the page."""
    if "itle" not in props:
        return
    try:
        waiting = [json.loads(props)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value[::-1]
        elif isinstance(value, dict):
            inner = value.get("paper")
            is_feature = isinstance(inner, dict) and inner.get("title")
            if is_feature or (value.get("summary") and value.get("title")):
                yield value
            else:
                waiting += [v for v in list(value.values())[::-1] if isinstance(v, dict | list)]


def _read_article(article: Any) -> Iterator[Item]:
    """Yield what one box of the page shows: title, abstract, byline."""
    line = int(article.sourceline or 0)
    heading = article.xpath(".//h3")[0]
    links = [found[1] for href in article.xpath(".//@href") if (found := _PAPER_LINK.search(href))]
    paragraphs = [" ".join(p.text_content().split()) for p in article.xpath(".//p")]
    fields: dict[str, object] = {
        "title": " ".join(heading.text_content().split()),
        "abstract": max(paragraphs, key=len, default=""),
        "published": next(iter(article.xpath(".//time/@datetime")), None),
        "arxiv": links[0] if links else None,
        "url": f"https://huggingface.co/papers/{links[0]}" if links else None,
    }
    lines = [" ".join(text.split()) for text in article.itertext() if text.strip()]
    byline = read_byline_text(lines)
    for item in read_fields(fields, line):
        if isinstance(item, Record):
            item.n_authors, item.organization = byline.n_authors, byline.organization
            item.n_comments = byline.n_comments
            if byline.date is not None and "published" not in item.dates:
                item.dates["published"] = PartialDate(*byline.date)
        yield item
    for problem in byline.problems:
        yield Problem(line, problem, byline.text)


READER: Final = Reader("Daily Papers page (HTML)", _recognizes, _read)
