"""How terms stand in running text: as a name of something, or as a part of other phrases.

"Image" ends a phrase in many places, "visual" in hardly any: the one can be the name of a topic,
the other only describes. No dictionary is asked; the function words around a term tell.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trends.text import BOILERPLATE, STOP_WORDS
from trends.text.cleaning import find_tokens

__all__ = ["RunningText", "TermContext", "find_contexts", "join_running_text"]

# Stands for the rest of a compound: "end" is no name in "end-to-end".
JOINED: Final = "joined"
BETWEEN_TEXTS: Final = "."
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
class RunningText:
    """Texts as one row of words; a sign stands before, between and behind them.

    Parameters
    ----------
    number_of
        Number of every word.
    words
        The words in order, by number.
    is_joined
        Which words a hyphen joins to the next.
    places
        Where each word stands, words in the order of their numbers.
    starts
        Where each word's places start, and where the last one's end.
    """

    number_of: dict[str, int]
    words: NDArray[np.int32]
    is_joined: NDArray[np.bool_]
    places: NDArray[np.int64]
    starts: NDArray[np.int64]

    def find(self, words: tuple[str, ...]) -> NDArray[np.int64]:
        """Return where words stand one behind the other, by the place of the first."""
        numbers = [self.number_of.get(word, -1) for word in words]
        if min(numbers) < 0:
            return np.zeros(0, dtype=np.int64)
        found = self.places[self.starts[numbers[0]] : self.starts[numbers[0] + 1]]
        for step, number in enumerate(numbers[1:], start=1):
            # Only the sign at the very end has no next place, and no term begins with it.
            found = found[self.words[found + step] == number]
        return found


@dataclass(frozen=True)
class TermContext:
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


def join_running_text(texts: Iterable[str]) -> RunningText:
    """Return the words of texts in order, compounds word by word.

    Parameters
    ----------
    texts
        What to read, cleaned.
    """
    number_of: dict[str, int] = {BETWEEN_TEXTS: 0, JOINED: 1}
    words, is_joined = [0], [False]
    for text in texts:
        for token in find_tokens(text.lower()):
            for part in token.split("-"):
                words.append(number_of.setdefault(part, len(number_of)))
                is_joined.append(True)
            is_joined[-1] = False
        words.append(0)
        is_joined.append(False)
    numbers = np.array(words, dtype=np.int32)
    return RunningText(
        number_of=number_of,
        words=numbers,
        is_joined=np.array(is_joined),
        places=np.argsort(numbers, kind="stable"),
        starts=np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=len(number_of)))]),
    )


def find_contexts(terms: Iterable[str], running: RunningText) -> dict[str, TermContext]:
    """Count where terms stand.

    Parameters
    ----------
    terms
        Words and phrases in lower case, words joined by spaces or hyphens.
    running
        What was read.

    Returns
    -------
    dict of str to Usage
        One value per term.

    Examples
    --------
    >>> texts = ["Visual search finds an image. We search the image.", "Visual maps of search"]
    >>> seen = find_contexts(["visual", "image", "search"], join_running_text(texts))
    >>> [(usage.n_names, usage.n_places) for usage in seen.values()]
    [(0, 2), (2, 2), (1, 2)]
    """
    joined = running.number_of[JOINED]
    around = np.where(running.is_joined, joined, running.words)
    after = np.append(np.where(running.is_joined[:-1], joined, running.words[1:]), 0)
    known = list(running.number_of)
    says_nothing = np.array([word in BOILERPLATE for word in known])[after]
    ends_name = np.array([_may_follow(word) for word in known])[after]
    begins_name = np.array([word != JOINED and word not in _BEFORE_VERBS for word in known])[around]
    is_article = np.array([word in _ARTICLES for word in known])[around]
    seen = {}
    for term in terms:
        words = tuple(term.replace("-", " ").split())
        starts = running.find(words)
        ends = starts + len(words) - 1
        told = ~says_nothing[ends]
        starts, ends = starts[told], ends[told]
        # "Equipped with": a participle; "speed" and "feed" are none.
        is_participle = words[-1].endswith("ed") and not words[-1].endswith("eed")
        is_name = begins_name[starts - 1] & ends_name[ends] & (not is_participle)
        n_bare = int((is_name & ~is_article[starts - 1]).sum())
        seen[term] = TermContext(len(starts), int(is_name.sum()), n_bare)
    return seen


def _may_follow(word: str) -> bool:
    """Return whether a word may stand behind the name of something."""
    goes_on = word[:1].isalnum() and word not in STOP_WORDS
    return not goes_on and word not in _ARTICLES
