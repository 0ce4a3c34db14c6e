"""One small invented file of every format, with what must be read from it."""

import html
import json
from dataclasses import dataclass

TIDES = (
    "Tide tables of forty harbours are compared with gauges. A small network corrects the tables "
    "and halves their error in storms; we release gauges, tables and code."
)
REEFS = (
    "Reefs are mapped from sound alone. Hydrophones record a night each, and a classifier of "
    "snapping shrimps tells living reefs from dead ones with few labels."
)


@dataclass(frozen=True)
class Sample:
    """A file, the name of its format, and facts of its papers by title."""

    name: str
    content: bytes
    format: str
    papers: dict[str, dict]


def sample(name: str, text: str | bytes, reader: str, **papers: dict) -> Sample:
    content = text.encode() if isinstance(text, str) else text
    return Sample(name, content, reader, {TITLES[key]: facts for key, facts in papers.items()})


TITLES = {"tides": "Tide Tables for Small Harbours", "reefs": "Listening to Living Reefs"}
_DAILY_ENTRIES = [
    {
        "paper": {
            "id": "2504.00001",
            "title": TITLES["tides"],
            "summary": TIDES,
            "publishedAt": "2025-04-01T10:00:00.000Z",
            "submittedOnDailyAt": "2025-04-03T01:00:00.000Z",
            "authors": [{"name": "A"}, {"name": "B"}],
            "upvotes": 7,
            "organization": {"name": "seasci", "fullname": "Sea Science"},
        },
        "title": TITLES["tides"],
        "numComments": 2,
    },
    {
        "paper": {
            "id": "2504.00002",
            "title": TITLES["reefs"],
            "publishedAt": "2025-04-02T10:00:00Z",
        }
    },
]
_DAILY_FACTS = {
    "tides": {
        "paper_id": "arXiv:2504.00001",
        "published": "2025-04-01",
        "n_authors": 2,
        "n_comments": 2,
        "organization": "Sea Science",
        "abstract": TIDES,
    },
    "reefs": {"paper_id": "arXiv:2504.00002", "published": "2025-04-02", "abstract": ""},
}
_PAGE = f"""new

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

Apr 29

{TITLES["tides"]}

{TIDES}

  • 2 authors
·
Oct 13, 2024 3

{TITLES["reefs"]}

{REEFS}

seasci Sea Science
·
Apr 2
"""
_HTML = f"""<!DOCTYPE html><html><head><title>Daily Papers</title></head><body><main>
<div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="{
    html.escape(json.dumps({"dailyPapers": _DAILY_ENTRIES, "periodType": "day"}), quote=True)
}"></div></main></body></html>"""
_BOXES = f"""<html><body><article><h3><a href="/papers/2504.00001">{TITLES["tides"]}</a></h3>
<p class="line-clamp-2">{TIDES}</p><ul><li>• 2 authors</li></ul><span>·</span><time
 datetime="2025-04-01T10:00:00Z">Apr 1</time></article>
<article><h3><a href="/papers/2504.00002">{TITLES["reefs"]}</a></h3><p>{REEFS}</p></article></body></html>"""
_ATOM = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
 <title>arXiv Query</title>
 <entry><id>http://arxiv.org/abs/2504.00001v2</id><title>Tide Tables for
   Small Harbours</title><updated>2025-05-01T00:00:00Z</updated>
  <published>2025-04-01T10:00:00Z</published><summary>{TIDES}</summary>
  <author><name>A</name></author><author><name>B</name></author>
  <arxiv:doi>10.1000/TIDES</arxiv:doi><category term="cs.LG"/></entry>
 <entry><id>http://arxiv.org/abs/physics/0504002v1</id><title>{TITLES["reefs"]}</title>
  <published>2005-04-02T10:00:00Z</published><summary>{REEFS}</summary></entry>
