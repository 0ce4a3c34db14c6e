"""JSON of services, programs and DataFrames."""

import json

import pandas as pd

from tests.corpus.format_samples.sample import REEFS, TIDES, TITLES, make

T, R = TITLES["tides"], TITLES["reefs"]

_CROSSREF_TIDES = {
    "DOI": "10.1000/TIDES",
    "type": "journal-article",
    "title": [T],
    "abstract": f"<jats:title>Abstract</jats:title><jats:p>{TIDES}</jats:p>",
    "issued": {"date-parts": [[2019, 5]]},
    "published-online": {"date-parts": [[2019, 5, 17]]},
    "created": {"date-parts": [[2021, 1, 1]], "date-time": "2021-01-01T00:00:00Z"},
    "container-title": ["Harbour Letters"],
    "author": [
        {"given": "Alma", "family": "Anna", "affiliation": [{"name": "Sea Science"}]},
        {"given": "Bea", "family": "Berta", "affiliation": []},
    ],
    "is-referenced-by-count": 12,
    "references-count": 30,
    "subject": ["Oceanography"],
}
_CROSSREF_REEFS = {
    "DOI": "10.1000/reefs",
    "title": [R],
    "issued": {"date-parts": [[None]]},
    "published-print": {"date-parts": [[2020]]},
    "author": [{"name": "Reef Consortium"}],
    "is-referenced-by-count": 0,
}
_CSL = [
    {
        "id": "anna2019",
        "type": "article-journal",
        "title": T,
        "abstract": TIDES,
        "container-title": "Harbour Letters",
        "DOI": "10.1000/tides",
        "issued": {"date-parts": [["2019", "5", 17]]},
        "author": [
            {"family": "Anna", "given": "Alma"},
            {"family": "Velde", "given": "Bea", "non-dropping-particle": "van der"},
        ],
        "keyword": "tides, gauges",
    },
    {"id": "roe", "title": R, "issued": {"raw": "2020-07"}, "author": [{"literal": "Sea Survey"}]},
]
_ZOTERO = [
    {
        "key": "AAAA1111",
        "itemType": "journalArticle",
        "title": T,
        "abstractNote": TIDES,
        "publicationTitle": "Harbour Letters",
        "date": "2019-05-17",
        "DOI": "10.1000/tides",
        "creators": [
            {"firstName": "Alma", "lastName": "Anna", "creatorType": "author"},
            {"firstName": "Ed", "lastName": "Itor", "creatorType": "editor"},
        ],
        "tags": [{"tag": "tides"}, {"tag": "gauges"}],
    },
    {"key": "BBBB2222", "itemType": "attachment", "title": "Full Text PDF"},
    {
        "key": "CCCC3333",
        "itemType": "preprint",
        "title": R,
        "abstractNote": REEFS,
        "date": "July 2020",
        "archiveID": "arXiv:2007.00001",
        "creators": [{"name": "Sea Survey", "creatorType": "author"}],
    },
]
_EUROPE_PMC = {
    "version": "6.9",
    "hitCount": 2,
    "resultList": {
        "result": [
            {
                "id": "123",
                "source": "MED",
                "pmid": "123",
                "doi": "10.1000/tides",
                "title": T + ".",
                "authorString": "Anna A, Berta B.",
                "authorList": {
                    "author": [
                        {"fullName": "Anna A", "firstName": "Alma", "lastName": "Anna"},
                        {"fullName": "Berta B", "firstName": "Bea", "lastName": "Berta"},
                    ]
                },
                "pubYear": "2019",
                "abstractText": TIDES,
                "firstPublicationDate": "2019-05-17",
                "journalInfo": {"journal": {"title": "Harbour Letters"}},
                "citedByCount": 12,
                "keywordList": {"keyword": ["tides", "gauges"]},
            },
            {
                "id": "PPR1",
                "source": "PPR",
                "title": R,
                "pubYear": "2020",
                "authorString": "Roe J.",
            },
        ]
    },
}
_LENS = {
    "total": 2,
    "data": [
        {
            "lens_id": "000-111",
            "title": T,
            "abstract": TIDES,
            "date_published": "2019-05-17T00:00:00+00:00",
            "year_published": 2019,
            "authors": [
                {
                    "first_name": "Alma",
                    "last_name": "Anna",
                    "affiliations": [{"name": "Sea Science", "country_code": "IS"}],
                },
                {"collective_name": "Gauge Group"},
            ],
            "source": {"title": "Harbour Letters"},
            "external_ids": [{"type": "doi", "value": "10.1000/tides"}],
            "scholarly_citations_count": 12,
            "references_count": 30,
        },
        {"lens_id": "000-222", "title": R, "year_published": 2020, "abstract": None},
    ],
    "results": 2,
}
_OPENREVIEW_2 = {
    "notes": [
        {
            "id": "aaa",
            "forum": "aaa",
            "cdate": 1558051200000,
            "pdate": 1558137600000,
            "content": {
                "title": {"value": T},
                "abstract": {"value": TIDES},
                "authors": {"value": ["Alma Anna", "Bea Berta"]},
                "venue": {"value": "Harbour Workshop 2019"},
                "keywords": {"value": ["tides", "gauges"]},
            },
        },
        {"id": "rrr", "forum": "aaa", "content": {"title": {"value": "Review"}}},
        {
            "id": "bbb",
            "forum": "bbb",
            "cdate": 1588291200000,
            "content": {"title": {"value": R}, "abstract": {"value": REEFS}},
        },
    ],
    "count": 3,
}
_OPENREVIEW_1 = [
    {
        "id": "aaa",
        "forum": "aaa",
        "tcdate": 1558051200000,
        "content": {"title": T, "abstract": TIDES, "authors": ["Alma Anna", "Bea Berta"]},
    },
    {"id": "bbb", "forum": "bbb", "tcdate": 1588291200000, "content": {"title": R}},
]
_SPRINGER = {
    "apiMessage": "This JSON was provided by Springer Nature",
    "result": [{"total": "2", "start": "1"}],
    "records": [
        {
            "contentType": "Article",
            "identifier": "doi:10.1000/tides",
            "title": T,
            "creators": [{"creator": "Anna, Alma"}, {"creator": "Berta, Bea"}],
            "publicationName": "Harbour Letters",
            "publicationDate": "2019-05-17",
            "doi": "10.1000/tides",
            "abstract": {"h1": "Abstract", "p": TIDES},
            "url": [{"format": "html", "value": "https://example.org/tides"}],
        },
        {"title": R, "publicationName": "Reefs", "onlineDate": "2020-07-01", "creators": []},
    ],
}
_CORE = {
    "totalHits": 2,
    "results": [
        {
            "id": 11,
            "title": T,
            "abstract": TIDES,
            "authors": [{"name": "Anna, Alma"}, {"name": "Berta, Bea"}],
            "publishedDate": "2019-05-17T00:00:00",
            "yearPublished": 2019,
            "doi": "10.1000/tides",
            "citationCount": 12,
            "journals": [{"title": "Harbour Letters"}],
            "language": {"code": "en", "name": "English"},
        },
        {"id": 12, "title": R, "abstract": None, "authors": [], "yearPublished": 2020},
    ],
}
_BIORXIV = {
    "messages": [{"status": "ok", "count": 2}],
    "collection": [
        {
            "doi": "10.1101/2019.05.17.1",
            "title": T,
            "authors": "Anna, A.; Berta, B. C.",
            "author_corresponding": "Alma Anna",
            "author_corresponding_institution": "Sea Science",
            "date": "2019-05-17",
            "version": "1",
            "category": "ecology",
            "abstract": TIDES,
            "published": "NA",
            "server": "bioRxiv",
        },
        {"doi": "10.1101/2020.07.01.2", "title": R, "date": "2020-07-01", "abstract": REEFS},
    ],
}
_DATACITE = {
    "data": [
        {
            "id": "10.1000/tides",
            "type": "dois",
            "attributes": {
                "doi": "10.1000/tides",
                "titles": [{"title": T}],
                "creators": [
                    {"name": "Anna, Alma", "affiliation": [{"name": "Sea Science"}]},
                    {"name": "Berta, Bea", "affiliation": ["Gauge Office"]},
                ],
                "publisher": "Tide Archive",
                "descriptions": [
                    {"description": "Tables in CSV.", "descriptionType": "TechnicalInfo"},
                    {"description": TIDES, "descriptionType": "Abstract"},
                ],
                "publicationYear": 2019,
                "dates": [
                    {"date": "2018-01-01/2018-12-31", "dateType": "Collected"},
                    {"date": "2019-05-17", "dateType": "Issued"},
                ],
                "citationCount": 12,
                "subjects": [{"subject": "tides"}],
            },
        },
        {"id": "10.1000/reefs", "attributes": {"titles": [{"title": R}], "publicationYear": 2020}},
    ]
}
_DBLP = {
    "result": {
        "hits": {
            "@total": "2",
            "hit": [
                {
                    "@score": "1",
                    "info": {
                        "authors": {"author": [{"text": "Alma Anna"}, {"text": "Bea Berta"}]},
                        "title": T + ".",
                        "venue": "Harbours",
                        "year": "2019",
                        "doi": "10.1000/tides",
                        "key": "journals/harb/AnnaB19",
                    },
                },
                {"info": {"authors": {"author": {"text": "Jane Roe"}}, "title": R, "year": "2020"}},
            ],
        }
    }
}
_DOAJ = {
    "total": 2,
    "results": [
        {
            "id": "d1",
            "created_date": "2021-01-01T00:00:00Z",
            "bibjson": {
                "title": T,
                "abstract": TIDES,
                "year": "2019",
                "month": "5",
                "author": [{"name": "Alma Anna", "affiliation": "Sea Science"}, {"name": "B"}],
                "journal": {"title": "Harbour Letters"},
                "identifier": [{"type": "doi", "id": "10.1000/tides"}],
                "keywords": ["tides"],
            },
        },
        {"id": "d2", "bibjson": {"title": R, "year": "2020"}},
    ],
}
_HAL = {
    "response": {
        "numFound": 2,
        "docs": [
            {
                "halId_s": "hal-01",
                "title_s": [T],
                "abstract_s": [TIDES],
                "producedDate_s": "2019-05-17",
                "authFullName_s": ["Alma Anna", "Bea Berta"],
                "doiId_s": "10.1000/tides",
                "journalTitle_s": "Harbour Letters",
                "structCountry_s": ["fr"],
            },
            {"halId_s": "hal-02", "title_s": [R], "producedDateY_i": 2020},
        ],
    }
}
_INSPIRE = {
    "hits": {
        "hits": [
            {
                "id": "1",
                "metadata": {
                    "control_number": 1,
                    "titles": [{"title": T}],
                    "abstracts": [{"value": TIDES}],
                    "earliest_date": "2019-05-17",
                    "authors": [
                        {"full_name": "Anna, Alma", "affiliations": [{"value": "Sea Science"}]},
                        {"full_name": "Berta, Bea"},
                    ],
                    "dois": [{"value": "10.1000/tides"}],
                    "citation_count": 12,
                },
            },
            {
                "id": "2",
                "metadata": {
                    "control_number": 2,
                    "titles": [{"title": R}],
                    "preprint_date": "2020-07",
                    "arxiv_eprints": [{"value": "2007.00001"}],
                },
            },
        ]
    }
}
_ADS = {
    "responseHeader": {"status": 0},
    "response": {
        "docs": [
            {
                "bibcode": "2019HarbL...1....1A",
                "title": [T],
                "abstract": TIDES,
                "pubdate": "2019-05-00",
                "year": "2019",
                "author": ["Anna, Alma", "Berta, Bea"],
                "aff": ["Sea Science, Harbour, Iceland", "-"],
                "pub": "Harbour Letters",
                "doi": ["10.1000/tides"],
                "citation_count": 12,
            },
            {
                "bibcode": "2020arXiv200700001R",
                "title": [R],
                "pubdate": "2020-00-00",
                "identifier": ["2020arXiv200700001R", "arXiv:2007.00001"],
            },
        ]
    },
}
_SCOPUS = {
    "search-results": {
        "opensearch:totalResults": "2",
        "entry": [
            {
                "dc:identifier": "SCOPUS_ID:1",
                "eid": "2-s2.0-1",
                "dc:title": T,
                "dc:creator": "Anna A.",
                "dc:description": TIDES,
                "prism:coverDate": "2019-05-17",
                "prism:doi": "10.1000/tides",
                "prism:publicationName": "Harbour Letters",
                "citedby-count": "12",
            },
            {"dc:title": R, "prism:coverDate": "2020-07-01"},
        ],
    }
}
_SCHOLAR = [
    {
        "container_type": "Publication",
        "bib": {
            "title": T,
            "author": ["A Anna", "B Berta"],
            "pub_year": "2019",
            "abstract": TIDES,
            "venue": "Harbour Letters",
        },
        "num_citations": 12,
        "pub_url": "https://example.org/tides",
    },
    {"container_type": "Publication", "bib": {"title": R, "pub_year": "2020"}},
]
_CITING = {
    "offset": 0,
    "data": [
        {"contexts": [], "citingPaper": {"paperId": "a1", "title": T, "abstract": TIDES,
                                         "year": 2019, "authors": [{"name": "A"}, {"name": "B"}],
                                         "citationCount": 12}},
        {"citingPaper": {"paperId": "a2", "title": R, "year": 2020}},
    ],
}  # fmt: skip
_RECOMMENDED = {"recommendedPapers": [entry["citingPaper"] for entry in _CITING["data"]]}
_DATA_SET = [
    {"corpusid": 1, "externalids": {"DOI": "10.1000/tides"}, "title": T, "year": 2019,
     "authors": [{"authorId": "1", "name": "A"}, {"authorId": "2", "name": "B"}],
     "citationcount": 12, "referencecount": 30, "publicationdate": "2019-05-17"},
    {"corpusid": 2, "externalids": {}, "title": R, "year": 2020, "authors": []},
    {"corpusid": 1, "openaccessinfo": {"externalids": {}}, "abstract": TIDES},
]  # fmt: skip
_FRAME = pd.DataFrame(
    {
        "title": [T, R],
        "abstract": [TIDES, None],
        "published": [1558051200000, 1593561600000],
        "cited_by": [12, 0],
    },
)


