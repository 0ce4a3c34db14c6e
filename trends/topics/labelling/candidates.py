"""The terms that could stand for a topic: how common they are inside and outside of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.text import BOILERPLATE, STOP_WORDS, TermCounts
from trends.text.languages.detection import find_script
from trends.text.languages.inflection import is_verb
from trends.topics.labelling.similarity import TermSimilarity

__all__ = ["BACKGROUND_PAPERS", "Candidates", "TermTable", "find_candidates", "split_words"]

# So many papers of the wide literature stand beside the corpus when a term's lift is measured.
BACKGROUND_PAPERS: Final = 40.0
# A word this often a part of a compound ("fine", "grained") is no term by itself.
BOUND_SHARE: Final = 0.8
# A term in fewer of a topic's papers says nothing of it.
FEWEST_SHARE: Final = 0.02
# Where verbs are not known from nouns, longer phrases mostly hold one: in scripts other than Latin.
MOST_FOREIGN: Final = 2
_EMPTY: Final = BOILERPLATE | STOP_WORDS
# Letters behind a word that are variables ("log n"); others name kinds ("vitamin D"), and so do most
# before a word ("T cells").
_VARIABLES: Final = frozenset("fghijklmnopqrstuvwxyz")
_NUMBERS: Final = frozenset("ijmn")
# These mean something inside a phrase only.
_VAGUE_WORDS: Final = """
    trade offs tradeoff tradeoffs accuracy accurate amount area areas base capabilities capability capable change changes
    collection complex complexity concept concepts content context control cost costs create
    created creating design designed designing development dimension diverse diversity domain
    domains dynamic efficiency efficient element elements environment environments error
    errors existing factor factors fast feature features field fields flexible form forms
    function functional functions future generate generated generates generating generation
    generic goal goals group groups human idea individual influence information input inputs
    integrate integrated integrating item items knowledge length level levels local long
    management many measure measures mechanism mechanisms model models module modules multiple
    natural object objects operation operations optimal output outputs parameters pattern
    patterns people phase pipeline practices precise process processes processing properties
    property quality quantity rate ratio real reasonable relation relations relationship
    relationships remaining resource resources response responses sample samples scale
    scenario scenarios scheme schemes selection sequence service services setup short size
    solution solutions source sources space spaces stage stages standard strategies strategy
    structure structured structures style subject system systematic systems target targets
    task tasks technique techniques technological technologies technology text texts theory
    token-level training trained unified unit units update updates understanding view views
