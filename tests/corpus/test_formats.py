"""Every format is recognized by what it holds, and read to the same frame."""

import bz2
import gzip
import io
import json
import lzma
import zipfile

import pandas as pd
import pyarrow as pa
import pytest

from tests.corpus.samples import REEFS, SAMPLES, TIDES, TITLES
from trends.corpus import read_corpus, read_papers
from trends.errors import ConfigError, CorpusError

IDS = [sample.name for sample in SAMPLES]
BY_NAME = {sample.name: sample for sample in SAMPLES}


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_every_format_is_recognized_and_read(sample):
    corpus = read_corpus(io.BytesIO(sample.content))
    assert corpus.sources["format"].tolist() == [sample.format]
    assert corpus.problems.empty or sample.name == "page.txt"
    papers = corpus.papers.set_index("title")
    assert set(papers.index) == set(sample.papers)
    for title, facts in sample.papers.items():
        for column, expected in facts.items():
            found = papers.loc[title, column]
            assert (str(found)[:10] if column == "published" else found) == expected, column


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
@pytest.mark.parametrize("change", ["crlf", "bom", "utf-16"])
def test_line_ends_and_encodings_do_not_matter(sample, change):
    if sample.name == "feed.xml" and change == "utf-16":
        pytest.skip("XML states its own encoding")
    text = sample.content.decode("utf-8-sig")
    if change == "crlf":
        changed = text.replace("\n", "\r\n").encode()
    else:
        changed = text.encode("utf-8-sig" if change == "bom" else "utf-16")
    expected = read_papers(io.BytesIO(sample.content))
    pd.testing.assert_frame_equal(read_papers(io.BytesIO(changed)), expected)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_files_are_read_whatever_their_name(tmp_path, pack):
    path = tmp_path / "papers"
    path.write_bytes(pack(BY_NAME["own.jsonl"].content))
    assert len(read_papers(path)) == 2


def test_zstandard_is_read(tmp_path):
    path = tmp_path / "papers.zst"
    with pa.OSFile(str(path), "wb") as sink, pa.CompressedOutputStream(sink, "zstd") as out:
        out.write(BY_NAME["own.jsonl"].content)
    assert len(read_papers(path)) == 2


def test_an_archive_is_read_member_by_member(tmp_path):
    path = tmp_path / "papers.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b/export.ris", BY_NAME["export.ris"].content)
        archive.writestr("a.jsonl.gz", gzip.compress(BY_NAME["own.jsonl"].content))
        archive.writestr("README.txt", "about")
        archive.writestr("photo.jpg", b"\xff\xd8\x00\x00")
    corpus = read_corpus(path)
    names = [name.removeprefix(f"{path.as_posix()}/") for name in corpus.sources["source"]]
    assert names == ["a.jsonl.gz", "b/export.ris", "photo.jpg"]
    assert len(corpus.papers) == 2
    assert corpus.sources["n_merged"].sum() == 2
    assert corpus.problems["source"].str.endswith("photo.jpg").all()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            gzip.compress(BY_NAME["own.jsonl"].content * 50)[:-40],
            "should be a whole compressed file",
        ),
        (b"\x1f\x8b" + b"rubbish" * 9, "should be a whole compressed file"),
        (b"\x28\xb5\x2f\xfd" + b"rubbish" * 9, "should be a whole compressed file"),
        (b"\xfd7zXZ\x00" + b"rubbish" * 9, "should be a whole compressed file"),
        (b"PK\x03\x04" + b"rubbish" * 9, "should be a zip archive that opens"),
    ],
)
def test_damaged_packages_are_refused(content, message):
    with pytest.raises(CorpusError, match=message):
        read_papers(io.BytesIO(content))


def test_bombs_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("trends.corpus.files.compression._FREE_BYTES", 1 << 20)
    line = b'{"title": "Bomb", "abstract": "' + b"a" * (1 << 20) + b'"}\n'
    path = tmp_path / "bomb.jsonl.xz"
    path.write_bytes(lzma.compress(5 * line, preset=0))
    with pytest.raises(CorpusError, match="should unpack to at most 150 times its size"):
        read_papers(path)


