"""Words over time: which rise in the corpus before they are a topic, which enter or leave one."""

from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import norm

from trends.config.value_checks import check_q_value
from trends.schema import empty_frame
from trends.signals.paper_periods import place_papers
from trends.signals.robustness.source_levels import group_sources, measure_within_sources
from trends.signals.stats.multiple_testing import adjust_pvalues, selected_miss_rate
from trends.signals.stats.series import TopicSeries, read_series
from trends.signals.stats.trend_tests import (
    LARGEST_FACTOR,
    is_rate_reported,
    measure_trends,
    rise_bound,
)
from trends.signals.status import windows
from trends.text import TermCounts
from trends.validation import check_columns

__all__ = ["compare_vocabulary", "find_rising_terms"]

# A rise that is real shows within the sources at this level, as for topics: convention.
WITHIN_LEVEL: Final = 0.05
PRIOR_WORDS: Final = 500.0  # weight of the corpus's own word frequencies, in words
SAME_PAPERS: Final = 0.7  # overlap (Jaccard) from which two terms are one
MOST_COMPARED: Final = 50_000  # papers that show the overlap, evenly spread


def find_rising_terms(
    timeline: pd.DataFrame,
    *,
    papers: pd.DataFrame,
    counts: TermCounts,
    among: "pd.Series[str] | None" = None,
    assignments: pd.DataFrame | None = None,
    min_papers: int = 10,
    q_value: float = 0.05,
) -> pd.DataFrame:
    """Find the terms whose share of papers rises, by the tests that topics have to pass.

    If the papers have several sources, a term must rise within them (p < .05): the words of a
    source that joins late rise in the corpus without rising in the field.

    Parameters
    ----------
    timeline
        From `count_topics`; it gives the periods and their totals.
    papers
        The papers it was counted from.
    counts
        Terms of those papers.
    among
        Ids of the papers whose terms are counted, for example the unassigned ones: is a new topic
        forming among them? All papers stay in the denominator. None takes all.
    assignments
        The topics of the papers, which show whether a source that follows another holds other
        subjects (see `check_claims`). None takes sources that follow one another for parts of one.
    min_papers
        Terms in fewer papers are not tested.
    q_value
        Largest false-discovery rate over terms, in (0, 1).

    Returns
    -------
    pandas.DataFrame
        A rising_terms frame without its column `among`: `term`, `n_papers`, `first_seen` (first
        period with the term), `annual_factor` with its bounds `factor_low` and `factor_high`, which
        hold for 95 % of the terms picked out (Benjamini & Yekutieli), `rise_bound` (its lower 90 %
        bound for itself), `q_value`; the strongest bound first. Of terms that occur in much the
        same papers only the longest is kept; of more than 50,000 papers every second, third and so
        on shows that.

    Raises
    ------
    FrameError
        If a frame lacks a column.
    """
    check_q_value(q_value)
    series = read_series(timeline)
    everywhere = places = place_papers(papers, series.calendar)
    if among is not None:
        places = places[places.index.isin(among)]
    if len(series.totals) < 2 or places.empty:
        return _no_terms()
    place = places.reindex(counts.paper_ids).to_numpy(dtype=float)
    per_period = counts.count_papers(_group(place, len(series.totals))).T
    kept = np.flatnonzero(per_period.sum(axis=1) >= min_papers)
    if not kept.size:
        return _no_terms()
    per_period = per_period[kept].astype(float)
    terms = TopicSeries(np.arange(len(kept)), per_period, series.totals, series.calendar)
    tests = measure_trends(terms)
    q_values = adjust_pvalues(tests.p_value)
    growth = tests.answers[0]
    limit = np.log(LARGEST_FACTOR)
    missed = selected_miss_rate(q_values, q_limit=q_value)
    low, high = growth.bounds(slice(None), level=1 - missed)
    log_factors = {
        "annual_factor": growth.estimate,
        "factor_low": low,
        "factor_high": high,
        "rise_bound": rise_bound(tests),
    }
    frame = pd.DataFrame(
        {
            "term": counts.terms[kept],
            "n_papers": terms.n_papers.astype(np.int64),
            "first_seen": series.calendar.periods[(terms.counts > 0).argmax(axis=1)],
            **{name: np.exp(np.clip(v, -limit, limit)) for name, v in log_factors.items()},
            "q_value": q_values,
        }
    )
    is_rising = (q_values < q_value) & (tests.direction > 0)
    sources = group_sources(papers, everywhere, _as_members(assignments))
    if len(set(sources)) > 1 and is_rising.any():
        rows = np.flatnonzero(is_rising)
        totals, within = _count_by_source(
            counts, kept[rows], everywhere, sources, place=place, n_periods=len(series.totals)
        )
        p_values = measure_within_sources(terms, tests, rows, totals, within)
        is_rising[rows] = ~(p_values >= WITHIN_LEVEL)
    rising = kept[is_rising]
    some = counts.select(_choose_some(np.flatnonzero(~np.isnan(place)), counts.paper_ids))
    present = some.hold(rising).tocsr().astype(np.int32)
    frame = frame[is_rising][_tell_apart(present, counts.n_words[rising])]
    frame = frame.sort_values(["rise_bound", "term"], ascending=[False, True], ignore_index=True)
    is_rated = is_rate_reported(series.calendar.span)
    return frame if is_rated else frame.assign(**dict.fromkeys(log_factors, np.nan))


