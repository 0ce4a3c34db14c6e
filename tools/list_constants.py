"""List the numeric constants of the package with the comment that says where each comes from.

    python tools/list_constants.py            # those without an origin, and the counts
    python tools/list_constants.py --all      # a Markdown table of all

A constant is a module-level name in capitals whose value holds a number. Its origin is the comment on
the lines above it or behind it. A comment above a block of constants counts for the whole block, up
to the next empty line or comment; a comment behind a constant counts for that constant alone.
"""

import argparse
import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "trends"


@dataclass(frozen=True)
class Constant:
    """A numeric constant: where it stands, its value as written, and what is said of its origin."""

    module: str
    name: str
    value: str
    comment: str


def find_constants(path: Path) -> Iterator[Constant]:
    """Yield the numeric constants of one module."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    module = path.relative_to(PACKAGE).as_posix()
    block = ""
    last_line = 0
    for node in ast.parse(source).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if not isinstance(target, ast.Name) or not target.id.isupper():
            continue
        above, behind = _read_comments(lines, node)
        follows = node.lineno == last_line + 1
        block = above or (block if follows else "")
        last_line = node.end_lineno or node.lineno
        if _holds_number(node.value):
            value = ast.unparse(node.value)
            yield Constant(module, target.id, value[:60], f"{block} {behind}".strip())


def _holds_number(value: ast.expr) -> bool:
    kinds = (int, float)
    return any(
        isinstance(part, ast.Constant) and type(part.value) in kinds for part in ast.walk(value)
    )


def _read_comments(lines: list[str], node: ast.stmt) -> tuple[str, str]:
    """Return the comment above a statement, and the comment behind it."""
    behind = lines[node.end_lineno - 1 if node.end_lineno else node.lineno - 1].partition("  # ")[2]
    above: list[str] = []
    row = node.lineno - 2
    while row >= 0 and lines[row].startswith("#"):
        above.insert(0, lines[row].lstrip("# "))
        row -= 1
    return " ".join(above).strip(), behind.strip()


def main() -> None:
    """Print the constants."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", action="store_true", help="print a table of all of them")
    options = parser.parse_args()
    constants = [
        constant for path in sorted(PACKAGE.rglob("*.py")) for constant in find_constants(path)
    ]
    if options.all:
        print("| module | constant | value | origin |\n| --- | --- | --- | --- |")
        for one in constants:
            print(f"| {one.module} | `{one.name}` | `{one.value}` | {one.comment} |")
        return
    bare = [constant for constant in constants if not constant.comment]
    for one in bare:
        print(f"{one.module}: {one.name} = {one.value}")
    rooms = Counter(one.module.partition("/")[0] for one in bare)
    print(f"{len(constants)} numeric constants, {len(bare)} without a comment: {dict(rooms)}")


if __name__ == "__main__":
    main()
