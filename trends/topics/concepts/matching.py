"""Find the concepts that are known already in further papers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from trends.schema import check_frame, empty_frame
from trends.topics.concepts.term_mentions import MentionCounts, count_mentions
from trends.topics.concepts.term_runs import LONGEST, Grammar, RunSums
from trends.topics.concepts.term_vocabulary import MOST_FORMS, Vocabulary, read_forms

__all__ = ["ConceptForms", "find_mentions", "tabulate_mentions"]

# A label without numeric meaning.
ABSENT: Final = -1


def _no_forms() -> NDArray[Any]:
    return np.zeros(0, dtype=object)


def _no_numbers() -> NDArray[np.int64]:
    return np.zeros(0, dtype=np.int64)


def _no_marks() -> NDArray[np.bool_]:
    return np.zeros(0, dtype=bool)


@dataclass(frozen=True)
class ConceptForms:
    """The forms by which papers mention each concept.

    Parameters
    ----------
    forms
        Forms of words with spaces between them: "support vector machine", "svm".
    concepts
        The number of the concept that each stands for.
    is_short
        Which of them are abbreviations.
    languages
        Languages besides English whose function words end phrases.
    """

    forms: NDArray[Any] = field(default_factory=_no_forms)
    concepts: NDArray[np.int64] = field(default_factory=_no_numbers)
    is_short: NDArray[np.bool_] = field(default_factory=_no_marks)
    languages: tuple[str, ...] = ()


def find_mentions(papers: pd.DataFrame, known: ConceptForms) -> pd.DataFrame:
    """Find which papers mention concepts that were found before, among these papers or others.

    Parameters
    ----------
    papers
        Columns `paper_id`, `title` and `abstract`.
    known
        The concepts' forms.

    Returns
    -------
    pandas.DataFrame
        A mentions frame; for the papers among which the concepts were found, the same as then.
    """
    if not len(known.forms) or not len(papers):
        return empty_frame("mentions")
    parts = read_forms(papers, known.languages)
    numbers = [_number_words(parts.vocabulary, str(form).split(" ")) for form in known.forms]
    present = np.array([min(words) != ABSENT for words in numbers], dtype=bool)
    if not present.any():
        return empty_frame("mentions")
    numbers = [words for words, is_there in zip(numbers, present, strict=True) if is_there]
    grammar, runs, columns = _build_grammar(parts.vocabulary, numbers)
    counts = count_mentions(parts, grammar, runs, columns)
    return tabulate_mentions(
        papers["paper_id"],
        counts,
        known.concepts[present],
        known.is_short[present],
        n_concepts=int(known.concepts.max()) + 1,
    )


def tabulate_mentions(
    paper_ids: "pd.Series[Any]",
    counts: MentionCounts,
    concepts: NDArray[np.int64],
    is_short: NDArray[np.bool_],
    *,
    n_concepts: int,
) -> pd.DataFrame:
    """Return the mentions of concepts, those of all their forms added up.

    Parameters
    ----------
    paper_ids
        The papers; rows of counts behind these are a background.
    counts
        Papers x forms.
    concepts
        The concept that each form stands for; below 0 it stands for none.
    is_short
        Which forms are abbreviations.
    n_concepts
        How many concepts there are.

    Returns
    -------
    pandas.DataFrame
        A mentions frame.
    """
    n_papers, columns = len(paper_ids), np.arange(counts.times.shape[1])

    def fold(counted: sparse.csr_array, which: NDArray[np.bool_]) -> sparse.csr_array:
        """Return counts by concept, summed over some of the forms."""
        is_taken = which & (concepts >= 0)
        ones = np.ones(int(is_taken.sum()), dtype=np.int32)
        places = (columns[is_taken], concepts[is_taken])
        joined = sparse.csr_array((ones, places), shape=(len(columns), n_concepts))
        return sparse.csr_array(counted[:n_papers] @ joined)

    every = np.ones(len(columns), dtype=bool)
    times = fold(counts.times, every)
    # "Support vector machine (SVM)" mentions it once.
    both = (fold(counts.times, is_short) > 0).multiply(fold(counts.times, ~is_short) > 0)
    once = sparse.coo_array(times - both.astype(np.int32))
    rows, found = once.coords
    title = np.asarray(fold(counts.titles, every)[rows, found]).ravel() > 0
    own = np.asarray(fold(counts.own, every)[rows, found]).ravel() > 0
    frame = pd.DataFrame(
        {
            "paper_id": paper_ids.to_numpy()[rows],
            "topic": found,
            "n_mentions": once.data,
            "in_title": title,
            "is_about": title | own | (once.data >= 2),
        }
    )
    return check_frame(frame, "mentions")


def _number_words(vocabulary: Vocabulary, words: Sequence[str]) -> list[int]:
    """Return the place of each word among the forms; `ABSENT` for one that is not there."""
    forms = vocabulary.forms
    if not len(forms):
        return [ABSENT]
    places = np.minimum(np.searchsorted(forms, words), len(forms) - 1)
    is_there = forms[places] == np.array(words, dtype=object)
    return [int(place) for place in np.where(is_there, places, ABSENT)]


def _build_grammar(
    vocabulary: Vocabulary, numbers: Sequence[Sequence[int]]
) -> tuple[Grammar, list[RunSums], list[NDArray[np.int64]]]:
    """Return a grammar of these terms alone, their runs of each length, and the term of each run."""
    used = np.unique([word for words in numbers for word in words])[:MOST_FORMS]
    code_of = np.zeros(len(vocabulary.forms), dtype=np.int64)
    code_of[used] = np.arange(1, len(used) + 1)
    codes = [code_of[list(words)] for words in numbers]
    pairs = np.unique([(c[i] << 16) | c[i + 1] for c in codes for i in range(len(c) - 1)])
    grammar = Grammar(
        vocabulary, code_of, np.concatenate([[0], used]).astype(np.int64), pairs.astype(np.int64)
    )
    runs, columns = [], []
    for length in range(1, LONGEST + 1):
        terms = np.array([t for t, c in enumerate(codes) if len(c) == length], dtype=np.int64)
        keys = np.zeros(len(terms), dtype=np.int64)
        for place in range(length):
            keys = (keys << 16) | np.array([codes[t][place] for t in terms], dtype=np.int64)
        order = np.argsort(keys)
        runs.append(RunSums(keys[order], np.zeros((len(keys), 0), dtype=np.int64)))
        columns.append(terms[order])
    return grammar, runs, columns
