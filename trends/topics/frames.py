"""What was found, as frames: assignments, topics, terms, map, quality, and notes in words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.config import NamedTopic
from trends.schema import check_frame
from trends.topics import quality
from trends.topics.labelling.describe import Description
from trends.topics.named.classify import NamedScores

if TYPE_CHECKING:
    from trends.encoders import Embeddings

__all__ = [
    "make_assignments",
    "make_map",
    "make_quality",
    "make_scores",
    "make_terms",
    "make_topics",
]


def make_assignments(
    paper_ids: "pd.Series[Any]",
    claimed: NamedScores,
    free: NDArray[np.bool_],
    found: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> pd.DataFrame:
    """Return one row per paper and topic it belongs to.

    Parameters
    ----------
    paper_ids
        The papers.
    claimed
        How they stand to the named topics.
    free
        Which papers no named topic claims.
    found
        Discovered topic (from 0, or -1) and score of each free paper.
    """
    n_named = claimed.scores.shape[1]
    ids = paper_ids.astype(str).to_numpy(dtype=object)
    rows, topics = np.nonzero(claimed.is_member)
    eligible = np.where(claimed.is_member, claimed.scores, -1.0)
    best = eligible.argmax(axis=1) if n_named else np.zeros(len(ids), dtype=np.int64)
    named = pd.DataFrame(
        {
            "paper_id": ids[rows],
            "topic": topics,
            "score": claimed.scores[rows, topics],
            "is_primary": topics == best[rows],
            "evidence": [
                claimed.sentences[t][r] or None for r, t in zip(rows, topics, strict=True)
            ],
        }
    )
    discovered = pd.DataFrame(
        {
            "paper_id": ids[free],
            "topic": np.where(found[0] >= 0, found[0] + n_named, -1),
            "score": np.where(found[0] >= 0, found[1], 0.0),
            "is_primary": True,
            "evidence": None,
        }
    )
    parts = [part for part in (named, discovered) if len(part)]
    together = pd.concat(parts, ignore_index=True)
    together["evidence"] = together["evidence"].astype("string")
    return check_frame(together, "assignments")


def make_scores(
    paper_ids: "pd.Series[Any]", named: Sequence[NamedTopic], claimed: NamedScores
) -> pd.DataFrame:
    """Return the score of every named topic for every paper: paper_id, topic, score, evidence."""
    n_papers, n_named = claimed.scores.shape
    return pd.DataFrame(
        {
            "paper_id": np.repeat(paper_ids.astype(str).to_numpy(dtype=object), n_named),
            "topic": np.tile(np.arange(n_named, dtype=np.int32), n_papers),
            "score": claimed.scores.ravel().astype(np.float32),
            "evidence": pd.array(
                [
                    claimed.sentences[t][r] or None
                    for r in range(n_papers)
                    for t in range(len(named))
                ],
                dtype="string",
            ),
        }
    )


def make_topics(
    described: Description, stability: NDArray[np.float64], n_papers: int
) -> pd.DataFrame:
    """Return the topics frame."""
    kinds = ["named" if is_named else "area" for is_named in described.is_named]
    frame = pd.DataFrame(
        {
            "topic": np.arange(len(kinds)),
            "kind": kinds,
            "label": pd.array(described.labels, dtype="string"),
            "n_papers": described.n_papers,
            "share": described.n_papers / n_papers,
            "coherence": described.coherence,
            "stability": stability,
        }
    )
    return check_frame(frame, "topics")


def make_terms(described: Description) -> pd.DataFrame:
    """Return the terms frame; ranks start at 0."""
    rows = [
        (topic, rank, term, weight)
        for topic, chosen in enumerate(described.terms)
        for rank, (term, weight) in enumerate(chosen)
    ]
    frame = pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])
    frame["term"] = frame["term"].astype("string")
    return check_frame(frame, "terms")


def make_map(paper_ids: NDArray[Any], places: NDArray[np.float32], method: str) -> pd.DataFrame:
    """Return the map frame, with the method in an extra column."""
    ids = pd.array(paper_ids.astype(object), dtype="string")
    frame = pd.DataFrame({"paper_id": ids, "x": places[:, 0], "y": places[:, 1]})
    frame["method"] = pd.array([method] * len(frame), dtype="string")
    return check_frame(frame, "map")


def make_quality(
    topics: pd.DataFrame,
    terms: pd.DataFrame,
    assignments: pd.DataFrame,
    vectors: "Embeddings",
) -> pd.DataFrame:
    """Return one row per measure, with what it means in words."""
    primary = assignments[assignments["is_primary"]]
    found = primary.set_index("paper_id")["topic"].reindex(vectors.paper_ids.tolist())
    discovered = topics[topics["kind"] == "area"]
    shown = [group["term"].tolist() for _, group in terms.groupby("topic")]
    separation = quality.measure_separation(vectors.vectors, found.to_numpy(dtype=np.int64))
    rows = [
        (
            "coherence",
            topics["coherence"].mean(),
            "how often a topic's terms share papers (NPMI), -1 to 1; mean over topics",
        ),
        (
            "diversity",
            quality.measure_diversity(shown),
            "share of different terms among all topics' terms, 0 to 1",
        ),
        ("separation", separation, "mean silhouette of the papers by cosine, -1 to 1"),
        (
            "stability",
            discovered["stability"].mean(),
            "overlap of discovered topics with those found on parts of the papers, 0 to 1",
        ),
        (
            "unassigned share",
            float((primary["topic"] < 0).mean()),
            "share of papers that fit no topic, 0 to 1",
        ),
        (
            "named topics",
            float((topics["kind"] == "named").sum()),
            "number of topics that the user named",
        ),
        ("discovered topics", float(len(discovered)), "number of topics found in the other papers"),
    ]
    frame = pd.DataFrame(rows, columns=["measure", "value", "meaning"])
    return check_frame(frame.astype({"measure": "string", "meaning": "string"}), "quality")
