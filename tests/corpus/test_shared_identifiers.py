"""Records that share an identifier: one paper, or a conflict that is listed."""

import io
import json

import pandas as pd
import pytest

from trends.corpus import convert_papers, read_corpus, read_papers

LIGHTS = (
    "Harbour lights of nine towns were filmed for a winter. A small model tells lamps from "
    "reflections on wet stone and counts them hour by hour with few errors in fog and rain."
)
CRANES = (
    "Cranes sway when loads are set down. We measure the sway of twelve cranes with cheap sensors "
    "and show that drivers who see the curve put containers down more softly than before."
)


def read(*records: dict):
    return read_corpus(io.StringIO("\n".join(json.dumps(record) for record in records)))


def conflicts(corpus) -> list[str]:
    problems = corpus.problems
    return problems.loc[problems["problem"].str.contains("not merged"), "text"].tolist()


def test_one_doi_with_different_titles_is_a_conflict_that_is_listed():
    corpus = read(
        {"title": "Counting harbour lights in winter", "doi": "10.5555/x", "abstract": LIGHTS},
        {"title": "Softer landings for containers", "doi": "10.5555/x", "abstract": CRANES},
    )
    assert len(corpus.papers) == 2
    assert corpus.papers["doi"].tolist() == ["10.5555/x"] * 2
    assert conflicts(corpus) == [
        "10.5555/x: Counting harbour lights in winter | Softer landings for containers"
    ]
    assert corpus.problems["line"].tolist() == [2]


@pytest.mark.parametrize(
    ("kind", "value"), [("pmid", "321"), ("arxiv_id", "2401.00007"), ("acl", "2020.acl-main.7")]
)
def test_other_identifiers_have_conflicts_too(kind, value):
    corpus = read(
        {"title": "Counting harbour lights in winter", kind: value},
        {"title": "Softer landings for containers", kind: value},
    )
    assert len(conflicts(corpus)) == 1
    assert len(corpus.papers) == 2


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        # Titles that share some words, and abstracts that say whether it is one paper.
        (("Counting lights in small harbours", LIGHTS), ("Counting cranes in large harbours", CRANES), False),
        (("Counting lights in small harbours", LIGHTS), ("Counting lamps in nine harbours", LIGHTS + " Yes."), True),
        (("Counting lights in small harbours", LIGHTS), ("Counting cranes in large harbours", ""), True),
        # Nearly the same title: the abstract may be another version's.
        (("Counting lights in small harbours", LIGHTS), ("Counting of lights in small harbours", CRANES), True),
        (("Counting lights in small harbours", ""), ("Softer landings for containers", ""), False),
    ],
)  # fmt: skip
def test_what_records_of_one_doi_must_have_in_common(first, second, is_one):
    records = [
        {"title": title, "abstract": abstract, "doi": "10.5555/x"}
        for title, abstract in (first, second)
    ]
    corpus = read(*records)
    assert (len(corpus.papers) == 1) is is_one
    assert bool(conflicts(corpus)) is not is_one


def test_chapters_that_state_the_doi_of_their_volume_are_not_one():
    titles = ["Counting lights in small harbours", "Counting cranes in large harbours"]
    volume = [{"title": title, "doi": "10.1007/978-3-030-22222-2"} for title in titles]
    assert len(read(*volume).papers) == 2
    assert len(read(volume[0], {**volume[0], "title": titles[0] + "."}).papers) == 1
    article = [{"title": title, "doi": "10.5555/22222"} for title in titles]
    assert len(read(*article).papers) == 1


def test_conflicting_papers_keep_their_names_and_doi_in_parquet(tmp_path):
    records = [
        {"title": "Counting harbour lights in winter", "doi": "10.5555/x"},
        {"title": "Softer landings for containers", "doi": "10.5555/x"},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    papers = read_papers(tmp_path / "in.jsonl")
    convert_papers(tmp_path / "in.jsonl", out=tmp_path / "papers.parquet")
    pd.testing.assert_frame_equal(read_papers(tmp_path / "papers.parquet"), papers)


RICH = {
    "title": "Counting harbour lights in winter", "abstract": LIGHTS, "published": "2021",
    "authors": ["Roe, J."], "n_citations": 4, "doi": "10.5555/lights", "shelf": "A",
}  # fmt: skip
FULL = {
    "title": "Counting Harbour Lights in Winter", "published": "2021-03-04",
    "authors": ["Roe, Jane", "Ek, Bo"], "institutions": ["University of Bremen"],
    "countries": ["DE"], "keywords": ["lights", "fog"], "n_citations": 9, "n_references": 30,
    "venue": "Harbours", "doi": "10.5555/lights", "room": "B",
}  # fmt: skip


@pytest.mark.parametrize("records", [(RICH, FULL), (FULL, RICH)])
def test_a_merged_paper_has_the_fullest_of_each_field(records):
    paper = read(*records).papers.iloc[0]
    assert paper["abstract"] == LIGHTS
    assert list(paper["authors"]) == FULL["authors"]
    assert list(paper["institutions"]) == FULL["institutions"]
    assert list(paper["countries"]) == ["Germany"]
    assert list(paper["keywords"]) == FULL["keywords"]
    assert (paper["n_authors"], paper["n_citations"], paper["n_references"]) == (2, 9, 30)
    assert (paper["venue"], paper["shelf"], paper["room"]) == ("Harbours", "A", "B")
    assert str(paper["published"])[:10] == "2021-03-04"


def test_merges_say_which_record_each_field_came_from():
    merge = read(RICH, FULL).merges.iloc[0]
    assert set(merge["kept_fields"].split(", ")) == {"title", "abstract", "doi", "shelf"}
    assert set(merge["fields"].split(", ")) == {
        "published", "authors", "n_authors", "institutions", "countries", "keywords",
        "n_citations", "n_references", "venue", "room",
    }  # fmt: skip


def test_of_equally_long_lists_the_one_with_fuller_names_is_taken():
    short = {**RICH, "authors": ["Roe, J.", "Ek, B."]}
    assert read(short, FULL).papers["authors"].tolist() == [FULL["authors"]]


def test_no_field_of_a_paper_outside_the_wanted_days_is_told(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        "\n".join(json.dumps(r) for r in (RICH, FULL, {"title": "New", "published": "2024"})),
        encoding="utf-8",
    )
    corpus = read_corpus(tmp_path / "a.jsonl", since="2023-01-01")
    assert corpus.merges["fields"].isna().tolist() == [True]
