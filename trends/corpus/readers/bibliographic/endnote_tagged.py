"""Tags of a percent sign and a letter: EndNote's export (``.enw``), CNKI's, and NASA ADS' own.

Tags of EndNote: the table of its import filter in docs/filters.md of dearfad/mrhelper. Tags of
ADS, whose EndNote export states DOI and arXiv identifier in tags of its own: what its exporter
writes, exportsrv/formatter/fieldedFormat.py of adsabs/export_service, with samples in
exportsrv/tests/unittests/stubdata/fieldedTest.py.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from trends.corpus.files.record_marks import LineMarks
from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.bibliographic.tagged_lines import TaggedRecord, iterate_tagged
from trends.corpus.records.fields import read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions

__all__ = ["ADS_TAGGED", "ENDNOTE"]

_TAG = re.compile(r"%([A-Za-z0-9@!+?$*()&~^<>\[\]#=])(?: (.*))?")
_ENDNOTE = re.compile(r"^[\s\ufeff]*%0 \S", re.MULTILINE)
_ADS = re.compile(r"^%R \d{4}\S{15}\s*$", re.MULTILINE)
# "AA(Sea Science, Reykjavik), AB(Gauge Office)": a code for each author.
_ADDRESS = re.compile(r"\b[A-Z]{2}\((.*?)\)(?=[,;] [A-Z]{2}\(|\s*$)")
_ENDNOTE_MARK = re.compile(r"\ufeff*%0 \S")
_ADS_MARK = re.compile(r"\ufeff*%R \S")
_CODE = re.compile(r"arXiv:\S+")


def _split(line: str) -> tuple[str, str] | None:
    found = _TAG.fullmatch(line)
    return (found[1], found[2] or "") if found else None


def _recognizes_endnote(head: str) -> bool:
    return _ENDNOTE.match(head) is not None


def _recognizes_ads(head: str) -> bool:
    start = head[:4000]
    return _ADS.search(start) is not None and "\n%T " in start


def _read_endnote(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    for item in iterate_tagged(stream.lines(), _split, is_start="0".__eq__, title="T"):
        if isinstance(item, Problem):
            yield item
            continue
        year, day = item.first("D"), item.first("8", "7")
        arxiv = _CODE.search(" ".join(item.all("=")))
        fields: dict[str, Any] = {
            "title": item.first("T"),
            "abstract": item.first("X"),
            "published": day if year and year in day else f"{day} {year}".strip(),
            "year": year,
            # CNKI writes all authors on one line, separated by semicolons.
            "authors": _split_list(item.all("A")),
            "affiliations": item.all("+"),
            "keywords": item.all("K"),
            "venue": item.first("J", "B", "S"),
            "doi": item.first("R") or _find_doi(item.all("3")),
            "arxiv": arxiv[0] if arxiv else None,
            "url": item.first("U"),
        }
        extra = {"language": item.first("G") or None, "type": item.first("0") or None}
        yield from read_fields(fields, item.line, extra=extra)


def _read_ads(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    found_first = False
    for item in iterate_tagged(stream.lines(), _split, is_start="R".__eq__, title="T"):
        if isinstance(item, TaggedRecord):
            found_first = True
            yield from _read_ads_record(item)
        elif found_first:
            yield item


def _read_ads_record(record: TaggedRecord) -> Iterator[Item]:
    code = record.first("R")
    arxiv = _CODE.search(" ".join(record.all("X", "Y", "J")))
    fields: dict[str, Any] = {
        "title": record.first("T"),
        "abstract": record.first("B"),
        "published": record.first("D"),
        "authors": _split_list(record.all("A")),
        "affiliations": _ADDRESS.findall(" ".join(record.all("F"))),
        "keywords": record.all("K"),
        "venue": record.first("J").partition(",")[0],
        "doi": _find_doi(record.all("Y", "3")),
        "url": record.first("U"),
        "arxiv": arxiv[0] if arxiv else None,
        "paper_id": f"bibcode:{code}" if code else None,
    }
    yield from read_fields(fields, record.line)


def _find_doi(values: list[str]) -> str:
    return next((value for value in values if "10." in value), "")


def _split_list(values: list[str]) -> list[str]:
    """Return the names one by one; a line may hold several, separated by semicolons."""
    return [name.strip() for value in values for name in value.split(";") if name.strip()]


ENDNOTE: Final = Reader(
    "EndNote (tagged)",
    _recognizes_endnote,
    _read_endnote,
    mark=lambda _head: LineMarks(_ENDNOTE_MARK),
)
ADS_TAGGED: Final = Reader(
    "NASA ADS (tagged)", _recognizes_ads, _read_ads, mark=lambda _head: LineMarks(_ADS_MARK)
)
