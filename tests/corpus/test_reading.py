"""read_corpus as a whole: what goes in, what comes out, and that nothing is lost on the way."""

import hashlib
import io
import json
import os
from pathlib import Path

import pandas as pd
import pytest

import trends
from tests.corpus.entries import CACHES, RIVERS, TREES, jsonl, save
from trends.corpus import read_corpus, read_papers
from trends.errors import ConfigError, CorpusError
from trends.schema import FRAMES


def check_accounts(corpus) -> None:
    sources = corpus.sources
    total = sources["n_papers"] + sources["n_merged"] + sources["n_left_out"]
    assert sources["n_records"].tolist() == total.tolist()
    assert sources["n_papers"].sum() == len(corpus.papers)
    assert sources["n_merged"].sum() == len(corpus.merges)
    assert sources["n_undated"].sum() == corpus.papers["published"].isna().sum()


def test_our_own_format_comes_back_with_precision_and_other_columns():
    corpus = read_corpus(jsonl({**CACHES, "labels": ["cs.DC"], "split": "train"}, TREES, RIVERS))
    papers = corpus.papers.set_index("title")
    assert papers["date_precision"].astype(str).tolist() == ["year", "month", "day"]
    assert papers.loc[CACHES["title"], "published"] == pd.Timestamp("2024-05-06")
    assert papers.loc[CACHES["title"], "labels"] == ["cs.DC"]
    assert papers.loc[TREES["title"], "n_authors"] == 3
    assert list(corpus.papers.columns[:18]) == list(FRAMES["papers"].columns)
    check_accounts(corpus)


def test_one_paper_is_a_corpus():
    corpus = read_corpus(jsonl(RIVERS))
    assert len(corpus.papers) == 1
    check_accounts(corpus)


def test_undated_papers_alone_are_a_corpus():
    corpus = read_corpus(jsonl({"title": "Undated and happy", "abstract": "Words."}))
    assert corpus.papers["published"].isna().all()
    assert corpus.sources["n_undated"].tolist() == [1]
    assert "1 undated" in repr(corpus)
    assert "dates: none" in repr(corpus)


def test_lines_that_cannot_be_read_are_listed_and_counted():
    lines = [
        json.dumps(CACHES),
        '{"title": "cut',
        "[1]",
        "",
        '{"abstract": ""}',
        '{"title": "No date at all", "date": "soon"}',
    ]
    corpus = read_corpus(io.StringIO("\n".join(lines)))
    assert corpus.sources.loc[0, ["n_records", "n_papers", "n_left_out"]].tolist() == [5, 2, 3]
    assert corpus.problems["line"].tolist() == [2, 3, 5, 6]
    assert corpus.problems["text"].iloc[3] == "soon"
    check_accounts(corpus)


@pytest.mark.parametrize("value", [-1, 1.5, "many", True, 2**40, float("inf")])
def test_a_count_that_is_none_is_listed(value):
    corpus = read_corpus(jsonl({**CACHES, "n_authors": value}))
    assert pd.isna(corpus.papers["n_authors"].iloc[0])
    assert "n_authors must be a whole number" in corpus.problems["problem"].iloc[0]


def test_raw_text_is_kept_where_cleaning_changed_it():
    papers = read_papers(jsonl({"title": r"The \emph{new} caches", "abstract": "Plain."}, TREES))
    changed = papers[papers["title"] == "The new caches"].iloc[0]
    assert changed["raw_title"] == r"The \emph{new} caches"
    assert papers["raw_title"].notna().sum() == 1
    assert "raw_abstract" not in papers


def test_since_and_until_keep_what_may_lie_within():
    undated = {"title": "No date but kept", "venue": "Tidal Letters"}
    corpus = read_corpus(
        jsonl(CACHES, TREES, RIVERS, undated), since="2022-06-01", until="2023-12-31"
    )
    assert set(corpus.papers["title"]) == {TREES["title"], RIVERS["title"], undated["title"]}
    assert corpus.sources["n_left_out"].tolist() == [1]
    assert "1 paper lies outside 2022-06-01 to 2023-12-31" in corpus.problems["problem"].iloc[0]
    check_accounts(corpus)


def test_no_paper_within_the_days_asked_for():
    with pytest.raises(
        CorpusError, match=r"from 2031-01-01 to the end; of those read 1 paper lies outside\. Widen"
    ):
        read_papers(jsonl(CACHES), since="2031-01-01")


