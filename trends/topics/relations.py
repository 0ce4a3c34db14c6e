"""How topics relate to each other: papers that they share, and words that they share."""

from typing import Final

import numpy as np
import pandas as pd

__all__ = ["link_topics", "overlap_topics"]

FARTHEST: Final = 1.0


def overlap_topics(assignments: pd.DataFrame) -> pd.DataFrame:
    """Count the papers that each pair of topics shares.

    Parameters
    ----------
    assignments
        Columns `paper_id` and `topic`; topic -1 means unassigned and is left out.

    Returns
    -------
    pandas.DataFrame
        `topic`, `other`, `n_papers` (in both) and `share` (of the papers of `topic` that are in
        `other` too). One row per ordered pair that shares a paper, each topic with itself
        included, in the order of topic and other.

    Examples
    --------
    >>> import pandas as pd
    >>> overlap = overlap_topics(pd.DataFrame({"paper_id": ["a", "a", "b"], "topic": [0, 1, 1]}))
    >>> overlap[["topic", "other", "n_papers"]].values.tolist()
    [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 2]]
    """
    members = assignments.loc[assignments["topic"] >= 0, ["paper_id", "topic"]]
    pairs = members.merge(members.rename(columns={"topic": "other"}), on="paper_id")
    counts = pairs.groupby(["topic", "other"]).size().rename("n_papers").reset_index()
    sizes = members["topic"].value_counts()
    counts["share"] = counts["n_papers"] / counts["topic"].map(sizes).astype("float64")
    return counts


def link_topics(terms: pd.DataFrame) -> pd.DataFrame:
    """Join topics step by step by the likeness of their words, nearest first.

    Average linkage of one minus the cosine of the topics' term weights.

    Parameters
    ----------
    terms
        Columns `topic`, `term` and `weight`.

    Returns
    -------
    pandas.DataFrame
        One row a step, in order: `left`, `right` (what is joined: topics by their number, earlier
        steps as ``-1 - step``), `distance` (0 same words, 1 none in common) and `n_topics` joined.
        No rows for fewer than two topics.

    References
    ----------
    Sokal, R. R. & Michener, C. D. (1958). A statistical method for evaluating systematic
    relationships.

    Examples
    --------
    >>> import pandas as pd
    >>> terms = pd.DataFrame({"topic": [0, 1, 2], "term": ["a", "a", "b"], "weight": [1.0, 2.0, 1.0]})
    >>> link_topics(terms)[["left", "right"]].values.tolist()
    [[0, 1], [2, -1]]
    """
    columns = ["left", "right", "distance", "n_topics"]
    wide = terms.pivot_table(index="topic", columns="term", values="weight", fill_value=0.0)
    if len(wide) < 2:
        return pd.DataFrame({column: pd.Series(dtype="int64") for column in columns})
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    vectors = wide.to_numpy(dtype=float)
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    distances = np.clip(FARTHEST - vectors @ vectors.T, 0.0, FARTHEST)
    np.fill_diagonal(distances, 0.0)
    steps = linkage(squareform(distances, checks=False), method="average")
    names = np.concatenate([wide.index.to_numpy(dtype=int), -1 - np.arange(len(steps))])
    return pd.DataFrame(
        {
            "left": names[steps[:, 0].astype(int)],
            "right": names[steps[:, 1].astype(int)],
            "distance": steps[:, 2],
            "n_topics": steps[:, 3].astype(int),
        }
    )
