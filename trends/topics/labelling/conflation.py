"""When two terms say the same: number, endings, spellings, and abbreviations are looked through."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from trends.text import fold_term
from trends.text.abbreviations import find_abbreviations
from trends.text.languages.inflection import find_root, stem_foreign
from trends.topics.labelling.candidates import split_words

__all__ = [
    "Sense",
    "are_variants",
    "find_long_forms",
    "find_roots",
    "fold_number",
    "is_plural",
    "read_sense",
    "share_roots",
    "spell_out",
]

# Chosen by hand: shorter words that end in s, such as "gas", are rarely plurals.
_SHORTEST_PLURAL: Final = 4
# A root this long that begins another is one with it: "secur" and "securit".
LEAST_SHARED: Final = 5
_LETTERS: Final = re.compile(r"[A-Za-z][A-Za-z0-9\-]*")
_DOUBLED: Final = re.compile(r"([bdfgklmnprtvz])\1$")


def fold_number(term: str) -> str:
    """Return one spelling for a term's singular and plural, without spaces and hyphens.

    Words in other scripts lose all endings of inflection.

    Examples
    --------
    >>> [fold_number(term) for term in ("neural networks", "queries", "KV caches", "analysis")]
    ['neuralnetwork', 'query', 'KVcach', 'analysis']
    """
    folded = fold_term(term)
    if not term.isascii():
        stemmed = fold_term(" ".join(map(stem_foreign, term.split(" "))))
        if stemmed != folded:
            return stemmed
    last = term.replace("-", " ").split()[-1] if term.strip() else ""
    if last.endswith(("che", "she", "xe")):
        return folded[:-1]
    if len(last) < _SHORTEST_PLURAL or not last.endswith("s") or last.endswith(("ss", "us", "is")):
        return folded
    if last.endswith("ies"):
        return folded[:-3] + "y"
    # "Caches" and "branches" end alike.
    return folded[: -2 if last.endswith(("sses", "xes", "ches", "shes")) else -1]


def is_plural(term: str) -> bool:
    """Return whether a term ends as plurals do.

    Examples
    --------
    >>> [is_plural(term) for term in ("neural networks", "analysis", "robot")]
    [True, False, False]
    """
    return term.endswith("s") and fold_number(term) != fold_term(term)


def find_long_forms(texts: Iterable[str]) -> dict[str, str]:
    """Return what abbreviations stand for: folded short form -> long form in lower case.

    "EDGE" may be short for something where "edge" is an edge: what is mostly written in lower case
    is no abbreviation.

    Examples
    --------
    >>> find_long_forms(["Large language models (LLMs) are large."])
    {'llm': 'large language models'}
    """
    read = list(texts)
    written = Counter(word for text in read for word in _LETTERS.findall(text))
    return {
        fold_number(short.lower()): long_form
        for short, long_form in find_abbreviations(read).items()
        if _count_both(written, short) >= _count_both(written, short.lower())
    }


def find_roots(term: str, long_forms: Mapping[str, str]) -> frozenset[str]:
    """Return the stems of a term's words, those of abbreviations spelled out.

    Examples
    --------
    >>> sorted(find_roots("LLM agents", {"llm": "large language models"}))
    ['agent', 'languag', 'larg', 'model']
    """
    return frozenset(_find_root(word) for word in spell_out(term, long_forms))


def spell_out(term: str, long_forms: Mapping[str, str]) -> list[str]:
    """Return a term's words, those of compounds one by one and those of abbreviations spelled out.

    Examples
    --------
    >>> spell_out("LLM agents", {"llm": "large language models"})
    ['large', 'language', 'models', 'agents']
    """
    spelled = long_forms.get(fold_number(term.lower()), term.lower())
    return [
        part
        for word in split_words(spelled)
        for part in split_words(long_forms.get(fold_number(word), word))
    ]


def share_roots(one: Iterable[str], other: Iterable[str]) -> bool:
    """Return whether two terms have a word in common, or forms of one that no ending tells.

    Examples
    --------
    >>> roots = [find_roots(term, {}) for term in ("classification", "classifiers", "clauses")]
    >>> share_roots(roots[0], roots[1]), share_roots(roots[0], roots[2])
    (True, False)
    """
    others = list(other)
    return any(
        root == each or (min(len(root), len(each)) >= LEAST_SHARED and _extends(root, each))
        for root in one
        for each in others
    )


@dataclass(frozen=True)
class Sense:
    """What a term says: the stems of its words, and its spelling without number."""

    roots: frozenset[str]
    folded: str


def read_sense(term: str, long_forms: Mapping[str, str]) -> Sense:
    """Return what a term says; abbreviations are looked through."""
    return Sense(find_roots(term, long_forms), fold_number(term))


def are_variants(one: Sense, other: Sense) -> bool:
    """Return whether one term adds no word to the other, or only spells it otherwise."""
    is_within = one.roots <= other.roots or other.roots <= one.roots
    return is_within or one.folded == other.folded


def _extends(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _count_both(written: Mapping[str, int], word: str) -> int:
    """Return how often a word is written as it is, singular and plural."""
    return written.get(word, 0) + written.get(word + "s", 0)


def _find_root(word: str) -> str:
    """Return a word without endings; short words lose their plural and their last e."""
    stem = find_root(word)
    if stem == word and len(word) >= _SHORTEST_PLURAL:
        return word.removesuffix("s").removesuffix("e")
    # "Programming" and "programs" have one root.
    return _DOUBLED.sub(r"\1", stem)
