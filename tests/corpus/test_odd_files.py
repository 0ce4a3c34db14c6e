"""Odd files and folders: what cannot be read is said in one line, and ends nothing."""

import os
import socket
from pathlib import Path

import pytest

import trends.cli.main
from tests.corpus.entries import CACHES, RIVERS, TREES, save
from trends.corpus import read_corpus
from trends.errors import CorpusError

ONLY_POSIX = pytest.mark.skipif(os.name == "nt", reason="needs links and pipes of POSIX")


def problems_of(folder: Path) -> str:
    corpus = read_corpus(folder)
    assert len(corpus.papers) == 1
    return " | ".join(corpus.problems["problem"])


@ONLY_POSIX
def test_a_pipe_is_refused_and_not_waited_on(tmp_path):
    save(tmp_path / "a.jsonl", CACHES)
    os.mkfifo(tmp_path / "b.jsonl")
    assert "b.jsonl should be a file; it is a pipe" in problems_of(tmp_path)
    with pytest.raises(CorpusError, match="it is a pipe, which is not read"):
        read_corpus(tmp_path / "b.jsonl")


@ONLY_POSIX
def test_devices_and_sockets_are_refused(tmp_path, monkeypatch):
    with pytest.raises(CorpusError, match="it is a device"):
        read_corpus("/dev/zero")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        with pytest.raises(CorpusError, match="it is a socket"):
            read_corpus("s")


@ONLY_POSIX
def test_a_folder_that_holds_itself_is_read_once(tmp_path):
    save(tmp_path / "in/a.jsonl", CACHES)
    (tmp_path / "in/loop").symlink_to(tmp_path / "in")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    corpus = read_corpus(tmp_path)
    assert len(corpus.papers) == 1
    assert corpus.merges.empty
    assert corpus.problems["problem"].str.contains("self should be a readable file").sum() == 1


@ONLY_POSIX
def test_a_folder_linked_from_elsewhere_is_named(tmp_path):
    save(tmp_path / "in/a.jsonl", CACHES)
    save(tmp_path / "far/b.jsonl", TREES)
    (tmp_path / "in/link").symlink_to(tmp_path / "far")
    assert "in/link should be a folder" in problems_of(tmp_path / "in")
    assert len(read_corpus(tmp_path / "in", tmp_path / "in/link").papers) == 2


def test_a_file_that_vanishes_between_listing_and_reading_is_named(tmp_path):
    save(tmp_path / "a.jsonl", CACHES)
    gone = save(tmp_path / "b.jsonl", TREES)

    def remove(_progress):
        gone.unlink(missing_ok=True)

    corpus = read_corpus(tmp_path, on_progress=remove)
    assert corpus.papers["title"].tolist() == [CACHES["title"]]
    assert corpus.problems["problem"].str.contains("opening it failed").sum() == 1


def test_a_folder_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    save(tmp_path / "a.jsonl", CACHES)
    save(tmp_path / "closed/b.jsonl", RIVERS)
    scan = os.scandir

    def refuse(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert "closed should be a folder whose files can be read; Permission denied" in problems_of(
        tmp_path
    )


def test_a_name_that_is_too_long_is_refused_in_one_line():
    with pytest.raises(CorpusError, match="should be one that this system can open") as caught:
        read_corpus("x" * 5000)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("name", ["a\0b.csv", "no\nfile", "\ud800.csv"])
def test_a_name_that_no_file_has_is_refused(name):
    with pytest.raises(CorpusError, match="there is none"):
        read_corpus(name)


@ONLY_POSIX
def test_a_report_on_a_file_whose_name_is_no_utf8(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    papers = [
        {"title": f"{kind} {n}", "abstract": f"We study {kind} in place {n}.", "date": f"20{n:02}"}
        for n in range(12)
        for kind in ("tall trees", "deep rivers")
    ]
    save(tmp_path / "in.jsonl", *papers)
    name = os.fsencode(tmp_path) + b"/odd\xff.jsonl"
    try:
        os.rename(tmp_path / "in.jsonl", name)  # noqa: PTH104
    except OSError:
        pytest.skip("the file system takes names of UTF-8 alone")
    out = tmp_path / "out"
    code = trends.cli.main.main(
        ["report", os.fsdecode(name), "--out", str(out), "--no-cache", "--quiet"]
    )
    assert code == 0
    assert "odd\ufffd.jsonl" in (out / "summary.json").read_text(encoding="utf-8")


def test_memory_that_runs_out_is_said_in_one_line(tmp_path, monkeypatch):
    save(tmp_path / "a.jsonl", CACHES)

    def fail(*_given, **_named):
        raise MemoryError

    monkeypatch.setattr("trends.corpus.ingest.read_sources.read_chunks", fail)
    with pytest.raises(CorpusError, match="must fit into memory"):
        read_corpus(tmp_path / "a.jsonl")


@pytest.mark.parametrize(
    "name",
    ["package.json", "CITATION.cff", "mkdocs.yml", "pyproject.toml", "docusaurus.config.json",
     "tsconfig.json", "CHANGELOG.md", "codemeta.json"],
)  # fmt: skip
def test_settings_and_documentation_in_a_folder_hold_no_papers(tmp_path, name):
    save(tmp_path / "a.jsonl", CACHES)
    content = (
        '{"title": "a tool", "description": "It does things.", "author": "Ann", "date": "2020"}'
    )
    (tmp_path / name).write_text(content)
    corpus = read_corpus(tmp_path)
    assert corpus.papers["title"].tolist() == [CACHES["title"]]
    assert len(corpus.sources) == 1
