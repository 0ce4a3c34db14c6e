"""How every paper stands to every topic, and how the topics stand to each other."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.errors import ConfigError
from trends.topics.base import FittedTopics
from trends.topics.clustering.neighbors import (
    share_neighborhood,
)
from trends.topics.named.classify import classify_papers

if TYPE_CHECKING:
    from trends.topics.clustering.discovery import Discovery
    from trends.topics.named.topic_classifier import TopicClassifier

__all__ = ["fill_grid", "list_members", "score_parts"]

NO_TOPIC: Final = -2  # no paper has it, unlike -1


def score_parts(
    papers: pd.DataFrame,
    rows: NDArray[np.float32],
    claims: "list[TopicClassifier]",
    discovery: "Discovery",
    known: NDArray[np.float32],
) -> pd.DataFrame:
    """Return the score of every paper for every topic as it was found, before any change by hand.

    Parameters
    ----------
    papers, rows
        The papers, and their vectors as unit rows.
    claims
        The named topics.
    discovery, known
        The discovered topics, and the vectors of the papers that they were found among.

    Returns
    -------
    pandas.DataFrame
        `paper_id`, `topic` and `score`; one row per paper and topic.
    """
    named = classify_papers(claims, papers, rows).scores
    discovered = share_neighborhood(rows, known, discovery.topics, discovery.scores)
    scores = np.hstack([named, discovered])
    n_papers, n_topics = scores.shape
    return pd.DataFrame(
        {
            "paper_id": np.repeat(papers["paper_id"].to_numpy(dtype=object), n_topics),
            "topic": np.tile(np.arange(n_topics), n_papers),
            "score": scores.ravel(),
        }
    )


def fill_grid(
    scores: pd.DataFrame, paper_ids: "pd.Series[Any]", topics: "pd.Series[Any]"
) -> pd.DataFrame:
    """Return one row per paper and topic, with score 0 where `scores` has none."""
    grid = pd.MultiIndex.from_product(
        [paper_ids.to_numpy(dtype=object), topics.to_numpy()], names=["paper_id", "topic"]
    )
    full = scores.set_index(["paper_id", "topic"])["score"].reindex(grid, fill_value=0.0)
    types: dict[str, Any] = {"paper_id": "string", "topic": np.int32, "score": np.float32}
    return full.reset_index().astype(types)


def list_members(
    model: FittedTopics,
    numbers: Sequence[int],
    least: float,
    *,
    score_papers: Callable[..., pd.DataFrame],
) -> pd.DataFrame:
    """Return topic by topic its papers and near misses with score and evidence, highest first."""
    is_number = isinstance(least, (int, float, np.number)) and not isinstance(least, bool)
    if not is_number or not 0 <= least <= 1:
        raise ConfigError(
            f"The lowest score of a near miss must lie between 0 and 1; got {least!r}. "
            "0.1 shows what comes close."
        )
    kinds = model.topics_["kind"]
    scores = {"named": model.scores_}
    if any(kinds[number] == "area" for number in numbers):
        found = score_papers(model.papers_, vectors=model.vectors_)
        scores["area"] = found.assign(evidence=None)
    parts = [
        _list_members_of(model, number, scores[kinds[number]], least=least) for number in numbers
    ]
    if parts:
        return pd.concat(parts, ignore_index=True)
    return _list_members_of(model, NO_TOPIC, model.scores_, least=least)


def _list_members_of(
    model: FittedTopics, number: int, scores: pd.DataFrame, *, least: float
) -> pd.DataFrame:
    columns = ["paper_id", "score", "evidence"]
    members = model.assignments_.loc[model.assignments_["topic"] == number, columns]
    near = scores.loc[
        (scores["topic"] == number)
        & (scores["score"] >= max(least, np.finfo(np.float32).tiny))
        & ~scores["paper_id"].isin(members["paper_id"]),
        columns,
    ]
    listed = pd.concat(
        [members.assign(is_member=True), near.assign(is_member=False)], ignore_index=True
    )
    titles = model.papers_.set_index("paper_id")["title"]
    listed["label"] = model.topics_["label"].get(number, "")
    listed["title"] = listed["paper_id"].map(titles).astype("string")
    listed = listed.sort_values(
        ["is_member", "score", "paper_id"], ascending=[False, False, True], ignore_index=True
    )
    types: dict[str, Any] = {
        "label": "string",
        "paper_id": "string",
        "score": np.float32,
        "is_member": bool,
        "evidence": "string",
    }
    return listed[["label", "paper_id", "title", "score", "is_member", "evidence"]].astype(types)
