"""Read chunks of files by several processes, and yield their records in order."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from trends.corpus.cleaning.surrogates import replace_surrogates
from trends.corpus.ingest.record_table import RecordTable
from trends.corpus.records.record_store import MemoryStore
from trends.corpus.records.records import Chunk, CleanRecords, Item, PageDay, Problem, Record
from trends.runtime.processes import Workers

__all__ = ["ReadChunk", "add_item", "read_chunks"]


class ReadChunk(NamedTuple):
    """The records of a chunk, and what could not be read of it."""

    table: RecordTable
    problems: list[Problem]


Read: TypeAlias = Record | Problem | PageDay | CleanRecords | ReadChunk


def read_chunks(items: Iterator[Item], workers: Workers, *, date: str) -> Iterator[Read]:
    """Yield the items of a reader in order, with chunks read by the workers.

    Parameters
    ----------
    items
        Items of a reader.
    workers
        The processes; one chunk more than there are processes is submitted in advance.
    date
        Which date of a record to use: ``"published"``, ``"updated"`` or ``"listed"``.
    """
    waiting: deque[Callable[[], ReadChunk]] = deque()
    for item in items:
        if isinstance(item, Chunk):
            waiting.append(workers.submit(_read, item, date))
            if len(waiting) > workers.n_processes:
                yield waiting.popleft()()
        else:
            while waiting:
                yield waiting.popleft()()
            yield item
    while waiting:
        yield waiting.popleft()()


def add_item(
    table: RecordTable, item: Record | Problem, *, file: int, problems: list[Problem]
) -> None:
    """Add a record to the table, or a problem to the problems."""
    if isinstance(item, Problem):
        mended = replace_surrogates(item.problem), replace_surrogates(item.text)
        problems.append(replace(item, problem=mended[0], text=mended[1]))
    elif not item.title.strip() and not item.abstract.strip():
        why = "The record has neither title nor abstract."
        problems.append(Problem(item.line, why, is_record=True))
    else:
        table.add(item, file)


def _read(chunk: Chunk, date: str) -> ReadChunk:
    """Read a chunk into a table of its own."""
    found = ReadChunk(RecordTable(date, MemoryStore()), [])
    for item in chunk.read():
        add_item(found.table, item, file=0, problems=found.problems)
    found.table.flush()
    return found
