"""Papers by topic and period, for questions that a table of counts cannot answer."""

from typing import Final

import numpy as np
import pandas as pd

from trends.schema import effective_precision, naive_dates
from trends.signals.stats.series import Calendar
from trends.validation import check_columns

__all__ = ["TOO_COARSE", "count_by_source", "count_members", "name_sources", "place_papers"]

OTHER_SOURCES: Final = "other sources"
# Chosen by hand: smaller sources are pooled, since their own shares cannot be estimated. At most twelve
# sources are kept apart, which bounds the number of coefficients.
LARGE_SOURCE: Final = 20
MOST_SOURCES: Final = 12
# A date that gives only a month or a year does not tell a finer period.
TOO_COARSE: Final[dict[str, list[str]]] = {
    "D": ["month", "year"],
    "W": ["month", "year"],
    "M": ["year"],
    "Q": ["year"],
    "Y": [],
}


def place_papers(papers: pd.DataFrame, calendar: Calendar) -> "pd.Series[int]":
    """Return the index of each paper's period, by paper id; papers outside are left out."""
    check_columns(
        papers, ("paper_id", "published"), name="papers", purpose="Placing papers in time"
    )
    dates = naive_dates(papers["published"])
    # As the timeline counts them, or a topic would have more papers than the period has in all.
    precision = effective_precision(dates, papers.get("date_precision"))
    usable = ~precision.isin(["none", *TOO_COARSE[calendar.unit]])
    starts = pd.PeriodIndex(dates[usable], freq=calendar.unit).start_time
    places = pd.Index(calendar.periods).get_indexer(starts.to_numpy().astype("datetime64[us]"))
    inside = places >= 0
    ids = pd.Index(papers.loc[usable, "paper_id"])[inside]
    return pd.Series(places[inside], index=ids)


def count_members(
    places: "pd.Series[int]",
    members: pd.DataFrame,
    topics: np.ndarray,
    *,
    n_periods: int,
) -> np.ndarray:
    """Return papers per topic and period, shape (n_topics, n_periods).

    Parameters
    ----------
    places
        From `place_papers`.
    members
        Columns `paper_id` and `topic`.
    topics
        The topics to count, ascending.
    n_periods
        Number of periods.
    """
    chosen = members[members["topic"].isin(topics)]
    columns = places.reindex(chosen["paper_id"]).to_numpy(dtype=float)
    rows = np.searchsorted(topics, chosen["topic"].to_numpy())
    known = ~np.isnan(columns)
    cells = rows[known] * n_periods + columns[known].astype(np.int64)
    counts = np.bincount(cells, minlength=len(topics) * n_periods)
    return counts.reshape(len(topics), n_periods).astype(float)


def count_by_source(
    places: "pd.Series[int]",
    sources: "pd.Series[str]",
    members: pd.DataFrame,
    topics: np.ndarray,
    *,
    n_periods: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return all papers and those of each topic, by source and period.

    Parameters
    ----------
    places
        From `place_papers`.
    sources
        The source of each of these papers, in the same order.
    members, topics, n_periods
        As of `count_members`.

    Returns
    -------
    tuple of numpy.ndarray
        Float64, of shapes (n_sources, n_periods) and (n_sources, n_topics, n_periods), sources in
        the order of their names.
    """
    parts = [places[(sources == name).to_numpy()] for name in sorted(set(sources))]
    totals = [np.bincount(part.to_numpy(), minlength=n_periods).astype(float) for part in parts]
    counts = [count_members(part, members, topics, n_periods=n_periods) for part in parts]
    return np.array(totals), np.array(counts)


def name_sources(papers: pd.DataFrame) -> "pd.Series[str]":
    """Return the source of each paper, by paper id; rare and missing ones share a name."""
    if "source" not in papers.columns:
        return pd.Series("all", index=pd.Index(papers["paper_id"]))
    sources = papers["source"].astype("object").fillna(OTHER_SOURCES)
    sizes = sources.value_counts()
    large = sizes.index[(sizes >= LARGE_SOURCE) & (sizes.rank(ascending=False) <= MOST_SOURCES)]
    named = sources.where(sources.isin(large), OTHER_SOURCES)
    return pd.Series(named.to_numpy(), index=pd.Index(papers["paper_id"]))
