"""From frames to values that JSON can hold: no NaN, no numpy, dates as ISO text."""

from typing import TYPE_CHECKING, Any

from trends.control_characters import remove_controls
from trends.schema import naive_dates, read_day

if TYPE_CHECKING:
    import pandas as pd

    from trends.analysis import Analysis

import math

import pandas as pd

__all__ = [
    "counted_dates",
    "iso_date",
    "number",
    "one_line",
    "paper_date",
    "records",
    "start_of_last_year",
    "text",
]

# Characters of an ISO 8601 date of each precision.
DATE_LENGTHS = {"day": 10, "month": 7, "year": 4, "none": 0}


def number(value: Any) -> float | int | None:
    """Return a plain number; missing and infinite ones become None."""
    if value is None or value is pd.NA:
        return None
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return int(value)


def text(value: Any) -> str | None:
    """Return a text without control characters, or None where it is missing or blank."""
    # Asking pandas is slow, and most values are texts.
    if not isinstance(value, str):
        return None if value is None or pd.isna(value) else text(str(value))
    return remove_controls(value).strip() or None


def one_line(value: Any) -> str:
    """Return a text on one line, without control characters and marks that turn the writing."""
    return " ".join((text(value) or "").split())


def iso_date(value: Any) -> str | None:
    """Return a date as "2026-04-21", or None."""
    return None if pd.isna(value) else pd.Timestamp(value).date().isoformat()


def paper_date(value: Any, precision: str) -> str | None:
    """Return a paper's date as precisely as it is known: "2026-04-21", "2026-04", "2026", None."""
    return None if value is pd.NaT else value.isoformat()[: DATE_LENGTHS[precision]] or None


def records(frame: pd.DataFrame, *columns: str) -> list[dict[str, Any]]:
    """Return rows as dicts of plain values."""
    return [
        {column: _plain(value) for column, value in zip(columns, row, strict=True)}
        for row in frame[list(columns)].itertuples(index=False, name=None)
    ]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp):
        return iso_date(value)
    return (
        text(value)
        if isinstance(value, str)
        else value
        if isinstance(value, bool)
        else number(value)
    )


def start_of_last_year(newest: pd.Timestamp) -> pd.Timestamp:
    """Return the first day of the 12 months that end on the day `newest`."""
    return newest - pd.DateOffset(years=1) + pd.DateOffset(days=1)


def counted_dates(analysis: "Analysis") -> "pd.Series[Any]":
    """Return each paper's date, missing where it lies after the last day asked for or the run."""
    dates = naive_dates(analysis.papers["published"])
    run = analysis.provenance
    day_of_run = run.get("today") or (run.get("created") or "")[:10]
    for day in (analysis.config.timeline.as_of, day_of_run):
        if day:
            dates = dates.where(dates.dt.normalize() <= read_day(day))
    return dates
