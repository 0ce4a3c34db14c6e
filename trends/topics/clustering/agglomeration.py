"""Topics -> the broader ones that they join when the resolution is lowered."""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from trends.text.truecasing import capitalize_label
from trends.topics.clustering.neighbors import choose_n_neighbors, find_neighbors, link_papers
from trends.topics.clustering.sampling import spread_evenly
from trends.topics.clustering.stability import MIXED

if TYPE_CHECKING:
    from trends.encoders import Embeddings

__all__ = ["build_hierarchy", "join_topics", "measure_links"]

# Gives some topics of some assignments labels that are none of those given, each with the papers
# that say it.
Labeller = Callable[[pd.DataFrame, Sequence[int], list[str]], list[tuple[str, frozenset[str]]]]
# Each level halves the resolution of the one below.
LARGEST_SAMPLE: Final = 5_000
STEP: Final = 2.0
MOST_LEVELS: Final = 3
# A label must speak for this share of each topic that a broader one joins, or for all its own.
SPOKEN_SHARE: Final = 0.2
MOST_JOINED: Final = 3
JOINT: Final = " / "


def build_hierarchy(
    topics: pd.DataFrame,
    assignments: pd.DataFrame,
    embeddings: "Embeddings",
    *,
    describe: Labeller,
    described: Collection[str] | None = None,
) -> pd.DataFrame:
    """Join topics to broader ones by the resolution at which modularity would join them.

    The topics are nodes of a graph, linked by the edges between their papers in the papers'
    neighbour graph. Two of them gain modularity by joining below a resolution that these links
    and their sizes give; the pair for which it is highest joins first, and so on. Levels are cuts
    of this tree, each at half the resolution of the one below, so that they nest.

    Parameters
    ----------
    topics
        The topics frame.
    assignments
        Columns `paper_id` and `topic`; a paper of several topics counts in part for each.
    embeddings
        Vectors of the papers, unit rows.
    describe
        Gives some topics of some assignments labels that are none of those given, each with the
        papers that say it. Where these are few of a topic that it joins, the broader topic is
        called by the topics that it joins.
    described
        The papers that labels are found for and counted in; None takes all.

    Returns
    -------
    pandas.DataFrame
        `topic` int32 (those of `topics` at level 0, numbers from there on above), `level` int16,
        `label` string, `parent` Int32 (missing at the top), `resolution` float64 (at which its
        topics join; NaN at level 0), `n_papers` int64, `n_topics` int64 (of level 0 in it). One
        row per topic and broader topic, level 0 first, by topic; a broader topic joins two or
        more of the levels below it, and never all.

    References
    ----------
    T. Bonald, B. Charpentier, A. Galland and A. Hollocou (2018). Hierarchical graph clustering
    using node pair sampling. MLG workshop, KDD.
    """
    inside = assignments[assignments["topic"] >= 0]
    used = np.sort(inside["topic"].unique()).astype(np.int64)
    links = measure_links(inside, used, embeddings)
    joins = join_topics(links)
    leaves = [(int(topic),) for topic in topics["topic"]]
    nodes: list[tuple[int, tuple[int, ...], float]] = [(0, leaf, np.nan) for leaf in leaves]
    standing: set[tuple[int, ...]] = {(int(topic),) for topic in used}
    for level, cut in enumerate(_choose_cuts(joins), start=1):
        joined = _cut(joins, used, cut)
        # What holds every topic tells nothing apart.
        fresh = [part for part in joined if part[0] not in standing and len(part[0]) < len(used)]
        nodes += [(level, members, height) for members, height in sorted(fresh)]
        standing |= {members for members, _ in fresh}
    shown = inside if described is None else inside[inside["paper_id"].isin(described)]
    labels = _label_nodes(nodes, topics, shown, describe)
    return pd.DataFrame(
        {
            "topic": np.arange(len(nodes), dtype=np.int32),
            "level": np.array([level for level, _, _ in nodes], dtype=np.int16),
            "label": pd.array(labels, dtype="string"),
            "parent": pd.array(_find_parents(nodes), dtype="Int32"),
            "resolution": np.array([height for _, _, height in nodes], dtype=np.float64),
            "n_papers": _count_papers(nodes, inside),
            "n_topics": np.array([len(members) for _, members, _ in nodes], dtype=np.int64),
        }
    )


