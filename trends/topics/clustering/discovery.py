"""Discovered topics: communities of papers that no named topic claims, and what fits nowhere."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from trends.formatting import agree, format_count
from trends.runtime.array_files import Arrays, check_array
from trends.runtime.cache import NO_CACHE, StageCache
from trends.topics.clustering.cell_search import find_own_neighbors, hash_ids
from trends.topics.clustering.neighbors import (
    choose_n_neighbors,
    link_papers,
    weigh_neighbors,
)
from trends.topics.clustering.partition import (
    LEFT_OUT,
    SMALLEST,
    absorb_small,
    no_runs,
    partition_papers,
    rank_by_size,
)
from trends.topics.clustering.stability import (
    LOOSE_STABILITY,
    N_RESAMPLES,
    measure_stability,
    refit_on_samples,
)

__all__ = ["Discovery", "discover_topics"]

# Fewer papers than this make no topic between them that a reader could trust.
MIN_PAPERS: Final = 8
# Among so few, only topics that parts of the papers show too are told.
FEW_PAPERS: Final = 30
# Papers of a larger graph have 15 neighbors each. With them, fits of 12,000 abstracts of arXiv agree
# better when 4 % of the papers are left out (ARI .90) than with 30 (.86), in three quarters of the time.
FEW_NODES: Final = 6_000
N_OF_MANY: Final = 15


@dataclass(frozen=True)
class Discovery:
    """Topics of the papers that were looked at.

    Parameters
    ----------
    topics
        Topic of each paper, numbered from 0 by size; -1 where it fits nowhere.
    scores
        How much of a paper's neighbourhood lies in its topic, 0 to 1.
    stability
        Per topic, the mean best overlap (Jaccard) with a topic found again on parts of the papers.
    resamples
        Runs x papers: the topics found again on parts of the papers; `LEFT_OUT` for papers that
        were not in a part.
    reason
        Why nothing was discovered, or not all of it told; empty otherwise.
    """

    topics: NDArray[np.int64]
    scores: NDArray[np.float64]
    stability: NDArray[np.float64]
    resamples: NDArray[np.int64]
    reason: str = ""


def discover_topics(
    vectors: NDArray[np.float32],
    *,
    n_topics: int | Literal["auto"] = "auto",
    random_state: int = 0,
    keys: NDArray[np.uint64] | None = None,
    cache: StageCache = NO_CACHE,
) -> Discovery:
    """Find topics among papers by their vectors.

    Parameters
    ----------
    vectors
        Unit rows, in an order that does not depend on the input's; rows of zeros get no topic.
    n_topics
        How many topics; ``"auto"`` takes the number from the graph, and of up to 30 papers
        only topics that are found again on parts of them.
    random_state
        Seed of the community search.
    keys
        A hash of each paper's identifier; None numbers the rows. With it, a few papers more
        change little.
    cache
        Where neighbours are kept between runs.

    Returns
    -------
    Discovery
        Topics by size; fewer than 8 papers, or papers without anything in common, have none.
    """
    known = np.flatnonzero(vectors.any(axis=1))
    n_papers = len(vectors)
    nothing = np.full(n_papers, -1)
    if len(known) < MIN_PAPERS:
        reason = (
            "named topics hold all papers"
            if not n_papers
            else f"{format_count(len(known), 'paper')} {agree(len(known), 'is', 'are')} too few to "
            f"discover topics among; {MIN_PAPERS} with some text are needed"
        )
        return Discovery(nothing, np.zeros(n_papers), np.zeros(0), no_runs(n_papers), reason)
    distinct, copy_of = _find_distinct(vectors[known])
    if len(distinct) < SMALLEST:
        topics = nothing.copy()
        topics[known] = 0
        return Discovery(topics, (topics == 0).astype(np.float64), np.ones(1), no_runs(n_papers))
    nodes = vectors[known][distinct]
    hashes = hash_ids(np.arange(n_papers)) if keys is None else keys
    neighbors, cosines = _search(nodes, hashes[known][distinct], cache)
    graph = link_papers(neighbors, cosines)
    found, resolution = partition_papers(graph, n_topics, random_state)
    found = absorb_small(found, graph, n_topics)
    if found.max() < 0:
        reason = (
            f"too little in common for a topic among the {format_count(len(known), 'paper')} left"
        )
        return Discovery(nothing, np.zeros(n_papers), np.zeros(0), no_runs(n_papers), reason)
    # Copies of a paper go where it goes, and count when topics are put in order.
    order = rank_by_size(found[copy_of])
    found = np.where(found >= 0, order[found], -1)
    topics, scores = nothing.copy(), np.zeros(n_papers)
    topics[known] = found[copy_of]
    scores[known] = _score(found, neighbors, cosines)[copy_of]
    again = np.full((N_RESAMPLES, n_papers), LEFT_OUT)
    parts = refit_on_samples(graph, n_topics, random_state, resolution=resolution)
    again[:, known] = parts[:, copy_of]
    found_all = Discovery(topics, scores, measure_stability(topics, again), again)
    is_small = n_topics == "auto" and len(known) <= FEW_PAPERS
    return _keep_sure(found_all, len(known)) if is_small else found_all


def _keep_sure(found: Discovery, n_known: int) -> Discovery:
    """Return only topics that are found again on parts of the papers; the others hold none."""
    sure = np.flatnonzero(found.stability >= LOOSE_STABILITY)
    place = np.full(len(found.stability) + 1, -1)
    place[sure] = np.arange(len(sure))
    topics = place[found.topics]
    n_lost = int(((topics < 0) & (found.topics >= 0)).sum())
    return Discovery(
        topics=topics,
        scores=np.where(topics >= 0, found.scores, 0.0),
        stability=found.stability[sure],
        resamples=found.resamples,
        reason=f"parts of the {n_known} papers divide {n_lost} of them otherwise than all do"
        if n_lost
        else "",
    )


def _search(
    nodes: NDArray[np.float32], keys: NDArray[np.uint64], cache: StageCache
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    n_neighbors = choose_n_neighbors(len(nodes)) if len(nodes) <= FEW_NODES else N_OF_MANY

    def make() -> Arrays:
        """Find the neighbors."""
        found = find_own_neighbors(nodes, n_neighbors, keys)
        return {"rows": found[0].astype(np.int32), "cosines": found[1]}

    def check(arrays: Arrays) -> None:
        """Check what was kept."""
        shape = (len(nodes), min(n_neighbors, len(nodes) - 1))
        check_array(arrays["rows"], "i", shape, low=0, below=len(nodes))
        check_array(arrays["cosines"], "f", shape)

    kept = cache.fetch("neighbours", [nodes, keys, n_neighbors], make, check=check)
    return kept["rows"].astype(np.int64), kept["cosines"]


def _find_distinct(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first row of every different vector, and which of them each row is a copy of."""
    number_of: dict[bytes, int] = {}
    rounded = np.round(vectors, 5) + 0.0
    copy_of = [number_of.setdefault(row.tobytes(), len(number_of)) for row in rounded]
    _, first = np.unique(copy_of, return_index=True)
    return first.astype(np.int64), np.asarray(copy_of, dtype=np.int64)


def _score(
    found: NDArray[np.int64], neighbors: NDArray[np.int64], cosines: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return the share of each paper's neighbourhood, by cosine, that lies in its own topic."""
    weights = weigh_neighbors(cosines)
    same = (found[neighbors] == found[:, None]) & (found[:, None] >= 0)
    totals = weights.sum(axis=1)
    shares: NDArray[np.float64] = np.divide(
        (weights * same).sum(axis=1), totals, out=np.zeros(len(found)), where=totals > 0
    )
    return shares
