"""Which topics lie close to each other, by the centres of their papers' vectors."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from trends.encoders import Embeddings

__all__ = ["find_nearest_topics"]


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
    centres = np.zeros((len(topics), embeddings.vectors.shape[1]))
    np.add.at(centres, columns, embeddings.vectors[rows].astype(np.float64))
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
