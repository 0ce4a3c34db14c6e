"""Latent semantic analysis of a corpus."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.encoders.embeddings import unit_rows
from trends.runtime.threads import run_in_threads
from trends.text import TermCounts

__all__ = ["N_DIMS", "fit_lsa", "weigh_terms"]

# Chosen by hand: dimensions of LSA beside the 384 of the word table.
N_DIMS: Final = 64
# Measured: up to this many rows or columns a full decomposition is as fast as a truncated one.
EXACT_BELOW: Final = 600
# Chosen by hand: a term in more than this share of the papers does not distinguish them.
LARGEST_SHARE: Final = 0.5
# A bound on time: in larger corpora a random sample of this size determines the dimensions, and
# all papers are projected onto them.
N_FITTED: Final = 25_000
# Chosen by hand: below this many papers every term counts, however rare or common.
SMALL_CORPUS: Final = 20
# A bound on memory: papers that are projected at a time.
BLOCK: Final = 25_000


def fit_lsa(
    counts: TermCounts, *, n_dims: int = N_DIMS, random_state: int = 0
) -> NDArray[np.float32]:
    """Return the papers in the space of the leading singular vectors of the corpus.

    Counts are weighted by tf-idf (logarithmic in both) and scaled to rows of length 1. A truncated
    singular value decomposition keeps `n_dims` dimensions. Rows are processed in the order of
    their identifiers, so the result does not depend on the order of the papers.

    Parameters
    ----------
    counts
        Term counts of the corpus.
    n_dims
        Dimensions to keep; fewer if the corpus has fewer papers or terms.
    random_state
        Seed of the sample of 25,000 papers that determines the dimensions of larger corpora.

    Returns
    -------
    numpy.ndarray
        Float32, papers x dimensions, rows of length 1 or zero, in the order of `counts`.

    References
    ----------
    Deerwester et al. (1990), Indexing by latent semantic analysis.
    Lehoucq, Sorensen and Yang (1998), ARPACK users' guide.
    """
    if len(counts.paper_ids) > N_FITTED:
        return _fit_in_part(counts, n_dims, random_state)
    order = np.argsort(counts.paper_ids, kind="stable")
    # Measured: phrases take time and do not improve the agreement with labeled topics.
    words = np.flatnonzero(counts.n_words == 1)
    weights = weigh_terms(counts.weighted()[order][:, words])
    vectors = np.zeros((len(order), 1), dtype=np.float32)
    if weights.nnz:
        decomposed = _decompose(weights, n_dims)
        vectors = np.zeros((len(order), decomposed.shape[1]), dtype=np.float32)
        # Rounding errors in empty rows would be scaled to length 1.
        decomposed[np.diff(weights.indptr) == 0] = 0
        vectors[order] = unit_rows(decomposed)
    return vectors


def weigh_terms(counts: sparse.csr_array) -> sparse.csr_array:
    """Return tf-idf with rows of length 1, of the terms that distinguish papers."""
    n_with = np.bincount(counts.indices, minlength=counts.shape[1])
    return _weigh(counts, _find_idf(n_with, counts.shape[0]))


def _find_idf(n_with: NDArray[np.int64], n_papers: int) -> NDArray[np.float64]:
    """Return the inverse document frequency of terms; 0 for terms that are too rare or common."""
    floor = _fewest_papers(n_papers)
    ceiling = LARGEST_SHARE * n_papers if n_papers >= SMALL_CORPUS else n_papers
    idf = np.log((1 + n_papers) / (1 + n_with)) + 1
    idf[(n_with < floor) | (n_with > ceiling)] = 0
    return idf


def _weigh(counts: sparse.csr_array, idf: NDArray[np.float64]) -> sparse.csr_array:
    data = (1 + np.log(np.maximum(counts.data, 1))) * idf[counts.indices]
    weights = sparse.csr_array((data, counts.indices, counts.indptr), shape=counts.shape)
    weights = weights[:, np.flatnonzero(idf)]
    lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    weights.data = (weights.data / np.repeat(lengths, np.diff(weights.indptr))).astype(np.float32)
    return weights


def _fit_in_part(counts: TermCounts, n_dims: int, random_state: int) -> NDArray[np.float32]:
    """Return the papers in the space of the leading singular vectors of a sample of them."""
    words = np.flatnonzero(counts.n_words == 1)
    every = sparse.csr_array(np.ones((len(counts.paper_ids), 1), dtype=np.int32))
    idf = _find_idf(counts.count_papers(every)[0][words], len(counts.paper_ids))
    chooser = np.random.default_rng(random_state)
    order = np.argsort(counts.paper_ids, kind="stable")
    drawn = counts.select(order[np.sort(chooser.choice(len(order), N_FITTED, replace=False))])
    part = _weigh(drawn.weighted()[:, words], idf)
    if not part.nnz:
        return np.zeros((len(order), 1), dtype=np.float32)
    _, values, right = _find_singular(part, n_dims)
    # The strongest term does not depend on the order of the papers, so it fixes the sign.
    axes = _fix_signs(np.ascontiguousarray(right[values > values[0] * 1e-6].T, dtype=np.float32))
    vectors = np.zeros((len(order), axes.shape[1]), dtype=np.float32)

    def place(rows: slice) -> None:
        """Fill in the vectors of some papers."""
        weights = _weigh(counts.weighted(rows=rows)[:, words], idf)
        found = weights @ axes
        found[np.diff(weights.indptr) == 0] = 0
        vectors[rows] = unit_rows(found)

    run_in_threads(place, counts.blocks(BLOCK))
    return vectors


def _fewest_papers(n_papers: int) -> int:
    """Return the number of papers in which a term must occur; rarer terms connect no papers."""
    if n_papers < SMALL_CORPUS:
        return 1
    return 2 if n_papers < 1000 else 4


def _decompose(weights: sparse.csr_array, n_dims: int) -> NDArray[np.float64]:
    """Return left singular vectors times singular values, with the sign of each column fixed."""
    smaller = min(weights.shape)
    if smaller <= EXACT_BELOW:
        left, values, _ = np.linalg.svd(_compact(weights), full_matrices=False)
    else:
        left, values, _ = _find_singular(weights, min(n_dims, smaller - 1))
    n_kept = max(1, min(n_dims, int((values > values[0] * 1e-6).sum())))
    return _fix_signs(left[:, :n_kept] * values[:n_kept])


def _fix_signs(columns: NDArray[Any]) -> NDArray[Any]:
    """Return columns with the sign, which a decomposition leaves open, of a positive maximum."""
    strongest = np.abs(columns).argmax(axis=0)
    fixed: NDArray[Any] = columns * np.sign(columns[strongest, np.arange(columns.shape[1])])
    return fixed


def _find_singular(
    weights: sparse.csr_array, n_dims: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return the leading singular vectors and values, largest first, by the Lanczos method.

    A randomized decomposition is not faster here, and it stops before the small singular values
    have converged, so that the nearest papers would change with the seed.
    """
    from scipy.sparse.linalg import svds

    if n_dims >= min(weights.shape):
        return np.linalg.svd(weights.toarray(), full_matrices=False)
    start = np.ones(min(weights.shape), dtype=np.float32)
    left, values, right = svds(weights, n_dims, v0=start, solver="arpack")
    return left[:, ::-1], values[::-1].astype(np.float32), right[::-1]


def _compact(weights: sparse.csr_array) -> NDArray[np.float64]:
    """Return a small dense matrix with the same left singular vectors and values."""
    if weights.shape[0] > weights.shape[1]:
        return weights.toarray().astype(np.float64)
    gram = (weights @ weights.T).toarray().astype(np.float64)
    values, vectors = np.linalg.eigh(gram)
    compact: NDArray[np.float64] = vectors * np.sqrt(np.maximum(values, 0))
    return compact
