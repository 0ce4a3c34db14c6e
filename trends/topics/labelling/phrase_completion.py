"""Phrases that a reader would miss a word of: "vector machines" -> "support vector machines"."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from trends.text import BOILERPLATE, STOP_WORDS
from trends.text.languages.detection import find_script

__all__ = ["complete_phrases"]

# A word that stands beside a phrase this often belongs to it.
BESIDE_SHARE: Final = 0.7
FEWEST: Final = 3
LONGEST: Final = 3
# Common words that make a term of the one behind them.
_LEADS: Final = frozenset(
    [
        "support",
        "low",
        "high",
        "open",
        "large",
        "small",
        "long",
        "short",
        "few",
        "zero",
        "one",
        "multi",
        "self",
        "non",
        "deep",
        "weak",
        "strong",
    ]
)
_UNINFORMATIVE_LEADS: Final = STOP_WORDS | BOILERPLATE
_EMPTY: Final = _UNINFORMATIVE_LEADS - _LEADS
# No word that a reader would miss is longer, and so no more of the text need be looked at.
REACH: Final = 80
_BEFORE: Final = re.compile(r"([^\W_]+(?:-[^\W_]+)*)([\s\-])$")
_BEHIND: Final = re.compile(r"([\s\-])([^\W_]+)")


def complete_phrases(
    terms: Sequence[str], texts: Sequence[str], foreign: Collection[str] = ()
) -> dict[str, str]:
    """Return each phrase of two words with the word that nearly always stands before or behind it.

    Parameters
    ----------
    terms
        Words and phrases in lower case.
    texts
        Where they stand.
    foreign
        Function words of the texts' languages besides English, which complete nothing.

    Returns
    -------
    dict of str to str
        Every term; those in Latin letters completed where one word stands beside at least 70 % of three or more places.

    Examples
    --------
    >>> texts = ["Low-resource languages. A low-resource language, the low-resource languages."]
    >>> complete_phrases(["resource languages", "texts"], texts)
    {'resource languages': 'low-resource languages', 'texts': 'texts'}
    """
    lowered = [text.lower() for text in texts]
    return {
        term: _complete(term, lowered, foreign)
        if " " in term and find_script(term) == "Latin"
        else term
        for term in terms
    }


def _complete(term: str, texts: Sequence[str], foreign: Collection[str]) -> str:
    before: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    n_places = 0
    for text, start, end in _find_places(term, texts):
        n_places += 1
        lead = _BEFORE.search(text[max(start - REACH, 0) : start])
        if lead and lead[1] not in _EMPTY and lead[1] not in foreign:
            before[lead[1] + lead[2]] += 1
        follower = _BEHIND.match(text, end)
        if follower and follower[2] not in _UNINFORMATIVE_LEADS:
            behind[follower[1] + follower[2]] += 1
    if n_places < FEWEST or len(term.split()) >= LONGEST:
        return term
    for side, found in (("before", before), ("behind", behind)):
        usual = _pick_usual(found, n_places)
        if usual:
            completed = usual + term if side == "before" else term + usual
            return " ".join(completed.split())
    return term


def _find_places(term: str, texts: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield every text, start and end where a phrase stands, plural or not."""
    stems = [word.removesuffix("s") for word in term.split()]
    pattern = re.compile(r"[\s\-]+".join(re.escape(s) + "s?" for s in stems) + r"(?![^\W_])")
    for text in texts:
        # Most texts lack one of the words, and looking for a plain text is quick.
        if all(stem in text for stem in stems):
            for match in pattern.finditer(text):
                start, end = match.span()
                if not text[max(start - 1, 0) : start].isalnum():
                    yield text, start, end


def _pick_usual(found: Counter[str], n_places: int) -> str:
    """Return the commonest neighbour if it, with its plural and other joints, is usual enough."""
    forms: Counter[str] = Counter()
    for word, n in found.items():
        forms[re.sub(r"[\s\-]", "", word).removesuffix("s")] += n
    if not forms:
        return ""
    # The end of compounds is no term, whatever they begin with.
    bound = {word: n for word, n in found.items() if word.endswith("-")}
    if sum(bound.values()) >= BESIDE_SHARE * n_places:
        return min(bound, key=lambda word: (-bound[word], word))
    stem, n_usual = min(forms.items(), key=lambda item: (-item[1], item[0]))
    if n_usual < BESIDE_SHARE * n_places:
        return ""
    same = [w for w in found if re.sub(r"[\s\-]", "", w).removesuffix("s") == stem]
    return min(same, key=lambda word: (-found[word], word))
