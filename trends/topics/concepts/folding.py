"""Which candidates stand for one concept: abbreviations, compounds, parts, generic heads."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trends.text import fold_term
from trends.text.cleaning import find_tokens
from trends.text.truecasing import Capitals
from trends.topics.concepts.term_words import GENERIC_HEADS, fold_word

__all__ = ["Folding", "choose_long_forms", "fold_terms", "read_form"]

# A part is a fragment where so many of its papers have it inside one longer term: "speculative" of
# "speculative decoding". Measured on two corpora; half folds "neural" terms, nine tenths few.
FRAGMENT_SHARE: Final = 0.7
# "X algorithm" is left out beside "X" where at most so many of the papers with "X" say "algorithm".
HEAD_SHARE: Final = 0.5
# A definition counts where so many papers give it, most of those that define the short form.
FEWEST_DEFINITIONS: Final = 2
DEFINITION_SHARE: Final = 0.6


class Folding:
    """Which candidates are concepts, and which of the others are variants of them.

    Attributes
    ----------
    keep
        Whether each candidate is a concept.
    into
        Candidate -> the candidate it is a variant of.
    is_short
        Whether each is folded as an abbreviation.
    """

    def __init__(self, keep: NDArray[np.bool_]) -> None:
        self.keep = keep.copy()
        self.into: dict[int, int] = {}
        self.is_short = np.zeros(len(keep), dtype=bool)

    def join(self, variant: int, concept: int) -> None:
        """Make one candidate a variant of another, which becomes a concept."""
        self.keep[variant] = False
        self.keep[concept] = True
        self.into[variant] = concept

    def end_of(self, candidate: int) -> int:
        """Return the concept that a candidate is a variant of in the end."""
        while candidate in self.into:
            candidate = self.into[candidate]
        return candidate


def read_form(text: str) -> str:
    """Return the forms of a text's words with spaces between them.

    Examples
    --------
    >>> read_form("Support-vector machines")
    'support vector machine'
    """
    tokens = find_tokens(text.lower().replace("-", " "))
    return " ".join(fold_word(token) for token in tokens if any(map(str.isalnum, token)))


def choose_long_forms(
    definitions: Mapping[tuple[str, str], int],
    written: Capitals,
    *,
    fewest: int | None = None,
) -> dict[str, str]:
    """Return what abbreviations stand for, both as forms.

    Parameters
    ----------
    definitions
        Short and long form -> papers that define one by the other.
    written
        How the corpus writes its words: what it mostly writes in lower case ("cat", "edge") is no
        abbreviation, whoever defines it as one.
    fewest
        Fewest papers that give a definition which counts; None for two.
    """
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (short, long_form), n in definitions.items():
        found[read_form(short)][read_form(long_form)] += n
    usual = {}
    lower, upper = _count_cases(written)
    for short, forms in sorted(found.items()):
        long_form, n = min(forms.items(), key=lambda item: (-item[1], item[0]))
        is_usual = n >= max(fewest or FEWEST_DEFINITIONS, DEFINITION_SHARE * forms.total())
        if is_usual and " " not in short and upper[short] > lower[short]:
            usual[short] = long_form
    return usual


def fold_terms(
    terms: NDArray[Any],
    n_papers: NDArray[np.int64],
    keep: NDArray[np.bool_],
    long_forms: Mapping[str, str],
    *,
    most_papers: float,
) -> Folding:
    """Fold candidates into each other.

    Parameters
    ----------
    terms, n_papers
        Candidates, sorted, and the papers that mention each.
    keep
        Those whose score makes them concepts.
    long_forms
        From `choose_long_forms`.
    most_papers
        Short forms that would lift a concept above so many papers stay apart.
    """
    folding = Folding(keep)
    spelled, sizes = [str(term) for term in terms], n_papers.tolist()
    at = {term: place for place, term in enumerate(spelled)}
    for short, long_form in long_forms.items():
        if short in at and long_form in at:
            one, other = at[short], at[long_form]
            if (keep[one] or keep[other]) and sizes[one] + sizes[other] <= most_papers:
                folding.join(one, other)
                folding.is_short[one] = True
    _join_spelled_out(folding, spelled, sizes, at, long_forms)
    _join_compounds(folding, spelled, sizes)
    kept = np.flatnonzero(folding.keep).tolist()
    for place in sorted(kept, key=lambda i: (-spelled[i].count(" "), spelled[i])):
        if folding.keep[place]:
            _drop_parts(folding, place, spelled, sizes, at)
    return folding


def _join_spelled_out(
    folding: Folding,
    terms: list[str],
    sizes: list[int],
    at: Mapping[str, int],
    long_forms: Mapping[str, str],
) -> None:
    """Join terms with an abbreviation inside to the same without: "KV cache", "key-value cache"."""
    for place, term in enumerate(terms):
        words = term.split(" ")
        if len(words) == 1 or long_forms.keys().isdisjoint(words):
            continue
        other = at.get(" ".join(long_forms.get(word, word) for word in words), place)
        if other != place and (folding.keep[place] or folding.keep[other]):
            less, more = sorted((place, other), key=lambda i: (sizes[i], i))
            if less not in folding.into and more not in folding.into:
                folding.join(less, more)


def _join_compounds(folding: Folding, terms: list[str], sizes: list[int]) -> None:
    """Join what differs by spaces alone: "back propagation" and "backpropagation"."""
    same: defaultdict[str, list[int]] = defaultdict(list)
    for place in np.flatnonzero(folding.keep).tolist():
        same[fold_term(terms[place])].append(place)
    for places in same.values():
        best = max(places, key=lambda i: (sizes[i], -i))
        for place in places:
            if place != best:
                folding.join(place, best)


def _drop_parts(
    folding: Folding, place: int, terms: list[str], sizes: list[int], at: Mapping[str, int]
) -> None:
    """Drop the fragments of a term, or the term itself where it only adds a generic head."""
    words = terms[place].split(" ")
    for part in _list_parts(words):
        if part in at and sizes[place] >= FRAGMENT_SHARE * sizes[at[part]]:
            folding.keep[at[part]] = False
    base = at.get(" ".join(words[:-1]), -1)
    if words[-1] in GENERIC_HEADS and base >= 0 and folding.keep[base]:
        # Whoever mentions the term mentions its base, too.
        folding.keep[place] = sizes[place] > HEAD_SHARE * sizes[base]


def _list_parts(words: list[str]) -> Iterable[str]:
    n_words = len(words)
    for first in range(n_words):
        for end in range(first + 1, n_words + 1):
            if end - first < n_words:
                yield " ".join(words[first:end])


def _count_cases(written: Capitals) -> tuple[Counter[str], Counter[str]]:
    """Return how often each form is written in lower case, and with capitals behind the first."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    n_written = written.n_inside + written.n_first
    tokens = written.tokens.to_pylist()
    for token, n in zip(tokens, n_written.tolist(), strict=True):
        if token.islower():
            lower[fold_word(token)] += n
        elif any(letter.isupper() for letter in token[1:]):
            upper[fold_word(token.lower())] += n
    return lower, upper
