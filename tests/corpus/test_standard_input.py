"""``-`` stands for standard input, in Python and in every command that reads papers."""

import gzip
import io
import json
import sys

import pytest

from tests.corpus.samples import REEFS, TIDES
from trends.cli.main import main
from trends.corpus import convert_papers, read_corpus, read_papers
from trends.errors import CorpusError

LINES = "".join(
    json.dumps({"title": title, "abstract": text, "published": day}) + "\n"
    for title, text, day in (
        ("Tides at Sea", TIDES, "2019-05-17"),
        ("Reefs at Night", REEFS, "2020-07-01"),
    )
).encode()


@pytest.fixture
def pipe(monkeypatch):
    def put(content):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return put


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_papers_are_read_from_standard_input(pipe, pack):
    pipe(pack(LINES))
    corpus = read_corpus("-")
    assert corpus.sources["source"].tolist() == ["standard input"]
    assert set(corpus.papers["title"]) == {"Tides at Sea", "Reefs at Night"}
    assert not sys.stdin.closed


def test_standard_input_beside_a_file(pipe, tmp_path):
    (tmp_path / "more.csv").write_text("title,year\nSalt of the Sea,2021\n")
    pipe(LINES)
    assert len(read_papers("-", tmp_path / "more.csv")) == 3


def test_text_given_as_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(LINES.decode()))
    assert len(read_papers("-")) == 2


def test_the_commands_read_standard_input(pipe, capsys):
    pipe(LINES)
    assert main(["inspect", "-", "--format", "json", "--quiet"]) == 0
    assert "standard input" in capsys.readouterr().out


def test_standard_input_is_converted(pipe, tmp_path):
    pipe(LINES)
    convert_papers("-", out=tmp_path / "papers.parquet")
    assert len(read_papers(tmp_path / "papers.parquet")) == 2


def test_nothing_piped_in_is_said(pipe, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    with pytest.raises(CorpusError, match=r"nothing is piped into it\. Pipe a file"):
        read_papers("-")
    pipe(b"")
    with pytest.raises(CorpusError, match="standard input should hold papers; it is empty"):
        read_papers("-")
