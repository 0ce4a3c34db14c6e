"""The layout of a Daily Papers page as text: its lines sorted into blocks, bylines and entries."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from trends.corpus.readers.daily_papers.bylines import (
    Byline,
    Line,
    end_of_byline,
    is_date,
    read_byline,
    read_date,
    resembles_byline,
    split_one_line,
    states_authors,
)
from trends.corpus.records.records import PageDay, Problem

__all__ = ["Block", "Entry", "arrange_entries", "looks_like_page", "split_page"]

_SENTENCE_BREAK = re.compile(r"[.!?]\s+[A-Z]")
_BULLET = re.compile(r"[-*•–]\s|\(?\d{1,2}[.)]\s")
_WORD = re.compile(r"[^\W\d_]{2}")
# Chosen by hand: longer lines are not titles.
_MAX_TITLE_CHARACTERS: Final = 300
_FURNITURE: Final = frozenset(
    {
        "about", "back to daily papers", "byak and the research community",
        "by ak and the research community", "careers", "community", "company", "daily",
        "daily papers", "datasets", "docs", "enterprise", "get trending papers in your email inbox!",
        "get trending papers in your email inbox once a day!", "hugging face",
        "hugging face's logo", "huggingchat", "inference providers", "load more", "log in",
        "models", "monthly", "new", "next", "papers", "previous", "pricing", "privacy", "search",
        "show more", "sign up", "spaces", "subscribe", "system theme", "tos", "trending",
        "trending papers", "view all", "website", "weekly", "© hugging face",
    }
)  # fmt: skip
_HEADINGS: Final = frozenset(
    {
        "abstract", "background", "code", "conclusion", "conclusions", "contributions", "data",
        "discussion", "findings", "introduction", "keywords", "limitations", "method", "methods",
        "objective", "objectives", "results", "summary",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A paragraph: lines of text that no blank line parts."""

    line: int
    text: str


@dataclass
class Entry:
    """One paper of a page: its title, the paragraphs of its abstract, its byline."""

    title: Block
    paragraphs: list[Block] = field(default_factory=list)
    byline: Byline | None = None

    @property
    def line(self) -> int:
        """The line on which the entry starts."""
        return self.title.line


def looks_like_page(head: str) -> bool:
    """Return whether a text starts like a Daily Papers page, or has its bylines."""
    lines = [line.strip("\ufeff \t\r") for line in head.splitlines() if line.strip()]
    own = {"daily papers", "byak and the research community", "by ak and the research community"}
    if len(own.intersection(line.casefold() for line in lines[:20])) >= 2:
        return True
    return any(split_one_line(line) for line in lines) or any(
        (line == "·" and is_date(follower)) or (states_authors(line) and follower == "·")
        for line, follower in pairwise(lines)
    )


def split_page(lines: Iterable[str]) -> tuple[PageDay | None, list[Block | Byline]]:
    """Sort the lines of a page into its day, its paragraphs and its bylines, in their order."""
    parts: list[Block | Byline] = []
    page_day: PageDay | None = None
    rows = list(_rows(lines))
    at, is_header = 0, True
    while at < len(rows):
        row = rows[at]
        if _is_furniture(rows, at):
            at, is_header = at + 1, True
            continue
        stated = read_date(row.text) if is_header else None
        is_header = False
        end = end_of_byline(rows, at)
        if stated:
            page_day = page_day or PageDay(row.number, stated)
            end = at + 1
        elif end > at:
            parts.append(read_byline(rows[at:end]))
        else:
            end = _end_of_paragraph(rows, at)
            parts.append(Block(row.number, " ".join(r.text for r in rows[at:end])))
        at = end
    return page_day, parts