def measure_links(
    assignments: pd.DataFrame,
    topics: NDArray[np.int64],
    embeddings: "Embeddings",
) -> NDArray[np.float64]:
    """Return the weight of the neighbour graph's edges within and between topics, both ways.

    Of more than 5,000 papers that many, evenly spread, stand for all.
    """
    known = np.flatnonzero(embeddings.vectors.any(axis=1))
    known = known[spread_evenly(len(known), LARGEST_SAMPLE)]
    vectors = embeddings.vectors[known]
    n_neighbors = choose_n_neighbors(len(vectors))
    found = find_neighbors(vectors, vectors, n_neighbors, is_same=True)
    graph = link_papers(*found)
    found_rows = pd.Index(embeddings.paper_ids[known]).get_indexer(
        pd.Index(assignments["paper_id"])
    )
    rows = found_rows[found_rows >= 0]
    placed = assignments["topic"].to_numpy(dtype=np.int64)[found_rows >= 0]
    columns = np.searchsorted(topics, placed)
    parts = 1.0 / np.bincount(rows, minlength=len(known))[rows]
    belongs = sparse.csr_matrix((parts, (rows, columns)), shape=(len(known), len(topics)))
    return np.asarray((belongs.T @ graph @ belongs).todense(), dtype=np.float64)


def join_topics(links: NDArray[np.float64]) -> list[tuple[int, int, float]]:
    """Join the pair of topics that modularity would join at the highest resolution, and so on.

    Parameters
    ----------
    links
        Weight of the edges within (diagonal) and between topics, symmetric.

    Returns
    -------
    list of tuple of int, int and float
        What is joined, topics by their row and earlier joins as rows behind them, and the
        resolution, which never rises from one join to the next; topics without links stay.

    Examples
    --------
    >>> links = np.array([[8.0, 2.0, 0.0], [2.0, 8.0, 1.0], [0.0, 1.0, 8.0]])
    >>> [(one, other) for one, other, _ in join_topics(links)]
    [(0, 1), (2, 3)]
    """
    between = {row: dict(enumerate(map(float, values))) for row, values in enumerate(links)}
    strength = {row: float(values.sum()) for row, values in enumerate(links)}
    total = float(links.sum())
    joins: list[tuple[int, int, float]] = []
    lowest = np.inf
    while len(strength) > 1:
        height, one, other = max(
            (
                (between[a].get(b, 0.0) * total / (strength[a] * strength[b]), -a, -b)
                for a in strength
                for b in strength
                if a < b and strength[a] > 0 and strength[b] > 0
            ),
            default=(0.0, 0, 0),
        )
        if height <= 0:
            break
        one, other, new = -one, -other, len(links) + len(joins)
        # Averaging over unequal topics can raise it by a trifle; a tree must not turn back.
        lowest = min(lowest, height)
        joins.append((one, other, lowest))
        rest = [node for node in strength if node not in (one, other)]
        between[new] = {
            node: between[one].get(node, 0.0) + between[other].get(node, 0.0) for node in rest
        }
        for node in rest:
            between[node][new] = between[new][node]
        strength[new] = strength.pop(one) + strength.pop(other)
    return joins


def _choose_cuts(joins: Sequence[tuple[int, int, float]]) -> list[float]:
    """Return resolutions, each half of the one before, from the highest at which topics join."""
    if not joins:
        return []
    return [joins[0][2] / STEP**level for level in range(1, MOST_LEVELS + 1)]


