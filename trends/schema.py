"""The columns of every frame that `trends` gives out, and the check that holds them.

Every frame is long and tidy, has a RangeIndex, fixed dtypes and a fixed order of rows. Columns
that a frame has beyond its schema are kept behind the stated ones.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from trends.errors import ConfigError, FrameError, list_offenders

__all__ = [
    "FRAMES",
    "FrameSchema",
    "check_frame",
    "effective_precision",
    "empty_frame",
    "naive_dates",
    "read_day",
]

STRING: Final = "string"
DATE: Final = "datetime64[us]"
PRECISION = pd.CategoricalDtype(["day", "month", "year", "none"])
KIND = pd.CategoricalDtype(["named", "discovered"])
MAX_NEW_YEAR: Final = 0.2  # more dates on 1 January than this are years in disguise
STATUS = pd.CategoricalDtype(
    [
        "emerging",
        "growing",
        "bursting",
        "stable",
        "past burst",
        "declining",
        "dormant",
        "inconclusive",
        "not enough data",
    ]
)
CHANGE = pd.CategoricalDtype(["entered", "left"])
TIER = pd.CategoricalDtype(["strong", "good", "tentative", "none"])


@dataclass(frozen=True)
class FrameSchema:
    """Columns with their dtypes, the columns that identify a row, and the order of rows."""

    columns: Mapping[str, Any]
    key: tuple[str, ...]
    sort_by: tuple[str, ...]


def _schema(columns: dict[str, Any], key: str, sort_by: str | None = None) -> FrameSchema:
    return FrameSchema(
        MappingProxyType(columns), tuple(key.split()), tuple((sort_by or key).split())
    )


FRAMES: Mapping[str, FrameSchema] = MappingProxyType(
    {
        "papers": _schema(
            {
                "paper_id": STRING,
                "title": STRING,
                "abstract": STRING,
                "published": DATE,
                "date_precision": PRECISION,
                "n_authors": "Int32",
                "organization": STRING,
                "venue": STRING,
                "url": STRING,
                "source": STRING,
                "n_comments": "Int32",
            },
            key="paper_id",
            sort_by="published paper_id",
        ),
        "assignments": _schema(
            {"paper_id": STRING, "topic": "int32", "score": "float32", "is_primary": "bool"},
            key="paper_id topic",
        ),
        "topics": _schema(
            {
                "topic": "int32",
                "kind": KIND,
                "label": STRING,
                "n_papers": "int64",
                "share": "float64",
                "coherence": "float64",
                "stability": "float64",
            },
            key="topic",
        ),
        "terms": _schema(
            {"topic": "int32", "rank": "int16", "term": STRING, "weight": "float64"},
            key="topic rank",
        ),
        "timeline": _schema(
            {
                "topic": "int32",
                "period": DATE,
                "n_papers": "int64",
                "n_total": "int64",
                "share": "float64",
                "is_complete": "bool",
            },
            key="topic period",
        ),
        "signals": _schema(
            {
                "topic": "int32",
                "n_papers": "int64",
                "annual_factor": "float64",
                "factor_low": "float64",
                "factor_high": "float64",
                "p_value": "float64",
                "q_value": "float64",
                "status": STATUS,
                "tier": TIER,
                "detectable_factor": "float64",
            },
            key="topic",
        ),
        "bands": _schema(
            {
                "topic": "int32",
                "period": DATE,
                "share_fit": "float64",
                "share_low": "float64",
                "share_high": "float64",
            },
            key="topic period",
        ),
        "bursts": _schema(
            {"topic": "int32", "start": DATE, "end": DATE}
            | dict.fromkeys(("strength", "q_value"), "float64"),
            key="topic start",
        ),
        "changes": _schema(
            {
                "topic": "int32",
                "period": DATE,
                "factor": "float64",
                "factor_low": "float64",
                "factor_high": "float64",
            },
            key="topic period",
        ),
        "forecasts": _schema(
            {
                "topic": "int32",
                "period": DATE,
                "share": "float64",
                "share_low": "float64",
                "share_high": "float64",
                "relative_error": "float64",
            },
            key="topic period",
        ),
        "vocabulary": _schema(
            {"topic": "int32", "term": STRING, "change": CHANGE}
            | dict.fromkeys(("log_odds", "log_odds_low", "log_odds_high"), "float64")
            | dict.fromkeys(("n_old", "n_recent"), "int64"),
            key="topic term",
            sort_by="topic change",
        ),
        "map": _schema({"paper_id": STRING, "x": "float32", "y": "float32"}, key="paper_id"),
        "quality": _schema(
            {"measure": STRING, "value": "float64", "meaning": STRING}, key="measure"
        ),
        "sources": _schema(
            {
                "source": STRING,
                "format": STRING,
                "n_records": "int64",
                "n_papers": "int64",
                "n_merged": "int64",
                "n_left_out": "int64",
                "n_undated": "int64",
                "n_without_abstract": "int64",
                "first": DATE,
                "last": DATE,
            },
            key="source",
        ),
        "merges": _schema(
            {"paper_id": STRING, "source": STRING, "record": STRING, "rule": STRING},
            key="paper_id source record",
        ),
        "problems": _schema(
            {"source": STRING, "line": "Int64", "problem": STRING, "text": STRING},
            key="",
            sort_by="source line",
        ),
    }
)


def check_frame(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return `frame` with the columns, dtypes, row order and index that its schema states.

    Parameters
    ----------
    frame
        Any frame that has at least the columns of the schema. It is not changed.
    name
        A key of `FRAMES`: ``"papers"``, ``"assignments"``, ``"topics"``, ...

    Returns
    -------
    pandas.DataFrame
        A new frame: the schema's columns first, in order, other columns behind them; sorted
        by the schema's `sort_by`; RangeIndex.

    Raises
    ------
    FrameError
        If a column is missing, a value does not fit its column's dtype, or two rows share a key.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"topic": [1], "rank": [0], "term": ["cache"], "weight": [2]})
    >>> check_frame(frame, "terms").dtypes["weight"]
    dtype('float64')
    """
    schema = FRAMES[name]
    missing = [column for column in schema.columns if column not in frame.columns]
    if missing:
        raise FrameError(
            f"A {name} frame needs the columns {', '.join(schema.columns)}; "
            f"this one lacks {list_offenders(missing)}. Add them, or let trends make the frame."
        )
    extra = [column for column in frame.columns if column not in schema.columns]
    checked = frame[[*schema.columns, *extra]].copy()
    for column, dtype in schema.columns.items():
        checked[column] = _cast(checked[column], dtype, name)
    _check_key(checked, schema, name)
    return checked.sort_values(list(schema.sort_by), kind="stable", ignore_index=True)