def _frame(orient):
    return _FRAME.to_json(orient=orient)


def _lines(entries):
    return "\n".join(map(json.dumps, entries)) + "\n"


_DAY = {"published": "2019-05-17", "abstract": TIDES}
_DOI = {**_DAY, "paper_id": "doi:10.1000/tides", "n_authors": 2}
_FULL = {**_DOI, "venue": "Harbour Letters"}
_YEAR = {"published": "2020-01-01", "date_precision": "year"}

SAMPLES = [
    make("crossref_list.json", json.dumps({"status": "ok", "message-type": "work-list", "message": {
        "total-results": 2, "items": [_CROSSREF_TIDES, _CROSSREF_REEFS]}}), "Crossref",
        tides=_FULL, reefs={**_YEAR, "paper_id": "doi:10.1000/reefs", "n_authors": 1}),
    make("crossref_lines.jsonl", _lines([_CROSSREF_TIDES, _CROSSREF_REEFS]), "Crossref",
        tides=_FULL, reefs=_YEAR),
    make("crossref_single.json", _lines([{"status": "ok", "message-type": "work", "message": entry}
        for entry in (_CROSSREF_TIDES, _CROSSREF_REEFS)]), "Crossref", tides=_FULL, reefs=_YEAR),
    make("csl.json", json.dumps(_CSL, indent=1), "CSL-JSON", tides=_FULL,
        reefs={"published": "2020-07-01", "date_precision": "month", "n_authors": 1}),
    make("better_bibtex.json", json.dumps({"config": {"id": "x", "label": "BetterBibTeX JSON"},
        "version": {}, "collections": {}, "items": _ZOTERO}, indent=1), "Zotero (JSON)",
        tides={**_FULL, "n_authors": 1}, n_left_out=1,
        reefs={"paper_id": "arXiv:2007.00001", "date_precision": "month", "abstract": REEFS}),
    make("zotero_api.json", json.dumps([{"key": item["key"], "version": 1, "library": {},
        "meta": {"creatorSummary": "Anna"}, "data": item} for item in _ZOTERO]), "Zotero (JSON)",
        tides={**_FULL, "n_authors": 1}, reefs={"paper_id": "arXiv:2007.00001"}, n_left_out=1),
    make("europe_pmc.json", json.dumps(_EUROPE_PMC), "Europe PMC (JSON)", tides=_FULL,
        reefs={**_YEAR, "n_authors": 1}),
    make("lens.json", json.dumps(_LENS), "Lens", tides=_FULL,
        reefs={**_YEAR, "paper_id": "lens:000-222"}),
    make("openreview_v2.json", json.dumps(_OPENREVIEW_2), "OpenReview", n_left_out=1,
        tides={"published": "2019-05-18", "abstract": TIDES, "n_authors": 2,
               "paper_id": "openreview:aaa", "venue": "Harbour Workshop 2019"},
        reefs={"published": "2020-05-01", "abstract": REEFS}),
    make("openreview_v1.json", json.dumps(_OPENREVIEW_1), "OpenReview",
        tides={**_DAY, "n_authors": 2}, reefs={"published": "2020-05-01"}),
    make("springer.json", json.dumps(_SPRINGER), "Springer Nature (JSON)", tides=_FULL,
        reefs={"published": "2020-07-01", "venue": "Reefs"}),
    make("core.json", json.dumps(_CORE), "CORE", tides=_FULL,
        reefs={**_YEAR, "paper_id": "core:12"}),
    make("biorxiv.json", json.dumps(_BIORXIV), "bioRxiv",
        tides={**_DAY, "n_authors": 2, "venue": "bioRxiv", "paper_id": "doi:10.1101/2019.05.17.1"},
        reefs={"published": "2020-07-01", "abstract": REEFS}),
    make("datacite.json", json.dumps(_DATACITE), "DataCite", tides={**_DOI, "venue": "Tide Archive"},
        reefs={**_YEAR, "paper_id": "doi:10.1000/reefs"}),
    make("dblp.json", json.dumps(_DBLP), "DBLP (JSON)",
        tides={"published": "2019-01-01", "n_authors": 2, "paper_id": "doi:10.1000/tides"},
        reefs={**_YEAR, "n_authors": 1}),
    make("doaj.json", json.dumps(_DOAJ), "DOAJ",
        tides={**_FULL, "published": "2019-05-01", "date_precision": "month"}, reefs=_YEAR),
    make("hal.json", json.dumps(_HAL), "HAL", tides=_FULL, reefs={**_YEAR, "paper_id": "hal:hal-02"}),
    make("inspire.json", json.dumps(_INSPIRE), "INSPIRE", tides=_DOI,
        reefs={"paper_id": "arXiv:2007.00001", "date_precision": "month"}),
    make("ads.json", json.dumps(_ADS), "NASA ADS (JSON)",
        tides={**_FULL, "published": "2019-05-01", "date_precision": "month"},
        reefs={**_YEAR, "paper_id": "arXiv:2007.00001"}),
    make("scopus_api.json", json.dumps(_SCOPUS), "Scopus (JSON)", tides={**_FULL, "n_authors": 1},
        reefs={"published": "2020-07-01"}),
    make("scholarly.json", json.dumps(_SCHOLAR), "Google Scholar (scholarly)",
        tides={"published": "2019-01-01", "abstract": TIDES, "n_authors": 2}, reefs=_YEAR),
    make("s2_citations.json", json.dumps(_CITING), "Semantic Scholar",
        tides={"abstract": TIDES, "paper_id": "s2:a1", "n_authors": 2}, reefs=_YEAR),
    make("s2_recommended.json", json.dumps(_RECOMMENDED), "Semantic Scholar",
        tides={"abstract": TIDES, "paper_id": "s2:a1"}, reefs=_YEAR),
    make("s2_data_set.jsonl", _lines(_DATA_SET), "Semantic Scholar", n_left_out=1,
        tides={"published": "2019-05-17", "paper_id": "doi:10.1000/tides", "n_authors": 2},
        reefs={**_YEAR, "paper_id": "corpusid:2"}),
    make("frame_records.json", _frame("records"), "JSON", tides=_DAY,
        reefs={"published": "2020-07-01"}),
    make("frame_split.json", _frame("split"), "JSON", tides=_DAY, reefs={"published": "2020-07-01"}),
    make("frame_index.json", _frame("index"), "JSON", tides=_DAY, reefs={"published": "2020-07-01"}),
    make("frame_columns.json", _frame("columns"), "JSON", tides=_DAY,
        reefs={"published": "2020-07-01"}),
    make("frame_table.json", _frame("table"), "JSON", tides=_DAY,
        reefs={"published": "2020-07-01"}),
    make("by_identifier.json", json.dumps({
        "1905.00001": {"title": T, "abstract": TIDES, "published": "2019-05-17"},
        "2007.00001": {"title": R, "published": {"year": 2020, "month": 7}}}), "JSON",
        tides={**_DAY, "paper_id": "arXiv:1905.00001"},
        reefs={"paper_id": "arXiv:2007.00001", "date_precision": "month"}),
    make("nested_table_names.json", json.dumps([
        {"Document Title": T, "Abstract": TIDES, "Publication Date": {"$date": "2019-05-17T00:00:00Z"},
         "Authors": [{"name": "A"}, {"name": "B"}], "Source title": "Harbour Letters"},
        {"Document Title": R, "Publication Date": {"date-parts": [[2020]]}}]), "JSON",
        tides={**_DAY, "n_authors": 2, "venue": "Harbour Letters"}, reefs=_YEAR),
]  # fmt: skip
