"""PubMed's MEDLINE format (nbib): tags of four letters, whose values may continue on the next lines.

Tags: MEDLINE/PubMed Data Element Descriptions, National Library of Medicine,
https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from trends.corpus.files.record_marks import LineMarks
from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.bibliographic.tagged_lines import report_lost_start
from trends.corpus.records.fields import read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions

__all__ = ["READER"]

_TAG = re.compile(r"([A-Z]{2,4}) {0,2}- (.*)")
_MARK = re.compile(r"\ufeff*PMID {0,2}- ")
_CONTINUED = re.compile(r"\s{4,}\S")
_DOI = re.compile(r"(\S+) \[doi\]")
# Tags that occur once per record.
_ONCE: Final = frozenset({"OWN", "STAT", "DP", "TI", "AB", "JT", "TA"})


def _recognizes(head: str) -> bool:
    return re.match(r"[\s\ufeff]*PMID- ?\d", head) is not None


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    values: dict[str, list[str]] = defaultdict(list)
    start, last, is_behind_gap = 1, "", False
    for number, line in enumerate(stream.lines(), start=1):
        text = line.strip("\ufeff\n")
        tag = _TAG.match(text)
        is_behind_gap |= not text.strip()
        # A record that lost its PMID still starts after an empty line.
        is_next = tag and is_behind_gap and tag[1] in _ONCE and tag[1] in values
        if tag and tag[1] == "TI" and "TI" in values and not is_next:
            yield report_lost_start(number, tag[2])
            is_next = True
        elif is_next:
            yield Problem(number, "The record has no PMID.", text)
        if tag and (tag[1] == "PMID" or is_next):
            yield from _read_record(values, start)
            values, start = defaultdict(list), number
        is_behind_gap &= not tag
        if tag:
            last = tag[1]
            values[last].append(tag[2].strip())
        elif last and _CONTINUED.match(text):
            values[last][-1] += " " + text.strip()
        elif text.strip():
            yield Problem(number, "The line has no tag.", text)
    yield from _read_record(values, start)


def _read_record(values: dict[str, list[str]], line: int) -> Iterator[Item]:
    if not values:
        return
    doi = _DOI.search(" ".join(values.get("LID", []) + values.get("AID", [])))
    pmid = _first(values, "PMID")
    fields = {
        "title": _first(values, "TI") or _first(values, "BTI"),
        "abstract": _first(values, "AB"),
        "published": _first(values, "DP"),
        "online": _first(values, "DEP"),
        "updated": _first(values, "LR"),
        "listed": _first(values, "EDAT").partition(" ")[0],
        "authors": values.get("FAU") or values.get("AU"),
        "affiliations": values.get("AD"),
        "keywords": [*values.get("OT", ()), *values.get("MH", ())],
        "venue": _first(values, "JT") or _first(values, "TA"),
        "doi": doi[1] if doi else None,
        "pubmed": pmid,
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else None,
    }
    extra = {"language": _first(values, "LA")}
    yield from read_fields(fields, line, extra=extra)


def _first(values: dict[str, list[str]], tag: str) -> str:
    return values[tag][0] if values.get(tag) else ""


READER: Final = Reader("MEDLINE", _recognizes, _read, mark=lambda _head: LineMarks(_MARK))
