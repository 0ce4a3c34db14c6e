"""The neighbor graph cut into topics, the smallest ones absorbed by those they touch."""

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.topics.clustering.leiden import cut_communities, weigh_by_votes

__all__ = [
    "LEFT_OUT",
    "RESOLUTION",
    "SMALLEST",
    "absorb_small",
    "no_runs",
    "partition_papers",
    "rank_by_size",
]


# Chosen by hand: two papers that resemble each other are a pair, not a topic.
SMALLEST: Final = 3


# Chosen by hand: slightly coarser than modularity itself, whose resolution is 1. The figures of
# benchmarks/topics.md (--part discovered) rest on it.
RESOLUTION: Final = 0.8
# Resolutions that are tried for a given number of topics, up to 30, and by how much more communities
# one run must have than are wanted. With them 300 topics come out of 11,600 abstracts of arXiv
# (`python -m benchmarks.areas`).
STEP: Final = 1.6
MOST_STEPS: Final = 9
SPARE: Final = 1.1


# A label without numeric meaning, distinct from -1, which means no topic.
LEFT_OUT: Final = -2


def partition_papers(
    graph: sparse.csr_matrix, n_topics: int | Literal["auto"], random_state: int
) -> tuple[NDArray[np.int64], float]:
    """Return the community of each paper, and the resolution that gives as many as wanted."""
    resolution = RESOLUTION
    if n_topics != "auto":
        resolution = _find_resolution(graph, n_topics, random_state)
    voted = weigh_by_votes(graph, resolution, random_state=random_state)
    return cut_communities(voted, resolution, random_state=random_state), resolution


def _find_resolution(graph: sparse.csr_matrix, n_topics: int, random_state: int) -> float:
    """Return the first resolution of a geometric series at which enough communities are large."""
    smallest = smallest_size(graph.shape[0], n_topics)
    resolution = RESOLUTION
    for _ in range(MOST_STEPS):
        found = cut_communities(graph, resolution, random_state=random_state)
        # Communities by votes are fewer than those of one run.
        if (np.bincount(found) >= smallest).sum() >= SPARE * n_topics:
            break
        resolution *= STEP
    return resolution


def smallest_size(n_papers: int, n_topics: int | Literal["auto"] = "auto") -> int:
    """Return the fewest papers of a topic: 3 in small corpora, more in large ones.

    Where a number of topics is asked for, the smallest may have a quarter of the mean size.
    """
    usual = int(np.clip(round(n_papers**0.5 / 6), SMALLEST, 20))
    return usual if n_topics == "auto" else max(SMALLEST, min(usual, n_papers // (4 * n_topics)))


def absorb_small(
    found: NDArray[np.int64], graph: sparse.csr_matrix, n_topics: int | Literal["auto"]
) -> NDArray[np.int64]:
    """Merge communities into their closest ones until all are large enough, and as few as wanted.

    What has no link to a topic stays unassigned.
    """
    smallest = smallest_size(graph.shape[0], n_topics)
    labels, compact = np.unique(found[found >= 0], return_inverse=True)
    if not len(labels):
        return np.full(len(found), -1)
    numbered = np.full(len(found), -1)
    numbered[found >= 0] = compact
    sizes = np.bincount(compact)
    links = link_topics(numbered, graph, len(labels))
    target = np.arange(len(labels))
    is_left = np.ones(len(labels), dtype=bool)
    while is_left.sum() > 1:
        left = np.flatnonzero(is_left)
        weakest = int(left[np.argmin(sizes[left])])
        if sizes[weakest] < smallest:
            closeness = links[weakest] / np.maximum(sizes, 1)
            partner = int(closeness.argmax())
            if closeness[partner] <= 0:
                target[target == weakest] = -1
                is_left[weakest] = False
                continue
        elif n_topics != "auto" and len(left) > n_topics:
            weakest, partner = _find_closest(links, sizes, left)
        else:
            break
        target[target == weakest] = partner
        is_left[weakest] = False
        sizes[partner] += sizes[weakest]
        sizes[weakest] = 0
        links[partner] += links[weakest]
        links[:, partner] += links[:, weakest]
        links[weakest], links[:, weakest] = 0, 0
        links[partner, partner] = 0
    return _drop_small(np.where(numbered >= 0, target[numbered], -1), smallest)


def _find_closest(
    links: NDArray[np.float64], sizes: NDArray[np.int64], left: NDArray[np.int64]
) -> tuple[int, int]:
    """Return the two communities with most weight between them for their sizes, else the smallest."""
    inside = links[np.ix_(left, left)] / np.outer(sizes[left], sizes[left])
    one, other = np.unravel_index(inside.argmax(), inside.shape)
    if inside[one, other] <= 0:
        one, other = np.argsort(sizes[left], kind="stable")[:2]
    return int(left[one]), int(left[other])


def link_topics(
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


def rank_by_size(topics: NDArray[np.int64], *, n_topics: int = 0) -> NDArray[np.int64]:
    """Return the new number of every topic: 0 for the largest, equal ones in the old order.

    Parameters
    ----------
    topics
        The topic of each paper; negative numbers stand for none.
    n_topics
        How many topics there are at least; further ones have no papers.

    Examples
    --------
    >>> rank_by_size(np.array([0, 1, 1, -1]), n_topics=3).tolist()
    [1, 0, 2]
    """
    sizes = np.bincount(topics[topics >= 0], minlength=n_topics)
    ranks = np.empty(len(sizes), dtype=np.int64)
    ranks[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    return ranks


def _drop_small(found: NDArray[np.int64], smallest: int) -> NDArray[np.int64]:
    """Renumber from 0 by size, equal sizes by their first paper; too small ones become -1."""
    labels, first, counts = np.unique(found[found >= 0], return_index=True, return_counts=True)
    order = sorted(range(len(labels)), key=lambda i: (-counts[i], first[i]))
    renumbered = np.full(len(found), -1)
    for new, i in enumerate(i for i in order if counts[i] >= smallest):
        renumbered[found == labels[i]] = new
    return renumbered


def no_runs(n_papers: int) -> NDArray[np.int64]:
    """Return the resamples of a discovery that drew none: 0 runs x papers."""
    return np.full((0, n_papers), LEFT_OUT)
