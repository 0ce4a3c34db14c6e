"""Named topics that share papers or mean the same: what a list of topics should not hold twice."""

import warnings
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from trends.errors import TrendsWarning, list_offenders
from trends.schema.categories import RELATION
from trends.text import fold_term
from trends.topics.named.patterns import make_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.topics.named.patterns import Phrase
    from trends.topics.named.topic_classifier import TopicClassifier

__all__ = ["REDUNDANT", "find_overlaps", "warn_of_overlaps"]

# Relations that say a list of named topics holds something twice, in words after the two names.
REDUNDANT: Final = {
    "same name": "are two names of one thing",
    "same papers": "hold nearly the same papers",
    "part of": "overlap: nearly every paper of the first belongs to the second",
}
_ADVICE: Final = {
    "same name": "Keep one, with the other as a keyword.",
    "same papers": "Merge them, or name them more narrowly.",
    "part of": "Keep both only if that is meant.",
}

# Of so few papers, shared ones show nothing.
FEWEST: Final = 5
SAME_SHARE: Final = 0.8
PART_SHARE: Final = 0.9
# A topic that holds most of the corpus holds most of any other.
WIDEST: Final = 0.5


def find_overlaps(
    topics: pd.DataFrame, assignments: pd.DataFrame, claims: "Sequence[TopicClassifier]" = ()
) -> pd.DataFrame:
    """Compare every two named topics by their papers and their names.

    Parameters
    ----------
    topics
        Columns `topic`, `kind`, `label`, `n_papers` and `share`.
    assignments
        Columns `paper_id` and `topic`.
    claims
        What the named topics look for, to compare the phrases of those with the same label.

    Returns
    -------
    pandas.DataFrame
        `topic`, `other` int32, `label`, `other_label` string, `n_shared` int64, `share` and
        `other_share` float64 (of the papers of the one that the other holds too), `jaccard`
        float64, `relation` category: "same name" (a variant of the other's name), "same papers"
        (at least 80 % of both together, 5 papers or more), "part of" (at least 90 % of `topic`
        lies in `other`) or "overlap". One row per pair that shares a paper or a name, by topic
        and other; of a pair that is "part of", the part comes first.

    Examples
    --------
    >>> topics = pd.DataFrame(
    ...     {"topic": [0, 1], "kind": "named", "label": ["X-ray", "Xray"], "n_papers": 0, "share": 0.0}
    ... )
    >>> none = pd.DataFrame({"paper_id": [], "topic": []})
    >>> find_overlaps(topics, none)["relation"].tolist()
    ['same name']
    """
    named = topics[topics["kind"] == "named"]
    papers = {
        int(topic): set(assignments.loc[assignments["topic"] == topic, "paper_id"])
        for topic in named["topic"]
    }
    labels = dict(zip(named["topic"].tolist(), named["label"].tolist(), strict=True))
    is_wide = dict(zip(named["topic"].tolist(), named["share"] >= WIDEST, strict=True))
    names = _collect_names(labels, claims)
    rows = [
        _compare(one, other, papers, is_same_name=is_same_name, is_wide=is_wide)
        for one, other in combinations(sorted(papers), 2)
        if (is_same_name := _means_the_same(names[one], names[other]))
        or not papers[one].isdisjoint(papers[other])
    ]
    types: dict[str, Any] = dict.fromkeys(("topic", "other"), np.int32)
    types |= {"n_shared": np.int64}
    types |= dict.fromkeys(("share", "other_share", "jaccard"), np.float64)
    frame = pd.DataFrame(rows, columns=[*types, "relation"])
    frame = frame.astype(types | {"relation": RELATION})
    for place, column in enumerate(("topic", "other"), start=2):
        label = frame[column].map(labels).astype("string")
        frame.insert(place, "label" if column == "topic" else "other_label", label)
    return frame.sort_values(["topic", "other"], ignore_index=True)


def _compare(
    one: int,
    other: int,
    papers: dict[int, set[str]],
    *,
    is_same_name: bool,
    is_wide: dict[int, bool],
) -> dict[str, object]:
    """Return how two topics stand to each other; of a part and its whole the part comes first."""
    part, whole = (other, one) if len(papers[other]) < len(papers[one]) else (one, other)
    n_shared = len(papers[part] & papers[whole])
    jaccard = n_shared / max(len(papers[part] | papers[whole]), 1)
    relation = "overlap"
    if is_same_name:
        relation = "same name"
    elif len(papers[part]) >= FEWEST and jaccard >= SAME_SHARE:
        relation = "same papers"
    elif len(papers[part]) >= FEWEST and n_shared >= PART_SHARE * len(papers[part]):
        relation = "overlap" if is_wide[whole] else "part of"
    first, second = (part, whole) if relation == "part of" else (one, other)
    return {
        "topic": first,
        "other": second,
        "n_shared": n_shared,
        "share": n_shared / max(len(papers[first]), 1),
        "other_share": n_shared / max(len(papers[second]), 1),
        "jaccard": jaccard,
        "relation": relation,
    }


def warn_of_overlaps(overlaps: pd.DataFrame) -> None:
    """Warn of named topics that are told apart by nothing, or lie one in the other."""
    for relation, sentence in REDUNDANT.items():
        pairs = overlaps[overlaps["relation"] == relation]
        if len(pairs):
            shown = list_offenders(
                f"{one} / {other}"
                for one, other in zip(pairs["label"], pairs["other_label"], strict=True)
            )
            warnings.warn(
                f"Named topics should tell papers apart; {shown} {sentence}. {_ADVICE[relation]}",
                TrendsWarning,
                stacklevel=4,
            )


def _collect_names(
    labels: dict[int, str], claims: "Sequence[TopicClassifier]"
) -> dict[int, tuple[str, list["Phrase"]]]:
    """Return per topic its own name in lower case, and the phrases that name it."""
    by_label = {claim.topic.name.strip(): claim.phrases for claim in claims}
    names = {}
    for topic, label in labels.items():
        known = (*by_label.get(label, ()), make_phrase(label))
        names[topic] = (label.lower(), [phrase for phrase in known if phrase is not None])
    return names


def _means_the_same(one: tuple[str, list["Phrase"]], other: tuple[str, list["Phrase"]]) -> bool:
    """Return whether each name is among the phrases of the other: one alone may be narrower."""
    if fold_term(one[0]) == fold_term(other[0]):
        return True
    return all(
        any(phrase.pattern.fullmatch(name) for phrase in phrases)
        for name, phrases in ((one[0], other[1]), (other[0], one[1]))
    )
