"""The command line inside this process, and one report that many tests look at."""

import subprocess
from pathlib import Path

import pandas as pd
import pytest

from tests.acceptance.pages import ROOT, run_trends
from tests.calendar_day import today
from trends.cli import main as cli

__all__ = ["today"]

TABLES = ["papers", "assignments", "topics", "timeline", "signals"]


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Return a function that runs the command line in `tmp_path`, faster than a new process."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        given = [str(argument) for argument in arguments]
        try:
            code = cli.main(given) or 0
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return subprocess.CompletedProcess(given, code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """Run the report once, as a new user does, into a fresh folder."""
    out = tmp_path_factory.mktemp("report") / "reports"
    done = run_trends("report", "--out", out, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done, out


@pytest.fixture(scope="session")
def out(finished) -> Path:
    return finished[1]


@pytest.fixture(scope="session")
def tables(out) -> dict[str, pd.DataFrame]:
    return {name: pd.read_csv(out / f"{name}.csv") for name in TABLES}


@pytest.fixture(scope="session")
def html(out) -> str:
    return (out / "index.html").read_text(encoding="utf-8")
