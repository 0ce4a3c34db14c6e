"""JSON of no particular service: objects whose keys are matched as the columns of tables are."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.json_stream import keys_in, looks_like_json, read_objects
from trends.corpus.readers.json.mapped import override, to_field
from trends.corpus.readers.tables.header import find_meanings
from trends.corpus.records.fields import read_fields, split_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions, Record
from trends.errors import CorpusError, list_offenders

__all__ = ["READER"]

# What an unknown key is likely to mean, by the stems of its name.
_LIKELY: Final = {
    "title": re.compile("titl|headline|heading", re.IGNORECASE),
    "abstract": re.compile("abstr|summar|descr|synops", re.IGNORECASE),
    "published": re.compile("date|year|publ|issued|posted", re.IGNORECASE),
}
_COLUMNS = re.compile(r'"columns"\s*:\s*\[([^\]]*)\]')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DATES: Final = frozenset({"published", "updated", "listed", "year"})


def _read(stream: TextStream, options: ReadOptions) -> Iterator[Item]:
    yield from _find_gaps(stream, options)
    yield from read_objects(stream, partial(_read_paper, columns=options.columns))


def _find_gaps(stream: TextStream, options: ReadOptions) -> Iterator[Problem]:
    """Refuse a file without titles; name the keys that may hold what is missing."""
    keys = sorted(keys_in(stream.head) | _columns_of_frame(stream.head))
    known = {*_meanings(tuple(keys), ()).values(), *(ours for ours, _ in options.columns)}
    if not known & {"title", "abstract"}:
        likely = [key for key in keys if _LIKELY["title"].search(key)] or keys
        raise CorpusError(
            f"{stream.name} should hold papers as JSON objects with a key for the title; its keys "
            f"are {list_offenders(likely)}. Say which one it is: --columns title=NAME, or in "
            "Python columns={'title': 'NAME'}."
        )
    if len(known) == 1 and len(keys) > 1 and _is_lone_object(stream.head):
        raise CorpusError(
            f"{stream.name} should hold papers; it is one JSON object with a title and nothing else "
            f"that papers have: its keys are {list_offenders(keys)}. Leave it out, or say what they "
            "mean: --columns published=NAME."
        )
    lacks = [] if "abstract" in known else ["abstract"]
    lacks += [] if known & _DATES else ["published"]
    for ours in lacks:
        unknown = [key for key in keys if not _meanings((key,), ())]
        likely = [key for key in unknown if _LIKELY[ours].search(key)]
        if likely:
            why = (
                f"No key was known for {ours}; if one of {list_offenders(likely)} is meant, say "
                f"--columns {ours}=NAME."
            )
            yield Problem(None, why, " | ".join(keys))


def _is_lone_object(head: str) -> bool:
    """Tell whether a file is a single JSON object, as settings and charts are."""
    try:
        return isinstance(json.loads(head.lstrip("\ufeff")), dict)
    except (ValueError, RecursionError):
        return False


def _columns_of_frame(head: str) -> set[str]:
    """Return the columns that a DataFrame lists before its rows."""
    found = _COLUMNS.search(head)
    return set(_QUOTED.findall(found[1])) if found else set()


def _read_paper(
    paper: Mapping[str, Any], line: int, *, columns: tuple[tuple[str, str], ...]
) -> Iterator[Problem | Record]:
    record = _open(paper)
    names = _meanings(tuple(record), columns)
    stated, extra = split_fields(record, names)
    fields = {
        name: value if type(value) is str else to_field(name, value)
        for name, value in stated.items()
    }
    if columns:
        override(fields, record, columns)
    yield from read_fields(fields, line, extra=extra)


def _open(paper: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the object that has the title, where an envelope is around it."""
    if _has_text(paper):
        return paper
    for inner in paper.values():
        if isinstance(inner, dict) and _has_text(inner):
            return {**paper, **inner}
    return paper


def _has_text(paper: Mapping[str, Any]) -> bool:
    return not {"title", "abstract"}.isdisjoint(_meanings(tuple(paper), ()).values())


@lru_cache(maxsize=1024)
def _meanings(names: tuple[str, ...], columns: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return find_meanings(names, columns)


READER: Final = Reader("JSON", looks_like_json, _read)
