"""Find the line of each key of a TOML file, for the messages of errors."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final

__all__ = ["Path", "find_lines"]

Path = tuple[str | int, ...]
CLOSING: Final = re.compile(r"(?:[\]}]|\"{3}|'{3})\s*(?:#.*)?$")


def find_lines(text: str) -> dict[Path, int]:
    r"""Return the line, from 1, of every table and key of a valid TOML file.

    Parameters
    ----------
    text
        A file that `tomllib` reads.

    Returns
    -------
    dict of tuple to int
        First line by path, such as ``("topics", "named", 0, "name")``. Items of a list that spans
        several lines have their own lines if they can be distinguished.

    Examples
    --------
    >>> find_lines('[corpus]\nyear = 2025\n')
    {('corpus',): 1, ('corpus', 'year'): 2}
    """
    lines: dict[Path, int] = {}
    n_tables: dict[Path, int] = {}
    table: Path = ()
    for line, statement in _statements(text):
        parsed = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            table = _open_table(parsed, n_tables, lines, line)
        else:
            _note(parsed, table, lines, (line, statement))
    return lines


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each table header and each key-value pair, with its first line."""
    pending, start = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        is_open = bool(pending)
        start = start if is_open else number
        pending = f"{pending}{line}\n"
        # Parsing after every line of a long list would take time quadratic in its length.
        if is_open and not CLOSING.search(line):
            continue
        try:
            parsed = tomllib.loads(pending)
        except tomllib.TOMLDecodeError:
            continue
        if parsed:
            yield start, pending
        pending = ""


def _open_table(
    parsed: Mapping[str, Any], n_tables: dict[Path, int], lines: dict[Path, int], line: int
) -> Path:
    """Return the path of the table that a header opens; arrays of tables are numbered."""
    table: Path = ()
    value: Any = parsed
    while value:
        if isinstance(value, list):
            n_tables[table] = n_tables.get(table, -1) + 1
            table, value = (*table, n_tables[table]), value[0]
        else:
            name, value = next(iter(value.items()))
            is_opened_before = (*table, name) in n_tables and not isinstance(value, list)
            table = (*table, name)
            if is_opened_before:
                table = (*table, n_tables[table])
        lines.setdefault(table, line)
    return table


def _note(value: Any, path: Path, lines: dict[Path, int], statement: tuple[int, str]) -> None:
    line, written = statement
    items = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, item in items:
        inner = (*path, key)
        lines.setdefault(inner, line + (_offset(item, written) if isinstance(key, int) else 0))
        if isinstance(item, Mapping | list):
            _note(item, inner, lines, statement)


def _offset(item: object, written: str) -> int:
    """Return the line of an item within a statement; 0 unless it occurs exactly once."""
    quoted = (f'"{item}"', f"'{item}'") if isinstance(item, str) else (str(item),)
    for text in quoted:
        if written.count(text) == 1:
            return written[: written.index(text)].count("\n")
    return 0
