"""Files of services and reference managers: recognized, read, and accounted for."""

import io
import json

import pandas as pd
import pytest

from tests.corpus.format_samples import json_samples, tagged_samples, xml_samples
from tests.corpus.samples import TITLES
from trends.corpus import read_corpus, read_papers
from trends.errors import CorpusError

SAMPLES = [*json_samples.SAMPLES, *xml_samples.SAMPLES, *tagged_samples.SAMPLES]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_format_is_recognized_and_read(sample):
    corpus = read_corpus(io.BytesIO(sample.content))
    assert corpus.sources["format"].tolist() == [sample.format]
    assert corpus.sources["n_left_out"].tolist() == [sample.n_left_out]
    assert len(corpus.problems) == sample.n_left_out, corpus.problems["problem"].tolist()
    papers = corpus.papers.assign(published=corpus.papers["published"].astype("string").str[:10])
    papers.index = papers["title"].str.rstrip(".")
    assert set(papers.index) == set(sample.papers)
    for title, facts in sample.papers.items():
        found = {name: papers.loc[title, name] for name in facts}
        assert {n: None if pd.isna(v) else v for n, v in found.items()} == facts


@pytest.mark.parametrize(
    ("record", "key"),
    [
        (
            {
                "id": "https://openalex.org/W1",
                "display_name": "Terns at sea",
                "publication_year": 2019,
                "x": {"abstract_text": "We count terns at sea."},
            },
            "x.abstract_text",
        ),
        (
            {"paperId": "a1", "title": "Terns", "abstract": "We count.", "x": {"issued_on": "2019-02"}},
            "x.issued_on",
        ),
        (
            {"lens_id": "1", "title": "Terns", "date_published": "2019", "summary": "We count all terns."},
            "summary",
        ),
        (
            {"DOI": "10.1/a", "prefix": "10.1", "member": "1", "issued": {"date-parts": [[2019]]},
             "meta": {"headline": "Terns of the sea"}, "abstract": "We count terns."},
            "meta.headline",
        ),
    ],
)  # fmt: skip
def test_unknown_keys_of_known_formats_are_named(record, key):
    corpus = read_corpus(io.StringIO(json.dumps([record])))
    (why,) = corpus.problems["problem"]
    assert f"'{key}'" in why
    ours = why.split()[5].rstrip(";")
    again = read_corpus(io.StringIO(json.dumps([record])), columns={ours: key})
    assert again.problems.empty
    assert again.papers[ours].notna().all()


def test_records_under_their_identifiers_are_read():
    record = {"title": "Terns", "abstractText": "We count.", "firstPublicationDate": "2024-06-14"}
    papers = {"PMC1": record | {"pmid": "11"}, "PMC2": record | {"title": "Gulls", "pmid": "12"}}
    corpus = read_corpus(io.StringIO(json.dumps({"papers": papers})))
    assert corpus.sources["format"].tolist() == ["Europe PMC (JSON)"]
    assert sorted(corpus.papers["paper_id"]) == ["pubmed:11", "pubmed:12"]


def test_numbers_that_tell_namesakes_apart_are_no_part_of_a_name():
    info = {
        "title": "Terns",
        "year": "2014",
        "authors": {"author": {"@pid": "1", "text": "Ann Roe 0002"}},
    }
    answer = {"result": {"hits": {"hit": [{"@score": "1", "info": info}]}}}
    papers = read_papers(io.StringIO(json.dumps(answer)))
    assert [list(names) for names in papers["authors"]] == [["Ann Roe"]]


