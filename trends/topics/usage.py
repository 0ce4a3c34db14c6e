"""How terms stand in running text: as a name of something, or as a part of other phrases.

"Image" ends a phrase in many places, "visual" in hardly any: the one can be the name of a topic,
the other only describes. No dictionary is asked; the function words around a term tell.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from trends.text import BOILERPLATE, STOP_WORDS, clean_text
from trends.text.cleaning import find_tokens

__all__ = ["Usage", "observe_terms"]

# Stands for the rest of a compound: "end" is no name in "end-to-end".
JOINED: Final = "joined"
LONGEST: Final = 4
# What stands before a verb or behind a form of "to be", and what stands behind a verb.
_VERBS: Final = """
to we i you they it he she which who that can could will would shall should may might must
not cannot is are was were be been being am become becomes more most less very highly
"""
_BEHIND_VERBS: Final = """
a an the this that these those our their its his her your each every any it them us
"""
_BEFORE_VERBS: Final = frozenset(_VERBS.split())
_ARTICLES: Final = frozenset(_BEHIND_VERBS.split())


@dataclass(frozen=True)
class Usage:
    """How often a term stands in texts, and how often as a name.

    Parameters
    ----------
    n_places
        Places, but for those before a word that says nothing.
    n_names
        Those of them where no longer phrase holds the term's end, and it is no verb.
    n_bare
        Those of the names that no article stands before.
    """

    n_places: int = 0
    n_names: int = 0
    n_bare: int = 0


def observe_terms(terms: Iterable[str], texts: Iterable[str]) -> dict[str, Usage]:
    """Count where terms stand.

    Parameters
    ----------
    terms
        Words and phrases in lower case, words joined by spaces or hyphens.
    texts
        What to read.

    Returns
    -------
    dict of str to Usage
        One value per term.

    Examples
    --------
    >>> texts = ["Visual search finds an image. We search the image.", "Visual maps of search"]
    >>> seen = observe_terms(["visual", "image", "search"], texts)
    >>> [(usage.n_names, usage.n_places) for usage in seen.values()]
    [(0, 2), (2, 2), (1, 2)]
    """
    words_of = {term: tuple(term.replace("-", " ").split()) for term in terms}
    by_first: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for words in words_of.values():
        by_first[words[0]].add(words)
    places: Counter[tuple[str, ...]] = Counter()
    names: Counter[tuple[str, ...]] = Counter()
    bare: Counter[tuple[str, ...]] = Counter()
    for before, words, behind in _find_places(by_first, texts):
        if behind in BOILERPLATE:
            continue
        places[words] += 1
        if _is_name(before, words[-1], behind):
            names[words] += 1
            bare[words] += before not in _ARTICLES
    return {
        term: Usage(places[words], names[words], bare[words]) for term, words in words_of.items()
    }


def _find_places(
    by_first: dict[str, set[tuple[str, ...]]], texts: Iterable[str]
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield what is before a term, the term, and what is behind: a word, a sign, a compound's rest."""
    for text in texts:
        tokens: list[str] = []
        joints: list[str] = []
        for token in find_tokens(clean_text(text).lower()):
            parts = token.split("-")
            tokens += parts
            joints += [*[JOINED] * (len(parts) - 1), ""]
        tokens += ["."] * LONGEST
        before = "."
        for place, token in enumerate(tokens):
            if token in by_first:
                for words in by_first[token]:
                    end = place + len(words)
                    if len(words) == 1 or tuple(tokens[place:end]) == words:
                        yield before, words, joints[end - 1] or tokens[end]
            before = joints[place] or token if place < len(joints) else token


def _is_name(before: str, last: str, behind: str) -> bool:
    """Return whether a term that ends before some word is the name of something there."""
    if before == JOINED or (behind[:1].isalnum() and behind not in STOP_WORDS):
        return False
    # "Equipped with": a participle; "speed" and "feed" are none.
    if last.endswith("ed") and not last.endswith("eed"):
        return False
    return before not in _BEFORE_VERBS and behind not in _ARTICLES
