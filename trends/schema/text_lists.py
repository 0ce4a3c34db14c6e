"""Columns of lists: of texts (authors, keywords, ...) and of numbers (shares by period)."""

import json
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

__all__ = [
    "NUMBER_LIST",
    "TEXT_LIST",
    "as_number_lists",
    "as_text_lists",
    "join_number_lists",
    "join_text_lists",
    "to_table",
]

# Arrow lists take about a fifth of the memory of Python lists of strings.
TEXT_LIST: Final = pd.ArrowDtype(pa.list_(pa.string()))
NUMBER_LIST: Final = pd.ArrowDtype(pa.list_(pa.float64()))


@pd.api.extensions.register_extension_dtype
class _NamedTextList(pd.api.extensions.ExtensionDtype):
    """Registers the name of the type with pandas, which cannot read it back from Parquet files.

    pandas writes the name into the metadata of `DataFrame.to_parquet`; `pandas.read_parquet` then
    fails on it (as of pandas 3.1). No column has this type itself.
    """

    name = TEXT_LIST.name
    type = list

    @classmethod
    def construct_from_string(cls, string: str) -> pd.ArrowDtype:
        """Return the type of lists of texts for either of its names."""
        if string not in (TEXT_LIST.name, TEXT_LIST.name.replace("item", "element")):
            raise TypeError(f"Cannot construct a list of texts from {string!r}")
        return TEXT_LIST


def as_text_lists(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a column as Arrow lists of texts.

    Parameters
    ----------
    values
        Lists, tuples or arrays. A string is split at its semicolons. An empty list becomes a
        missing value.

    Examples
    --------
    >>> import pandas as pd
    >>> as_text_lists(pd.Series(["tides; gauges", ["reefs"], None])).tolist()
    [['tides', 'gauges'], ['reefs'], <NA>]
    """
    if values.dtype == TEXT_LIST:
        return values
    lists = pa.array([_as_list(value) for value in values], type=TEXT_LIST.pyarrow_dtype)
    array = pd.arrays.ArrowExtensionArray(pa.chunked_array([lists]))
    return pd.Series(array, index=values.index, name=values.name)


def join_text_lists(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return lists of texts as strings, with a semicolon between the parts.

    Examples
    --------
    >>> import pandas as pd
    >>> join_text_lists(pd.Series([["tides", "gauges"], None], dtype=TEXT_LIST)).tolist()
    ['tides; gauges', <NA>]
    """
    texts = [pd.NA if value is pd.NA else "; ".join(value) for value in values]
    return pd.Series(texts, index=values.index, name=values.name, dtype="string")


def as_number_lists(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a column as Arrow lists of numbers; NaN and None in a list are missing.

    Examples
    --------
    >>> import pandas as pd
    >>> as_number_lists(pd.Series([[0.5, float("nan")], [1]])).tolist()
    [[0.5, None], [1.0]]
    """
    if values.dtype == NUMBER_LIST:
        return values
    lists = [None if value is None else np.asarray(value, dtype=float) for value in values]
    rows = pa.array(lists, type=NUMBER_LIST.pyarrow_dtype, from_pandas=True)
    array = pd.arrays.ArrowExtensionArray(pa.chunked_array([rows]))
    return pd.Series(array, index=values.index, name=values.name)


def join_number_lists(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return lists of numbers as strings, with a semicolon between them, nothing for a missing one.

    Examples
    --------
    >>> import pandas as pd
    >>> join_number_lists(pd.Series([[0.123456, None, 1.0]], dtype=NUMBER_LIST)).tolist()
    ['0.123456; ; 1']
    """
    texts = [
        "; ".join("" if number is None else f"{number:.6g}" for number in value) for value in values
    ]
    return pd.Series(texts, index=values.index, name=values.name, dtype="string")


def to_table(frame: pd.DataFrame, schema: pa.Schema | None = None) -> pa.Table:
    """Return a frame as an Arrow table that, once written, `pandas.read_parquet` can read back.

    The pandas metadata describe columns of lists as objects, so that the file can also be read
    where `trends` is not imported.
    """
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    metadata = table.schema.metadata or {}
    described = json.loads(metadata.get(b"pandas", b"{}"))
    for column in described.get("columns", ()):
        if column["numpy_type"].startswith("list<"):
            column["numpy_type"] = "object"
    return table.replace_schema_metadata({**metadata, b"pandas": json.dumps(described).encode()})


def _as_list(value: Any) -> list[str] | None:
    if isinstance(value, str):
        value = value.split(";")
    if not isinstance(value, Iterable) or isinstance(value, bytes | dict):
        is_missing = value is None or value is pd.NA or value is pd.NaT or value != value
        value = () if is_missing else (value,)
    if isinstance(value, np.ndarray):
        value = value.tolist()
    parts = (str(part).strip() for part in value if part is not None)
    return [part for part in parts if part] or None
