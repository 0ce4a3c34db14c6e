"""Names and lengths of periods, read off a timeline."""

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["FREQS", "find_freq", "label_period", "period_end"]

FREQS = ("day", "week", "month", "quarter", "year")
# Days of the longest period of each kind (calendar).
LONGEST_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
# Length of a period of each kind (calendar).
OFFSETS = {
    "day": pd.DateOffset(days=1),
    "week": pd.DateOffset(weeks=1),
    "month": pd.DateOffset(months=1),
    "quarter": pd.DateOffset(months=3),
    "year": pd.DateOffset(years=1),
}


def find_freq(analysis: "Analysis") -> str:
    """Return the length of the periods of an analysis; the setting decides if it has only one."""
    starts = pd.Series(analysis.timeline["period"].unique()).sort_values()
    if len(starts) < 2:
        asked = analysis.config.timeline.freq
        return asked if asked in FREQS else "year"
    days = int(starts.diff().dt.days.min())
    return next((freq for freq, longest in LONGEST_DAYS.items() if days <= longest), "year")


def label_period(start: Any, freq: str) -> str:
    """Return how a period is written: "2024", "2024 Q2", "May 2024", "6 May 2024".

    Examples
    --------
    >>> label_period("2024-04-01", "quarter")
    '2024 Q2'
    """
    date = pd.Timestamp(start)
    labels = {
        "year": f"{date.year}",
        "quarter": f"{date.year} Q{date.quarter}",
        "month": f"{date:%b} {date.year}",
    }
    return labels.get(freq, f"{date.day} {date:%b} {date.year}")


def period_end(start: Any, freq: str) -> pd.Timestamp:
    """Return the start of the period after the one that starts at `start`."""
    end: pd.Timestamp = pd.Timestamp(start) + OFFSETS[freq]
    return end
