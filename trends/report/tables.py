"""Frames as CSV files that a spreadsheet cannot be made to run."""

from pathlib import Path
from typing import TYPE_CHECKING

from trends.store import to_safe_csv

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["CSV_FRAMES", "write_tables"]

CSV_FRAMES = ("papers", "assignments", "topics", "terms", "timeline", "signals")


def write_tables(analysis: "Analysis", folder: Path) -> None:
    """Write papers, assignments, topics, terms, timeline and signals as CSV files into `folder`."""
    for name in CSV_FRAMES:
        text = to_safe_csv(getattr(analysis, name))
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
