"""What a user says of a named topic, checked and read: names, definitions, papers by hand."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.config import NamedTopic
from trends.config.value_checks import check_listed, check_names
from trends.errors import ConfigError
from trends.topics.input_checks import find_given, place_papers

__all__ = ["check_named_topics", "read_fixed", "write_definitions"]


def check_named_topics(named_topics: Sequence[NamedTopic | str]) -> tuple[NamedTopic, ...]:
    """Return the user's topics; plain strings are names.

    Raises
    ------
    ConfigError
        If one is neither a name nor a NamedTopic, or two have the same name.
    """
    topics = []
    for topic in check_listed("named_topics", named_topics):
        if not isinstance(topic, (str, NamedTopic)):
            raise ConfigError(
                f"A named topic must be a name or a NamedTopic; got {topic!r}. "
                "Write NamedTopic('KV cache', keywords=[...])."
            )
        topics.append(NamedTopic(topic) if isinstance(topic, str) else topic)
    check_names("named_topics", [topic.name for topic in topics])
    return tuple(topics)


def write_definitions(topics: Sequence[NamedTopic], names: Sequence[str]) -> pd.DataFrame:
    """Return the topics as papers: the name as title, the rest as abstract.

    Parameters
    ----------
    topics
        The user's topics.
    names
        Their names as the corpus writes them.
    """
    return pd.DataFrame(
        {
            "paper_id": [str(number) for number in range(len(topics))],
            "title": list(names),
            "abstract": [". ".join([topic.description, *topic.keywords]) for topic in topics],
        }
    )


def read_fixed(topics: Sequence[NamedTopic], papers: pd.DataFrame) -> NDArray[np.float64]:
    """Return papers x topics: 1 for the user's examples, 0 for counterexamples, NaN otherwise."""
    fixed = np.full((len(papers), len(topics)), np.nan)
    if any(topic.examples or topic.counterexamples for topic in topics):
        places = place_papers(papers)
        for number, topic in enumerate(topics):
            for value, given in ((1.0, topic.examples), (0.0, topic.counterexamples)):
                fixed[find_given(given, places), number] = value
    return fixed
