"""CNKI's own export (E-Study): lines such as ``Title-题名: ...``.

Sample: docs/mrhpkg/filters/cnki.md of dearfad/mrhelper. CNKI's exports for RefWorks and EndNote
are those formats, and read as such.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from trends.corpus.files.record_marks import LineMarks
from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.bibliographic.tagged_lines import iterate_tagged
from trends.corpus.records.fields import read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions

__all__ = ["READER"]

# The Chinese half of a name differs between years of the service; the English one does not.
_TAG = re.compile(r"([A-Za-z]+)(?:-[^\W\d_]+)?: ?(.*)")
_MARKS: Final = (re.compile(r"\ufeff*DataType: "), re.compile(r"\ufeff*SrcDatabase-"))
_START = re.compile(r"(?:DataType: \d+|SrcDatabase-\S+: .*)\s*\n(?:.*\n){0,3}?Title-\S+: ")
_NAMES: Final = frozenset(
    {
        *("DataType", "SrcDatabase", "Title", "Author", "Source", "Year", "PubTime", "Keyword"),
        *("Summary", "Period", "PageCount", "Page", "Organ", "Link", "Roll", "Teacher", "Volume"),
        *("FirstDuty", "Fund", "CLC", "ISSN", "URL", "DOI", "Language"),
    }
)


def _split(line: str) -> tuple[str, str] | None:
    found = _TAG.fullmatch(line)
    return (found[1], found[2]) if found and found[1] in _NAMES else None


def _recognizes(head: str) -> bool:
    return _START.match(head.lstrip("\ufeff \t\r\n")) is not None


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    first = "DataType" if "DataType:" in stream.head[:200] else "SrcDatabase"
    for item in iterate_tagged(stream.lines(), _split, is_start=first.__eq__, title="Title"):
        if isinstance(item, Problem):
            yield item
            continue
        fields: dict[str, Any] = {
            "title": item.first("Title"),
            "abstract": item.first("Summary"),
            "published": item.first("PubTime"),
            "year": item.first("Year"),
            "authors": _split_list(item.first("Author")),
            "institutions": _split_list(item.first("Organ")),
            "keywords": _split_list(item.first("Keyword")),
            "venue": item.first("Source"),
            "doi": item.first("DOI"),
            "url": item.first("Link", "URL"),
        }
        extra = {"type": item.first("SrcDatabase") or None}
        yield from read_fields(fields, item.line, extra=extra)


def _split_list(text: str) -> list[str]:
    return [part.strip() for part in re.split("[;；]", text) if part.strip()]


READER: Final = Reader("CNKI", _recognizes, _read, mark=lambda _head: LineMarks(*_MARKS))
