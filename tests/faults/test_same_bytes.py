"""Two runs on the same papers write the same bytes, wherever, whenever and however quickly."""

import json

import pytest

from tests.acceptance.pages import run_trends
from trends import analyze
from trends.cli.main import main
from trends.errors import ConfigError
from trends.runtime import clock

RUN = {"run.json", "manifest.json"}  # The manifest holds the hash of run.json.


def write_papers(folder):
    lines = [
        json.dumps(
            {
                "title": f"{theme} {n} {word}",
                "abstract": f"We measure {theme} by {word} gauges in harbor {n}.",
                "date": f"{2020 + n % 6}-{1 + n % 12:02}-03",
            }
        )
        for n in range(60)
        for theme, word in [(("Tides", "moon"), ("Wheat", "leaf"), ("Cables", "fiber"))[n % 3]]
    ]
    (folder / "papers.jsonl").write_text("\n".join(lines))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_reports_in_two_places_at_two_times_are_the_same(tmp_path, monkeypatch, capsys):
    write_papers(tmp_path)
    monkeypatch.chdir(tmp_path)
    seconds = iter(range(0, 10**6, 7))
    monkeypatch.setattr("trends.analysis.stages.time.perf_counter", lambda: next(seconds))
    found = []
    for number, out in enumerate(["one", "deep/er/two"]):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_000_000_000 + 100_000 * number))
        assert main(["report", "papers.jsonl", "--no-cache", "--quiet", "--out", out]) == 0
        found.append(contents(tmp_path / out))
    first, second = found
    assert first.keys() == second.keys() > RUN
    assert {name for name in first if first[name] != second[name]} == RUN
    assert json.loads(first["run.json"])["created"] == "2001-09-09T01:46:40+00:00"
    assert json.loads(second["run.json"])["created"] == "2001-09-10T05:33:20+00:00"
    text = first["index.html"].decode() + first["summary.json"].decode()
    assert "2001-09" not in text
    assert '"seconds"' not in text


@pytest.mark.slow
def test_two_processes_write_the_same_report(tmp_path):
    write_papers(tmp_path)
    for out in ("one", "two"):
        done = run_trends("report", "papers.jsonl", "--no-cache", "--out", out, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    first, second = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert {name for name in first if first[name] != second[name]} <= RUN


@pytest.mark.parametrize("given", ["soon", "1e9", "99999999999999999999"])
def test_a_source_date_that_is_none_is_named(given, monkeypatch, tmp_path):
    write_papers(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(ConfigError, match="must be a whole number of seconds since 1970"):
        clock.read_clock()


def test_the_day_of_the_run_is_the_real_one_whatever_the_source_date(monkeypatch):
    from tests.faults.test_damage import make_papers

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    analysis = analyze(make_papers(30), on_stage=None)
    assert analysis.provenance["created"] == "1970-01-01T00:00:00+00:00"
    assert analysis.provenance["today"] > "2025"
    assert analysis.timeline["n_papers"].sum() > 0
