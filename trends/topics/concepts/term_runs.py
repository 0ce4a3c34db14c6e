"""Runs of words that may be terms: counted part by part, sums of parts added up."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial, reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trends.topics.concepts.term_vocabulary import MOST_FORMS, FormParts, Forms, Vocabulary

__all__ = ["FIGURES", "LONGEST", "Grammar", "RunSums", "learn_grammar", "list_runs", "tally_runs"]

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
    """Distinct runs of one length: codes, ascending, and a row of `FIGURES` for each."""

    keys: NDArray[np.int64]
    sums: NDArray[np.int64]

    def merge(self, other: "RunSums") -> "RunSums":
        """Return the sums of two parts."""
        keys, places = np.unique(np.concatenate([self.keys, other.keys]), return_inverse=True)
        sums = np.zeros((len(keys), self.sums.shape[1]), dtype=np.int64)
        np.add.at(sums, places, np.concatenate([self.sums, other.sums]))
        return RunSums(keys, sums)


def learn_grammar(parts: FormParts, min_papers: int) -> Grammar:
    """Return which forms and pairs of neighbors stand in at least `min_papers` papers."""
    vocabulary = parts.vocabulary
    n_forms = max(len(vocabulary.forms), 1)

    def count_forms(part: Forms) -> NDArray[np.int64]:
        distinct = np.unique(part.stream.astype(np.int64) * part.n_papers + part.papers)
        return np.bincount(distinct // max(part.n_papers, 1), minlength=n_forms)

    n_papers = reduce(np.add, parts.map(count_forms))
    usable = vocabulary.may_begin | vocabulary.may_end | vocabulary.may_stand
    usable |= vocabulary.is_inner | vocabulary.is_function
    floor = max(min_papers, _floor_of(n_papers[usable]))
    chosen = np.flatnonzero(usable & (n_papers >= floor))
    code_of = np.zeros(n_forms, dtype=np.int64)
    code_of[chosen] = np.arange(1, len(chosen) + 1)
    form_of_code = np.concatenate([[0], chosen]).astype(np.int64)

    def count_pairs(part: Forms) -> RunSums:
        codes = code_of[part.stream]
        at = np.flatnonzero((codes[:-1] > 0) & (codes[1:] > 0))
        keys, places = np.unique((codes[at] << 16) | codes[at + 1], return_inverse=True)
        distinct = np.unique(places * part.n_papers + part.papers[at])
        n_with = np.bincount(distinct // max(part.n_papers, 1), minlength=len(keys))
        return RunSums(keys, n_with[:, None].astype(np.int64))

    counted = reduce(RunSums.merge, parts.map(count_pairs))
    pairs = counted.keys[counted.sums[:, 0] >= min_papers]
    return Grammar(vocabulary, code_of, form_of_code, pairs)


def list_runs(part: Forms, grammar: Grammar, length: int) -> tuple[NDArray[np.int64], ...]:
    """Return where each run of `length` forms starts that may be a term, and its code."""
    vocabulary = grammar.vocabulary
    codes = grammar.code_of[part.stream]
    n_starts = max(len(codes) - length + 1, 0)
    if length == 1:
        at = np.flatnonzero((codes > 0) & vocabulary.may_stand[part.stream])
        return at, codes[at]
    is_pair = _find_pairs(codes, grammar.pairs)
    # A hyphen binds a function word to what follows: "off-policy", "few-shot".
    begins = vocabulary.may_begin[part.stream] | (
        vocabulary.is_function[part.stream] & part.hyphened
    )
    is_run = begins[:n_starts] & vocabulary.may_end[part.stream[length - 1 :]]
    for place in range(length - 1):
        is_run &= is_pair[place : place + n_starts]
    inner = vocabulary.is_inner[part.stream]
    for place in range(1, length - 1):
        middle = part.stream[place : place + n_starts]
        is_run &= vocabulary.may_begin[middle] | inner[place : place + n_starts]
    if length == LONGEST:
        # Two function words in a row are part of a term where hyphens say so: "human-in-the-loop".
        twice = inner[1 : 1 + n_starts] & inner[2 : 2 + n_starts]
        is_run &= ~twice | part.hyphened[1 : 1 + n_starts]
    at = np.flatnonzero(is_run)
    keys = codes[at]
    for place in range(1, length):
        keys = (keys << 16) | codes[at + place]
    return at, keys


def tally_runs(parts: FormParts, grammar: Grammar, min_papers: int) -> list[RunSums]:
    """Return the runs of each length, from 1, in at least `min_papers` papers."""
    found = []
    for length in range(1, LONGEST + 1):
        tally = partial(_tally, grammar=grammar, length=length)
        merged = reduce(RunSums.merge, parts.map(tally))
        keep = merged.sums[:, 0] >= min_papers
        found.append(RunSums(merged.keys[keep], merged.sums[keep]))
    return found


def _tally(part: Forms, grammar: Grammar, length: int) -> RunSums:
    at, runs = list_runs(part, grammar, length)
    keys, places = np.unique(runs, return_inverse=True)
    n_keys = len(keys)
    blank = grammar.vocabulary.is_blank[part.stream]
    after = np.append(blank[1:], True)[at + length - 1]
    before = np.append(True, blank[:-1])[at]
    bound = part.hyphened[at + length - 1] | np.append(False, part.hyphened[:-1])[at]
    title = part.in_title[at]
    papers, times = _count_papers(places, part.papers[at], part.n_papers)
    title_papers, _ = _count_papers(places[title], part.papers[at][title], part.n_papers)

    def count(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
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
