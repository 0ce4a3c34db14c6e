"""RefWorks' tagged format, as RefWorks, ProQuest, EBSCO and CNKI export it: ``RT``, ``T1``, ``YR``.

Tags: the table in "RefWorks Tagged.js" of zotero/translators.
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

_TAG = re.compile(r"([A-Z][A-Z0-9]) (.*)|([A-Z][A-Z0-9])")
_MARK = re.compile(r"\ufeff*RT \S")
_START = re.compile(r"^[\s\ufeff]*RT [A-Z][A-Za-z ,]+\n(?:[A-Z][A-Z0-9] .*\n)", re.MULTILINE)


def _split(line: str) -> tuple[str, str] | None:
    found = _TAG.fullmatch(line)
    return (found[1] or found[3], found[2] or "") if found else None


def _recognizes(head: str) -> bool:
    # Exports may start with lines that state their origin.
    return _START.search(head[:8000]) is not None


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    for item in iterate_tagged(stream.lines(), _split, is_start="RT".__eq__, title="T1"):
        if isinstance(item, Problem):
            yield item
            continue
        if not item.first("RT", "T1"):
            # Exports start with lines that state their origin.
            continue
        year, day = item.first("YR"), item.first("FD")
        fields: dict[str, Any] = {
            "title": item.first("T1"),
            "abstract": item.first("AB"),
            "published": day if year and year in day else f"{day} {year}".strip(),
            "year": year,
            # CNKI writes all authors on one line, separated by semicolons.
            "authors": [n.strip() for v in item.all("A1") for n in v.split(";") if n.strip()],
            "affiliations": item.all("AD"),
            "keywords": item.all("K1"),
            "venue": item.first("JF", "JO", "T2"),
            "doi": item.first("DO"),
            "url": item.first("UL", "LK"),
        }
        extra = {"language": item.first("LA") or None, "type": item.first("RT") or None}
        yield from read_fields(fields, item.line, extra=extra)


READER: Final = Reader("RefWorks (tagged)", _recognizes, _read, mark=lambda _head: LineMarks(_MARK))
