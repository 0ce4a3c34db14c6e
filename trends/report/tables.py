"""Frames as CSV files that a spreadsheet cannot be made to run."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["CSV_FRAMES", "guard_text", "write_tables"]

CSV_FRAMES = ("papers", "assignments", "topics", "timeline", "signals")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_tables(analysis: "Analysis", folder: Path) -> None:
    """Write papers, assignments, topics, timeline and signals as CSV files into `folder`."""
    for name in CSV_FRAMES:
        guarded = guard_text(getattr(analysis, name))
        guarded.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8")


def guard_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with an apostrophe before texts that a spreadsheet would run as a formula.

    Numbers, dates and truth values are left as they are.

    Examples
    --------
    >>> import pandas as pd
    >>> guard_text(pd.DataFrame({"title": ["=1+1", "fine"], "n": [-1, 2]}))["title"].tolist()
    ["'=1+1", 'fine']
    """
    guarded = frame.copy()
    for column in guarded.columns:
        if _is_text(guarded[column]):
            values = guarded[column].astype("string")
            risky = values.str.startswith(FORMULA_STARTS).fillna(value=False)
            guarded[column] = values.mask(risky, "'" + values)
    return guarded


def _is_text(values: "pd.Series[Any]") -> bool:
    return bool(
        pd.api.types.is_string_dtype(values) or isinstance(values.dtype, pd.CategoricalDtype)
    )
