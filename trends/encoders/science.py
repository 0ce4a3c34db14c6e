"""The science encoder: a table of words that ships with the package, and the corpus's own LSA."""

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

__all__ = ["LEAST_KNOWN", "LSA_FROM", "NAME", "encode_science", "join_lsa", "load_science"]

NAME: Final = "science-1"
# Of science-1.npz as tools/train_encoder.py wrote it: another file would give other vectors in silence.
TABLE_SHA256: Final = "2d1d2772889902303c6f3763984882b5cd651533dc699540d8b472b2cc45ac5c"
# Measured on labelled abstracts: below this many papers a corpus's own LSA lowers the agreement
# with the labels, above it raises it.
LSA_FROM: Final = 400
LSA_WEIGHT: Final = 0.8
# Of titles alone, word use says little: with fewer words per paper LSA weighs less.
WORDS_FOR_LSA: Final = 40
# Below this share of known words a paper's place would rest on stray names and formulas.
LEAST_KNOWN: Final = 0.3
WARN_FROM: Final = 0.05


def encode_science(counts: TermCounts, *, random_state: int = 0) -> tuple[NDArray[np.float32], str]:
    """Return vectors by the shipped table, joined with LSA where that is sound.

    Parameters
    ----------
    counts
        Term counts of the corpus.
    random_state
        Seed of the LSA.

    Returns
    -------
    tuple of numpy.ndarray and str
        Float32, papers x dimensions, rows of length 1 or zero; and the name of what was done:
        ``"science-1"``, or ``"science-1+lsa"`` from 400 papers on and wherever papers are in a
        language or script that the table does not know.

    Warns
    -----
    TrendsWarning
        If the table knows too few words of 5 % of the papers or more.
    """
    table = load_science()
    vectors, known_share = table.apply(counts, n_spare=N_DIMS)
    is_foreign = (_count_words(counts) > 0) & (known_share < LEAST_KNOWN)
    vectors[is_foreign] = 0
    n_foreign = int(is_foreign.sum())
    if n_foreign and n_foreign >= WARN_FROM * len(is_foreign):
        warnings.warn(_describe_foreign(counts, is_foreign), TrendsWarning, stacklevel=3)
    if len(vectors) < LSA_FROM and not n_foreign:
        return np.ascontiguousarray(vectors[:, : table.n_dims]), NAME
    own = fit_lsa(counts, random_state=random_state)
    return _join(vectors, own, counts, n_dims=table.n_dims), f"{NAME}+lsa"


def join_lsa(
    vectors: NDArray[np.float32], counts: TermCounts, *, random_state: int = 0
) -> NDArray[np.float32]:
    """Return unit rows of vectors beside weighted LSA; only LSA where a vector is zero."""
    own = fit_lsa(counts, random_state=random_state)
    wide = np.hstack([vectors, np.zeros_like(own)])
    return _join(wide, own, counts, n_dims=vectors.shape[1])


def _join(
    vectors: NDArray[np.float32], own: NDArray[np.float32], counts: TermCounts, *, n_dims: int
) -> NDArray[np.float32]:
    """Put weighted LSA into the spare columns behind some vectors, and scale the rows to unit."""
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


def _count_words(counts: TermCounts, which: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Return how many terms each paper has, of all or of some."""
    taken = np.ones(len(counts.terms), dtype=np.int64) if which is None else which
    return np.asarray(counts.title_counts @ taken + counts.abstract_counts @ taken)


@functools.cache
def load_science() -> WordTable:
    """Return the shipped table, read once per process.

    Raises
    ------
    MissingExtraError
        If the file is missing or is not the one that this version ships.
    """
    path = Path(__file__).with_name(f"{NAME}.npz")
    found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"
    if found != TABLE_SHA256:
        raise MissingExtraError(
            f"The word table {path.name} of this version has the SHA-256 {TABLE_SHA256[:12]}...; found "
            f"{found[:12]}. The installation is damaged: pip install --force-reinstall trends."
        )
    return WordTable.load(path)


def _describe_foreign(counts: TermCounts, is_foreign: NDArray[np.bool_]) -> str:
    first = ", ".join(repr(str(paper)) for paper in counts.paper_ids[is_foreign][:5])
    return (
        f"The science encoder reads English; it knows too few words of {int(is_foreign.sum())} of "
        f"{len(is_foreign)} papers ({is_foreign.mean():.0%}), the first {first}. These are placed "
        "by their own word use (LSA) alone. Use a multilingual model if they matter, for example "
        "encoder='sentence-transformers:NAME'."
    )
