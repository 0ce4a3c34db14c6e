"""Every notebook runs in a clean copy, defines no functions, and shows its figures everywhere."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_BYTES = 1_000_000
RUN = ROOT / "tools" / "build_notebooks.py"
OWN_PAPERS = """\
@article{{cache{i},
  title = {{Tides and caches, part {i}}},
  abstract = {{We measure how harbour {i} keeps its tide tables in a cache.}},
  year = {{{year}}}
}}
"""

# The one notebook that the quick tests run.
QUICK = "01_corpus"
for_each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def code_cells(path: Path) -> list[dict[str, Any]]:
    return [cell for cell in read(path) if cell["cell_type"] == "code"]


def run(path: Path, **parameters: object) -> str:
    """Run a notebook and return what its last cell prints."""
    command = [sys.executable, str(RUN), "--check", str(path), json.dumps(parameters)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def own_papers(tmp_path: Path) -> Path:
    path = tmp_path / "own.bib"
    path.write_text("\n".join(OWN_PAPERS.format(i=i, year=2015 + i % 6) for i in range(24)))
    return path


def test_the_four_stories_are_there():
    assert [path.stem for path in NOTEBOOKS] == ["01_corpus", "02_topics", "03_trends", "04_report"]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=[] if path.stem == QUICK else pytest.mark.slow)
        for path in NOTEBOOKS
    ],
)
def test_it_runs_on_the_sample_papers(path):
    assert run(path).count("\n") >= 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["01_corpus", "02_topics", "04_report"])
def test_it_runs_on_papers_of_ones_own(name, own_papers):
    path = ROOT / "notebooks" / f"{name}.ipynb"

    said = run(path, PATHS=[str(own_papers)], SETTINGS=None)

    assert "24 papers" in said


@for_each
def test_it_defines_no_functions(path):
    defined = [
        ast.unparse(node)[:60]
        for cell in code_cells(path)
        for node in ast.walk(ast.parse("".join(cell["source"])))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef)
    ]
    assert defined == []


@for_each
def test_its_first_code_cell_holds_the_parameters_alone(path):
    first, *others = code_cells(path)

    assert first["metadata"]["tags"] == ["parameters"]
    assert all(isinstance(node, ast.Assign) for node in ast.parse("".join(first["source"])).body)
    assert not any("tags" in cell["metadata"] for cell in others)


@for_each
def test_it_is_kept_as_it_ran_from_top_to_bottom(path):
    cells = code_cells(path)

    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert not [o for cell in cells for o in cell["outputs"] if o["output_type"] == "error"]
    assert {o.get("name") for cell in cells for o in cell["outputs"]} <= {None, "stdout"}
    assert cells[-1]["outputs"][0]["output_type"] == "stream", "it ends with a conclusion"


@for_each
def test_its_figures_show_without_a_script_and_are_small(path):
    kinds = [
        kind
        for cell in code_cells(path)
        for output in cell["outputs"]
        for kind in output.get("data", {})
    ]

    assert kinds.count("image/png") >= 2
    assert set(kinds) <= {"image/png", "text/html", "text/plain"}
    assert "<script" not in path.read_text(encoding="utf-8")
    assert path.stat().st_size < MOST_BYTES


@for_each
def test_it_opens_with_a_question(path):
    first = "".join(read(path)[0]["source"])
    assert first.startswith("# ")
    assert "?" in first
