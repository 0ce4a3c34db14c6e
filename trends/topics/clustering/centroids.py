"""Which topics lie close to each other, by the centers of their papers' vectors."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from trends.topics.input_checks import check_count

if TYPE_CHECKING:
    from trends.encoders import Embeddings

__all__ = ["choose_representatives", "rank_nearest_topics", "sum_by_topic"]

# So many papers at a time, lest their vectors are copied at twice their precision.
BLOCK: Final = 10_000


def rank_nearest_topics(
    assignments: pd.DataFrame, embeddings: "Embeddings", n_nearest: int
) -> pd.DataFrame:
    """Rank the other topics by how near they are to each.

    Parameters
    ----------
    assignments
        Columns `paper_id` and `topic`; topic -1 is no topic.
    embeddings
        Vectors of at least these papers, unit rows.
    n_nearest
        How many per topic; all where there are fewer.

    Returns
    -------
    pandas.DataFrame
        `topic` int32, `rank` int16 from 0, `nearest` int32 and `similarity` float64 (cosine of the
        two centers, -1 to 1), by topic and rank; no rows if there are fewer than two topics.

    Raises
    ------
    ConfigError
        If `n_nearest` is below 1.
    """
    check_count("n_nearest", n_nearest, least=1, advice="Use 1 for the nearest.")
    members = assignments[assignments["topic"] >= 0]
    topics, columns = np.unique(members["topic"].to_numpy(dtype=np.int64), return_inverse=True)
    rows = pd.Index(embeddings.paper_ids.astype(object)).get_indexer(
        pd.Index(members["paper_id"].astype(object))
    )
    centers = sum_by_topic(embeddings.vectors, rows, columns)
    lengths = np.linalg.norm(centers, axis=1, keepdims=True)
    centers = np.divide(centers, lengths, out=np.zeros_like(centers), where=lengths > 0)
    # Not a product of matrices: libraries compute it in blocks, so that equal pairs may differ by
    # where they stand, and would be ranked by that.
    similarity = np.einsum("ik,jk->ij", centers, centers)
    np.fill_diagonal(similarity, -np.inf)
    width = min(n_nearest, max(len(topics) - 1, 0))
    order = np.argsort(-similarity, axis=1, kind="stable")[:, :width]
    return pd.DataFrame(
        {
            "topic": np.repeat(topics, width).astype(np.int32),
            "rank": np.tile(np.arange(width), len(topics)).astype(np.int16),
            "nearest": topics[order].ravel().astype(np.int32),
            "similarity": np.take_along_axis(similarity, order, axis=1).ravel(),
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


# Chosen by hand: papers shown for a topic, as many typical as different ones.
N_CENTRAL: Final = 3
N_DIVERSE: Final = 3


# Weight of closeness to the centre against distance from what is chosen already.
RELEVANCE: Final = 0.5


def choose_representatives(
    assignments: pd.DataFrame,
    paper_ids: NDArray[np.str_],
    vectors: NDArray[np.float32],
    *,
    n_central: int = N_CENTRAL,
    n_diverse: int = N_DIVERSE,
) -> pd.DataFrame:
    """Return some central and some diverse papers of each topic.

    Central papers are nearest to the mean of the topic's papers; diverse ones weigh that against
    likeness to the papers chosen before (maximal marginal relevance).

    Parameters
    ----------
    assignments
        Papers and their topics; topic -1 is left out.
    paper_ids, vectors
        The papers' vectors, unit rows.
    n_central, n_diverse
        How many of each kind at most.

    Returns
    -------
    pandas.DataFrame
        `topic` int32, `kind` string ("central" or "diverse"), `rank` int16 from 0, `paper_id`
        string; sorted by topic, kind and rank.

    Raises
    ------
    ConfigError
        If a number is negative.

    References
    ----------
    J. Carbonell and J. Goldstein (1998). The use of MMR, diversity-based reranking. SIGIR.
    """
    for name, number in (("n_central", n_central), ("n_diverse", n_diverse)):
        check_count(name, number, least=0, advice="Use 3 for a first look.")
    row_of = {str(paper_id): row for row, paper_id in enumerate(paper_ids)}
    rows: list[tuple[int, str, int, str]] = []
    for topic, members in assignments[assignments["topic"] >= 0].groupby("topic"):
        places = np.array([row_of[paper_id] for paper_id in members["paper_id"]], dtype=np.int64)
        chosen = _rank_members(vectors[places], n_central, n_diverse)
        for kind, ranked in chosen.items():
            rows.extend(
                (int(str(topic)), kind, rank, str(paper_ids[places[i]]))
                for rank, i in enumerate(ranked)
            )
    frame = pd.DataFrame(rows, columns=["topic", "kind", "rank", "paper_id"])
    types = {"topic": "int32", "kind": "string", "rank": "int16", "paper_id": "string"}
    return frame.astype(types)


def _centre(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    mean = vectors.astype(np.float64).mean(axis=0)
    centre: NDArray[np.float64] = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return centre


def _rank_members(
    vectors: NDArray[np.float32], n_central: int, n_diverse: int
) -> dict[str, list[int]]:
    closeness = vectors.astype(np.float64) @ _centre(vectors)
    order = np.argsort(-closeness, kind="stable").tolist()
    diverse: list[int] = order[:1]
    while len(diverse) < min(n_diverse, len(order)):
        alike = (vectors @ vectors[diverse].T).max(axis=1).astype(np.float64)
        value = RELEVANCE * closeness - (1 - RELEVANCE) * alike
        value[diverse] = -np.inf
        diverse.append(int(value.argmax()))
    return {"central": order[:n_central], "diverse": diverse[:n_diverse]}
