"""Zotero's RDF export: one element per item, and separate elements for journals.

Samples: the test cases of "Zotero RDF.js" in zotero/translators; the README of
Accord-Project/zotero-bibliography shows where Zotero offers the format.
"""

from collections import defaultdict
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
from trends.corpus.records.identifiers import find_doi
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions

__all__ = ["READER"]

_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_BIB: Final = "{http://purl.org/net/biblio#}"
_ZOTERO: Final = "{http://www.zotero.org/namespaces/export#}"
_TERMS: Final = "{http://purl.org/dc/terms/}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_FOAF: Final = "{http://xmlns.com/foaf/0.1/}"
_CONTAINERS: Final = (f"{_BIB}Journal", f"{_BIB}Series", f"{_BIB}Periodical")
_NO_ITEMS: Final = (f"{_BIB}Memo", f"{_ZOTERO}Attachment", f"{_ZOTERO}Collection")


def _recognizes(head: str) -> bool:
    start = head[:4000]
    return find_root(head)[0] == "rdf:RDF" and (
        "purl.org/net/biblio#" in start or "zotero.org/namespaces/export#" in start
    )


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    venues: dict[str, str] = {}
    waiting: dict[str, list[tuple[dict[str, Any], dict[str, Any], int]]] = defaultdict(list)
    tags = (f"{_BIB}*", f"{_ZOTERO}*", f"{_RDF}Description")
    for element in iterate_elements(stream, *tags, are_below_root=True):
        if isinstance(element, Problem):
            yield element
            continue
        about = element.get(f"{_RDF}about") or ""
        if element.tag in _CONTAINERS:
            venues[about] = element_text(element, f"{_DC}title")
            for fields, extra, line in waiting.pop(about, ()):
                yield from read_fields(fields | {"venue": venues[about]}, line, extra=extra)
        elif _is_item(element):
            fields, extra = _collect(element)
            place = element.find(f"{_TERMS}isPartOf")
            resource = None if place is None else place.get(f"{_RDF}resource")
            if resource and resource not in venues:
                waiting[resource].append((fields, extra, element.sourceline))
            else:
                fields["venue"] = fields["venue"] or venues.get(resource or "")
                yield from read_fields(fields, element.sourceline, extra=extra)
    for fields, extra, line in (entry for entries in waiting.values() for entry in entries):
        yield from read_fields(fields, line, extra=extra)


def _is_item(element: Any) -> bool:
    kind = element_text(element, f"{_ZOTERO}itemType")
    if element.tag in _NO_ITEMS or kind in ("attachment", "note", "annotation"):
        return False
    return bool(kind) or element.tag.startswith(_BIB)


def _collect(item: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    inner = item.find(f"{_TERMS}isPartOf/*")
    identifiers = texts_of(item, f"{_DC}identifier")
    if inner is not None:
        identifiers += texts_of(inner, f"{_DC}identifier")
    authors = [
        ", ".join(
            filter(
                None,
                (
                    element_text(person, f"{_FOAF}surname"),
                    element_text(person, f"{_FOAF}givenName")
                    or element_text(person, f"{_FOAF}givenname"),
                ),
            )
        )
        for person in item.iterfind(f"{_BIB}authors//{_FOAF}Person")
    ]
    fields = {
        "title": element_text(item, f"{_DC}title"),
        "abstract": element_text(item, f"{_TERMS}abstract"),
        "published": element_text(item, f"{_DC}date"),
        "authors": authors or None,
        "keywords": texts_of(item, f"{_DC}subject"),
        "venue": "" if inner is None else element_text(inner, f"{_DC}title"),
        "doi": next((doi for text in identifiers if (doi := find_doi(text))), None),
        "url": next((text for text in identifiers if text.startswith("http")), None),
    }
    extra = {
        "language": element_text(item, f"{_ZOTERO}language") or None,
        "type": element_text(item, f"{_ZOTERO}itemType") or None,
    }
    return fields, extra


READER: Final = Reader("Zotero (RDF)", _recognizes, _read)
