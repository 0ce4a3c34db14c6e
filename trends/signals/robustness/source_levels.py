"""Which sources can contradict a trend: those of the same time, or of other subjects."""

from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import norm

from trends.signals.paper_periods import name_sources
from trends.signals.stats.binomial_glm import fit_binomial
from trends.signals.stats.series import TopicSeries
from trends.signals.stats.trend_tests import TrendTests, read_questions

__all__ = ["group_sources", "measure_within_sources"]

# Part of the smaller source that must lie in the other's time before one can contradict the other:
# under a quarter, two sources follow one another. Chosen by hand.
OVERLAP: Final = 0.25
ENDS: Final = (0.025, 0.975)  # quantiles between which a source's time lies, stragglers left out
N_NEAREST: Final = 200  # papers of each source that are compared where one follows the other
FEWEST: Final = 20
# Likeness of topics under which a source that follows another holds other subjects. Two halves of
# one list have about 1 however its topics grow (tests/signals/test_sources.py: .9 and more in
# batches of 100 papers), two lists of different subjects at most the part outside all topics.
SAME_TOPICS: Final = 0.7


def group_sources(
    papers: pd.DataFrame, places: "pd.Series[int]", assignments: pd.DataFrame
) -> "pd.Series[str]":
    """Return the source of each placed paper; sources that only follow one another share a name.

    Where one source ends before another begins, as batches of one search do, neither confirms nor
    contradicts what the other shows, unless the topics change from one to the other at once: that
    is another subject, and what rises or falls between them is the collector's doing.

    Parameters
    ----------
    papers
        Columns `paper_id` and, if known, `source`.
    places
        Period of each paper, by paper id.
    assignments
        Columns `paper_id` and `topic`.

    Returns
    -------
    pandas.Series
        By paper id, in the order of `places`.
    """
    sources = name_sources(papers).reindex(places.index)
    names = sorted(set(sources))
    if len(names) < 2:
        return sources
    times = {name: np.sort(places[(sources == name).to_numpy()].to_numpy()) for name in names}
    names.sort(key=lambda name: (float(np.median(times[name])), name))
    groups: list[list[str]] = []
    for name in names:
        for group in groups:
            follows = all(_is_apart(times[name], times[other]) for other in group)
            if follows and _is_alike(places, sources, assignments, before=group[-1], after=name):
                group.append(name)
                break
        else:
            groups.append([name])
    shared = {name: " / ".join(group) for group in groups for name in group}
    return sources.map(shared)


def measure_within_sources(
    series: TopicSeries,
    tests: TrendTests,
    rows: np.ndarray,
    totals: np.ndarray,
    counts: np.ndarray,
) -> np.ndarray:
    """Return the p-value of each change once every source has a level of its own.

    Parameters
    ----------
    series, tests
        All topics or terms, and the tests that they passed.
    rows
        Which of them are asked about.
    totals, counts
        From `count_by_source`, of these rows.

    Returns
    -------
    numpy.ndarray
        Two-sided p-values, 1 where the change has the other sign within sources; NaN where it
        cannot be estimated.
    """
    n_sources, n_periods = totals.shape
    all_totals, all_counts = np.concatenate(totals), np.concatenate(counts, axis=1)
    filled = all_totals > 0
    levels = np.repeat(np.eye(n_sources)[:, 1:], n_periods, axis=0)
    p_values = np.full(len(rows), np.nan)
    for index, (name, question) in enumerate(read_questions(series).items()):
        asked = tests.decisive[rows] == index
        if not asked.any():
            continue
        design, contrast = question
        stacked = np.concatenate([np.tile(design, (n_sources, 1)), levels], axis=1)[filled]
        fit = fit_binomial(all_counts[asked][:, filled], all_totals[filled], stacked)
        wide = np.append(contrast, np.zeros(n_sources - 1))
        estimate = fit.coefficients @ wide
        variance = np.einsum("i,kij,j->k", wide, fit.covariance, wide)
        factor = tests.answers[list(tests.names).index(name)].factor[rows][asked]
        ratio = estimate * tests.direction[rows][asked] / np.sqrt(variance * factor)
        found = np.where(ratio > 0, 2 * norm.sf(np.abs(ratio)), 1.0)
        p_values[asked] = np.where(fit.is_estimable, found, np.nan)
    return p_values


def _is_apart(one: np.ndarray, other: np.ndarray) -> bool:
    """Say whether few papers of the smaller source are of the other's time."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    first, last = np.quantile(large, ENDS)
    return bool(np.mean((small >= first) & (small <= last)) < OVERLAP)


def _is_alike(
    places: "pd.Series[int]",
    sources: "pd.Series[str]",
    assignments: pd.DataFrame,
    *,
    before: str,
    after: str,
) -> bool:
    """Say whether the last papers of a source have the topics of the first ones of the next."""
    ordered = places.sort_values(kind="stable")
    named = sources.reindex(ordered.index)
    ids = [
        ordered.index[(named == before).to_numpy()][-N_NEAREST:],
        ordered.index[(named == after).to_numpy()][:N_NEAREST],
    ]
    if min(map(len, ids)) < FEWEST:
        return True
    shares, alone = [], []
    topics = np.unique(assignments["topic"])
    for chosen in ids:
        own = assignments[assignments["paper_id"].isin(chosen)]
        totals = own["topic"].value_counts().reindex(topics, fill_value=0).to_numpy(dtype=float)
        n_papers = len(chosen)
        shares.append(totals / n_papers)
        # Pairs of different papers, so that chance does not make a source like itself.
        alone.append(float(np.sum(totals * (totals - 1)) / (n_papers * (n_papers - 1))))
    if min(alone) <= 0:
        return True
    return bool(shares[0] @ shares[1] >= SAME_TOPICS * np.sqrt(alone[0] * alone[1]))
