"""A word table: the vector of a paper is the weighted sum of the vectors of its words."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.encoders.embeddings import unit_rows
from trends.runtime.threads import run_in_threads
from trends.text import TermCounts, fold_term

__all__ = ["BLOCK", "QuantizedRows", "WordTable", "find_pieces", "weigh_words"]

# Chosen by hand: lengths of character n-grams; Bojanowski et al. (2017) use 3 to 6.
PIECE_LENGTHS: Final = (3, 4, 5)
# A bound on memory: papers whose vectors are computed at a time; intermediate results take 60 MB.
BLOCK: Final = 8_000


@dataclass(frozen=True)
class QuantizedRows:
    """Rows quantized to 8 bits: integers from -127 to 127, times one scale per row."""

    numbers: NDArray[np.int8]
    scales: NDArray[np.float32]

    @classmethod
    def from_rows(cls, rows: NDArray[Any]) -> Self:
        """Quantize rows so that the largest absolute number of each becomes 127."""
        largest = np.abs(rows).max(axis=1, initial=0)
        scales = np.where(largest > 0, largest, 1) / 127
        numbers = np.rint(rows / scales[:, None]).astype(np.int8)
        return cls(numbers, scales.astype(np.float32))

    def take(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return some rows as float32."""
        taken: NDArray[np.float32] = self.numbers[rows] * self.scales[rows, None]
        return taken


