"""read_papers and read_corpus: files to papers, with the audit of what happened on the way."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal, TypeAlias

import pandas as pd

from trends.corpus.accounts import describe_merges, describe_problems, describe_sources
from trends.corpus.dating import FIRST_YEAR, date_records, last_days, newest_allowed
from trends.corpus.fields import FIELDS
from trends.corpus.intake import Reading, read_sources
from trends.corpus.merging import link_records
from trends.corpus.model import Corpus
from trends.corpus.papers import build_papers
from trends.corpus.records import Problem, ReadOptions
from trends.corpus.sources import Input, find_sources
from trends.errors import ConfigError, CorpusError, list_offenders

__all__ = ["Day", "read_corpus", "read_papers"]

Day: TypeAlias = "dt.date | str | None"
DateAxis: TypeAlias = Literal["published", "updated", "listed"]
_AXES: tuple[DateAxis, ...] = ("published", "updated", "listed")


def read_papers(
    *paths: Input,
    year: int | None = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    date: DateAxis = "published",
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
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
        strict=strict,
    ).papers


def read_corpus(
    *paths: Input,
    year: int | None = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    date: DateAxis = "published",
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
) -> Corpus:
    r"""Read papers from files of any known format, with the audit of what happened to them.

    Formats are recognised by what files hold, not by their names. Records of one paper are
    merged by stated rules (see `trends.corpus.merging.link_records`); titles and abstracts are
    cleaned, with the text as it stood in `raw_title` and `raw_abstract` where that changed it.

    Parameters
    ----------
    *paths
        Files, folders, globs and open files; none means the folder ``data/``.
    year
        Year of dates that a saved page gives without one; None finds it for each page
        (see `trends.corpus.years.find_years`).
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
        For tables: names of our columns to names of the file's, such as ``{"title": "Titre"}``.
    strict
        True raises at the first file that cannot be read; False lists those found in folders
        and by globs among the problems. Files named one by one always raise.

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
    >>> page = io.StringIO('{"title": "A study of caches"}\n{"title": "A Study of Caches."}')
    >>> corpus = read_corpus(page)
    >>> len(corpus.papers), corpus.merges["rule"].tolist()
    (1, ['same title'])
    """
    first_day, last_day = _as_day(since, "since"), _as_day(until, "until")
    newest = newest_allowed(_as_day(as_of, "as_of"))
    options = ReadOptions(tuple(sorted((columns or {}).items())))
    _check_arguments(first_day, last_day, year=year, date=date, options=options)
    reading = read_sources(find_sources(paths or ("data/",)), options, date=date, strict=strict)
    records, problems = date_records(reading.records, reading.page_days, year=year, newest=newest)
    for file, problem in problems:
        reading.intakes[file].problems.append(problem)
    links = link_records(records)
    names = [intake.source for intake in reading.intakes]
    everything = build_papers(records, links, names)
    papers = _within(everything, reading, first_day, last_day)
    if papers.empty:
        raise CorpusError(
            f"At least one paper was expected from {first_day or 'the start'} to "
            f"{last_day or 'the end'}; all {len(everything)} papers read lie outside. "
            "Widen since= and until=."
        )
    return Corpus(
        papers=papers.drop(columns=["file", "row"]),
        merges=describe_merges(records, links, everything, names),
        problems=describe_problems(reading),
        sources=describe_sources(reading, records, papers),
    )


def _within(
    papers: pd.DataFrame, reading: Reading, first_day: dt.date | None, last_day: dt.date | None
) -> pd.DataFrame:
    """Return the papers of the wanted days; count the others as left out of their file."""
    is_outside = pd.Series(data=False, index=papers.index)
    if first_day is not None:
        is_outside |= last_days(papers) < pd.Timestamp(first_day)
    if last_day is not None:
        is_outside |= papers["published"] > pd.Timestamp(last_day)
    for file, n_outside in papers.loc[is_outside, "file"].value_counts().items():
        intake = reading.intakes[int(str(file))]
        intake.n_outside = int(n_outside)
        span = f"{first_day or 'the start'} to {last_day or 'the end'}"
        intake.problems.append(Problem(None, f"{n_outside} papers lie outside {span}; left out."))
    return papers[~is_outside].reset_index(drop=True)


def _as_day(given: Day, name: str) -> dt.date | None:
    if given is None:
        return None
    if isinstance(given, dt.datetime):
        return given.date()
    if isinstance(given, dt.date):
        return given
    try:
        return dt.date.fromisoformat(given)
    except (TypeError, ValueError):
        raise ConfigError(
            f"{name} must be a date, or a text such as '2025-01-31'; got {given!r}. Change it."
        ) from None


def _check_arguments(
    first_day: dt.date | None,
    last_day: dt.date | None,
    *,
    year: int | None,
    date: str,
    options: ReadOptions,
) -> None:
    if first_day is not None and last_day is not None and first_day > last_day:
        raise ConfigError(
            f"since must not lie after until; got {first_day} and {last_day}. Swap them."
        )
    if year is not None and not FIRST_YEAR <= year <= 9999:
        raise ConfigError(f"year must be between {FIRST_YEAR} and 9999; got {year!r}. Change it.")
    if date not in _AXES:
        raise ConfigError(f"date must be one of {list_offenders(_AXES)}; got {date!r}. Change it.")
    unknown = [ours for ours, _ in options.columns if ours not in FIELDS]
    if unknown:
        raise ConfigError(
            f"columns must map names among {', '.join(FIELDS)} to the file's; got "
            f"{list_offenders(unknown)}. Swap the two sides, or use one of these."
        )
