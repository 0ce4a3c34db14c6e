"""Second looks at a claim: is it relabelling, is it the mix of sources, would a refit say it too."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from trends.formatting import WITHDRAWN
from trends.signals.date_series import last_moment, needs_dates, read_dates
from trends.signals.paper_periods import count_by_source, place_papers
from trends.signals.robustness.source_levels import group_sources, measure_within_sources
from trends.signals.stats.binomial_glm import fit_binomial
from trends.signals.stats.series import TopicSeries
from trends.signals.stats.trend_tests import TrendTests, measure_trends, read_questions
from trends.signals.status import find_last_year
from trends.signals.trend_context import TrendContext, read_context
from trends.validation import check_columns

__all__ = ["check_claims", "qualify_claims"]

CLAIMS: Final = ("emerging", "growing", "declining")
DORMANT: Final = "dormant"
# The level of significance in common use.
LEVEL: Final = 0.05
SAME_TOPIC: Final = 0.3  # least overlap (Jaccard) with a topic of a refit
# Chosen by hand: share of the refits in which a claim may have the other sign.
MOST_FLIPS: Final = 0.10
NOT_WITHIN: Final = "not seen within the sources, whose mix has changed"


@dataclass(frozen=True)
class _Case:
    """All topics as they were tested, and the rows of those that are claimed."""

    series: TopicSeries
    tests: TrendTests
    rows: np.ndarray
    places: "pd.Series[int]"
    assignments: pd.DataFrame
    panel: TopicSeries | None

    @property
    def topics(self) -> np.ndarray:
        """The topics that are checked."""
        return np.asarray(self.series.topics[self.rows])

    @cached_property
    def everyone(self) -> "pd.Index[str]":
        """The papers; below they go by their place here, which is quicker than by name."""
        return pd.Index(self._numbered[1])

    @cached_property
    def _numbered(self) -> tuple[np.ndarray, "pd.Index[str]"]:
        return pd.factorize(self.assignments["paper_id"])

    @cached_property
    def _period_of(self) -> np.ndarray:
        return self.places.reindex(self.everyone).fillna(-1).to_numpy(dtype=np.int64)

    def members_of(self, topic: int) -> np.ndarray:
        """Return the numbers of the papers of a topic."""
        is_member = (self.assignments["topic"] == topic).to_numpy()
        return np.asarray(self._numbered[0][is_member])

    def count(self, members: np.ndarray) -> np.ndarray:
        """Return how many of some papers are in each period."""
        periods = self._period_of[members]
        counts = np.bincount(periods[periods >= 0], minlength=len(self.series.totals))
        return counts.astype(float)


def check_claims(
    timeline: pd.DataFrame | TrendContext,
    signals: pd.DataFrame,
    *,
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    neighbours: Mapping[int, int] | None = None,
    refits: Iterable[pd.DataFrame] = (),
    as_of: dt.date | str | None = None,
) -> pd.DataFrame:
    """Look again at every claimed rise, fall and end, with the data of the first look.

    A dormant topic is only tested within sources: the sources of the last 12 months must have had
    it before. The end of a search is not the end of its topics.

    Parameters
    ----------
    timeline, signals
        From `count_topics` and `assess_trends`.
    papers, assignments
        The frames that the timeline was counted from; `papers` with `source`, if sources are to
        be checked.
    neighbours
        The nearest topic of each topic, in meaning.
    refits
        Assignments of further fits, on other seeds or resamples. Their topics are matched to the
        claimed ones by the papers they share.
    as_of
        As for `assess_trends`: raw dates are looked at again where raw dates were tested.

    Returns
    -------
    pandas.DataFrame
        One row per claimed or dormant topic, in the order of topics: `topic`; `neighbour` (-1 if unknown);
        `may_be_relabelling`, True if the claim vanishes once the topic is merged with its
        neighbour, while the neighbour moves the other way; `within_p_value`, of the same change
        within sources, NaN where no source can contradict another (one source alone, or sources
        that follow one another with the same topics); `holds_within_sources`; `agreement`, the part of
        matched refits with the same sign, NaN without any and for dormant topics; `is_kept`, False if the claim fails
        within sources or flips in over 10 % of refits. No rows with fewer than 2 periods.

    Raises
    ------
    FrameError
        If a frame lacks a column.
    """
    check_columns(signals, ("topic", "status"), name="signals", purpose="A second look at claims")
    check_columns(
        assignments, ("paper_id", "topic"), name="assignments", purpose="A second look at claims"
    )
    claimed = signals.loc[signals["status"].isin([*CLAIMS, DORMANT]), "topic"].to_numpy()
    context = read_context(timeline)
    series = context.series
    if not len(claimed) or not len(series.totals):
        return _as_frame(claimed[:0], {})
    is_regular = not needs_dates(series, context.timeline)
    if not is_regular:
        until, unit = last_moment(context.timeline, as_of)
        series, places = read_dates(
            papers, assignments, topics=series.topics, until=until, unit=unit
        )
    else:
        places = place_papers(papers, series.calendar)
    # Topics without papers would pass for calm ones, and make all others look sure.
    series = series.with_papers()
    rows = np.flatnonzero(np.isin(series.topics, claimed))
    if not len(rows) or len(series.totals) < 2:
        return _as_frame(claimed[:0], {})
    tests = context.tests if is_regular else measure_trends(series)
    panel = context.words if is_regular else None
    case = _Case(series, tests, rows, places, assignments, panel)
    known = {int(topic) for topic in series.topics}
    near = {int(k): int(v) for k, v in (neighbours or {}).items() if int(v) in known}
    is_dormant = np.isin(case.topics, signals.loc[signals["status"] == DORMANT, "topic"].to_numpy())
    within = _within_sources(case, papers, is_dormant=is_dormant)
    agreement = np.where(is_dormant, np.nan, _agreement(case, refits))
    holds = ~(within >= LEVEL)
    columns = {
        "neighbour": np.array([near.get(int(topic), -1) for topic in case.topics]),
        "may_be_relabelling": _may_be_relabelling(case, near) & ~is_dormant,
        "within_p_value": within,
        "holds_within_sources": holds,
        "agreement": agreement,
        "is_kept": holds & ~(agreement < 1 - MOST_FLIPS),
    }
    return _as_frame(case.topics, columns)


def _may_be_relabelling(case: _Case, near: Mapping[int, int]) -> np.ndarray:
    """Say for which claims the neighbour pays: it moves the other way, and together they stay."""
    partners = np.array([near.get(int(topic), int(topic)) for topic in case.topics])
    merged = np.array(
        [
            case.count(np.union1d(case.members_of(int(topic)), case.members_of(int(other))))
            for topic, other in zip(case.topics, partners, strict=True)
        ]
    )
    series = replace(
        case.series,
        topics=np.arange(len(case.series.topics) + len(merged)),
        counts=np.concatenate([case.series.counts, merged]),
    )
    tests = measure_trends(series, panel=case.panel)
    joined = slice(len(case.series.topics), None)
    direction = case.tests.direction[case.rows]
    vanishes = (tests.p_value[joined] >= LEVEL) | (tests.direction[joined] != direction)
    other = np.searchsorted(case.series.topics, partners)
    opposes = (case.tests.p_value[other] < LEVEL) & (case.tests.direction[other] == -direction)
    return np.asarray(vanishes & opposes)


def _within_sources(case: _Case, papers: pd.DataFrame, *, is_dormant: np.ndarray) -> np.ndarray:
    """Test each claim once more with a level of its own for every source that may contradict it."""
    unknown = np.full(len(case.rows), np.nan)
    sources = group_sources(papers, case.places, case.assignments)
    names = sorted(set(sources))
    if len(names) < 2:
        return unknown
    totals, counts = count_by_source(
        case.places,
        sources,
        case.assignments,
        case.topics,
        n_periods=len(case.series.totals),
    )
    p_values = measure_within_sources(case.series, case.tests, case.rows, totals, counts)
    # The probability (Poisson) of no paper in the last year if each source's share is as before.
    is_last = find_last_year(case.series.calendar)
    before, last = totals[:, ~is_last].sum(axis=1), totals[:, is_last].sum(axis=1)
    shares = counts[:, :, ~is_last].sum(axis=2) / np.maximum(before, 1)[:, None]
    return np.where(is_dormant, np.exp(-(shares * last[:, None]).sum(axis=0)), p_values)


def _agreement(case: _Case, refits: Iterable[pd.DataFrame]) -> np.ndarray:
    """Return the part of matched refits in which the topic moves the same way."""
    same, matched = np.zeros(len(case.rows)), np.zeros(len(case.rows))
    questions = list(read_questions(case.series).values())
    members = [case.members_of(int(topic)) for topic in case.topics]
    for rows, topics in _number_refits(case, refits):
        names, numbers = np.unique(topics, return_inverse=True)
        known = rows >= 0
        belongs = sparse.csr_array(
            (np.ones(int(known.sum()), dtype=np.int8), (rows[known], numbers[known])),
            shape=(len(case.everyone), len(names)),
        )
        sizes = np.bincount(numbers, minlength=len(names))
        for position, own in enumerate(members):
            twin = _twin(own, belongs, sizes)
            if twin is None:
                continue
            counts = case.count(rows[known & (numbers == twin)])[None]
            design, contrast = questions[int(case.tests.decisive[case.rows[position]])]
            slope = fit_binomial(counts, case.series.totals, design).coefficients[0] @ contrast
            if np.isnan(slope):
                continue
            matched[position] += 1
            same[position] += np.sign(slope) == case.tests.direction[case.rows[position]]
    return np.asarray(np.where(matched > 0, same / np.maximum(matched, 1), np.nan))


def _number_refits(
    case: _Case, refits: Iterable[pd.DataFrame]
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the papers of each refit's topics, by their place among all, and the topics."""
    categories, places = None, np.zeros(0, dtype=np.int64)
    for refit in refits:
        check_columns(
            refit, ("paper_id", "topic"), name="refits", purpose="A second look at claims"
        )
        named = refit["paper_id"].astype("category").cat
        # Refits of the same papers mostly share their names, which are then looked up once.
        if named.categories is not categories:
            categories = named.categories
            places = case.everyone.get_indexer(categories)
        inside = (refit["topic"] >= 0).to_numpy()
        topics = refit["topic"].to_numpy(dtype=np.int64)[inside]
        yield places[named.codes.to_numpy()[inside]], topics


