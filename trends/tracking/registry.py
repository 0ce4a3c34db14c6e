"""The registry of topics: permanent keys, and how each topic came to be."""

import datetime as dt
import re
from collections.abc import Collection
from typing import Any

import pandas as pd

from trends.formatting import format_count
from trends.schema import check_frame

__all__ = ["add_keys", "begin_registry", "count_standing", "register"]


def begin_registry(topics: pd.DataFrame, *, day: dt.date, n_papers: int) -> pd.DataFrame:
    """Return the registry of the first topics.

    Parameters
    ----------
    topics
        Named topics, areas and concepts.
    day
        The day of the first update.
    n_papers
        The number of papers that they were found among.
    """
    among = f"found among the first {format_count(n_papers, 'paper')}"
    whys = topics["kind"].astype(str).map({"named": "named by the user"}).fillna(among)
    return register(None, topics.assign(why=whys), day=day, update=1)


def register(
    registry: pd.DataFrame | None, topics: pd.DataFrame, *, day: dt.date, update: int
) -> pd.DataFrame:
    """Return the registry with further topics.

    Parameters
    ----------
    registry
        The registry before; None begins one.
    topics
        Columns `topic`, `kind`, `label`, `why`, and where they are known `topic_key` and `parents`.
        Topics without a key get one from their kind and label, with a number if it is taken.
    day, update
        When they came.
    """
    taken = set() if registry is None else set(registry["topic_key"])
    keys = []
    for row in topics.to_dict("records"):
        key = row.get("topic_key")
        keys.append(_make_key(row, taken) if key is None or pd.isna(key) else str(key))
        taken.add(keys[-1])
    rows = topics.assign(
        topic_key=keys,
        born=pd.Timestamp(day),
        update=update,
        parents=topics.get("parents", pd.Series([[]] * len(topics), index=topics.index)),
        is_standing=True,
    )
    columns = [
        "topic_key",
        "topic",
        "kind",
        "label",
        "born",
        "update",
        "parents",
        "why",
        "is_standing",
    ]
    parts = [frame for frame in (registry, rows[columns]) if frame is not None and len(frame)]
    return check_frame(pd.concat(parts, ignore_index=True) if parts else rows[columns], "registry")


def _make_key(row: dict[Any, Any], taken: Collection[str]) -> str:
    """Return a key such as "area:graph-neural-networks" that no other topic has.

    Examples
    --------
    >>> _make_key({"kind": "area", "label": "KV cache"}, {"area:kv-cache"})
    'area:kv-cache-2'
    """
    slug = re.sub(r"\W+", "-", str(row["label"]).casefold()).strip("-") or "topic"
    key = stem = f"{row['kind']}:{slug}"
    number = 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


def add_keys(topics: pd.DataFrame, registry: pd.DataFrame) -> pd.DataFrame:
    """Return topics with the keys that the registry has for their numbers."""
    standing = registry[registry["is_standing"]]
    keys = dict(zip(standing["topic"], standing["topic_key"], strict=True))
    return topics.assign(topic_key=topics["topic"].map(keys).astype("string"))


def count_standing(registry: pd.DataFrame) -> int:
    """Return the lowest number that no named topic or area ever had."""
    numbers = registry.loc[registry["kind"] != "concept", "topic"]
    return int(numbers.max()) + 1 if len(numbers) else 0
