"""Dates that papers in BibTeX take from the volume to which their ``crossref`` points."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from trends.corpus.records.records import Problem

__all__ = ["StatedEntry", "inherit_dates"]

_DATES: Final = ("date", "year", "month", "day")
# Types of papers, which may be many thousands; no entry takes its date from one of them.
_PAPERS: Final = frozenset({"article", "inproceedings", "conference", "incollection", "inbook"})


class StatedEntry(NamedTuple):
    """One entry: its type, its key, its values by lower-case names, and its line."""

    kind: str
    key: str
    values: dict[str, str]
    line: int

    @property
    def dates(self) -> dict[str, str]:
        """The fields that say when it was published."""
        return {name: self.values[name] for name in _DATES if self.values.get(name)}


def inherit_dates(entries: Iterable[Problem | StatedEntry]) -> Iterator[Problem | StatedEntry]:
    """Yield the entries; undated ones take the date of the entry to which they refer.

    BibTeX requires a volume to stand after the papers that refer to it, so these are kept, and
    yielded at the end of the file.

    Parameters
    ----------
    entries
        The entries in the order of the file, and problems, which are passed on.
    """
    volumes: dict[str, dict[str, str]] = {}
    waiting: list[StatedEntry] = []
    for entry in entries:
        if isinstance(entry, Problem):
            yield entry
            continue
        if entry.key and entry.kind not in _PAPERS:
            volumes.setdefault(entry.key.casefold(), entry.dates)
        if entry.values.get("crossref") and not {"date", "year"} & entry.dates.keys():
            waiting.append(entry)
        else:
            yield entry
    for entry in waiting:
        parent = entry.values["crossref"]
        dates = volumes.get(parent.casefold())
        if dates is None:
            why = "The entry has no date, and the file lacks the volume to which it refers."
            yield Problem(entry.line, why, parent)
        yield entry._replace(values={**(dates or {}), **entry.values})
