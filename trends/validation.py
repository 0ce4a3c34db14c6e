"""Checks of what users hand over, made at the moment of the mistake and before any work."""

import warnings
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from trends.errors import ConfigError, FrameError, list_offenders

__all__ = [
    "check_analysis",
    "check_columns",
    "check_is_frame",
    "check_no_numbers",
    "check_random_state",
    "complete_papers",
    "frame_texts",
]

WHERE_FROM: Final = {
    "papers": "Read them first: trends.read_papers('data/').",
    "assignments": "TopicModel(...).fit(papers).assignments_ is one.",
    "timeline": "trends.count_topics(papers, assignments) makes one.",
    "signals": "trends.assess_trends(timeline) makes one.",
}
NEEDED: Final = ("paper_id", "title", "abstract", "published")
TEXTS: Final = ("organization", "venue", "url", "source", "doi")
NUMBERS: Final = ("n_authors", "n_comments", "n_citations", "n_references")
LISTS: Final = ("authors", "institutions", "countries", "keywords")
NO_DATES: Final = ("integer", "floating", "mixed-integer-float", "decimal", "boolean")


def check_is_frame(value: object, name: str) -> None:
    """Refuse anything but a DataFrame.

    Raises
    ------
    FrameError
        If `value` is something else; the message says where a frame of that name comes from.

    Examples
    --------
    >>> check_is_frame("data/", "papers")
    Traceback (most recent call last):
    trends.errors.FrameError: papers must be a DataFrame; got the text 'data/'. Read them first: trends.read_papers('data/').
    """
    if isinstance(value, pd.DataFrame):
        return
    remedy = WHERE_FROM.get(name, f"analysis.{name} is one.")
    raise FrameError(f"{name} must be a DataFrame; got {_say(value)}. {remedy}")


def check_columns(frame: pd.DataFrame, columns: Sequence[str], *, name: str, purpose: str) -> None:
    """Refuse what is no frame, or lacks columns that `purpose` needs or has them twice.

    Raises
    ------
    FrameError
        If it is no frame, or columns are missing or there several times.
    """
    check_is_frame(frame, name)
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        remedy = (
            "Hand the frame to trends.read_papers, which knows columns by many names"
            if name == "papers"
            else f"Pass the {name} frame that trends made"
        )
        raise FrameError(
            f"{purpose} needs {name} with the columns {', '.join(columns)}; this frame lacks "
            f"{list_offenders(missing)}. {remedy}, or add them."
        )
    twice = [column for column in columns if list(frame.columns).count(column) > 1]
    if twice:
        raise FrameError(
            f"{purpose} needs {name} with each of the columns {', '.join(columns)} once; this frame "
            f"has several of {list_offenders(twice)}. "
            f"Keep one: {name}.loc[:, ~{name}.columns.duplicated()]."
        )


def check_analysis(value: object) -> None:
    """Refuse anything but an `Analysis`.

    Raises
    ------
    ConfigError
        If `value` is something else.
    """
    if type(value).__name__ != "Analysis" and not hasattr(value, "signals"):
        raise ConfigError(
            f"An Analysis was expected; got {_say(value)}. Make one with trends.analyze(papers)."
        )


def check_random_state(value: object) -> None:
    """Refuse a seed that is no whole number from 0 to 4294967295.

    Raises
    ------
    ConfigError
        If it is something else.
    """
    try:
        is_seed = not isinstance(value, bool) and 0 <= value.__index__() < 2**32  # type: ignore[attr-defined]
    except AttributeError:
        is_seed = False
    if not is_seed:
        raise ConfigError(
            f"random_state must be a whole number from 0 to {2**32 - 1}; got {value!r}. "
            "Any such number will do: it is recorded with the result."
        )


