"""Change the numeric constants of modules one by one, and see whether tests notice.

    python tools/mutate_constants.py trends/corpus/audit/findings.py tests/corpus/test_audit.py
    python tools/mutate_constants.py MODULE ... TEST ... --only NAME [NAME ...]

Each number is doubled, then halved, in a copy of the repository, and the tests run until the first
failure. A constant is noticed if at least one of the two changes makes a test fail. Others should be
deleted or get a test.
"""

import argparse
import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from list_constants import Constant, find_constants

ROOT = Path(__file__).resolve().parents[1]


def change_numbers(source: str, constant: Constant) -> Iterator[tuple[str, str]]:
    """Yield a description and the changed source for twice and half of a constant's numbers."""
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if not isinstance(target, ast.Name) or target.id != constant.name:
            continue
        assert isinstance(node, ast.Assign | ast.AnnAssign)
        assert node.value is not None
        for factor in (2, 0.5):
            value = ast.unparse(_Scale(factor).visit(ast.parse(ast.unparse(node.value))))
            annotation = (
                f": {ast.unparse(node.annotation)}" if isinstance(node, ast.AnnAssign) else ""
            )
            changed = f"{constant.name}{annotation} = {value}\n"
            end = node.end_lineno or node.lineno
            yield value[:60], "".join([*lines[: node.lineno - 1], changed, *lines[end:]])


class _Scale(ast.NodeTransformer):
    """Multiplies all numbers; whole numbers stay whole and always change."""

    def __init__(self, factor: float) -> None:
        self.factor = factor

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if type(node.value) is int:
            scaled = int(node.value * self.factor)
            return ast.Constant(scaled if scaled != node.value else node.value + 1)
        return ast.Constant(node.value * self.factor) if type(node.value) is float else node


def find_failure(copy: Path, tests: list[str]) -> str:
    """Return the first failing test, "" if all pass."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return "" if done.returncode == 0 else (failed or ["the tests could not run"])[0]


def main() -> None:
    """Print for each constant what noticed its change."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="+", help="modules of trends/, and tests to run")
    parser.add_argument("--only", nargs="+", default=[], help="names of constants to change")
    options = parser.parse_args()
    modules = [path for path in options.paths if path.startswith("trends/")]
    tests = [path for path in options.paths if path not in modules]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__"))
        if failure := find_failure(copy, tests):
            sys.exit(f"The tests must pass before anything is changed: {failure}")
        survivors = 0
        for module in modules:
            source = (ROOT / module).read_text(encoding="utf-8")
            for constant in find_constants(ROOT / module):
                if options.only and constant.name not in options.only:
                    continue
                found = ""
                for value, changed in change_numbers(source, constant):
                    (copy / module).write_text(changed, encoding="utf-8")
                    if found := find_failure(copy, tests):
                        found = f"{value}: {found}"
                        break
                (copy / module).write_text(source, encoding="utf-8")
                survivors += not found
                print(f"{module}: {constant.name}: {found or 'NOT NOTICED'}", flush=True)
    print(f"{survivors} not noticed")


if __name__ == "__main__":
    main()
