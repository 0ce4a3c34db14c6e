"""Topics that exist already, for the papers of an analysis."""

from typing import Any

import numpy as np
import pandas as pd

from trends.config import Config
from trends.errors import ConfigError
from trends.topics import TopicModel
from trends.topics.given.given_topics import GivenTopics
from trends.topics.given.read_given import read_given_topics

__all__ = ["name_origin", "take_topics"]


def take_topics(given: Any, papers: pd.DataFrame, config: Config) -> GivenTopics | TopicModel:
    """Return topics that exist already, for these papers.

    Parameters
    ----------
    given
        What `analyze` takes as `topics`.
    papers
        The papers, in the order in which topics by position are meant.
    config
        The settings; they may name no topics.

    Raises
    ------
    ConfigError
        If the settings name topics, or what is given does not fit the papers.
    FrameError
        If a frame of assignments does not fit the papers.
    """
    if isinstance(given, TopicModel):
        return given if _has_same_papers(given, papers) else _place_papers(given, papers)
    if config.topics.named:
        raise ConfigError(
            f"Topics are either given or named; got both, with the named topic "
            f"{config.topics.named[0].name!r}. Leave out topics, or the named topics of the settings."
        )
    return read_given_topics(given, papers, n_topics=config.topics.n_topics)


def name_origin(topics: GivenTopics | TopicModel | None) -> str:
    """Return what given topics were made by; empty where topics are discovered."""
    if isinstance(topics, GivenTopics):
        return topics.origin
    return "" if topics is None else "a model that was fitted on these papers before"


def _has_same_papers(model: TopicModel, papers: pd.DataFrame) -> bool:
    """Tell whether a model was fitted on just these papers, and so knows all that is asked."""
    known = model.papers_.set_index("paper_id")[["title", "abstract"]].fillna("").astype(str)
    asked = papers.assign(paper_id=papers["paper_id"].astype(str)).set_index("paper_id")
    asked = asked[["title", "abstract"]].fillna("").astype(str)
    if len(known) != len(asked) or set(known.index) != set(asked.index):
        return False
    return bool(np.array_equal(known.to_numpy(), asked.loc[known.index].to_numpy()))


def _place_papers(model: TopicModel, papers: pd.DataFrame) -> GivenTopics:
    """Return the topics that a model gives to papers, some of which it does not know."""
    found = model.transform(papers)
    topics = model.topics_
    return GivenTopics(
        labels=tuple(topics["label"].astype(str)),
        n_named=int((topics["kind"] == "named").sum()),
        assignments=found[found["topic"] >= 0].reset_index(drop=True),
        origin=f"those of a model of {len(model.papers_):,} papers, which placed these",
    )
