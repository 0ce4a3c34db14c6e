"""The science encoder: the word table that ships with the package, and the corpus's own LSA."""

import functools
import hashlib
import warnings
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trends.encoders.embeddings import unit_rows
from trends.encoders.lsa import N_DIMS, fit_lsa
from trends.encoders.word_table import BLOCK, WordTable
from trends.errors import MissingExtraError, TrendsWarning
from trends.text import TermCounts

__all__ = ["LSA_FROM", "MIN_KNOWN_SHARE", "NAME", "encode_science", "join_lsa", "load_science"]

NAME: Final = "science-1"
# Of science-1.npz as tools/train_encoder.py wrote it; another file would silently give other
# vectors.
TABLE_SHA256: Final = "2d1d2772889902303c6f3763984882b5cd651533dc699540d8b472b2cc45ac5c"
# Measured on labeled abstracts: below this many papers the corpus's own LSA lowers the agreement
# with the labels, above it raises it.
LSA_FROM: Final = 400
# The weight of LSA relative to the word table; docs/encoder-card.md states it.
LSA_WEIGHT: Final = 0.8
# Chosen by hand: papers with fewer words, such as titles alone, get a proportionally lower weight of
# LSA.
WORDS_FOR_LSA: Final = 40
# Chosen by hand: with fewer known words a paper's vector would depend on stray names and formulas.
MIN_KNOWN_SHARE: Final = 0.3
# Chosen by hand: the share of such papers from which on a warning is given.
WARN_FROM: Final = 0.05


def encode_science(counts: TermCounts, *, random_state: int = 0) -> tuple[NDArray[np.float32], str]:
    """Return vectors by the word table, joined with LSA in corpora of 400 papers or more.

    Parameters
    ----------
    counts
        Term counts of the corpus.
    random_state
        Seed of the LSA.

    Returns
    -------
    tuple of numpy.ndarray and str
        Float32, papers x dimensions, rows of length 1 or zero; and the name of the method:
        ``"science-1"``, or ``"science-1+lsa"`` from 400 papers on and if any paper is in a
        language or script that the table does not know.

    Warns
    -----
    TrendsWarning
        If the table knows too few words of 5 % of the papers or more.
    """
    table = load_science()
    vectors, known_share = table.apply(counts, n_spare=N_DIMS)
    is_foreign = (_count_words(counts) > 0) & (known_share < MIN_KNOWN_SHARE)
    vectors[is_foreign] = 0
    n_foreign = int(is_foreign.sum())
    if n_foreign and n_foreign >= WARN_FROM * len(is_foreign):
        warnings.warn(_describe_foreign(counts, is_foreign), TrendsWarning, stacklevel=3)
    if len(vectors) < LSA_FROM and not n_foreign:
        return _round_numbers(np.ascontiguousarray(vectors[:, : table.n_dims])), NAME
    own = fit_lsa(counts, random_state=random_state)
    joined = _join(vectors, own, counts, n_dims=table.n_dims)
    return _round_numbers(joined), f"{NAME}+lsa"


def join_lsa(
    vectors: NDArray[np.float32], counts: TermCounts, *, random_state: int = 0
) -> NDArray[np.float32]:
    """Return vectors and weighted LSA side by side as unit rows; LSA alone if a vector is zero."""
    own = fit_lsa(counts, random_state=random_state)
    wide = np.hstack([vectors, np.zeros_like(own)])
    return _join(wide, own, counts, n_dims=vectors.shape[1])


def _join(
    vectors: NDArray[np.float32], own: NDArray[np.float32], counts: TermCounts, *, n_dims: int
) -> NDArray[np.float32]:
    """Write weighted LSA into the spare columns after the vectors, and scale rows to length 1."""
    weight = 0.0
    if len(vectors) >= LSA_FROM:
        n_words = _count_words(counts, (counts.n_words == 1).astype(np.int64))
        weight = LSA_WEIGHT * min(1.0, float(np.median(n_words)) / WORDS_FOR_LSA)
    joined = vectors[:, : n_dims + own.shape[1]]
    for part in counts.blocks(BLOCK):
        is_placed = vectors[part].any(axis=1)
        scales = np.where(is_placed, weight, 1.0).astype(np.float32)
        joined[part, n_dims:] = own[part] * scales[:, None]
        joined[part] = unit_rows(joined[part])
    return np.ascontiguousarray(joined)


def _round_numbers(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Round unit rows, in place, so that half precision and their length of 1 say them exactly.

    A model can then be stored in half the space.
    """
    for start in range(0, len(vectors), BLOCK):
        part = vectors[start : start + BLOCK]
        part[:] = unit_rows(part.astype(np.float16))
    return vectors


def _count_words(counts: TermCounts, which: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Return the number of terms of each paper, of all terms or of those with a 1 in `which`."""
    taken = np.ones(len(counts.terms), dtype=np.int64) if which is None else which
    return np.asarray(counts.title_counts @ taken + counts.abstract_counts @ taken)


@functools.cache
def load_science() -> WordTable:
    """Return the word table, read once per process.

    Raises
    ------
    MissingExtraError
        If the file is missing or has another SHA-256 than that of this version.
    """
    path = Path(__file__).with_name(f"{NAME}.npz")
    found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"
    if found != TABLE_SHA256:
        raise MissingExtraError(
            f"The word table {path.name} must have the SHA-256 {TABLE_SHA256[:12]}...; found "
            f"{found[:12]}. The installation is damaged: pip install --force-reinstall trends."
        )
    return WordTable.load(path)


def _describe_foreign(counts: TermCounts, is_foreign: NDArray[np.bool_]) -> str:
    first = ", ".join(repr(str(paper)) for paper in counts.paper_ids[is_foreign][:5])
    return (
        f"The science encoder reads English; it knows too few words of {int(is_foreign.sum())} of "
        f"{len(is_foreign)} papers ({is_foreign.mean():.0%}), the first {first}. Their vectors come "
        "from LSA of the corpus alone. Use a multilingual model if these papers matter, for example "
        "encoder='sentence-transformers:NAME'."
    )
