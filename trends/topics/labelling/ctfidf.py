"""The terms shown for each topic: c-TF-IDF, which sets it apart from the others.

Fragments of longer terms, near-repeats, words that the whole corpus shares and boilerplate are
passed over.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from scipy import sparse

from trends.text import TermCounts
from trends.topics.labelling.candidates import Candidates, TermTable
from trends.topics.labelling.conflation import are_variants, read_sense
from trends.topics.labelling.reference_frequencies import ReferenceFrequencies
from trends.topics.labelling.similarity import TermSimilarity

__all__ = ["choose_terms", "count_by_topic", "tabulate_terms", "weigh_by_topic", "weigh_terms"]

# Chosen by hand: a term in a title counts twice.
TITLE_WEIGHT: Final = 2
# One paper that repeats its own coinage must not name a topic.
MOST_PER_PAPER: Final = 3
N_TERMS: Final = 10
MOST_RANKED: Final = 60
SMALLEST_LIFT: Final = 1.3
FEWEST_LIFTED: Final = 3
# A longer term found this often beside a shorter one makes the shorter one its fragment.
FRAGMENT_SHARE: Final = 0.7
LONGEST_FRAGMENT: Final = 2


def tabulate_terms(counts: TermCounts) -> TermTable:
    """Return what is known of the terms of some papers, for no topics yet."""
    n_papers, n_terms = counts.abstract_counts.shape
    return TermTable(
        counts=counts,
        weights=sparse.csr_array((0, n_terms), dtype=np.float64),
        is_in=counts.hold(),
        belongs=sparse.csr_array((n_papers, 0), dtype=np.float64),
        background=ReferenceFrequencies(counts.terms),
        meanings=TermSimilarity(counts),
    )


def weigh_by_topic(counts: TermCounts, belongs: sparse.csr_array) -> sparse.csr_array:
    """Return c-TF-IDF of terms, those of titles twice, the same at most thrice in an abstract.

    Parameters
    ----------
    counts
        The papers' terms.
    belongs
        Papers x topics, 1 where a paper belongs to a topic.

    Returns
    -------
    scipy.sparse.csr_array
        Topics x terms, float64.
    """
    total = np.zeros((belongs.shape[1], len(counts.terms)))
    for part in counts.blocks():
        abstract, title = counts.abstract_counts[part], counts.title_counts[part]
        abstract.data = np.minimum(abstract.data, MOST_PER_PAPER)
        title.data = np.minimum(title.data, 1) * TITLE_WEIGHT
        total += count_by_topic(sparse.csr_array(abstract + title), belongs[part]).toarray()
    return weigh_terms(sparse.csr_array(total))


def count_by_topic(counts: sparse.csr_array, belongs: sparse.csr_array) -> sparse.csr_array:
    """Return how often each term stands in each topic's papers.

    Parameters
    ----------
    counts
        Papers x terms.
    belongs
        Papers x topics, 1 where a paper belongs to a topic.

    Returns
    -------
    scipy.sparse.csr_array
        Topics x terms, float64.
    """
    return sparse.csr_array(belongs.T.astype(np.float64) @ counts.astype(np.float64))


def weigh_terms(counts: sparse.csr_array) -> sparse.csr_array:
    """Return class-based tf-idf: frequency in a topic times rarity over all topics.

    A term of frequency f in a topic of n words, and F in all topics, weighs
    f / n * log(1 + A / F), where A is the mean number of words per topic, rounded down.

    Parameters
    ----------
    counts
        Topics x terms.

    Returns
    -------
    scipy.sparse.csr_array
        Topics x terms, float64; what BERTopic's ClassTfidfTransformer gives for the same counts.

    References
    ----------
    M. Grootendorst (2022). BERTopic: neural topic modeling with a class-based TF-IDF procedure.
    """
    counts = sparse.csr_array(counts).astype(np.float64)
    if not counts.shape[0]:
        return counts
    sizes = np.asarray(counts.sum(axis=1)).ravel()
    totals = np.asarray(counts.sum(axis=0)).ravel()
    average = int(sizes.mean())
    rarity = np.log(1 + np.divide(average, totals, out=np.zeros_like(totals), where=totals > 0))
    weights = counts.copy()
    lengths = np.where(sizes > 0, sizes, 1)
    weights.data = weights.data / np.repeat(lengths, np.diff(weights.indptr))
    weights.data = weights.data * rarity[weights.indices]
    return weights


def choose_terms(
    table: TermTable, found: Sequence[Candidates], long_forms: Mapping[str, str]
) -> list[list[tuple[str, float]]]:
    """Return up to ten terms per topic with their c-TF-IDF, the heaviest first.

    Parameters
    ----------
    table
        Terms and topics.
    found
        The terms that could stand for each topic.
    long_forms
        What abbreviations stand for, by `find_long_forms`.
    """
    chosen = []
    for topic in found:
        row = table.weights[[topic.topic], :].toarray().ravel()
        is_lifted = topic.lifts >= SMALLEST_LIFT
        keep = is_lifted if is_lifted.sum() >= FEWEST_LIFTED else topic.lifts > 0
        ranked = sorted(topic.columns[keep], key=lambda c: (-row[c], table.terms[c]))
        shares = dict(zip(topic.columns, topic.shares, strict=True))
        picked = _drop_repeats(ranked[:MOST_RANKED], table, (shares, long_forms))
        chosen.append([(str(table.terms[c]), float(row[c])) for c in picked[:N_TERMS]])
    return chosen


def _drop_repeats(
    ranked: list[np.int64],
    table: TermTable,
    known: tuple[Mapping[np.int64, float], Mapping[str, str]],
) -> list[np.int64]:
    """Keep terms in order; pass over fragments of longer ones and what says the same again."""
    shares, long_forms = known
    terms = {c: str(table.terms[c]) for c in ranked}
    senses = {c: read_sense(term, long_forms) for c, term in terms.items()}
    picked: list[np.int64] = []
    for c in ranked:
        is_fragment = any(
            senses[c].roots < senses[d].roots and shares[d] >= FRAGMENT_SHARE * shares[c]
            for d in ranked
        )
        if is_fragment and table.n_words[c] <= LONGEST_FRAGMENT:
            continue
        if not any(are_variants(senses[c], senses[d]) for d in picked):
            picked.append(c)
    return picked
