"""Which papers the report may speak of in time: those that the timeline counts."""

from typing import TYPE_CHECKING, Any

from trends.schema import naive_dates, read_day

if TYPE_CHECKING:
    import pandas as pd

    from trends.analysis import Analysis

__all__ = ["counted_dates"]


def counted_dates(analysis: "Analysis") -> "pd.Series[Any]":
    """Return each paper's date, missing where it lies after the last day asked for or the run."""
    dates = naive_dates(analysis.papers["published"])
    days = analysis.config.timeline.as_of, (analysis.provenance.get("created") or "")[:10]
    for day in days:
        if day:
            dates = dates.where(dates.dt.normalize() <= read_day(day))
    return dates
