"""Importing `trends` and asking for help load nothing heavy."""

import json

import pytest

import trends
from tests.acceptance.pages import ROOT, run_python

HEAVY = [
    "bertopic",
    "jinja2",
    "numba",
    "numpy",
    "pandas",
    "plotly",
    "pyarrow",
    "scipy",
    "sklearn",
    "sknetwork",
    "torch",
    "umap",
]
PUBLIC = [
    "Analysis",
    "Config",
    "NamedTopic",
    "TopicModel",
    "analyze",
    "assess_trends",
    "convert_papers",
    "count_topics",
    "encode",
    "find_bursts",
    "find_changes",
    "forecast_shares",
    "plots",
    "read_corpus",
    "read_papers",
    "smooth_shares",
    "write_report",
]

LIST_LOADED = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh Python holds after running `code`."""
    done = run_python(["-c", f"{code}\n{LIST_LOADED}"], cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


def test_the_probe_sees_a_heavy_module():
    assert "numpy" in loaded_by("import numpy")


def test_import_loads_nothing_heavy():
    assert loaded_by("import trends").isdisjoint(HEAVY)


def test_reading_papers_loads_nothing_that_counts():
    assert loaded_by("import trends.corpus").isdisjoint({"scipy", "sklearn"})


def test_help_loads_nothing_heavy():
    code = (
        "import runpy, sys\n"
        "sys.argv = ['trends', '--help']\n"
        "try:\n"
        "    runpy.run_module('trends', run_name='__main__', alter_sys=True)\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
    )
    assert loaded_by(code).isdisjoint(HEAVY)


@pytest.mark.parametrize("command", ["report", "inspect", "topics", "timeline", "signals"])
def test_every_command_explains_itself(command):
    done = run_python(["-m", "trends", command, "--help"], cwd=ROOT)
    assert done.returncode == 0
    assert "PATH" in done.stdout
    assert done.stderr == ""


def test_the_bare_import_does_not_write_anything(tmp_path):
    done = run_python(["-B", "-c", "import trends; print(trends.__version__)"], cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()[0].isdigit()
    assert list(tmp_path.iterdir()) == []


def test_dir_lists_the_public_names_sorted():
    shown = [name for name in dir(trends) if not name.startswith("__")]
    assert shown == sorted(trends.__all__)
    assert list(trends.__all__) == sorted(trends.__all__)
    assert set(PUBLIC) <= set(trends.__all__)


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there_and_documented(name):
    assert getattr(trends, name).__doc__


def test_all_of_all_can_be_had():
    missing = [name for name in trends.__all__ if getattr(trends, name, None) is None]
    assert missing == []


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="read_paper"):
        _ = trends.read_paper
    assert not hasattr(trends, "utils")


def test_a_public_name_is_one_object():
    assert trends.read_papers is trends.read_papers
    assert trends.NamedTopic("Tides").name == "Tides"