def _twin(own: np.ndarray, belongs: sparse.csr_array, sizes: np.ndarray) -> int | None:
    """Return the topic of a refit that shares most papers, the last of equals, if enough."""
    if not len(sizes):
        return None
    shared = np.bincount(belongs[own].indices, minlength=len(sizes))
    overlap = shared / (len(own) + sizes - shared)
    best = len(sizes) - 1 - int(overlap[::-1].argmax())
    return best if overlap[best] >= SAME_TOPIC else None


def _as_frame(topics: np.ndarray, columns: Mapping[str, np.ndarray]) -> pd.DataFrame:
    dtypes = {
        "topic": "int32",
        "neighbour": "int32",
        "may_be_relabelling": "bool",
        "within_p_value": "float64",
        "holds_within_sources": "bool",
        "agreement": "float64",
        "is_kept": "bool",
    }
    values: dict[str, object] = {
        "topic": topics,
        **{name: columns.get(name, []) for name in list(dtypes)[1:]},
    }
    return pd.DataFrame(values).astype(dtypes)


def qualify_claims(
    signals: pd.DataFrame,
    checks: pd.DataFrame,
    *,
    labels: Mapping[int, str] | None = None,
    bursts: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Withdraw the claims that failed a check, and word the doubts about the others.

    Parameters
    ----------
    signals
        From `assess_trends`.
    checks
        From `check_claims`.
    labels
        Names of the topics, for the sentences.
    bursts
        From `check_bursts`, if bursts are to be qualified, too.

    Returns
    -------
    pandas.DataFrame
        The signals frame again: a claim that is not kept becomes inconclusive with tier none, and
        its sentence says why; one that may be relabelling says so.
    """
    qualified = signals.copy()
    names = labels or {}
    for record in checks.to_dict("records"):
        neighbour, agreement = int(record["neighbour"]), float(record["agreement"])
        doubts = []
        if record["may_be_relabelling"]:
            doubts.append(f"may be relabelling of {names.get(neighbour, f'topic {neighbour}')}")
        if not record["holds_within_sources"]:
            doubts.append(NOT_WITHIN)
        if agreement < 1 - MOST_FLIPS:
            doubts.append(
                f"found again on parts of the papers, it moves the other way in "
                f"{100 * (1 - agreement):.0f} % of them"
            )
        _qualify(qualified, int(record["topic"]), doubts, is_kept=bool(record["is_kept"]))
    if bursts is not None:
        held = set(bursts.loc[bursts["holds_within_sources"], "topic"])
        is_burst = qualified["status"].isin(["bursting", "past burst"])
        for topic in qualified.loc[is_burst, "topic"]:
            if topic not in held:
                _qualify(qualified, int(topic), [NOT_WITHIN], is_kept=False)
    return qualified


def _qualify(qualified: pd.DataFrame, topic: int, doubts: list[str], *, is_kept: bool) -> None:
    """Write the doubts about one claim into the frame, and withdraw it if it is not kept."""
    row = qualified["topic"] == topic
    sentence = str(qualified.loc[row, "sentence"].iloc[0])
    if not is_kept:
        tier = qualified.loc[row, "tier"].iloc[0]
        sentence = sentence.partition(": ")[2].replace(f" ({tier})", "")
        sentence = f"{WITHDRAWN}: {sentence}"
        qualified.loc[row, "status"] = "inconclusive"
        qualified.loc[row, "tier"] = "none"
    qualified.loc[row, "sentence"] = "; ".join([sentence, *doubts])
