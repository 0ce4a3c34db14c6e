"""Other spellings of words: accents that texts write or leave out, Greek letters, dimensions."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

__all__ = ["index_accents", "list_spellings"]

# A bound on time (convention): spellings of one text.
MOST_SPELLINGS: Final = 12
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_NUMBERS: Final = {"one": "1", "two": "2", "three": "3", "four": "4"}
_WORDS: Final = {digit: word for word, digit in _NUMBERS.items()}
_DIMENSION: Final = re.compile(
    r"(?<![\w-])([1-4]|one|two|three|four)[\s-]?(?:d|dimensional)(?!\w)", re.IGNORECASE
)
_GREEK_NAMES: Final = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon
phi chi psi omega
"""
_GREEK: Final = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _GREEK_NAMES.split(), strict=True))
_LETTER_OF: Final = {name: letter for letter, name in _GREEK.items()}
# As German, Danish and Norwegian write names where these letters are missing.
_TWO_LETTERS: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}


def index_accents(words: Iterable[str]) -> dict[str, set[str]]:
    """Return words with accents, by what is left of them without.

    Examples
    --------
    >>> index_accents(["naïve", "bayes", "schrödinger"])
    {'naive': {'naïve'}, 'schrodinger': {'schrödinger'}, 'schroedinger': {'schrödinger'}}
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        if not word.isascii() and word.isalpha():
            for form in sorted(_list_unaccented(word)):
                found[form].add(word)
    return dict(found)


def list_spellings(
    text: str, words: Collection[str], accents: Mapping[str, Collection[str]]
) -> list[str]:
    """Return a text, and the same with other accents, Greek letters and dimensions in its words.

    Parameters
    ----------
    text
        The text, which comes first.
    words
        The words of a corpus in lower case: accents are left out only as it does.
    accents
        Those with accents, from `index_accents`.

    Examples
    --------
    >>> list_spellings("Schrödinger bridges", {"schrodinger"}, {})
    ['Schrödinger bridges', 'schrodinger bridges']
    >>> list_spellings("β-VAE", (), {}), list_spellings("3D vision", (), {})[2]
    (['β-VAE', 'beta-VAE'], 'three-dimensional vision')
    """
    texts = [text]
    for found in _DIMENSION.finditer(text):
        digit = _NUMBERS.get(found[1].lower(), found[1])
        word = _WORDS[digit]
        forms = (f"{digit}D", f"{digit}-D", f"{word}-dimensional", f"{digit}-dimensional")
        texts += [text.replace(found[0], form) for form in forms]
    for word in dict.fromkeys(_LETTERS.findall(text)):
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        others = _list_others(word.lower(), words, accents)
        texts += [pattern.sub(other, one) for one in tuple(texts) for other in others]
    different = {one.lower(): one for one in reversed(texts)}
    return [one for one in dict.fromkeys(texts) if different[one.lower()] == one][:MOST_SPELLINGS]


def _list_others(
    word: str, words: Collection[str], accents: Mapping[str, Collection[str]]
) -> list[str]:
    """Return other spellings of a word in lower case."""
    bare = _list_unaccented(word)
    others = {form for form in bare if form in words}
    # "Zurich" is "Zürich", and so is "Zuerich".
    accented = {each for form in bare for each in accents.get(form, ())}
    others |= accented
    others.update(form for each in accented for form in _list_unaccented(each) if form in words)
    others.update(known[word] for known in (_GREEK, _LETTER_OF) if word in known)
    return sorted(others - {word})


def _list_unaccented(word: str) -> set[str]:
    """Return a word without accents, and with two letters for one where languages do so."""
    doubled = "".join(_TWO_LETTERS.get(letter, letter) for letter in word)
    return {_strip_accents(word.replace("ø", "o")), _strip_accents(doubled)}


def _strip_accents(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare)
