"""Every mistake a user can make gives one clear line and exit code 2, and harms no file."""

import dataclasses
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import trends
from tests.acceptance.pages import (
    SAMPLE,
    Entry,
    child_environment,
    compose_page,
    run_trends,
    save_page,
    write_abstract,
    write_entries,
)
from tests.report.example_analysis import example_analysis
from trends.errors import CorpusError
from trends.report import write_report

BINARY = bytes(range(256)) * 40


def check_refusal(done: subprocess.CompletedProcess, *mentions: str) -> None:
    """Check that a run ended as a user's mistake must: one line in three parts, exit code 2."""
    assert done.returncode == 2, f"exit {done.returncode}: {done.stderr}"
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("error: ")
    message = lines[0].removeprefix("error: ")
    # What was expected, what came, what to do: at least two sentences or clauses, then advice.
    parts = [part for part in re.split(r"(?<=[.;:?!)])\s+", message) if part]
    assert len(parts) >= 2, message
    assert message[-1] in ".?!)", message
    for mention in mentions:
        assert mention in message


def snapshot(folder: Path) -> dict[str, bytes | None]:
    """Return every path below `folder` with its bytes, None for a folder."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def refuse_report(call, tmp_path):
    """Return a function that runs a report which must be refused and leave nothing behind."""

    def run(*arguments: str, mentions: tuple[str, ...] = ()) -> None:
        before = snapshot(tmp_path)
        check_refusal(call("report", *arguments, "--out", "out", "--quiet"), *mentions)
        assert snapshot(tmp_path) == before

    return run


# --- input that holds no papers -----------------------------------------------------------


def test_no_data_folder(refuse_report):
    refuse_report(mentions=("data",))


def test_a_path_that_does_not_exist(refuse_report):
    refuse_report("harbour.txt", mentions=("harbour.txt",))


def test_a_glob_that_matches_nothing(refuse_report):
    refuse_report("pages/*.txt", mentions=("pages/*.txt",))


def test_an_empty_folder(tmp_path, refuse_report):
    (tmp_path / "papers").mkdir()
    refuse_report("papers", mentions=("papers",))


def test_a_folder_without_papers(tmp_path, refuse_report):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "lantern.png").write_bytes(BINARY)
    refuse_report("papers", mentions=("papers",))


@pytest.mark.parametrize(
    "name", ["page.txt", "papers.jsonl", "papers.csv", "lantern.png", "noname"]
)
def test_a_binary_file(tmp_path, refuse_report, name):
    (tmp_path / name).write_bytes(BINARY)
    refuse_report(name, mentions=(name,))


def test_a_file_that_may_not_be_read(tmp_path):
    page = save_page(tmp_path / "page.txt", write_entries(5))
    page.chmod(0)
    if os.access(page, os.R_OK):
        pytest.skip("this user may read every file")
    done = run_trends("report", "page.txt", "--out", "out", "--quiet", cwd=tmp_path)
    check_refusal(done, "page.txt")


@pytest.mark.parametrize(
    "text", ["", compose_page([]), "rope\ntar\n"], ids=["empty", "header alone", "other text"]
)
def test_a_page_without_papers(tmp_path, refuse_report, text):
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    refuse_report("page.txt", mentions=("page.txt",))


def test_broken_lines_of_json(tmp_path, refuse_report):
    (tmp_path / "papers.jsonl").write_text('{"title": "Tides"\n{"abst', encoding="utf-8")
    refuse_report("papers.jsonl", mentions=("papers.jsonl",))


def test_one_bad_file_among_good_ones_is_not_passed_over_in_silence(tmp_path):
    save_page(tmp_path / "good.txt", write_entries(5))
    (tmp_path / "odd.txt").write_bytes(BINARY)
    try:
        said = " ".join(trends.read_corpus(tmp_path).problems["source"])
    except CorpusError as error:
        said = str(error)
    assert "odd.txt" in said


def test_all_papers_outside_the_dates(tmp_path, refuse_report):
    save_page(tmp_path / "page.txt", write_entries(5))
    refuse_report("page.txt", "--since", "2031-01-01", mentions=("2031-01-01",))


def test_dates_the_wrong_way_round(tmp_path, refuse_report):
    save_page(tmp_path / "page.txt", write_entries(5))
    refuse_report(
        *("page.txt", "--since", "2025-01-01", "--until", "2024-01-01"),
        mentions=("2025-01-01",),
    )


# --- input that holds little --------------------------------------------------------------


@pytest.mark.parametrize("command", ["inspect", "topics", "timeline", "signals"])
def test_one_paper_is_enough_for_the_tables(tmp_path, call, command):
    save_page(tmp_path / "page.txt", write_entries(1))
    done = call(command, "page.txt", "--format", "csv", "--quiet")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") >= 1
    assert done.stderr == ""


@pytest.mark.slow
@pytest.mark.parametrize("n_papers", [1, 6])
def test_a_report_on_few_papers_says_so(tmp_path, call, n_papers):
    save_page(tmp_path / "page.txt", write_entries(n_papers))
    done = call("report", "page.txt", "--out", "out", "--quiet")
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Study 1: " in html
    signals = (tmp_path / "out" / "signals.csv").read_text(encoding="utf-8")
    for claim in ("emerging", "growing", "bursting", "declining", "dormant", "stable"):
        assert claim not in signals


@pytest.mark.slow
def test_a_report_on_undated_papers_claims_no_trend(tmp_path, call):
    entries = [dataclasses.replace(entry, byline=None) for entry in write_entries(12)]
    lines = [f'{{"title": "{entry.title}", "abstract": "{entry.abstract}"}}\n' for entry in entries]
    (tmp_path / "papers.jsonl").write_text("".join(lines), encoding="utf-8")
    done = call("report", "papers.jsonl", "--out", "out", "--quiet")
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Study 1: " in html
    assert (
        "undated" in html.lower() or "no date" in html.lower() or "without a date" in html.lower()
    )
    signals = (tmp_path / "out" / "signals.csv").read_text(encoding="utf-8")
    for claim in ("emerging", "growing", "bursting", "declining", "dormant", "stable"):
        assert claim not in signals


def test_a_report_shows_hostile_titles_as_text(tmp_path, call):
    title = "<script>alert('ahoy')</script> & <img src=x onerror=alert(1)> Lanterns"
    hostile = Entry(title, write_abstract(50) + " </script><script>alert(2)</script>")
    save_page(tmp_path / "page.txt", [hostile, *write_entries(11)])
    done = call("report", "page.txt", "--out", "out", "--quiet")
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Lanterns" in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html


# --- options and configuration ------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--topics", "many"),
        ("--topics", "-3"),
        ("--since", "yesterday"),
        ("--until", "2024-02-30"),
        ("--freq", "fortnight"),
        ("--seed", "x"),
        ("--encoder", "sextant"),
        ("--config", "absent.toml"),
    ],
)
def test_a_wrong_value_of_an_option(tmp_path, refuse_report, option, value):
    save_page(tmp_path / "page.txt", write_entries(5))
    refuse_report("page.txt", f"{option}={value}", mentions=(value,))


def test_an_unknown_option(tmp_path, refuse_report):
    save_page(tmp_path / "page.txt", write_entries(5))
    refuse_report("page.txt", "--tides", mentions=("--tides",))


def test_an_unknown_command(call):
    check_refusal(call("reprot"), "reprot")


def test_a_mistake_ends_a_real_process_the_same_way(tmp_path):
    done = run_trends("report", "absent.txt", "--quiet", cwd=tmp_path)
    check_refusal(done, "absent.txt")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("random_state = \n", "trends.toml"),
        ("[topics]\nnamed = 3\n", "named"),
        ("[topics]\nnamd = ['Tides']\n", "namd"),
        ("[[topics.named]]\nname = ''\n", "name"),
        ("[timeline]\nfreq = 'fortnight'\n", "fortnight"),
        ("[corpus]\nsince = 'yesterday'\n", "yesterday"),
        ("\x00\x01\x02", "trends.toml"),
    ],
)
@pytest.mark.parametrize("is_named", [True, False], ids=["--config", "found"])
def test_a_wrong_configuration(tmp_path, refuse_report, text, mention, is_named):
    save_page(tmp_path / "page.txt", write_entries(5))
    (tmp_path / "trends.toml").write_text(text, encoding="utf-8")
    options = ["--config", "trends.toml"] if is_named else []
    refuse_report("page.txt", *options, mentions=(mention,))


# --- output -------------------------------------------------------------------------------


@pytest.mark.parametrize("out", ["blocked", "blocked/below"])
def test_a_file_in_place_of_the_output_folder(tmp_path, call, out):
    save_page(tmp_path / "page.txt", write_entries(5))
    (tmp_path / "blocked").write_text("a letter", encoding="utf-8")
    before = snapshot(tmp_path)
    check_refusal(call("report", "page.txt", "--out", out, "--quiet"), "blocked")
    assert snapshot(tmp_path) == before


def test_an_output_folder_that_may_not_be_written(tmp_path):
    save_page(tmp_path / "page.txt", write_entries(5))
    out = tmp_path / "out"
    out.mkdir(mode=0o555)
    if os.access(out, os.W_OK):
        pytest.skip("this user may write everywhere")
    done = run_trends("report", "page.txt", "--out", "out", "--quiet", cwd=tmp_path)
    check_refusal(done, "out")
    assert list(out.iterdir()) == []


def test_an_existing_report_is_replaced_whole_or_kept_whole(tmp_path, call):
    save_page(tmp_path / "one.txt", write_entries(10, seed=1))
    save_page(tmp_path / "two.txt", write_entries(10, seed=2))
    out = tmp_path / "out"

    assert call("report", "one.txt", "--out", "out", "--quiet").returncode == 0
    first = snapshot(out)

    check_refusal(call("report", "absent.txt", "--out", "out", "--quiet"))
    assert snapshot(out) == first

    assert call("report", "two.txt", "--out", "out", "--quiet").returncode == 0
    second = snapshot(out)
    assert sorted(second) == sorted(first)
    for name in ("index.html", "report.md", "summary.json", "papers.csv", "assignments.csv"):
        assert second[name] != first[name], name
    assert {path.name for path in tmp_path.iterdir()} == {"one.txt", "two.txt", "out"}


def test_a_folder_that_holds_files_of_others_is_refused_by_name(tmp_path, call):
    save_page(tmp_path / "one.txt", write_entries(10, seed=1))
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    refused = call("report", "one.txt", "--out", "out", "--quiet")
    check_refusal(refused)
    assert "'notes.txt'" in refused.stderr
    assert snapshot(out) == {"notes.txt": b"mine"}


@pytest.mark.slow
def test_a_folder_in_place_of_a_result_file_keeps_what_it_holds(tmp_path, call):
    save_page(tmp_path / "page.txt", write_entries(5))
    kept = tmp_path / "out" / "summary.json" / "letter.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine", encoding="utf-8")
    before = snapshot(tmp_path)
    check_refusal(call("report", "page.txt", "--out", "out", "--quiet"), "summary.json")
    assert snapshot(tmp_path) == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent differently on Windows")
@pytest.mark.parametrize("has_report", [False, True])
def test_ctrl_c_ends_quickly_and_leaves_no_half_report(tmp_path, has_report):
    out = tmp_path / "out"
    if has_report:
        write_report(example_analysis(n_papers=20), out)
    before = snapshot(tmp_path)
    arguments = [sys.executable, "-m", "trends", "report", str(SAMPLE), "--out", "out"]
    with subprocess.Popen(
        arguments,
        cwd=tmp_path,
        env=child_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell ignores Ctrl-C in what it runs in the background, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        guard = threading.Timer(120, process.kill)
        guard.start()
        # The first line of progress shows that the run is under way.
        first_line = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate()
        guard.cancel()
    assert first_line
    assert process.returncode == 130, stderr
    assert stdout == ""
    assert "Traceback" not in stderr
    assert snapshot(tmp_path) == before