BOTH = ["Anna, Alma", "Berta, Bea"]
# What is known of the first paper's people: authors, institutions, countries, keywords, citations
# and references.
PEOPLE = {
    "crossref_list.json": (BOTH, ["Sea Science"], [], ["Oceanography"], 12, 30),
    "csl.json": (["Anna, Alma", "van der Velde, Bea"], [], [], ["tides", "gauges"], None, None),
    "better_bibtex.json": (["Anna, Alma"], [], [], ["tides", "gauges"], None, None),
    "europe_pmc.json": (BOTH, [], [], ["tides", "gauges"], 12, None),
    "europe_pmc.xml": (["Anna, Alma", "Berta, B"], [], [], [], 12, None),
    "lens.json": (["Anna, Alma", "Gauge Group"], ["Sea Science"], ["Iceland"], [], 12, 30),
    "openreview_v2.json": (["Alma Anna", "Bea Berta"], [], [], ["tides", "gauges"], None, None),
    "springer.json": (BOTH, [], [], [], None, None),
    "core.json": (BOTH, [], [], [], 12, None),
    "biorxiv.json": (["Anna, A.", "Berta, B. C."], ["Sea Science"], [], [], None, None),
    "datacite.json": (BOTH, ["Sea Science", "Gauge Office"], [], ["tides"], 12, None),
    "dblp.json": (["Alma Anna", "Bea Berta"], [], [], [], None, None),
    "doaj.json": (["Alma Anna", "B"], ["Sea Science"], [], ["tides"], None, None),
    "hal.json": (["Alma Anna", "Bea Berta"], [], ["France"], [], None, None),
    "inspire.json": (BOTH, ["Sea Science"], [], [], 12, None),
    "ads.json": (BOTH, ["Sea Science"], ["Iceland"], [], 12, None),
    "ads.txt": (BOTH, ["Sea Science", "Gauge Office"], ["Iceland"], [], None, None),
    "scopus_api.json": (["Anna, A."], [], [], [], 12, None),
    "s2_data_set.jsonl": (["A", "B"], [], [], [], 12, 30),
    "frame_split.json": ([], [], [], [], 12, None),
    "pubmed.xml": (["Anna, Alma", "Gauge Group"], ["Sea Science"], ["Iceland"], ["tides"], None, 1),
    "endnote.xml": (BOTH, [], [], ["tides"], None, None),
    "oai_dc.xml": (BOTH, [], [], ["Oceanography"], None, None),
    "zotero.rdf": (["Anna, Alma", "Berta"], [], [], ["tides"], None, None),
    "arxiv_rss.xml": (["Alma Anna", "Bea Berta"], [], [], [], None, None),
    "endnote.enw": (BOTH, ["Sea Science"], ["Iceland"], ["tides"], None, None),
    "refworks.txt": (BOTH, [], [], ["tides"], None, None),
    "cnki.txt": (["安娜", "贝塔"], ["海洋大学"], [], ["潮汐", "验潮仪"], None, None),
    "cnki_refworks.txt": (["安娜", "贝塔"], ["海洋大学"], [], ["潮汐", "验潮仪"], None, None),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_people_and_counts_are_kept(name):
    (sample,) = (sample for sample in SAMPLES if sample.name == name)
    papers = read_papers(io.BytesIO(sample.content))
    first = papers[papers["title"].str.rstrip(".") == TITLES["tides"]].iloc[0]
    people = (
        list(value) if hasattr(value := first.get(column), "__len__") else []
        for column in ("authors", "institutions", "countries", "keywords")
    )
    counts = (
        None if pd.isna(value := first.get(column)) else value
        for column in ("n_citations", "n_references")
    )
    assert (*people, *counts) == PEOPLE[name]


def read_json(value, **settings):
    return read_corpus(io.StringIO(json.dumps(value)), **settings)


def test_columns_name_keys_of_json_and_keys_within_keys():
    records = [
        {"Werk": "Tides at Sea", "meta": {"shelf": {"when": "2019-05"}}, "Inhalt": "They rise."}
    ]
    columns = {"title": "Werk", "abstract": "Inhalt", "published": "meta.shelf.when"}
    paper = read_json(records, columns=columns).papers.iloc[0]
    assert (paper["title"], paper["abstract"]) == ("Tides at Sea", "They rise.")
    assert str(paper["published"])[:7] == "2019-05"


def test_columns_override_what_a_known_format_says():
    records = [
        {"lens_id": "1", "title": "Tides at Sea", "date_published": "2019", "mine": "2020-02-03"}
    ]
    papers = read_json(records, columns={"published": "mine"}).papers
    assert str(papers["published"].iloc[0])[:10] == "2020-02-03"


@pytest.mark.parametrize(
    "record",
    [
        {"id": "https://openalex.org/W1", "title": "Tides at Sea", "publication_year": 2018},
        {"paperId": "a1", "title": "Tides at Sea", "year": 2018},
        {"id": "1905.00001", "title": "Tides at Sea", "abstract": "", "authors_parsed": []},
        {"paper": {"id": "1905.00001", "title": "Tides at Sea"}, "_id": "x", "upvotes": 1,
         "authors": [], "hidden": False},
    ],
)  # fmt: skip
def test_columns_override_in_every_reader_of_json(record):
    papers = read_json(
        [{**record, "mine": {"day": "2020-02-03"}}], columns={"published": "mine.day"}
    )
    assert papers.sources["format"].tolist() != ["JSON"]
    assert str(papers.papers["published"].iloc[0])[:10] == "2020-02-03"


def test_keys_that_look_like_what_is_missing_are_named():
    records = [
        {
            "title": "Tides at Sea",
            "descr_long": "They rise.",
            "issuedOn": "2019",
            "shelf": 3,
            "venue": "Sea",
        }
    ]
    problems = read_json(records).problems["problem"].tolist()
    assert problems == [
        "No key was known for abstract; if one of 'descr_long' is meant, say --columns abstract=NAME.",
        "No key was known for published; if one of 'issuedOn' is meant, say --columns published=NAME.",
    ]


def test_json_without_a_title_says_which_keys_it_has():
    with pytest.raises(
        CorpusError, match=r"each with a title and one field more.*'worktitle'\. Leave"
    ):
        read_json([{"worktitle": "Tides at Sea", "shelf": 3}])
    with pytest.raises(CorpusError, match=r"its keys are 'colour', 'shelf'\. Say which one it is"):
        read_json([{"colour": "Tides at Sea", "shelf": 3}])


def test_one_object_with_a_title_and_nothing_else_of_papers_is_none():
    message = r"a title and one field more.*its keys are 'marks', 'title'"
    with pytest.raises(CorpusError, match=message):
        read_json({"title": "Tides by month", "marks": [1, 2]})
    with pytest.raises(CorpusError, match=message):
        read_json([{"title": "Tides at Sea", "marks": [1]}])
    dated = {"title": "Tides at Sea", "marks": [1], "year": 2019, "doi": "10.1000/tides"}
    assert len(read_json(dated).papers) == 1


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (1558051200000, "2019-05-17"),
        (1558051200, "2019-05-17"),
        (-315619200000, "1960-01-01"),
        (20190517, "2019-05-17"),
        ([2019, 5, 17], "2019-05-17"),
        ({"year": "2019", "month": "May", "day": 17}, "2019-05-17"),
        ({"raw": "17 May 2019"}, "2019-05-17"),
        ({"date-time": "2019-05-17T10:00:00Z"}, "2019-05-17"),
    ],
)
def test_dates_of_json_are_read_in_any_usual_form(stated, expected):
    papers = read_json([{"title": "Tides at Sea", "published": stated}]).papers
    assert str(papers["published"].iloc[0])[:10] == expected


