"""Discovered topics: communities of papers that no named topic claims, and what fits nowhere."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.cache import NO_CACHE, Arrays, StageCache
from trends.errors import count_things
from trends.topics.graph import (
    choose_n_neighbors,
    cut_communities,
    cut_parts,
    find_neighbors,
    link_papers,
    weigh_by_votes,
)
from trends.topics.notes import LOOSE_STABILITY

__all__ = ["LEFT_OUT", "Discovery", "discover_topics", "vote_topics"]

# Fewer papers than this make no topic between them that a reader could trust.
MIN_PAPERS: Final = 8
# Among so few, only topics that parts of the papers show too are told.
FEW_PAPERS: Final = 30
SMALLEST: Final = 3
RESOLUTION: Final = 0.8
N_RESAMPLES: Final = 8
RESAMPLE_SHARE: Final = 0.8
# A neighbour at this cosine is the same text.
IDENTICAL: Final = 1 - 1e-6
SHARPNESS: Final = 3.0
LEFT_OUT: Final = -2


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
            else f"{count_things(len(known), 'paper')} {'is' if len(known) == 1 else 'are'} too few to "
            f"discover topics among; {MIN_PAPERS} with some text are needed"
        )
        return Discovery(nothing, np.zeros(n_papers), np.zeros(0), _no_runs(n_papers), reason)
    distinct, copy_of = _find_distinct(vectors[known])
    if len(distinct) < SMALLEST:
        topics = nothing.copy()
        topics[known] = 0
        return Discovery(topics, (topics == 0).astype(np.float64), np.ones(1), _no_runs(n_papers))
    nodes = vectors[known][distinct]
    neighbors, cosines = _search(nodes, cache)
    graph = link_papers(neighbors, cosines)
    found = _partition(graph, n_topics, random_state)
    found = _absorb_small(found, graph, n_topics)
    if found.max() < 0:
        reason = (
            f"too little in common for a topic among the {count_things(len(known), 'paper')} left"
        )
        return Discovery(nothing, np.zeros(n_papers), np.zeros(0), _no_runs(n_papers), reason)
    # Copies of a paper go where it goes, and count when topics are put in order.
    order = _order_by_size(found[copy_of])
    found = np.where(found >= 0, order[found], -1)
    topics, scores = nothing.copy(), np.zeros(n_papers)
    topics[known] = found[copy_of]
    scores[known] = _score(found, neighbors, cosines)[copy_of]
    again = np.full((N_RESAMPLES, n_papers), LEFT_OUT)
    again[:, known] = _find_again(graph, n_topics, random_state)[:, copy_of]
    found_all = Discovery(topics, scores, _measure_stability(topics, again), again)
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
    nodes: NDArray[np.float32], cache: StageCache
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    n_neighbors = choose_n_neighbors(len(nodes))

    def make() -> Arrays:
        found = find_neighbors(nodes, nodes, n_neighbors, is_same=True)
        return {"rows": found[0].astype(np.int32), "cosines": found[1]}

    kept = cache.fetch("neighbours", [nodes, n_neighbors], make)
    return kept["rows"].astype(np.int64), kept["cosines"]


def vote_topics(
    queries: NDArray[np.float32],
    vectors: NDArray[np.float32],
    topics: NDArray[np.int64],
    scores: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the topic that each new paper's nearest known papers belong to, and its score.

    A paper with the vector of a known one gets that one's topic and score.

    Parameters
    ----------
    queries
        Unit rows of the new papers.
    vectors, topics, scores
        The papers that topics were discovered among.
    """
    found, certainty = np.full(len(queries), -1), np.zeros(len(queries))
    if not len(vectors) or not len(queries) or topics.max(initial=-1) < 0:
        return found, certainty
    rows, cosines = find_neighbors(vectors, queries, choose_n_neighbors(len(vectors)))
    weights = np.clip(cosines, 0, None).astype(np.float64) ** SHARPNESS
    votes = np.zeros((len(queries), topics.max() + 2))
    np.add.at(votes, (np.arange(len(queries))[:, None], topics[rows] + 1), weights)
    totals = votes.sum(axis=1)
    voted = totals > 0
    found[voted] = votes[voted].argmax(axis=1) - 1
    certainty[voted] = votes[voted].max(axis=1) / totals[voted]
    same = (cosines[:, 0] >= IDENTICAL) & queries.any(axis=1)
    found[same], certainty[same] = topics[rows[same, 0]], scores[rows[same, 0]]
    certainty[found < 0] = 0.0
    return found, certainty


