"""Imports go down only, and each third-party library stays behind its fence."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.acceptance.pages import ROOT

PACKAGE = ROOT / "trends"

# A room may import rooms of a lower level. Rooms that share a level never import each other.
LEVELS = {
    "errors": 0,
    "artifacts": 1,
    "control_characters": 1,
    "formatting": 1,
    "runtime": 2,
    "validation": 2,
    "schema": 3,
    "config": 4,
    "text": 4,
    "corpus": 5,
    "encoders": 5,
    "fetch": 5,
    "timeline": 5,
    "topics": 6,
    "signals": 6,
    "groups": 7,
    "analysis": 8,
    "tracking": 9,
    "plots": 9,
    "report": 10,
    "": 11,  # the package itself, whose public names stand for all of the above
    "cli": 12,
    "__main__": 13,
}
# Folders in folders: within a room, these may import what stands before them, never behind.
FOLDERS = {
    "trends.cli": ("commands",),
    "trends.corpus": (
        "cleaning",
        "files",
        "records",
        "readers",
        "dating",
        "deduplication",
        "ingest",
        "audit",
    ),
    "trends.corpus.readers": ("tables", "bibliographic", "json", "xml", "daily_papers"),
    "trends.plots": ("drawing", "field"),
    "trends.report": ("summary", "render"),
    "trends.signals": ("stats", "robustness", "movers"),
    "trends.text": ("languages",),
    "trends.topics": ("clustering", "concepts", "given", "named", "labelling"),
}
# A function imports only what is slow to load, or is missing on some machines.
LOADED_LATE = {
    "IPython",
    "bertopic",
    "budoux",
    "fcntl",
    "graspologic_native",
    "jieba",
    "joblib",
    "lxml",
    "onnxruntime",
    "openpyxl",
    "plotly",
    "pyarrow",
    "rich",
    "rispy",
    "scipy",
    "sentence_transformers",
    "sklearn",
    "threadpoolctl",
    "tokenizers",
    "umap",
}
# The command line loads a stage when a command needs it, so that asking for help stays quick.
LATE_ROOMS = {"cli"}
MOST_MODULES = 15

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
    names: tuple[str, ...]
    line: int
    is_inside_function: bool
    is_for_types_only: bool


def find_imports(source: str, *, package: str) -> Iterator[Import]:
    """Yield every import of a module of `package`, dynamic ones with a literal name included."""
    yield from _walk(ast.parse(source), package, inside_function=False, types_only=False)


def _walk(node: ast.AST, package: str, *, inside_function: bool, types_only: bool):
    for child in ast.iter_child_nodes(node):
        for module, names in _modules(child, package):
            yield Import(module, names, child.lineno, inside_function, types_only)
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


def _modules(node: ast.AST, package: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the full names that one statement or call imports, and what it takes from each."""
    if isinstance(node, ast.Import):
        return [(alias.name, ()) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parents = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*parents, *([node.module] if node.module else [])])
        if base == "trends":
            return [(f"trends.{alias.name}", ()) for alias in node.names]
        return [(base, tuple(alias.name for alias in node.names))]
    if isinstance(node, ast.Call) and node.args:
        called = ast.unparse(node.func).rpartition(".")[2]
        name = node.args[0]
        is_text = isinstance(name, ast.Constant) and isinstance(name.value, str)
        if called in {"import_module", "__import__"} and is_text:
            return [(name.value, ())]
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
        return _judge_library(room, top, found)
    private = [name for name in found.names if name.startswith("_") and name != "__version__"]
    if private:
        return f"{found.module} keeps {private[0]} to itself"
    is_late = found.is_inside_function and not found.is_for_types_only
    if is_late and room not in LATE_ROOMS:
        return f"{found.module} is imported inside a function, though it is no slow library"
    other = rest.partition(".")[0]
    if other == "__version__" or other == room:
        return ""
    if other not in LEVELS:
        other = ""
    if LEVELS[other] < LEVELS[room]:
        return ""
    return f"{room} imports {other or 'the package itself'}, which does not lie below it"


def _judge_library(room: str, library: str, found: Import) -> str:
    if found.is_for_types_only:  # A name that only annotates is no dependency.
        return ""
    fence = FENCES.get(library, room)
    if fence != room:
        return f"{room} imports {library}, which only {fence} may"
    if found.is_inside_function and library not in LOADED_LATE and room not in LATE_ROOMS:
        return f"{library} is imported inside a function, though it is no slow library"
    return ""


def find_links(files: dict[str, str]) -> set[tuple[str, str]]:
    """Return which module imports which, for annotations alone included.

    `files` holds the sources of a package by the names of their modules; that of a package itself
    ends in ``.__init__``.
    """
    links = set()
    for module, source in files.items():
        for found in find_imports(source, package=module.rpartition(".")[0]):
            for name in found.names or ("",):
                targets = (f"{found.module}.{name}", found.module, f"{found.module}.__init__")
                target = next((target for target in targets if target in files), None)
                if target not in {None, module}:
                    links.add((module, target))
    return links


def find_circles(files: dict[str, str]) -> list[str]:
    """Return a line for each circle of imports, among the modules and folders of every folder."""
    inside: dict[str, TopologicalSorter[str]] = {}
    for source, target in sorted(find_links(files)):
        if "trends.__init__" in (source, target):
            continue  # The facade names every room.
        a, b = source.split("."), target.split(".")
        depth = next(i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y)
        inside.setdefault(".".join(a[:depth]), TopologicalSorter()).add(a[depth], b[depth])
    circles = []
    for folder, order in inside.items():
        try:
            order.prepare()
        except CycleError as error:
            circles.append(f"{folder}: {' -> '.join(error.args[1])}")
    return circles


