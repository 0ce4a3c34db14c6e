"""Repositories and subject databases: bioRxiv, CORE, DataCite, DBLP, DOAJ, HAL, INSPIRE, NASA ADS."""

import re
from collections.abc import Mapping
from typing import Any, Final

from trends.corpus.readers.json.mapped import JsonFormat, make_reader
from trends.corpus.readers.json.values import as_texts, pick, pick_all
from trends.corpus.records.identifiers import find_arxiv

__all__ = ["ADS", "BIORXIV", "CORE", "DATACITE", "DBLP", "DOAJ", "HAL", "INSPIRE"]

_HOMONYM = re.compile(r" \d{4}$")

# https://api.biorxiv.org, "details" and "pubs"; sample:
# scientific-skills/biorxiv-database/references/api_reference.md of K-Dense-AI/claude-scientific-skills.
BIORXIV: Final = make_reader(
    JsonFormat(
        "bioRxiv",
        marks=(
            frozenset({"collection", "messages"}),
            frozenset({"jatsxml"}),
            frozenset({"author_corresponding"}),
            frozenset({"preprint_title"}),
        ),
        fields={
            "title": ("title", "preprint_title"),
            "abstract": ("abstract", "preprint_abstract"),
            "published": ("date", "preprint_date"),
            "authors": ("authors", "preprint_authors"),
            "institutions": (
                "author_corresponding_institution",
                "preprint_author_corresponding_institution",
            ),
            "venue": ("server", "preprint_platform"),
            "doi": ("doi", "biorxiv_doi", "preprint_doi"),
        },
        extra={"category": ("category", "preprint_category"), "type": ("type",)},
    )
)

# Schema: "Work" and "Output" in https://api.core.ac.uk/docs/v3; a client that reads these fields:
# claude/src/fetchers/core.mjs of hugo-alves/icanhazpdf. Lists of books and games have
# "yearPublished", too. Answers of the second version, with records under "_source", are read as
# JSON of unknown origin; sample: tests/fixtures/core_search.yml of ropensci-archive/rcoreoa.
CORE: Final = make_reader(
    JsonFormat(
        "CORE",
        marks=(
            frozenset({"dataProviders", "downloadUrl"}),
            *(
                frozenset({"yearPublished", key})
                for key in (
                    *("dataProviders", "downloadUrl", "documentType", "depositedDate"),
                    *("publishedDate", "sourceFulltextUrls", "totalHits"),
                )
            ),
        ),
        fields={
            "title": ("title",),
            "abstract": ("abstract", "description"),
            "published": ("publishedDate",),
            "year": ("yearPublished",),
            "authors": ("authors",),
            "venue": ("journals.title", "publisher"),
            "doi": ("doi",),
            "arxiv": ("arxivId",),
            "pubmed": ("pubmedId",),
            "url": ("downloadUrl",),
            "n_citations": ("citationCount",),
            "paper_id": ("id",),
        },
        prefix="core:",
        extra={
            "language": ("language.name", "language.code"),
            "type": ("documentType",),
            "fields_of_study": ("fieldOfStudy",),
        },
    )
)


def _amend_datacite(fields: dict[str, Any], work: Mapping[str, Any]) -> None:
    """Choose among the described parts of a work: its abstract, the day on which it came out."""
    for entry in pick_all(work, "descriptions"):
        if pick(entry, "descriptionType") in (None, "Abstract"):
            fields["abstract"] = pick(entry, "description")
            break
    dates = {pick(entry, "dateType"): pick(entry, "date") for entry in pick_all(work, "dates")}
    fields["published"] = next(
        (dates[kind] for kind in ("Issued", "Available", "Created") if dates.get(kind)), None
    )


# Schema: source/json/kernel-4.3/datacite_4.3_schema.json of datacite/schema; the API wraps each
# record in "attributes".
DATACITE: Final = make_reader(
    JsonFormat(
        "DataCite",
        marks=(
            frozenset({"titles", "publicationYear"}),
            frozenset({"titles", "descriptionType"}),
        ),
        fields={
            "title": ("titles.title",),
            "year": ("publicationYear",),
            "updated": ("updated",),
            "authors": ("creators",),
            "institutions": ("creators.affiliation",),
            "venue": ("container.title", "publisher.name", "publisher"),
            "doi": ("doi", "id", "identifiers.identifier"),
            "url": ("url",),
            "n_citations": ("citationCount",),
            "n_references": ("referenceCount",),
            "keywords": ("subjects.subject",),
        },
        extra={"language": ("language",), "type": ("types.resourceTypeGeneral",)},
        inside=("attributes",),
        amend=_amend_datacite,
    )
)


def _amend_dblp(fields: dict[str, Any], _publication: Mapping[str, Any]) -> None:
    """Leave out the numbers that tell authors of one name apart: "Anna Berg 0002"."""
    authors = fields.get("authors")
    names = as_texts(authors if isinstance(authors, list) else [authors])
    fields["authors"] = [_HOMONYM.sub("", name) for name in names] or None


