"""Function words of other languages, left out of the papers that are written in these.

`find_language` names the one language of a text, for it reads the text. What is asked here is another
thing, whether a paper holds a passage of a language at all: abstracts are often given in two. It is
asked of counts alone, because models take counts that no longer have their texts.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.text import STOP_WORDS, TermCounts
from trends.text.languages.function_words import FUNCTION_WORDS

__all__ = ["drop_function_words"]

# A paper with so many different ones is in their language: titles of books, names of people and
# abbreviations such as "DES" bring an English one fewer.
FEWEST: Final = 4

LANGUAGES: Final = tuple(
    words - STOP_WORDS for words in FUNCTION_WORDS.values() if not words <= STOP_WORDS
)


def drop_function_words(counts: TermCounts) -> TermCounts:
    """Leave function words of other languages, and phrases that begin or end so, out of counts.

    Those in Latin letters are left out of papers with at least four different ones of a language,
    so that English papers keep "DES" and "la"; those of other scripts are never counted. Where no paper has so many, the counts come back as they are.

    Examples
    --------
    >>> import pandas as pd
    >>> from trends.text import count_terms
    >>> texts = ["Die Ernte von Weizen ist auf dem Feld", "Breaking DES on the field"]
    >>> papers = pd.DataFrame({"paper_id": ["a", "b"], "title": "", "abstract": texts})
    >>> counts = drop_function_words(count_terms(papers, max_phrase=1))
    >>> held = counts.abstract_counts.toarray() > 0
    >>> [counts.terms[row].tolist() for row in held]
    [['ernte', 'feld', 'weizen'], ['breaking', 'des', 'field']]
    """
    dropped = []
    for words in LANGUAGES:
        is_written = _find_papers(counts, words)
        if is_written.any():
            dropped.append((is_written, _find_terms(counts, words)))
    if not dropped:
        return counts
    return TermCounts(
        paper_ids=counts.paper_ids,
        terms=counts.terms,
        title_counts=_leave_out(counts.title_counts, dropped),
        abstract_counts=_leave_out(counts.abstract_counts, dropped),
        n_words=counts.n_words,
    )


def _find_papers(counts: TermCounts, words: frozenset[str]) -> NDArray[np.bool_]:
    """Return which papers hold several of some words."""
    wanted = np.array(sorted(words))
    places = np.minimum(np.searchsorted(counts.terms, wanted), max(len(counts.terms) - 1, 0))
    columns = places[counts.terms[places] == wanted] if len(counts.terms) else places[:0]
    if len(columns) < FEWEST:
        return np.zeros(len(counts.paper_ids), dtype=bool)
    n_held = np.asarray(counts.hold(columns.astype(np.int64)).sum(axis=1, dtype=np.int64)).ravel()
    return np.asarray(n_held >= FEWEST)


def _find_terms(counts: TermCounts, words: frozenset[str]) -> NDArray[np.bool_]:
    """Return which terms are some words, or phrases at whose edges they stand."""
    parts = (str(term).split(" ") for term in counts.terms)
    return np.array([part[0] in words or part[-1] in words for part in parts], dtype=bool)


def _leave_out(
    counts: sparse.csr_array, dropped: list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]
) -> sparse.csr_array:
    """Return counts without those of some terms in some papers."""
    left = counts.copy()
    rows = np.repeat(np.arange(len(left.indptr) - 1), np.diff(left.indptr))
    for papers, terms in dropped:
        left.data[papers[rows] & terms[left.indices]] = 0
    left.eliminate_zeros()
    return left