def test_a_frame_of_papers_comes_back_as_it_was():
    papers = read_papers(io.BytesIO(BY_NAME["plain.csv"].content))
    again = read_papers(papers)
    columns = ["paper_id", "title", "abstract", "published", "date_precision", "n_authors"]
    pd.testing.assert_frame_equal(again[columns], papers[columns])


def test_parquet_is_read(tmp_path):
    papers = read_papers(io.BytesIO(BY_NAME["plain.csv"].content))
    papers.to_parquet(tmp_path / "papers.bin")
    again = read_papers(tmp_path / "papers.bin")
    assert again["paper_id"].tolist() == papers["paper_id"].tolist()
    assert again["published"].tolist() == papers["published"].tolist()
    (tmp_path / "cut.bin").write_bytes((tmp_path / "papers.bin").read_bytes()[:-20])
    with pytest.raises(CorpusError, match="should be a whole Parquet file"):
        read_papers(tmp_path / "cut.bin")


def test_columns_name_what_exports_call_otherwise():
    table = io.StringIO("Werk,Jahr,Inhalt\nTides at Sea,2019,They rise\nReefs,2020,They grow\n")
    papers = read_papers(table, columns={"title": "Werk", "year": "Jahr", "abstract": "Inhalt"})
    assert papers["title"].tolist() == ["Tides at Sea", "Reefs"]
    assert papers["abstract"].tolist() == ["They rise", "They grow"]


def test_a_table_without_titles_says_which_columns_it_has():
    with pytest.raises(CorpusError, match=r"its columns are 'Werk', 'Jahr'.*Say which one it is"):
        read_papers(io.StringIO("Werk,Jahr\nTides,2019\nReefs,2020\n"))


def test_columns_must_map_our_names():
    with pytest.raises(ConfigError, match=r"columns must map fields .*; got 'Werk'"):
        read_papers(io.StringIO("{}"), columns={"Werk": "title"})


def test_rows_of_another_length_are_listed_and_lines_above_a_table_too():
    text = "Results of a search\ntitle,year\nTides at Sea,2019,x\nReefs at Night,2020\n"
    corpus = read_corpus(io.StringIO(text))
    assert len(corpus.papers) == 2
    assert corpus.problems["problem"].tolist() == [
        "Skipped 1 line above the table.",
        "The row has 3 values for 2 columns.",
    ]
    assert corpus.problems["line"].tolist() == [1, 3]


def test_a_field_of_a_million_characters_is_read():
    text = f'title,abstract\nLong One Here,"{"word " * 250_000}"\n'
    assert len(read_papers(io.StringIO(text))["abstract"].iloc[0]) == 1_249_999


@pytest.mark.parametrize("depth", [10**5])
def test_deeply_nested_json_is_listed(depth):
    bomb = '{"title": "Deep", "x": ' + "[" * depth + "]" * depth + "}"
    good = json.dumps({"title": "Tides at Sea", "year": 2020})
    corpus = read_corpus(io.StringIO(f"{good}\n{bomb}\n{good}"))
    assert corpus.problems["line"].tolist() == [2]
    with pytest.raises(CorpusError):
        read_papers(io.StringIO(bomb))


def test_an_error_feed_says_what_arxiv_said():
    feed = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>'
        "<id>https://arxiv.org/api/errors#bad</id><summary>incorrect id format</summary>"
        "</entry></feed>"
    )
    with pytest.raises(CorpusError, match="arXiv answered with an error instead: incorrect id"):
        read_papers(io.StringIO(feed))


def test_a_daily_list_that_opens_with_hundreds_of_authors_is_recognized():
    author = {"_id": "66f0", "user": {"avatarUrl": "x" * 200}, "name": "A. Sailor", "hidden": False}
    paper = {"id": "2504.00001", "authors": [author] * 400, "title": "Tides", "upvotes": 3}
    entry = {"paper": paper | {"publishedAt": "2025-04-01T00:00:00.000Z"}, "title": "Tides"}

    corpus = read_corpus(io.StringIO(json.dumps([entry])))

    assert corpus.sources["format"].tolist() == ["Daily Papers (JSON)"]
    assert corpus.papers[["paper_id", "n_authors"]].values.tolist() == [["arXiv:2504.00001", 400]]


