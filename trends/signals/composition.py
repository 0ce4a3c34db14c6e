"""The collection itself: when its sources changed, and how much of a rise that explains."""

from typing import Final

import numpy as np
import pandas as pd

from trends.signals.paper_periods import count_by_source, name_sources, place_papers
from trends.signals.stats.changepoint_search import split_levels
from trends.signals.stats.series import TopicSeries, read_series
from trends.signals.status import windows
from trends.validation import check_columns

__all__ = ["decompose_growth", "find_collection_steps"]

SMALLEST_STEP: Final = 0.1  # of all papers: less than that does not move other shares
# Chosen by hand: a step of a source's share must be this large, too, as a factor.
SMALLEST_FACTOR: Final = 1.5


def decompose_growth(
    timeline: pd.DataFrame, *, papers: pd.DataFrame, assignments: pd.DataFrame, by: str = "source"
) -> pd.DataFrame:
    """Split the change of each topic's share into growth within sources and a shift of the mix.

    Old and recent are the windows of `assess_trends`. With w the part of papers from a source and
    p the topic's share in it, the change is the sum over sources of ``mean(w) * change(p)``, growth
    within, and ``mean(p) * change(w)``, mix.

    Parameters
    ----------
    timeline
        From `count_topics`.
    papers, assignments
        The frames it was counted from.
    by
        Column of `papers` that names the parts of the collection: `source`, `venue`, ...

    Returns
    -------
    pandas.DataFrame
        One row per topic, in the order of topics: `topic`, `share_old`, `share_recent`, `within`
        and `mix`, whose sum is the difference of the shares. No rows with fewer than 2 periods.

    Raises
    ------
    FrameError
        If a frame lacks a column.

    References
    ----------
    Kitagawa, E. M. (1955). Components of a difference between two rates.
    """
    check_columns(
        papers, ("paper_id", "published", by), name="papers", purpose="The composition of a corpus"
    )
    check_columns(
        assignments,
        ("paper_id", "topic"),
        name="assignments",
        purpose="The composition of a corpus",
    )
    series = read_series(timeline)
    columns = ["share_old", "share_recent", "within", "mix"]
    if len(series.totals) < 2:
        return pd.DataFrame({"topic": series.topics[:0], **dict.fromkeys(columns, np.zeros(0))})
    parts = papers.assign(source=papers[by])
    places = place_papers(parts, series.calendar)
    sources = name_sources(parts).reindex(places.index)
    totals, counts = count_by_source(
        places, sources, assignments, series.topics, n_periods=len(series.totals)
    )
    is_old, is_recent, _ = windows(series.calendar)
    old_total, new_total = totals[:, is_old].sum(axis=1), totals[:, is_recent].sum(axis=1)
    old_part, new_part = old_total / old_total.sum(), new_total / new_total.sum()
    old = counts[:, :, is_old].sum(axis=2) / np.maximum(old_total, 1)[:, None]
    new = counts[:, :, is_recent].sum(axis=2) / np.maximum(new_total, 1)[:, None]
    # A source that is absent has no share of its own: its coming or going is all mix.
    old = np.where((old_total == 0)[:, None], new, old)
    new = np.where((new_total == 0)[:, None], old, new)
    within = ((old_part + new_part) / 2) @ (new - old)
    mix = (new_part - old_part) @ ((old + new) / 2)
    values = [old_part @ old, new_part @ new, within, mix]
    return pd.DataFrame({"topic": series.topics, **dict(zip(columns, values, strict=True))})


def find_collection_steps(
    timeline: pd.DataFrame, *, papers: pd.DataFrame, by: str = "source"
) -> pd.DataFrame:
    """Find when a source entered, left, or took another part of the collection.

    Parameters
    ----------
    timeline
        From `count_topics`.
    papers
        The papers it was counted from.
    by
        Column of `papers` that names the parts of the collection.

    Returns
    -------
    pandas.DataFrame
        One row per step, in the order of `period` and `source`: `period` (first of the new level),
        `source`, `share_before`, `share_after` (part of all papers). Steps of under a tenth of all
        papers, or by a factor of under 1.5, are left out.

    Raises
    ------
    FrameError
        If a frame lacks a column.
    """
    check_columns(
        papers, ("paper_id", "published", by), name="papers", purpose="The composition of a corpus"
    )
    series = read_series(timeline)
    rows = []
    if len(series.totals) > 1:
        sources = name_sources(papers.assign(source=papers[by]))
        places = place_papers(papers, series.calendar)
        named = sources.reindex(places.index)
        for name in sorted(set(named)):
            own = places[(named == name).to_numpy()].to_numpy()
            counts = np.bincount(own, minlength=len(series.totals)).astype(float)
            rows += _steps(series, counts, name)
    columns = ["period", "source", "share_before", "share_after"]
    steps = pd.DataFrame(rows, columns=columns)
    return steps.sort_values(["period", "source"], ignore_index=True)


def _steps(
    series: TopicSeries, counts: np.ndarray, name: str
) -> list[tuple[np.datetime64, str, float, float]]:
    share = counts.sum() / series.totals.sum()
    chance = series.totals * share * (1 - share)
    changes = np.diff(counts / series.totals)
    # Spread of neighbouring periods: a lasting step hardly touches it.
    usual = np.median(changes**2) / 0.4549 / 2
    factor = max(1.0, usual / max(float(np.mean(chance / series.totals**2)), 1e-12))
    edges = [0, *split_levels(counts, series.totals, factor=factor), len(counts)]
    levels = np.add.reduceat(counts, edges[:-1]) / np.add.reduceat(series.totals, edges[:-1])
    found = []
    for level, start in enumerate(edges[1:-1], start=1):
        before, after = float(levels[level - 1]), float(levels[level])
        is_large = max(before, after) >= SMALLEST_FACTOR * min(before, after)
        if is_large and abs(after - before) >= SMALLEST_STEP:
            found.append((series.calendar.periods[start], name, before, after))
    return found
