"""JSON: a record that is no JSON costs no other, however the records stand in the file."""

import io
import json

import pandas as pd
import pytest

from trends.corpus import read_corpus, read_papers
from trends.errors import CorpusError


def record(number: int) -> dict:
    return {
        "title": f"Owls of valley {number}",
        "abstract": f"We hear owls in valley {number} at night.",
        "published": f"20{number % 20:02}-03-04",
        "shelf": [{"title": "Row", "place": number}, {"title": "Case", "place": 2}],
    }


RECORDS = [record(number) for number in range(30)]
LAYOUTS = {
    "lines": "\n".join(json.dumps(one) for one in RECORDS),
    "array": json.dumps(RECORDS),
    "array by lines": "[\n" + ",\n".join(json.dumps(one) for one in RECORDS) + "\n]",
    "array, indented": json.dumps(RECORDS, indent=2),
    "one behind the other": json.dumps(RECORDS, indent=1)[1:-1].replace("\n },", "\n }"),
    "answer": json.dumps({"count": 30, "results": RECORDS, "next": None}),
    "answer, indented": json.dumps({"count": 30, "results": RECORDS}, indent=2),
}
CHANGES = {
    "no closing quote": ('Owls of valley 7"', "Owls of valley 7"),
    "no opening quote": ('"Owls of valley 7"', 'Owls of valley 7"'),
    "a quote within": ("Owls of valley 7", 'Owls "of valley 7'),
    "a number with zeros": ('"place": 7', '"place": 007'),
    "a number of many digits": ('"place": 7', '"place": ' + "7" * 5000),
    "no value": ('"place": 7', '"place": '),
    "a word": ('"place": 7', '"place": undefined'),
    "an open brace": ("Owls of valley 7", 'Owls", {"of valley 7'),
    "a brace too many": ('"Owls of valley 7"', '"Owls of valley 7"}'),
    "a bracket too many": ('"place": 7', '"place": 7]'),
    "a control character": ("Owls of valley 7", "Owls\x01 of valley 7"),
    "a bad escape": ("Owls of valley 7", "Owls \\of valley 7"),
    "deep nesting": ('"place": 7', '"place": ' + "[" * 9000 + "]" * 9000),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("change", CHANGES)
def test_a_fault_costs_its_own_record_alone(layout, change):
    old, new = CHANGES[change]
    text = LAYOUTS[layout]
    assert text.count(old) == 1
    corpus = read_corpus(io.StringIO(text.replace(old, new)))
    others = {one["title"] for number, one in enumerate(RECORDS) if number != 7}
    titles = set(corpus.papers["title"])
    assert others <= titles
    assert len(corpus.problems) >= 1 or len(titles) == 30
    assert not {"Row", "Case"} & titles


@pytest.mark.parametrize("layout", ["lines", "array by lines"])
def test_a_lost_line_end_or_comma_costs_nothing(layout):
    text = LAYOUTS[layout].replace("},\n", "}\n").replace("\n", "", 5)
    assert len(read_corpus(io.StringIO(text)).papers) == 30


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_file_cut_off_keeps_what_is_whole(layout):
    text = LAYOUTS[layout]
    corpus = read_corpus(io.StringIO(text[: text.index("Owls of valley 20")]))
    assert set(corpus.papers["title"]) == {one["title"] for one in RECORDS[:20]}
    assert corpus.problems["problem"].str.contains("breaks off|not valid JSON").any()
    assert corpus.sources["n_left_out"].tolist() == [1]


def test_a_file_with_a_fault_is_read_in_pieces():
    abstract = "We hear owls at night. " * 2000
    records = [record(number) | {"abstract": abstract, "id": number} for number in range(120)]
    text = json.dumps(records).replace("Owls of valley 7", 'Owls "of valley 7', 1)
    assert len(text) > 4 << 20
    assert len(read_corpus(io.StringIO(text)).papers) == 119


NO_PAPERS = {
    "tasks": [{"id": 1, "title": "Mend the door", "done": False}, {"id": 2, "title": "Paint"}],
    "titles": [{"title": "Eels"}, {"title": "Bream"}],
    "settings": {"title": "Eel counter", "version": "1.0", "description": "Counts eels."},
    "settings with a date": {"title": "Eel counter", "date": "2020-01-01", "description": "Counts eels."},
    "package": {"name": "eels", "version": "1", "description": "Eels.", "keywords": ["eel"], "author": "Roe"},
    "schema": {"$schema": "x", "title": "Eel", "description": "An eel.", "properties": {"year": {"type": "integer"}}},
    "interface": {"openapi": "3.0", "info": {"title": "Eel service", "description": "Eels."}, "paths": {}},
    "chart": {"title": "Eels by year", "description": "A chart.", "data": {"url": "eels.csv"}, "mark": "bar"},
}  # fmt: skip


@pytest.mark.parametrize("kind", NO_PAPERS)
def test_objects_with_no_more_of_a_paper_than_its_title_are_none(kind):
    with pytest.raises(CorpusError, match=r"a title and one field more.*--columns"):
        read_corpus(io.StringIO(json.dumps(NO_PAPERS[kind], indent=1)))


def test_titles_alone_are_papers_where_the_user_says_so():
    lines = "\n".join(json.dumps(entry) for entry in NO_PAPERS["titles"])
    corpus = read_corpus(io.StringIO(lines), columns={"title": "title"})
    assert sorted(corpus.papers["title"]) == ["Bream", "Eels"]


def test_a_title_alone_among_papers_is_one():
    lines = [{"title": "Eels", "year": 2003}, {"title": "Bream"}]
    assert len(read_corpus(io.StringIO(json.dumps(lines))).papers) == 2


def test_a_lone_object_with_a_date_is_a_paper():
    paper = {"title": "Eels", "description": "They rise.", "publicationDate": "2003-05-01"}
    [found] = read_corpus(io.StringIO(json.dumps(paper))).papers.to_dict("records")
    assert (found["abstract"], str(found["published"])[:10]) == ("They rise.", "2003-05-01")


NESTED = [
    {"title": "Otters in rice fields", "bib": {"abstract": "They swim.", "year": 2019}},
    {"title": "Otters in rice fields", "_source": {"abstract": "They swim.", "date": "2019"}},
    {"headline": "Otters in rice fields", "record": {"summary": "They swim.", "pub_year": "2019"}},
    {"Title": "Otters in rice fields", "Metadata": {"Abstract": "They swim.", "Date": "2019"}},
]


@pytest.mark.parametrize("record", NESTED)
def test_fields_in_an_object_inside_the_record_are_read(record):
    paper = read_papers(io.StringIO(json.dumps([record, {**record, "n": 1}]))).iloc[0]
    assert (paper["title"], paper["abstract"]) == ("Otters in rice fields", "They swim.")
    assert paper["published"].year == 2019


def test_what_another_object_states_of_itself_is_not_the_paper():
    record = {
        "title": "Otters in rice fields",
        "abstract": "They swim.",
        "year": 2019,
        "related": {"title": "Herons", "abstract": "They wade.", "doi": "10.1000/herons"},
        "funder": {"name": "Sea Fund", "doi": "10.1000/fund", "keywords": ["money"]},
        "license": {"description": "Free to use.", "doi": "10.1000/license"},
    }
    paper = read_papers(io.StringIO(json.dumps([record]))).iloc[0]
    assert (paper["title"], paper["abstract"]) == ("Otters in rice fields", "They swim.")
    assert pd.isna(paper["doi"])
    assert paper["keywords"] is None or pd.isna(paper["keywords"])


def test_keys_of_deeper_objects_that_may_be_meant_are_named_with_their_path():
    records = [
        {
            "title": f"Otters {n}",
            "doi": f"10.1000/o{n}",
            "x": {"y": {"abstract": "They swim.", "year": 2019}},
        }
        for n in range(3)
    ]
    corpus = read_corpus(io.StringIO(json.dumps(records)))
    problems = corpus.problems["problem"].tolist()
    assert any("'x.y.abstract' is meant, say --columns abstract=NAME" in text for text in problems)
    assert any("'x.y.year' is meant, say --columns published=NAME" in text for text in problems)
    again = read_papers(io.StringIO(json.dumps(records)), columns={"abstract": "x.y.abstract"})
    assert again["abstract"].eq("They swim.").all()
