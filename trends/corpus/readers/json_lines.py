"""Our own format: JSON objects with the columns of a papers frame as keys, one a line."""

from collections.abc import Iterator
from typing import Final

from trends.corpus.fields import read_fields, split_fields
from trends.corpus.readers.json_stream import iterate_objects, keys_in
from trends.corpus.records import Item, Problem, Reader, ReadOptions
from trends.corpus.text_stream import TextStream

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
    for found in iterate_objects(stream):
        if isinstance(found, Problem):
            yield found
        else:
            fields, extra = split_fields(found.fields, names)
            yield from read_fields(fields, found.line, extra=extra)


READER: Final = Reader("JSON Lines", _recognises, _read)
