"""How common terms are in the wide literature, from the weights that the science encoder ships."""

import functools
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trends.encoders.science import load_science
from trends.text import fold_term

__all__ = ["ReferenceFrequencies", "estimate_shares"]

# Chosen by hand: the share of papers that is assumed for words which the table lacks.
UNKNOWN_SHARE: Final = 1e-5
# A phrase is rarer than its rarest word, by about this factor.
PHRASE_FACTOR: Final = 0.15


class ReferenceFrequencies:
    """Look up how common terms are in the wide literature, each when it is first asked for.

    Parameters
    ----------
    terms
        Words and phrases in lower case.
    """

    def __init__(self, terms: NDArray[Any]) -> None:
        self._terms = terms
        self._shares = np.full(len(terms), np.nan)

    def __call__(self, columns: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the shares of some terms, by their place."""
        new = columns[np.isnan(self._shares[columns])]
        self._shares[new] = estimate_shares(self._terms[new])
        return self._shares[columns]


def estimate_shares(terms: NDArray[Any]) -> NDArray[np.float64]:
    """Return the share of papers in the wide literature that hold each term.

    Parameters
    ----------
    terms
        Words and phrases in lower case.

    Returns
    -------
    numpy.ndarray
        One share per term; that of an unknown word is 1 in 100,000, that of a phrase follows
        from its rarest word.
    """
    known = _read_shares()
    shares = np.empty(len(terms))
    for row, term in enumerate(map(str, terms)):
        folded = fold_term(term)
        if folded in known:
            shares[row] = known[folded]
            continue
        words = term.replace("-", " ").split()
        rarest = min((known.get(word, UNKNOWN_SHARE) for word in words), default=UNKNOWN_SHARE)
        shares[row] = rarest * (PHRASE_FACTOR if len(words) > 1 else 1.0)
    return np.clip(shares, UNKNOWN_SHARE / 10, 1.0)


@functools.cache
def _read_shares() -> dict[str, float]:
    # Stages do not import each other while they load; this one table is shared on purpose.
    table = load_science()
    # The weights are 1 + ln(papers / papers with the word).
    return {
        str(word): float(np.exp(1 - weight))
        for word, weight in zip(table.words, table.weights, strict=False)
    }
