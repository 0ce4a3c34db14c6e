"""Runs of words that may be terms: counted part by part, sums of parts added up."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trends.topics.concepts.term_vocabulary import MOST_FORMS, FormParts, Forms, Vocabulary

__all__ = ["FIGURES", "LONGEST", "Grammar", "RunSums", "learn_grammar", "list_runs", "tally_runs"]

# Chosen by hand, as a bound on time and memory: words of a term.
LONGEST: Final = 4
# What is summed for each run, over papers: those with it, with it in the title, with it twice or
# more; over mentions: all, in titles, without a hyphen to a neighbor, in titles at the end of a
# phrase, at the beginning of a phrase.
FIGURES: Final = (
    "n_papers",
    "n_title_papers",
    "n_repeats",
    "n_times",
    "n_titles",
    "n_free",
    "n_title_ends",
    "n_begins",
)


@dataclass(frozen=True)
class Grammar:
    """Which runs of forms may be terms.

    Parameters
    ----------
    vocabulary
        All forms.
    code_of
        A number from 1 for every form that is frequent enough to be part of a term, else 0.
    form_of_code
        The form of every such number.
    pairs
        Codes of the pairs of neighbors that are frequent enough, ascending.
    """

    vocabulary: Vocabulary
    code_of: NDArray[np.int64]
    form_of_code: NDArray[np.int64]
    pairs: NDArray[np.int64]

    def spell(self, key: int, length: int) -> str:
        """Return the forms of a run with spaces between them."""
        numbers = [(key >> (16 * place)) & MOST_FORMS for place in range(length)][::-1]
        return " ".join(str(self.vocabulary.forms[self.form_of_code[n]]) for n in numbers)


@dataclass(frozen=True)
class RunSums:
    """Distinct runs of one length: codes, ascending, and a number or a row of `FIGURES` for each."""

    keys: NDArray[np.int64]
    sums: NDArray[np.int64]

    def merge(self, other: "RunSums") -> "RunSums":
        """Return the sums of two parts."""
        keys, places = np.unique(np.concatenate([self.keys, other.keys]), return_inverse=True)
        sums = np.zeros((len(keys), *self.sums.shape[1:]), dtype=np.int64)
        np.add.at(sums, places, np.concatenate([self.sums, other.sums]))
        return RunSums(keys, sums)


def learn_grammar(parts: FormParts, min_papers: int) -> Grammar:
    """Return which forms and pairs of neighbors stand in at least `min_papers` papers."""
    vocabulary = parts.vocabulary
    n_forms = max(len(vocabulary.forms), 1)

    def count_forms(part: Forms) -> NDArray[np.int64]:
        """Return how many papers of one part have each form."""
        forms, n_with = _count_papers(part.stream.astype(np.int64), part.papers, part.n_papers)
        counted = np.zeros(n_forms, dtype=np.int64)
        counted[forms] = n_with
        return counted

    n_papers = reduce(np.add, parts.map(count_forms))
    usable = vocabulary.may_begin | vocabulary.may_end | vocabulary.may_stand
    usable |= vocabulary.is_inner | vocabulary.is_function
    floor = max(min_papers, _floor_of(n_papers[usable]))
    chosen = np.flatnonzero(usable & (n_papers >= floor))
    code_of = np.zeros(n_forms, dtype=np.int64)
    code_of[chosen] = np.arange(1, len(chosen) + 1)
    form_of_code = np.concatenate([[0], chosen]).astype(np.int64)

    def count_pairs(part: Forms) -> RunSums:
        """Return how many papers of one part have each pair of neighbors."""
        codes = code_of[part.stream]
        at = np.flatnonzero((codes[:-1] > 0) & (codes[1:] > 0))
        keys = (codes[at] << 16) | codes[at + 1]
        return RunSums(*_count_papers(keys, part.papers[at], part.n_papers))

    counted = reduce(RunSums.merge, parts.map(count_pairs))
    pairs = counted.keys[counted.sums >= min_papers]
    return Grammar(vocabulary, code_of, form_of_code, pairs)


def list_runs(part: Forms, grammar: Grammar) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return for each length, from 1, where runs start that may be terms, and their codes."""
    vocabulary = grammar.vocabulary
    codes = grammar.code_of[part.stream]
    alone = np.flatnonzero((codes > 0) & vocabulary.may_stand[part.stream])
    found = [(alone, codes[alone])]
    # A hyphen binds a function word to what follows: "off-policy", "few-shot".
    begins = vocabulary.may_begin[part.stream] | (
        vocabulary.is_function[part.stream] & part.hyphened
    )
    ends, inner = vocabulary.may_end[part.stream], vocabulary.is_inner[part.stream]
    is_middle = vocabulary.may_begin[part.stream] | inner
    is_pair = _find_pairs(codes, grammar.pairs)
    # Places where a run of the length so far stands, its last word aside.
    at = np.flatnonzero(begins & is_pair)
    for length in range(2, LONGEST + 1):
        if length > 2:
            last = at + length - 2
            at = at[is_pair[last] & is_middle[last]]
        runs = at[ends[at + length - 1]]
        if length == LONGEST:
            # Two function words in a row are part of a term where hyphens say so:
            # "human-in-the-loop".
            twice = inner[runs + 1] & inner[runs + 2]
            runs = runs[~twice | part.hyphened[runs + 1]]
        keys = codes[runs]
        for place in range(1, length):
            keys = (keys << 16) | codes[runs + place]
        found.append((runs, keys))
    return found


