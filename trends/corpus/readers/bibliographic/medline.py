"""PubMed's MEDLINE format (nbib): tags of four letters, values that go on below them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.records.fields import read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions

__all__ = ["READER"]

_TAG = re.compile(r"([A-Z]{2,4}) {0,2}- (.*)")
_CONTINUED = re.compile(r"\s{4,}\S")
_DOI = re.compile(r"(\S+) \[doi\]")


def _recognizes(head: str) -> bool:
    return re.match(r"[\s\ufeff]*PMID- ?\d", head) is not None


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    values: dict[str, list[str]] = defaultdict(list)
    start, last = 1, ""
    for number, line in enumerate(stream.lines(), start=1):
        text = line.strip("\ufeff\n")
        tag = _TAG.match(text)
        if tag and tag[1] == "PMID":
            yield from _read_record(values, start)
            values, start = defaultdict(list), number
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
        "pubmed": _first(values, "PMID"),
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{_first(values, 'PMID')}/",
    }
    extra = {"language": _first(values, "LA")}
    yield from read_fields(fields, line, extra=extra)


def _first(values: dict[str, list[str]], tag: str) -> str:
    return values[tag][0] if values.get(tag) else ""


READER: Final = Reader("MEDLINE", _recognizes, _read)
