"""Topics of very many papers: found among a part of them, which the others then join."""

from dataclasses import fields
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from trends.runtime.array_files import Arrays, check_array
from trends.runtime.cache import NO_CACHE, StageCache
from trends.runtime.threads import run_in_threads
from trends.topics.clustering.cell_search import hash_ids
from trends.topics.clustering.discovery import Discovery, discover_topics
from trends.topics.clustering.neighbors import (
    choose_n_neighbors,
    count_votes,
    elect_topics,
    find_neighbors,
    weigh_neighbors,
)
from trends.topics.clustering.partition import LEFT_OUT, rank_by_size

__all__ = ["FULL_BELOW", "discover_in_part", "spread_evenly"]

# A bound on time and memory: topics of more papers are found among a part of them.
FULL_BELOW: Final = 200_000
# The others are compared with so many of the part, along so many main directions of it: of a part of
# 6,000, all of it and all directions would place 97 of 100 alike.
COMPARED: Final = 4_000
N_DIRECTIONS: Final = 128
BLOCK: Final = 10_000


def discover_in_part(
    vectors: NDArray[np.float32],
    *,
    n_topics: int | Literal["auto"] = "auto",
    random_state: int = 0,
    keys: NDArray[np.uint64] | None = None,
    cache: StageCache = NO_CACHE,
) -> Discovery:
    """Find topics as `discover_topics` does, above 200,000 papers among that many of them.

    The others belong to the topic that most of their nearest neighbours belong to, among 4,000
    papers of the part, along 128 directions, and weighted by cosine; so they do in every topic found again, but for those
    that hold no part.

    Parameters
    ----------
    vectors
        Unit rows, in an order that does not depend on the input's; rows of zeros get no topic.
    n_topics, random_state, keys
        As of `discover_topics`; the part has the least keys, whatever the seed.
    cache
        Where topics and neighbours are kept between runs.
    """
    hashes = hash_ids(np.arange(len(vectors))) if keys is None else keys

    def make() -> Arrays:
        """Discover the topics."""
        found = _discover(vectors, n_topics, random_state, hashes, cache)
        return {each.name: np.asarray(getattr(found, each.name)) for each in fields(found)}

    def check(arrays: Arrays) -> None:
        """Check what was kept."""
        n_found = len(check_array(arrays["stability"], "f", (None,)))
        check_array(arrays["topics"], "i", (len(vectors),), low=-1, below=n_found)
        check_array(arrays["scores"], "f", (len(vectors),))
        n_most = len(vectors)
        check_array(arrays["resamples"], "i", (None, n_most), low=min(LEFT_OUT, -1), below=n_most)
        check_array(arrays["reason"], "U", ())

    kept = cache.fetch("topics", [vectors, hashes, n_topics, random_state], make, check=check)
    found = {name: kept[name] for name in ("topics", "scores", "stability", "resamples")}
    return Discovery(reason=str(kept["reason"]), **found)


def spread_evenly(n_places: int, most: int) -> NDArray[np.int64]:
    """Return so many places that are evenly spread over all, or all where they are fewer.

    Examples
    --------
    >>> spread_evenly(10, 4).tolist()
    [0, 3, 6, 9]
    """
    return np.linspace(0, n_places - 1, min(n_places, most)).astype(np.int64)


def _discover(
    vectors: NDArray[np.float32],
    n_topics: int | Literal["auto"],
    random_state: int,
    keys: NDArray[np.uint64],
    cache: StageCache,
) -> Discovery:
    known = np.flatnonzero(vectors.any(axis=1))
    if len(known) <= FULL_BELOW:
        return discover_topics(
            vectors, n_topics=n_topics, random_state=random_state, keys=keys, cache=cache
        )
    # The same part for every seed, or what is found would hang on it.
    ranked = np.argsort(keys[known], kind="stable")
    drawn = np.sort(known[ranked[:FULL_BELOW]])
    sample = vectors[drawn]
    part = discover_topics(
        sample, n_topics=n_topics, random_state=random_state, keys=keys[drawn], cache=cache
    )
    nowhere = np.full(len(vectors), -1)
    if part.reason:
        runs = np.full((0, len(vectors)), LEFT_OUT)
        return Discovery(nowhere, np.zeros(len(vectors)), np.zeros(0), runs, part.reason)
    others = np.setdiff1d(known, drawn, assume_unique=True)
    compared = np.searchsorted(drawn, np.sort(known[ranked[:COMPARED]]))
    topics = nowhere.copy()
    scores = np.zeros(len(vectors))
    again = np.full((len(part.resamples), len(vectors)), LEFT_OUT)
    topics[drawn], scores[drawn], again[:, drawn] = part.topics, part.scores, part.resamples

    directions = _find_directions(sample)
    among = sample[compared] @ directions

    def join(start: int) -> None:
        """Let some of the others vote, for all papers and for every resample."""
        asked = others[start : start + BLOCK]
        near = choose_n_neighbors(len(compared))
        rows, cosines = find_neighbors(among, vectors[asked] @ directions, near)
        rows, weights = compared[rows], weigh_neighbors(cosines)
        topics[asked], scores[asked] = _vote(part.topics, rows, weights)
        for run, found in zip(again, part.resamples, strict=True):
            run[asked] = _vote(found, rows, weights)[0]

    run_in_threads(join, range(0, len(others), BLOCK))
    order = rank_by_size(topics, n_topics=len(part.stability))
    numbered = np.where(topics >= 0, order[topics], -1)
    return Discovery(numbered, scores, part.stability[np.argsort(order)], again)


def _find_directions(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the directions, in columns, along which products of unit rows change least."""
    full = vectors.astype(np.float64)
    _, directions = np.linalg.eigh(full.T @ full)
    return directions[:, ::-1][:, :N_DIRECTIONS].astype(np.float32)


def _vote(
    topics: NDArray[np.int64], rows: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the topic of most of each paper's neighbors, and their share; who was left out abstains."""
    held = topics[rows]
    counted = np.where(held == LEFT_OUT, 0, weights)
    n_topics = max(int(topics.max()), -1) + 1
    return elect_topics(count_votes(np.maximum(held, -1), counted, n_topics=n_topics))
