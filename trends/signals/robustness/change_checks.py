"""Look at each change again: is it seen within the sources and venues, or only between them."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from trends.schema import MOVED
from trends.signals.paper_periods import count_by_source, place_papers
from trends.signals.robustness.source_levels import group_sources
from trends.signals.stats.span_comparison import count_spans, find_recent, measure_noise
from trends.signals.trend_context import TrendContext, read_context
from trends.validation import check_columns

__all__ = ["qualify_changes"]

# A change that is real shows within the sources at this level: convention.
LEVEL: Final = 0.05
REASON: Final = "not seen within the {}, whose mix has changed"
# Part of the papers that need a venue for venues to be compared, chosen by hand.
MOSTLY: Final = 0.5
NUMBERS: Final = r"\d+(st|nd|rd|th)?\b"


def qualify_changes(
    signals: pd.DataFrame,
    timeline: pd.DataFrame | TrendContext,
    *,
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
) -> pd.DataFrame:
    """Withdraw changes that the collection made by taking its papers from other sources or venues.

    Parameters
    ----------
    signals, timeline
        From `assess_trends`, and the frame that it was given.
    papers, assignments
        The frames that the timeline was counted from, `papers` with `source` and `venue` where
        known. Sources that only follow one another, as batches of one search do, count as one;
        venues count where most papers have one, whatever numbers and years are in their names.

    Returns
    -------
    pandas.DataFrame
        The signals. Where several sources or venues could contradict a change, it is looked for
        within them (Mantel and Haenszel); unless it has the same direction at the 5 % level, `change` becomes "unclear" and the sentence says why.

    Raises
    ------
    FrameError
        If a frame lacks a column.

    References
    ----------
    N. Mantel and W. Haenszel (1959). Statistical aspects of the analysis of data from retrospective
    studies of disease. For comparing within strata.
    """
    check_columns(signals, ("topic", "change"), name="signals", purpose="A second look at changes")
    changed = signals.loc[signals["change"].isin(MOVED), "topic"].to_numpy()
    series = read_context(timeline).series
    is_recent = find_recent(series.calendar)
    if not len(changed) or is_recent is None:
        return signals
    asked = series.with_papers()
    noise = measure_noise(asked)[np.isin(asked.topics, changed)]
    places = place_papers(papers, series.calendar)
    changed = np.sort(changed)
    rose = signals.set_index("topic")["change"].reindex(changed).to_numpy() == "rose"
    for parted, name in _part(papers):
        origins = group_sources(parted, places, assignments)
        if len(set(origins)) < 2:
            continue
        totals, counts = count_by_source(
            places, origins, assignments, changed, n_periods=len(is_recent)
        )
        score = _stratify(totals, counts, is_recent=is_recent, noise=noise)
        p_values = norm.sf(np.where(rose, score, -score)) * 2
        lost = changed[~(p_values < LEVEL)]
        signals = _withdraw(signals, lost, REASON.format(name))
    return signals


def _part(papers: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, str]]:
    """Yield the papers by source, and by venue where most have one, as if that were their source."""
    yield papers, "sources"
    if "venue" not in papers.columns or papers["venue"].notna().mean() < MOSTLY:
        return
    # "NIPS 2015", "NIPS 2016" and "Proc. of the 34th ..." are one venue each.
    names = papers["venue"].astype("string").str.replace(NUMBERS, "", regex=True)
    yield papers.assign(source=names.str.strip()), "venues"


def _stratify(
    totals: NDArray[np.float64],
    counts: NDArray[np.float64],
    *,
    is_recent: NDArray[np.bool_],
    noise: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the normal score of each topic's change within strata that have papers of both spans."""
    excess, variance = np.zeros((2, counts.shape[1]))
    parts = (~is_recent, is_recent)
    for papers, members in zip(totals, counts, strict=True):
        if min(papers[part].sum() for part in parts) == 0:
            continue
        found = count_spans(members, papers, parts=parts, noise=noise).compare_with_expected()
        excess += found[0]
        variance += found[1]
    # Where no stratum has a paper of a topic, nothing is seen of it.
    return np.asarray(excess / np.sqrt(np.maximum(variance, 1e-12)))


def _withdraw(signals: pd.DataFrame, topics: NDArray[np.int64], reason: str) -> pd.DataFrame:
    is_lost = signals["topic"].isin(topics) & signals["change"].isin(MOVED)
    if not is_lost.any():
        return signals
    qualified = signals.copy()
    qualified.loc[is_lost, "change"] = "unclear"
    if "change_sentence" in qualified.columns:
        sentences = qualified.loc[is_lost, "change_sentence"].astype(str)
        said = sentences.str.replace(r"^(rose|fell) from ", f"unclear, {reason}: ", regex=True)
        qualified.loc[is_lost, "change_sentence"] = said
    return qualified
