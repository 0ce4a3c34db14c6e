"""Semantic Scholar: papers of its graph API, alone, in lists and in lines."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.json_stream import dig, keys_in, read_objects
from trends.corpus.records.fields import as_text, read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions, Record

__all__ = ["READER"]


def _recognises(head: str) -> bool:
    keys = keys_in(head)
    return "paperId" in keys or {"corpusid", "externalids"} <= keys


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    return read_objects(stream, _read_paper)


def _read_paper(found: Mapping[str, Any], line: int) -> Iterator[Problem | Record]:
    # The data sets of the same service write the names in lower case.
    paper = {name.lower(): value for name, value in found.items()}
    stated = paper.get("externalids")
    known = (
        {name.lower(): value for name, value in stated.items()} if isinstance(stated, dict) else {}
    )
    identifier = as_text(paper.get("paperid"))
    fields = {
        "title": paper.get("title"),
        "abstract": paper.get("abstract"),
        "published": paper.get("publicationdate"),
        "year": paper.get("year"),
        "authors": paper.get("authors"),
        "venue": paper.get("venue") or dig(paper.get("journal"), "name"),
        "url": paper.get("url"),
        "doi": known.get("doi"),
        "arxiv": known.get("arxiv"),
        "acl": known.get("acl"),
        "pubmed": known.get("pubmed"),
        "paper_id": f"s2:{identifier}" if identifier else None,
    }
    extra = {
        "n_citations": paper.get("citationcount"),
        "fields_of_study": paper.get("fieldsofstudy"),
    }
    yield from read_fields(fields, line, extra=extra)


READER: Final = Reader("Semantic Scholar", _recognises, _read)
