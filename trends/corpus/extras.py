"""Columns of a file's own, each brought to one type, so that a papers frame can be saved."""

import json
from typing import Any, Final

import numpy as np
import pandas as pd

from trends.corpus.text_stream import replace_surrogates
from trends.schema import STRING

__all__ = ["to_one_type"]

_LARGEST: Final = 2**63


def to_one_type(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a column whose values are all of one type.

    Truth values, numbers, texts, days and lists of labels stay what they are. Where a column mixes
    them, or holds anything else, every value becomes a text: lists of labels with semicolons, the
    rest as JSON.

    Examples
    --------
    >>> to_one_type(pd.Series([3, "many", {"n": 3}], dtype=object)).tolist()
    ['3', 'many', '{"n": 3}']
    """
    plain = [_plain(value) for value in values]
    kinds = {_kind(value) for value in plain if value is not None}
    column: pd.Series[Any] = pd.Series(plain, index=values.index, dtype=object)
    if kinds <= {"whole"}:
        return column.astype("Int64" if None in plain else "int64") if kinds else column
    if kinds <= {"whole", "number"}:
        return column.astype("float64")
    if kinds == {"truth"}:
        return column.astype("boolean" if None in plain else "bool")
    if kinds == {"time"}:
        return pd.to_datetime(column)
    if kinds == {"labels"}:
        return column
    texts = [None if value is None else _to_text(value) for value in plain]
    return pd.Series(texts, index=values.index, dtype=STRING)


def _plain(value: Any) -> Any:
    """Return a value as Python has it, whole characters only; None for what is missing."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, np.ndarray | tuple):
        value = [*value]
    if isinstance(value, str):
        return replace_surrogates(value)
    if isinstance(value, list):
        return [replace_surrogates(v) if isinstance(v, str) else v for v in value]
    is_missing = value is None or value is pd.NA or value is pd.NaT or value != value
    return None if is_missing else value


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int):
        return "whole" if -_LARGEST <= value < _LARGEST else "other"
    if isinstance(value, pd.Timestamp):
        return "time" if value.tz is None else "other"
    if isinstance(value, list):
        return "labels" if all(isinstance(entry, str) for entry in value) else "other"
    return {float: "number", str: "text"}.get(type(value), "other")


def _to_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if _kind(value) == "labels":
        return "; ".join(value)
    try:
        return replace_surrogates(json.dumps(value, ensure_ascii=False, default=str))
    except (TypeError, ValueError, RecursionError):
        return replace_surrogates(str(value))