def test_html_without_papers_is_refused():
    with pytest.raises(CorpusError, match=r"it seems to be a web page \(HTML\) without any paper"):
        read_papers(io.StringIO("<!doctype html><html><body><p>Not found</p></body></html>"))


def test_the_axis_of_dates_can_be_chosen():
    content = BY_NAME["daily.json"].content
    published = read_papers(io.BytesIO(content)).set_index("title")
    listed = read_papers(io.BytesIO(content), date="listed").set_index("title")
    title = TITLES["tides"]
    assert str(published.loc[title, "published"])[:10] == "2025-04-01"
    assert str(published.loc[title, "listed"])[:10] == "2025-04-03"
    assert str(listed.loc[title, "published"])[:10] == "2025-04-03"
    assert str(listed.loc[title, "published_"])[:10] == "2025-04-01"
    assert pd.isna(listed.loc[TITLES["reefs"], "published"])


def test_a_broken_bibtex_entry_harms_no_other():
    text = "@article{a, title = {Tides at Sea}, year = 2019}\n\n@article{b, title = {Open\n\n@article{a, title = {Reefs at Night}, year = 2020}\n"
    corpus = read_corpus(io.StringIO(text))
    assert set(corpus.papers["title"]) == {"Tides at Sea", "Open", "Reefs at Night"}
    assert corpus.problems["line"].tolist() == [3]


def test_a_broken_ris_record_harms_no_other():
    text = "TY  - JOUR\nTI  - Tides at Sea\nER  - \nlost words\nTY  - JOUR\nTI  - Reefs at Night\n"
    corpus = read_corpus(io.StringIO(text))
    assert len(corpus.papers) == 2
    assert corpus.problems["problem"].tolist() == [
        "The lines belong to no record.",
        "The record has no end (ER).",
    ]


def test_a_broken_web_of_science_record_harms_no_other():
    text = (
        "FN Clarivate\nVR 1.0\nPT J\nTI Tides at Sea\nPT J\nTI Reefs at Night\nlost words\nER\nEF\n"
    )
    corpus = read_corpus(io.StringIO(text))
    assert set(corpus.papers["title"]) == {"Tides at Sea", "Reefs at Night"}
    assert corpus.problems["problem"].tolist() == [
        "The record has no end (ER).",
        "The line has no tag.",
    ]
    assert corpus.problems["line"].tolist() == [3, 7]


def test_many_formats_of_the_same_papers_are_two_papers(tmp_path):
    for sample in SAMPLES:
        if sample.name not in ("page.txt", "snapshot.json", "feed.xml", "oai.tsv"):
            text = sample.content.replace(b"Tides rise twice a day.", TIDES.encode())
            (tmp_path / sample.name).write_bytes(text)
    corpus = read_corpus(tmp_path)
    assert set(corpus.papers["title"]) == set(TITLES.values())
    assert corpus.sources["n_records"].sum() == 2 * len(corpus.sources)
    assert REEFS in set(corpus.papers["abstract"])


@pytest.mark.parametrize("packed", [False, True])
def test_all_files_of_an_archive_share_one_budget(tmp_path, monkeypatch, packed):
    monkeypatch.setattr("trends.corpus.files.compression._FREE_BYTES", 1_000_000)
    line = b'{"title": "One of many"' + b" " * 300_000 + b"}"
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(12):
            content = gzip.compress(line) if packed else line
            archive.writestr(f"{number:02}.jsonl", content)
    message = r"bomb\.zip should unpack to at most 150 times its size and .*all its files together"
    with pytest.raises(CorpusError, match=message):
        read_corpus(path)
    (tmp_path / "good.jsonl").write_bytes(BY_NAME["own.jsonl"].content)
    assert read_corpus(tmp_path).problems["problem"].str.contains("all its files together").any()
