"""Which topics lie close to each other, by the centres of their papers' vectors."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    from trends.encoders import Embeddings

__all__ = ["find_nearest_topics", "sum_by_topic"]

# So many papers at a time, lest their vectors are copied at twice their precision.
BLOCK: Final = 10_000


def find_nearest_topics(assignments: pd.DataFrame, embeddings: "Embeddings") -> pd.DataFrame:
    """Find the nearest other topic of each topic.

    Parameters
    ----------
    assignments
        Columns `paper_id` and `topic`; topic -1 is no topic.
    embeddings
        Vectors of at least these papers, unit rows.

    Returns
    -------
    pandas.DataFrame
        `topic`, `nearest` and `similarity` (cosine of the two centres, -1 to 1), in the order of
        topics; no rows if there are fewer than two topics.
    """
    members = assignments[assignments["topic"] >= 0]
    topics, columns = np.unique(members["topic"].to_numpy(dtype=np.int64), return_inverse=True)
    if len(topics) < 2:
        return pd.DataFrame({"topic": [], "nearest": [], "similarity": []}).astype(
            {"topic": "int32", "nearest": "int32"}
        )
    rows = pd.Index(embeddings.paper_ids).get_indexer(pd.Index(members["paper_id"]))
    centres = sum_by_topic(embeddings.vectors, rows, columns)
    lengths = np.linalg.norm(centres, axis=1, keepdims=True)
    centres = np.divide(centres, lengths, out=np.zeros_like(centres), where=lengths > 0)
    similarity = centres @ centres.T
    np.fill_diagonal(similarity, -np.inf)
    nearest = similarity.argmax(axis=1)
    return pd.DataFrame(
        {
            "topic": topics.astype(np.int32),
            "nearest": topics[nearest].astype(np.int32),
            "similarity": similarity[np.arange(len(topics)), nearest],
        }
    )


def sum_by_topic(
    vectors: NDArray[np.float32], rows: NDArray[np.int64], places: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the sum of the vectors of each topic's papers.

    Parameters
    ----------
    vectors
        One row per paper.
    rows, places
        Papers and the topics that they belong to, by row and by number from 0.

    Returns
    -------
    numpy.ndarray
        Topics x dimensions, float64.
    """
    n_topics = int(places.max(initial=-1)) + 1
    sums = np.zeros((n_topics, vectors.shape[1]))
    for start in range(0, len(rows), BLOCK):
        part = slice(start, start + BLOCK)
        cells = (places[part], np.arange(len(rows[part])))
        shape = (n_topics, len(rows[part]))
        belongs = sparse.csr_array((np.ones(len(rows[part])), cells), shape=shape)
        sums += belongs @ vectors[rows[part]].astype(np.float64)
    return sums
