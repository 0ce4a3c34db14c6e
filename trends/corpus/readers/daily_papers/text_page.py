"""Saved Hugging Face Daily Papers pages as text.

The layout, from top to bottom: the page's own lines and its day without a year; then for each
paper its title, its abstract and a byline of three lines, all apart by blank lines::

    LouisKV: Efficient KV Cache Retrieval

    While KV cache succeeds in reducing computations, ...

      • 5 authors
    ·
    Oct 13, 2025 2

The byline's first line may name an organization instead ("alibabagroup alibaba"), its date
leaves the page's own year out, and the number behind is one of comments. Entries may lack their
abstract or their byline.
"""

from collections.abc import Iterator
from typing import Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.daily_papers.bylines import Byline
from trends.corpus.readers.daily_papers.layout import (
    Block,
    Entry,
    arrange_entries,
    looks_like_page,
    split_page,
)
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions, Record
from trends.errors import CorpusError, list_offenders
from trends.formatting import format_count
from trends.text.latex import restore_symbols

__all__ = ["READER"]

# Chosen by hand: so many problems do not show that a page has another layout.
_FEW: Final = 3


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    page_day, parts = split_page(stream.lines())
    entries, problems = arrange_entries(parts)
    _refuse_other_layout(stream.name, entries, problems, parts)
    if page_day is not None:
        yield page_day
    yield from problems
    for entry in entries:
        yield from _read_entry(entry)


def _refuse_other_layout(
    name: str, entries: list[Entry], problems: list[Problem], parts: list[Block | Byline]
) -> None:
    """Raise if the page cannot have the layout that this reader knows."""
    expected = (
        f"{name} should be a saved Daily Papers page: title, abstract, and a byline such as "
        "'• 5 authors', '·', 'Oct 13, 2025'"
    )
    advice = "Save the page again as plain text, or read its HTML or JSON instead."
    if not entries:
        raise CorpusError(f"{expected}; no paper is on it. {advice}")
    lines = list_offenders(f"line {problem.line}: {problem.text[:40]}" for problem in problems)
    if len(problems) > max(_FEW, len(entries) / 2):
        raise CorpusError(
            f"{expected}; {format_count(len(problems), 'part')} of it fit nowhere beside "
            f"{format_count(len(entries), 'paper')} ({lines}). {advice}"
        )
    starts_with_byline = isinstance(parts[0], Byline)
    if starts_with_byline and entries[-1].byline is None and len(entries) > 1:
        raise CorpusError(f"{expected}; its bylines stand above their papers ({lines}). {advice}")


def _read_entry(entry: Entry) -> Iterator[Record | Problem]:
    """Yield one paper, with what of its byline could not be read."""
    title, abstract = entry.title.text, "\n".join(block.text for block in entry.paragraphs)
    record = Record(entry.line, restore_symbols(title), restore_symbols(abstract))
    record.raw_title = title if title != record.title else None
    record.raw_abstract = abstract if abstract != record.abstract else None
    byline = entry.byline
    if byline is not None:
        record.n_authors = byline.n_authors
        record.organization = byline.organization
        record.n_comments = byline.n_comments
        if byline.date is not None:
            record.dates["published"] = byline.date
        for problem in byline.problems:
            yield Problem(byline.line, problem, byline.text)
    yield record


READER: Final = Reader("Daily Papers page (text)", looks_like_page, _read)
