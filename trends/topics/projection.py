"""Vectors of papers that were not there when the vectors were made, from their words."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from trends.encoders.word_table import QuantizedRows
from trends.text import CleanedTexts, TermCounts, count_terms, fold_term

__all__ = ["Projection", "fingerprint_texts"]

# A term must stand in 2 papers, and in large corpora in one of so many. Of 20,000 abstracts of arXiv a
# thousand left out get vectors at a mean cosine of .900 to their own by 9,600 terms, .904 by all
# 56,600; 8 bits a number change no cosine by more than .0001.
PAPERS_PER_TERM: Final = 1_250
FEWEST_PAPERS: Final = 2
SMALL_CORPUS: Final = 20
# A guard against singular matrices, relative to the mean variance.
RIDGE: Final = 1e-3


def fingerprint_texts(papers: pd.DataFrame) -> NDArray[np.uint64]:
    """Return a number per paper that papers of the same title and abstract share."""
    texts = CleanedTexts.read(papers)
    digests = [
        hashlib.blake2b(f"{title}\n{abstract}".encode(), digest_size=8).digest()
        for title, abstract in zip(texts.titles, texts.abstracts, strict=True)
    ]
    return np.frombuffer(b"".join(digests), dtype=np.uint64)


@dataclass(frozen=True)
class Projection:
    """A linear map from term weights to the vectors of known papers.

    Parameters
    ----------
    terms
        Terms that the map knows, sorted.
    rarity
        Weight of each term by rarity.
    matrix, scales
        Terms x dimensions in 8 bits, and the factor of each row.
    fingerprints, vectors
        Known papers: one with the same text gets the very same vector.
    """

    terms: NDArray[Any]
    rarity: NDArray[np.float64]
    matrix: NDArray[np.int8]
    scales: NDArray[np.float32]
    fingerprints: NDArray[np.uint64]
    vectors: NDArray[np.float32]

    @classmethod
    def fit(
        cls,
        counts: TermCounts,
        vectors: NDArray[np.float32],
        fingerprints: NDArray[np.uint64],
    ) -> Self:
        """Learn the map by least squares within the span of the papers' own vectors."""
        raw = counts.weighted()
        n_with = np.bincount(raw.indices, minlength=raw.shape[1])
        fewest = max(FEWEST_PAPERS, raw.shape[0] // PAPERS_PER_TERM)
        kept = np.flatnonzero(n_with >= (fewest if raw.shape[0] >= SMALL_CORPUS else 1))
        raw = sparse.csr_array(raw[:, kept])
        rarity = np.log((1 + raw.shape[0]) / (1 + n_with[kept])) + 1
        weights = _weigh(raw, rarity)
        spread = np.asarray(weights.T @ vectors, dtype=np.float64)
        image = np.asarray(weights @ spread)
        ridge = RIDGE * max(float(np.trace(image.T @ image)), 1e-12) / image.shape[1]
        inner = image.T @ image + ridge * np.eye(image.shape[1])
        mix = np.linalg.solve(inner, image.T @ vectors)
        rows = QuantizedRows.from_rows((spread @ mix).astype(np.float32))
        return cls(counts.terms[kept], rarity, rows.numbers, rows.scales, fingerprints, vectors)

    def apply(self, papers: pd.DataFrame) -> NDArray[np.float32]:
        """Return unit rows for papers; those without a known term get zeros."""
        found = self.project(count_terms(papers))
        known = {int(mark): row for row, mark in reversed(list(enumerate(self.fingerprints)))}
        for row, mark in enumerate(fingerprint_texts(papers)):
            if int(mark) in known:
                found[row] = self.vectors[known[int(mark)]]
        return found

    def project(self, counts: TermCounts) -> NDArray[np.float32]:
        """Return unit rows for counted papers, by their words alone."""
        position = {fold_term(str(term)): column for column, term in enumerate(self.terms)}
        pairs = [
            (column, position[fold_term(str(term))])
            for column, term in enumerate(counts.terms)
            if fold_term(str(term)) in position
        ]
        theirs = np.array([pair[0] for pair in pairs], dtype=np.int64)
        ours = np.array([pair[1] for pair in pairs], dtype=np.int64)
        raw = sparse.csr_array(counts.weighted()[:, theirs])
        meanings = QuantizedRows(self.matrix, self.scales).take(ours)
        found = np.asarray(_weigh(raw, self.rarity[ours]) @ meanings, dtype=np.float32)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        unit: NDArray[np.float32] = np.divide(
            found, lengths, out=np.zeros_like(found), where=lengths > 1e-9
        )
        return unit


def _weigh(raw: sparse.csr_array, rarity: NDArray[np.float64]) -> sparse.csr_array:
    weights: sparse.csr_array = sparse.csr_array(raw).astype(np.float64)
    weights.data = (1 + np.log(np.maximum(weights.data, 1))) * rarity[weights.indices]
    lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    weights.data = weights.data / np.repeat(lengths, np.diff(weights.indptr))
    return weights
