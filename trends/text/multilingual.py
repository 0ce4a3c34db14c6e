"""Remove function words of other languages from the counts of papers in these languages.

`find_language` returns the one language of a text. Here the question is whether a paper contains a
passage of a language at all, since abstracts are often given in two. It is answered from counts
alone, because models may have counts whose texts are no longer available.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.text import STOP_WORDS, TermCounts
from trends.text.languages.function_words import FUNCTION_WORDS

__all__ = ["drop_function_words"]

# Chosen by hand: a paper with so many distinct function words of a language is in that language. An
# English paper has fewer, from titles of books, names and abbreviations such as "DES".
MIN_FUNCTION_WORDS: Final = 4

LANGUAGES: Final = tuple(
    words - STOP_WORDS for words in FUNCTION_WORDS.values() if not words <= STOP_WORDS
)


def drop_function_words(counts: TermCounts) -> TermCounts:
    """Return counts without function words of other languages and phrases that start or end so.

    Function words in Latin letters are removed only from papers with at least four distinct ones
    of a language, so that English papers keep "DES" and "la". Function words in other scripts are
    never counted. If no paper has so many, the counts are returned unchanged.

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
    """Return which papers contain at least `MIN_FUNCTION_WORDS` of some words."""
    wanted = np.array(sorted(words))
    places = np.minimum(np.searchsorted(counts.terms, wanted), max(len(counts.terms) - 1, 0))
    columns = places[counts.terms[places] == wanted] if len(counts.terms) else places[:0]
    if len(columns) < MIN_FUNCTION_WORDS:
        return np.zeros(len(counts.paper_ids), dtype=bool)
    n_held = np.asarray(counts.hold(columns.astype(np.int64)).sum(axis=1, dtype=np.int64)).ravel()
    return np.asarray(n_held >= MIN_FUNCTION_WORDS)


def _find_terms(counts: TermCounts, words: frozenset[str]) -> NDArray[np.bool_]:
    """Return which terms are one of some words, or phrases that start or end with one."""
    parts = (str(term).split(" ") for term in counts.terms)
    return np.array([part[0] in words or part[-1] in words for part in parts], dtype=bool)


def _leave_out(
    counts: sparse.csr_array, dropped: list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]
) -> sparse.csr_array:
    """Return a copy of counts without some terms in some papers."""
    left = counts.copy()
    rows = np.repeat(np.arange(len(left.indptr) - 1), np.diff(left.indptr))
    for papers, terms in dropped:
        left.data[papers[rows] & terms[left.indices]] = 0
    left.eliminate_zeros()
    return left
