"""Check that a frame follows its schema."""

from typing import Any

import numpy as np
import pandas as pd

from trends.errors import FrameError, list_offenders
from trends.formatting import agree, format_count
from trends.schema.columns import FRAMES, FrameSchema
from trends.schema.days import DATE, naive_dates
from trends.schema.text_lists import (
    NUMBER_LIST,
    TEXT_LIST,
    as_number_lists,
    as_text_lists,
)

__all__ = ["check_frame", "empty_frame"]


def check_frame(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return `frame` with the columns, dtypes, row order and index of its schema.

    Parameters
    ----------
    frame
        A frame with at least the required columns of the schema. It is not changed.
    name
        A key of `FRAMES`: ``"papers"``, ``"assignments"``, ``"topics"``, ...

    Returns
    -------
    pandas.DataFrame
        A new frame with a RangeIndex: the columns of the schema in their order, then all other
        columns; rows sorted by the schema's `sort_by`.

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
    needed = [column for column in schema.columns if column not in schema.optional]
    missing = [column for column in needed if column not in frame.columns]
    if missing:
        raise FrameError(
            f"A {name} frame needs the columns {', '.join(needed)}; "
            f"this one lacks {list_offenders(missing)}. Add them, or use a frame made by trends."
        )
    extra = [column for column in frame.columns if column not in schema.columns]
    absent = [column for column in schema.optional if column not in frame.columns]
    checked = frame.assign(**dict.fromkeys(absent))[[*schema.columns, *extra]].copy()
    for column, dtype in schema.columns.items():
        values = checked[column]
        cast = _cast(values, dtype, name)
        if cast is not values:
            checked[column] = cast
    _check_key(checked, schema, name)
    return checked.sort_values(list(schema.sort_by), kind="stable", ignore_index=True)


def empty_frame(name: str) -> pd.DataFrame:
    """Return a frame without rows, with the columns and dtypes of the schema `name`."""
    columns: dict[str, list[object]] = {column: [] for column in FRAMES[name].columns}
    return check_frame(pd.DataFrame(columns), name)


def _cast(values: "pd.Series[Any]", dtype: Any, name: str) -> "pd.Series[Any]":
    """Cast one column; raise FrameError for unknown categories and for fractions as integers."""
    # Not compared by name: pandas calls two types of strings "string".
    if values.dtype == pd.api.types.pandas_dtype(dtype):
        return values
    try:
        if dtype == DATE:
            return naive_dates(values)
        if dtype == TEXT_LIST:
            return as_text_lists(values)
        if dtype == NUMBER_LIST:
            return as_number_lists(values)
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
    absent = np.logical_or.reduce([frame[column].isna().to_numpy() for column in key])
    if absent.any():
        raise FrameError(
            f"Every row of a {name} frame needs {', '.join(key)}; "
            f"{format_count(int(absent.sum()), 'row')} came without (first rows: "
            f"{list_offenders(frame.index[absent])}). Fill or drop them."
        )
    repeated = frame.duplicated(key)
    if repeated.any():
        rows = frame.loc[repeated, key].astype(str).agg(" / ".join, axis=1)
        raise FrameError(
            f"Rows of a {name} frame are identified by {', '.join(key)}; {int(repeated.sum())} "
            f"{agree(repeated.sum(), 'repeats', 'repeat')} an earlier one: {list_offenders(rows)}. "
            "Drop or rename the duplicates."
        )