</feed>"""
_SNAPSHOT = "\n".join(
    json.dumps(line)
    for line in (
        {
            "id": "0704.0001",
            "title": "Tide Tables for\n  Small Harbours",
            "abstract": f"  {TIDES}\n",
            "categories": "cs.LG",
            "update_date": "2008-11-26",
            "versions": [
                {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
                {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
            ],
            "authors_parsed": [["A", "B", ""], ["C", "D", ""]],
        },
        {
            "id": "hep-th/9901001",
            "title": TITLES["reefs"],
            "abstract": REEFS,
            "categories": "hep-th",
            "update_date": "2008-11-26",
            "authors_parsed": [["A", "B", ""]],
        },
    )
)
_WORKS = {
    "meta": {"count": 2},
    "results": [
        {
            "id": "https://openalex.org/W1",
            "doi": "https://doi.org/10.1000/tides",
            "title": TITLES["tides"],
            "publication_year": 2019,
            "publication_date": "2019-05-17",
            "authorships": [{"institutions": [{"display_name": "Sea Science"}]}, {}],
            "primary_location": {"source": {"display_name": "Harbours"}},
            "abstract_inverted_index": {
                w: [i] for i, w in enumerate(["Tides", "rise", "twice", "a", "day."])
            },
            "language": "en",
        },
        {
            "id": "https://openalex.org/W2",
            "display_name": TITLES["reefs"],
            "publication_year": 2020,
        },
    ],
}
_SCHOLAR = {
    "total": 2,
    "data": [
        {
            "paperId": "ab12",
            "title": TITLES["tides"],
            "abstract": TIDES,
            "year": 2021,
            "publicationDate": "2021-03-04",
            "authors": [{"name": "A"}],
            "externalIds": {"DOI": "10.1000/tides", "ArXiv": "2103.00001"},
            "journal": {"name": "Harbours"},
        },
        {"paperId": "cd34", "title": TITLES["reefs"], "year": 2020, "authors": None},
    ],
}
_BIBTEX = f"""% exported
@string{{hb = "Harbours"}}
@article{{tides2019,
  title = {{{{Tide Tables for Small Harbours}}}},
  author = {{M{{\\"u}}ller, Anna and Smith, John and Lee, Jo}},
  journal = hb, year = {{2019}}, month = may,
  doi = {{10.1000/tides}}, abstract = {{{TIDES}}}
}}
@inproceedings{{reefs,
  title = {{Listening to Living {{R}}eefs}}, author = {{Roe, Jane}}, date = {{2020-07-01}},
  url = {{https://aclanthology.org/2020.acl-main.1}}, abstract = {{{REEFS}}}
}}
"""
_RIS = f"""TY  - JOUR
TI  - {TITLES["tides"]}
AU  - Anna, A.
AU  - Berta, B.
T2  - Harbours
PY  - 2019
DA  - 2019/05/17/
DO  - 10.1000/tides
AB  - {TIDES}
ER  -

TY  - CONF
T1  - {TITLES["reefs"]}
A1  - Roe, Jane
Y1  - 2020//
N2  - {REEFS}
ER  -
"""
_MEDLINE = f"""
PMID- 12345
DP  - 2017 Mar 5
TI  - Tide Tables for
      Small Harbours
LID - 10.1000/tides [doi]
AB  - {TIDES}
FAU - Anna, A
FAU - Berta, B
JT  - Harbours

PMID- 12346
DP  - 2018 Spring
TI  - {TITLES["reefs"]}
AB  - {REEFS}
"""
_WEB_OF_SCIENCE = f"""FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Anna, A
   Berta, B
AF Anna, Alma
   Berta, Bea
TI Tide Tables for
   Small Harbours
SO HARBOURS
LA English
DT Article
DE tides; gauges
AB {TIDES.partition(" A ")[0]}
   A {TIDES.partition(" A ")[2]}
PD MAY 17
PY 2019
DI 10.1000/tides
UT WOS:000000000000001
ER

PT C
AU Roe, J
TI {TITLES["reefs"]}
AB {REEFS}
PD SPR
PY 2020
UT WOS:000000000000002
ER

EF
"""


def _table(separator: str, header: str, *rows: list[str]) -> str:
    lines = [header.replace("|", separator)]
    lines += [separator.join(f'"{value}"' for value in row) for row in rows]
    return "\n".join(lines) + "\n"


SAMPLES = [
    sample("page.txt", _PAGE, "Daily Papers page (text)",
           tides={"published": "2024-10-13", "n_authors": 2, "n_comments": 3},
           reefs={"published": "2025-04-02", "organization": "Sea Science"}),
    sample("page.html", _HTML, "Daily Papers page (HTML)", **_DAILY_FACTS),
    sample("boxes.html", _BOXES, "Daily Papers page (HTML)",
           tides={"paper_id": "arXiv:2504.00001", "published": "2025-04-01", "n_authors": 2},
           reefs={"paper_id": "arXiv:2504.00002", "published": "NaT", "abstract": REEFS}),
    sample("daily.json", json.dumps(_DAILY_ENTRIES, indent=1), "Daily Papers (JSON)", **_DAILY_FACTS),
    sample("feed.xml", _ATOM, "arXiv feed (Atom)",
           tides={"paper_id": "arXiv:2504.00001", "published": "2025-04-01", "n_authors": 2},
           reefs={"paper_id": "arXiv:physics/0504002", "published": "2005-04-02"}),
    sample("snapshot.json", _SNAPSHOT, "arXiv metadata (JSON)",
           tides={"paper_id": "arXiv:0704.0001", "published": "2007-04-02", "n_authors": 2},
           reefs={"paper_id": "arXiv:hep-th/9901001", "published": "1999-01-01",
                  "date_precision": "month"}),
    sample("works.json", json.dumps(_WORKS), "OpenAlex",
           tides={"paper_id": "doi:10.1000/tides", "published": "2019-05-17", "venue": "Harbours",
                  "abstract": "Tides rise twice a day.", "organization": "Sea Science"},
           reefs={"paper_id": "openalex:W2", "date_precision": "year"}),
    sample("scholar.json", json.dumps(_SCHOLAR), "Semantic Scholar",
           tides={"paper_id": "arXiv:2103.00001", "published": "2021-03-04", "venue": "Harbours"},
           reefs={"paper_id": "s2:cd34", "date_precision": "year"}),
    sample("library.bib", _BIBTEX, "BibTeX",
           tides={"paper_id": "doi:10.1000/tides", "published": "2019-05-01", "n_authors": 3,
                  "venue": "Harbours", "date_precision": "month"},
           reefs={"paper_id": "acl:2020.acl-main.1", "published": "2020-07-01"}),
    sample("export.ris", _RIS, "RIS",
           tides={"paper_id": "doi:10.1000/tides", "published": "2019-05-17", "n_authors": 2},
           reefs={"published": "2020-01-01", "date_precision": "year", "n_authors": 1}),
    sample("pubmed.nbib", _MEDLINE, "MEDLINE",
           tides={"paper_id": "doi:10.1000/tides", "published": "2017-03-05", "n_authors": 2},
           reefs={"paper_id": "pubmed:12346", "date_precision": "year"}),
    sample("scopus.csv", "\ufeff" + _table(",", "Authors|Title|Year|Source title|DOI|Abstract",
           ["Anna A.; Berta B.", TITLES["tides"], "2019", "Harbours", "10.1000/tides", TIDES],
           ["Roe J.", TITLES["reefs"], "2020", "Reefs", "", REEFS]), "separated values",
           tides={"paper_id": "doi:10.1000/tides", "n_authors": 2, "venue": "Harbours"},
           reefs={"published": "2020-01-01", "date_precision": "year", "n_authors": 1}),
    sample("ieee.csv", _table(",", "Document Title|Authors|Publication Title|Publication Year|Abstract|DOI",
           [TITLES["tides"], "A. Anna; B. Berta", "Harbours", "2019", TIDES, "10.1000/tides"],
           [TITLES["reefs"], "J. Roe", "Reefs", "2020", REEFS, ""]), "separated values",
           tides={"paper_id": "doi:10.1000/tides", "n_authors": 2}, reefs={"venue": "Reefs"}),
    sample("springer.csv", _table(",", "Item Title|Publication Title|Item DOI|Authors|Publication Year|URL",
           [TITLES["tides"], "Harbours", "10.1000/tides", "Anna", "2019", "http://x"],
           [TITLES["reefs"], "Reefs", "10.1000/reefs", "Roe", "2020", "http://y"]), "separated values",
           tides={"paper_id": "doi:10.1000/tides", "url": "http://x"}, reefs={"venue": "Reefs"}),
    sample("wos.tsv", _table("\t", "PT|AU|TI|SO|AB|PY|DI",
           ["J", "Anna, A; Berta, B", TITLES["tides"], "Harbours", TIDES, "2019", "10.1000/tides"],
           ["J", "Roe, J", TITLES["reefs"], "Reefs", REEFS, "2020", ""]), "separated values",
           tides={"paper_id": "doi:10.1000/tides", "n_authors": 2}, reefs={"venue": "Reefs"}),
    sample("wos_full.tsv", "\ufeffPT\tAU\tAF\tTI\tSO\tAB\tPY\tPD\tEA\tDI\tUT\tPM\n"
           f"J\tAnna, A; Berta, B\tAnna, Alma; Berta, Bea\t{TITLES['tides']}\tHARBOURS\t{TIDES}\t2019\tMAY 17\t\t10.1000/tides\tWOS:1\t\n"
           f"J\tRoe, J\tRoe, Jane\t{TITLES['reefs']}\tREEFS\t{REEFS}\t\t\tMAR 2020\t\tWOS:2\t\n", "separated values",
           tides={"paper_id": "doi:10.1000/tides", "published": "2019-05-17", "n_authors": 2},
           reefs={"paper_id": "WOS:2", "published": "2020-03-01", "date_precision": "month"}),
    sample("savedrecs.txt", _WEB_OF_SCIENCE, "Web of Science",
           tides={"paper_id": "doi:10.1000/tides", "published": "2019-05-17", "n_authors": 2,
                  "venue": "HARBOURS", "abstract": TIDES},
           reefs={"paper_id": "WOS:000000000000002", "date_precision": "year", "n_authors": 1}),
    sample("zotero.csv", _table(",", "Key|Item Type|Publication Year|Author|Title|Publication Title|DOI|Abstract Note|Date",
           ["K1", "journalArticle", "2019", "Anna, A.; Berta, B.", TITLES["tides"], "Harbours", "10.1000/tides", TIDES, "2019-05-17"],
           ["K2", "journalArticle", "2020", "Roe, J.", TITLES["reefs"], "Reefs", "", REEFS, "July 2020"]), "separated values",
           tides={"paper_id": "doi:10.1000/tides", "published": "2019-05-17"},
           reefs={"published": "2020-07-01", "date_precision": "month"}),
    sample("oai.tsv", _table("\t", "id|created|updated|authors|title|categories|journal-ref|doi|abstract",
           ["0704.0001", "2007-04-02", "2008-11-26", "Anna, A; Berta, B", TITLES["tides"], "cs.LG", "Harbours 3", "10.1000/tides", TIDES],
           ["hep-th/9901001", "1999-01-04", "", "Roe, J", TITLES["reefs"], "hep-th", "", "", REEFS]), "separated values",
           tides={"paper_id": "arXiv:0704.0001", "published": "2007-04-02", "n_authors": 2, "venue": "Harbours 3"},
           reefs={"paper_id": "arXiv:hep-th/9901001", "published": "1999-01-04"}),
    sample("plain.csv", _table(";", "title|abstract|date",
           [TITLES["tides"], TIDES, "2019-05"], [TITLES["reefs"], REEFS, "3 July 2020"]), "separated values",
           tides={"published": "2019-05-01"}, reefs={"published": "2020-07-03"}),
    sample("own.jsonl", json.dumps({"title": TITLES["tides"], "abstract": TIDES, "published": "2019-05"})
           + "\n" + json.dumps({"title": TITLES["reefs"], "published": "2020"}) + "\n", "JSON",
           tides={"published": "2019-05-01", "date_precision": "month"},
           reefs={"date_precision": "year"}),
]  # fmt: skip
