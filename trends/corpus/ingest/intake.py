"""Files into one table of records: each opened, unpacked, recognised and read."""

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
from trends.corpus.ingest.portions import ReadPortion, put_in, read_portions
from trends.corpus.ingest.record_table import RecordTable
from trends.corpus.readers import find_reader
from trends.corpus.readers.tables.header import read_frame
from trends.corpus.records.records import CleanRecords, Item, PageDay, Problem, ReadOptions
from trends.errors import CorpusError, list_offenders
from trends.formatting import format_count
from trends.runtime.processes import Workers

__all__ = ["Intake", "Reading", "read_sources"]

# From so many bytes on, as the files are stored, other processes save more time than they cost:
# some 40,000 abstracts.
_MANY_BYTES: Final = 24_000_000


@dataclass
class Intake:
    """What one file gave beside its records."""

    source: str
    format: str = "unreadable"
    problems: list[Problem] = field(default_factory=list)
    n_outside: int = 0
    is_clean: bool = False
    sha256: str = ""

    @property
    def n_unread(self) -> int:
        """Number of records that could not be read."""
        return sum(problem.is_record for problem in self.problems)


@dataclass
class Reading:
    """The account of each file, the days of saved pages, and who reads along."""

    workers: Workers
    intakes: list[Intake] = field(default_factory=list)
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
        The files, in the order in which they shall stand in the table.
    options
        What readers need to know beside the file.
    table
        Takes the records.
    meter
        Told how far the reading is.
    strict
        True raises for every file that cannot be read, False only for those that were named; the
        others are given a problem instead.

    Raises
    ------
    CorpusError
        If a file cannot be read that must be, or no record was found at all.
    """
    n_bytes = sum(source.n_bytes for source in sources)
    with Workers(are_wanted=n_bytes >= _MANY_BYTES) as workers:
        reading = Reading(workers=workers)
        for source in sources:
            n_before = len(reading.intakes)
            try:
                for name, content, is_named in _open_parts(source, meter):
                    _take(name, content, options, table=table, reading=reading,
                          must_read=strict or is_named)  # fmt: skip
            except CorpusError as error:
                if strict or source.is_named:
                    raise
                reading.intakes.append(_failed(source.name, error))
            for intake in reading.intakes[n_before:]:
                intake.sha256 = source.sha256()
    if not table.n_records:
        raise CorpusError(_nothing_found(reading.intakes))
    return reading


def _open_parts(
    source: Source, meter: ProgressMeter
) -> Iterator[tuple[str, BufferedReader | pd.DataFrame, bool]]:
    """Yield what is to be read: the file, or each member of the archive that it is."""
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


def _take(
    name: str,
    content: BufferedReader | pd.DataFrame,
    options: ReadOptions,
    *,
    table: RecordTable,
    reading: Reading,
    must_read: bool,
) -> None:
    """Read one file into the table, and its account into the reading."""
    file = len(reading.intakes)
    intake = Intake(replace_surrogates(name))
    table.begin_file()
    try:
        items = _read_items(content, options, intake)
        for item in read_portions(items, reading.workers, date=options.date):
            if isinstance(item, PageDay):
                reading.page_days[file] = item
            elif isinstance(item, CleanRecords):
                table.add_clean(item, file)
                intake.is_clean = True
            elif isinstance(item, ReadPortion):
                intake.problems += item.problems
                table.join(item.table, file)
            else:
                put_in(table, item, file=file, problems=intake.problems)
        intake.problems += table.end_file()
    except (CorpusError, MemoryError) as found:
        error = _as_corpus_error(found, name)
        if must_read:
            raise error from found
        table.drop_file()
        reading.page_days.pop(file, None)
        intake = _failed(name, error)
    reading.intakes.append(intake)


def _read_items(
    content: BufferedReader | pd.DataFrame, options: ReadOptions, intake: Intake
) -> Iterator[Item]:
    """Yield the items of one file; note its format, and the lines that had to be mended."""
    if isinstance(content, pd.DataFrame):
        intake.format = "DataFrame"
        yield from read_frame(content, options)
        return
    if is_archive(content):
        # A workbook within an archive of files; what else is packed is refused by its kind.
        content = as_seekable(content)
        is_workbook(content, intake.source)
    stream = TextStream(intake.source, content, options.encoding)
    reader = find_reader(stream, options)
    intake.format = reader.name
    yield from reader.read(stream, options)
    yield from _describe_encoding(stream)


def _describe_encoding(stream: TextStream) -> Iterator[Problem]:
    """Say in which encoding a file was read that is no UTF-8, and which lines had to be mended."""
    if stream.found_encoding:
        yield Problem(
            None,
            f"The file is not UTF-8; it was read as {stream.found_encoding}. If its texts are "
            "wrong, name its encoding with --encoding, in Python encoding=.",
        )
    for lines, how in (
        (stream.repaired_lines, f"not of valid UTF-8, read as {stream.repair_encoding}"),
        (stream.replaced_lines, "with bytes that are no text, shown as \ufffd"),
    ):
        if lines:
            yield Problem(
                lines[0],
                f"{format_count(len(lines), 'line')} {how}.",
                f"lines {list_offenders(lines)}",
            )


def _as_corpus_error(error: CorpusError | MemoryError, name: str) -> CorpusError:
    """Return an error with a message for users; one of memory says which file took too much."""
    if isinstance(error, CorpusError):
        return error
    return CorpusError(
        f"{replace_surrogates(name)} should fit into memory while it is read; it does not. Split "
        "it, or save it as JSON Lines, which is read piece by piece."
    )


def _failed(name: str, error: CorpusError) -> Intake:
    problem = Problem(None, replace_surrogates(str(error)))
    return Intake(replace_surrogates(name), problems=[problem])


def _nothing_found(intakes: list[Intake]) -> str:
    """Say why the files held no paper."""
    problems = [problem.problem for intake in intakes for problem in intake.problems]
    if len(intakes) == 1 and intakes[0].format == "unreadable" and problems:
        return problems[0]
    names = list_offenders(intake.source for intake in intakes)
    why = (
        f" ({format_count(len(problems), 'problem')}, the first: {problems[0]})" if problems else ""
    )
    return (
        f"At least one paper was expected in {names}; none was found{why}. "
        "Check that these are the right files."
    )
