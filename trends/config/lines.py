"""Find the line of each key of a TOML file, for the messages of errors."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final

__all__ = ["Path", "find_lines"]

Path = tuple[str | int, ...]
CLOSING: Final = re.compile(r"(?:[\]}]|\"{3}|'{3})\s*(?:#.*)?$")
# What may stand for an item of a list: text between quotation marks, or a number.
ITEM: Final = re.compile(r"\"[^\"]*\"|'[^']*'|[^\s,\[\]{}=\"']+")
# Chosen by hand: lines that look like the end of one value and are not. Behind them it is tried only
# where the value has grown by a tenth, lest the time be quadratic.
MOST_ENDS: Final = 32


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
            _note(parsed, table, lines, (line, _place_items(statement)))
    return lines


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each table header and each key-value pair, with its first line."""
    pending, start, n_ends, next_try = "", 0, 0, 0
    for number, line in enumerate(text.split("\n"), start=1):
        is_open = bool(pending)
        start = start if is_open else number
        pending = f"{pending}{line}\n"
        # Parsing after every line of a long list would take time quadratic in its length.
        if is_open and (not CLOSING.search(line) or len(pending) < next_try):
            continue
        try:
            parsed = tomllib.loads(pending)
        except tomllib.TOMLDecodeError:
            n_ends += 1
            next_try = len(pending) * 11 // 10 if n_ends > MOST_ENDS else 0
            continue
        n_ends = next_try = 0
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


def _note(
    value: Any, path: Path, lines: dict[Path, int], statement: tuple[int, Mapping[str, int]]
) -> None:
    line, places = statement
    items = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, item in items:
        inner = (*path, key)
        lines.setdefault(inner, line + (_offset(item, places) if isinstance(key, int) else 0))
        if isinstance(item, Mapping | list):
            _note(item, inner, lines, statement)


def _place_items(written: str) -> dict[str, int]:
    """Return the line within a statement of everything that may be an item and occurs once."""
    places: dict[str, int] = {}
    for number, line in enumerate(written.split("\n")):
        for item in ITEM.findall(line):
            places[item] = 0 if item in places else number
    return places


def _offset(item: object, places: Mapping[str, int]) -> int:
    """Return the line of an item within a statement; 0 unless it occurs exactly once."""
    quoted = (f'"{item}"', f"'{item}'") if isinstance(item, str) else (str(item),)
    return next((places[text] for text in quoted if text in places), 0)