def test_openalex_with_a_plain_abstract():
    work = {"id": "https://openalex.org/W7", "title": "Tides at Sea", "publication_year": 2019,
            "authorships": [], "abstract_inverted_index": None, "abstract": "They rise."}  # fmt: skip
    assert read_papers(io.StringIO(json.dumps([work])))["abstract"].tolist() == ["They rise."]


def test_an_answer_without_records_says_that_none_was_found():
    with pytest.raises(CorpusError, match="At least one paper was expected"):
        read_json({"message-type": "work-list", "message": {"items": [], "total-results": 0}})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_file_that_is_cut_off_is_read_with_an_account_or_refused(sample):
    for part in (0.2, 0.5, 0.9):
        try:
            corpus = read_corpus(io.BytesIO(sample.content[: int(part * len(sample.content))]))
        except CorpusError:
            continue
        sources = corpus.sources
        total = sources["n_papers"] + sources["n_merged"] + sources["n_left_out"]
        assert sources["n_records"].tolist() == total.tolist()


def pubmed(*articles):
    records = "".join(
        f"<PubmedArticle><MedlineCitation><PMID>{number}</PMID><Article>{article}</Article>"
        "</MedlineCitation></PubmedArticle>\n"
        for number, article in enumerate(articles, start=1)
    )
    return f'<?xml version="1.0"?><PubmedArticleSet>\n{records}</PubmedArticleSet>'.encode()


