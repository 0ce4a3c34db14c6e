"""Words that go with a topic without being its name, and the sentences that show them."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trends.text import BOILERPLATE, STOP_WORDS, split_sentences, tokenize
from trends.topics.evidence import Texts

__all__ = ["find_related_words", "show_related"]

N_WORDS: Final = 20
MOST_READ: Final = 300
_EMPTY: Final = STOP_WORDS | BOILERPLATE


def find_related_words(
    texts: Texts, scores: NDArray[np.float64], is_member: NDArray[np.bool_]
) -> tuple[str, ...]:
    """Return the words that a topic's surest members hold more often than all others do.

    Parameters
    ----------
    texts
        The papers' words.
    scores, is_member
        Probability of membership of each paper, and whether it belongs.

    Returns
    -------
    tuple of str
        At most 20 words, the most telling first; none where there is no member.
    """
    order = np.argsort(-scores, kind="stable")
    members = order[is_member[order]][:MOST_READ]
    others = order[~is_member[order]]
    others = others[:: max(1, len(others) // MOST_READ)]
    inside, outside = _count(texts, members), _count(texts, others)
    least = 2 if len(members) > 3 else 1
    telling = []
    for word, n_papers in inside.items():
        share, usual = n_papers / len(members), (outside[word] + 0.5) / (len(others) + 1)
        if n_papers >= least and share > 2 * usual:
            telling.append((-(share - usual) * float(np.log(share / usual)), word))
    return tuple(word for _, word in sorted(telling)[:N_WORDS])


def show_related(texts: Texts, row: int, words: tuple[str, ...]) -> str:
    """Return the sentence of a paper with most of some words, or its first where none has any."""
    known = set(words)
    sentences = [texts.titles[row], *split_sentences(texts.abstracts[row])]
    best = (0, next(filter(None, sentences), ""))
    for sentence in sentences:
        n_found = len(known & set(tokenize(sentence)))
        if n_found > best[0]:
            best = (n_found, sentence)
    return best[1]


def _count(texts: Texts, rows: Iterable[int]) -> Counter[str]:
    """Return in how many of some papers each word stands."""
    found: Counter[str] = Counter()
    for row in rows:
        words = set(tokenize(texts.lowered[row])) - _EMPTY
        found.update(word for word in words if len(word) > 2 and word.isalpha())
    return found
