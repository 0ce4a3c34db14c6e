"""`GivenTopics`: which papers belong to topics that were made elsewhere."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.errors import ConfigError
from trends.formatting import agree, format_count
from trends.schema import check_frame
from trends.topics.clustering.discovery import Discovery
from trends.topics.clustering.outliers import NOT_GIVEN
from trends.topics.clustering.partition import no_runs

__all__ = ["GivenTopics", "check_length", "number_topics"]


@dataclass(frozen=True)
class GivenTopics:
    """Topics that were made elsewhere, and the papers of each.

    Parameters
    ----------
    labels
        One per topic, numbered from 0; None where one is to be found among the papers' terms.
    n_named
        How many of them, from the first on, count as named: a paper may belong to several of
        these. The others are areas, of which a paper belongs to one at most.
    assignments
        Columns `paper_id`, `topic`, `score`, `is_primary`, `evidence`; a row per paper and topic.
        Papers without a topic have no row.
    origin
        What they were made by, as part of a sentence.
    note
        What a reader should know of them, such as labels that were left out; empty for nothing.
    """

    labels: tuple[str | None, ...]
    n_named: int
    assignments: pd.DataFrame
    origin: str
    note: str = ""

    def describe(self, n_papers: int) -> tuple[str, ...]:
        """Return sentences on where the topics come from, and how many papers have none."""
        n_without = n_papers - self.assignments["paper_id"].nunique()
        without = (
            f" {format_count(n_without, 'paper')} {agree(n_without, 'has', 'have')} none of them."
            if n_without
            else ""
        )
        topics = format_count(len(self.labels), "topic")
        note = (self.note,) if self.note else ()
        return (
            f"{topics} {agree(len(self.labels), 'was', 'were')} given: {self.origin}.{without}",
            *note,
        )

    def complete(self, paper_ids: "pd.Series[Any]") -> pd.DataFrame:
        """Return the assignments, with a row of topic -1 for each paper that has none."""
        without = paper_ids[~paper_ids.isin(self.assignments["paper_id"])]
        rows = pd.DataFrame(
            {"paper_id": without, "topic": -1, "score": 0.0, "is_primary": True, "evidence": None}
        )
        parts = [part for part in (self.assignments, rows) if len(part)]
        together = pd.concat(parts, ignore_index=True)
        return check_frame(together.astype({"evidence": "string"}), "assignments")

    def to_discovery(self, paper_ids: "pd.Series[Any]") -> tuple[NDArray[np.bool_], Discovery]:
        """Return which papers no named topic holds, and the areas of these as if discovered.

        New papers can then be placed among the areas by their nearest papers.
        """
        is_named = self.assignments["topic"] < self.n_named
        free = ~paper_ids.isin(self.assignments.loc[is_named, "paper_id"]).to_numpy()
        areas = self.assignments[~is_named].set_index("paper_id").reindex(paper_ids[free])
        topics = areas["topic"].fillna(-1).to_numpy(dtype=np.int64)
        topics = np.where(topics < 0, -1, topics - self.n_named)
        n_areas = len(self.labels) - self.n_named
        reason = NOT_GIVEN if (topics < 0).any() else ""
        scores = areas["score"].fillna(0.0).to_numpy(dtype=np.float64)
        found = Discovery(topics, scores, np.full(n_areas, np.nan), no_runs(len(topics)), reason)
        return free, found


def number_topics(
    paper_ids: NDArray[Any],
    topics: NDArray[np.int64],
    *,
    scores: NDArray[np.float64] | None = None,
    labels: Sequence[str | None] | None = None,
    origin: str,
) -> GivenTopics:
    """Return areas of papers that have at most one topic each, by its number.

    Numbers are kept where they count from 0 without large gaps; a topic without papers keeps its
    place. -1 and other negative numbers mean no topic.

    Parameters
    ----------
    paper_ids, topics
        The papers and the topic of each.
    scores
        How surely each belongs, 0 to 1; None takes 1.
    labels
        Label of each topic, None where one is to be found; None for all finds all.
    origin
        What made the topics.

    Examples
    --------
    >>> ids = np.array(["a", "b", "c"])
    >>> given = number_topics(ids, np.array([1, -1, 0]), origin="labels")
    >>> given.labels, given.assignments["topic"].tolist()
    ((None, None), [1, 0])
    """
    inside = np.flatnonzero(topics >= 0)
    if not len(inside):
        raise ConfigError(
            f"topics must give some papers a topic; none of {format_count(len(topics), 'paper')} has "
            f"one in {origin}. Numbers count from 0, and -1 means no topic."
        )
    n_topics = max(len(labels or ()), int(topics.max()) + 1)
    if n_topics > len(topics) + len(labels or ()):
        # Such numbers are names, as the identifiers of an index are.
        used, places = np.unique(topics[inside], return_inverse=True)
        topics = topics.copy()
        topics[inside] = places
        labels, n_topics = [f"Topic {number}" for number in used.tolist()], len(used)
    frame = pd.DataFrame(
        {
            "paper_id": paper_ids[inside].astype(object),
            "topic": topics[inside],
            "score": 1.0 if scores is None else np.clip(scores[inside], 0, 1),
            "is_primary": True,
            "evidence": None,
        }
    )
    given = tuple(labels or ())
    return GivenTopics(given + (None,) * (n_topics - len(given)), 0, frame, origin)


def check_length(n_given: int, papers: pd.DataFrame, what: Hashable) -> None:
    """Refuse topics by position that are more or fewer than the papers.

    Raises
    ------
    ConfigError
        If the numbers differ.
    """
    if n_given != len(papers):
        raise ConfigError(
            f"topics must have one row per paper, in the order of the papers, "
            f"{format_count(len(papers), 'row')}; {what} has {n_given:,}. Give those of these papers, or a "
            "frame with the columns paper_id and topic, whose rows may have any order."
        )
