"""Count words and phrases in the titles and abstracts of papers.

A hyphenated compound counts as its words and as a phrase of them, as if it were written with
spaces. "fine-tuning", "fine tuning" and "finetuning" are one term, in the spelling that is most
frequent in the corpus.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from trends.errors import ConfigError
from trends.text.chunks import number_chunks
from trends.text.cleaning import JOINERS
from trends.text.ngrams import Terms, learn_phrases, learn_wholes, learn_words
from trends.text.sequences import Words
from trends.text.tokens import WordParts
from trends.validation import check_columns

# Reading papers cleans texts but counts nothing; the library takes 17 MB.
if TYPE_CHECKING:
    from scipy import sparse

__all__ = ["TermCounts", "count_terms", "fold_term"]

# A bound on memory: papers at a time, so that intermediate results stay smaller than the counts.
BLOCK: Final = 50_000


@dataclass(frozen=True)
class TermCounts:
    """The number of occurrences of each term in each paper's title and abstract.

    Parameters
    ----------
    paper_ids
        Identifiers of the papers, in the order of the rows.
    terms
        Words and phrases, sorted, lower case.
    title_counts, abstract_counts
        Sparse matrices of int32, papers x terms, over the same terms.
    n_words
        Words per term: 1 for "cache", 2 for "kv cache" and "fine-tuning".
    """

    paper_ids: NDArray[Any]
    terms: NDArray[Any]
    title_counts: "sparse.csr_array"
    abstract_counts: "sparse.csr_array"
    n_words: NDArray[np.int64]

    def weighted(
        self, title_weight: float = 2.0, *, rows: slice = slice(None)
    ) -> "sparse.csr_array":
        """Return abstract counts plus `title_weight` times title counts, float32.

        Parameters
        ----------
        title_weight
            Weight of an occurrence in a title.
        rows
            The papers to return.

        Returns
        -------
        scipy.sparse.csr_array
            Papers x terms, with sorted indices.
        """
        from scipy import sparse

        total = self.abstract_counts[rows].astype(np.float32)
        total = total + self.title_counts[rows].astype(np.float32) * np.float32(title_weight)
        return sparse.csr_array(total)

    def blocks(self, size: int | None = None) -> Iterator[slice]:
        """Yield slices of `size` rows each, so that intermediate results stay small."""
        size = size or BLOCK
        for start in range(0, len(self.paper_ids), size):
            yield slice(start, start + size)

    def hold(self, columns: NDArray[np.int64] | None = None) -> "sparse.csc_array":
        """Return 1 where a paper has a term, in its title or abstract.

        Parameters
        ----------
        columns
            Column numbers of the terms to return; None returns all.

        Returns
        -------
        scipy.sparse.csc_array
            Papers x these terms, int8, with sorted indices.
        """
        from scipy import sparse

        parts = []
        for part in self.blocks():
            title, abstract = self.title_counts[part], self.abstract_counts[part]
            if columns is not None:
                title, abstract = title[:, columns], abstract[:, columns]
            found = sparse.csr_array(title.astype(bool) + abstract.astype(bool))
            parts.append(found.astype(np.int8))
        if not parts:
            return sparse.csc_array(self.title_counts, dtype=np.int8)
        return sparse.csc_array(sparse.vstack(parts, format="csr"))

    def count_papers(self, groups: "sparse.csr_array") -> NDArray[np.int64]:
        """Return the number of papers of each group that contain each term.

        Parameters
        ----------
        groups
            Papers x groups, 1 where a paper belongs to a group.

        Returns
        -------
        numpy.ndarray
            Groups x terms, int64.
        """
        total = np.zeros((groups.shape[1], len(self.terms)), dtype=np.int64)
        for part in self.blocks():
            found = self.title_counts[part].astype(bool) + self.abstract_counts[part].astype(bool)
            total += (groups[part].T.astype(np.int32) @ found.astype(np.int32)).toarray()
        return total

    def select(self, rows: NDArray[Any] | Iterable[int]) -> Self:
        """Return the counts of some papers, over the same terms.

        Parameters
        ----------
        rows
            Row numbers in the order of the result, or one boolean per paper.
        """
        chosen = np.asarray(rows if isinstance(rows, np.ndarray) else list(rows))
        chosen = np.flatnonzero(chosen) if chosen.dtype == bool else chosen.astype(np.int64)
        return type(self)(
            paper_ids=self.paper_ids[chosen],
            terms=self.terms,
            title_counts=self.title_counts[chosen],
            abstract_counts=self.abstract_counts[chosen],
            n_words=self.n_words,
        )


def count_terms(papers: pd.DataFrame, *, min_papers: int = 1, max_phrase: int = 3) -> TermCounts:
    """Count words and phrases in the titles and abstracts of papers.

    Stop words, single letters, numbers and bound prefixes ("non") are not terms of their own. A
    phrase is a sequence of 2 to `max_phrase` words in at least 2 papers, without a stop word or
    punctuation inside and without boilerplate at its ends. Compounds such as "4-bit", "x-ray" and
    "end-to-end" are treated like words. Text in scripts without spaces is split into words by the
    segmenters of the extra `cjk`; without them, pairs of characters count as words.

    Parameters
    ----------
    papers
        Frame with string columns `paper_id`, `title` and `abstract`; missing text counts as "".
    min_papers
        Minimum number of papers of a term. At most 200,000 words and 30,000 phrases are kept, those
        in the most papers; terms in equally many papers are kept or dropped together.
    max_phrase
        Maximum number of words in a phrase, 1 to 3; 1 counts words only.

    Returns
    -------
    TermCounts
        One row per paper in the order of the frame; terms sorted. The counts of a paper do not
        depend on the order of the rows.

    Raises
    ------
    FrameError
        If a column is missing.
    ConfigError
        If `min_papers` or `max_phrase` is out of range.

    Examples
    --------
    >>> papers = pd.DataFrame(
    ...     {
    ...         "paper_id": ["a", "b"],
    ...         "title": ["KV cache compression", "Fine-tuning at 4-bit"],
    ...         "abstract": ["The KV cache is large.", "Finetuning and a KV cache."],
    ...     }
    ... )
    >>> [str(term) for term in count_terms(papers, min_papers=2).terms]
    ['cache', 'kv', 'kv cache']
    """
    from scipy import sparse

    _check_arguments(papers, min_papers, max_phrase)
    parts = WordParts(number_chunks(papers))
    words, n_papers = learn_words(parts, parts.lexicon, min_papers)
    kinds = [words, learn_wholes(parts, parts.lexicon, min_papers, max_phrase)]
    floors = max(2, min_papers), min_papers
    kinds += learn_phrases(parts, parts.lexicon, n_papers, floors=floors, max_phrase=max_phrase)
    terms, places = _merge_spellings(kinds)
    counted = [*parts.map(lambda part: _count(part, kinds, places, len(terms)))]
    n_words = 1 + np.strings.count(terms, "-") + np.strings.count(terms, " ")
    return TermCounts(
        paper_ids=papers["paper_id"].astype(str).to_numpy(dtype=object).astype(str),
        terms=terms,
        title_counts=sparse.vstack([titles for titles, _ in counted], format="csr"),
        abstract_counts=sparse.vstack([abstracts for _, abstracts in counted], format="csr"),
        n_words=n_words,
    )


def fold_term(term: str) -> str:
    """Return a term without spaces, hyphens and zero-width joiners, so that spellings agree.

    Examples
    --------
    >>> fold_term("fine-tuning") == fold_term("fine tuning") == fold_term("finetuning")
    True
    """
    folded = term.replace("-", "").replace(" ", "")
    return folded if folded.isascii() else folded.replace("\u200c", "").replace("\u200d", "")


def _check_arguments(papers: pd.DataFrame, min_papers: int, max_phrase: int) -> None:
    check_columns(
        papers, ("paper_id", "title", "abstract"), name="papers", purpose="Counting terms"
    )
    if min_papers < 1:
        raise ConfigError(f"min_papers must be 1 or more; got {min_papers}. Use 1 to keep all.")
    if not 1 <= max_phrase <= 3:
        raise ConfigError(
            f"max_phrase must be 1, 2 or 3; got {max_phrase}. Longer phrases are not counted."
        )


def _merge_spellings(kinds: list[Terms]) -> tuple[NDArray[Any], list[NDArray[np.int32]]]:
    """Return the sorted terms, and the column of every term of each kind.

    Terms that differ only by hyphens and spaces share a column, under their most frequent spelling.
    """
    spelled = pa.array([term for kind in kinds for term in kind.spelled], pa.large_string())
    totals = np.concatenate([kind.totals for kind in kinds])
    rank = np.empty(len(spelled), dtype=np.int64)
    rank[pc.sort_indices(spelled).to_numpy()] = np.arange(len(spelled))
    folded = pc.replace_substring_regex(spelled, f"[- {JOINERS}]", "")
    keys = folded.dictionary_encode().indices.to_numpy()
    order = np.lexsort((rank, -totals, keys))
    is_best = np.ones(len(order), dtype=bool)
    is_best[1:] = keys[order[1:]] != keys[order[:-1]]
    best = order[is_best]
    best = best[np.argsort(rank[best])]
    place = np.empty(len(best), dtype=np.int32)
    place[keys[best]] = np.arange(len(best), dtype=np.int32)
    ends = np.cumsum([len(kind.spelled) for kind in kinds])
    terms = np.array(spelled.take(pa.array(best)).to_pylist(), dtype=str)
    return terms, np.split(place[keys], ends[:-1])


def _count(
    words: Words, kinds: list[Terms], places: list[NDArray[np.int32]], n_terms: int
) -> "tuple[sparse.csr_array, sparse.csr_array]":
    """Return the counts of the titles and of the abstracts of some papers."""
    from scipy import sparse

    found = [kind.find(words) for kind in kinds]
    rows = np.concatenate([rows for rows, _ in found])
    columns = np.concatenate([place[c] for place, (_, c) in zip(places, found, strict=True)])
    ones = np.ones(len(rows), dtype=np.int32)
    shape = (len(words.lengths), n_terms)
    counts = sparse.csr_array(sparse.coo_array((ones, (rows, columns)), shape=shape))
    return counts[0::2], counts[1::2]