def empty_frame(name: str) -> pd.DataFrame:
    """Return a frame of no rows with the columns and dtypes of the schema `name`."""
    columns: dict[str, list[object]] = {column: [] for column in FRAMES[name].columns}
    return check_frame(pd.DataFrame(columns), name)


def naive_dates(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return datetimes in microseconds without a zone; zoned ones become UTC first."""
    dates = pd.to_datetime(values)
    if dates.dt.tz is not None:
        dates = dates.dt.tz_convert("UTC").dt.tz_localize(None)
    return dates.astype(DATE)


def read_day(as_of: dt.date | str) -> pd.Timestamp:
    """Return the day `as_of` in UTC, without its time."""
    try:
        day = pd.Timestamp(as_of)
    except (ValueError, TypeError) as error:
        raise ConfigError(
            f"as_of must be a day such as 2025-01-31; got {as_of!r}. Write it as year-month-day."
        ) from error
    return (day.tz_convert("UTC").tz_localize(None) if day.tz is not None else day).normalize()


def effective_precision(
    published: "pd.Series[Any]", date_precision: "pd.Series[Any] | None" = None
) -> "pd.Series[Any]":
    """Return how precise each date really is, in the categories of `PRECISION`.

    Where more than a fifth of the dates are days on 1 January, these are years in disguise.

    Examples
    --------
    >>> import pandas as pd
    >>> effective_precision(pd.to_datetime(pd.Series(["2020-01-01", "2020-05-07"]))).tolist()
    ['year', 'day']
    """
    days = naive_dates(published)
    named = pd.Series("day", index=days.index, dtype="object")
    if date_precision is not None:
        stated = date_precision.astype("object")
        named = stated.where(stated.isin(["day", "month", "year"]), "none")
    named = named.mask(days.isna(), "none")
    is_new_year = (named == "day") & (days.dt.day_of_year == 1)
    if is_new_year.sum() > MAX_NEW_YEAR * (named != "none").sum():
        named = named.mask(is_new_year, "year")
    return named.astype(PRECISION)


def _cast(values: "pd.Series[Any]", dtype: Any, name: str) -> "pd.Series[Any]":
    """Cast one column; unknown categories and fractional integers are errors, not losses."""
    try:
        if dtype == DATE:
            return naive_dates(values)
        if isinstance(dtype, pd.CategoricalDtype):
            _refuse_unknown_categories(values, dtype)
        elif str(dtype).lower().startswith("int"):
            _refuse_fractions(values)
        return values.astype(dtype)
    except (TypeError, ValueError, OverflowError) as error:
        raise FrameError(
            f"Column {values.name!r} of a {name} frame must hold {dtype}; it holds {values.dtype} "
            f"(first values: {list_offenders(values.head())}): {error}. Convert it before the call."
        ) from error


def _refuse_unknown_categories(values: "pd.Series[Any]", dtype: pd.CategoricalDtype) -> None:
    allowed = list(dtype.categories)
    unknown = values[values.notna() & ~values.isin(allowed)]
    if len(unknown):
        raise ValueError(
            f"only {', '.join(allowed)} are allowed, not {list_offenders(unknown.unique())}"
        )


def _refuse_fractions(values: "pd.Series[Any]") -> None:
    if values.dtype.kind != "f":
        return
    numbers = values.dropna().to_numpy(dtype=float)
    fractional = numbers[numbers != np.round(numbers)]
    if fractional.size:
        raise ValueError(f"not whole numbers: {list_offenders(fractional.tolist())}")


def _check_key(frame: pd.DataFrame, schema: FrameSchema, name: str) -> None:
    if not schema.key:
        return
    key = list(schema.key)
    absent = frame[key].isna().any(axis=1)
    if absent.any():
        raise FrameError(
            f"Every row of a {name} frame needs {', '.join(key)}; {int(absent.sum())} rows lack "
            f"one (first rows: {list_offenders(frame.index[absent])}). Fill or drop them."
        )
    repeated = frame.duplicated(key)
    if repeated.any():
        rows = frame.loc[repeated, key].astype(str).agg(" / ".join, axis=1)
        raise FrameError(
            f"Rows of a {name} frame are told apart by {', '.join(key)}; {int(repeated.sum())} "
            f"repeat an earlier one: {list_offenders(rows)}. Drop or rename the duplicates."
        )
