"""Columns of a file's own, each brought to one type, so that a papers frame can be saved."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from trends.corpus.cleaning.surrogates import replace_surrogates
from trends.schema import DATE, STRING

__all__ = ["RAW", "ExtraColumns", "pack_extra", "unpack_extra"]

RAW: Final = {"raw_title": "title", "raw_abstract": "abstract"}
# Whole numbers of a column are stored as Int64, below this bound.
_INT64_BOUND: Final = 2**63


class _Other(NamedTuple):
    """A value of no kind that a column can have, as the text that stands for it."""

    text: str


class ExtraColumns:
    """Which columns the files bring along, in the order of their first appearance, and of what.

    Truth values, numbers, texts, days and lists of labels stay what they are. Where a column mixes
    them, or holds anything else, every value becomes a text: lists of labels with semicolons, the
    rest as JSON.

    Attributes
    ----------
    raw
        Those of ``raw_title`` and ``raw_abstract`` that hold something.

    Examples
    --------
    >>> columns = ExtraColumns()
    >>> packed = [columns.pack({"x": value}) for value in (3, "many", {"n": 3})]
    >>> columns.to_columns(packed)["x"].tolist()
    ['3', 'many', '{"n": 3}']
    """

    def __init__(self) -> None:
        self.raw: frozenset[str] = frozenset()
        self.kinds: dict[str, frozenset[str]] = {}

    @property
    def names(self) -> list[str]:
        """The columns, in the order of their first appearance."""
        return [*self.kinds]

    def copy(self) -> "ExtraColumns":
        """Return the columns as they are known now."""
        twin = ExtraColumns()
        twin.raw, twin.kinds = self.raw, {**self.kinds}
        return twin

    def join(self, later: "ExtraColumns") -> None:
        """Note the columns that later records bring along."""
        self.raw |= later.raw
        for name, kinds in later.kinds.items():
            self.kinds[name] = self.kinds.get(name, frozenset()) | kinds

    def limit(self, most: int) -> list[str]:
        """Forget all columns but the first `most`, and return the names of the others."""
        names = self.names
        self.kinds = {name: self.kinds[name] for name in names[:most]}
        return names[most:]

    def expect(self, name: str, kind: str) -> None:
        """Note that a column holds values of a kind."""
        known = self.kinds.get(name, frozenset())
        if kind not in known:
            self.kinds[name] = known | {kind}

    def pack(self, extra: Mapping[str, object]) -> str | None:
        """Return a record's own values as one text, and note their columns."""
        plain = {replace_surrogates(name): _plain(value) for name, value in extra.items()}
        stated = {name: value for name, value in plain.items() if value is not None}
        for name, value in stated.items():
            self.expect(name, _kind(value))
        return pack_extra(stated)

    def to_columns(self, packed: Iterable[object]) -> dict[str, "pd.Series[Any]"]:
        """Return the columns for packed records, one row each."""
        if not self.kinds:
            return {}
        rows = [unpack_extra(text) for text in packed]
        return {
            name: _to_type([row.get(name) for row in rows], kinds)
            for name, kinds in self.kinds.items()
        }

    def arrow_types(self) -> dict[str, Any]:
        """Return the type that each column has in a Parquet file."""
        import pyarrow as pa

        types = {
            "Int64": pa.int64(),
            "float64": pa.float64(),
            "boolean": pa.bool_(),
            DATE: pa.timestamp("us"),
            "object": pa.list_(pa.string()),
            STRING: pa.large_string(),
        }
        return {name: types[_dtype(kinds)] for name, kinds in self.kinds.items()}


def pack_extra(extra: Mapping[str, Any]) -> str | None:
    """Return plain values as one JSON text, None if there are none."""
    if not extra:
        return None
    return json.dumps({name: _pack(value) for name, value in extra.items()})


def unpack_extra(text: object) -> dict[str, Any]:
    """Return the values of a packed record; whatever is no text stands for none."""
    if not isinstance(text, str):
        return {}
    return {name: _unpack(value) for name, value in json.loads(text).items()}


def _pack(value: Any) -> Any:
    """Return a value as JSON has it; dictionaries mark what JSON lacks."""
    kind = _kind(value)
    if kind == "time":
        return {"time": value.isoformat()}
    return {"other": _to_text(value)} if kind == "other" else value


def _unpack(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return pd.Timestamp(value["time"]) if "time" in value else _Other(value["other"])


def _dtype(kinds: frozenset[str]) -> str:
    """Return the type of a column that holds values of these kinds."""
    if kinds <= {"whole"}:
        return "Int64"
    if kinds <= {"whole", "number"}:
        return "float64"
    alone = {"truth": "boolean", "time": DATE, "labels": "object"}
    return alone.get(next(iter(kinds)), STRING) if len(kinds) == 1 else STRING


def _to_type(values: list[Any], kinds: frozenset[str]) -> "pd.Series[Any]":
    dtype = _dtype(kinds)
    if dtype == STRING:
        values = [None if value is None else _to_text(value) for value in values]
    if dtype == DATE:
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object))).astype(DATE)
    return pd.Series(values, dtype=dtype)


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
        return "whole" if -_INT64_BOUND <= value < _INT64_BOUND else "other"
    if isinstance(value, pd.Timestamp):
        return "time" if value.tz is None else "other"
    if isinstance(value, list):
        return "labels" if all(isinstance(entry, str) for entry in value) else "other"
    return {float: "number", str: "text"}.get(type(value), "other")


def _to_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, _Other):
        return value.text
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if _kind(value) == "labels":
        return "; ".join(value)
    try:
        return replace_surrogates(json.dumps(value, ensure_ascii=False, default=str))
    except (TypeError, ValueError, RecursionError):
        return replace_surrogates(str(value))
