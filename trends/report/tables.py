"""Frames as CSV files that a spreadsheet cannot be made to run."""

from pathlib import Path
from typing import TYPE_CHECKING

from trends.store import label_topics, to_safe_csv
from trends.written import REPORT_TABLES

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["write_tables"]


def write_tables(analysis: "Analysis", folder: Path) -> None:
    """Write papers, assignments, topics, terms, timeline and signals into `folder`, with labels."""
    for name in REPORT_TABLES:
        frame = getattr(analysis, name)
        if "topic" in frame.columns and "label" not in frame.columns:
            frame = label_topics(frame, analysis.topics)
        (folder / f"{name}.csv").write_text(to_safe_csv(frame), encoding="utf-8", newline="")