def arrange_entries(parts: list[Block | Byline]) -> tuple[list[Entry], list[Problem]]:
    """Put paragraphs and bylines together to entries; return those, and what fits nowhere."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    run: list[Block] = []
    for part in parts:
        if isinstance(part, Block):
            run.append(part)
            continue
        found, left = _split_run(run, has_byline=True)
        if found:
            found[-1].byline = part
        elif left:
            text = " ".join(block.text for block in left)
            problems.append(Problem(left[0].line, "The paper has no title.", text, is_record=True))
            left = []
        else:
            problems.append(Problem(part.line, "The byline belongs to no paper.", part.text))
        entries += found
        problems += [_orphan(block) for block in left]
        run = []
    found, left = _split_run(run, has_byline=False)
    return entries + found, problems + [_orphan(block) for block in left]


def _orphan(block: Block) -> Problem:
    return Problem(block.line, "The line belongs to no paper.", block.text)


def _end_of_paragraph(rows: list[Line], at: int) -> int:
    """Return the row behind the lines that no blank line and no byline parts."""
    end = at + 1
    while end < len(rows) and not rows[end].is_first and end_of_byline(rows, end) == end:
        end += 1
    return end


def _rows(lines: Iterable[str]) -> Iterator[Line]:
    """Yield the lines that are not blank; a byline in one line becomes its three parts."""
    is_first = True
    for number, line in enumerate(lines, start=1):
        text = " ".join(line.strip("\ufeff").split())
        if not text:
            is_first = True
            continue
        sides = split_one_line(text)
        if sides:
            if sides[0]:
                yield Line(number, sides[0], is_first)
            yield Line(number, "·", is_first=False)
            yield Line(number, sides[1], is_first=False)
        else:
            yield Line(number, text, is_first)
        is_first = False


def _is_furniture(rows: list[Line], at: int) -> bool:
    """Return whether a line is one of the page's own: at its edges, or beside another of them."""
    beside = [rows[i].text.casefold() for i in (at - 1, at + 1) if 0 <= i < len(rows)]
    is_alone = len(beside) == 2 and not _FURNITURE.intersection(beside)
    return rows[at].text.casefold() in _FURNITURE and not is_alone


def _split_run(run: list[Block], *, has_byline: bool) -> tuple[list[Entry], list[Block]]:
    """Split the paragraphs above one byline into entries; all but the last have no byline.

    The first paragraph is a title by its place. A later one is a title if it looks like one and
    an abstract stands below it, or above it where its words are capitalized.
    """
    entries: list[Entry] = []
    unplaced: list[Block] = []
    for at, block in enumerate(run):
        is_title = _looks_like_title(block.text)
        is_last = at + 1 == len(run)
        is_followed = not is_last and not _looks_like_title(run[at + 1].text)
        if not entries:
            if is_title or _could_be_title(block.text):
                entries.append(Entry(block))
            else:
                unplaced.append(block)
        elif is_title and (is_followed or (entries[-1].paragraphs and _is_capitalized(block.text))):
            entries.append(Entry(block))
        elif resembles_byline(block.text):
            unplaced.append(block)
        else:
            entries[-1].paragraphs.append(block)
    complete = [e for e in entries if e.paragraphs or (has_byline and e is entries[-1])]
    unplaced += [entry.title for entry in entries if entry not in complete]
    return complete, unplaced


def _is_capitalized(text: str) -> bool:
    """Return whether most long words of a text start with a capital, as in English titles."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return bool(sum(word[0].isupper() for word in words) > len(words) / 2)


def _could_be_title(text: str) -> bool:
    """Return whether a paragraph in the place of a title can be one."""
    is_short = len(text) <= _MAX_TITLE_CHARACTERS and len(_SENTENCE_BREAK.findall(text)) < 3
    return is_short and bool(_WORD.search(text))


def _looks_like_title(text: str) -> bool:
    """Return whether a paragraph is a title, wherever it stands."""
    return (
        _could_be_title(text)
        and len(_SENTENCE_BREAK.findall(text)) < 2
        and not text.endswith((".", ",", ";", ":"))
        and "://" not in text
        and not _BULLET.match(text)
        and text.casefold() not in _HEADINGS
    )
