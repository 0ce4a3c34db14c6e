"""BibTeX and BibLaTeX, as written by Zotero, Scopus, Web of Science, ACL Anthology and others.

Samples: the test cases of BibTeX.js in zotero/translators, and what Better BibTeX exports, in the
files named by features/export.feature of retorquere/zotero-better-bibtex.
"""

import re
from collections.abc import Iterator
from typing import Final

from trends.corpus.files.record_marks import LineMarks
from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.bibliographic.bibtex_names import split_names
from trends.corpus.readers.bibliographic.bibtex_syntax import ENTRY_START, Fault, split_entries
from trends.corpus.readers.bibliographic.bibtex_volumes import StatedEntry, inherit_dates
from trends.corpus.records.fields import read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions, Record

__all__ = ["READER"]

_ENTRY = re.compile(r"^\s*@\s*[A-Za-z]+\s*[{(]")
# Entries start at the start of a line; of several on one line, the first does.
_MARK = re.compile(rf"(?!\s*@\s*(?i:comment|string|preamble)\b)(?:{ENTRY_START.pattern})")
# A bound on memory: entries are split a megabyte at a time, about 600 abstracts.
_PORTION_CHARACTERS: Final = 1 << 20
_ADDRESS_END = re.compile(r"\.\s*\n\s*")
_CITED = re.compile(r"cited by:?\s*(\d+)", re.IGNORECASE)
_KEYWORDS: Final = ("author_keywords", "keywords", "keywords-plus", "keyword")
_ACL_LINK = re.compile(r"aclanthology\.org/([A-Za-z0-9.-]+?)/?$")
# Fields that some exports repeat, once for each value.
_LISTS: Final = ("keywords", "author_keywords")
# Fields of which a second, different value is reported.
_REPORTED: Final = frozenset(
    ("title", "abstract", "date", "year", "month", "day", "author", "journal", "doi", "eprint")
)


def _recognizes(head: str) -> bool:
    return any(_ENTRY.match(line) for line in head.lstrip("\ufeff").splitlines()[:200])


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    """Read the entries; those without a date take the date of the volume that they refer to."""
    for entry in inherit_dates(_split(stream)):
        if isinstance(entry, Problem):
            yield entry
        else:
            yield from _read_entry(entry.kind, entry.values, entry.line)


def _split(stream: TextStream) -> Iterator[Problem | StatedEntry]:
    """Split about a megabyte of entries at a time; abbreviations apply to all later entries."""
    abbreviations: dict[str, str] = {}
    lines: list[str] = []
    first, n_characters = 1, 0
    for number, line in enumerate(stream.lines(), start=1):
        if n_characters >= _PORTION_CHARACTERS and ENTRY_START.match(line):
            yield from _read_entries("".join(lines), abbreviations, first)
            lines, first, n_characters = [], number, 0
        lines.append(line.lstrip("\ufeff"))
        n_characters += len(line)
    yield from _read_entries("".join(lines), abbreviations, first)


def _read_entries(
    text: str, abbreviations: dict[str, str], first: int
) -> Iterator[Problem | StatedEntry]:
    line, counted = first, 0
    for found in split_entries(text, abbreviations):
        line += text.count("\n", counted, found.start)
        counted = found.start
        if isinstance(found, Fault):
            yield Problem(line, found.problem, found.text, found.is_record)
            continue
        values, repeated = _first_values(found.fields)
        if found.fault:
            yield Problem(line, found.fault, text[found.start : found.start + 200])
        if repeated:
            why = f"The entry states {' and '.join(repeated)} twice; the first value counts."
            yield Problem(line, why, text[found.start : found.start + 200])
        yield StatedEntry(found.kind, found.key, values, line)


def _first_values(fields: list[tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    """Return the first value of each field, and the names of fields with a second, different value."""
    values: dict[str, str] = {}
    repeated: list[str] = []
    lists: dict[str, list[str]] = {}
    for name, value in fields:
        # In names, braces tell institutions from persons.
        text = value.strip() if name == "author" else _unbrace(value)
        if name in _LISTS:
            lists.setdefault(name, []).append(text)
        elif name not in values:
            values[name] = text
        elif name in _REPORTED and text != values[name]:
            repeated.append(name)
    values |= {name: "; ".join(texts) for name, texts in lists.items()}
    return values, list(dict.fromkeys(repeated))


def _read_entry(kind: str, values: dict[str, str], line: int) -> Iterator[Item]:
    url = values.get("url") or values.get("link") or ""
    acl = _ACL_LINK.search(url)
    is_arxiv = "arxiv" in (values.get("archiveprefix", "") + values.get("eprinttype", "")).lower()
    fields = {
        "title": values.get("title"),
        "abstract": values.get("abstract"),
        "published": values.get("date") or values.get("issue_date"),
        "online": values.get("early-access-date") or values.get("earlyaccessdate"),
        "year": values.get("year"),
        "month": values.get("month"),
        "day": values.get("day"),
        "authors": split_names(values.get("author", "")),
        "affiliations": _ADDRESS_END.sub("; ", values.get("affiliation", "")),
        "institutions": values.get("affiliations"),
        "keywords": [values[name] for name in _KEYWORDS if name in values],
        "n_citations": values.get("times-cited") or _find_citations(values.get("note", "")),
        "n_references": values.get("number-of-cited-references"),
        "venue": next(
            (values[n] for n in ("journal", "journaltitle", "booktitle", "series") if n in values),
            None,
        ),
        "url": url,
        "doi": values.get("doi"),
        "arxiv": values.get("eprint") if is_arxiv else None,
        "acl": acl[1] if acl else None,
        "pubmed": values.get("pmid") or values.get("pubmed-id"),
    }
    extra = {
        "language": values.get("language") or values.get("langid"),
        "type": kind,
    }
    for item in read_fields(fields, line, extra=extra):
        if isinstance(item, Record) and kind == "proceedings":
            yield Problem(
                line, "The entry is a whole volume, not a paper.", item.title, is_record=True
            )
        else:
            yield item


def _find_citations(note: str) -> str | None:
    """Return the number of citations, which Scopus states in a note: "Cited by: 12"."""
    found = _CITED.search(note)
    return found[1] if found else None


def _unbrace(value: str) -> str:
    """Return a value without the braces around the whole of it."""
    text = value.strip()
    n_open = len(text) - len(text.lstrip("{"))
    if not n_open or not text.endswith("}"):
        return text
    # Where the braces at the start of the value close; the innermost closes first.
    closed: dict[int, int] = {}
    depth = 0
    for at, sign in enumerate(text):
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth < n_open:
                closed.setdefault(depth, at)
        if depth < 0:
            break
    n_around = 0
    while n_around < n_open and closed.get(n_around) == len(text) - 1 - n_around:
        n_around += 1
    return text[n_around : len(text) - n_around].strip()


READER: Final = Reader("BibTeX", _recognizes, _read, mark=lambda _head: LineMarks(_MARK))
