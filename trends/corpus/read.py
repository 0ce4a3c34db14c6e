"""Read papers from files, with an account of every record."""

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from trends.corpus.corpus import Corpus
from trends.corpus.deduplication.consolidation import assemble_papers
from trends.corpus.files.read_progress import OnProgress
from trends.corpus.files.sources import Input
from trends.corpus.ingest.record_table import to_frame
from trends.corpus.pipeline import collect_records
from trends.corpus.read_settings import DateAxis, Day, check_settings
from trends.corpus.records.record_store import SCHEMA, MemoryStore
from trends.runtime.memory import release_memory
from trends.schema import check_frame

__all__ = ["read_corpus", "read_papers"]


def read_papers(
    *paths: Input,
    year: int | None = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    date: DateAxis = "published",
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    source_by: str = "auto",
    strict: bool = False,
    on_progress: OnProgress | None = None,
) -> pd.DataFrame:
    """Read papers from files of any known format, each paper once.

    This returns only the papers of `read_corpus`, which also accounts for every record. Parameters
    and errors are those of `read_corpus`.

    Returns
    -------
    pandas.DataFrame
        The papers frame: one row per paper, sorted by `published` and `paper_id`.

    Examples
    --------
    >>> import io
    >>> page = io.StringIO('{"title": "A study of caches", "published": "2025-03"}')
    >>> read_papers(page)[["title", "published", "date_precision"]].values.tolist()
    [['A study of caches', Timestamp('2025-03-01 00:00:00'), 'month']]
    """
    return read_corpus(
        *paths,
        year=year,
        since=since,
        until=until,
        as_of=as_of,
        date=date,
        columns=columns,
        encoding=encoding,
        sheet=sheet,
        source_by=source_by,
        strict=strict,
        on_progress=on_progress,
    ).papers


def read_corpus(
    *paths: Input,
    year: int | None = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    date: DateAxis = "published",
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    source_by: str = "auto",
    strict: bool = False,
    on_progress: OnProgress | None = None,
) -> Corpus:
    r"""Read papers from files of any known format, and account for every record.

    Formats are recognized by the content of files, not by their names. Records of one paper are
    merged by stated rules (see `trends.corpus.deduplication.linking.link_records`). Titles and
    abstracts are cleaned; if that changed a text, the original is in `raw_title` or
    `raw_abstract`.

    Parameters
    ----------
    *paths
        Files, folders, globs, open files and DataFrames, lists of these, and ``"-"`` for standard
        input; none means the folder ``data/``.
    year
        Year of the dates that a saved page shows without one; None infers it for each page
        (see `trends.corpus.dating.missing_years.find_years`).
    since, until
        First and last publication day to keep, as dates or texts such as ``"2025-01-31"``. A
        paper dated by its month or year is kept if part of it lies within; undated papers are
        always kept. A record dated after `until` gives nothing to a paper that is kept, so that a
        later version of it does not tell what was known then.
    as_of
        Day on which the corpus was collected. Later dates, and months or years that start later,
        are rejected and listed among the problems. None means today.
    date
        Date to use where records have several: ``"published"``, ``"updated"`` or ``"listed"``.
    columns
        For tables and JSON: the file's names of columns or keys by our names, such as
        ``{"title": "Titre"}``; nested keys of JSON are joined by dots.
    encoding
        Encoding of text files, such as ``"cp1251"`` or ``"gb18030"``; None detects it for each
        file and refuses a file if the result is uncertain.
    sheet
        For Excel workbooks: the sheet to read; None reads the first that looks like records.
    source_by
        What distinguishes sources. ``"auto"``: what records state, else the service that the
        format of the file implies, else the fields of the export; files of different searches are
        different sources, and parts of one search are one source. ``"file"``, ``"folder"``,
        ``"none"``, or the name of a column set it instead.
    strict
        True raises an error for the first file that cannot be read. False lists such files, if
        found in folders or by globs, among the problems; files that were named always raise.
    on_progress
        Called with a `Progress` after every mebibyte and at every new stage, for example
        ``print``.

    Returns
    -------
    Corpus
        Frames `papers`, `merges`, `problems` and `sources`.

    Raises
    ------
    CorpusError
        If there is no file, a named file cannot be read, or no paper remains.
    ConfigError
        If an argument is invalid.

    Examples
    --------
    >>> import io
    >>> page = io.StringIO("title,year\nA study of caches,2020\nA Study of Caches.,2020")
    >>> corpus = read_corpus(page)
    >>> len(corpus.papers), corpus.merges["rule"].tolist()
    (1, ['same title'])
    """
    settings = check_settings(
        {
            "year": year,
            "since": since,
            "until": until,
            "as_of": as_of,
            "date": date,
            "columns": columns,
            "encoding": encoding,
            "sheet": sheet,
            "source_by": source_by,
            "strict": strict,
        }
    )
    store = MemoryStore()
    collected = collect_records(paths, settings, store, on_progress=on_progress)
    records = to_frame(pa.Table.from_batches(store.batches(), SCHEMA))
    papers, fields = assemble_papers(
        records.assign(**collected.records[["published", "date_precision"]]),
        collected.links.first,
        papers=collected.papers,
        extras=collected.extras,
        sources=collected.origins,
        sizes=collected.sizes,
        source_by=settings.source_by,
    )
    corpus = Corpus(papers=check_frame(papers, "papers"), **collected.audit_frames(fields))
    # The frame now holds the content of the store.
    del store, collected, records, papers
    release_memory()
    return corpus
