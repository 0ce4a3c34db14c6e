"""Which rows of a topics frame are counted and drawn by themselves."""

import pandas as pd

__all__ = ["main_topics", "name_families"]


def main_topics(topics: pd.DataFrame) -> pd.DataFrame:
    """Return the named topics and the main areas, without finer areas and concepts.

    Examples
    --------
    >>> topics = pd.DataFrame({"topic": [0, 1, 2, 3], "level": [pd.NA, 0, 1, pd.NA]})
    >>> main_topics(topics.assign(kind=["named", "area", "area", "concept"]))["topic"].tolist()
    [0, 1]
    """
    is_main = topics["kind"] != "concept"
    if "level" in topics:
        is_main &= topics["level"].fillna(0) == 0
    return topics[is_main]


def name_families(topics: pd.DataFrame) -> dict[int, str]:
    """Return the family of each topic, within which q-values are adjusted: its kind, and its level.

    Examples
    --------
    >>> topics = pd.DataFrame({"topic": [0, 1, 2], "level": [pd.NA, 0, 1]})
    >>> name_families(topics.assign(kind=["named", "area", "area"]))
    {0: 'named', 1: 'area', 2: 'area of level 1'}
    """
    levels = topics["level"].fillna(0) if "level" in topics else [0] * len(topics)
    return {
        int(topic): f"{kind} of level {level}" if level else str(kind)
        for topic, kind, level in zip(topics["topic"], topics["kind"], levels, strict=True)
    }
