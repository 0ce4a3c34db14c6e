"""The command line imports nothing from the folder in which it is run."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.pages import ROOT, child_environment, run_python, run_trends
from trends.runtime.import_path import is_run_as_module
from trends.runtime.threads import count_cores

# Python's own -m loads these before any package can object; -P keeps it from that.
EARLY = ("collections", "contextlib", "functools", "types")
# Modules of the standard library and of others that a report loads, in processes of its own too,
# and those that Python looks for when it starts.
TRAPS = (
    *("argparse", "ast", "bisect", "csv", "dataclasses", "datetime", "json"),
    *("inspect", "logging", "pickle", "random", "re", "tempfile", "tomllib", "typing"),
    *("joblib", "jinja2", "lxml", "numpy", "pandas", "plotly", "pyarrow", "rich", "scipy"),
    *("platformdirs", "sklearn", "umap", "threadpoolctl", "sitecustomize", "usercustomize"),
)
PAPERS = '{"title": "Tides at sea", "published": "2024-05-01"}\n'


def set_traps(folder: Path, *more: str) -> Path:
    """Write modules that leave a mark when they run, and return the mark's path."""
    mark = folder / "mark"
    for name in (*TRAPS, *more):
        text = f"open({str(mark)!r}, 'a').write({name!r} + ' ')\nraise SystemExit('trap {name}')\n"
        (folder / f"{name}.py").write_text(text)
    return mark


@pytest.mark.parametrize(
    "words",
    [
        ["report", "papers.jsonl", "--no-cache"],
        [],
        pytest.param(["--help"], marks=pytest.mark.slow),
    ],
)
def test_modules_in_the_current_folder_do_not_run(tmp_path, words):
    mark = set_traps(tmp_path)
    (tmp_path / "papers.jsonl").write_text(PAPERS)

    done = run_trends(*words, cwd=tmp_path)

    assert not mark.exists(), mark.read_text()
    assert done.returncode == (0 if words else 2), done.stderr


@pytest.mark.parametrize(
    "words", [["bin/trends"], pytest.param(["-P", "-m", "trends"], marks=pytest.mark.slow)]
)
def test_nothing_runs_where_python_itself_starts_safely(tmp_path, words):
    mark = set_traps(tmp_path, *EARLY)
    # The installed command lies in a folder of its own, which Python puts first.
    script = tmp_path / "bin" / "trends"
    script.parent.mkdir()
    script.write_text("from trends.cli.entry_point import run\nrun()\n")
    (tmp_path / "papers.jsonl").write_text(PAPERS)

    done = run_python([*words, "report", "papers.jsonl", "--no-cache"], cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert not mark.exists(), mark.read_text()


def test_an_empty_entry_of_the_path_lets_no_module_in(tmp_path):
    mark = set_traps(tmp_path)
    # Python itself loads these two from such an entry, before any package can object.
    for name in ("sitecustomize", "usercustomize"):
        (tmp_path / f"{name}.py").unlink()
    environment = child_environment() | {"PYTHONPATH": f":{ROOT}"}

    done = subprocess.run(
        [sys.executable, "-m", "trends", "init"],
        check=False,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
    )

    assert done.returncode == 0, done.stderr
    assert not mark.exists()


@pytest.mark.skipif(count_cores() < 2, reason="on one core no other process is started")
def test_processes_of_a_run_load_none_either(tmp_path):
    mark = set_traps(tmp_path, *EARLY)
    script = tmp_path / "elsewhere" / "run.py"
    script.parent.mkdir()
    script.write_text(
        "import os\n"
        "from trends.runtime.import_path import leave_current_folder\n"
        "leave_current_folder()\n"
        "from trends.runtime.processes import Workers\n"
        "with Workers(are_wanted=True) as workers:\n"
        "    assert workers.n_processes > 1\n"
        "    assert workers.submit(os.getpid)() != os.getpid()\n"
    )

    done = run_python([str(script)], cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert not mark.exists(), mark.read_text()


def test_a_checkout_runs_itself_and_its_processes_find_it(tmp_path):
    code = (
        "import sys; sys.argv[:] = ['-m', '--version']; sys.orig_argv[:] = ['python', '-m', 'trends', '--version']\n"
        "import trends, os\n"
        "assert sys.path[-1] == os.getcwd() and sys.path[0] != os.getcwd(), sys.path\n"
    )
    environment = {key: value for key, value in child_environment().items() if key != "PYTHONPATH"}

    for words in (["-c", code], ["-m", "trends", "--version"]):
        done = subprocess.run(
            [sys.executable, *words],
            check=False,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr


def test_importing_the_package_leaves_the_path_of_a_script_alone(tmp_path):
    code = "import sys; before = [*sys.path]; import trends; assert sys.path == before"

    assert run_python(["-c", code], cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("original", "arguments", "is_ours"),
    [
        (["python", "-m", "trends"], ["-m"], True),
        (["python", "-X", "dev", "-m", "trends", "fetch", "-m"], ["-m", "fetch", "-m"], True),
        (["python", "-Bmtrends", "report"], ["-m", "report"], True),
        (["python", "-m", "othertrends"], ["-m"], False),
        (["python", "-m", "pytest", "trends"], ["-m", "trends"], False),
        (["python", "run.py", "trends"], ["run.py", "trends"], False),
        (["python", "-c", "pass"], ["-c"], False),
        ([], [""], False),
    ],
)
def test_only_the_module_option_with_our_name_counts(original, arguments, is_ours):
    assert is_run_as_module(arguments, original) == is_ours
