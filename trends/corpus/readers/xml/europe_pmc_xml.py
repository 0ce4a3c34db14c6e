"""Europe PMC's answers as XML: ``responseWrapper/resultList/result``.

Format: https://europepmc.org/RestfulWebService, "search" with format=xml.
"""

from collections.abc import Iterator
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.xml.elements import (
    element_text,
    find_root,
    iterate_elements,
    texts_of,
)
from trends.corpus.records.fields import read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions

__all__ = ["READER"]


def _recognizes(head: str) -> bool:
    return find_root(head)[0].rpartition(":")[2] == "responseWrapper" and "resultList" in head


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    for element in iterate_elements(stream, "result"):
        if isinstance(element, Problem):
            yield element
        else:
            yield from _read_result(element)


def _read_result(result: Any) -> Iterator[Item]:
    names = [
        ", ".join(filter(None, (element_text(a, "lastName"), element_text(a, "firstName"))))
        or element_text(a, "fullName")
        or element_text(a, "collectiveName")
        for a in result.iterfind("authorList/author")
    ]
    fields = {
        "title": element_text(result, "title"),
        "abstract": element_text(result, "abstractText"),
        "published": element_text(result, "firstPublicationDate"),
        "year": element_text(result, "pubYear"),
        "authors": names or element_text(result, "authorString"),
        "affiliations": texts_of(
            result,
            "authorList/author/authorAffiliationDetailsList/authorAffiliation/affiliation",
        )
        or texts_of(result, "affiliation"),
        "keywords": texts_of(result, "keywordList/keyword"),
        "n_citations": element_text(result, "citedByCount"),
        "venue": element_text(result, "journalInfo/journal/title")
        or element_text(result, "journalTitle"),
        "doi": element_text(result, "doi"),
        "pubmed": element_text(result, "pmid"),
    }
    extra = {"language": element_text(result, "language") or None}
    yield from read_fields(fields, result.sourceline, extra=extra)


READER: Final = Reader("Europe PMC (XML)", _recognizes, _read)
