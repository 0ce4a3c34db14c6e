"""Read records of tagged lines, a layout that several formats share."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from trends.corpus.records.records import Problem

__all__ = ["TaggedRecord", "iterate_tagged", "report_lost_start"]


class TaggedRecord(NamedTuple):
    """The values of one record by tag, and the line on which it starts."""

    line: int
    values: dict[str, list[str]]

    def first(self, *tags: str) -> str:
        """Return the first value of the first of these tags that has one."""
        return next((value for tag in tags for value in self.values.get(tag, ()) if value), "")

    def all(self, *tags: str) -> list[str]:
        """Return the values of all these tags, without empty ones."""
        return [value for tag in tags for value in self.values.get(tag, ()) if value]


def iterate_tagged(
    lines: Iterator[str],
    split: Callable[[str], tuple[str, str] | None],
    *,
    is_start: Callable[[str], bool],
    title: str,
) -> Iterator[TaggedRecord | Problem]:
    """Yield the records of a file, and problems for lines outside of records.

    Parameters
    ----------
    lines
        The file's lines.
    split
        Returns the tag and value of a line, or None if the line continues the value above.
    is_start
        Returns whether a tag starts a record.
    title
        The tag of titles. A second title in a record belongs to the next one, whose first line is lost.
    """
    parts: dict[str, list[list[str]]] = defaultdict(list)
    start, last = 1, ""
    for number, line in enumerate(lines, start=1):
        text = line.strip("\ufeff\n").rstrip()
        tag, value = split(text) or ("", "")
        is_lost = tag == title and title in parts and parts[title][0][0] != value.strip()
        if is_lost:
            yield report_lost_start(number, value)
        if is_lost or (tag and is_start(tag)):
            if parts:
                yield _join(parts, start)
            parts, start = defaultdict(list), number
        if tag:
            last = tag
            parts[tag].append([value.strip()])
        elif text.strip() and last:
            parts[last][-1].append(text.strip())
        elif text.strip():
            yield Problem(number, "The line stands before the first record.", text)
    if parts:
        yield _join(parts, start)


def report_lost_start(line: int, title: str) -> Problem:
    """Return the problem that a record has a second title."""
    why = (
        "A second title within a record: the line that starts the next record is missing. It is read "
        "as a record of its own; what stood before its title counts for the record above."
    )
    return Problem(line, why, title)


def _join(parts: dict[str, list[list[str]]], line: int) -> TaggedRecord:
    values = {tag: [" ".join(v).strip() for v in found] for tag, found in parts.items()}
    return TaggedRecord(line, values)
