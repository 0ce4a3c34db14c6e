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


# A label without numeric meaning, distinct from -1, which means no topic.
LEFT_OUT: Final = -2


def partition_papers(
    graph: sparse.csr_matrix, n_topics: int | Literal["auto"], random_state: int
) -> NDArray[np.int64]:
    """Return the community of each paper, at the resolution that gives as many topics as wanted."""
    if n_topics == "auto":
        voted = weigh_by_votes(graph, RESOLUTION, random_state=random_state)
        return cut_communities(voted, RESOLUTION, random_state=random_state)
    resolution, found = RESOLUTION, np.zeros(graph.shape[0], dtype=np.int64)
    for _ in range(8):
        voted = weigh_by_votes(graph, resolution, random_state=random_state)
        found = cut_communities(voted, resolution, random_state=random_state)
        sizes = np.bincount(found)
        if (sizes >= smallest_size(graph.shape[0])).sum() >= n_topics:
            break
        resolution *= 1.6
    return found


def smallest_size(n_papers: int) -> int:
    """Return the fewest papers of a topic: 3 in small corpora, more in large ones."""
    return int(np.clip(round(n_papers**0.5 / 6), SMALLEST, 20))


def absorb_small(
    found: NDArray[np.int64], graph: sparse.csr_matrix, n_topics: int | Literal["auto"]
) -> NDArray[np.int64]:
    """Merge communities into their closest ones until all are large enough, and as few as wanted.

    What has no link to a topic stays unassigned.
    """
    smallest = smallest_size(graph.shape[0])
    found = found.copy()
    while True:
        labels, compact = np.unique(found, return_inverse=True)
        if labels[0] < 0:
            compact = compact - 1
        n_found = int(compact.max()) + 1
        if n_found <= 1:
            break
        sizes = np.bincount(compact[compact >= 0], minlength=n_found)
        links = link_topics(compact, graph, n_found)
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
    return _drop_small(found, smallest)


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