def test_undated_papers_alone_are_no_answer_to_a_question_about_days():
    undated = {"title": "No date but kept", "venue": "Tidal Letters"}
    message = "of those read 2 papers lie outside; only 1 paper without a date would be left"
    with pytest.raises(CorpusError, match=message):
        read_papers(jsonl(CACHES, RIVERS, undated), until="2001-12-31")
    assert len(read_papers(jsonl(undated), until="2001-12-31")) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"since": "yesterday"},
            "since must be a date, or a text such as '2025-01-31'; got 'yesterday'",
        ),
        ({"since": "2025-02-01", "until": "2025-01-01"}, "since must not lie after until"),
        ({"year": 25}, "year must be a whole number from 1500 to 9999; got 25"),
        (
            {"date": "printed"},
            "date must be one of 'published', 'updated', 'listed'; got 'printed'",
        ),
    ],
)
def test_wrong_arguments(options, message):
    with pytest.raises(ConfigError, match=message):
        read_papers(jsonl(CACHES), **options)


def test_dates_out_of_range_are_refused_and_listed():
    papers = [{**CACHES, "published": "1312-01-01"}, {**TREES, "published": "9998-01-01"}]
    corpus = read_corpus(jsonl(*papers))
    assert corpus.papers["published"].isna().all()
    assert corpus.problems["text"].tolist() == ["1312-1-1", "9998-1-1"]


def test_dates_after_as_of_are_refused():
    corpus = read_corpus(jsonl(CACHES, TREES), as_of="2024-01-01")
    assert corpus.papers["published"].isna().sum() == 1
    assert "after 2024-01-01" in corpus.problems["problem"].iloc[0]


def test_dates_after_today_are_refused_unless_as_of_says_so(today):
    stated = [today.isoformat(), "2027-01-01", "2027-01", "2027", "2026-12", "2026"]
    papers = [{**CACHES, "title": f"Caches of {date}", "published": date} for date in stated]
    corpus = read_corpus(jsonl(*papers))
    assert corpus.papers["published"].isna().sum() == 3
    assert corpus.problems["text"].tolist() == ["2027-1-1", "2027-1", "2027"]
    assert corpus.problems["problem"].str.contains(f"after {today}").all()
    assert read_papers(jsonl(*papers), as_of="2027-01-01")["published"].notna().all()


def test_no_path_means_the_folder_data(tmp_path, monkeypatch):
    save(tmp_path / "data" / "own.jsonl", CACHES)
    monkeypatch.chdir(tmp_path)
    assert read_corpus().sources["source"].tolist() == ["data/own.jsonl"]


def test_a_missing_path_says_what_is_there(tmp_path):
    save(tmp_path / "own.jsonl", CACHES)
    with pytest.raises(
        CorpusError, match=r"expected at '.*ownn\.jsonl'; there is none \(.*'own\.jsonl'"
    ):
        read_papers(tmp_path / "ownn.jsonl")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "should hold papers; it is empty"),
        (b" \n\n", "should hold papers; it is empty"),
        (b"\x00\x01\x02" * 50, "it holds binary data"),
        (b"rope\ntar\n", "it holds text that starts 'rope"),
        (b'{"title": 3', "should be an export of papers|At least one paper was expected"),
    ],
)
def test_bad_files_raise_when_named_and_are_listed_when_found(tmp_path, content, message):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(content)
    with pytest.raises(CorpusError, match=message):
        read_papers(bad)
    save(tmp_path / "good.jsonl", CACHES)
    corpus = read_corpus(tmp_path)
    assert len(corpus.papers) == 1
    assert corpus.problems["source"].str.endswith("bad.txt").all()
    assert corpus.sources["source"].str.endswith("bad.txt").any()
    check_accounts(corpus)


def test_a_bad_file_whose_name_is_no_text_is_listed(tmp_path):
    save(tmp_path / "good.jsonl", CACHES)
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.txt")).write_bytes(b"\x00" * 9)
    except OSError:
        pytest.skip("this file system takes no such names")

    corpus = read_corpus(tmp_path)

    assert "bad\ufffd.txt" in corpus.problems["source"][0]
    assert "bad\ufffd.txt should be" in corpus.problems["problem"][0]


def test_stars_stand_for_no_hidden_files(tmp_path):
    save(tmp_path / "found" / "page.jsonl", CACHES)
    save(tmp_path / "found" / ".fetch.json", {"asked": "tides"})
    save(tmp_path / ".hidden" / "page.jsonl", TREES)

    corpus = read_corpus(tmp_path / "**" / "*")

    assert corpus.sources["source"].tolist() == [(tmp_path / "found" / "page.jsonl").as_posix()]
    assert corpus.problems.empty


def test_strict_refuses_a_bad_file_among_good_ones(tmp_path):
    save(tmp_path / "good.jsonl", CACHES)
    (tmp_path / "bad.txt").write_bytes(b"\x00" * 9)
    with pytest.raises(CorpusError, match=r"bad\.txt"):
        read_papers(tmp_path, strict=True)