@dataclass(frozen=True)
class WordTable:
    """Words with weights and vectors, and character n-grams for unknown words.

    Parameters
    ----------
    words
        Words as `fold_term` returns them, one per row.
    weights
        Inverse document frequency of each word; the last entry is that of an unknown word.
    vectors
        One row per word.
    pieces
        Character n-grams, as `find_pieces` finds them.
    piece_vectors
        One row per n-gram.

    References
    ----------
    Bojanowski et al. (2017), Enriching word vectors with subword information.
    """

    words: NDArray[Any]
    weights: NDArray[np.float32]
    vectors: QuantizedRows
    pieces: NDArray[Any]
    piece_vectors: QuantizedRows

    @property
    def n_dims(self) -> int:
        """Return the number of dimensions of the vectors."""
        return int(self.vectors.numbers.shape[1])

    def apply(
        self, counts: TermCounts, *, n_spare: int = 0
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the vectors of papers, and the share of each paper's words that are known.

        Parameters
        ----------
        counts
            Term counts; phrases are left out unless the table holds them.
        n_spare
            Number of columns of zeros after the vectors, which the caller can fill without a copy.

        Returns
        -------
        tuple of numpy.ndarray
            Float32, papers x dimensions, rows of length 1 or zero; and float32 in [0, 1], one
            per paper, 0 for a paper without words.
        """
        rows = self._find_rows([fold_term(term) for term in counts.terms.tolist()])
        is_single = counts.n_words == 1
        columns = np.flatnonzero((rows >= 0) | is_single)
        rows, terms = rows[columns], counts.terms[columns]
        known, unknown = np.flatnonzero(rows >= 0), np.flatnonzero(rows < 0)
        meanings = self.vectors.take(rows[known])
        guesses = self._guess(terms[unknown])
        n_papers = len(counts.paper_ids)
        vectors = np.zeros((n_papers, self.n_dims + n_spare), dtype=np.float32)
        known_share = np.empty(n_papers, dtype=np.float32)

        def place(part: slice) -> None:
            """Fill in the vectors of some papers."""
            weighted = counts.weighted(rows=part)[:, columns]
            known_share[part] = _known_share(weighted, (rows >= 0).astype(np.float32))
            weights = weigh_words(weighted, self.weights[rows])
            mixed = weights[:, known] @ meanings
            if unknown.size:
                mixed += weights[:, unknown] @ guesses
            vectors[part, : self.n_dims] = unit_rows(mixed)

        run_in_threads(place, counts.blocks(BLOCK))
        return vectors, known_share

    def look_up(self, words: NDArray[Any]) -> NDArray[np.float32]:
        """Return one row per word, estimated from n-grams where the table lacks the word."""
        rows = self._find_rows(words.tolist())
        found = self.vectors.take(np.maximum(rows, 0))
        found[rows < 0] = self._guess(words[rows < 0])
        return found

    def _find_rows(self, words: list[str]) -> NDArray[np.int64]:
        """Return the row of every word; -1 for words that the table lacks."""
        row_of = self._row_of
        return np.array([row_of.get(word, -1) for word in words], dtype=np.int64)

    @functools.cached_property
    def _row_of(self) -> dict[str, int]:
        return {word: row for row, word in enumerate(self.words.tolist())}

    @functools.cached_property
    def _piece_row_of(self) -> dict[str, int]:
        return {piece: row for row, piece in enumerate(self.pieces.tolist())}

    def _guess(self, words: NDArray[Any]) -> NDArray[np.float32]:
        """Return vectors of unknown words from their n-grams; zero if no n-gram is known."""
        occurrences = find_pieces(words.tolist(), self._piece_row_of)
        used = np.unique(occurrences.indices).astype(np.int64)
        guessed = occurrences[:, used] @ self.piece_vectors.take(used)
        return np.asarray(guessed, dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the table as one .npz file of plain arrays."""
        np.savez(
            path,
            words=_join(self.words),
            weights=self.weights.astype(np.float32),
            vectors=self.vectors.numbers,
            scales=self.vectors.scales,
            pieces=_join(self.pieces),
            piece_vectors=self.piece_vectors.numbers,
            piece_scales=self.piece_vectors.scales,
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a table that `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                words=_split(arrays["words"]),
                weights=arrays["weights"],
                vectors=QuantizedRows(arrays["vectors"], arrays["scales"]),
                pieces=_split(arrays["pieces"]),
                piece_vectors=QuantizedRows(arrays["piece_vectors"], arrays["piece_scales"]),
            )


def weigh_words(counts: sparse.csr_array, weights: NDArray[np.float32]) -> sparse.csr_array:
    """Return (1 + log count) x weight, rows of length 1, float32."""
    data = (1 + np.log(np.maximum(counts.data, 1))) * weights[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    sums = np.bincount(rows, data**2, minlength=counts.shape[0])
    lengths = np.sqrt(np.where(sums > 0, sums, 1))
    scaled = (data / lengths[rows]).astype(np.float32)
    return sparse.csr_array((scaled, counts.indices, counts.indptr), shape=counts.shape)


def find_pieces(words: list[str], row_of: dict[str, int]) -> sparse.csr_array:
    """Return the known character n-grams of each word: 3 to 5 characters, with its ends marked.

    Returns
    -------
    scipy.sparse.csr_array
        Words x n-grams, float32, rows of length 1 or empty.

    Examples
    --------
    >>> find_pieces(["cache"], {"<ca": 0, "che>": 1, "dog": 2}).toarray().round(2).tolist()
    [[0.7099999785423279, 0.7099999785423279, 0.0]]
    """
    known = row_of.keys()
    columns: list[int] = []
    ends = [0]
    for word in words:
        marked = f"<{word}>"
        runs = {
            marked[start : start + length]
            for length in PIECE_LENGTHS
            for start in range(len(marked) - length + 1)
        }
        columns.extend(sorted(row_of[run] for run in runs & known))
        ends.append(len(columns))
    sizes = np.diff(ends)
    data = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    return sparse.csr_array((data, columns, ends), shape=(len(words), len(row_of)))


def _known_share(counts: sparse.csr_array, is_known: NDArray[np.float32]) -> NDArray[np.float32]:
    total = counts @ np.ones_like(is_known)
    share: NDArray[np.float32] = (counts @ is_known) / np.maximum(total, 1)
    return share


def _join(texts: NDArray[Any]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(map(str, texts)).encode(), dtype=np.uint8)


def _split(joined: NDArray[np.uint8]) -> NDArray[Any]:
    texts = joined.tobytes().decode().split("\n") if joined.size else []
    return np.array(texts, dtype=str)
