"""Why papers belong to no topic."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.schema.categories import REASON
from trends.text import tokenize
from trends.text.languages.detection import UNKNOWN, find_language
from trends.topics.clustering.neighbors import (
    choose_n_neighbors,
    count_votes,
    find_neighbors,
    weigh_neighbors,
)

__all__ = ["NOT_GIVEN", "explain_unassigned"]

# The reason of all papers without a topic where topics were given.
NOT_GIVEN: Final = "the topics that were given leave some out"

# Chosen by hand: fewer words, such as a title alone, do not place a paper.
FEWEST_WORDS: Final = 12
# A paper is near nothing if its neighbours are farther than those of nearly all other papers.
FARTHEST_SHARE: Final = 0.1
# Of more papers every second, third and so on is looked at, which shows as well what is near.
MOST_COMPARED: Final = 20_000
# So many assigned papers, evenly spread over all, show what is usual.
MOST_MEASURED: Final = 2_000


def explain_unassigned(
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    vectors: NDArray[np.float32],
    *,
    reason: str = "",
) -> pd.DataFrame:
    """Say of every paper that belongs to no topic why that is so.

    Parameters
    ----------
    papers
        Columns `paper_id`, `title` and `abstract`.
    assignments
        Columns `paper_id` and `topic`; topic -1 is no topic.
    vectors
        One unit row per paper; zeros where nothing is known.
    reason
        Why nothing was discovered, or not all of it told; empty otherwise.

    Returns
    -------
    pandas.DataFrame
        `paper_id` string, `reason` category (the first that holds of "no text", "too little text":
        fewer than 12 words or none that is known, "another language": found by `find_language`, "too few
        papers": no topics were discovered, or theirs is not found again on parts of so few
        papers, "near nothing": its neighbours are farther than those
        of nine papers in ten, "between topics": they belong to several or to none,
        "no topic given": topics were given, and none of them to this paper), `similarity`
        float64 (mean cosine of its nearest papers), `nearest` Int32 (the topic that most of them
        belong to, if any); one row per paper without a topic, by paper_id.
    """
    topic_of = assignments.drop_duplicates("paper_id").set_index("paper_id")["topic"]
    topics = topic_of.reindex(papers["paper_id"]).fillna(-1).to_numpy(dtype=np.int64)
    outside = np.flatnonzero(topics < 0)
    closeness, nearest = _look_around(vectors, topics, outside)
    texts = papers["title"].fillna("").astype(str) + " " + papers["abstract"].fillna("").astype(str)
    usual = _measure_usual(vectors, topics) if len(outside) else 0.0
    reasons = []
    for row, near in zip(outside, closeness, strict=True):
        is_known, is_far = bool(vectors[row].any()), bool(near < usual)
        reasons.append(_name_reason(texts.iloc[row], is_known=is_known, is_far=is_far, why=reason))
    frame = pd.DataFrame({"paper_id": papers["paper_id"].to_numpy()[outside]})
    frame["reason"] = pd.Categorical(reasons, dtype=REASON)
    frame["similarity"] = closeness
    frame["nearest"] = pd.array([None if t < 0 else int(t) for t in nearest], dtype="Int32")
    frame["paper_id"] = frame["paper_id"].astype("string")
    return frame.sort_values("paper_id", ignore_index=True)


def _name_reason(text: str, *, is_known: bool, is_far: bool, why: str) -> str:
    if why == NOT_GIVEN:
        return "no topic given"
    words = [word for word in tokenize(text) if any(map(str.isalpha, word))]
    if not words:
        return "no text"
    if find_language(text) not in ("English", UNKNOWN):
        return "another language"
    if len(words) < FEWEST_WORDS or not is_known:
        return "too little text"
    if why:
        return "too few papers"
    return "near nothing" if is_far else "between topics"


def _look_around(
    vectors: NDArray[np.float32], topics: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return how near the other papers are to some, and the topic of most of those."""
    closeness = np.zeros(len(rows))
    nearest = np.full(len(rows), -1)
    if not len(rows) or len(vectors) < 2:
        return closeness, nearest
    compared = np.arange(0, len(vectors), -(-len(vectors) // MOST_COMPARED))
    n_neighbors = choose_n_neighbors(len(compared))
    found, cosines = find_neighbors(vectors[compared], vectors[rows], n_neighbors + 1)
    found = compared[found]
    # A paper is not its own neighbor; one that is not compared has its farthest left out.
    is_other = found != rows[:, None]
    is_other[is_other.all(axis=1), -1] = False
    others = cosines[is_other].reshape(len(rows), -1)
    closeness = np.clip(others.astype(np.float64), 0, None).mean(axis=1)
    # What is asked is the nearest topic, so that neighbors without one have no say.
    weights = np.where(is_other, weigh_neighbors(cosines), 0.0)
    votes = count_votes(topics[found], weights, n_topics=max(int(topics.max()), -1) + 1)[:, 1:]
    if votes.shape[1]:
        nearest = np.where(votes.max(axis=1) > 0, votes.argmax(axis=1), -1)
    return closeness, nearest


def _measure_usual(vectors: NDArray[np.float32], topics: NDArray[np.int64]) -> float:
    """Return the mean cosine of neighbours that nine of ten assigned papers exceed."""
    inside = np.flatnonzero((topics >= 0) & vectors.any(axis=1))
    if not len(inside):
        return 0.0
    places = np.linspace(0, len(inside) - 1, min(len(inside), MOST_MEASURED)).astype(np.int64)
    closeness, _ = _look_around(vectors, topics, inside[places])
    return float(np.quantile(closeness, FARTHEST_SHARE))
