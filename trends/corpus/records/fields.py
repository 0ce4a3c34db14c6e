"""Named fields to a record: the one place where values of all formats are checked."""

import ast
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeGuard

from trends.config.value_checks import FIELDS
from trends.corpus.cleaning.surrogates import replace_surrogates
from trends.corpus.records.date_fields import read_dates
from trends.corpus.records.identifiers import sort_identifier
from trends.corpus.records.records import Problem, Record

__all__ = ["as_text", "count_authors", "read_fields", "split_fields"]

_NAMES: Final = ("organization", "venue", "url", "source")
_COUNTS: Final = ("n_authors", "n_comments")
_IDENTIFIERS: Final = ("arxiv", "doi", "acl", "pubmed", "paper_id")
_NUMBER = re.compile(r"\d{1,9}(?:\.0+)?")
_NOT_LETTERS: Final = frozenset({"", "nan", "none", "null", "<na>", "nat"})
_LONGEST_NOT_LETTERS: Final = max(map(len, _NOT_LETTERS))
_INITIALS = re.compile(r"[^\W\d_]\.?(?:[\s-]?[^\W\d_]\.?)*")


def read_fields(
    fields: Mapping[str, object], line: int | None, *, extra: Mapping[str, object] | None = None
) -> Iterator[Problem | Record]:
    """Yield what of a paper's fields could not be read, then the paper.

    Parameters
    ----------
    fields
        Values by the names in `trends.config.value_checks.FIELDS`; values may be missing, None, texts, numbers or lists.
    line
        Where the record starts.
    extra
        Columns of their own; those without a value are dropped.
    """
    record = Record(line, as_text(fields.get("title")), as_text(fields.get("abstract")))
    for name in (*_NAMES, "raw_title", "raw_abstract"):
        setattr(record, name, as_text(fields.get(name)) or None)
    for name in _COUNTS:
        value = fields.get(name)
        if _is_count(value):
            setattr(record, name, int(float(value)))
        elif as_text(value):
            yield Problem(line, f"{name} must be a whole number.", as_text(value))
    if record.n_authors is None:
        record.n_authors = count_authors(fields.get("authors"))
    found = read_dates(fields)
    record.dates, record.pairs = found.dates, found.pairs
    record.day_numbers, record.date_notes = found.day_numbers, found.notes
    for name in _IDENTIFIERS:
        _identify(record, name, as_text(fields.get(name)))
    record.extra = {name: value for name, value in (extra or {}).items() if not _is_missing(value)}
    yield record


def split_fields(
    stated: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Sort a record's values into our fields and columns of their own.

    Parameters
    ----------
    stated
        Values by the file's names.
    names
        The file's names by ours; where several have a value, the one that comes first in `names`
        wins. Our own names stand for themselves unless `names` has them.

    Examples
    --------
    >>> split_fields({"Titel": "Hafen", "year": 2020, "split": "test"}, {"Titel": "title"})
    ({'title': 'Hafen', 'year': 2020}, {'split': 'test'})
    """
    fields: dict[str, Any] = {}
    for theirs, ours in names.items():
        if theirs in stated and _is_missing(fields.get(ours)):
            fields[ours] = stated[theirs]
    extra: dict[str, Any] = {}
    for name, value in stated.items():
        if name in names:
            continue
        if name in FIELDS:
            fields.setdefault(name, value)
        else:
            extra[name] = value
    return fields, extra


def as_text(value: object) -> str:
    """Return a value as text; what stands for nothing (None, NaN, an empty list) is empty.

    Examples
    --------
    >>> as_text(None), as_text(2025.0), as_text(["One", "Two"])
    ('', '2025', 'One; Two')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        stripped = replace_surrogates(value.strip())
        # Whatever is longer is text, and texts are long.
        is_short = len(stripped) <= _LONGEST_NOT_LETTERS
        return "" if is_short and stripped.casefold() in _NOT_LETTERS else stripped
    if _is_missing(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return "; ".join(text for text in map(as_text, value) if text)
    return "" if isinstance(value, dict) else str(value)


def count_authors(authors: object) -> int | None:
    """Return the number of authors in a list, or in a text of any usual notation.

    Examples
    --------
    >>> count_authors("Marx, Karl; Lindgren, Astrid"), count_authors("Liu R., Adler D.G.")
    (2, 2)
    >>> count_authors("Karl Marx and Astrid Lindgren"), count_authors("['Marx, Karl']")
    (2, 1)
    >>> count_authors("Marx, Karl")
    1
    """
    if isinstance(authors, list | tuple):
        return len(authors) or None
    text = as_text(authors)
    if not text:
        return None
    if text.startswith("[") and text.endswith("]"):
        try:
            return len(ast.literal_eval(text)) or None
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            text = text.strip("[]")
    for separator in (";", " and ", "|", "\n"):
        if separator in text:
            return sum(bool(part.strip(" ,&")) for part in text.split(separator))
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) < 2:
        return len(parts) or None
    n_whole = sum(" " in part for part in parts)
    if n_whole == len(parts):
        return len(parts)
    is_surname_first = all(_INITIALS.fullmatch(part) for part in parts[1::2])
    if is_surname_first or len(parts) == 2:
        return (len(parts) + 1) // 2
    return len(parts)


def _identify(record: Record, name: str, text: str) -> None:
    """Put an identifier under its kind; one that is not of the kind it is given as is kept out."""
    if not text:
        return
    kind, value = sort_identifier(text)
    if name == "paper_id":
        record.identifiers.setdefault(kind, value)
    elif name in ("arxiv", "doi"):
        if kind in ("arxiv", "doi"):
            record.identifiers[kind] = value
    else:
        record.identifiers[name] = text.removeprefix("PMID:").strip().lower()


def _is_count(value: object) -> TypeGuard[int | float | str]:
    """Tell whether a value is a whole number that a column of counts can hold."""
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return _NUMBER.fullmatch(value.strip()) is not None
    if not isinstance(value, int | float) or not math.isfinite(value):
        return False
    return 0 <= value < 2**31 and value == int(value)


def _is_missing(value: Any) -> bool:
    if value is None or isinstance(value, str):
        return not value
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in ("NAType", "NaTType")
