"""Read files into one table of records: open, unpack, recognize and read each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from typing import Final

import pandas as pd

from trends.corpus.cleaning.surrogates import replace_surrogates
from trends.corpus.files.compression import is_archive, open_archive, open_plain
from trends.corpus.files.packages import as_seekable, is_workbook
from trends.corpus.files.read_progress import ProgressMeter
from trends.corpus.files.sources import Source
from trends.corpus.files.text_stream import TextStream
from trends.corpus.ingest.chunk_reading import ReadChunk, add_item, read_chunks
from trends.corpus.ingest.record_table import RecordTable
from trends.corpus.readers import find_reader
from trends.corpus.readers.tables.header import read_frame
from trends.corpus.records.records import (
    DOUBT,
    CleanRecords,
    Item,
    PageDay,
    Problem,
    ReadOptions,
)
from trends.errors import CorpusError, list_offenders
from trends.formatting import format_count
from trends.runtime.processes import Workers

__all__ = ["FileResult", "Reading", "read_sources"]

# Measured: from this size on, which is some 40,000 abstracts, other processes save more time than
# they cost.
_MANY_BYTES: Final = 24_000_000


@dataclass
class FileResult:
    """The account of one file: format, problems, and counts.

    Parameters
    ----------
    source
        Name of the file.
    format
        Its format, "unreadable" if none could be read.
    problems
        What was not read, or not read unchanged.
    n_outside
        Number of its papers outside the days to keep.
    is_clean
        True if the file was written by `convert_papers`.
    sha256
        SHA-256 of the file as it is stored.
    n_marks
        Number of records that the raw text has marks of; 0 where these are not counted.
    n_hidden_records
        Number of records whose marks stand inside of other records.
    """

    source: str
    format: str = "unreadable"
    problems: list[Problem] = field(default_factory=list)
    n_outside: int = 0
    is_clean: bool = False
    sha256: str = ""
    n_marks: int = 0
    n_hidden_records: int = 0

    @property
    def n_unread(self) -> int:
        """The number of records that could not be read."""
        return sum(problem.is_record for problem in self.problems)


@dataclass
class Reading:
    """The accounts of all files, the days of saved pages by file number, and the workers."""

    workers: Workers
    file_results: list[FileResult] = field(default_factory=list)
    page_days: dict[int, PageDay] = field(default_factory=dict)


def read_sources(
    sources: list[Source],
    options: ReadOptions,
    *,
    table: RecordTable,
    meter: ProgressMeter,
    strict: bool,
) -> Reading:
    """Read all files into one table.

    Parameters
    ----------
    sources
        The files, in the order of their records in the table.
    options
        The settings that readers need.
    table
        Receives the records.
    meter
        Reports progress.
    strict
        True raises an error for every file that cannot be read; False raises it only for files
        that were named, and lists the others among the problems.

    Returns
    -------
    Reading
        The accounts of the files, in their order.

    Raises
    ------
    CorpusError
        If a required file cannot be read, or there is no record in any file.
    """
    n_bytes = sum(source.n_bytes for source in sources)
    with Workers(are_wanted=n_bytes >= _MANY_BYTES) as workers:
        reading = Reading(workers=workers)
        for source in sources:
            n_before = len(reading.file_results)
            try:
                for name, content, is_named in _open_parts(source, meter):
                    _read_file(name, content, options, table=table, reading=reading,
                          must_read=strict or is_named)  # fmt: skip
            except CorpusError as error:
                if strict or source.is_named:
                    raise
                reading.file_results.append(_failed(source.name, error))
            for file_result in reading.file_results[n_before:]:
                file_result.sha256 = source.sha256()
    if not table.n_records:
        raise CorpusError(_format_no_papers(reading.file_results))
    return reading


def _open_parts(
    source: Source, meter: ProgressMeter
) -> Iterator[tuple[str, BufferedReader | pd.DataFrame, bool]]:
    """Yield the content of a file, or of each member if it is an archive."""
    if source.table is not None:
        yield source.name, source.table, source.is_named
        return
    with source.open() as binary:
        watched = meter.watch(binary) if source.n_bytes else binary
        stream = open_plain(watched, source.name)
        if not is_archive(stream):
            yield source.name, stream, source.is_named
            return
        stream = as_seekable(stream)
        if is_workbook(stream, source.name):
            yield source.name, stream, source.is_named
            return
        for name, member in open_archive(stream, source.name):
            yield name, member, False


def _read_file(
    name: str,
    content: BufferedReader | pd.DataFrame,
    options: ReadOptions,
    *,
    table: RecordTable,
    reading: Reading,
    must_read: bool,
) -> None:
    """Read one file into the table, and add its account to the reading."""
    file = len(reading.file_results)
    file_result = FileResult(replace_surrogates(name))
    n_before = table.n_records
    table.begin_file()
    try:
        items = _read_items(content, options, file_result)
        for item in read_chunks(items, reading.workers, date=options.date):
            if isinstance(item, PageDay):
                reading.page_days[file] = item
            elif isinstance(item, CleanRecords):
                table.add_clean(item, file)
                file_result.is_clean = True
            elif isinstance(item, ReadChunk):
                file_result.problems += item.problems
                table.join(item.table, file)
            else:
                add_item(table, item, file=file, problems=file_result.problems)
        file_result.problems += table.end_file()
        file_result.problems += _compare_marks(file_result, table.n_records - n_before)
    except (CorpusError, MemoryError) as found:
        error = _as_corpus_error(found, name)
        if must_read:
            raise error from found
        table.drop_file()
        reading.page_days.pop(file, None)
        file_result = _failed(name, error)
    reading.file_results.append(file_result)


def _read_items(
    content: BufferedReader | pd.DataFrame, options: ReadOptions, file_result: FileResult
) -> Iterator[Item]:
    """Yield the items of one file; record its format, and report lines of invalid encoding."""
    if isinstance(content, pd.DataFrame):
        file_result.format = "DataFrame"
        yield from read_frame(content, options)
        return
    if is_archive(content):
        # A workbook inside an archive of files; other nested archives are refused by their format.
        content = as_seekable(content)
        is_workbook(content, file_result.source)
    stream = TextStream(file_result.source, content, options.encoding)
    reader = find_reader(stream, options)
    file_result.format = reader.name
    stream.marks = reader.mark(stream.head) if reader.mark else None
    yield from reader.read(stream, options)
    file_result.n_marks = stream.marks.n_marks if stream.marks else 0
    file_result.n_hidden_records = stream.n_hidden_records
    yield from _describe_encoding(stream)


def _compare_marks(file_result: FileResult, n_records: int) -> Iterator[Problem]:
    """Yield a problem if the raw text has marks of more records than were read or left out."""
    n_found = n_records + file_result.n_unread
    n_missing = max(file_result.n_marks - n_found, file_result.n_hidden_records)
    if n_missing > 0:
        marks = f"{n_found + n_missing:,} records, but {n_found:,} were found"
        yield Problem(
            None,
            f"{DOUBT} the file has marks of {marks}. The others may be lost or part of a record "
            "before them; check the file where problems are listed, or export it again.",
        )


def _describe_encoding(stream: TextStream) -> Iterator[Problem]:
    """Yield the encoding of a file that is not UTF-8, and the lines that are not valid in it."""
    if stream.found_encoding:
        yield Problem(
            None,
            f"The file is not UTF-8; it was read as {stream.found_encoding}. If its texts are "
            "wrong, name its encoding with --encoding (encoding= in Python).",
        )
    for lines, how in (
        (stream.repaired_lines, f"not valid UTF-8, read as {stream.repair_encoding}"),
        (stream.replaced_lines, "with bytes that are not text, shown as \ufffd"),
    ):
        if lines:
            yield Problem(
                lines[0],
                f"{format_count(len(lines), 'line')} {how}.",
                f"lines {list_offenders(lines)}",
            )


def _as_corpus_error(error: CorpusError | MemoryError, name: str) -> CorpusError:
    """Return a CorpusError; for a MemoryError it names the file that needs too much memory."""
    if isinstance(error, CorpusError):
        return error
    return CorpusError(
        f"{replace_surrogates(name)} must fit into memory while it is read; it does not. Split "
        "it, or save it as JSON Lines, which is read in parts."
    )


def _failed(name: str, error: CorpusError) -> FileResult:
    problem = Problem(None, replace_surrogates(str(error)))
    return FileResult(replace_surrogates(name), problems=[problem])


def _format_no_papers(file_results: list[FileResult]) -> str:
    """Return the message of the error that the files contain no paper."""
    problems = [problem.problem for file_result in file_results for problem in file_result.problems]
    if len(file_results) == 1 and file_results[0].format == "unreadable" and problems:
        return problems[0]
    names = list_offenders(file_result.source for file_result in file_results)
    why = (
        f" ({format_count(len(problems), 'problem')}, the first: {problems[0]})" if problems else ""
    )
    return (
        f"At least one paper was expected in {names}; none was found{why}. "
        "Check that these are the right files."
    )
