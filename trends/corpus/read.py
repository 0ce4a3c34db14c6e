"""read_papers and read_corpus: files to papers, with the audit of what happened on the way."""

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from trends.corpus.corpus import Corpus
from trends.corpus.deduplication.consolidation import assemble_papers
from trends.corpus.files.read_progress import OnProgress
from trends.corpus.files.sources import Input
from trends.corpus.ingest.record_table import to_frame
from trends.corpus.pipeline import gather_records
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

    The same as `read_corpus`, which also says what happened to every record, and gives the papers
    alone. Its parameters and errors are those of `read_corpus`.

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
    r"""Read papers from files of any known format, with the audit of what happened to them.

    Formats are recognised by what files hold, not by their names. Records of one paper are
    merged by stated rules (see `trends.corpus.deduplication.linking.link_records`); titles and abstracts are
    cleaned, with the text as it stood in `raw_title` and `raw_abstract` where that changed it.

    Parameters
    ----------
    *paths
        Files, folders, globs, open files and DataFrames, and ``"-"`` for standard input; none
        means the folder ``data/``.
    year
        Year of dates that a saved page gives without one; None finds it for each page
        (see `trends.corpus.dating.missing_years.find_years`).
    since, until
        First and last publication day to keep, as dates or texts such as ``"2025-01-31"``. A
        paper dated by its month or year is kept if part of it lies within; undated papers are
        always kept.
    as_of
        Day on which the corpus was collected: later dates are refused and listed among the
        problems. None means today. A month or year is refused if it starts later.
    date
        Which date counts where records have several: ``"published"``, ``"updated"`` or
        ``"listed"``.
    columns
        Names of our columns to names of the file's, such as ``{"title": "Titre"}``, for tables
        and JSON; keys within keys of JSON are joined by dots.
    encoding
        Encoding of the files that are text, such as ``"cp1251"`` or ``"gb18030"``; None finds it
        for each file, and refuses a file of which it is unclear.
    sheet
        For Excel workbooks: the sheet to read; None reads the first that looks like records.
    source_by
        What tells sources apart. ``"auto"``: what records state, else the service that the format
        of the file implies, else the fields of the export; files that hold different searches are
        different sources, parts of one search are one. ``"file"``, ``"folder"``, ``"none"``, or
        the name of a column decide it instead.
    strict
        True raises at the first file that cannot be read; False lists those found in folders
        and by globs among the problems. Files named one by one always raise.
    on_progress
        Called with a `Progress` whenever another mebibyte is read and at every new stage;
        ``print`` will do.

    Returns
    -------
    Corpus
        Frames `papers`, `merges`, `problems` and `sources`.

    Raises
    ------
    CorpusError
        If there is no file, a named file cannot be read, or no paper remains.
    ConfigError
        If an argument is wrong.

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
    gathered = gather_records(paths, settings, store, on_progress=on_progress)
    records = to_frame(pa.Table.from_batches(store.batches(), SCHEMA))
    papers, fields = assemble_papers(
        records.assign(**gathered.records[["published", "date_precision"]]),
        gathered.links.first,
        papers=gathered.papers,
        extras=gathered.extras,
        sources=gathered.origins,
        source_by=settings.source_by,
    )
    corpus = Corpus(papers=check_frame(papers, "papers"), **gathered.audit_frames(fields))
    # What waited in the store is held in the frame by now.
    del store, gathered, records, papers
    release_memory()
    return corpus
