"""Look at each change again: is it seen within the sources, or only between them."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from trends.signals.paper_periods import count_by_source, place_papers
from trends.signals.robustness.source_levels import group_sources
from trends.signals.stats.series import read_series
from trends.signals.stats.span_comparison import compare_spans, find_recent
from trends.validation import check_columns

__all__ = ["qualify_changes"]

CHANGED: Final = ("rose", "fell")
# A change that is real shows within the sources at this level: convention.
LEVEL: Final = 0.05
REASON: Final = "not seen within the sources, whose mix has changed"


def qualify_changes(
    signals: pd.DataFrame,
    timeline: pd.DataFrame,
    *,
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
) -> pd.DataFrame:
    """Withdraw changes that the collection made by taking its papers from other sources.

    Parameters
    ----------
    signals, timeline
        From `assess_trends`, and the frame that it was given.
    papers, assignments
        The frames that the timeline was counted from. Sources that only follow one another, as
        batches of one search do, count as one.

    Returns
    -------
    pandas.DataFrame
        The signals. Where several sources could contradict a rise or fall, the ratio is estimated
        within them (weighted by the inverse of its variance in each); unless it has the same
        direction at the 5 % level, `change` becomes "unclear" and the sentence says why.

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
    changed = signals.loc[signals["change"].isin(CHANGED), "topic"].to_numpy()
    series = read_series(timeline)
    is_recent = find_recent(series.calendar)
    if not len(changed) or is_recent is None:
        return signals
    places = place_papers(papers, series.calendar)
    sources = group_sources(papers, places, assignments)
    if len(set(sources)) < 2:
        return signals
    within = series.with_papers()
    noise = compare_spans(within, is_recent).noise_sd[np.isin(within.topics, changed)] ** 2
    totals, counts = count_by_source(
        places, sources, assignments, np.sort(changed), n_periods=len(is_recent)
    )
    ratio, error = _stratify(totals, counts, is_recent=is_recent, noise=noise)
    rose = signals.set_index("topic")["change"].reindex(np.sort(changed)).to_numpy() == "rose"
    with np.errstate(invalid="ignore"):
        p_values = norm.sf(np.where(rose, ratio, -ratio) / error) * 2
    lost = np.sort(changed)[~(p_values < LEVEL)]
    return _withdraw(signals, lost)


def _stratify(
    totals: NDArray[np.float64],
    counts: NDArray[np.float64],
    *,
    is_recent: NDArray[np.bool_],
    noise: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the log ratio within strata and its error; NaN where none has papers of both spans."""
    weights, weighted = np.zeros((2, counts.shape[1]))
    for papers, members in zip(totals, counts, strict=True):
        sizes = [float(papers[part].sum()) for part in (~is_recent, is_recent)]
        if min(sizes) == 0:
            continue
        old, recent = (members[:, part].sum(axis=1) + 0.5 for part in (~is_recent, is_recent))
        log_ratio = np.log(recent / (sizes[1] + 1)) - np.log(old / (sizes[0] + 1))
        spread = sum(
            float(((papers[part] / papers[part].sum()) ** 2).sum())
            for part in (~is_recent, is_recent)
        )
        weight = 1 / (1 / old + 1 / recent + noise * spread)
        # A source that has no paper of a topic says nothing of it.
        weight = np.where(members.sum(axis=1) > 0, weight, 0.0)
        weights += weight
        weighted += weight * log_ratio
    with np.errstate(divide="ignore", invalid="ignore"):
        return weighted / weights, 1 / np.sqrt(weights)


def _withdraw(signals: pd.DataFrame, topics: NDArray[np.int64]) -> pd.DataFrame:
    is_lost = signals["topic"].isin(topics)
    if not is_lost.any():
        return signals
    qualified = signals.copy()
    qualified.loc[is_lost, "change"] = "unclear"
    if "change_sentence" in qualified.columns:
        sentences = qualified.loc[is_lost, "change_sentence"].astype(str)
        said = sentences.str.replace(r"^(rose|fell) from ", f"unclear, {REASON}: ", regex=True)
        qualified.loc[is_lost, "change_sentence"] = said
    return qualified
