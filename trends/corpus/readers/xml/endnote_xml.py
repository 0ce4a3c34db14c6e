"""EndNote's XML export, also written by other programs: ``xml/records/record``.

Sample: the test cases of "Endnote XML.js" in zotero/translators.
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
    return find_root(head)[0] in ("xml", "records") and "<record" in head and "<titles" in head


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    for element in iterate_elements(stream, "record"):
        if isinstance(element, Problem):
            yield element
        else:
            yield from _read_record(element)


def _read_record(record: Any) -> Iterator[Item]:
    year = element_text(record, "dates/year")
    day = element_text(record, "dates/pub-dates/date")
    kind = record.find("ref-type")
    fields = {
        "title": element_text(record, "titles/title"),
        "abstract": element_text(record, "abstract"),
        "published": day if year and year in day else f"{day} {year}".strip(),
        "year": year,
        "authors": texts_of(record, "contributors/authors/author"),
        "affiliations": texts_of(record, "auth-address"),
        "keywords": texts_of(record, "keywords/keyword"),
        "venue": element_text(record, "titles/secondary-title")
        or element_text(record, "periodical/full-title"),
        "doi": element_text(record, "electronic-resource-num"),
        "url": element_text(record, "urls/related-urls/url")
        or element_text(record, "urls/web-urls/url"),
    }
    extra = {
        "language": element_text(record, "language") or None,
        "type": kind.get("name") if kind is not None else None,
    }
    yield from read_fields(fields, record.sourceline, extra=extra)


READER: Final = Reader("EndNote (XML)", _recognizes, _read)
