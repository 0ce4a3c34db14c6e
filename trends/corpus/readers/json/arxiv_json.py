"""The metadata snapshot of arXiv: JSON Lines, one paper with all its versions a line.

Format: https://www.kaggle.com/datasets/Cornell-University/arxiv, which arXiv itself keeps up.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.json_stream import dig, keys_in, mark_objects, read_objects
from trends.corpus.readers.json.mapped import override
from trends.corpus.readers.json.unknown_keys import name_unread_keys
from trends.corpus.records.fields import as_text, read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions, Record

__all__ = ["READER", "month_of"]

_NEW_ID = re.compile(r"(\d\d)(\d\d)\.\d{4,5}(?:v\d+)?")
_OLD_ID = re.compile(r"[a-z.-]+/(\d\d)(\d\d)\d{3}(?:v\d+)?", re.IGNORECASE)
# arXiv started in 1991, so identifiers from 91 on are of the 20th century.
_FIRST_YEAR: Final = 91


def month_of(identifier: str) -> str | None:
    """Return the month in which arXiv gave an identifier, as year and month.

    Examples
    --------
    >>> month_of("2503.11685v2"), month_of("hep-th/9901001"), month_of("x")
    ('2025-03', '1999-01', None)
    """
    found = _NEW_ID.fullmatch(identifier) or _OLD_ID.fullmatch(identifier)
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    century = 1900 if int(found[1]) >= _FIRST_YEAR else 2000
    return f"{century + int(found[1])}-{found[2]}"


def _recognizes(head: str) -> bool:
    keys = keys_in(head)
    return {"title", "abstract"} <= keys and (
        "authors_parsed" in keys or {"update_date", "categories"} <= keys
    )


def _read(stream: TextStream, options: ReadOptions) -> Iterator[Item]:
    read = partial(_read_paper, columns=options.columns)
    yield from name_unread_keys(stream, read)
    yield from read_objects(stream, read)


def _read_paper(
    paper: Mapping[str, Any], line: int, *, columns: tuple[tuple[str, str], ...]
) -> Iterator[Problem | Record]:
    identifier = as_text(paper.get("id"))
    versions = paper.get("versions")
    first = versions[0] if isinstance(versions, list) and versions else None
    last = versions[-1] if isinstance(versions, list) and versions else None
    fields = {
        "title": paper.get("title"),
        "abstract": paper.get("abstract"),
        "published": dig(first, "created") or month_of(identifier),
        "updated": dig(last, "created") or paper.get("update_date"),
        "authors": paper.get("authors_parsed") or paper.get("authors"),
        "venue": paper.get("journal-ref"),
        "doi": paper.get("doi"),
        "url": f"https://arxiv.org/abs/{identifier}" if identifier else None,
    }
    extra = {"categories": paper.get("categories"), "comments": paper.get("comments")}
    override(fields, paper, columns)
    for item in read_fields(fields, line, extra=extra):
        if not isinstance(item, Problem) and identifier:
            item.identifiers["arxiv"] = re.sub(r"v\d+$", "", identifier.lower())
        yield item


READER: Final = Reader("arXiv metadata (JSON)", _recognizes, _read, mark=mark_objects)
