"""Search services: Europe PMC, OpenReview, Lens, Springer Nature, Scopus' API, Google Scholar."""

from collections.abc import Mapping
from typing import Any, Final

from trends.corpus.readers.json.mapped import JsonFormat, make_reader
from trends.corpus.readers.json.values import pick, pick_all

__all__ = [
    "EUROPE_PMC",
    "GOOGLE_SCHOLAR",
    "LENS",
    "OPENREVIEW",
    "SCOPUS_API",
    "SPRINGER",
]

# https://europepmc.org/RestfulWebService, answers of "search" with resultType=core or lite. Sample,
# as pygetpapers keeps such answers, each record under its identifier: the docstring of EPMCBib in
# petermr/amilib.
EUROPE_PMC: Final = make_reader(
    JsonFormat(
        "Europe PMC (JSON)",
        marks=(
            frozenset({"resultList"}),
            frozenset({"firstPublicationDate", "title"}),
            frozenset({"abstractText", "pubYear"}),
        ),
        fields={
            "title": ("title",),
            "abstract": ("abstractText",),
            "published": ("firstPublicationDate", "journalInfo.printPublicationDate"),
            "year": ("pubYear",),
            "authors": ("authorList.author", "authorString"),
            "affiliations": (
                "authorList.author.authorAffiliationDetailsList.authorAffiliation.affiliation",
                "authorList.author.affiliation",
                "affiliation",
            ),
            "venue": ("journalInfo.journal.title", "journalTitle", "bookOrReportDetails.publisher"),
            "doi": ("doi",),
            "pubmed": ("pmid",),
            "n_citations": ("citedByCount",),
            "keywords": ("keywordList.keyword",),
        },
        extra={"language": ("language",), "type": ("pubTypeList.pubType", "pubType")},
    )
)


def _is_submission(note: Mapping[str, Any]) -> bool:
    """Tell a submission from the reviews and comments below it."""
    forum = note.get("forum")
    return forum is None or forum == note.get("id")


def _name_note(fields: dict[str, Any], note: Mapping[str, Any]) -> None:
    identifier = pick(note, "forum", "id")
    if isinstance(identifier, str):
        fields["paper_id"] = f"openreview:{identifier}"
        fields["url"] = f"https://openreview.net/forum?id={identifier}"


# Notes, whose fields of the second version of the API each have their text under "value". Schema and
# sample: docs/reference/api-v2/entities/note/fields.md of openreview/openreview.
OPENREVIEW: Final = make_reader(
    JsonFormat(
        "OpenReview",
        marks=(
            frozenset({"notes", "content"}),
            frozenset({"content", "cdate"}),
            frozenset({"content", "tcdate"}),
            frozenset({"content", "forum"}),
        ),
        fields={
            "title": ("content.title",),
            "abstract": ("content.abstract",),
            "published": ("pdate", "odate", "cdate", "tcdate"),
            "updated": ("mdate", "tmdate"),
            "authors": ("content.authors.value", "content.authors"),
            "venue": ("content.venue",),
            "keywords": ("content.keywords.value", "content.keywords"),
        },
        amend=_name_note,
        is_paper=_is_submission,
    )
)


def _sort_identifiers(fields: dict[str, Any], work: Mapping[str, Any]) -> None:
    """Take DOI and PubMed identifiers from a list of pairs of type and value."""
    for pair in pick_all(work, "external_ids"):
        name = {"doi": "doi", "pmid": "pubmed"}.get(str(pick(pair, "type")).lower())
        if name:
            fields[name] = pick(pair, "value")


# Sample and fields: the repository of the Lens' API documentation, cambialens/lens-api-doc.
LENS: Final = make_reader(
    JsonFormat(
        "Lens",
        marks=(frozenset({"lens_id"}),),
        fields={
            "title": ("title",),
            "abstract": ("abstract",),
            "published": ("date_published",),
            "year": ("year_published",),
            "authors": ("authors",),
            "institutions": ("authors.affiliations.name",),
            "countries": ("authors.affiliations.country_code",),
            "venue": ("source.title", "source_title"),
            "url": ("source_urls.url",),
            "n_citations": ("scholarly_citations_count",),
            "n_references": ("references_count",),
            "keywords": ("keywords",),
            "paper_id": ("lens_id",),
        },
        prefix="lens:",
        extra={
            "fields_of_study": ("fields_of_study",),
            "language": ("languages",),
            "type": ("publication_type",),
        },
        amend=_sort_identifiers,
    )
)

# Schema: json-schema/springer-nature-publication-schema.json of api-evangelist/springer-nature.
SPRINGER: Final = make_reader(
    JsonFormat(
        "Springer Nature (JSON)",
        marks=(
            frozenset({"creators", "publicationName"}),
            frozenset({"apiMessage", "records"}),
        ),
        fields={
            "title": ("title",),
            "abstract": ("abstract",),
            "published": ("publicationDate", "onlineDate", "printDate"),
            "authors": ("creators",),
            "venue": ("publicationName",),
            "doi": ("doi", "identifier"),
            "url": ("url.value",),
            "keywords": ("keyword", "keywords"),
        },
        extra={"language": ("language",), "type": ("contentType",), "subjects": ("subjects",)},
    )
)

# https://dev.elsevier.com/sc_search_views.html, and the same names in ScienceDirect's answers;
# sample: "Example Response" in docs/scopus.md of lagotto/lagotto.
SCOPUS_API: Final = make_reader(
    JsonFormat(
        "Scopus (JSON)",
        marks=(frozenset({"dc:title"}), frozenset({"prism:coverDate"})),
        fields={
            "title": ("dc:title",),
            "abstract": ("dc:description",),
            "published": ("prism:coverDate", "prism:coverDisplayDate"),
            "authors": ("author", "authors.author", "dc:creator"),
            "institutions": ("affiliation.affilname",),
            "countries": ("affiliation.affiliation-country",),
            "venue": ("prism:publicationName",),
            "doi": ("prism:doi",),
            "pubmed": ("pubmed-id",),
            "n_citations": ("citedby-count",),
            "keywords": ("authkeywords",),
            "url": ("prism:url",),
            "paper_id": ("eid", "dc:identifier"),
        },
        extra={"type": ("subtypeDescription",)},
    )
)

# Publication objects of scholarly-python-package/scholarly, written with json; sample: the output
# of search_pubs in its docstring, scholarly/_scholarly.py.
GOOGLE_SCHOLAR: Final = make_reader(
    JsonFormat(
        "Google Scholar (scholarly)",
        marks=(frozenset({"bib", "container_type"}), frozenset({"bib", "pub_year"})),
        fields={
            "title": ("title",),
            "abstract": ("abstract",),
            "year": ("pub_year", "year"),
            "authors": ("author",),
            "venue": ("journal", "conference", "venue"),
            "url": ("pub_url", "eprint_url"),
            "n_citations": ("num_citations",),
        },
        inside=("bib",),
    )
)
