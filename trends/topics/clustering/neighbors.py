"""The nearest neighbors of every paper, the graph of them, and votes among them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = [
    "BLOCK",
    "choose_n_neighbors",
    "count_votes",
    "elect_topics",
    "find_neighbors",
    "link_papers",
    "share_neighborhood",
    "take_nearest",
    "vote_topics",
    "weigh_neighbors",
]


# A bound on memory: rows of the matrix of cosines that are computed at a time.
BLOCK: Final = 1024


def choose_n_neighbors(n_papers: int) -> int:
    """Return how many neighbours each paper gets: about 0.65 times the root of their number.

    Examples
    --------
    >>> [choose_n_neighbors(n) for n in (10, 100, 4000, 100_000)]
    [4, 6, 40, 40]
    """
    return int(np.clip(round(0.65 * np.sqrt(n_papers)), 4, 40))


def find_neighbors(
    vectors: NDArray[np.float32],
    queries: NDArray[np.float32],
    n_neighbors: int,
    *,
    is_same: bool = False,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the rows of `vectors` nearest to each query by cosine, and their cosines.

    Parameters
    ----------
    vectors, queries
        Unit rows of the same length.
    n_neighbors
        Neighbours per query; fewer where there are fewer vectors.
    is_same
        Whether the queries are the vectors themselves, each of which is then no neighbour of its
        own.

    Returns
    -------
    tuple of numpy.ndarray
        Row numbers and cosines, queries x neighbours, nearest first; equal ones by row number.
    """
    n_neighbors = min(n_neighbors, len(vectors) - is_same)
    if n_neighbors <= 0:
        empty = np.zeros((len(queries), 0))
        return empty.astype(np.int64), empty.astype(np.float32)
    rows = np.empty((len(queries), n_neighbors), dtype=np.int64)
    cosines = np.empty((len(queries), n_neighbors), dtype=np.float32)
    for start in range(0, len(queries), BLOCK):
        block = queries[start : start + BLOCK] @ vectors.T
        if is_same:
            within = np.arange(len(block))
            block[within, start + within] = -2
        part = slice(start, start + BLOCK)
        rows[part], cosines[part] = take_nearest(block, n_neighbors)
    return rows, cosines


def link_papers(neighbors: NDArray[np.int64], cosines: NDArray[np.float32]) -> sparse.csr_matrix:
    """Return the undirected graph in which papers are linked if either is a neighbour of the other.

    Returns
    -------
    scipy.sparse.csr_matrix
        Symmetric, papers x papers; weights are cosines, edges without a positive one are left out.
    """
    n_papers, width = neighbors.shape
    starts = np.repeat(np.arange(n_papers), width)
    weights = np.clip(cosines.astype(np.float64).ravel(), 0, None)
    graph = sparse.csr_matrix((weights, (starts, neighbors.ravel())), shape=(n_papers, n_papers))
    graph.eliminate_zeros()
    return sparse.csr_matrix(graph.maximum(graph.T))


