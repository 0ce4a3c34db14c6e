"""What an update of a project found."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from trends.analysis import Analysis
from trends.formatting import format_count

__all__ = ["Update"]


@dataclass(frozen=True, repr=False)
class Update:
    """What an update found.

    Attributes
    ----------
    analysis
        The analysis of all papers of the project.
    added
        The papers that are new.
    changed
        Known papers with fields that new records added, such as the venue of an article.
    news
        What is new since the update before.
    number, day
        Number of the last update that found something new, from 1, and its day.
    n_known_files
        Files among those given that had been read before.
    """

    analysis: Analysis
    added: pd.DataFrame
    changed: pd.DataFrame
    news: pd.DataFrame
    number: int
    day: dt.date
    n_known_files: int

    @property
    def is_new(self) -> bool:
        """Whether the project changed."""
        return bool(len(self.added) or len(self.changed))

    def __repr__(self) -> str:
        total = format_count(len(self.analysis.papers), "paper")
        if not self.is_new:
            return f"Nothing new: {total} as of update {self.number} ({self.day})"
        return (
            f"Update {self.number} ({self.day}): {format_count(len(self.added), 'paper')} added, "
            f"{len(self.changed)} changed, {total} in all"
        )
