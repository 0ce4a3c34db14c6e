"""Count the marks of records in the raw text of a file, beside whatever reads it.

A mark is what each record of a format has once: the line that starts or ends it, or a key. Readers
recover from damage in many ways, each of which could take several records for one. The marks are
counted without parsing, so that a file with more marks than records is noticed. The count of a text
is the sum of the counts of its lines.
"""

import re
from collections.abc import Sequence
from typing import Final, Protocol

__all__ = ["CountMarks", "KeyMarks", "LineMarks", "choose_keys"]

_QUOTED_OR_BRACKET = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*+:)?|[{}\[\]]')
# Keys that a record has once, however long it is; a fourth adds nothing but time.
_MOST_KEYS: Final = 3


class CountMarks(Protocol):
    """Counts the marks of records in lines that are shown to it one after the other."""

    def see(self, line: str) -> None:
        """Count the marks of one line."""

    @property
    def n_marks(self) -> int:
        """The number of records that the lines so far have marks of."""


class LineMarks:
    """Counts lines that start or end records; the kind of line that is most frequent counts.

    Parameters
    ----------
    *patterns
        One for each kind of line, matched from the start of the line.

    Examples
    --------
    >>> marks = LineMarks(re.compile("TY  - "), re.compile("ER  -"))
    >>> for line in ("TY  - JOUR", "TI  - Tides", "ER  - ", "TI  - Reefs", "ER  - "):
    ...     marks.see(line)
    >>> marks.n_marks
    2
    """

    def __init__(self, *patterns: re.Pattern[str]) -> None:
        self._matches = [pattern.match for pattern in patterns]
        self._counts = [0] * len(patterns)

    def see(self, line: str) -> None:
        """Count the marks of one line."""
        for kind, match in enumerate(self._matches):
            if match(line):
                self._counts[kind] += 1
                return

    @property
    def n_marks(self) -> int:
        """The number of lines of the most frequent kind."""
        return max(self._counts, default=0)


class KeyMarks:
    """Counts keys of JSON; the least frequent counts, as any may also stand inside a record.

    Parameters
    ----------
    keys
        Keys that all records have, as `choose_keys` returns them.

    Examples
    --------
    >>> marks = KeyMarks(["title", "doi"])
    >>> marks.see('{"title": "Tides", "doi": null, "cites": [{"title": "Reefs"}]}')
    >>> marks.n_marks
    1
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._quoted = [f'"{key}"' for key in keys]
        self._counts = [0] * len(keys)

    def see(self, line: str) -> None:
        """Count the marks of one line."""
        for number, quoted in enumerate(self._quoted):
            self._counts[number] += line.count(f"{quoted}:") + line.count(f"{quoted} :")

    @property
    def n_marks(self) -> int:
        """The number of times that the least frequent key occurs."""
        return min(self._counts, default=0)


def choose_keys(head: str) -> list[str]:
    """Return keys that records of a JSON text have beside their title, and nothing else has.

    These are keys at the depth of the first title, as frequent there as any, that occur at no other
    depth of the text's start.

    Examples
    --------
    >>> choose_keys('[{"title": "Tides", "year": 2019, "by": {"id": 1}}, {"title": "Reefs", "year": 2020')
    ['title', 'year', 'by']
    """
    depth, title_depth = 0, None
    counts: dict[tuple[str, int], int] = {}
    for found in _QUOTED_OR_BRACKET.finditer(head):
        if found[1] is None:
            depth += 1 if found[0] in "{[" else -1
        elif found[2]:
            counts[found[1], depth] = counts.get((found[1], depth), 0) + 1
            if title_depth is None and "title" in found[1].casefold():
                title_depth = depth
    here = {key: n for (key, at), n in counts.items() if at == title_depth}
    elsewhere = {key for key, at in counts if at != title_depth}
    most = max(here.values(), default=0)
    # The last record of the start may be cut off.
    lasting = [key for key, n in here.items() if n >= most - 1 and key not in elsewhere]
    return lasting[:_MOST_KEYS]