def _cut(
    joins: Sequence[tuple[int, int, float]], topics: NDArray[np.int64], cut: float
) -> list[tuple[tuple[int, ...], float]]:
    """Return the joined topics at a resolution, with that at which the last of each joined."""
    parts: dict[int, tuple[tuple[int, ...], float]] = {
        row: ((int(topic),), np.nan) for row, topic in enumerate(topics)
    }
    for step, (one, other, height) in enumerate(joins):
        if height < cut:
            break
        members = tuple(sorted(parts.pop(one)[0] + parts.pop(other)[0]))
        parts[len(topics) + step] = (members, height)
    return [part for part in parts.values() if len(part[0]) > 1]


def _count_papers(
    nodes: list[tuple[int, tuple[int, ...], float]], inside: pd.DataFrame
) -> NDArray[np.int64]:
    """Return how many papers belong to a topic of each node; one of several topics counts once."""
    papers, _ = pd.factorize(inside["paper_id"])
    belongs = inside["topic"].to_numpy(dtype=np.int64)
    of_topic = {topic: papers[belongs == topic] for topic in np.unique(belongs).tolist()}
    none = np.zeros(0, dtype=np.int64)
    held = ([none, *(of_topic.get(topic, none) for topic in part)] for _, part, _ in nodes)
    return np.array([len(np.unique(np.concatenate(parts))) for parts in held], dtype=np.int64)


def _label_nodes(
    nodes: list[tuple[int, tuple[int, ...], float]],
    topics: pd.DataFrame,
    inside: pd.DataFrame,
    describe: Labeller,
) -> list[str]:
    papers = {int(str(t)): frozenset(part["paper_id"]) for t, part in inside.groupby("topic")}
    held = [frozenset().union(*(papers.get(t, ()) for t in part)) for _, part, _ in nodes]
    parents = _find_parents(nodes)
    labels = topics["label"].astype(str).tolist()
    for level in sorted({level for level, _, _ in nodes if level > 0}):
        found = describe(*_divide(level, nodes, inside), list(labels))
        for label, said in found:
            below = [n for n in range(len(labels)) if parents[n] == len(labels)]
            parts = [(labels[n], held[n]) for n in below if held[n]]
            labels.append(_name_broader(label, said, parts, taken=labels))
    return labels


def _find_parents(nodes: list[tuple[int, tuple[int, ...], float]]) -> list[int | None]:
    """Return of each node the first one of a higher level that holds all of its topics."""
    parents = []
    for level, members, _ in nodes:
        above = (
            place
            for place, (higher, others, _) in enumerate(nodes)
            if higher > level and set(members) <= set(others)
        )
        parents.append(next(above, None))
    return parents


def _name_broader(
    label: str,
    said: frozenset[str],
    parts: Sequence[tuple[str, frozenset[str]]],
    *,
    taken: Sequence[str],
) -> str:
    """Return the label found if it speaks for every part, or else the names of the parts."""
    if all(len(said & held) >= SPOKEN_SHARE * len(held) for _, held in parts):
        return label
    ordered = sorted(parts, key=lambda part: -len(part[1]))
    firsts = [name.removeprefix(MIXED).split(", ")[0].split(JOINT)[0] for name, _ in ordered]
    names = [capitalize_label(name) for name in dict.fromkeys(firsts)]
    n_more = len(names) - MOST_JOINED
    shown = names[: MOST_JOINED - 1] if n_more > 0 else names
    joined = JOINT.join(shown) + (f" and {n_more + 1} more" if n_more > 0 else "")
    return label if joined in taken else joined


def _divide(
    level: int, nodes: list[tuple[int, tuple[int, ...], float]], inside: pd.DataFrame
) -> tuple[pd.DataFrame, Sequence[int]]:
    """Return the broader topics of one level, numbered from 0, and after them all beside them."""
    broad = [members for higher, members, _ in nodes if higher == level]
    place = {topic: number for number, members in enumerate(broad) for topic in members}
    others = sorted(set(inside["topic"].tolist()) - set(place))
    place |= {topic: len(broad) + number for number, topic in enumerate(others)}
    seen = inside.assign(topic=inside["topic"].map(place)).drop_duplicates(["paper_id", "topic"])
    return seen, range(len(broad))
