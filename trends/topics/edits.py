"""Changes that the user makes by hand to the topics that were found: merging and splitting.

Each change is kept as a value and made again on whatever papers are assigned later, so that new
papers meet the same topics.
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.control_characters import remove_controls
from trends.errors import ConfigError, list_offenders
from trends.topics.clustering.neighbors import vote_topics

__all__ = ["Edit", "apply_edit", "check_name", "find_topics", "order_topics"]

# A label without numeric meaning.
NO_SPLIT: Final = -1


def _no_rows() -> NDArray[np.int64]:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Edit:
    """One change of the topics.

    Parameters
    ----------
    places
        New number of each topic before the change; merged topics share one, that of a topic
        which is split has no meaning.
    split
        Topic that is split; -1 where none is.
    members, parts
        Rows of its papers among those of the fit, and the part, from 0, that each belongs to.
    part_places
        New number of each part.
    """

    places: NDArray[np.int64]
    split: int = NO_SPLIT
    members: NDArray[np.int64] = field(default_factory=_no_rows)
    parts: NDArray[np.int64] = field(default_factory=_no_rows)
    part_places: NDArray[np.int64] = field(default_factory=_no_rows)


def find_topics(topics: pd.DataFrame, labels: Sequence[int | str], *, least: int = 1) -> list[int]:
    """Return the numbers of topics by their numbers or labels, upper and lower case alike.

    Raises
    ------
    ConfigError
        If a label or number is unknown, comes twice, or there are fewer than `least`.
    """
    if isinstance(labels, str) or not isinstance(labels, Iterable):
        what = "single text" if isinstance(labels, str) else "single value"
        raise ConfigError(
            f"A list of topics' labels was expected; got the {what} {labels!r}. "
            f"Put it in brackets: [{labels!r}]."
        )
    known = {
        str(label).casefold(): int(topic)
        for label, topic in zip(topics["label"], topics["topic"], strict=True)
    }
    numbers = []
    for label in labels:
        if isinstance(label, (int, np.integer)) and not isinstance(label, bool):
            if int(label) not in known.values():
                raise ConfigError(
                    f"The number of a topic was expected, from 0 to {len(topics) - 1}; got {label!r}. "
                    "The frame of topics has the numbers."
                )
            numbers.append(int(label))
            continue
        number = known.get(str(label).strip().casefold())
        if number is None:
            close = difflib.get_close_matches(str(label).casefold(), list(known), n=3, cutoff=0.4)
            names = topics.set_index("topic")["label"]
            near = [str(names[known[name]]) for name in close] or names.tolist()
            raise ConfigError(
                f"The label of a topic was expected; got {label!r}, which none of the "
                f"{len(topics)} topics has. The closest are {list_offenders(near)}."
            )
        numbers.append(number)
    if len(set(numbers)) < max(least, len(numbers)):
        raise ConfigError(
            f"At least {least} different topics were expected, none twice; got "
            f"{list_offenders(labels)}. Give each topic's label once."
        )
    return numbers


def check_name(name: str, topics: pd.DataFrame, replaced: Sequence[int]) -> str:
    """Return the name of a topic on one line, without control characters.

    Raises
    ------
    ConfigError
        If it is empty, or a topic that stays has it already.
    """
    cleaned = " ".join(remove_controls(name).split()) if isinstance(name, str) else ""
    if not cleaned:
        raise ConfigError(f"A topic needs a name that is not empty; got {name!r}. Give it one.")
    staying = topics.loc[~topics["topic"].isin(list(replaced)), "label"]
    if cleaned.casefold() in set(staying.str.casefold()):
        raise ConfigError(
            f"Every topic needs a name of its own; {cleaned!r} is that of another topic. "
            "Choose another, or merge the two."
        )
    return cleaned


def order_topics(
    kinds: Sequence[str], n_papers: Sequence[int], first: Sequence[int]
) -> NDArray[np.int64]:
    """Return the new number of each topic: named ones by first number, others by size.

    Parameters
    ----------
    kinds, n_papers
        Kind and size of each topic.
    first
        A number that decides between equals, such as the lowest number of its parts.

    Examples
    --------
    >>> order_topics(["area", "named", "area"], [3, 1, 9], [1, 0, 2]).tolist()
    [2, 0, 1]
    """
    keys = [
        (kind != "named", 0 if kind == "named" else -size, number)
        for kind, size, number in zip(kinds, n_papers, first, strict=True)
    ]
    places = np.empty(len(keys), dtype=np.int64)
    places[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return places


def apply_edit(
    rows: pd.DataFrame,
    edit: Edit,
    vectors: pd.DataFrame,
    known: NDArray[np.float32],
) -> pd.DataFrame:
    """Return assignments or scores as they are after a change.

    Parameters
    ----------
    rows
        Columns `paper_id`, `topic`, `score`, and others; it is not changed.
    edit
        The change.
    vectors
        The papers' vectors, indexed by paper_id.
    known
        Vectors of the papers of the fit, to which the rows of the edit refer.

    Returns
    -------
    pandas.DataFrame
        The same columns, one row per paper and topic, with the highest score of what was merged.
    """
    changed = rows.copy()
    old = rows["topic"].to_numpy(dtype=np.int64)
    new = np.where(old >= 0, edit.places[np.maximum(old, 0)], -1)
    is_split = old == edit.split
    if edit.split != NO_SPLIT and is_split.any():
        ids = rows.loc[is_split, "paper_id"]
        parts, _ = vote_topics(
            vectors.loc[ids].to_numpy(dtype=np.float32),
            known[edit.members],
            edit.parts,
            np.ones(len(edit.members)),
        )
        # A paper of which nothing is known goes to the first part, the largest.
        new[is_split] = edit.part_places[np.maximum(parts, 0)]
    changed["topic"] = new.astype(np.int32)
    changed = changed.sort_values(
        ["paper_id", "topic", "score"], ascending=[True, True, False], kind="stable"
    )
    if "is_primary" in changed:
        pairs = changed.groupby(["paper_id", "topic"])["is_primary"]
        changed["is_primary"] = pairs.transform("any")
    return changed.drop_duplicates(["paper_id", "topic"], ignore_index=True)