def find_upward(files: dict[str, str]) -> list[str]:
    """Return a line for each import that goes against the order of the folders in `FOLDERS`."""
    upward = []
    for source, target in sorted(find_links(files)):
        for package, order in FOLDERS.items():
            places = [
                module.removeprefix(f"{package}.").partition(".")[0]
                for module in (source, target)
                if module.startswith(f"{package}.")
            ]
            is_inside = len(places) == 2 and set(places) <= set(order)
            if is_inside and order.index(places[0]) < order.index(places[1]):
                upward.append(f"{source} imports {target}: {places[0]} stands before it")
    return upward


def package_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def package_sources() -> dict[str, str]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in package_files()
    }


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


def test_no_circle_of_imports():
    assert find_circles(package_sources()) == []


def test_folders_within_a_room_stand_in_their_order():
    assert find_upward(package_sources()) == []


def test_every_folder_within_a_room_has_its_place():
    folders = {
        package: {
            path.name
            for path in ROOT.joinpath(*package.split(".")).iterdir()
            if any(path.glob("*.py"))
        }
        for package in FOLDERS
    }
    rooms = {path.relative_to(ROOT).parent for path in PACKAGE.rglob("__init__.py")}
    nested = {".".join(folder.parent.parts) for folder in rooms if len(folder.parts) > 2}
    assert nested == set(FOLDERS)
    assert folders == {package: set(order) for package, order in FOLDERS.items()}


def test_no_module_name_stands_twice():
    names = Counter(path.stem for path in package_files() if not path.stem.startswith("__"))
    assert [name for name, n_files in names.items() if n_files > 1] == []


def test_no_folder_is_crowded():
    sizes = Counter(path.parent for path in package_files() if path.stem != "__init__")
    crowded = [folder.name for folder, n_files in sizes.items() if n_files > MOST_MODULES]
    assert crowded == []


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
        "trends/signals/bad.py:9: trends.report is imported inside a function, though it is no slow library",
        "trends/signals/bad.py:10: trends.timeline is imported inside a function, though it is no slow library",
        "trends/signals/bad.py:11: importlib is imported inside a function, though it is no slow library",
        "trends/signals/bad.py:13: signals imports bertopic, which only topics may",
    ]


@pytest.mark.parametrize(
    ("where", "source", "n_breaches"),
    [
        ("trends/topics/model.py", "from trends.encoders import encode", 0),
        ("trends/topics/model.py", "def f():\n    from trends.encoders import encode", 1),
        ("trends/topics/model.py", "if TYPE_CHECKING:\n    from trends.encoders import A", 0),
        ("trends/topics/model.py", "from trends.text.tokens import _split", 1),
        ("trends/topics/model.py", "from trends.topics.frames import _split", 1),
        ("trends/encoders/science.py", "from trends.topics import A", 1),
        ("trends/encoders/science.py", "import onnxruntime", 0),
        ("trends/topics/map.py", "def f():\n    import umap", 0),
        ("trends/topics/map.py", "def f():\n    import json", 1),
        ("trends/plots/drawing/style.py", "import plotly.io", 0),
        ("trends/report/page.py", "import plotly.io", 1),
        ("trends/report/page.py", "def f():\n    from plotly.offline import get_plotlyjs", 1),
        ("trends/report/page.py", "if TYPE_CHECKING:\n    import plotly.io", 0),
        ("trends/cli/main.py", "import jinja2", 1),
        ("trends/cli/main.py", "from trends import analyze, plots", 0),
        ("trends/cli/main.py", "def f():\n    from trends.analysis import analyze", 0),
        ("trends/analysis/run.py", "from trends import read_papers", 1),
        ("trends/analysis/run.py", "import trends", 1),
        ("trends/analysis/run.py", "from trends import __version__, topics", 0),
        ("trends/analysis/run.py", "from trends.report import write_report", 1),
        ("trends/errors.py", "from trends.schema import FRAMES", 1),
        ("trends/text/tokens.py", "from trends import schema", 0),
        ("trends/text/tokens.py", "from trends.corpus import read_papers", 1),
        ("trends/corpus/pages.py", "from .dates import parse", 0),
        ("trends/corpus/pages.py", "from ..text import tokenize", 0),
        ("trends/helpers.py", "import re", 1),
    ],
)
def test_the_checker_knows_the_rules(where, source, n_breaches):
    assert len(find_breaches(source, where=where)) == n_breaches


def test_circles_are_found_in_folders_within_folders():
    files = {
        "trends.signals.__init__": "from trends.signals.assess import assess",
        "trends.signals.assess": "from trends.signals.stats.glm import fit",
        "trends.signals.bursts": "import numpy",
        "trends.signals.stats.__init__": "",
        "trends.signals.stats.glm": "if TYPE_CHECKING:\n    from trends.signals.stats.noise import N",
        "trends.signals.stats.noise": "def f():\n    from trends.signals.stats import glm",
    }
    assert find_circles(files) == ["trends.signals.stats: glm -> noise -> glm"]
    files["trends.signals.stats.noise"] = "from trends.signals import bursts"
    assert find_circles(files) == []
    files["trends.signals.bursts"] = "from trends.signals.stats.glm import fit"
    (circle,) = find_circles(files)
    assert circle.startswith("trends.signals: ")
    assert {"bursts", "stats"} == set(circle.removeprefix("trends.signals: ").split(" -> "))


def test_an_import_against_the_order_of_folders_is_found():
    files = {
        "trends.signals.stats.glm": "from trends.signals.robustness.refits import refit",
        "trends.signals.robustness.refits": "from trends.signals.stats.noise import fit",
        "trends.signals.stats.noise": "",
    }
    assert find_upward(files) == [
        "trends.signals.stats.glm imports trends.signals.robustness.refits: stats stands before it"
    ]
