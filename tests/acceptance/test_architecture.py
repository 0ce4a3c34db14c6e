"""Imports go down only, and each third-party library stays behind its fence."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.acceptance.pages import ROOT

PACKAGE = ROOT / "trends"

# A room may import rooms of a lower level. Rooms that share a level never import each other,
# except for those in PARTNERS.
LEVELS = {
    "errors": 0,
    "arguments": 1,
    "files": 1,
    "memory": 1,
    "progress": 1,
    "threads": 1,
    "wording": 1,
    "written": 1,
    "processes": 2,
    "cache": 2,
    "schema": 2,
    "config": 3,
    "text": 3,
    "corpus": 4,
    "encoders": 4,
    "fetch": 4,
    "topics": 4,
    "timeline": 4,
    "signals": 4,
    "store": 5,
    "analysis": 5,
    "plots": 6,
    "report": 7,
    "": 8,  # the package itself, whose public names stand for all of the above
    "completion": 8,
    "cli_options": 8,
    "console": 9,
    "cli_setup": 10,
    "cli": 11,
    "__main__": 12,
}
PARTNERS = {("analysis", "store"), ("store", "analysis")}
# An analysis shows itself in a notebook by the report's own template.
INSIDE_FUNCTIONS_ONLY = {("topics", "encoders"), ("analysis", "report")}

MODEL_RUNTIMES = [
    "jax",
    "keras",
    "llama_cpp",
    "model2vec",
    "onnxruntime",
    "sentence_transformers",
    "tensorflow",
    "tokenizers",
    "torch",
    "transformers",
]
FENCES = {
    "bertopic": "topics",
    "umap": "topics",
    "plotly": "plots",
    "jinja2": "report",
    **dict.fromkeys(MODEL_RUNTIMES, "encoders"),
}


@dataclass(frozen=True)
class Import:
    """One imported module: where it stands, and whether it runs when its file is imported."""

    module: str
    line: int
    is_inside_function: bool
    is_for_types_only: bool


def find_imports(source: str, *, package: str) -> Iterator[Import]:
    """Yield every import of a module of `package`, dynamic ones with a literal name included."""
    yield from _walk(ast.parse(source), package, inside_function=False, types_only=False)


def _walk(node: ast.AST, package: str, *, inside_function: bool, types_only: bool):
    for child in ast.iter_child_nodes(node):
        for module in _modules(child, package):
            yield Import(module, child.lineno, inside_function, types_only)
        is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            typed = ast.Module(child.body, [])
            otherwise = ast.Module(child.orelse, [])
            yield from _walk(typed, package, inside_function=inside_function, types_only=True)
            yield from _walk(
                otherwise, package, inside_function=inside_function, types_only=types_only
            )
            continue
        yield from _walk(
            child,
            package,
            inside_function=inside_function or is_function,
            types_only=types_only,
        )


def _modules(node: ast.AST, package: str) -> list[str]:
    """Return the full names that one statement or call imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parents = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*parents, *([node.module] if node.module else [])])
        if base == "trends":
            return [f"trends.{alias.name}" for alias in node.names]
        return [base]
    if isinstance(node, ast.Call) and node.args:
        called = ast.unparse(node.func).rpartition(".")[2]
        name = node.args[0]
        is_text = isinstance(name, ast.Constant) and isinstance(name.value, str)
        if called in {"import_module", "__import__"} and is_text:
            return [name.value]
    return []


def find_breaches(source: str, *, where: str) -> list[str]:
    """Return a line for every import in `source` that the house does not allow.

    `where` is the file's path from the folder that holds the package: ``trends/text.py``.
    """
    parts = Path(where).with_suffix("").parts
    package = ".".join(parts[:-1])
    room = parts[1]
    if room == "__init__":
        return []  # The facade names every room; a test of what an import loads watches it.
    if room not in LEVELS:
        return [f"{where}:1: {room!r} is no room of the house ({', '.join(filter(None, LEVELS))})"]
    breaches = []
    for found in find_imports(source, package=package):
        reason = _judge(room, found)
        if reason:
            breaches.append(f"{where}:{found.line}: {reason}")
    return breaches


