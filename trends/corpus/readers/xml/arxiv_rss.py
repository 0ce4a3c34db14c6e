"""The daily RSS feeds of arXiv (rss.arxiv.org).

Format: https://info.arxiv.org/help/rss_specifications.html
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.arxiv_json import month_of
from trends.corpus.readers.xml.elements import (
    element_text,
    find_root,
    iterate_elements,
    texts_of,
)
from trends.corpus.records.fields import read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions

__all__ = ["READER"]

_ARXIV: Final = "{http://arxiv.org/schemas/atom}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_IDENTIFIER = re.compile(r"(?:abs/|arXiv(?:\.org)?:)([\w.-]+/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?")
_ABOVE = re.compile(r"^arXiv:\S+\s+(?:Announce Type:\s*([\w-]+)\s*)?(?:Abstract:\s*)?")


def _recognizes(head: str) -> bool:
    return find_root(head)[0] in ("rss", "rdf:RDF") and "arxiv.org" in head[:4000].lower()


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    for element in iterate_elements(stream, "{*}item"):
        if isinstance(element, Problem):
            yield element
        else:
            yield from _read_item(element)


def _read_item(item: Any) -> Iterator[Item]:
    description = element_text(item, "{*}description")
    above = _ABOVE.match(description)
    found = _IDENTIFIER.search(" ".join((element_text(item, "{*}link"), description)))
    identifier = found[1] if found else ""
    announced = element_text(item, f"{_ARXIV}announce_type") or (above and above[1]) or ""
    day = element_text(item, "{*}pubDate")
    fields = {
        "title": re.sub(r"\s*\(arXiv:[^)]*\)$", "", element_text(item, "{*}title")),
        "abstract": description[above.end() :] if above else description,
        # The day of a feed is that of a paper only where the paper is new.
        "published": day if announced == "new" else month_of(identifier) or day,
        "listed": day,
        "authors": element_text(item, f"{_DC}creator"),
        "venue": element_text(item, f"{_ARXIV}journal_reference"),
        "doi": element_text(item, f"{_ARXIV}DOI"),
        "arxiv": identifier,
        "url": element_text(item, "{*}link"),
    }
    extra = {"categories": " ".join(texts_of(item, "{*}category")) or None}
    yield from read_fields(fields, item.sourceline, extra=extra)


READER: Final = Reader("arXiv feed (RSS)", _recognizes, _read)
