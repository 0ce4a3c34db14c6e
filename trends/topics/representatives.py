"""Papers that stand for a topic."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.topics.inputs import check_count

__all__ = ["choose_representatives"]

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
