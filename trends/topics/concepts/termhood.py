"""How likely a candidate is a term that papers are about: a logistic score of six signals."""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.encoders import Embeddings
from trends.topics.concepts.term_candidates import Candidates

__all__ = ["WEIGHTS", "measure_signals", "score_terms"]

# Logistic regression on 452 terms of NIPS and arXiv that one reader called good or junk, rounded
# (tools/fit_concepts.py). Area under the ROC curve on the corpus left out: .94 and .91.
WEIGHTS: Final = {
    "intercept": 2.3,
    "ends": 1.0,
    "coherence": 1.4,
    "repeats": 1.5,
    "free": 1.7,
    "suffix": -1.8,
    "multi": 1.0,
}
# Mean cosine of two papers drawn at random is some .0; this many pairs of .02 are added to each
# term's own, so that three papers do not make a term coherent. Chosen by hand.
PRIOR_PAIRS: Final = 10
PRIOR_COSINE: Final = 0.02
LEAST_COSINE: Final = 0.003
# Sums of whole numbers do not depend on the order of papers.
FIXED_POINT: Final = 2**16
_ADJECTIVE: Final = re.compile(
    r"(al|ive|ous|ic|able|ible|ful|less|ary|ed|ant|ent|ar|oid|ish|ward|wise)$"
)
_SHORTEST_ADJECTIVE: Final = 5


def measure_signals(found: Candidates, vectors: Embeddings) -> dict[str, NDArray[np.float64]]:
    """Return the signals of every candidate.

    Parameters
    ----------
    found
        Candidates with their sums.
    vectors
        One row per paper; rows of zeros tell nothing about coherence.

    Returns
    -------
    dict
        `ends`: log odds that it ends the noun phrase, in titles. `coherence`: log of the mean
        cosine of two papers that mention it, vectors centered. `repeats`: log share of its papers
        that mention it again. `free`: share of mentions without a hyphen to a neighbor. `suffix`:
        1 for the endings of English adjectives. `multi`: 1 for more than one word.
    """
    ends = np.clip((found["n_title_ends"] + 1) / (found["n_titles"] + 2), 0.02, 0.97)
    cosine = np.maximum(_mean_cosine(found.mentions.times, vectors), LEAST_COSINE)
    suffix = [_is_adjective(str(term).rpartition(" ")[2]) for term in found.terms]
    return {
        "ends": np.log(ends / (1 - ends)),
        "coherence": np.log(cosine),
        "repeats": np.log((found["n_repeats"] + 2) / (found["n_papers"] + 8)),
        "free": found["n_free"] / np.maximum(found["n_times"], 1),
        "suffix": np.array(suffix, dtype=float),
        "multi": (found.n_words > 1).astype(float),
    }


def score_terms(signals: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the score of every candidate, 0 to 1, to four decimals."""
    logit = WEIGHTS["intercept"] + sum(WEIGHTS[name] * signals[name] for name in signals)
    score: NDArray[np.float64] = np.round(1 / (1 + np.exp(-np.asarray(logit))), 4)
    return score


def _mean_cosine(times: sparse.csr_array, vectors: Embeddings) -> NDArray[np.float64]:
    """Return the mean cosine over pairs of papers that mention each term, shrunk to a small one."""
    known = np.asarray(vectors.vectors.any(axis=1))
    # Float64 holds sums of these whole numbers exactly, in whatever order they are added.
    numbers = np.multiply(vectors.vectors, FIXED_POINT, dtype=np.float64)
    np.rint(numbers, out=numbers)
    numbers -= numbers.sum(axis=0) / max(int(known.sum()), 1)
    numbers[~known] = 0
    lengths = np.sqrt(np.einsum("ij,ij->i", numbers, numbers))[:, None]
    numbers *= np.divide(FIXED_POINT, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    np.rint(numbers, out=numbers)
    said = sparse.csr_array((times > 0).astype(np.float64))
    sums = said.T @ numbers
    n_known = said.T @ (lengths[:, 0] > 0).astype(np.float64)
    pairs = np.maximum(n_known, 2) * (np.maximum(n_known, 2) - 1)
    total = np.einsum("ij,ij->i", sums, sums) / FIXED_POINT**2 - n_known
    cosine: NDArray[np.float64] = (total + PRIOR_PAIRS * PRIOR_COSINE) / (pairs + PRIOR_PAIRS)
    return cosine


def _is_adjective(word: str) -> bool:
    return len(word) >= _SHORTEST_ADJECTIVE and _ADJECTIVE.search(word) is not None