# https://dblp.org/faq/How+to+use+the+dblp+search+API.html, format=json; no abstracts there. Type
# of an answer: Sources/D2NetAPIs/DBLP/DBLPPublicationsResult.swift of fwcd/d2; sample of the inner
# objects: README.md of alumik/dblp-api.
DBLP: Final = make_reader(
    JsonFormat(
        "DBLP (JSON)",
        marks=(frozenset({"hit", "info"}), frozenset({"@score", "info"})),
        fields={
            "title": ("title",),
            "year": ("year",),
            "authors": ("authors.author",),
            "venue": ("venue",),
            "doi": ("doi",),
            "url": ("ee", "url"),
            "paper_id": ("key",),
        },
        extra={"type": ("type",)},
        prefix="dblp:",
        inside=("info",),
        amend=_amend_dblp,
    )
)


def _amend_doaj(fields: dict[str, Any], article: Mapping[str, Any]) -> None:
    for pair in pick_all(article, "identifier"):
        if str(pick(pair, "type")).lower() == "doi":
            fields["doi"] = pick(pair, "id")


# https://doaj.org/api/docs, search of articles; schema: BASE_ARTICLE_STRUCT in
# portality/api/current/data_objects/article.py of DOAJ/doaj.
DOAJ: Final = make_reader(
    JsonFormat(
        "DOAJ",
        marks=(frozenset({"bibjson"}),),
        fields={
            "title": ("title",),
            "abstract": ("abstract",),
            "year": ("year",),
            "month": ("month",),
            "authors": ("author",),
            "affiliations": ("author.affiliation",),
            "venue": ("journal.title",),
            "url": ("link.url",),
            "keywords": ("keywords",),
        },
        extra={"language": ("journal.language",)},
        inside=("bibjson",),
        amend=_amend_doaj,
    )
)


# https://api.archives-ouvertes.fr/docs/search, fields of the default and of chosen answers; sample:
# examples/biblio_HAL_article_olivier-devauchelle.json of odevauchelle/pyHAL; a client that asks for
# others: hceres.py of alarictabaries/hceres_hal_export.
HAL: Final = make_reader(
    JsonFormat(
        "HAL",
        marks=(frozenset({"title_s"}), frozenset({"halId_s"})),
        fields={
            "title": ("title_s", "en_title_s", "fr_title_s"),
            "abstract": ("abstract_s", "en_abstract_s", "fr_abstract_s"),
            "published": ("producedDate_s", "publicationDate_s", "producedDate_tdate"),
            "year": ("producedDateY_i", "publicationDateY_i"),
            "listed": ("submittedDate_s", "submittedDate_tdate"),
            "authors": ("authFullName_s",),
            "institutions": ("structName_s", "instStructName_s", "labStructName_s"),
            "countries": ("structCountry_s",),
            "venue": ("journalTitle_s", "bookTitle_s", "conferenceTitle_s"),
            "doi": ("doiId_s",),
            "arxiv": ("arxivId_s",),
            "pubmed": ("pubmedId_s",),
            "url": ("uri_s",),
            "keywords": ("keyword_s",),
            "paper_id": ("halId_s",),
        },
        extra={"language": ("language_s",), "type": ("docType_s",)},
        prefix="hal:",
    )
)


# Fields: README.md of inspirehep/rest-api-doc and https://inspire-schemas.readthedocs.io.
INSPIRE: Final = make_reader(
    JsonFormat(
        "INSPIRE",
        marks=(
            frozenset({"titles", "earliest_date"}),
            frozenset({"titles", "abstracts"}),
            frozenset({"titles", "control_number"}),
        ),
        fields={
            "title": ("titles.title",),
            "abstract": ("abstracts.value",),
            "published": ("earliest_date", "preprint_date", "imprints.date"),
            "year": ("publication_info.year",),
            "authors": ("authors.full_name",),
            "institutions": ("authors.affiliations.value",),
            "venue": ("publication_info.journal_title",),
            "doi": ("dois.value",),
            "arxiv": ("arxiv_eprints.value",),
            "n_citations": ("citation_count",),
            "keywords": ("keywords.value",),
            "paper_id": ("control_number",),
        },
        extra={"type": ("document_type",)},
        prefix="inspire:",
        inside=("metadata",),
    )
)


def _amend_ads(fields: dict[str, Any], paper: Mapping[str, Any]) -> None:
    """Take the arXiv identifier from the list of all; leave out affiliations that are a dash."""
    identifiers = [text for text in pick_all(paper, "identifier", "eid") if isinstance(text, str)]
    fields["arxiv"] = next((text for text in identifiers if find_arxiv(text)), None)
    stated = [part.strip() for text in as_texts(pick_all(paper, "aff")) for part in text.split(";")]
    fields["affiliations"] = [part for part in stated if part not in ("", "-")] or None


# https://ui.adsabs.harvard.edu/help/api, "search/query"; schema:
# deploy/adsabs/server/solr/collection1/conf/schema.xml of adsabs/montysolr.
ADS: Final = make_reader(
    JsonFormat(
        "NASA ADS (JSON)",
        marks=(frozenset({"bibcode"}),),
        fields={
            "title": ("title",),
            "abstract": ("abstract",),
            "published": ("pubdate", "date"),
            "year": ("year",),
            "authors": ("author",),
            "venue": ("pub", "pub_raw"),
            "doi": ("doi",),
            "n_citations": ("citation_count",),
            "keywords": ("keyword",),
            "paper_id": ("bibcode",),
        },
        extra={"type": ("doctype",)},
        prefix="bibcode:",
        amend=_amend_ads,
    )
)