def title(text):
    return f"<ArticleTitle>{text}</ArticleTitle>"


def test_a_fault_in_xml_costs_its_own_record_alone():
    content = pubmed(title("Tides at Sea"), "<ArticleTitle>Lost in Fog", title("Reefs &lt; Rocks"))
    corpus = read_corpus(io.BytesIO(content))
    assert {"Reefs < Rocks", "Tides at Sea"} <= set(corpus.papers["title"])
    assert corpus.problems["problem"].str.startswith("The XML is damaged here:").any()


def test_names_of_signs_and_lone_ampersands_of_xml_are_read():
    text = "Tides &amp; Reefs &ndash; Salt&nbsp;&eacute;tude, R & D \x1f of Sea"
    papers = read_papers(io.BytesIO(pubmed(title(text))))
    assert papers["title"].tolist() == ["Tides & Reefs – Salt étude, R & D of Sea"]


def test_entities_that_a_file_defines_are_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret of the harbour")
    content = pubmed(title("Tides &own; at &file; Sea")).replace(
        b"<PubmedArticleSet>",
        f'<!DOCTYPE PubmedArticleSet [<!ENTITY own "wild"><!ENTITY file SYSTEM "{secret.as_uri()}">]>'
        "<PubmedArticleSet>".encode(),
    )
    (found,) = read_papers(io.BytesIO(content))["title"]
    assert "secret" not in found
    assert "wild" not in found


def test_a_harvest_that_is_an_error_says_so():
    answer = (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="noRecordsMatch">No such '
        "set.</error></OAI-PMH>"
    )
    with pytest.raises(CorpusError, match="answered with an error instead: No such set"):
        read_papers(io.StringIO(answer))


def test_a_harvest_in_another_format_says_what_to_ask_for():
    answer = (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header>'
        '<identifier>oai:x:1</identifier></header><metadata><mods xmlns="http://www.loc.gov/mods/v3">'
        "<titleInfo/></mods></metadata></record></ListRecords></OAI-PMH>"
    )
    with pytest.raises(
        CorpusError, match=r"'mods', which is not read; ask for metadataPrefix=oai_dc"
    ):
        read_papers(io.StringIO(answer))


def test_dublin_core_outside_a_harvest_is_read():
    text = (
        '<records><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Tides at Sea</dc:title>'
        "<dc:date>2019-05</dc:date></oai_dc:dc></records>"
    ).replace("OAI/2.0/oai_dc/", "OAI/oai_dc/")
    assert read_papers(io.StringIO(text))["title"].tolist() == ["Tides at Sea"]


def test_a_list_of_books_with_a_year_published_is_no_answer_of_core():
    books = [
        {"title": f"Puffins of cliff {n}", "author": "Roe, Jane", "yearPublished": 1990 + n,
         "summary": "They dig."}
        for n in range(3)
    ]  # fmt: skip
    corpus = read_corpus(io.StringIO(json.dumps(books)))
    assert corpus.sources["format"].tolist() == ["JSON"]
    assert corpus.papers["published"].dt.year.tolist() == [1990, 1991, 1992]
    assert corpus.papers["abstract"].eq("They dig.").all()
    assert corpus.papers["n_authors"].eq(1).all()