"""
_VAGUE: Final = frozenset(_VAGUE_WORDS.split())


@dataclass(frozen=True)
class TermTable:
    """Terms, their weights per topic, and the papers they stand in.

    Parameters
    ----------
    counts
        The terms, and how often they stand in each paper.
    weights
        Topics x terms, c-TF-IDF.
    is_in
        Papers x terms, 1 where the term stands in the paper.
    belongs
        Papers x topics, 1 where the paper belongs to the topic.
    background
        Gives the share of papers that hold some terms in the wide literature, by column.
    meanings
        Tells how near names are to topics.
    """

    counts: TermCounts
    weights: sparse.csr_array
    is_in: sparse.csc_array
    belongs: sparse.csr_array
    background: Callable[[NDArray[np.int64]], NDArray[np.float64]]
    meanings: TermSimilarity

    @property
    def terms(self) -> NDArray[Any]:
        """The vocabulary."""
        return self.counts.terms

    @property
    def n_words(self) -> NDArray[np.int64]:
        """Words per term."""
        return self.counts.n_words

    @cached_property
    def everywhere(self) -> NDArray[np.int64]:
        """In how many papers each term stands."""
        return np.diff(self.is_in.indptr)

    @cached_property
    def bound(self) -> tuple[frozenset[str], frozenset[str]]:
        """Words that hardly ever stand outside a compound, and those that only end one."""
        return _find_bound_words(self)

    @cached_property
    def with_term(self) -> NDArray[np.int64]:
        """In how many papers of each topic each term stands, topics x terms."""
        # Small whole numbers: what the product makes of the papers' terms stays small as well.
        belongs = self.belongs.astype(np.int32)
        return np.asarray((self.is_in.T @ belongs).toarray().T, dtype=np.int64)

    def regroup(self, belongs: sparse.csr_array, weights: sparse.csr_array) -> Self:
        """Return the same terms for other topics; what does not depend on these is kept."""
        other = replace(self, belongs=belongs, weights=weights)
        vars(other).update(everywhere=self.everywhere, bound=self.bound)
        return other


@dataclass(frozen=True)
class Candidates:
    """The terms that could stand for a topic.

    Parameters
    ----------
    topic
        Its number.
    columns
        Terms, by column of the table.
    shares
        Share of the topic's papers that hold each.
    lifts
        That over the share of the others'.
    """

    topic: int
    columns: NDArray[np.int64]
    shares: NDArray[np.float64]
    lifts: NDArray[np.float64]


def find_candidates(table: TermTable) -> list[Candidates]:
    """Return the terms that could stand for each topic."""
    n_papers, n_topics = table.belongs.shape
    sizes = np.asarray(table.belongs.sum(axis=0)).ravel()
    everywhere = table.everywhere

    # Most terms are candidates nowhere, and need no judgement.
    @cache
    def is_meaningful(column: int) -> bool:
        """Tell whether a term may stand in a label."""
        return _is_meaningful(str(table.terms[column]), *table.bound)

    def choose(columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the terms that may stand in a label."""
        return np.array([c for c in columns.tolist() if is_meaningful(c)], dtype=np.int64)

    found = []
    for topic in range(n_topics):
        inside = table.with_term[topic]
        needed = min(max(2.0, FEWEST_SHARE * sizes[topic]), sizes[topic])
        columns = choose(np.flatnonzero((inside >= needed) & (inside > 0)))
        if not columns.size:
            columns = choose(np.flatnonzero(inside > 0))
        shares = inside[columns] / max(sizes[topic], 1)
        usual = BACKGROUND_PAPERS * table.background(columns)
        others = (everywhere[columns] - inside[columns]) + 0.5 + usual
        lifts = shares / (others / (n_papers - sizes[topic] + 1.0 + BACKGROUND_PAPERS))
        found.append(Candidates(topic, columns, shares, lifts))
    return found


def _find_bound_words(table: TermTable) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that hardly ever stand outside a compound, and those that only end one.

    "Fine" stands in "fine-grained" and "fine-tuning", "grained" behind a hyphen.
    """
    everywhere = table.everywhere.tolist()
    within: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    alone: dict[str, float] = {}
    for term, n_papers in zip(table.terms.tolist(), everywhere, strict=True):
        if " " in term:
            continue
        if "-" in term:
            words = term.split("-")
            for word in dict.fromkeys(words):
                within[word] += n_papers
            behind[words[-1]] += n_papers
        else:
            alone[term] = n_papers
    bound = frozenset(w for w, n in within.items() if n >= BOUND_SHARE * alone.get(w, np.inf))
    ending = frozenset(w for w, n in behind.items() if n >= BOUND_SHARE * alone.get(w, np.inf))
    return bound, ending


def _is_meaningful(term: str, bound: frozenset[str], ending: frozenset[str]) -> bool:
    words = split_words(term)
    if not term.isascii() and len(words) > MOST_FOREIGN and find_script(term) != "Latin":
        return False
    if not any(len(word) > 1 and any(map(str.isalpha, word)) for word in words):
        return False
    if words[0] in _EMPTY or words[-1] in _EMPTY or is_verb(words[0]) or is_verb(words[-1]):
        return False
    first, *others = term.split(" ")
    if first in _NUMBERS or not _VARIABLES.isdisjoint(others):
        return False
    if (
        words[0] in ending
        or (words[-1] in bound and words[-1] not in ending)
        or (term in bound or term in _VAGUE)
    ):
        return False
    return not all(word in _VAGUE or word in _EMPTY for word in words)


def split_words(term: str) -> list[str]:
    """Return the words of a term, those of compounds one by one."""
    return term.replace("-", " ").split()
