"""Atom feeds of the arXiv API, including those that only state an error in the query.

Format: https://info.arxiv.org/help/api/user-manual.html
"""

from collections.abc import Iterator
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.xml.elements import iterate_elements
from trends.corpus.records.fields import read_fields
from trends.corpus.records.identifiers import find_arxiv
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions
from trends.errors import CorpusError

__all__ = ["READER"]

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_ARXIV: Final = "{http://arxiv.org/schemas/atom}"


def _recognizes(head: str) -> bool:
    start = head.lstrip("\ufeff \t\r\n")[:2000]
    return start.startswith(("<?xml", "<feed")) and "http://www.w3.org/2005/Atom" in start


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    refusals: list[str] = []
    n_papers = 0
    for entry in iterate_elements(stream, _ATOM + "entry"):
        if isinstance(entry, Problem):
            yield entry
        elif "/api/errors" in _text(entry, _ATOM + "id"):
            refusals.append(_text(entry, _ATOM + "summary"))
        else:
            n_papers += 1
            yield from _read_entry(entry)
    if refusals and not n_papers:
        raise CorpusError(
            f"{stream.name} should be a feed of papers; arXiv answered with an error instead: "
            f"{refusals[0]}. Correct the query and ask again."
        )


def _read_entry(entry: Any) -> Iterator[Item]:
    identifier = _text(entry, _ATOM + "id")
    fields = {
        "title": _text(entry, _ATOM + "title"),
        "abstract": _text(entry, _ATOM + "summary"),
        "published": _text(entry, _ATOM + "published") or _text(entry, _ATOM + "updated"),
        "updated": _text(entry, _ATOM + "updated"),
        "authors": [_text(author, _ATOM + "name") for author in entry.iter(_ATOM + "author")],
        "institutions": [
            _text(author, _ARXIV + "affiliation") for author in entry.iter(_ATOM + "author")
        ],
        "venue": _text(entry, _ARXIV + "journal_ref"),
        "url": identifier,
        "doi": _text(entry, _ARXIV + "doi"),
    }
    extra = {
        "categories": " ".join(c.get("term", "") for c in entry.iter(_ATOM + "category")),
        "comments": _text(entry, _ARXIV + "comment"),
    }
    for item in read_fields(fields, entry.sourceline, extra=extra):
        arxiv = find_arxiv(identifier)
        if not isinstance(item, Problem) and arxiv:
            item.identifiers["arxiv"] = arxiv
        yield item


def _text(element: Any, tag: str) -> str:
    found = element.find(tag)
    return "" if found is None else " ".join("".join(found.itertext()).split())


READER: Final = Reader("arXiv feed (Atom)", _recognizes, _read)
