"""Authors, institutions, countries, keywords and counts, as each format states them."""

import io
import json

import pandas as pd
import pytest

from trends import analyze
from trends.analysis.store import to_safe_csv
from trends.config import Config, EncoderConfig
from trends.corpus import convert_papers, read_corpus, read_papers
from trends.schema import FRAMES, TEXT_LIST, check_frame

TITLE = "Foghorns heard from the ferry"
FIELDS = ["authors", "institutions", "countries", "keywords", "n_citations", "n_references"]

BIBTEX = f"""@article{{foghorns, title = {{{TITLE}}}, year = 2021,
  author = {{Ludwig van Beethoven and {{The Ferry Club}} and M{{\\"u}}ller, Anna}},
  affiliation = {{Mueller, A., Univ Bremen, Inst Sound, Bremen, Germany.
   Beethoven, L., Univ Vienna, Vienna, Austria.}},
  keywords = {{foghorns; ferries \\& boats}}, times-cited = {{12}},
  number-of-cited-references = {{30}}, doi = {{10.1000/foghorns}}}}
"""
RIS = f"""TY  - JOUR
TI  - {TITLE}
AU  - Beethoven, Ludwig
AU  - Müller, A.
AD  - Dept Sound, University of Bremen, Bremen, Germany
KW  - foghorns
KW  - signals, acoustic
N1  - Export Date: 3 May 2021; Cited By: 12
N1  - Cited Reference Count: 30
PY  - 2021
ER  -
"""
WEB_OF_SCIENCE = f"""FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Beethoven, L
   Muller, A
AF Beethoven, Ludwig
   Muller, Anna
TI {TITLE}
DE foghorns; ferries
ID SOUND; FERRIES
C1 [Beethoven, Ludwig; Muller, Anna] Univ Bremen, Inst Sound, Bremen, Germany.
   [Muller, Anna] Princeton Univ, Princeton, NJ 08544 USA.
NR 30
TC 12
PY 2021
DI 10.1000/foghorns
ER

EF
"""
MEDLINE = f"""
PMID- 12345
TI  - {TITLE}
LID - 10.1000/foghorns [doi]
FAU - Beethoven, Ludwig
AU  - Beethoven L
AD  - Institute of Sound, University of Bremen, Bremen, Germany. l@example.org.
OT  - *foghorns
MH  - Noise/*adverse effects
DP  - 2021
"""
OPENALEX = {
    "id": "https://openalex.org/W9",
    "title": TITLE,
    "publication_year": 2021,
    "authorships": [
        {
            "author": {"display_name": "Ludwig Beethoven"},
            "institutions": [{"display_name": "University of Bremen", "country_code": "DE"}],
            "countries": ["DE"],
        },
        {"author": {"display_name": "Anna Müller"}, "institutions": []},
    ],
    "keywords": [{"display_name": "Foghorns", "score": 0.6}],
    "cited_by_count": 12,
    "referenced_works_count": 30,
}
SCHOLAR = {
    "paperId": "f1",
    "title": TITLE,
    "year": 2021,
    "authors": [{"name": "L. Beethoven", "affiliations": ["University of Bremen"]}],
    "citationCount": 12,
    "referenceCount": 30,
}
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:arxiv="http://arxiv.org/schemas/atom"><entry><id>http://arxiv.org/abs/2104.00001v1</id>
 <title>{TITLE}</title><published>2021-04-01T00:00:00Z</published><author><name>Ludwig
 Beethoven</name><arxiv:affiliation>University of Bremen</arxiv:affiliation></author></entry></feed>"""
SNAPSHOT = {
    "id": "2104.00001", "title": TITLE, "abstract": "", "categories": "eess.AS",
    "update_date": "2021-04-02", "authors_parsed": [["Beethoven", "Ludwig", ""], ["van Eyck", "J.", "Jr"]],
}  # fmt: skip
DAILY = [{"paper": {"id": "2104.00001", "title": TITLE, "summary": "", "upvotes": 1,
                    "publishedAt": "2021-04-01T00:00:00Z", "authors": [{"name": "Anna Müller"}],
                    "ai_keywords": ["foghorns", "ferries"]}, "title": TITLE}]  # fmt: skip
OWN = {"title": TITLE, "authors": ["Beethoven, Ludwig"], "countries": ["DE", "Austria"],
       "keywords": ["foghorns"], "n_citations": 12, "n_references": 30}  # fmt: skip
SCOPUS = f"""Authors,Author full names,Title,Year,Cited by,Affiliations,Author Keywords,Index Keywords,DOI
"Beethoven L.; Müller A.","Beethoven, Ludwig (5719); Müller, Anna (22)",{TITLE},2021,12,"Dept. Sound, University of Bremen, Bremen, Germany; Sea Science Ltd, London, United Kingdom",foghorns,Noise; Foghorns,10.1000/foghorns
"""
IEEE = f"""Document Title,Authors,Author Affiliations,Publication Year,Article Citation Count,Reference Count,Author Keywords,IEEE Terms
{TITLE},"L. Beethoven; A. Müller","University of Bremen, Bremen, Germany; MIT, Cambridge, MA, USA",2021,12,30,foghorns,Acoustics;Ferries
"""
WOS_TABLE = f"""PT\tAU\tAF\tTI\tDE\tID\tC1\tC3\tNR\tTC\tPY\tDI\tUT
J\tBeethoven, L\tBeethoven, Ludwig\t{TITLE}\tfoghorns\tSOUND\t[Beethoven, Ludwig] Univ Bremen, Bremen, Germany.\tUniversity of Bremen\t30\t12\t2021\t10.1000/foghorns\tWOS:9
"""
OPENALEX_TABLE = f"""title,authorships.author.display_name,authorships.institutions.display_name,authorships.countries,cited_by_count,referenced_works_count,publication_year
{TITLE},Ludwig Beethoven|Anna Müller,University of Bremen|University of Bremen,DE|AT,12,30,2021
"""
TWO = ["Beethoven, Ludwig", "Müller, Anna"]
EXPECTED = {
    "bibtex": (BIBTEX, {"authors": ["van Beethoven, Ludwig", "The Ferry Club", "Müller, Anna"], "institutions": ["Univ Bremen", "Univ Vienna"], "countries": ["Germany", "Austria"], "keywords": ["foghorns", "ferries & boats"], "n_citations": 12, "n_references": 30}),
    "ris": (RIS, {"authors": ["Beethoven, Ludwig", "Müller, A."], "institutions": ["University of Bremen"], "countries": ["Germany"], "keywords": ["foghorns", "signals, acoustic"], "n_citations": 12, "n_references": 30}),
    "web of science": (WEB_OF_SCIENCE, {"authors": ["Beethoven, Ludwig", "Muller, Anna"], "institutions": ["Univ Bremen", "Princeton Univ"], "countries": ["Germany", "United States"], "keywords": ["foghorns", "ferries", "SOUND"], "n_citations": 12, "n_references": 30}),
    "medline": (MEDLINE, {"authors": ["Beethoven, Ludwig"], "institutions": ["University of Bremen"], "countries": ["Germany"], "keywords": ["foghorns", "Noise"]}),
    "openalex": (OPENALEX, {"authors": ["Ludwig Beethoven", "Anna Müller"], "institutions": ["University of Bremen"], "countries": ["Germany"], "keywords": ["Foghorns"], "n_citations": 12, "n_references": 30}),
    "semantic scholar": (SCHOLAR, {"authors": ["Beethoven, L."], "institutions": ["University of Bremen"], "n_citations": 12, "n_references": 30}),
    "arxiv atom": (ATOM, {"authors": ["Ludwig Beethoven"], "institutions": ["University of Bremen"]}),
    "arxiv json": (SNAPSHOT, {"authors": ["Beethoven, Ludwig", "van Eyck, J. Jr"]}),
    "daily papers": (DAILY, {"authors": ["Anna Müller"], "keywords": ["foghorns", "ferries"]}),
    "own": (OWN, {"authors": ["Beethoven, Ludwig"], "countries": ["Germany", "Austria"], "keywords": ["foghorns"], "n_citations": 12, "n_references": 30}),
    "scopus": (SCOPUS, {"authors": TWO, "institutions": ["University of Bremen", "Sea Science Ltd"], "countries": ["Germany", "United Kingdom"], "keywords": ["foghorns", "Noise"], "n_citations": 12}),
    "ieee": (IEEE, {"authors": ["Beethoven, L.", "Müller, A."], "institutions": ["University of Bremen", "MIT"], "countries": ["Germany", "United States"], "keywords": ["foghorns", "Acoustics", "Ferries"], "n_citations": 12, "n_references": 30}),
    "web of science table": (WOS_TABLE, {"authors": ["Beethoven, Ludwig"], "institutions": ["University of Bremen"], "countries": ["Germany"], "keywords": ["foghorns", "SOUND"], "n_citations": 12, "n_references": 30}),
    "openalex table": (OPENALEX_TABLE, {"authors": ["Ludwig Beethoven", "Anna Müller"], "institutions": ["University of Bremen"], "countries": ["Germany", "Austria"], "n_citations": 12, "n_references": 30}),
}  # fmt: skip


def as_file(content: object) -> io.StringIO:
    return io.StringIO(content if isinstance(content, str) else json.dumps(content))


def first(papers: pd.DataFrame) -> dict:
    row = {name: papers[name].iloc[0] for name in [*FIELDS, "n_authors"]}
    return {name: value for name, value in row.items() if value is not pd.NA}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_format_states_them(name):
    content, expected = EXPECTED[name]
    assert first(read_papers(as_file(content))) == {
        **expected,
        "n_authors": len(expected["authors"]),
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_they_come_back_from_parquet(name, tmp_path):
    content, _ = EXPECTED[name]
    papers = read_papers(as_file(content))
    convert_papers(as_file(content), out=tmp_path / "papers.parquet")
    pd.testing.assert_frame_equal(read_papers(tmp_path / "papers.parquet"), papers)
    assert pd.read_parquet(tmp_path / "papers.parquet")["authors"].map(list).tolist() == [
        papers["authors"].iloc[0]
    ]
    papers.to_parquet(tmp_path / "plain.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "plain.parquet"), papers)


def authors_of(stated: object) -> tuple[list[str], int | None]:
    paper = first(read_papers(as_file({"title": TITLE, "published": "2021", "authors": stated})))
    return paper.get("authors", []), paper.get("n_authors")


@pytest.mark.parametrize(
    ("stated", "authors", "n_authors"),
    [
        ("Woolf, Virginia; Sand, George", ["Woolf, Virginia", "Sand, George"], 2),
        ("Woolf V, Sand G", ["Woolf, V", "Sand, G"], 2),
        ("Virginia Woolf, George Sand, and Bo Ek", ["Virginia Woolf", "George Sand", "Bo Ek"], 3),
        ("Woolf, V., Sand, G. & Ek, B.", ["Woolf, V.", "Sand, G.", "Ek, B."], 3),
        ("Woolf, Virginia et al.", ["Woolf, Virginia"], None),
        (["Woolf V", "et al."], ["Woolf, V"], None),
        ([{"firstName": "Virginia", "lastName": "Woolf"}, {}], ["Woolf, Virginia"], 2),
        ("['Virginia Woolf', 'Bo Ek']", ["Virginia Woolf", "Bo Ek"], 2),
        ("J.-P. Sartre", ["Sartre, J.-P."], 1),
        ("LI WEI", ["LI WEI"], 1),
        ("王小明; 李华", ["王小明", "李华"], 2),
        ([], [], None),
        (7, ["7"], 1),
    ],
)
def test_authors_of_any_notation(stated, authors, n_authors):
    assert authors_of(stated) == (authors, n_authors)


@pytest.mark.parametrize("value", ["0\u001f", 0, -3, 2.5, 20_001, "many"])
def test_an_impossible_number_of_authors_is_unknown_and_said(value):
    corpus = read_corpus(as_file({"title": TITLE, "n_authors": value}))
    assert corpus.papers["n_authors"].isna().all()
    assert corpus.problems["problem"].str.contains("n_authors must be").tolist() == [True]


def test_a_large_number_of_authors_is_possible():
    corpus = read_corpus(as_file({"title": TITLE, "n_authors": 20_000}))
    assert corpus.papers["n_authors"].tolist() == [20_000]
    assert not len(corpus.problems)


def test_columns_that_mean_something_else_are_left_alone():
    table = "title,de,country,year\nNebelhörner,Auf der Fähre gehört,PL,2021\n"
    papers = read_papers(io.StringIO(table))
    assert papers["keywords"].isna().all()
    assert papers["countries"].isna().all()
    assert papers["de"].tolist() == ["Auf der Fähre gehört"]


def test_frames_made_elsewhere_need_none_of_them():
    frame = pd.DataFrame({"paper_id": ["a"], "title": [TITLE], "abstract": [""],
                          "published": ["2021-01-01"], "date_precision": ["day"], "n_authors": [1],
                          "organization": [None], "venue": [None], "url": [None],
                          "source": [None], "n_comments": [None]})  # fmt: skip
    papers = check_frame(frame, "papers")
    assert list(papers.columns) == list(FRAMES["papers"].columns)
    assert papers["authors"].dtype == TEXT_LIST
    named = check_frame(frame.assign(keywords="foghorns; ferries"), "papers")
    assert named["keywords"].tolist() == [["foghorns", "ferries"]]


def test_an_analysis_keeps_them(tmp_path):
    topics = ["foghorns heard from ferries", "wheat grown on terraces", "poems read by machines"]
    papers = pd.DataFrame(
        {
            "paper_id": [f"p{i}" for i in range(60)],
            "title": [f"{topics[i % 3].title()} {i}" for i in range(60)],
            "abstract": [f"We study {topics[i % 3]} and measure them in year {i}." for i in range(60)],
            "published": pd.date_range("2018-01-15", periods=60, freq="ME"),
            "authors": [["Woolf, Virginia", f"Ek, B{i}"] for i in range(60)],
        }
    )  # fmt: skip
    analysis = analyze(papers, Config(encoder=EncoderConfig(name="lsa")))
    loaded = type(analysis).load(analysis.save(tmp_path / "run"))
    assert loaded.papers["authors"].dtype == TEXT_LIST
    pd.testing.assert_frame_equal(loaded.papers, analysis.papers)
    assert ',"Woolf, Virginia; Ek, B3",' in to_safe_csv(loaded.papers)


def test_lists_in_tables_are_texts_that_no_spreadsheet_runs():
    lists = pd.Series([["=1+1", "b"], None], dtype=TEXT_LIST)
    assert to_safe_csv(pd.DataFrame({"keywords": lists})) == 'keywords\n\'=1+1; b\n""\n'


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ([["Otaka", "Hana"], ["Brandt", "Uwe"]], ["Otaka, Hana", "Brandt, Uwe"]),
        ([["Otaka", "Hana"]], ["Otaka, Hana"]),
        ([["Otaka", "Hana", ""]], ["Otaka, Hana"]),
        ([["Otaka, Hana"], ["Uwe Brandt"]], ["Otaka, Hana", "Uwe Brandt"]),
        ([{"last": "Otaka", "first": "Hana"}], ["Otaka, Hana"]),
        ([{"family_name": "Otaka", "given_name": "Hana"}], ["Otaka, Hana"]),
        ([{"surname": "Otaka", "given-name": "Hana"}], ["Otaka, Hana"]),
        (
            [{"raw_author_name": "Hana Otaka"}, {"label": "Uwe Brandt"}],
            ["Hana Otaka", "Uwe Brandt"],
        ),
        ([{"author": {"fullName": "Otaka H"}}], ["Otaka, H"]),
        ([{"name": {"value": "Hana Otaka"}}], ["Hana Otaka"]),
        ([{"literal": "Lighthouse Board, North"}], ["Lighthouse Board, North"]),
        ([{"title": "Dr.", "creator": "Uwe Brandt"}], ["Uwe Brandt"]),
        ({"family": "Vries", "given": "Jan", "non-dropping-particle": "de"}, ["de Vries, Jan"]),
    ],
)
@pytest.mark.parametrize("key", ["authors", "byline"])
def test_names_in_json_are_read_alike_under_known_keys_and_named_ones(authors, expected, key):
    paper = {"title": TITLE, "abstract": "Heard from afar.", key: authors}
    columns = {} if key == "authors" else {"authors": key}
    papers = read_papers(io.StringIO(json.dumps(paper)), columns=columns)
    assert papers["authors"][0] == expected
    assert papers["n_authors"][0] == len(expected)


def test_institutions_in_json_may_be_nested():
    stated = [{"name": "Harbor Office"}, [{"display_name": "Univ Kiel"}], ["Tide Survey"]]
    paper = {"title": TITLE, "abstract": "Heard from afar.", "institutions": stated}
    papers = read_papers(io.StringIO(json.dumps(paper)))
    assert papers["institutions"][0] == ["Harbor Office", "Univ Kiel", "Tide Survey"]