def _judge(room: str, found: Import) -> str:
    top, _, rest = found.module.partition(".")
    if top != "trends":
        # A name that only annotates is no dependency: nothing is loaded for it.
        fence = room if found.is_for_types_only else FENCES.get(top, room)
        return "" if fence == room else f"{room} imports {top}, which only {fence} may"
    other = rest.partition(".")[0]
    if other == "__version__" or other == room:
        return ""
    if other not in LEVELS:
        other = ""
    if (room, other) in INSIDE_FUNCTIONS_ONLY:
        is_late = found.is_inside_function or found.is_for_types_only
        return "" if is_late else f"{room} imports {other} outside a function"
    if LEVELS[other] < LEVELS[room] or (room, other) in PARTNERS:
        return ""
    return f"{room} imports {other or 'the package itself'}, which does not lie below it"


def package_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_the_house_stands():
    rooms = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in package_files()}
    expected = {room for room in LEVELS if room} | {"__init__"}
    assert expected <= rooms


def test_imports_go_down_only_and_fences_hold():
    breaches = [
        breach
        for path in package_files()
        for breach in find_breaches(
            path.read_text(encoding="utf-8"), where=path.relative_to(ROOT).as_posix()
        )
    ]
    assert not breaches, "\n" + "\n".join(breaches)


def test_the_package_imports_no_tests_nor_benchmarks():
    outside = {"tests", "benchmarks", "tools", "pytest", "hypothesis", "playwright"}
    found = [
        f"{path.name}:{item.line}: {item.module}"
        for path in package_files()
        for item in find_imports(path.read_text(encoding="utf-8"), package="trends")
        if item.module.partition(".")[0] in outside
    ]
    assert found == []


BAD_SIGNALS = '''\
"""An invented room that breaks the rules."""
import numpy as np
import plotly.graph_objects as go
from trends.errors import TrendsError
from trends.plots import style


def draw():
    from trends import report
    from ..timeline import count_topics
    import importlib

    return importlib.import_module("bertopic")
'''


def test_the_checker_names_file_and_line():
    assert find_breaches(BAD_SIGNALS, where="trends/signals/bad.py") == [
        "trends/signals/bad.py:3: signals imports plotly, which only plots may",
        "trends/signals/bad.py:5: signals imports plots, which does not lie below it",
        "trends/signals/bad.py:9: signals imports report, which does not lie below it",
        "trends/signals/bad.py:10: signals imports timeline, which does not lie below it",
        "trends/signals/bad.py:13: signals imports bertopic, which only topics may",
    ]


@pytest.mark.parametrize(
    ("where", "source", "n_breaches"),
    [
        ("trends/topics/model.py", "from trends.encoders import encode", 1),
        ("trends/topics/model.py", "def f():\n    from trends.encoders import encode", 0),
        ("trends/topics/model.py", "if TYPE_CHECKING:\n    from trends.encoders import A", 0),
        ("trends/encoders/science.py", "def f():\n    from trends.topics import A", 1),
        ("trends/encoders/science.py", "import onnxruntime", 0),
        ("trends/topics/map.py", "import umap", 0),
        ("trends/plots/style.py", "import plotly.io", 0),
        ("trends/report/page.py", "import plotly.io", 1),
        ("trends/report/page.py", "def f():\n    from plotly.offline import get_plotlyjs", 1),
        ("trends/report/page.py", "if TYPE_CHECKING:\n    import plotly.io", 0),
        ("trends/cli.py", "import jinja2", 1),
        ("trends/cli.py", "from trends import analyze, console", 0),
        ("trends/analysis.py", "from trends import read_papers", 1),
        ("trends/analysis.py", "import trends", 1),
        ("trends/analysis.py", "from trends import __version__, store", 0),
        ("trends/errors.py", "from trends.schema import FRAMES", 1),
        ("trends/text.py", "from . import schema", 0),
        ("trends/text.py", "from .corpus import read_papers", 1),
        ("trends/corpus/pages.py", "from .dates import parse", 0),
        ("trends/corpus/pages.py", "from ..text import tokenize", 0),
        ("trends/helpers.py", "import re", 1),
    ],
)
def test_the_checker_knows_the_rules(where, source, n_breaches):
    assert len(find_breaches(source, where=where)) == n_breaches
