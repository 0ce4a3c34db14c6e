"""OAI-PMH harvests: records in Dublin Core, and in arXiv's own formats.

Formats: https://www.openarchives.org/OAI/openarchivesprotocol.html and
https://info.arxiv.org/help/oa/index.html
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.xml.elements import element_text, iterate_elements, texts_of
from trends.corpus.records.fields import read_fields
from trends.corpus.records.identifiers import find_doi
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions
from trends.errors import CorpusError

__all__ = ["READER"]

_OAI: Final = "{http://www.openarchives.org/OAI/2.0/}"
_OF_ARXIV: Final = "oai:arxiv.org:"
# "Jane Roe, Jo Lee and Max Moe", as submitters write it.
_BETWEEN_NAMES = re.compile(r",?\s+and\s+|,\s*")


def _recognizes(head: str) -> bool:
    start = head.lstrip("\ufeff \t\r\n")[:4000]
    return start.startswith("<") and (
        ("openarchives.org/OAI/2.0/" in start and "OAI-PMH" in start) or "<oai_dc:dc" in start
    )


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    refusals: list[str] = []
    n_records = 0
    is_harvest = _OAI.strip("{}") in stream.head
    tags = (f"{_OAI}record", f"{_OAI}error") if is_harvest else ("{*}dc",)
    for element in iterate_elements(stream, *tags):
        if isinstance(element, Problem):
            yield element
        elif element.tag == f"{_OAI}error":
            refusals.append(element_text(element) or str(element.get("code")))
        else:
            n_records += 1
            yield from (
                _read_record(element)
                if is_harvest
                else _read_dublin_core(element, "", element.sourceline)
            )
    if refusals and not n_records:
        raise CorpusError(
            f"{stream.name} should be a harvest of papers; the server answered with an error "
            f"instead: {refusals[0]}. Correct the request and ask again."
        )


def _read_record(record: Any) -> Iterator[Item]:
    identifier = element_text(record, "{*}header/{*}identifier")
    header = record.find("{*}header")
    if header is not None and header.get("status") == "deleted":
        yield Problem(record.sourceline, "The record is deleted.", identifier, is_record=True)
        return
    content = record.find("{*}metadata/*")
    name = "" if content is None else content.tag.rpartition("}")[2]
    if name == "dc":
        yield from _read_dublin_core(content, identifier, record.sourceline)
    elif name in ("arXiv", "arXivRaw"):
        yield from _read_arxiv(content, record.sourceline)
    else:
        why = (
            f"The record is in the format {name!r}, which is not read; ask for "
            "metadataPrefix=oai_dc."
            if name
            else "The record has no metadata."
        )
        yield Problem(record.sourceline, why, identifier, is_record=True)


def _read_dublin_core(element: Any, identifier: str, line: int) -> Iterator[Item]:
    descriptions = [
        text
        for text in texts_of(element, "{*}description")
        if not text.startswith(("Comment:", "Comments:"))
    ]
    identifiers = [*texts_of(element, "{*}identifier"), *texts_of(element, "{*}relation")]
    is_arxiv = identifier.lower().startswith(_OF_ARXIV)
    dates = texts_of(element, "{*}date")
    fields = {
        "title": element_text(element, "{*}title"),
        # Further descriptions may hold notes on pages and figures.
        "abstract": max(descriptions, key=len, default=""),
        # Repositories also list the dates of later versions and of their own records.
        "published": min(dates, default=""),
        "authors": texts_of(element, "{*}creator"),
        "venue": element_text(element, "{*}source") or element_text(element, "{*}publisher"),
        "keywords": texts_of(element, "{*}subject"),
        "doi": next((doi for text in identifiers if (doi := find_doi(text))), None),
        "url": next((text for text in identifiers if text.startswith("http")), None),
        "arxiv": identifier[len(_OF_ARXIV) :] if is_arxiv else None,
        "paper_id": None if is_arxiv else identifier,
    }
    extra = {
        "language": element_text(element, "{*}language") or None,
        "type": element_text(element, "{*}type") or None,
    }
    yield from read_fields(fields, line, extra=extra)


def _read_arxiv(element: Any, line: int) -> Iterator[Item]:
    """Read the formats arXiv, which separates authors, and arXivRaw, which lists all versions."""
    names = [
        ", ".join(filter(None, (element_text(a, "{*}keyname"), element_text(a, "{*}forenames"))))
        for a in element.iterfind("{*}authors/{*}author")
    ]
    versions = texts_of(element, "{*}version/{*}date")
    fields = {
        "title": element_text(element, "{*}title"),
        "abstract": element_text(element, "{*}abstract"),
        "published": element_text(element, "{*}created") or (versions[0] if versions else ""),
        "updated": element_text(element, "{*}updated") or (versions[-1] if versions else ""),
        "authors": names or _BETWEEN_NAMES.split(element_text(element, "{*}authors")),
        "institutions": texts_of(element, "{*}authors/{*}author/{*}affiliation"),
        "venue": element_text(element, "{*}journal-ref"),
        "doi": element_text(element, "{*}doi"),
        "arxiv": element_text(element, "{*}id"),
        "url": f"https://arxiv.org/abs/{element_text(element, '{*}id')}",
    }
    extra = {
        "categories": element_text(element, "{*}categories") or None,
        "comments": element_text(element, "{*}comments") or None,
    }
    yield from read_fields(fields, line, extra=extra)


READER: Final = Reader("OAI-PMH", _recognizes, _read)
