"""Hugging Face Daily Papers as JSON: answers of ``api/daily_papers``, and the same in pages."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.json_stream import dig, keys_in, mark_objects, read_objects
from trends.corpus.readers.json.mapped import override
from trends.corpus.records.fields import read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions, Record

__all__ = ["READER", "read_entry"]


def _recognizes(head: str) -> bool:
    keys = keys_in(head)
    # The authors of a first paper that has hundreds may fill all that is seen here.
    if {"paper", "id", "authors", "_id", "hidden"} <= keys:
        return True
    return {"publishedAt", "title"} <= keys and not keys.isdisjoint(
        {"submittedOnDailyAt", "upvotes", "numComments", "submittedBy", "dailyPapers"}
    )


def _read(stream: TextStream, options: ReadOptions) -> Iterator[Item]:
    return read_objects(stream, partial(read_entry, columns=options.columns))


def read_entry(
    entry: Mapping[str, Any], line: int, *, columns: tuple[tuple[str, str], ...] = ()
) -> Iterator[Problem | Record]:
    """Yield what could not be read of one entry, then its paper.

    An entry has the paper inside it, with the feature's own dates around; or is the paper alone.
    """
    paper = entry.get("paper") if isinstance(entry.get("paper"), dict) else entry
    paper = paper if isinstance(paper, dict) else {}
    identifier = paper.get("id")
    organization = paper.get("organization") or entry.get("organization")
    fields = {
        "title": paper.get("title") or entry.get("title"),
        "abstract": paper.get("summary") or entry.get("summary"),
        "published": paper.get("publishedAt") or entry.get("publishedAt"),
        "listed": paper.get("submittedOnDailyAt") or entry.get("submittedOnDailyAt"),
        "authors": paper.get("authors"),
        "keywords": paper.get("ai_keywords"),
        "arxiv": identifier,
        "n_comments": entry.get("numComments"),
        "organization": dig(organization, "fullname") or dig(organization, "name"),
        "url": f"https://huggingface.co/papers/{identifier}" if identifier else None,
    }
    extra = {"upvotes": paper.get("upvotes")}
    override(fields, entry, columns)
    yield from read_fields(fields, line, extra=extra)


READER: Final = Reader("Daily Papers (JSON)", _recognizes, _read, mark=mark_objects)