def _find_distinct(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first row of every different vector, and which of them each row is a copy of."""
    number_of: dict[bytes, int] = {}
    rounded = np.round(vectors, 5) + 0.0
    copy_of = [number_of.setdefault(row.tobytes(), len(number_of)) for row in rounded]
    _, first = np.unique(copy_of, return_index=True)
    return first.astype(np.int64), np.asarray(copy_of, dtype=np.int64)


def _order_by_size(found: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the new number of every topic: 0 for the largest, equal ones in the old order."""
    sizes = np.bincount(found[found >= 0])
    order = np.empty(len(sizes), dtype=np.int64)
    order[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    return order


def _partition(
    graph: sparse.csr_matrix, n_topics: int | Literal["auto"], random_state: int
) -> NDArray[np.int64]:
    if n_topics == "auto":
        voted = weigh_by_votes(graph, RESOLUTION, random_state=random_state)
        return cut_communities(voted, RESOLUTION, random_state=random_state)
    resolution, found = RESOLUTION, np.zeros(graph.shape[0], dtype=np.int64)
    for _ in range(8):
        voted = weigh_by_votes(graph, resolution, random_state=random_state)
        found = cut_communities(voted, resolution, random_state=random_state)
        sizes = np.bincount(found)
        if (sizes >= _smallest(graph.shape[0])).sum() >= n_topics:
            break
        resolution *= 1.6
    return found


def _smallest(n_papers: int) -> int:
    """Return the fewest papers of a topic: 3 in small corpora, more in large ones."""
    return int(np.clip(round(n_papers**0.5 / 6), SMALLEST, 20))


def _absorb_small(
    found: NDArray[np.int64], graph: sparse.csr_matrix, n_topics: int | Literal["auto"]
) -> NDArray[np.int64]:
    """Merge communities into their closest ones until all are large enough, and as few as wanted.

    What has no link to a topic stays unassigned.
    """
    smallest = _smallest(graph.shape[0])
    found = found.copy()
    while True:
        labels, compact = np.unique(found, return_inverse=True)
        if labels[0] < 0:
            compact = compact - 1
        n_found = int(compact.max()) + 1
        if n_found <= 1:
            break
        sizes = np.bincount(compact[compact >= 0], minlength=n_found)
        links = _link_topics(compact, graph, n_found)
        closeness = links / np.outer(sizes, sizes)
        small = np.flatnonzero(sizes < smallest)
        if small.size:
            weakest = small[np.argmin(sizes[small])]
            partner = int(closeness[weakest].argmax())
            lost = closeness[weakest, partner] <= 0
            found = np.where(compact == weakest, -1 if lost else partner, compact)
        elif n_topics != "auto" and n_found > n_topics:
            one, other = np.unravel_index(closeness.argmax(), closeness.shape)
            if closeness[one, other] <= 0:
                one, other = np.argsort(sizes)[:2]
            found = np.where(compact == one, other, compact)
        else:
            found = compact
            break
    return _by_size(found, smallest)


def _link_topics(
    found: NDArray[np.int64], graph: sparse.csr_matrix, n_found: int
) -> NDArray[np.float64]:
    """Return the weight of the edges between every two topics, none within."""
    rows = np.flatnonzero(found >= 0)
    belongs = sparse.csr_matrix(
        (np.ones(len(rows)), (rows, found[rows])), shape=(len(found), n_found)
    )
    links: NDArray[np.float64] = np.asarray((belongs.T @ graph @ belongs).todense())
    np.fill_diagonal(links, 0)
    return links


def _by_size(found: NDArray[np.int64], smallest: int) -> NDArray[np.int64]:
    """Renumber from 0 by size, equal sizes by their first paper; too small ones become -1."""
    labels, first, counts = np.unique(found[found >= 0], return_index=True, return_counts=True)
    order = sorted(range(len(labels)), key=lambda i: (-counts[i], first[i]))
    renumbered = np.full(len(found), -1)
    for new, i in enumerate(i for i in order if counts[i] >= smallest):
        renumbered[found == labels[i]] = new
    return renumbered


def _score(
    found: NDArray[np.int64], neighbors: NDArray[np.int64], cosines: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return the share of each paper's neighbourhood, by cosine, that lies in its own topic."""
    weights = np.clip(cosines, 0, None).astype(np.float64) ** SHARPNESS
    same = (found[neighbors] == found[:, None]) & (found[:, None] >= 0)
    totals = weights.sum(axis=1)
    shares: NDArray[np.float64] = np.divide(
        (weights * same).sum(axis=1), totals, out=np.zeros(len(found)), where=totals > 0
    )
    return shares


def _no_runs(n_papers: int) -> NDArray[np.int64]:
    return np.full((0, n_papers), LEFT_OUT)


def _find_again(
    graph: sparse.csr_matrix, n_topics: int | Literal["auto"], random_state: int
) -> NDArray[np.int64]:
    """Return the topics found on parts of the papers, runs x papers, each with a seed of its own."""
    n_papers = graph.shape[0]
    again = np.full((N_RESAMPLES, n_papers), LEFT_OUT)
    chooser = np.random.default_rng(random_state)
    n_kept = max(2, round(RESAMPLE_SHARE * n_papers))
    parts = [np.sort(chooser.choice(n_papers, n_kept, replace=False)) for _ in range(N_RESAMPLES)]

    cut = cut_parts(graph, parts, RESOLUTION, random_state=random_state)
    for run, (rows, found) in enumerate(zip(parts, cut, strict=True)):
        part = sparse.csr_matrix(graph[rows][:, rows])
        again[run, rows] = _absorb_small(found, part, n_topics)
    return again


def _measure_stability(found: NDArray[np.int64], again: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return per topic the mean best Jaccard overlap with topics of parts (Hennig, 2007)."""
    n_found = int(found.max()) + 1
    kept = again != LEFT_OUT
    overlaps = [
        _best_overlap(found[rows], run[rows], n_found)
        for run, rows in zip(again, kept, strict=True)
    ]
    return np.asarray(np.mean(overlaps, axis=0))


def _best_overlap(
    found: NDArray[np.int64], again: NDArray[np.int64], n_found: int
) -> NDArray[np.float64]:
    both = (found >= 0) & (again >= 0)
    table = np.zeros((n_found, max(int(again.max()) + 1, 1)))
    np.add.at(table, (found[both], again[both]), 1)
    sizes = np.bincount(found[found >= 0], minlength=n_found)[:, None]
    others = np.bincount(again[again >= 0], minlength=table.shape[1])[None, :]
    union = sizes + others - table
    best: NDArray[np.float64] = np.divide(table, union, out=np.zeros_like(table), where=union > 0)
    return np.asarray(best.max(axis=1))
