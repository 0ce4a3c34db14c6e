"""Semantic Scholar: papers of its APIs (graph, search, recommendations) and of its data sets.

Schemas: https://api.semanticscholar.org/api-docs/graph, and api-docs/recommendations and
api-docs/datasets there.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.json_stream import dig, keys_in, mark_objects, read_objects
from trends.corpus.readers.json.mapped import override
from trends.corpus.readers.json.unknown_keys import name_unread_keys
from trends.corpus.records.fields import as_text, read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions, Record

__all__ = ["READER"]

_OF_DATA_SETS = frozenset({"externalids", "openaccessinfo", "abstract", "citationcount"})


def _recognizes(head: str) -> bool:
    keys = keys_in(head)
    return "paperId" in keys or ("corpusid" in keys and not keys.isdisjoint(_OF_DATA_SETS))


def _read(stream: TextStream, options: ReadOptions) -> Iterator[Item]:
    read = partial(_read_paper, columns=options.columns)
    yield from name_unread_keys(stream, read)
    yield from read_objects(stream, read)


def _read_paper(
    found: Mapping[str, Any], line: int, *, columns: tuple[tuple[str, str], ...]
) -> Iterator[Problem | Record]:
    # Lists of citations and references have the paper inside.
    inner = found.get("citingPaper") or found.get("citedPaper")
    # The data sets of the same service write the names in lower case.
    paper = {name.lower(): value for name, value in (inner or found).items()}
    stated = paper.get("externalids")
    known = (
        {name.lower(): value for name, value in stated.items()} if isinstance(stated, dict) else {}
    )
    if "title" not in paper and "openaccessinfo" in paper:
        why = "An abstract without its title; join the data set to that of the papers by corpusid."
        yield Problem(line, why, as_text(paper.get("corpusid")), is_record=True)
        return
    identifier, number = as_text(paper.get("paperid")), as_text(paper.get("corpusid"))
    fields = {
        "title": paper.get("title"),
        "abstract": paper.get("abstract"),
        "published": paper.get("publicationdate"),
        "year": paper.get("year"),
        "authors": paper.get("authors"),
        "venue": paper.get("venue") or dig(paper.get("journal"), "name"),
        "url": paper.get("url"),
        "institutions": [
            place
            for author in paper.get("authors") or ()
            for place in dig(author, "affiliations") or ()
        ],
        "n_citations": paper.get("citationcount"),
        "n_references": paper.get("referencecount"),
        "doi": known.get("doi"),
        "arxiv": known.get("arxiv"),
        "acl": known.get("acl"),
        "pubmed": known.get("pubmed"),
        "paper_id": f"s2:{identifier}" if identifier else f"corpusid:{number}" if number else None,
    }
    extra = {"fields_of_study": paper.get("fieldsofstudy")}
    override(fields, found, columns)
    yield from read_fields(fields, line, extra=extra)


READER: Final = Reader("Semantic Scholar", _recognizes, _read, mark=mark_objects)
