"""Papers -> candidate terms with their sums, and the papers that mention each."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.topics.concepts.term_mentions import MentionCounts, count_mentions, count_spellings
from trends.topics.concepts.term_runs import FIGURES, Grammar, RunSums, learn_grammar, tally_runs
from trends.topics.concepts.term_vocabulary import FormParts, read_forms

__all__ = ["Candidates", "read_candidates"]

# What hardly ever begins a phrase is the end of a longer term: "carlo tree search". Chosen by hand.
LEAST_BEGINS: Final = 0.2


@dataclass(frozen=True)
class Candidates:
    """Terms that may be concepts, sorted by their forms.

    Parameters
    ----------
    terms
        Forms with spaces between them.
    n_words
        Words of each.
    sums
        Terms x `FIGURES`.
    mentions
        Papers x terms.
    parts, grammar, runs, columns
        The corpus, its runs of each length, and the term that each run is.
    """

    terms: NDArray[Any]
    n_words: NDArray[np.int64]
    sums: NDArray[np.int64]
    mentions: MentionCounts
    parts: FormParts
    grammar: Grammar
    runs: list[RunSums]
    columns: list[NDArray[np.int64]]

    def __getitem__(self, name: str) -> NDArray[np.int64]:
        """Return one of `FIGURES`."""
        return self.sums[:, FIGURES.index(name)]

    def count_spellings(self, chosen: NDArray[np.int64]) -> list[Counter[str]]:
        """Return how often some of the terms are written which way."""
        place = np.full(len(self.terms), -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        columns = [np.where(c >= 0, place[c], -1) for c in self.columns]
        return count_spellings(self.parts, self.grammar, self.runs, columns)


def read_candidates(
    papers: pd.DataFrame, *, languages: Collection[str], min_papers: int, most_papers: float
) -> Candidates:
    """Return the candidates of papers.

    Parameters
    ----------
    papers
        Columns `title` and `abstract`.
    languages
        Languages besides English that papers are in.
    min_papers, most_papers
        Fewest and most papers that mention a candidate.
    """
    parts = read_forms(papers, languages)
    grammar = learn_grammar(parts, min_papers)
    runs = tally_runs(parts, grammar, min_papers)
    keep = [_may_be_term(run, length, most_papers) for length, run in enumerate(runs, 1)]
    runs = [RunSums(run.keys[k], run.sums[k]) for run, k in zip(runs, keep, strict=True)]
    spelled = [
        grammar.spell(key, length)
        for length, run in enumerate(runs, 1)
        for key in run.keys.tolist()
    ]
    order = np.argsort(np.array(spelled, dtype=object), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    ends = np.cumsum([len(run.keys) for run in runs])
    columns = np.split(place, ends[:-1])
    lengths = np.repeat(np.arange(1, len(runs) + 1), [len(run.keys) for run in runs])
    return Candidates(
        terms=np.array(spelled, dtype=object)[order],
        n_words=lengths[order],
        sums=np.concatenate([run.sums for run in runs])[order],
        mentions=count_mentions(parts, grammar, runs, columns),
        parts=parts,
        grammar=grammar,
        runs=runs,
        columns=columns,
    )


def _may_be_term(run: RunSums, length: int, most_papers: float) -> NDArray[np.bool_]:
    figure = dict(zip(FIGURES, run.sums.T, strict=True))
    may_be = figure["n_papers"] <= most_papers
    if length > 1:
        may_be &= figure["n_begins"] >= LEAST_BEGINS * figure["n_times"]
    return np.asarray(may_be)
