"""JSON of no particular service: objects whose keys are matched as the columns of tables are."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from itertools import islice
from typing import Any, Final

from trends.config.value_checks import FIELDS
from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.answers import find_records
from trends.corpus.readers.json.json_stream import keys_in, looks_like_json, read_objects
from trends.corpus.readers.json.json_values import Value, iterate_values
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
# What anything may have that is no paper: tasks, products, places.
_WEAK: Final = frozenset({"paper_id", "url", "source", "n_comments"})
_NOTHING: Final[tuple[object, ...]] = (None, "", [], {})
_SEARCHED_VALUES: Final = 200


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
    if not options.columns:
        _check_papers(stream, keys)
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


def _check_papers(stream: TextStream, keys: list[str]) -> None:
    """Refuse a file whose objects have no more of a paper than its title, as settings and charts."""
    found = iterate_values(stream.name, iter([stream.head]))
    values = [item.value for item in islice(found, _SEARCHED_VALUES) if isinstance(item, Value)]
    records = [record for value in values for record in find_records(value)]
    is_lone = len(values) == len(records) == 1 and not _goes_on(stream.head)
    if records and not any(_is_paper(_open(record), is_lone=is_lone) for record in records):
        raise CorpusError(
            f"{stream.name} should hold papers, each with a title and one field more, such as "
            f"abstract, date, authors or DOI; its keys are {list_offenders(keys)}. Leave it out, or "
            "say what they mean: --columns title=NAME,published=NAME."
        )


def _is_paper(record: Mapping[str, Any], *, is_lone: bool) -> bool:
    """Tell whether an object has a paper's title or abstract, and one field more.

    A lone object needs a title, and more than a description: settings have both.
    """
    stated = {
        ours
        for theirs, ours in _meanings(tuple(record), ()).items()
        if record[theirs] not in _NOTHING and not (is_lone and theirs.lower() == "description")
    }
    stated |= {name for name in FIELDS if record.get(name) not in _NOTHING}
    texts = {"title"} if is_lone else {"title", "abstract"}
    return bool(stated & texts) and len(stated - _WEAK) > 1


def _goes_on(head: str) -> bool:
    """Tell whether a text has more values than one, or is longer than its head."""
    try:
        return not isinstance(json.loads(head.lstrip("\ufeff")), dict)
    except (ValueError, RecursionError):
        return True


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
