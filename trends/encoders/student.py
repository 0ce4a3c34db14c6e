"""Fit a word table to the vectors of a teacher."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.encoders.word_table import (
    PIECE_LENGTHS,
    QuantizedRows,
    WordTable,
    find_pieces,
    weigh_words,
)
from trends.text import TermCounts, fold_term

__all__ = ["StudentOptions", "fit_student"]


@dataclass(frozen=True)
class StudentOptions:
    """Settings of the fit of a student.

    Parameters
    ----------
    ridge
        Penalty on the distance of a word's vector from its prior.
    prior_ridge
        Penalty on the linear map from the prior vectors to the teacher's space.
    n_pieces
        Number of character n-grams to keep for words that the table lacks.
    piece_ridge
        Penalty on the vectors of the n-grams.
    """

    ridge: float = 0.3
    prior_ridge: float = 1.0
    n_pieces: int = 5000
    piece_ridge: float = 3.0


DEFAULTS: Final = StudentOptions()


def fit_student(
    counts: TermCounts,
    targets: NDArray[Any],
    *,
    words: NDArray[Any],
    weights: NDArray[Any],
    prior: NDArray[Any] | None = None,
    options: StudentOptions = DEFAULTS,
) -> WordTable:
    """Fit a table whose product with the words of a paper approximates the teacher's vector.

    This is a ridge regression from tf-idf to the teacher's centered vectors. With a prior, the
    best linear map of the prior vectors is fitted first, and the ridge shrinks towards the mapped
    vectors instead of towards zero, so that rare words get sensible vectors, too.

    Parameters
    ----------
    counts
        Term counts of the papers that the teacher read.
    targets
        The teacher's vectors, papers x dimensions, in the order of `counts`.
    words
        Words of the table, as `fold_term` returns them.
    weights
        Inverse document frequency of the words; the last entry is that of an unknown word.
    prior
        One row per word, for example the teacher's vector of the word alone; None for zero.
    options
        Penalties and sizes.

    Returns
    -------
    WordTable
        The words in the given order.

    References
    ----------
    Hoerl and Kennard (1970), Ridge regression. Saunders et al. (1998), its dual form.
    """
    features = _count_known(counts, words)
    features = weigh_words(features, np.asarray(weights[:-1], np.float32))
    centered = np.asarray(targets, np.float32) - targets.mean(axis=0, dtype=np.float32)
    table = np.zeros((len(words), centered.shape[1]), np.float32)
    if prior is not None:
        table = _map_prior(features, centered, prior, options.prior_ridge)
    table = table + _solve_dual(features, centered - features @ table, options.ridge)
    pieces, piece_vectors = _fit_pieces([str(word) for word in words], table, options)
    return WordTable(
        words=words,
        weights=np.asarray(weights, np.float32),
        vectors=QuantizedRows.from_rows(table),
        pieces=pieces,
        piece_vectors=QuantizedRows.from_rows(piece_vectors),
    )


def _count_known(counts: TermCounts, words: NDArray[Any]) -> sparse.csr_array:
    row_of = {str(word): row for row, word in enumerate(words)}
    places = np.array([row_of.get(fold_term(str(term)), -1) for term in counts.terms], np.int64)
    taken = np.flatnonzero(places >= 0)
    columns = counts.weighted()[:, taken].tocoo()
    return sparse.csr_array(
        (columns.data, (columns.row, places[taken][columns.col])),
        shape=(len(counts.paper_ids), len(words)),
    )


def _map_prior(
    features: sparse.csr_array, targets: NDArray[Any], prior: NDArray[Any], ridge: float
) -> NDArray[np.float32]:
    centered = prior - prior.mean(axis=0)
    seen = features @ centered
    square = seen.T @ seen + ridge * np.eye(seen.shape[1], dtype=np.float32)
    mapped: NDArray[np.float32] = (centered @ np.linalg.solve(square, seen.T @ targets)).astype(
        np.float32
    )
    return mapped


def _solve_dual(
    features: sparse.csr_array, targets: NDArray[Any], ridge: float
) -> NDArray[np.float32]:
    """Solve the ridge regression in its dual form, since there are fewer papers than words."""
    from scipy.linalg import cho_factor, cho_solve

    kernel = (features @ features.T).toarray().astype(np.float32)
    kernel[np.diag_indices_from(kernel)] += ridge
    solved: NDArray[np.float32] = features.T @ cho_solve(
        cho_factor(kernel, overwrite_a=True), targets.astype(np.float32)
    )
    return solved


def _fit_pieces(
    words: list[str], table: NDArray[np.float32], options: StudentOptions
) -> tuple[NDArray[Any], NDArray[np.float32]]:
    """Fit vectors of the most frequent n-grams, whose mean approximates the word's vector."""
    found: dict[str, int] = {}
    for word in words:
        marked = f"<{word}>"
        for length in PIECE_LENGTHS:
            for start in range(len(marked) - length + 1):
                piece = marked[start : start + length]
                found[piece] = found.get(piece, 0) + 1
    common = sorted(found, key=lambda piece: (-found[piece], piece))[: options.n_pieces]
    pieces = sorted(common)
    made_of = find_pieces(words, {piece: row for row, piece in enumerate(pieces)})
    square = (made_of.T @ made_of).toarray() + options.piece_ridge * np.eye(len(pieces))
    vectors = np.linalg.solve(square.astype(np.float32), made_of.T @ table)
    return np.array(pieces, dtype=str), vectors.astype(np.float32)
