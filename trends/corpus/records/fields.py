"""Build a record from named fields: the one place where values of all formats are checked."""

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

_TEXTS: Final = ("organization", "venue", "url", "source", "raw_title", "raw_abstract")
_COUNTS: Final = ("n_authors", "n_comments", "n_citations", "n_references")
_PEOPLE: Final = frozenset({"authors", "affiliations", "institutions", "countries", "keywords"})
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
    """Yield the problems of a paper's fields, then the paper.

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
    # Most records state few fields; steps whose fields are absent are skipped to save time.
    for name in _TEXTS:
        if name in fields:
            setattr(record, name, as_text(fields[name]) or None)
    for name in _COUNTS:
        if name in fields and (problem := _read_count(record, name, fields[name])):
            yield problem
    if not _PEOPLE.isdisjoint(fields):
        _read_people(record, fields)
    found = read_dates(fields)
    # Records with equal dates share one result, and some readers set a date later: hence the copy.
    record.dates, record.pairs = {**found.dates}, found.pairs
    record.day_numbers, record.date_notes = found.day_numbers, found.notes
    for name in _IDENTIFIERS:
        if name in fields and (text := as_text(fields[name])):
            yield from _identify(record, name, text)
    if extra:
        record.extra = {name: value for name, value in extra.items() if not is_missing(value)}
    yield record


def split_fields(
    stated: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Divide a record's values into our fields and extra columns.

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


def _read_count(record: Record, name: str, value: object) -> Problem | None:
    """Set a count of the record; return the problem if the value is not a count."""
    number = as_count(value)
    if number is None:
        text = as_text(value)
        why = f"{name} must be a whole number; it is left out."
        return Problem(record.line, why, text) if text else None
    if name == "n_authors" and not 1 <= number <= _MOST_AUTHORS:
        why = f"n_authors must be from 1 to {_MOST_AUTHORS:,}; the number is left out."
        return Problem(record.line, why, as_text(value))
    setattr(record, name, number)
    return None


def _read_people(record: Record, fields: Mapping[str, object]) -> None:
    """Set the authors, institutions, countries and keywords of the record."""
    record.authors, n_listed = read_authors(fields.get("authors"))
    # A source may count authors beyond those that it lists.
    record.n_authors = max(record.n_authors or 0, n_listed or 0) or None
    affiliations = fields.get("affiliations")
    record.institutions = read_institutions(fields.get("institutions"), affiliations)
    record.countries = read_countries(fields.get("countries"), affiliations)
    record.keywords = read_keywords(fields.get("keywords"))


def _identify(record: Record, name: str, text: str) -> Iterator[Problem]:
    """Set an identifier of the record; leave it out if it is not of the kind that its field states."""
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
