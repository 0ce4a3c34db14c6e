"""What a user says of a named topic, checked and read: names, definitions, papers by hand."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.config import NamedTopic
from trends.errors import ConfigError, list_offenders
from trends.text import STOP_WORDS, clean_text, tokenize

__all__ = ["check_named_topics", "is_discipline", "read_fixed", "write_definitions"]

_DISCIPLINE: Final = re.compile(r"(?:ics|logy|graphy|nomy)$")


def check_named_topics(named_topics: Sequence[NamedTopic | str]) -> tuple[NamedTopic, ...]:
    """Return the user's topics; plain strings are names.

    Raises
    ------
    ConfigError
        If one is neither a name nor a NamedTopic, or two have the same name.
    """
    if isinstance(named_topics, str):
        raise ConfigError(
            f"named_topics must be a list of topics; got the single text {named_topics!r}. "
            f"Put it in brackets: [{named_topics!r}]."
        )
    if not isinstance(named_topics, Iterable):
        raise ConfigError(
            f"named_topics must be a list of topics; got {named_topics!r}. "
            "Write for example named_topics=['KV cache']."
        )
    topics = []
    for topic in named_topics:
        if not isinstance(topic, (str, NamedTopic)):
            raise ConfigError(
                f"A named topic must be a name or a NamedTopic; got {topic!r}. "
                "Write NamedTopic('KV cache', keywords=[...])."
            )
        topics.append(NamedTopic(topic) if isinstance(topic, str) else topic)
    names = [topic.name.strip().lower() for topic in topics]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ConfigError(
            "Every named topic needs a name of its own; these come more than once: "
            f"{list_offenders(repeated)}. Rename or merge them."
        )
    return tuple(topics)


def write_definitions(topics: Sequence[NamedTopic]) -> pd.DataFrame:
    """Return the topics as papers: the name as title, the rest as abstract."""
    return pd.DataFrame(
        {
            "paper_id": [str(number) for number in range(len(topics))],
            "title": [topic.name for topic in topics],
            "abstract": [". ".join([topic.description, *topic.keywords]) for topic in topics],
        }
    )


def is_discipline(name: str) -> bool:
    """Return whether a name is one word that ends like a discipline's ("robotics", "oncology")."""
    tokens = [token for token in tokenize(name) if token not in STOP_WORDS]
    return len(tokens) == 1 and _DISCIPLINE.search(tokens[0]) is not None


def read_fixed(topic: NamedTopic, papers: pd.DataFrame) -> NDArray[np.float64]:
    """Return 1 for the user's examples, 0 for counterexamples, NaN for all other papers."""
    fixed = np.full(len(papers), np.nan)
    if not (topic.examples or topic.counterexamples):
        return fixed
    ids = papers["paper_id"].astype(str).tolist()
    titles = [clean_text(title).lower() for title in papers["title"].fillna("").astype(str)]
    for value, given in ((1.0, topic.examples), (0.0, topic.counterexamples)):
        wanted = set(given) | {clean_text(text).lower() for text in given}
        rows = [i for i in range(len(ids)) if ids[i] in wanted or titles[i] in wanted]
        fixed[rows] = value
    return fixed
