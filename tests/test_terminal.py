"""What is printed holds no control sequences, and any encoding of the terminal can carry it."""

import io
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from tests.acceptance.pages import child_environment
from trends.cli import main as cli
from trends.cli.console import Console

# Clears the screen; colors by one byte; renames the window; links; turns the writing around.
SEQUENCES = ["\x1b[2J", "\x9b31m", "\x1b]0;mine\x07", "\x1b]8;;http://x\x1b\\", "\u202e", "\u2067"]
OBEYED = set("\x1b\x9b\x07\u202e\u2067\x08\x7f\r")


def assert_harmless(text: str) -> None:
    assert text
    assert not OBEYED & set(text), ascii(text)


@pytest.mark.parametrize("sequence", SEQUENCES)
@pytest.mark.parametrize(
    "words",
    [
        ["inspect", "{}"],
        ["report", "--encoder", "{}"],
        ["report", "--{}"],
        ["{}"],
        ["inspect", "--since", "{}"],
        ["inspect", "--config", "{}"],
        ["fetch", "arxiv", "x", "--base-url", "{}"],
        ["signals", "--freq", "{}"],
    ],
)
def test_words_that_are_refused_are_shown_harmless(tmp_path, monkeypatch, capsys, words, sequence):
    monkeypatch.chdir(tmp_path)

    assert cli.main([word.format(f"a{sequence}b") for word in words]) == 2

    assert_harmless(capsys.readouterr().err)


@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.parametrize("sequence", SEQUENCES)
def test_names_of_files_are_shown_harmless(tmp_path, monkeypatch, capsys, form, sequence):
    monkeypatch.chdir(tmp_path)
    name = f"a{sequence}b".replace("/", "")
    line = {"title": f"Tides{sequence}at sea", "published": "2024-05-01"}
    Path(f"{name}.jsonl").write_text(f"{json.dumps(line)}\n{{broken\n")
    Path(f"{name}.pdf").write_bytes(b"%PDF-1.7 \x00")

    assert cli.main(["inspect", ".", "--format", form]) == 0

    shown = capsys.readouterr()
    assert_harmless(shown.out)
    assert_harmless(shown.err)
    if form == "json":
        names = {source["source"] for source in json.loads(shown.out)["sources"]}
        assert f"{name}.jsonl" in names


@pytest.mark.parametrize("category", [UserWarning, DeprecationWarning])
def test_warnings_of_others_are_shown_harmless(capsys, category):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = Console().show_warning
        warnings.warn("odd \x1b[31m name \u202e", category, stacklevel=1)

    error = capsys.readouterr().err
    assert "odd" in error
    assert_harmless(error)


def test_words_between_colons_and_brackets_stay(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert cli.main(["inspect", ":bug:[red].csv"]) == 2

    assert "':bug:[red].csv'" in capsys.readouterr().err


COMMANDS = [
    ["report", "--help"],
    ["inspect", "é.jsonl"],
    ["inspect", "é.jsonl", "--format", "csv"],
    ["inspect", "é.jsonl", "--format", "json"],
    ["convert", "é.jsonl", "--out", "ü.parquet"],
    ["init", "ö.toml"],
    ["report", "é.jsonl", "--out", "ü", "--title", "Größe", "--no-cache"],
]


def write_papers(folder: Path) -> None:
    line = {"title": "Übersicht der Gezeiten 潮汐 🌊", "published": "2024-05-01"}
    (folder / "é.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_terminals_of_ascii_get_escapes_and_no_error(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    write_papers(tmp_path)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", err)

    try:
        code = cli.main(words)
    except SystemExit as end:  # after --help
        code = end.code

    out.flush()
    assert not code
    shown = out.buffer.getvalue().decode("ascii")
    assert shown
    if "json" in words:
        assert json.loads(shown)["sources"][0]["source"] == "é.jsonl"


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}])
def test_processes_with_terminals_of_ascii_end_well(tmp_path, environment):
    write_papers(tmp_path)

    for words in (["report", "--help"], ["inspect", "é.jsonl"], ["inspect", "größe.csv"]):
        done = subprocess.run(
            [sys.executable, "-m", "trends", *words],
            check=False,
            cwd=tmp_path,
            env=child_environment() | environment,
            capture_output=True,
        )
        assert done.returncode == (2 if "größe.csv" in words else 0), done.stderr
        assert b"Traceback" not in done.stderr


def test_a_title_of_other_bytes_than_utf8_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write_papers(tmp_path)

    assert cli.main(["report", "é.jsonl", "--no-cache", "--title", "Gr\udcf6\udcdfe"]) == 0

    summary = json.loads(Path("reports/summary.json").read_text(encoding="utf-8"))
    assert summary["title"] == "Gr\ufffd\ufffde"


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this platform has no terminals of its own")
@pytest.mark.parametrize("no_color", ["", "1"])
def test_no_color_is_heeded_on_a_terminal(tmp_path, no_color):
    (tmp_path / "a.jsonl").write_text('{"title": "Tides", "published": "2024-05-01"}')
    main, terminal = os.openpty()
    environment = child_environment() | {"TERM": "xterm-256color", "NO_COLOR": no_color}
    if not no_color:
        del environment["NO_COLOR"]
    done = subprocess.run(
        [sys.executable, "-m", "trends", "inspect", "a.jsonl"],
        check=True,
        cwd=tmp_path,
        env=environment,
        stdout=terminal,
        stderr=subprocess.PIPE,
    )
    os.close(terminal)
    shown = os.read(main, 1 << 16)
    os.close(main)
    assert done.returncode == 0
    # Bold is no color: nothing else may open a sequence here.
    for code in shown.split(b"\x1b[")[1:]:
        assert code.partition(b"m")[0] in {b"0", b"1", b"1;3", b"3"}
