"""Where concepts lie among the topics: their numbers, the topic above each, and named ones."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.schema import check_frame
from trends.topics.concepts.folding import read_form

__all__ = ["join_concepts", "place_concepts", "select_members"]


def place_concepts(
    concepts: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    assignments: pd.DataFrame,
    *,
    named: Mapping[int, Collection[str]],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give concepts numbers behind those of the topics, and find the topic that each lies in.

    Parameters
    ----------
    concepts, mentions
        What was found, numbered from 0.
    topics, assignments
        Named topics and areas, and their papers.
    named
        By the number of a named topic, its name and keywords. A concept of which one of these is a
        variant is no concept of its own: its mentions are those of the named topic.

    Returns
    -------
    tuple of DataFrame
        The frames `concepts` and `mentions`. `parent` is the topic that holds most of the papers
        about the concept, missing where none holds any.
    """
    absorbed = _find_absorbed(concepts, named)
    stays = ~concepts["topic"].isin(list(absorbed))
    first = int(topics["topic"].max()) + 1 if len(topics) else 0
    kept = concepts.loc[stays, "topic"].tolist()
    number_of = {**absorbed, **{old: first + place for place, old in enumerate(kept)}}
    numbered = mentions.assign(topic=mentions["topic"].map(number_of))
    if absorbed:
        numbered = _merge_mentions(numbered)
    placed = concepts[stays].assign(topic=concepts.loc[stays, "topic"].map(number_of))
    parents = _find_parents(numbered, assignments, first=first)
    placed["parent"] = placed["topic"].map(parents).astype("Int32")
    return check_frame(placed, "concepts"), check_frame(numbered, "mentions")


def join_concepts(topics: pd.DataFrame, concepts: pd.DataFrame, n_papers: int) -> pd.DataFrame:
    """Return a topics frame with the concepts behind the named topics and areas."""
    if concepts.empty:
        return check_frame(topics, "topics")
    rows = concepts.assign(
        kind="concept", share=concepts["n_papers"] / n_papers, coherence=np.nan, stability=np.nan
    )
    both = [check_frame(frame, "topics") for frame in (topics, rows)]
    return check_frame(pd.concat(both, ignore_index=True), "topics")


def select_members(
    topic: int,
    *,
    assignments: pd.DataFrame,
    mentions: pd.DataFrame,
    is_concept: bool,
    about: bool,
) -> NDArray[Any]:
    """Return the sorted identifiers of the papers of a topic of any kind.

    Parameters
    ----------
    topic
        Its number.
    assignments, mentions
        The papers of named topics and areas; the papers that mention concepts.
    is_concept
        Whether it is a concept.
    about
        Of a concept, only the papers that are about it.
    """
    rows = mentions if is_concept else assignments
    is_member = rows["topic"] == topic
    if is_concept and about:
        is_member &= rows["is_about"]
    return np.sort(rows.loc[is_member, "paper_id"].to_numpy(dtype=object).astype(str))


def _find_absorbed(concepts: pd.DataFrame, named: Mapping[int, Collection[str]]) -> dict[int, int]:
    """Return the named topic that takes the place of a concept."""
    topic_of: dict[str, int] = {}
    for topic, names in named.items():
        for name in names:
            topic_of.setdefault(read_form(name), topic)
    topic_of.pop("", None)
    absorbed: dict[int, int] = {}
    if topic_of:
        for concept, variants in zip(concepts["topic"], concepts["variants"], strict=True):
            found = [topic_of[form] for form in map(read_form, variants) if form in topic_of]
            if found:
                absorbed[int(concept)] = found[0]
    return absorbed


def _merge_mentions(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return mentions in which each paper and topic stands once."""
    by_pair = mentions.groupby(["paper_id", "topic"], as_index=False, sort=False)
    return by_pair.agg({"n_mentions": "sum", "in_title": "any", "is_about": "any"})


def _find_parents(
    mentions: pd.DataFrame, assignments: pd.DataFrame, *, first: int
) -> "pd.Series[Any]":
    """Return by concept the topic that holds most papers about it, then most that mention it."""
    held = assignments.loc[assignments["topic"] >= 0, ["paper_id", "topic"]]
    if "level" in assignments:
        held = held[assignments.loc[held.index, "level"].fillna(0) == 0]
    said = mentions.loc[mentions["topic"] >= first, ["paper_id", "topic", "is_about"]]
    pairs = said.merge(held.rename(columns={"topic": "parent"}), on="paper_id")
    sizes = pairs.groupby(["topic", "parent"], as_index=False)["is_about"].agg(["sum", "size"])
    ranked = sizes.sort_values(
        ["topic", "sum", "size", "parent"], ascending=[True, False, False, True]
    )
    return ranked.drop_duplicates("topic").set_index("topic")["parent"]
