"""Topics from labels: a column of them, several per paper allowed, or a frame of assignments."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from trends.errors import ConfigError, FrameError, list_offenders
from trends.formatting import agree, format_count
from trends.topics.given.given_topics import GivenTopics, number_topics

__all__ = ["read_assignments", "read_labels"]

# Convention: a page, and its tables, can be read with so many topics.
MOST_LABELS: Final = 100
# Between labels in one text: as we write lists ourselves, and as OpenAlex exports them.
_SEPARATOR: Final = re.compile(r"\s*[;|]\s*")


def read_labels(
    paper_ids: "pd.Series[Any]",
    values: "pd.Series[Any]",
    *,
    n_topics: int | str = "auto",
    origin: str,
) -> GivenTopics:
    """Return the topics that labels name, one or several per paper.

    Parameters
    ----------
    paper_ids
        The papers.
    values
        Of each paper a whole number (a topic's number, -1 for none), or a label, several labels in
        one text with semicolons or vertical bars between them, or a list of labels; empty ones
        mean no topic. Upper and lower case are alike, and the commonest spelling is kept.
    n_topics
        How many labels to keep, those of most papers; "auto" keeps up to 100.
    origin
        What the labels are, as part of a sentence.

    Raises
    ------
    ConfigError
        If no paper has a label.

    Examples
    --------
    >>> ids = pd.Series(["a", "b", "c"])
    >>> read_labels(ids, pd.Series(["Tides; Reefs", "tides", None]), origin="labels").labels
    ('Tides', 'Reefs')
    """
    ids = paper_ids.astype(str).to_numpy(dtype=object)
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return number_topics(ids, _read_numbers(values), origin=origin)
    pairs = [
        (paper, label) for paper, value in zip(ids, values, strict=True) for label in _split(value)
    ]
    if not pairs:
        raise ConfigError(
            f"topics must name the topic of some papers; {origin} holds no label for any of "
            f"{format_count(len(ids), 'paper')}. Name another column."
        )
    rows = pd.DataFrame(pairs, columns=["paper_id", "label"])
    rows["score"] = 1.0
    return _name_topics(rows, n_topics=n_topics, origin=origin)


def read_assignments(
    assignments: pd.DataFrame, paper_ids: Iterable[str], *, n_topics: int | str = "auto"
) -> GivenTopics:
    """Return the topics of a frame with a row per paper and topic.

    Parameters
    ----------
    assignments
        Columns `paper_id` and `topic`, a number or a label; if there, `label` names the topic and
        `score`, 0 to 1, says how surely the paper belongs. Rows may have any order.
    paper_ids
        The papers; rows of others are refused.
    n_topics
        How many labels to keep; numbers are all kept.

    Raises
    ------
    FrameError
        If rows name other papers, or no paper has a topic.
    """
    rows = assignments.reset_index(drop=True).assign(
        paper_id=assignments["paper_id"].astype(str).to_numpy(dtype=object)
    )
    unknown = rows.loc[~rows["paper_id"].isin(set(paper_ids)), "paper_id"]
    if len(unknown):
        raise FrameError(
            f"topics must hold rows of the papers alone; {format_count(len(unknown), 'row')} "
            f"{agree(len(unknown), 'is', 'are')} of papers that are not there: "
            f"{list_offenders(unknown.unique())}. Leave them out, or check paper_id."
        )
    origin = "a frame of assignments"
    is_number = pd.api.types.is_numeric_dtype(rows["topic"])
    if is_number and "label" not in rows:
        numbers = _read_numbers(rows["topic"])
        if not rows["paper_id"].duplicated().any():
            scores = rows["score"].to_numpy(dtype=np.float64) if "score" in rows else None
            ids = rows["paper_id"].to_numpy(dtype=object)
            return number_topics(ids, numbers, scores=scores, origin=origin)
        rows["topic"] = [None if number < 0 else f"Topic {number}" for number in numbers]
    if is_number and "label" in rows:
        rows = rows[_read_numbers(rows["topic"]) >= 0]
    rows["label"] = rows["label"] if "label" in rows else rows["topic"]
    rows = rows[[bool(_clean(label)) for label in rows["label"]]]
    rows = rows.assign(
        label=[_clean(label) for label in rows["label"]],
        score=rows["score"].astype(float) if "score" in rows else 1.0,
    )
    if rows.empty:
        raise FrameError(
            "topics must give some papers a topic; no row of the frame does. The column topic holds "
            "labels, or numbers from 0 on, with -1 for no topic."
        )
    return _name_topics(rows[["paper_id", "label", "score"]], n_topics=n_topics, origin=origin)


def _name_topics(rows: pd.DataFrame, *, n_topics: int | str, origin: str) -> GivenTopics:
    """Return named topics, those of most papers first, from rows of paper, label and score."""
    folded = rows["label"].map(str.casefold)
    rows = rows.assign(folded=folded)
    spellings = {name: _choose_spelling(group) for name, group in rows.groupby("folded")["label"]}
    rows = rows.drop_duplicates(["paper_id", "folded"])
    sizes = Counter(rows["folded"])
    ranked = sorted(sizes, key=lambda name: (-sizes[name], name))
    kept = ranked[: MOST_LABELS if n_topics == "auto" else int(n_topics)]
    number_of = {name: number for number, name in enumerate(kept)}
    inside = rows[rows["folded"].isin(number_of)]
    # The label that stands first is a paper's main one.
    is_primary = ~inside["paper_id"].duplicated()
    frame = pd.DataFrame(
        {
            "paper_id": inside["paper_id"],
            "topic": inside["folded"].map(number_of),
            "score": inside["score"].clip(0, 1),
            "is_primary": is_primary,
            "evidence": None,
        }
    ).reset_index(drop=True)
    labels = tuple(spellings[name] for name in kept)
    note = _note_left_out(len(ranked) - len(kept), rows, inside)
    return GivenTopics(labels, len(labels), frame, origin, note)


def _note_left_out(n_left: int, rows: pd.DataFrame, inside: pd.DataFrame) -> str:
    if not n_left:
        return ""
    n_papers = rows["paper_id"].nunique() - inside["paper_id"].nunique()
    return (
        f"{format_count(n_left, 'label')} of fewer papers {agree(n_left, 'was', 'were')} left out, and "
        f"with {agree(n_left, 'it', 'them')} the only labels of {format_count(n_papers, 'paper')}; "
        "n_topics says how many to keep."
    )


def _choose_spelling(labels: "pd.Series[Any]") -> str:
    times = Counter(labels)
    return str(min(times, key=lambda label: (-times[label], label)))


def _split(value: object) -> list[str]:
    """Return the labels of one paper."""
    if isinstance(value, str):
        parts: Sequence[object] = _SEPARATOR.split(value)
    elif isinstance(value, list | tuple | set | frozenset | np.ndarray):
        parts = sorted(value) if isinstance(value, set | frozenset) else [*value]
    else:
        parts = [value]
    return [label for part in parts if (label := _clean(part))]


def _clean(label: object) -> str:
    """Return a label without outer and doubled spaces; "" for what is missing."""
    if label is None or label is pd.NA or label is pd.NaT or label != label:
        return ""
    return " ".join(str(label).split())


def _read_numbers(values: "pd.Series[Any]") -> Any:
    """Return topic numbers, -1 where one is missing.

    Raises
    ------
    ConfigError
        If they are no whole numbers.
    """
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    known = np.isfinite(numbers)
    odd = numbers[known & (numbers != np.round(numbers))]
    if len(odd):
        raise ConfigError(
            f"topics must be whole numbers or labels; got {list_offenders(odd.tolist())}. "
            "Of a matrix of weights, pass the whole matrix: one row per paper, one column per topic."
        )
    return np.where(known, numbers, -1).astype(np.int64)
