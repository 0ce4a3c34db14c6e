"""How near names are in meaning to topics, by the table of words that the science encoder ships.

A name that few papers of a topic say may still tell what most of them are about, and one that many
say may not: "software engineering" is nearer to papers on agile teams than "technical debt" is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from trends.encoders.science import load_science
from trends.text import TermCounts, count_terms
from trends.topics.clustering.sampling import spread_evenly

if TYPE_CHECKING:
    from trends.encoders.word_table import WordTable

__all__ = ["Nearness", "TermSimilarity"]

# So many papers, evenly spread over a topic, show where it stands.
MOST_PLACED: Final = 100
# The meaning of a name is unknown where the table knows a smaller share of its words.
LEAST_KNOWN: Final = 0.5
# What hangs on the order of sums is rounded away.
DECIMALS: Final = 4
# A name nearer to another topic loses this part of the difference.
ASTRAY: Final = 0.5
SHARPNESS: Final = 1.5
# Words may be all there is to go by, so that no name is worth nothing for its meaning.
LEAST_RATE: Final = 0.03


@dataclass(frozen=True)
class Nearness:
    """How near some names are to topics.

    Parameters
    ----------
    cosines
        Topics x names, of what sets each apart from all papers; NaN where a meaning is unknown.
    directions
        Names x dimensions: what sets each name apart, rows of length 1.
    """

    cosines: NDArray[np.float64]
    directions: NDArray[np.float64]

    def rate(self, topic: int, names: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return how near names are to a topic, against the nearest of them, 0 to 1.

        Names of unknown meaning are taken to be as near as the middle one; if all are, all get 1.
        """
        own = self.cosines[topic, names]
        if not np.isfinite(own).any():
            return np.ones(len(names))
        others = np.delete(self.cosines[:, names], topic, axis=0)
        nearest = np.nan_to_num(others, nan=-1.0).max(axis=0, initial=-1.0)
        scores = own - ASTRAY * np.maximum(nearest - own, 0.0)
        best = np.nanmax(scores)
        if best <= 0:
            return np.ones(len(names))
        known = np.where(np.isnan(scores), np.nanmedian(scores), scores)
        rates: NDArray[np.float64] = np.clip(known / best, 0.0, 1.0) ** SHARPNESS
        return np.maximum(rates, LEAST_RATE)

    def is_nearer_with(self, topic: int, first: int, second: int) -> bool:
        """Return whether two names together stand as near to a topic as the first, or nearer."""
        one, other = self.cosines[topic, [first, second]]
        between = self.directions[first] @ self.directions[second]
        joint = (one + other) / np.sqrt(max(2 + 2 * between, 1e-12))
        return bool(np.isnan(joint) or round(joint, DECIMALS) >= one)


class TermSimilarity:
    """Places of papers and names among all papers, those of papers kept once they are known.

    Parameters
    ----------
    counts
        Words of the papers.
    """

    def __init__(self, counts: TermCounts) -> None:
        self._counts = counts
        self._row_of = np.full(len(counts.paper_ids), -1)
        self._vectors: list[NDArray[np.float32]] = []

    def compare(self, names: Sequence[str], belongs: sparse.csr_array) -> Nearness:
        """Return how near names are to topics.

        Parameters
        ----------
        names
            Words and phrases in lower case.
        belongs
            Papers x topics, 1 where the paper belongs to the topic.
        """
        members = sparse.csc_array(belongs)
        indices = members.indices.astype(np.int64)
        parts = [np.sort(indices[start:end]) for start, end in pairwise(members.indptr.tolist())]
        means = self._average([part[spread_evenly(len(part), MOST_PLACED)] for part in parts])
        sizes = np.array([len(part) for part in parts], dtype=np.float64)
        usual = sizes @ means / max(float(sizes.sum()), 1.0)
        about = _unit(means - usual)
        placed = self._place_names(names)
        along = np.outer(placed @ usual, usual) / max(float(usual @ usual), 1e-12)
        apart = np.round(_unit(placed - along), DECIMALS)
        return Nearness(np.round(about @ apart.T, DECIMALS), apart)

    @cached_property
    def _table(self) -> "WordTable":
        # Stages do not import each other while they load; this one table is shared on purpose.
        return load_science()

    def _average(self, parts: list[NDArray[np.int64]]) -> NDArray[np.float64]:
        """Return the mean vector of each part of the papers, zeros where it is empty."""
        rows = np.unique(np.concatenate([*parts, np.zeros(0, np.int64)])).astype(np.int64)
        new = rows[self._row_of[rows] < 0]
        if new.size:
            self._row_of[new] = sum(map(len, self._vectors)) + np.arange(len(new))
            found, _ = self._table.apply(_drop_absent(self._counts.select(new)))
            self._vectors.append(found)
        known = np.vstack([np.zeros((0, self._table.n_dims), np.float32), *self._vectors])
        means = np.zeros((len(parts), self._table.n_dims))
        for mean, part in zip(means, parts, strict=True):
            mean[:] = known[self._row_of[part]].sum(axis=0, dtype=np.float64) / max(len(part), 1)
        return means

    def _place_names(self, names: Sequence[str]) -> NDArray[np.float64]:
        """Return the vectors of names, NaN where too little of a name is known."""
        if not names:
            return np.zeros((0, self._table.n_dims))
        numbers = [f"{number:09d}" for number in range(len(names))]
        frame = pd.DataFrame({"paper_id": numbers, "title": list(names), "abstract": ""})
        found, known = self._table.apply(count_terms(frame))
        vectors = found.astype(np.float64)
        vectors[known < LEAST_KNOWN] = np.nan
        return vectors


def _drop_absent(counts: TermCounts) -> TermCounts:
    """Return the counts of the terms that stand in some paper, since each takes time to look up."""
    kept = np.flatnonzero(np.diff(counts.hold().indptr))
    return replace(
        counts,
        terms=counts.terms[kept],
        title_counts=counts.title_counts[:, kept],
        abstract_counts=counts.abstract_counts[:, kept],
        n_words=counts.n_words[kept],
    )


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rows of length 1, NaN for those that are zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 1e-9, lengths, np.nan)
