"""Portions of files, read side by side where that pays, and handed on in their order."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from trends.corpus.cleaning.surrogates import replace_surrogates
from trends.corpus.ingest.record_table import RecordTable
from trends.corpus.records.record_store import MemoryStore
from trends.corpus.records.records import CleanRecords, Item, PageDay, Portion, Problem, Record
from trends.runtime.processes import Workers

__all__ = ["ReadPortion", "put_in", "read_portions"]


class ReadPortion(NamedTuple):
    """The records of a portion, and what could not be read of it."""

    table: RecordTable
    problems: list[Problem]


Read: TypeAlias = Record | Problem | PageDay | CleanRecords | ReadPortion


def read_portions(items: Iterator[Item], workers: Workers, *, date: str) -> Iterator[Read]:
    """Yield items as they come, with portions read by the workers.

    Parameters
    ----------
    items
        What a reader yields.
    workers
        They are given one portion more than they read at once.
    date
        Which date of a record is its date.
    """
    waiting: deque[Callable[[], ReadPortion]] = deque()
    for item in items:
        if isinstance(item, Portion):
            waiting.append(workers.submit(_read, item, date))
            if len(waiting) > workers.n_processes:
                yield waiting.popleft()()
        else:
            while waiting:
                yield waiting.popleft()()
            yield item
    while waiting:
        yield waiting.popleft()()


def put_in(
    table: RecordTable, item: Record | Problem, *, file: int, problems: list[Problem]
) -> None:
    """Put a record into the table, and what could not be read to the problems."""
    if isinstance(item, Problem):
        mended = replace_surrogates(item.problem), replace_surrogates(item.text)
        problems.append(replace(item, problem=mended[0], text=mended[1]))
    elif not item.title.strip() and not item.abstract.strip():
        why = "The record has neither title nor abstract."
        problems.append(Problem(item.line, why, is_record=True))
    else:
        table.add(item, file)


def _read(portion: Portion, date: str) -> ReadPortion:
    """Read a portion into a table of its own."""
    found = ReadPortion(RecordTable(date, MemoryStore()), [])
    for item in portion.read():
        put_in(found.table, item, file=0, problems=found.problems)
    found.table.flush()
    return found