def test_a_missing_file_is_answered_with_what_lies_beside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        CorpusError, match=r"'libary\.bib'; there is none \(this folder holds nothing\)"
    ):
        read_papers("libary.bib")
    save(tmp_path / "library.jsonl", CACHES)
    (tmp_path / ".git").mkdir()
    with pytest.raises(CorpusError, match=r"\(this folder holds 'library\.jsonl'\)\. Check the"):
        read_papers("libary.bib")
    with pytest.raises(CorpusError, match=rf"\({tmp_path} holds 'library\.jsonl'\)"):
        read_papers(tmp_path / "libary.bib")
    with pytest.raises(CorpusError, match=r"\(exports holds nothing\)"):
        read_papers("exports/library.bib")


def test_a_folder_of_bad_files_raises(tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"\x00" * 9)
    with pytest.raises(CorpusError, match=r"bad\.txt should be an export of papers"):
        read_papers(tmp_path)


def test_a_folder_without_files_raises(tmp_path):
    (tmp_path / "README.md").write_text("about", encoding="utf-8")
    with pytest.raises(CorpusError, match="should hold files of papers; it holds none"):
        read_papers(tmp_path)


def test_what_is_no_path_raises():
    with pytest.raises(CorpusError, match="input 2 is a int"):
        read_papers(jsonl(CACHES), 3)


def test_a_file_is_read_once_however_often_it_is_named(tmp_path):
    path = save(tmp_path / "own.jsonl", CACHES)
    assert len(read_corpus(path, tmp_path, str(tmp_path / "*.jsonl")).sources) == 1


def test_open_files_of_bytes_and_text_are_read():
    as_bytes = io.BytesIO(json.dumps(CACHES).encode("utf-16"))
    corpus = read_corpus(as_bytes, jsonl(TREES))
    assert len(corpus.papers) == 2
    assert corpus.sources["source"].tolist() == ["<file 1>", "<file 2>"]


def test_open_files_of_one_name_are_accounted_for_apart(tmp_path):
    path = save(tmp_path / "own.jsonl", CACHES, RIVERS)
    with path.open("rb") as one, path.open(encoding="utf-8") as other:
        corpus = read_corpus(path, one, other)
    name = path.as_posix()
    assert corpus.sources["source"].tolist() == [name, f"{name} (2)", f"{name} (3)"]
    assert corpus.sources["n_records"].tolist() == [2, 2, 2]
    assert corpus.sources["n_merged"].tolist() == [0, 2, 2]
    check_accounts(corpus)


def test_lines_in_another_encoding_are_mended_and_listed():
    text = '{"title": "Gödel and the sea", "year": 1931}\n{"title": "Sea without letters"}'
    corpus = read_corpus(io.BytesIO(text.encode("cp1252")))
    assert "Gödel and the sea" in set(corpus.papers["title"])
    assert corpus.problems["problem"].iloc[0].startswith("1 line not valid UTF-8")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_marks_do_not_matter(end):
    text = "\ufeff" + jsonl(CACHES, TREES).getvalue().replace("\n", end) + end
    assert len(read_papers(io.BytesIO(text.encode()))) == 2


def test_order_of_rows_and_files_changes_nothing(tmp_path):
    one = save(tmp_path / "a.jsonl", CACHES, TREES, {**CACHES, "n_authors": 5})
    two = save(tmp_path / "b.jsonl", RIVERS, {**TREES, "abstract": "They reach for light."})
    turned = save(tmp_path / "c" / "a.jsonl", {**CACHES, "n_authors": 5}, TREES, CACHES)
    columns = ["paper_id", "title", "abstract", "published", "n_authors"]
    forward, backward = read_papers(one, two), read_papers(two, turned)
    pd.testing.assert_frame_equal(forward[columns], backward[columns])
    assert len(forward) == 3


def test_public_names_are_the_same():
    assert trends.read_corpus is read_corpus
    assert trends.read_papers is read_papers


def test_sources_carry_the_hash_of_their_file(tmp_path):
    path = tmp_path / "papers.jsonl"
    path.write_text('{"title": "One title", "abstract": "Of one paper."}\n', encoding="utf-8")
    corpus = read_corpus(path, pd.DataFrame({"title": ["Another title"], "abstract": ["Words."]}))
    hashes = dict(zip(corpus.sources["format"], corpus.sources["sha256"], strict=True))
    assert hashes.pop("DataFrame") == ""
    assert list(hashes.values()) == [hashlib.sha256(path.read_bytes()).hexdigest()]
