"""What topics are called and made of: their labels, terms, sizes and coherence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from trends.text import clean_text, fold_term
from trends.topics import quality
from trends.topics.candidates import TermTable, find_candidates
from trends.topics.completion import complete_phrases
from trends.topics.labels import Label, Reading, choose_labels
from trends.topics.likeness import find_long_forms
from trends.topics.notes import LOOSE_STABILITY, MIXED
from trends.topics.spelling import capitalize_label, spell_terms
from trends.topics.terms import choose_terms, weigh_by_topic

__all__ = ["Description", "Labeller", "describe_topics"]

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
    papers: pd.DataFrame,
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
    assignments, papers, table
        Which papers belong to each topic, and their words, by `tabulate_terms`.
    n_named
        How many topics, from the first on, the user named.
    stability
        Of each topic; where it is low and the label speaks for few papers, the label says "Mixed".
    """
    belongs = _place(assignments, table.counts.paper_ids, len(given))
    table = table.regroup(belongs, weigh_by_topic(table.counts, belongs))
    found = find_candidates(table)
    reading = _read_members(papers, belongs)
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
        n_papers=np.asarray(belongs.sum(axis=0)).ravel().astype(np.int64),
        coherence=quality.measure_coherence(table.is_in, [part.tolist() for part in columns]),
    )


class Labeller:
    """Label topics of the same papers, however they are divided.

    Parameters
    ----------
    papers, table
        The papers, and their words, by `tabulate_terms`.
    """

    def __init__(self, papers: pd.DataFrame, table: TermTable) -> None:
        self._papers = papers
        self._table = table
        self._reading: Reading | None = None

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
        if self._reading is None:
            self._reading = _read_members(self._papers, belongs)
        # Labels do not ask for the terms' weights.
        table = self._table.regroup(belongs, self._table.weights)
        labels = choose_labels(table, find_candidates(table), self._reading, wanted=wanted)
        names, _ = _write_labels(labels, wanted, self._reading, taken=taken)
        return [(names[n], frozenset(map(str, paper_ids[labels[n].rows]))) for n in wanted]


def _is_mixed(label: Label, stability: float) -> bool:
    most = MIXED_COVERAGE if stability < LOOSE_STABILITY else LEAST_COVERAGE
    return bool(label.names) and label.coverage < most


def _place(assignments: pd.DataFrame, paper_ids: NDArray[Any], n_topics: int) -> sparse.csr_array:
    """Return papers x topics, 1 where a paper belongs."""
    row_of = {str(paper_id): row for row, paper_id in enumerate(paper_ids)}
    assigned = assignments[assignments["topic"] >= 0]
    rows = assigned["paper_id"].map(row_of).to_numpy(dtype=np.int64)
    columns = assigned["topic"].to_numpy(dtype=np.int64)
    shape = (len(paper_ids), n_topics)
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


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
    full = complete_phrases(sorted({t for n in wanted for t in labels[n].names}), reading.texts)
    spelled = spell_terms(sorted({*terms, *full.values(), *shown}), reading.abstracts)
    used = {_fold_label(label) for label in taken}
    names: dict[int, str] = {}
    for number in wanted:
        label = labels[number]
        completed = tuple(dict.fromkeys(full[term] for term in label.names))
        others = [(*label.names[:1], name) for name in label.spare]
        choices = [completed, label.names, *others] if label.names else []
        written = [capitalize_label(", ".join(spelled[t] for t in choice)) for choice in choices]
        numbered = [f"{name} {n}" for name in [*written[:1], NAMELESS] for n in (number + 1,)]
        free = [n for n in [*written, *numbered] if _fold_label(n) not in used]
        names[number] = free[0]
        used.add(_fold_label(free[0]))
    return names, spelled


def _fold_label(label: str) -> str:
    """Return a label without case, joints and the order of its parts."""
    return " ".join(sorted(fold_term(part) for part in label.casefold().split(", ")))


def _read_members(papers: pd.DataFrame, belongs: sparse.csr_array) -> Reading:
    """Read some papers of each topic, spread over it."""
    chosen: set[int] = set()
    by_topic = sparse.csc_array(belongs)
    most = max(FEWEST_READ, MOST_READ // max(belongs.shape[1], 1))
    for topic in range(belongs.shape[1]):
        members = by_topic.indices[by_topic.indptr[topic] : by_topic.indptr[topic + 1]]
        places = np.linspace(0, len(members) - 1, min(most, len(members))).astype(np.int64)
        chosen.update(members[places].tolist())
    part = papers.iloc[sorted(chosen)]
    titles = [clean_text(text) for text in part["title"].fillna("").astype(str)]
    abstracts = [clean_text(text) for text in part["abstract"].fillna("").astype(str)]
    texts = [f"{title}. {body}" for title, body in zip(titles, abstracts, strict=True)]
    return Reading(texts, abstracts, find_long_forms(texts))
