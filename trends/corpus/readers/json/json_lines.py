"""Our own format: JSON objects with the columns of a papers frame as keys, one a line."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.json_stream import keys_in, read_objects
from trends.corpus.records.fields import read_fields, split_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions, Record

__all__ = ["READER"]

_OTHER_NAMES: Final = {
    "id": "paper_id",
    "date": "published",
    "published_date": "published",
    "published_at": "published",
    "publishedAt": "published",
    "publication_date": "published",
    "publication_year": "year",
    "organisation": "organization",
    "summary": "abstract",
    "journal": "venue",
    "DOI": "doi",
    "arxiv_id": "arxiv",
    "pmid": "pubmed",
}


def _recognises(head: str) -> bool:
    return not keys_in(head).isdisjoint({"title", "abstract"})


def _read(stream: TextStream, options: ReadOptions) -> Iterator[Item]:
    names = {theirs: ours for ours, theirs in options.columns} | _OTHER_NAMES
    return read_objects(stream, partial(_read_paper, names=names))


def _read_paper(
    paper: Mapping[str, Any], line: int, *, names: dict[str, str]
) -> Iterator[Problem | Record]:
    fields, extra = split_fields(paper, names)
    yield from read_fields(fields, line, extra=extra)


READER: Final = Reader("JSON Lines", _recognises, _read)
