"""What is forwarded names files, never where they lie or whose machine it was."""

import dataclasses
import getpass
import json
import platform
import socket
from pathlib import Path

import pytest

import trends
from tests.report.example_analysis import example_analysis
from trends.config import Config, EncoderConfig, TopicsConfig
from trends.report import summarize, to_notebook_html, write_report

PAPERS = [{"title": f"Tidal survey {n}", "published": f"2024-0{n}-05"} for n in range(1, 8)]


def read_all(folder: Path) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()) if path.is_file()
    )


@pytest.fixture
def private(tmp_path):
    """Papers in folders whose names say too much."""
    folder = tmp_path / "ada_lovelace" / "secret_merger"
    for number, name in enumerate(("a/papers.jsonl", "b/papers.jsonl")):
        path = folder / name
        path.parent.mkdir(parents=True)
        lines = (json.dumps(paper | {"title": f"{paper['title']}{number}"}) for paper in PAPERS)
        path.write_text("\n".join(lines), encoding="utf-8")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7 \x00\x01")
    return folder


def analyze(*paths):
    corpus = trends.read_corpus(*paths)
    config = Config(
        corpus=dataclasses.replace(Config().corpus, paths=tuple(map(str, paths))),
        topics=TopicsConfig(label_cache="/home/ada_lovelace/labels.json"),
    )
    return trends.analyze(corpus, config, cache=None, with_map=False)


def test_reports_name_files_without_the_folders_that_lead_to_them(private, tmp_path):
    analysis = analyze(private)
    out = tmp_path / "out"
    write_report(analysis, out)

    text = read_all(out)
    assert "a/papers.jsonl" in text
    assert "b/papers.jsonl" in text
    assert "scan.pdf" in text
    for word in ("ada_lovelace", str(tmp_path)):
        assert word not in text
        assert word not in to_notebook_html(analysis)
    # The analysis itself is the user's own, and knows more.
    assert str(private) in " ".join(analysis.sources["source"])


def test_names_below_the_current_folder_stay(private, tmp_path, monkeypatch):
    monkeypatch.chdir(private)

    sources = {source["source"] for source in summarize(analyze("a", "b"))["corpus"]["sources"]}

    assert sources == {"a/papers.jsonl", "b/papers.jsonl"}


def test_names_above_the_current_folder_are_shortened(private, monkeypatch):
    (private / "here").mkdir()
    monkeypatch.chdir(private / "here")

    sources = {source["source"] for source in summarize(analyze("../a"))["corpus"]["sources"]}

    assert sources == {"papers.jsonl"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("onnx:/home/ada/models/mine.onnx", "onnx:mine.onnx"),
        ("onnx:models/mine.onnx", "onnx:models/mine.onnx"),
        ("sentence-transformers:org/model", "sentence-transformers:org/model"),
        ("distil:../secret/model", "distil:model"),
        ("onnx:C:\\Users\\ada\\mine.onnx", "onnx:mine.onnx"),
        ("lsa", "lsa"),
    ],
)
def test_settings_name_models_without_their_folders(name, shown):
    analysis = dataclasses.replace(
        example_analysis(), config=Config(encoder=EncoderConfig(name=name))
    )
    analysis.provenance.pop("encoder", None)

    method = summarize(analysis)["method"]

    assert method["settings"]["encoder"]["name"] == shown
    assert method["encoder"] == shown


def test_addresses_of_language_models_are_not_told():
    topics = TopicsConfig(label_endpoint="http://gpu7.corp.example/v1", label_model="small")
    analysis = dataclasses.replace(example_analysis(), config=Config(topics=topics))

    assert "gpu7" not in json.dumps(summarize(analysis))


def test_provenance_names_neither_user_nor_machine(private):
    provenance = analyze(private).provenance

    facts = json.dumps({key: value for key, value in provenance.items() if key != "notes"})
    assert provenance["platform"] == f"{platform.system()} {platform.machine()}"
    for secret in (socket.gethostname(), platform.release(), str(Path.home())):
        assert secret not in facts
    assert f'"{getpass.getuser()}"' not in facts
