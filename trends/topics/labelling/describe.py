"""What topics are called and made of: their labels, terms, sizes and coherence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain, count, pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from trends.text import CleanedTexts, TermCounts, fold_term
from trends.text.truecasing import capitalize_label, restore_capitals
from trends.topics import quality
from trends.topics.clustering.sampling import spread_evenly
from trends.topics.clustering.stability import LOOSE_STABILITY, MIXED
from trends.topics.labelling.candidates import TermTable, find_candidates
from trends.topics.labelling.conflation import find_long_forms
from trends.topics.labelling.ctfidf import choose_terms, weigh_by_topic
from trends.topics.labelling.label_choice import Label, Reading, choose_labels
from trends.topics.labelling.phrase_completion import complete_phrases

__all__ = ["Description", "Labeller", "choose_described", "describe_topics", "read_members"]

# So many papers, evenly spread over all, show what topics are made of, and so many of each topic.
MOST_DESCRIBED: Final = 25_000
FEWEST_DESCRIBED: Final = 500
# So many papers, spread over the topics, show how terms are used and written.
MOST_READ: Final = 2_000
FEWEST_READ: Final = 20
# A loose topic whose label speaks for fewer of its papers than this is mixed, as is any topic whose
# label speaks for hardly one.
MIXED_COVERAGE: Final = 0.5
LEAST_COVERAGE: Final = 0.1
NAMELESS: Final = "Topic without common terms"


@dataclass(frozen=True)
class Description:
    """What each topic, in order, is called and made of.

    Parameters
    ----------
    is_named
        Whether the user named it.
    labels, terms
        Its label, and its terms with their weights.
    n_papers, coherence
        Its size, and the coherence of its terms.
    """

    is_named: list[bool]
    labels: list[str]
    terms: list[list[tuple[str, float]]]
    n_papers: NDArray[np.int64]
    coherence: NDArray[np.float64]


def describe_topics(
    given: Sequence[str | None],
    assignments: pd.DataFrame,
    reading: Reading,
    table: TermTable,
    *,
    n_named: int,
    stability: NDArray[np.float64],
) -> Description:
    """Return labels, terms, sizes and coherence of all topics, named ones first.

    Parameters
    ----------
    given
        Label of each topic, None where one is to be found.
    assignments
        Which papers belong to each topic.
    reading, table
        Texts of some of them, by `read_members`, and words of some, by `tabulate_terms`.
    n_named
        How many topics, from the first on, the user named.
    stability
        Of each topic; where it is low and the label speaks for few papers, the label says "Mixed".
    """
    belongs = _place(assignments, table.counts.paper_ids, len(given))
    table = table.regroup(belongs, weigh_by_topic(table.counts, belongs))
    found = find_candidates(table)
    terms = choose_terms(table, found, reading.long_forms)
    wanted = [number for number, label in enumerate(given) if label is None]
    labels = choose_labels(table, found, reading, wanted=wanted)
    taken = [label for label in given if label is not None]
    shown = {term for chosen in terms for term, _ in chosen}
    names, spelled = _write_labels(labels, wanted, reading, shown=shown, taken=taken)
    for number in wanted:
        if _is_mixed(labels[number], float(stability[number])):
            names[number] = MIXED + names[number]
    columns = [np.searchsorted(table.terms, [term for term, _ in chosen]) for chosen in terms]
    return Description(
        is_named=[number < n_named for number in range(len(given))],
        labels=[names.get(number, label or "") for number, label in enumerate(given)],
        terms=[[(spelled[term], weight) for term, weight in chosen] for chosen in terms],
        n_papers=np.bincount(assignments["topic"].to_numpy() + 1, minlength=len(given) + 1)[1:],
        coherence=quality.measure_coherence(table.is_in, [part.tolist() for part in columns]),
    )


class Labeller:
    """Label topics of the same papers, however they are divided.

    Parameters
    ----------
    reading, table
        Texts of some papers, by `read_members`, and words of some, by `tabulate_terms`.
    """

    def __init__(self, reading: Reading, table: TermTable) -> None:
        self._reading = reading
        self._table = table

    def __call__(
        self, assignments: pd.DataFrame, wanted: Sequence[int], taken: Sequence[str]
    ) -> list[tuple[str, frozenset[str]]]:
        """Return labels and the papers that say them.

        Parameters
        ----------
        assignments
            Papers and their topics.
        wanted
            Topics that get a label.
        taken
            Labels that none of them gets.
        """
        paper_ids = self._table.counts.paper_ids
        belongs = _place(assignments, paper_ids, int(assignments["topic"].max()) + 1)
        # Labels do not ask for the terms' weights.
        table = self._table.regroup(belongs, self._table.weights)
        labels = choose_labels(table, find_candidates(table), self._reading, wanted=wanted)
        names, _ = _write_labels(labels, wanted, self._reading, taken=taken)
        return [(names[n], frozenset(map(str, paper_ids[labels[n].rows]))) for n in wanted]


def _is_mixed(label: Label, stability: float) -> bool:
    most = MIXED_COVERAGE if stability < LOOSE_STABILITY else LEAST_COVERAGE
    return bool(label.names) and label.coverage < most


def _place(assignments: pd.DataFrame, paper_ids: NDArray[Any], n_topics: int) -> sparse.csr_array:
    """Return papers x topics, 1 where a paper belongs; of other papers nothing is said."""
    assigned = assignments[assignments["topic"] >= 0]
    rows = pd.Index(paper_ids).get_indexer(pd.Index(assigned["paper_id"]))
    columns = assigned["topic"].to_numpy(dtype=np.int64)[rows >= 0]
    shape = (len(paper_ids), n_topics)
    return sparse.csr_array((np.ones(len(columns)), (rows[rows >= 0], columns)), shape=shape)


def _write_labels(
    labels: Sequence[Label],
    wanted: Collection[int],
    reading: Reading,
    *,
    shown: Collection[str] = (),
    taken: Sequence[str],
) -> tuple[dict[int, str], dict[str, str]]:
    """Return labels as a person writes them, each its own, and how all terms are spelled.

    Phrases are completed, and words have the capitals that the abstracts give them.
    """
    terms = sorted({t for n in wanted for t in (*labels[n].names, *labels[n].spare)})
    names_told = sorted({t for n in wanted for t in labels[n].names})
    full = complete_phrases(names_told, reading.texts, reading.foreign_words)
    spelled = restore_capitals(sorted({*terms, *full.values(), *shown}), reading.written)
    used = {_fold_label(label) for label in taken}
    names: dict[int, str] = {}
    for number in wanted:
        label = labels[number]
        completed = tuple(dict.fromkeys(full[term] for term in label.names))
        others = [(*label.names[:1], name) for name in label.spare]
        choices = [completed, label.names, *others] if label.names else []
        written = [capitalize_label(", ".join(spelled[t] for t in choice)) for choice in choices]
        # A number tells apart what is left without a name of its own.
        numbered = (f"{(written or [NAMELESS])[0]} {n}" for n in count(number + 1))
        names[number] = next(n for n in chain(written, numbered) if _fold_label(n) not in used)
        used.add(_fold_label(names[number]))
    return names, spelled


def _fold_label(label: str) -> str:
    """Return a label without case, joints and the order of its parts."""
    return " ".join(sorted(fold_term(part) for part in label.casefold().split(", ")))


def choose_described(counts: TermCounts, assignments: pd.DataFrame) -> TermCounts:
    """Return the words of the papers that show what topics are made of.

    Up to 25,000 papers are all taken. Of more, that many, evenly spread; of topics that have less
    than 500 papers among them, further ones.

    Parameters
    ----------
    counts
        Words of all papers.
    assignments
        Which papers belong to each topic.
    """
    n_papers = len(counts.paper_ids)
    if n_papers <= MOST_DESCRIBED:
        return counts
    is_chosen = np.zeros(n_papers, dtype=bool)
    is_chosen[spread_evenly(n_papers, MOST_DESCRIBED)] = True
    belongs = sparse.csc_array(
        _place(assignments, counts.paper_ids, int(assignments["topic"].max()) + 1)
    )
    is_added = np.zeros(n_papers, dtype=bool)
    for start, end in pairwise(belongs.indptr.tolist()):
        members = belongs.indices[start:end]
        if is_chosen[members].sum() < FEWEST_DESCRIBED:
            is_added[members[spread_evenly(len(members), FEWEST_DESCRIBED)]] = True
    return counts.select(is_chosen | is_added)


def read_members(
    papers: pd.DataFrame, assignments: pd.DataFrame, texts: CleanedTexts | None = None
) -> Reading:
    """Read some papers of each topic, spread over it.

    Parameters
    ----------
    papers
        Columns `paper_id`, `title` and `abstract`.
    assignments
        Which papers belong to each topic.
    texts
        The papers' texts, where they are cleaned already.
    """
    rows = pd.Index(papers["paper_id"]).get_indexer(pd.Index(assignments["paper_id"]))
    topics = assignments["topic"].to_numpy()
    n_topics = int(topics.max(initial=-1)) + 1
    most = max(FEWEST_READ, MOST_READ // max(n_topics, 1))
    chosen: set[int] = set()
    for topic in range(n_topics):
        members = np.sort(rows[topics == topic])
        chosen.update(members[spread_evenly(len(members), most)].tolist())
    shown = sorted(chosen)
    part = CleanedTexts.read(papers.iloc[shown]) if texts is None else texts.take(shown)
    return Reading(part.whole, part.abstracts, find_long_forms(part.whole))
