"""RIS, as Zotero, Scopus, Ovid, EndNote and others write it.

Tags and samples of old and new exports: the test cases of RIS.js in zotero/translators; a sample
with its meaning: packages/plugin-ris/test/input.js of citation-js/citation-js.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from trends.corpus.files.record_marks import LineMarks
from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.bibliographic.tagged_lines import report_lost_start
from trends.corpus.records.fields import as_text, read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions

__all__ = ["READER"]

_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: |$)")
_MARKS: Final = (re.compile(r"\ufeff*TY {1,2}-\s"), re.compile(r"\ufeff*ER {1,2}-\s"))
_START = re.compile(r"^[\s\ufeff]*(?:\d+\.\s*\n)?TY {1,2}- ", re.MULTILINE)
_TITLE_TAGS: Final = ("TI", "T1")
_ONCE: Final = frozenset({"AB", "N2", "PY", "Y1", "DO", "JO", "JF", "T2", "IS", "VL"})
_ABSTRACTS: Final = ("abstract", "notes_abstract")
_TITLES: Final = ("title", "primary_title", "short_title")
# Scopus: "Cited By :12" or "Cited By: 12" (N1); Web of Science: "Times Cited in Web of Science Core
# Collection: 12", "Total Times Cited: 12" and "Cited Reference Count: 30" (N1); Dimensions and
# others: "Times cited: 12" (N1).
_NOTES: Final = ("notes", "notes_abstract", "custom1", "custom2")
_CITED = re.compile(r"(?:Total )?Times Cited[^:;\n]*:\s*(\d+)|Cited By\s*:\s*(\d+)", re.IGNORECASE)
_REFERENCES = re.compile(r"Cited Reference Count\s*:\s*(\d+)", re.IGNORECASE)
_VENUES: Final = (
    "secondary_title",
    "journal_name",
    "alternate_title3",
    "alternate_title1",
    "alternate_title2",
    "custom3",
)


def _recognizes(head: str) -> bool:
    return _START.search(head[:4000]) is not None


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    """Read record by record, so that a broken one affects no other."""
    block: list[str] = []
    start = 1
    for number, line in enumerate(stream.lines(), start=1):
        tag = _TAG.match(line.lstrip("\ufeff"))
        if tag and tag[1] == "TY":
            yield from _read_block(block, start)
            block, start = [], number
        # Exports differ in the spaces around the dash; the parser expects two before it and one after.
        text = line.lstrip("\ufeff")
        block.append(f"{tag[1]}  - {text[tag.end() :].strip()}\n" if tag else text)
        if tag and tag[1] == "ER":
            yield from _read_block(block, start)
            block, start = [], number + 1
    yield from _read_block(block, start)


def _read_block(block: list[str], line: int) -> Iterator[Item]:
    import rispy  # type: ignore[import-untyped]
    from rispy.parser import ParseError  # type: ignore[import-untyped]

    if at := _find_second_title(block):
        yield report_lost_start(line + at, block[at][6:].strip())
        yield from _read_block([*block[:at], "ER  - \n"], line)
        yield from _read_block(["TY  - GEN\n", *block[at:]], line + at)
        return
    if not any(text.startswith("TY  - ") for text in block):
        left = "".join(block).strip()
        if not any(text[:2] in _TITLE_TAGS for text in block if _TAG.match(text)):
            if left:
                yield Problem(line, "The lines belong to no record.", left)
            return
        yield Problem(line, "The record has no start (TY).", left)
        block = ["TY  - GEN\n", *block]
    is_whole = block[-1].startswith("ER  -")
    try:
        entries = rispy.loads("".join([*block, *([] if is_whole else ["ER  - \n"])]))
    except (ParseError, OSError, KeyError, ValueError, IndexError, TypeError) as error:
        yield Problem(line, f"The record is not RIS: {error}.", "".join(block), is_record=True)
        return
    if not is_whole:
        yield Problem(line, "The record has no end (ER).", block[-1].strip())
    for entry in entries:
        yield from _read_entry(entry, line)


def _find_second_title(block: list[str]) -> int | None:
    """Return the line of the title of a second record, if the line that starts it is missing."""
    tags = [text[:2] if _TAG.match(text) else "" for text in block]
    for title in _TITLE_TAGS:
        if tags.count(title) < 2:
            continue
        first = tags.index(title)
        at = tags.index(title, first + 1)
        # One record may have titles in two languages, but not also two years or abstracts.
        if _ONCE & set(tags[:at]) & set(tags[at:]):
            return at
    return None


def _read_entry(entry: dict[str, Any], line: int) -> Iterator[Item]:
    fields = {
        "title": _first(entry, _TITLES),
        "abstract": _first(entry, _ABSTRACTS),
        # IEEE Xplore gives the year (PY) beside "9-13 Dec. 2019" (Y1), EBSCO only the latter.
        "published": _without_nan(entry.get("date") or entry.get("publication_year")),
        "year": _without_nan(entry.get("year") or entry.get("publication_year")),
        "authors": entry.get("authors") or entry.get("first_authors"),
        "venue": _first(entry, _VENUES),
        "url": as_text(entry.get("urls") or entry.get("url")).partition("; ")[0],
        "doi": entry.get("doi"),
        "affiliations": entry.get("author_address"),
        "keywords": entry.get("keywords"),
        **_read_counts(entry),
    }
    extra = {
        "language": entry.get("language"),
        "type": entry.get("type_of_reference"),
    }
    yield from read_fields(fields, line, extra=extra)


def _without_nan(stated: object) -> str:
    """Return a date without the "nan" that some programs write for a missing part."""
    return re.sub(r"\bnan$", "", as_text(stated))


def _read_counts(entry: dict[str, Any]) -> dict[str, str]:
    """Return the numbers of citations and references, which services state in notes."""
    notes = as_text([entry.get(name) for name in _NOTES])
    cited, references = _CITED.search(notes), _REFERENCES.search(notes)
    # Tags of Web of Science, which some exports keep.
    other = entry.get("unknown_tag") or {}
    return {
        "n_citations": cited[1] or cited[2] if cited else _first(other, ("TC", "Z9")),
        "n_references": references[1] if references else _first(other, ("NR",)),
    }


def _first(entry: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := as_text(entry.get(name)))), "")


READER: Final = Reader("RIS", _recognizes, _read, mark=lambda _head: LineMarks(*_MARKS))
