"""Named fields to a record: the one place where values of all formats are checked."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from trends.config.value_checks import FIELDS
from trends.corpus.records.affiliations import read_countries, read_institutions, read_keywords
from trends.corpus.records.author_names import read_authors
from trends.corpus.records.date_fields import read_dates
from trends.corpus.records.identifiers import find_acl, find_pubmed, sort_identifier
from trends.corpus.records.plain_values import as_count, as_text, is_missing
from trends.corpus.records.records import Problem, Record

__all__ = ["as_text", "read_fields", "split_fields"]

_NAMES: Final = ("organization", "venue", "url", "source")
_COUNTS: Final = ("n_authors", "n_comments", "n_citations", "n_references")
_IDENTIFIERS: Final = ("arxiv", "doi", "acl", "pubmed", "paper_id")
_IDENTIFIER_START = re.compile(r"\b(?:10\.\d{4,9}/|\d{4}\.\d+)")
# Several columns of a table may state these; all of them count.
_JOINED: Final = frozenset({"keywords"})
# No paper has more: the longest list known, of 15,025 names, is that of the COVIDSurg
# Collaborative (2021), the longest ever by the Guinness World Records.
_MOST_AUTHORS: Final = 20_000


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
    yield from _read_counts(record, fields)
    _read_people(record, fields)
    found = read_dates(fields)
    record.dates, record.pairs = found.dates, found.pairs
    record.day_numbers, record.date_notes = found.day_numbers, found.notes
    for name in _IDENTIFIERS:
        if text := as_text(fields.get(name)):
            yield from _identify(record, name, text)
    record.extra = {name: value for name, value in (extra or {}).items() if not is_missing(value)}
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
        wins, save for keywords, which are joined. Our own names stand for themselves unless `names` has them.

    Examples
    --------
    >>> split_fields({"Titel": "Hafen", "year": 2020, "split": "test"}, {"Titel": "title"})
    ({'title': 'Hafen', 'year': 2020}, {'split': 'test'})
    """
    fields: dict[str, Any] = {}
    for theirs, ours in names.items():
        if theirs not in stated:
            continue
        if ours in _JOINED and not is_missing(fields.get(ours)):
            both = (fields[ours], stated[theirs])
            fields[ours] = [
                v for part in both for v in (part if isinstance(part, list) else [part])
            ]
        elif is_missing(fields.get(ours)):
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


def _read_counts(record: Record, fields: Mapping[str, object]) -> Iterator[Problem]:
    """Put counts into the record; yield those that are none."""
    for name in _COUNTS:
        value = fields.get(name)
        if value is None:
            continue
        text, number = as_text(value), as_count(value)
        if name == "n_authors" and number is not None and not 1 <= number <= _MOST_AUTHORS:
            why = f"n_authors must be from 1 to {_MOST_AUTHORS:,}; the number is left out."
            yield Problem(record.line, why, text)
        elif number is not None:
            setattr(record, name, number)
        elif text:
            yield Problem(record.line, f"{name} must be a whole number; it is left out.", text)


def _read_people(record: Record, fields: Mapping[str, object]) -> None:
    """Put authors, their institutions and countries, and keywords into the record."""
    record.authors, n_listed = read_authors(fields.get("authors"))
    # A source may count authors beyond those that it lists.
    record.n_authors = max(record.n_authors or 0, n_listed or 0) or None
    affiliations = fields.get("affiliations")
    record.institutions = read_institutions(fields.get("institutions"), affiliations)
    record.countries = read_countries(fields.get("countries"), affiliations)
    record.keywords = read_keywords(fields.get("keywords"))


def _identify(record: Record, name: str, text: str) -> Iterator[Problem]:
    """Put an identifier under its kind; one that is not of the kind it is given as is kept out."""
    kind, value = sort_identifier(text)
    if name == "paper_id":
        record.identifiers.setdefault(kind, value)
    elif name in ("acl", "pubmed"):
        found = find_acl(text) if name == "acl" else find_pubmed(text)
        if found:
            record.identifiers[name] = found
    elif kind in ("arxiv", "doi"):
        record.identifiers[kind] = value
    elif _IDENTIFIER_START.search(text):
        shown = "DOI" if name == "doi" else "arXiv identifier"
        yield Problem(record.line, f"The {shown} is cut off; it identifies nothing.", text)
