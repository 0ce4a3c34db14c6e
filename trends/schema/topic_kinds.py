"""Which rows of a topics frame are counted and drawn by themselves."""

import pandas as pd

__all__ = ["main_topics"]


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
