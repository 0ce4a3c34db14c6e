"""Where candidate terms stand: papers x terms, and the spellings that papers use."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.topics.concepts.term_runs import Grammar, RunSums, list_runs
from trends.topics.concepts.term_vocabulary import FormParts, Forms

__all__ = ["MentionCounts", "count_mentions", "count_spellings"]

# A mention counts as the authors' own work up to so many words behind "we", "our", "propose".
CUE_REACH: Final = 8
# Of 64 bits: a row of numbers is counted as one number where it fits.
MOST_NUMBERS: Final = 2**62


@dataclass(frozen=True)
class MentionCounts:
    """Papers x terms: mentions, those in the title, those just behind a cue of own work."""

    times: sparse.csr_array
    titles: sparse.csr_array
    own: sparse.csr_array

    @property
    def n_papers(self) -> NDArray[np.int64]:
        """Papers that mention each term."""
        return np.bincount(self.times.indices, minlength=self.times.shape[1]).astype(np.int64)


def count_mentions(
    parts: FormParts, grammar: Grammar, runs: Sequence[RunSums], columns: Sequence[NDArray[Any]]
) -> MentionCounts:
    """Count the mentions of terms paper by paper.

    Parameters
    ----------
    parts, grammar, runs
        The corpus and its runs of each length.
    columns
        For each length, the column of every run; -1 leaves it out.
    """
    n_columns = 1 + max((int(c.max()) for c in columns if len(c)), default=-1)

    def count(part: Forms) -> list[sparse.csr_array]:
        """Return papers x terms of one part: all mentions, in titles, behind a cue."""
        papers, terms, starts = _find_terms(part, grammar, runs, columns)
        flags = (
            np.ones(len(starts), dtype=bool),
            part.in_title[starts],
            _follows_cue(part, grammar)[starts],
        )
        shape = (part.n_papers, n_columns)
        return [
            sparse.csr_array(
                (np.ones(int(f.sum()), dtype=np.int32), (papers[f], terms[f])), shape=shape
            )
            for f in flags
        ]

    stacked = zip(*parts.map(count), strict=True)
    times, titles, own = (sparse.csr_array(sparse.vstack(s, format="csr")) for s in stacked)
    return MentionCounts(times, titles, own)


def count_spellings(
    parts: FormParts, grammar: Grammar, runs: Sequence[RunSums], columns: Sequence[NDArray[Any]]
) -> list[Counter[str]]:
    """Return how often each term is written which way, in lower case, number and hyphens kept."""
    n_columns = 1 + max((int(c.max()) for c in columns if len(c)), default=-1)
    texts = grammar.vocabulary.texts

    def count(part: Forms) -> Counter[tuple[int, str]]:
        """Return how often one part writes each term which way."""
        found: Counter[tuple[int, str]] = Counter()
        for length, (starts, terms) in enumerate(_place(part, grammar, runs, columns), 1):
            taken = starts[:, None] + np.arange(length)
            rows = np.column_stack([terms, part.words[taken], part.hyphened[taken[:, :-1]]])
            first, times = _count_rows(rows)
            for row, n in zip(rows[first].tolist(), times.tolist(), strict=True):
                joints = ["-" if joint else " " for joint in row[1 + length :]] + [""]
                words = (str(texts[w]) for w in row[1 : 1 + length])
                found[row[0], "".join(map("".join, zip(words, joints, strict=True)))] += n
        return found

    spelled: list[Counter[str]] = [Counter() for _ in range(n_columns)]
    for found in parts.map(count):
        for (term, text), n in found.items():
            spelled[term][text] += n
    return spelled


def _count_rows(rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each distinct row of numbers from 0 stands first, and how often it stands."""
    numbers = np.zeros(len(rows), dtype=np.int64)
    n_numbers = 1
    for column in rows.T:
        width = int(column.max(initial=0)) + 1
        if n_numbers * width > MOST_NUMBERS:
            distinct, numbers = np.unique(numbers, return_inverse=True)
            n_numbers = len(distinct)
        numbers = numbers * width + column
        n_numbers *= width
    _, first, times = np.unique(numbers, return_index=True, return_counts=True)
    return first, times


def _find_terms(
    part: Forms, grammar: Grammar, runs: Sequence[RunSums], columns: Sequence[NDArray[Any]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return paper, term and first position of every mention."""
    found = _place(part, grammar, runs, columns)
    starts = np.concatenate([s for s, _ in found])
    return part.papers[starts], np.concatenate([t for _, t in found]), starts


def _place(
    part: Forms, grammar: Grammar, runs: Sequence[RunSums], columns: Sequence[NDArray[Any]]
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return for each length where terms start, and which they are."""
    found = []
    listed = list_runs(part, grammar)
    for (at, keys), run, column in zip(listed, runs, columns, strict=True):
        if not len(run.keys):
            found.append((at[:0], at[:0]))
            continue
        places = np.minimum(np.searchsorted(run.keys, keys), len(run.keys) - 1)
        terms = np.where(run.keys[places] == keys, column[places], -1).astype(np.int64)
        found.append((at[terms >= 0], terms[terms >= 0]))
    return found


def _follows_cue(part: Forms, grammar: Grammar) -> NDArray[np.bool_]:
    """Return which positions stand just behind a cue, without a punctuation mark between."""
    places = np.arange(len(part.stream))
    is_cue = grammar.vocabulary.is_cue[part.stream]
    is_mark = grammar.vocabulary.is_mark[part.stream]
    cue = np.maximum.accumulate(np.where(is_cue, places, -CUE_REACH - 1))
    mark = np.maximum.accumulate(np.where(is_mark, places, -1))
    return np.asarray((cue > mark) & (places - cue <= CUE_REACH) & ~part.in_title)
