"""Read JSON of unknown origin: keys are matched by the names that table columns have."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import Any, Final

from trends.config.value_checks import FIELDS
from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.answers import find_records
from trends.corpus.readers.json.json_stream import (
    keys_in,
    looks_like_json,
    mark_objects,
    read_objects,
)
from trends.corpus.readers.json.mapped import override, to_field
from trends.corpus.readers.json.unknown_keys import (
    LIKELY,
    list_paths,
    read_head,
    report_unread,
)
from trends.corpus.readers.tables.header import find_meanings
from trends.corpus.records.fields import read_fields, split_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions, Record
from trends.errors import CorpusError, list_offenders

__all__ = ["READER"]

_COLUMNS = re.compile(r'"columns"\s*:\s*\[([^\]]*)\]')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DATES: Final = frozenset({"published", "updated", "listed", "year"})
# Fields that tasks, products and places have as well.
_WEAK: Final = frozenset({"paper_id", "url", "source", "n_comments"})
_NOTHING: Final[tuple[object, ...]] = (None, "", [], {})
# Nested objects that hold fields of their record. Seen in the output of scholarly ("bib"),
# Elasticsearch ("_source", "fields"), JSON:API and DataCite ("attributes"); the others by analogy.
_PARTS: Final = frozenset(
    {
        *("bib", "biblio", "bibliographic", "metadata", "meta", "attributes", "fields", "_source"),
        *("publication", "publication_info", "paper", "article", "record", "document", "dates"),
    }
)


def _read(stream: TextStream, options: ReadOptions) -> Iterator[Item]:
    yield from _find_gaps(stream, options)
    yield from read_objects(stream, partial(_read_paper, columns=options.columns))


def _find_gaps(stream: TextStream, options: ReadOptions) -> Iterator[Problem]:
    """Refuse a file without titles; name the keys that may hold missing fields."""
    values = read_head(stream)
    records = [_open(record) for value in values for record in find_records(value)]
    tops = {key for record in records for key in record}
    paths = {path for record in records for path in list_paths(record)}
    if not records:
        # The head holds no complete object, for example if a DataFrame was written by columns.
        tops = paths = {*keys_in(stream.head), *_columns_of_frame(stream.head)}
    keys = sorted(paths)
    known = {*_meanings(tuple(sorted(tops)), ()).values(), *(ours for ours, _ in options.columns)}
    if not known & {"title", "abstract"}:
        likely = [key for key in keys if _may_mean("title", key)] or keys
        raise CorpusError(
            f"{stream.name} should hold papers as JSON objects with a key for the title; its keys "
            f"are {list_offenders(likely)}. Say which one it is: --columns title=NAME, or in "
            "Python columns={'title': 'NAME'}."
        )
    if not options.columns:
        _check_papers(stream, values, records)
    lacks = [] if "abstract" in known else ["abstract"]
    lacks += [] if known & _DATES else ["published"]
    for ours in lacks:
        likely = [key for key in keys if _may_mean(ours, key)]
        if likely:
            yield report_unread(ours, likely, paths)


def _may_mean(ours: str, path: str) -> bool:
    """Return whether an unread key may hold one of our fields, by its name and depth."""
    *outer, key = path.split(".")
    meaning = next(iter(_meanings((key,), ()).values()), None)
    if meaning is not None:
        return bool(outer) and (meaning == ours or {meaning, ours} <= _DATES)
    return LIKELY[ours].search(key) is not None


def _check_papers(
    stream: TextStream, values: list[dict[str, Any]], records: list[Mapping[str, Any]]
) -> None:
    """Refuse a file whose objects have a title but no other field of a paper, such as settings."""
    keys = sorted({key for record in records for key in record})
    is_lone = len(values) == len(records) == 1 and not _goes_on(stream.head)
    if records and not any(_is_paper(record, is_lone=is_lone) for record in records):
        raise CorpusError(
            f"{stream.name} should hold papers, each with a title and one field more, such as "
            f"abstract, date, authors or DOI; its keys are {list_offenders(keys)}. Leave it out, or "
            "say what they mean: --columns title=NAME,published=NAME."
        )


def _is_paper(record: Mapping[str, Any], *, is_lone: bool) -> bool:
    """Return whether an object has a title or an abstract, and another field of a paper.

    A lone object needs a title, and more than a description and a date: settings have these.
    """
    is_described = any(key.lower() == "description" for key in record)
    of_settings = ("description", "date") if is_described else ()
    stated = {
        ours
        for theirs, ours in _meanings(tuple(record), ()).items()
        if record[theirs] not in _NOTHING and not (is_lone and theirs.lower() in of_settings)
    }
    stated |= {name for name in FIELDS if record.get(name) not in _NOTHING}
    texts = {"title"} if is_lone else {"title", "abstract"}
    return bool(stated & texts) and len(stated - _WEAK) > 1


def _goes_on(head: str) -> bool:
    """Return whether a text has more than one value, or is longer than its head."""
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
    """Return an object with the fields of the same paper that its nested objects state.

    An object without title and abstract is the envelope of a nested object that has them. If the
    object has a title, a nested object without one completes it, provided that it holds the
    abstract or has one of the usual names.
    """
    inside = [(key, inner) for key, inner in paper.items() if isinstance(inner, dict) and inner]
    if not inside:
        return paper
    known = _meanings(tuple(paper), ())
    stated = {*known.values()}
    if stated.isdisjoint(("title", "abstract")):
        for _, inner in inside:
            if not {"title", "abstract"}.isdisjoint(_meanings(tuple(inner), ()).values()):
                return {**paper, **inner}
        return paper
    added: dict[str, Any] = {}
    for key, inner in inside:
        meanings = _meanings(tuple(inner), ())
        # Licenses and journals also have descriptions, but not abstracts.
        is_part = key.casefold() in _PARTS or (
            key not in known and any("abstract" in name.casefold() for name in inner)
        )
        if not is_part or {"title"} & stated & {*meanings.values()}:
            continue
        added |= {name: inner[name] for name, ours in meanings.items() if ours not in stated}
        stated |= {*meanings.values()}
    return {**added, **paper}


@lru_cache(maxsize=1024)
def _meanings(names: tuple[str, ...], columns: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return find_meanings(names, columns)


READER: Final = Reader("JSON", looks_like_json, _read, mark=mark_objects)
