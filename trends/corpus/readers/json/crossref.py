"""Crossref's works and CSL-JSON, which share their names: ``container-title``, ``date-parts``.

Formats: https://api.crossref.org/swagger-ui/index.html (works), and csl-data.json of
citation-style-language/schema.
"""

from collections.abc import Mapping
from typing import Any, Final

from trends.corpus.readers.json.mapped import JsonFormat, make_reader
from trends.corpus.readers.json.values import as_date, pick

__all__ = ["CROSSREF", "CSL"]

# The day on which a work was deposited ("created") is none of them.
_DATES: Final = ("issued", "published", "published-online", "published-print", "posted")


def _choose_date(fields: dict[str, Any], record: Mapping[str, Any]) -> None:
    """Take the finest of the dates that share the year in which the work was issued."""
    dates = [date for name in _DATES if (date := as_date(pick(record, name)))]
    if dates:
        same_year = [date for date in dates if date[:4] == dates[0][:4]]
        fields["published"] = max(same_year, key=lambda date: date.count("-"))


_FIELDS: Final = {
    "title": ("title",),
    "abstract": ("abstract",),
    "published": _DATES,
    "authors": ("author",),
    "institutions": ("author.affiliation.name",),
    "venue": (
        "container-title",
        "event-title",
        "event.name",
        "institution.name",
        "collection-title",
    ),
    "doi": ("DOI",),
    "url": ("URL",),
    "pubmed": ("PMID",),
    "n_citations": ("is-referenced-by-count",),
    "n_references": ("references-count", "reference-count"),
    "keywords": ("subject", "keyword"),
}
_EXTRA: Final = {"language": ("language",), "type": ("type",)}

CROSSREF: Final = make_reader(
    JsonFormat(
        "Crossref",
        marks=(
            frozenset({"is-referenced-by-count"}),
            frozenset({"message-type", "message"}),
            frozenset({"DOI", "prefix", "member"}),
        ),
        fields=_FIELDS,
        extra=_EXTRA,
        amend=_choose_date,
    )
)
CSL: Final = make_reader(
    JsonFormat(
        "CSL-JSON",
        marks=(frozenset({"date-parts", "issued"}), frozenset({"container-title", "type"})),
        fields=_FIELDS,
        extra=_EXTRA,
        amend=_choose_date,
    )
)
