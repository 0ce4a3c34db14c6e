"""Our own format: JSON Lines, one paper a line, with the columns of a papers frame as keys."""

import json
from collections.abc import Iterator, Mapping
from typing import Final, TypeGuard

from trends.corpus.dates import parse_date
from trends.corpus.identifiers import sort_identifier
from trends.corpus.records import Item, Problem, Reader, ReadOptions, Record
from trends.corpus.text_stream import TextStream

__all__ = ["READER"]

_KEYS: Final = {
    "id": "paper_id",
    "date": "published",
    "published_date": "published",
    "published_at": "published",
    "organisation": "organization",
    "summary": "abstract",
}
_TEXTS: Final = ("organization", "venue", "url", "source")
_NUMBERS: Final = ("n_authors", "n_comments")
_OTHERS: Final = frozenset({"paper_id", "title", "abstract", "published", "date_precision"})


def _recognises(head: str) -> bool:
    """Tell whether the first line is a JSON object with a title or an abstract at its top."""
    first = head.lstrip("\ufeff \t\r\n").partition("\n")[0].rstrip()
    if not first.startswith("{"):
        return False
    try:
        fields = json.loads(first)
    except (ValueError, RecursionError):
        # The first record may be longer than the head.
        return "\n" not in head.strip() and '"title"' in first[:2000]
    return isinstance(fields, dict) and bool({"title", "abstract"} & {*fields})


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    for number, line in enumerate(stream.lines(), start=1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            fields = json.loads(line.lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, ValueError) else "nested too deeply"
            yield Problem(number, f"The line is no JSON object: {reason}.", line.strip(), True)
            continue
        if not isinstance(fields, dict):
            yield Problem(number, "The line is JSON, but no object.", line.strip(), True)
            continue
        yield from _read_paper(fields, number)


def _read_paper(fields: Mapping[str, object], line: int) -> Iterator[Item]:
    """Yield what could not be read of one paper, then the paper."""
    named = {}
    for key, value in fields.items():
        name = _KEYS.get(key, key)
        if name == key or name not in fields:
            named[name] = value
    record = Record(line)
    record.title = _as_text(named.get("title"))
    record.abstract = _as_text(named.get("abstract"))
    for name in _TEXTS:
        setattr(record, name, _as_text(named.get(name)) or None)
    for name in _NUMBERS:
        value = named.get(name)
        if _is_count(value):
            setattr(record, name, int(value))
        elif value is not None:
            yield Problem(line, f"{name} must be a whole number.", repr(value))
    stated = _as_text(named.get("published"))
    if stated:
        date = parse_date(stated)
        if date is None:
            yield Problem(line, "The date cannot be read.", stated)
        else:
            record.dates["published"] = date
    if identifier := _as_text(named.get("paper_id")):
        kind, value = sort_identifier(identifier)
        record.identifiers[kind] = value
    record.extra = {
        name: value
        for name, value in named.items()
        if name not in _OTHERS and name not in _TEXTS and name not in _NUMBERS
    }
    yield record


def _is_count(value: object) -> TypeGuard[int | float]:
    """Tell whether a value is a whole number that a column of counts can hold."""
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and 0 <= value < 2**31
        and value == int(value)
    )


def _as_text(value: object) -> str:
    return "" if value is None else str(value).strip()


READER: Final = Reader("JSON Lines", _recognises, _read)
