"""Files read in chunks, here or by other processes, give the same papers."""

import gzip
import json

import pandas as pd
import pytest

from trends.corpus import read_corpus
from trends.errors import CorpusError


def record(number):
    stated = {
        "title": f"A study of number {number} and its tides",
        "abstract": f"Abstract: we look at ${number}^2$ tides of the sea, " * 8 + f"word{number}.",
        "published": f"{1 + number % 12:02}/{5 if number != 40 else 25:02}/2020",
        "rank": number if number != 50 else "many",
    }
    if number > 30:
        stated["later"] = [f"label {number}"]
    return stated


def write(path, numbers):
    lines = [json.dumps(record(number)) for number in numbers]
    lines[7:7] = ["no JSON", json.dumps({"title": "", "abstract": " "}), lines[3]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def are_same(one, other):
    for name in ("papers", "merges", "problems", "sources"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


@pytest.fixture
def small_portions(monkeypatch):
    monkeypatch.setattr("trends.corpus.readers.json.json_stream._PORTION", 4_000)
    monkeypatch.setattr("trends.corpus.readers.tables.parquet._BATCH_ROWS", 7)


@pytest.fixture
def two_processes(monkeypatch):
    monkeypatch.setattr("trends.corpus.ingest.read_sources._MANY_BYTES", 0)
    monkeypatch.setattr("trends.runtime.processes.count_cores", lambda: 2)


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "one.jsonl", range(60))
    write(tmp_path / "two.jsonl", range(55, 90))
    pd.DataFrame([record(n) for n in range(100, 130)]).drop(columns=["rank", "later"]).to_parquet(
        tmp_path / "three.parquet"
    )
    return tmp_path


def test_the_size_of_portions_has_no_influence(folder, monkeypatch):
    whole = read_corpus(folder)
    monkeypatch.setattr("trends.corpus.readers.json.json_stream._PORTION", 4_000)
    monkeypatch.setattr("trends.corpus.readers.tables.parquet._BATCH_ROWS", 7)
    are_same(read_corpus(folder), whole)


def test_other_processes_have_no_influence(folder, small_portions, monkeypatch):
    alone = read_corpus(folder)
    assert len(alone.papers) == 120
    # The dates of one file show their order; of the others those that can be read one way alone.
    assert alone.papers["date_precision"].eq("day").sum() == 66
    monkeypatch.setattr("trends.corpus.ingest.read_sources._MANY_BYTES", 0)
    monkeypatch.setattr("trends.runtime.processes.count_cores", lambda: 2)
    are_same(read_corpus(folder), alone)


def test_a_file_that_breaks_off_is_left_out_whole(folder, small_portions, two_processes):
    expected = read_corpus(folder)
    packed = gzip.compress((folder / "one.jsonl").read_bytes(), 1)
    (folder / "broken.jsonl.gz").write_bytes(packed[:-500])
    corpus = read_corpus(folder)
    pd.testing.assert_frame_equal(corpus.papers, expected.papers)
    with pytest.raises(CorpusError, match="should be a whole compressed file"):
        read_corpus(folder / "broken.jsonl.gz")
