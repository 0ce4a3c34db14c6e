"""Distillation: a word table fitted to the vectors of a larger model on a sample of the corpus."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trends.encoders.adapters import check_vectors
from trends.encoders.embeddings import unit_rows
from trends.encoders.science import LSA_FROM, join_lsa, load_science
from trends.encoders.student import fit_student
from trends.encoders.word_table import WordTable
from trends.errors import ConfigError
from trends.text import TermCounts, fold_term

__all__ = ["Distilled", "distil"]

# A bound on time: papers that the teacher reads, some minutes for a transformer on a CPU.
N_SAMPLE: Final = 1000
# Chosen by hand: fewer papers are encoded by the teacher itself.
MIN_PAPERS: Final = 50
# Chosen by hand: the share of the sample that tests the student, at least 5 papers.
HELD_OUT_SHARE: Final = 0.1
# A bound on memory: words of the table, 46 MB of float32 in 384 dimensions.
MAX_WORDS: Final = 30_000


@dataclass(frozen=True)
class Distilled:
    """The result of a distillation.

    Parameters
    ----------
    vectors
        Float32, one row per paper, length 1 or zero.
    agreement
        Mean cosine between the student's and the teacher's centered vectors of held-out papers.
    n_read
        Number of papers that the teacher read.
    is_joined
        Whether the vectors also hold the corpus's LSA.
    """

    vectors: NDArray[np.float32]
    agreement: float
    n_read: int
    is_joined: bool


def distil(
    counts: TermCounts,
    texts: list[str],
    teach: Callable[[list[str]], Any],
    *,
    n_sample: int = N_SAMPLE,
    random_state: int = 0,
) -> Distilled:
    """Encode a sample by a teacher, fit a student to it, and apply the student to all papers.

    The sample is drawn by a hash of the identifiers, so it does not depend on the order of rows.

    Parameters
    ----------
    counts
        Term counts of the corpus.
    texts
        Text of every paper, in the order of `counts`.
    teach
        The teacher: a function from a list of texts to one row per text.
    n_sample
        Number of papers that the teacher reads.
    random_state
        Seed of the sample and of the LSA.

    Returns
    -------
    Distilled
        Vectors of all papers, and the agreement of the student with its teacher.

    Raises
    ------
    ConfigError
        If fewer than 50 papers have text.
    """
    readable = [row for row, text in enumerate(texts) if text]
    if len(readable) < MIN_PAPERS:
        raise ConfigError(
            f"Distillation needs {MIN_PAPERS} papers with text or more; the corpus has "
            f"{len(readable)}. Name the model without 'distil:', so that it reads all papers."
        )
    rows = _draw(counts, readable, n_sample, random_state)
    taught = check_vectors(teach([texts[row] for row in rows]), len(rows), "The teacher")
    n_held = max(5, round(HELD_OUT_SHARE * len(rows)))
    trial = _fit(counts, rows[n_held:], taught[n_held:])
    agreement = _measure_agreement(
        trial, counts.select(rows[:n_held]), taught[:n_held], taught.mean(axis=0)
    )
    vectors, _ = _fit(counts, rows, taught).apply(counts)
    is_joined = len(vectors) >= LSA_FROM
    if is_joined:
        vectors = join_lsa(vectors, counts, random_state=random_state)
    return Distilled(vectors, agreement, len(rows), is_joined)


def _draw(
    counts: TermCounts, readable: list[int], n_sample: int, random_state: int
) -> NDArray[np.int64]:
    """Return the rows of the sample, in an order that depends only on identifiers and seed."""

    def hash_row(row: int) -> str:
        """Return the hash by which a paper is drawn, whatever the order of papers."""
        return hashlib.sha256(f"{random_state}\0{counts.paper_ids[row]}".encode()).hexdigest()

    return np.array(sorted(readable, key=hash_row)[:n_sample], dtype=np.int64)


def _fit(counts: TermCounts, rows: NDArray[np.int64], taught: NDArray[np.float32]) -> WordTable:
    """Fit a student whose prior is the table of the science encoder."""
    n_papers = len(counts.paper_ids)
    both = counts.weighted()
    n_with = np.bincount(both.indices, minlength=len(counts.terms))
    usable = np.flatnonzero((counts.n_words == 1) & (n_with >= 2))
    usable = usable[np.argsort(-n_with[usable], kind="stable")[:MAX_WORDS]]
    usable = usable[np.argsort([fold_term(str(term)) for term in counts.terms[usable]])]
    words = np.array([fold_term(str(term)) for term in counts.terms[usable]], dtype=str)
    weights = np.log((1 + n_papers) / (1 + np.append(n_with[usable], 0))).astype(np.float32)
    return fit_student(
        counts.select(rows),
        taught,
        words=words,
        weights=weights,
        prior=load_science().look_up(words),
    )


def _measure_agreement(
    table: WordTable, counts: TermCounts, taught: NDArray[np.float32], mean: NDArray[np.float32]
) -> float:
    learned, _ = table.apply(counts)
    return float((learned * unit_rows(taught - mean)).sum(axis=1).mean())