def tally_runs(parts: FormParts, grammar: Grammar, min_papers: int) -> list[RunSums]:
    """Return the runs of each length, from 1, in at least `min_papers` papers."""

    def tally(part: Forms) -> list[RunSums]:
        """Return the sums of one part by length."""
        return [
            _tally(part, grammar, at, keys, length)
            for length, (at, keys) in enumerate(list_runs(part, grammar), 1)
        ]

    def merge(one: list[RunSums], other: list[RunSums]) -> list[RunSums]:
        """Return the sums of two parts by length."""
        return [first.merge(second) for first, second in zip(one, other, strict=True)]

    merged = reduce(merge, parts.map(tally))
    keep = [run.sums[:, 0] >= min_papers for run in merged]
    return [RunSums(run.keys[k], run.sums[k]) for run, k in zip(merged, keep, strict=True)]


def _tally(
    part: Forms, grammar: Grammar, at: NDArray[np.int64], runs: NDArray[np.int64], length: int
) -> RunSums:
    keys, places = np.unique(runs, return_inverse=True)
    n_keys = len(keys)
    blank = grammar.vocabulary.is_blank[part.stream]
    after = np.append(blank[1:], True)[at + length - 1]
    before = np.append(True, blank[:-1])[at]
    bound = part.hyphened[at + length - 1] | np.append(False, part.hyphened[:-1])[at]
    title = part.in_title[at]
    papers, times = _list_papers(places, part.papers[at], part.n_papers)
    title_papers, _ = _list_papers(places[title], part.papers[at][title], part.n_papers)

    def count(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how often each run is listed."""
        return np.bincount(numbers, minlength=n_keys).astype(np.int64)

    columns = [
        count(papers),
        count(title_papers),
        count(papers[times >= 2]),
        count(places),
        count(places[title]),
        count(places[~bound]),
        count(places[title & after]),
        count(places[before]),
    ]
    return RunSums(keys, np.column_stack(columns).reshape(n_keys, len(FIGURES)))


def _count_papers(
    keys: NDArray[np.int64], papers: NDArray[np.int64], n_papers: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct keys, of 32 bits at most, and how many papers have each."""
    n_bits = max(n_papers, 1).bit_length()
    # Sorted as single numbers; numpy.unique takes 50 times as long for so many.
    both = np.sort((keys << n_bits) | papers)
    pairs = both[np.append(True, both[1:] != both[:-1])[: len(both)]] >> n_bits
    starts = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)])
    return pairs[starts], np.diff(np.append(starts, len(pairs))).astype(np.int64)


def _list_papers(
    places: NDArray[np.int64], papers: NDArray[np.int64], n_papers: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each pair of run and paper once, as the run, and how often it stands there."""
    pairs, times = np.unique(places * n_papers + papers, return_counts=True)
    return pairs // max(n_papers, 1), times


def _find_pairs(codes: NDArray[np.int64], pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return at which positions a frequent pair of neighbors starts."""
    found = np.zeros(len(codes), dtype=bool)
    if len(pairs) and len(codes) > 1:
        keys = (codes[:-1] << 16) | codes[1:]
        places = np.minimum(np.searchsorted(pairs, keys), len(pairs) - 1)
        found[:-1] = pairs[places] == keys
    return found


def _floor_of(n_papers: Iterable[int]) -> int:
    """Return in how many papers a form must stand lest there be more than codes for them."""
    counted = np.sort(np.asarray(n_papers))[::-1]
    return int(counted[MOST_FORMS - 1]) + 1 if len(counted) >= MOST_FORMS else 0
