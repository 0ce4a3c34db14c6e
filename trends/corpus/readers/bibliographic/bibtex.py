"""BibTeX and BibLaTeX, as Zotero, Scopus, Web of Science, ACL Anthology and others write it."""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.records.fields import as_text, read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions, Record

__all__ = ["READER"]

_ENTRY = re.compile(r"^\s*@\s*[A-Za-z]+\s*[{(]")
_STRING = re.compile(r"^\s*@\s*string\b", re.IGNORECASE)
_CHUNK_LINES: Final = 4_000
_ACL_LINK = re.compile(r"aclanthology\.org/([A-Za-z0-9.-]+?)/?$")


def _recognises(head: str) -> bool:
    return any(_ENTRY.match(line) for line in head.lstrip("\ufeff").splitlines()[:200])


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    """Read some thousand lines at a time; abbreviations hold for all that follow them."""
    abbreviations: list[str] = []
    chunk: list[str] = []
    start = 1
    for number, line in enumerate(stream.lines(), start=1):
        if len(chunk) >= _CHUNK_LINES and _ENTRY.match(line):
            yield from _read_chunk(abbreviations, chunk, start)
            abbreviations += [text for text in chunk if _STRING.match(text)]
            chunk, start = [], number
        chunk.append(line.lstrip("\ufeff"))
    yield from _read_chunk(abbreviations, chunk, start)


def _read_chunk(abbreviations: list[str], chunk: list[str], start: int) -> Iterator[Item]:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry

    # Every odd entry would be logged; it becomes a problem of the corpus instead.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string("".join([*abbreviations, *chunk]))
    n_before = len(abbreviations)
    for block in library.blocks:
        entry = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
        line = (block.start_line or 0) + start - n_before
        if isinstance(entry, Entry):
            yield from _read_entry(entry.entry_type, entry.fields_dict, line)
        elif block in library.failed_blocks and line >= start:
            raw = (block.raw or "").strip()
            yield Problem(line, "The entry is no valid BibTeX.", raw, is_record=True)


def _read_entry(kind: str, stated: Mapping[str, Any], line: int) -> Iterator[Item]:
    values = {name.lower(): _unbrace(field.value) for name, field in stated.items()}
    url = values.get("url") or values.get("link") or ""
    acl = _ACL_LINK.search(url)
    is_arxiv = "arxiv" in (values.get("archiveprefix", "") + values.get("eprinttype", "")).lower()
    fields = {
        "title": values.get("title"),
        "abstract": values.get("abstract"),
        "published": values.get("date"),
        "year": values.get("year"),
        "month": values.get("month"),
        "day": values.get("day"),
        "authors": re.sub(r"\s+and\s+", "\n", values.get("author", "")) or None,
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
        "keywords": values.get("keywords") or values.get("author_keywords"),
        "language": values.get("language") or values.get("langid"),
        "type": kind.lower(),
    }
    for item in read_fields(fields, line, extra=extra):
        if isinstance(item, Record) and kind.lower() in ("proceedings", "comment"):
            yield Problem(
                line, "The entry is a whole volume, no paper.", item.title, is_record=True
            )
        else:
            yield item


def _unbrace(value: object) -> str:
    """Return a value without the braces around the whole of it."""
    text = as_text(value)
    while text.startswith("{") and text.endswith("}") and _closes_at_end(text):
        text = text[1:-1].strip()
    return text


def _closes_at_end(text: str) -> bool:
    """Tell whether the first brace is closed by the last."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return at == len(text) - 1
    return False


READER: Final = Reader("BibTeX", _recognises, _read)