def check_no_numbers(dates: "pd.Series[Any]") -> None:
    """Refuse numbers where dates belong: pandas takes a year for nanoseconds since 1970.

    Raises
    ------
    FrameError
        If there are any.
    """
    stated = dates.dropna()
    if len(stated) and pd.api.types.infer_dtype(stated) in NO_DATES:
        raise FrameError(
            f"{dates.name} must hold dates, or texts such as '2025-01-31'; it holds the numbers "
            f"{list_offenders(stated.head().tolist())}. Years become dates by "
            "pandas.to_datetime(years, format='%Y'); trends.read_papers knows them as years."
        )


def complete_papers(papers: pd.DataFrame) -> pd.DataFrame:
    """Return papers with every column of the schema; those that may be missing are empty.

    Parameters
    ----------
    papers
        Columns `paper_id`, `title`, `abstract` and `published`, as dates or what pandas reads as
        dates. It is not changed.

    Returns
    -------
    pandas.DataFrame
        The same rows, with all columns of a papers frame. Dates count as days where nothing else
        is said.

    Raises
    ------
    FrameError
        If it is no frame, lacks a column, or holds dates that cannot be read.

    Examples
    --------
    >>> row = {"paper_id": ["a"], "title": ["KV cache"], "abstract": [""], "published": ["2025-01"]}
    >>> complete_papers(pd.DataFrame(row))["date_precision"].tolist()
    ['day']
    """
    check_columns(papers, NEEDED, name="papers", purpose="An analysis")
    # An index of a column's name would make the column ambiguous.
    papers = papers.reset_index(drop=True)
    complete = papers.assign(published=_read_dates(papers["published"]))
    if "date_precision" not in papers.columns:
        is_dated = complete["published"].notna()
        complete["date_precision"] = is_dated.map({True: "day", False: "none"})
    # `check_frame` gives lists their type; the schema cannot be imported from here.
    for columns, dtype in ((TEXTS, "string"), (NUMBERS, "Int32"), (LISTS, "object")):
        for column in columns:
            if column not in papers.columns:
                complete[column] = pd.Series(pd.NA, index=papers.index, dtype=dtype)
    return complete


def frame_texts(papers: Any) -> pd.DataFrame:
    """Return a list of texts as a papers frame; anything else, frames above all, as it is.

    Papers are numbered in the order of the texts, with leading zeros, so that sorting by identifier
    keeps the order.

    Examples
    --------
    >>> frame_texts(["On tides.", "On reefs."])["paper_id"].tolist()
    ['0', '1']
    """
    is_list = isinstance(papers, (list, tuple)) or (
        isinstance(papers, (pd.Series, pd.Index)) or type(papers).__name__ == "ndarray"
    )
    if not is_list or not len(papers) or not all(isinstance(text, str) for text in papers):
        frame: pd.DataFrame = papers
        return frame
    width = len(str(len(papers) - 1))
    numbers = [f"{number:0{width}}" for number in range(len(papers))]
    texts = pd.Series(list(papers), dtype="string")
    return pd.DataFrame(
        {"paper_id": pd.Series(numbers, dtype="string"), "title": "", "abstract": texts}
    ).astype({"title": "string"})


def _read_dates(published: "pd.Series[Any]") -> "pd.Series[Any]":
    check_no_numbers(published)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            return pd.to_datetime(published)
    except (TypeError, ValueError, UserWarning) as error:
        raise FrameError(
            "published must hold dates, or texts such as '2025-01-31'; it holds "
            f"{list_offenders(_no_dates(published))}. Convert it with pandas.to_datetime, or hand the "
            "frame to trends.read_papers, which reads many forms of dates."
        ) from error


def _no_dates(published: "pd.Series[Any]") -> list[str]:
    """Return the different values that keep a column from being read as dates."""
    values = published.dropna().astype(str).drop_duplicates()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        unread = pd.to_datetime(values, errors="coerce").isna().to_numpy()
    return list(values[unread] if unread.any() else values)


def _say(value: object) -> str:
    """Return what was handed over, shortly."""
    if isinstance(value, str):
        return f"the text {value[:60]!r}"
    if value is None:
        return "None"
    return f"a {type(value).__name__}"
