"""One report on the sample corpus, shared by all tests that look at it."""

from pathlib import Path

import pandas as pd
import pytest

from tests.acceptance.pages import ROOT, run_trends

TABLES = ["papers", "assignments", "topics", "terms", "timeline", "signals"]


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
