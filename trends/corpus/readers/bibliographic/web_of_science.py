"""Web of Science as plain text: tags of two letters, values that may continue on the next lines, ``ER``, ``EF``.

Tags: https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
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

_TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?")
_MARKS: Final = (re.compile(r"\ufeff*PT [A-Z]\s"), re.compile(r"\ufeff*ER\s*$"))
_CONTINUED = re.compile(r"   ?\S")
_START = re.compile(r"[\s\ufeff]*(?:FN .*\n\s*VR .*\n\s*)?PT [A-Z]\s*\n")
_HEADER: Final = ("FN", "VR", "EF")
# Tags with one value on each line; the values of all others continue on the next line.
_LISTS: Final = ("AU", "AF", "BA", "BE", "GP", "C1", "CR")


def _recognizes(head: str) -> bool:
    return _START.match(head) is not None


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    values: dict[str, list[str]] = defaultdict(list)
    start, last = 1, ""
    for number, line in enumerate(stream.lines(), start=1):
        text = line.strip("\ufeff\n").rstrip()
        tag = _TAG.fullmatch(text)
        if tag and tag[1] in _HEADER:
            continue
        if tag and tag[1] in ("PT", "ER"):
            yield from _read_record(values, start, is_whole=tag[1] == "ER")
            values, start, last = defaultdict(list), number, ""
            if tag[1] == "ER":
                continue
        if tag and tag[1] == "TI" and values.get("TI"):
            yield report_lost_start(number, tag[2] or "")
            yield from _read_record(values, start, is_whole=True)
            values, start = defaultdict(list), number
        if tag:
            last = tag[1]
            values[last].append((tag[2] or "").strip())
        elif last and _CONTINUED.match(text):
            values[last].append(text.strip())
        elif text.strip():
            yield Problem(number, "The line has no tag.", text)
    yield from _read_record(values, start, is_whole=False)


def _read_record(values: dict[str, list[str]], line: int, *, is_whole: bool) -> Iterator[Item]:
    if not values:
        return
    if not is_whole:
        yield Problem(line, "The record has no end (ER).", _text(values, "TI"))
    year, day = _text(values, "PY"), _text(values, "PD")
    fields = {
        "title": _text(values, "TI"),
        "abstract": _text(values, "AB"),
        # "MAY 17", "SPR" or "JAN-FEB" beside the year.
        "published": day,
        "year": year,
        # Early access: the only date of a paper that is not in an issue yet.
        "online": _text(values, "EA"),
        "authors": values.get("AF") or values.get("AU") or values.get("GP"),
        "venue": _text(values, "SO"),
        "affiliations": values.get("C1"),
        "institutions": _text(values, "C3"),
        "keywords": [text for tag in ("DE", "ID") if (text := _text(values, tag))],
        "n_citations": _text(values, "TC"),
        "n_references": _text(values, "NR"),
        "doi": _text(values, "DI"),
        "pubmed": _text(values, "PM"),
        "paper_id": _text(values, "UT"),
    }
    extra = {
        "language": _text(values, "LA") or None,
        "type": _text(values, "DT") or None,
    }
    yield from read_fields(fields, line, extra=extra)


def _text(values: dict[str, list[str]], tag: str) -> str:
    return ("; " if tag in _LISTS else " ").join(values.get(tag, ())).strip()


READER: Final = Reader("Web of Science", _recognizes, _read, mark=lambda _head: LineMarks(*_MARKS))