def _as_members(assignments: pd.DataFrame | None) -> pd.DataFrame:
    if assignments is None:
        return pd.DataFrame({"paper_id": [], "topic": []})
    check_columns(
        assignments, ("paper_id", "topic"), name="assignments", purpose="A comparison of sources"
    )
    return assignments


def _count_by_source(
    counts: TermCounts,
    terms: np.ndarray,
    places: "pd.Series[int]",
    sources: "pd.Series[str]",
    *,
    place: np.ndarray,
    n_periods: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return all papers, and those with each term among the chosen ones, by source and period."""
    numbers, names = pd.factorize(sources, sort=True)
    shape = (len(names), n_periods)
    cells = numbers * n_periods + places.to_numpy()
    totals = np.bincount(cells, minlength=len(names) * n_periods).reshape(shape)
    source = pd.Series(numbers, index=places.index).reindex(counts.paper_ids).to_numpy(dtype=float)
    groups = _group(source * n_periods + place, len(names) * n_periods)
    found = np.asarray((groups.T @ counts.hold(terms)).toarray()).reshape(*shape, len(terms))
    return totals.astype(float), np.moveaxis(found, 2, 1).astype(float)


def _no_terms() -> pd.DataFrame:
    return empty_frame("rising_terms").drop(columns="among")


def _choose_some(rows: np.ndarray, paper_ids: np.ndarray) -> np.ndarray:
    """Return all of some papers or, of very many, evenly spread ones, whatever their order."""
    if len(rows) <= MOST_COMPARED:
        return rows
    by_name = rows[np.argsort(paper_ids[rows], kind="stable")]
    return np.asarray(by_name[:: len(rows) // MOST_COMPARED + 1])


def _tell_apart(present: "sparse.csr_array[Any]", n_words: np.ndarray) -> np.ndarray:
    """Say which terms to keep: of those that share nearly all papers, the one of most words."""
    sizes = np.asarray(present.sum(axis=0)).ravel()
    shared = sparse.coo_array(present.T @ present)
    first, second, both = shared.row, shared.col, shared.data
    overlap = both / (sizes[first] + sizes[second] - both)
    # An order without ties, so that of each pair exactly one is the lesser.
    rank = np.lexsort((np.arange(len(sizes)), -sizes, -n_words)).argsort()
    is_lesser = (overlap >= SAME_PAPERS) & (rank[first] > rank[second])
    keep = np.ones(len(sizes), dtype=bool)
    keep[first[is_lesser]] = False
    return keep


def compare_vocabulary(
    timeline: pd.DataFrame,
    *,
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    counts: TermCounts,
    n_terms: int = 5,
) -> pd.DataFrame:
    """Find the terms that entered or left each topic, comparing recent papers with old ones.

    Log-odds of a term among the words of the topic's recent papers against those of its old ones,
    with an informative prior: the term's frequency in the old papers of the whole corpus. A paper
    counts a term once, for one that repeats its favourite word is no more evidence than one that
    does not. Nothing later than a window enters what is said about it.

    Parameters
    ----------
    timeline
        From `count_topics`.
    papers, assignments
        The frames it was counted from.
    counts
        Terms of those papers.
    n_terms
        Most terms per topic and direction.

    Returns
    -------
    pandas.DataFrame
        `topic`, `term`, `movement` (``"entered"`` or ``"left"``), `log_odds` with its 95 % bounds
        `log_odds_low` and `log_odds_high`, `n_old`, `n_recent` (papers with the term). Only terms whose
        interval, widened for the number of terms (Bonferroni), excludes no change; ordered by
        topic, movement and evidence.

    Raises
    ------
    FrameError
        If a frame lacks a column.

    References
    ----------
    Monroe, B. L., Colaresi, M. P. & Quinn, K. M. (2008). Fightin' words: lexical feature selection
    and evaluation for identifying the content of political conflict.
    """
    check_columns(
        assignments, ("paper_id", "topic"), name="assignments", purpose="A comparison of words"
    )
    series = read_series(timeline)
    columns = ["topic", "term", "movement", "log_odds", "log_odds_low", "log_odds_high"]
    columns += ["n_old", "n_recent"]
    if len(series.totals) < 2:
        return pd.DataFrame(columns=columns)
    places = place_papers(papers, series.calendar).reindex(counts.paper_ids)
    place = places.to_numpy(dtype=float)
    is_dated = ~np.isnan(place)
    old_window, recent_window, _ = windows(series.calendar)
    index = np.where(is_dated, place, 0).astype(int)
    is_old, is_recent = is_dated & old_window[index], is_dated & recent_window[index]
    background = counts.count_papers(_group(np.where(is_old, 0, np.nan), 1))[0] + 0.5
    prior = PRIOR_WORDS * background / background.sum()
    # One product counts the words of all topics, then and now.
    member = _place_members(assignments, series.topics, pd.Index(counts.paper_ids))
    then = [sparse.diags_array(chosen.astype(float)) @ member for chosen in (is_old, is_recent)]
    per_topic = counts.count_papers(sparse.csr_array(sparse.hstack(then)))
    found = []
    for number, topic in enumerate(series.topics):
        old, recent = per_topic[number], per_topic[len(series.topics) + number]
        change, error = _log_odds(old, recent, prior)
        for name, sign in (("entered", 1), ("left", -1)):
            best = _strongest(sign * change / error, n_terms)
            found += [
                (
                    int(topic),
                    str(counts.terms[term]),
                    name,
                    change[term],
                    change[term] - 1.96 * error[term],
                    change[term] + 1.96 * error[term],
                    int(old[term]),
                    int(recent[term]),
                )
                for term in best
            ]
    return pd.DataFrame(found, columns=columns)


def _group(place: np.ndarray, n_groups: int) -> "sparse.csr_array[Any]":
    """Return papers x groups, 1 where a paper is of a group; NaN is of none."""
    rows = np.flatnonzero(~np.isnan(place))
    cells = (rows, place[rows].astype(int))
    shape = (len(place), n_groups)
    return sparse.csr_array((np.ones(len(rows), dtype=np.int32), cells), shape=shape)


def _place_members(
    assignments: pd.DataFrame, topics: np.ndarray, paper_ids: "pd.Index[str]"
) -> "sparse.csr_array[Any]":
    """Return papers x topics, 1 where a paper belongs to a topic."""
    members = assignments[assignments["topic"].isin(topics)].drop_duplicates(["paper_id", "topic"])
    rows = paper_ids.get_indexer(pd.Index(members["paper_id"]))
    columns = np.searchsorted(topics, members["topic"].to_numpy())
    known = rows >= 0
    ones = np.ones(int(known.sum()), dtype=np.int32)
    shape = (len(paper_ids), len(topics))
    return sparse.csr_array((ones, (rows[known], columns[known])), shape=shape)


def _log_odds(
    old: np.ndarray, recent: np.ndarray, prior: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return change in log-odds and its standard error for every term."""
    odds = []
    for observed in (old, recent):
        with_prior = observed + prior
        odds.append(np.log(with_prior) - np.log(with_prior.sum() - with_prior))
    return odds[1] - odds[0], np.sqrt(1 / (old + prior) + 1 / (recent + prior))


def _strongest(ratio: np.ndarray, n_terms: int) -> np.ndarray:
    """Return the terms of strongest evidence, those within chance left out."""
    needed = norm.isf(0.025 / len(ratio))
    certain = np.flatnonzero(ratio > needed)
    return certain[np.argsort(-ratio[certain], kind="stable")][:n_terms]