def take_nearest(
    cosines: NDArray[np.float32], n_neighbors: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the columns of the largest values of every row, and these; equal ones by column."""
    # To find the smallest value that is taken, and then what reaches it, is quicker than to
    # partition places.
    least = np.partition(cosines, -n_neighbors, axis=1)[:, -n_neighbors]
    columns = np.flatnonzero((cosines >= least[:, None]).ravel()) % cosines.shape[1]
    if len(columns) == len(cosines) * n_neighbors:
        nearest = columns.reshape(len(cosines), n_neighbors)
    else:
        nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :n_neighbors]
    found = np.take_along_axis(cosines, nearest, axis=1)
    order = np.argsort(-found, axis=1, kind="stable")
    return np.take_along_axis(nearest, order, axis=1), np.take_along_axis(found, order, axis=1)


# A neighbour at this cosine is the same text.
IDENTICAL: Final = 1 - 1e-6


# Chosen by hand: the cube gives the nearest neighbors most of the vote.
SHARPNESS: Final = 3.0


def weigh_neighbors(cosines: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the weight of each neighbor's vote: the cube of its cosine, 0 where that is negative.

    Examples
    --------
    >>> weigh_neighbors(np.array([0.5, -0.5], dtype=np.float32)).tolist()
    [0.125, 0.0]
    """
    weights: NDArray[np.float64] = np.clip(cosines, 0, None).astype(np.float64) ** SHARPNESS
    return weights


def count_votes(
    topics: NDArray[np.int64], weights: NDArray[np.float64], *, n_topics: int
) -> NDArray[np.float64]:
    """Return the sum of the neighbors' votes for each topic.

    Every vote among neighbors is counted here. Three things look like one and are not: the runs
    that vote on an edge (`weigh_by_votes`), the mean place of neighbors on the map, and the share
    of a paper's neighborhood in the one topic that it already has (`discover_topics`), which needs
    no table of all topics.

    Parameters
    ----------
    topics
        The topic of every neighbor, papers x neighbors; -1 for none.
    weights
        Of every neighbor, of the same shape; 0 lets one abstain.
    n_topics
        How many topics there are.

    Returns
    -------
    numpy.ndarray
        Papers x (1 + topics); the first column is for no topic.

    Examples
    --------
    >>> count_votes(np.array([[0, 1, -1]]), np.array([[0.5, 0.25, 1.0]]), n_topics=2).tolist()
    [[1.0, 0.5, 0.25]]
    """
    places = np.arange(len(topics))[:, None] * (n_topics + 1) + topics + 1
    votes = np.bincount(places.ravel(), weights.ravel(), minlength=len(topics) * (n_topics + 1))
    return np.asarray(votes.reshape(len(topics), n_topics + 1), dtype=np.float64)


def elect_topics(votes: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the topic of most votes and its share of them; -1 and 0 where none has most.

    Examples
    --------
    >>> [found.tolist() for found in elect_topics(np.array([[1.0, 3.0], [1.0, 0.5], [0.0, 0.0]]))]
    [[0, -1, -1], [0.75, 0.0, 0.0]]
    """
    totals = votes.sum(axis=1)
    found = np.where(totals > 0, votes.argmax(axis=1) - 1, -1)
    shares = votes.max(axis=1) / np.where(totals > 0, totals, 1)
    return found, np.where(found < 0, 0.0, shares)


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
    n_topics = int(topics.max(initial=-1)) + 1
    if not len(vectors) or not len(queries) or not n_topics:
        return np.full(len(queries), -1), np.zeros(len(queries))
    rows, cosines = find_neighbors(vectors, queries, choose_n_neighbors(len(vectors)))
    votes = count_votes(topics[rows], weigh_neighbors(cosines), n_topics=n_topics)
    found, certainty = elect_topics(votes)
    same = (cosines[:, 0] >= IDENTICAL) & queries.any(axis=1)
    found[same], certainty[same] = topics[rows[same, 0]], scores[rows[same, 0]]
    certainty[found < 0] = 0.0
    return found, certainty


def share_neighborhood(
    queries: NDArray[np.float32],
    vectors: NDArray[np.float32],
    topics: NDArray[np.int64],
    scores: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the share of each paper's neighbourhood, by cosine, that lies in each topic.

    Parameters
    ----------
    queries
        Unit rows; rows of zeros have no neighbourhood.
    vectors, topics, scores
        The papers that topics were discovered among. One that is asked about again keeps the
        score that it has in its own topic.

    Returns
    -------
    numpy.ndarray
        Papers x topics, 0 to 1; what is missing to 1 lies in no topic.
    """
    n_topics = int(topics.max(initial=-1)) + 1
    shares = np.zeros((len(queries), n_topics))
    if not n_topics or not len(queries):
        return shares
    found, cosines = find_neighbors(vectors, queries, choose_n_neighbors(len(vectors)) + 1)
    weights = weigh_neighbors(cosines)
    same = (cosines[:, 0] >= IDENTICAL) & queries.any(axis=1)
    # A paper is not its own neighbour; a new one has one neighbour less to be told by.
    weights[same, 0] = 0
    weights[~same, -1] = 0
    votes = count_votes(topics[found], weights, n_topics=n_topics)
    totals = weights.sum(axis=1)
    voted = totals > 0
    shares[voted] = votes[voted, 1:] / totals[voted, None]
    for row in np.flatnonzero(same):
        twin = found[row, 0]
        if topics[twin] >= 0:
            shares[row, topics[twin]] = scores[twin]
    return shares
