"""`python -m trends report` and the table commands: files, quietness, the same result again."""

import csv
import json
import random
import re
from pathlib import Path

import pytest

from tests.acceptance.conftest import TABLES
from tests.acceptance.pages import ROOT, SAMPLE, run_trends, save_page, write_entries
from trends.schema import main_topics

CONFIG = ROOT / "trends.toml"


def test_stdout_is_the_path_of_the_page(finished):
    done, out = finished
    assert done.stdout.count("\n") == 1
    assert (ROOT / done.stdout.strip()).resolve() == (out / "index.html").resolve()


def test_all_files_are_there_and_none_is_empty(out):
    names = {path.name for path in out.iterdir()}
    assert {"index.html", "report.md", "summary.json"} <= names
    assert {f"{name}.csv" for name in TABLES} <= names
    assert all(path.is_file() and path.stat().st_size > 0 for path in out.iterdir())


def test_progress_is_lines_of_text_where_stderr_is_no_terminal(finished):
    done, _ = finished
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    assert "\r" not in done.stderr
    assert "Warning" not in done.stderr


def test_quiet_is_quiet(tmp_path, call):
    page = save_page(tmp_path / "page.txt", write_entries(30))
    done = call("report", page, "--out", tmp_path / "out", "--quiet")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert Path(tmp_path, done.stdout.strip()).name == "index.html"


def test_summary_is_strict_json(out):
    def refuse(constant):
        raise AssertionError(f"summary.json holds {constant}, which is not JSON")

    text = (out / "summary.json").read_text(encoding="utf-8")
    assert isinstance(json.loads(text, parse_constant=refuse), dict)


def test_the_same_seed_gives_the_same_files(out, tmp_path):
    done = run_trends("report", "data", "--seed", "0", "--out", tmp_path, "--quiet", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    again = {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")}
    before = {path.name: path.read_bytes() for path in out.glob("*.csv")}
    assert sorted(again) == sorted(before)
    assert [name for name in before if again[name] != before[name]] == []


def test_the_order_of_rows_changes_no_topic(out, tmp_path):
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    random.Random(7).shuffle(lines)
    shuffled = tmp_path / "data" / SAMPLE.name
    shuffled.parent.mkdir()
    shuffled.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run_trends(
        "report", "data", "--config", CONFIG, "--out", "again", "--quiet", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    for name in ("topics", "assignments", "timeline", "signals"):
        file = f"{name}.csv"
        assert (tmp_path / "again" / file).read_bytes() == (out / file).read_bytes(), file


@pytest.mark.parametrize("command", ["topics", "timeline", "signals"])
def test_a_table_can_be_had_by_itself(call, command, tables):
    done = call(command, SAMPLE, "--config", CONFIG, "--format", "csv", "--quiet")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    rows = list(csv.DictReader(done.stdout.splitlines()))
    expected = main_topics(tables[command]) if command == "topics" else tables[command]
    assert [row["topic"] for row in rows] == [str(topic) for topic in expected["topic"]]


def test_since_and_until_limit_the_dates(call):
    done = call(
        *("timeline", SAMPLE, "--since", "2024-01-01", "--until", "2024-12-31"),
        *("--freq", "month", "--format", "json", "--quiet"),
    )
    assert done.returncode == 0, done.stderr
    periods = set(re.findall(r"\b20\d\d-\d\d", done.stdout))
    assert periods
    assert {period[:4] for period in periods} == {"2024"}
