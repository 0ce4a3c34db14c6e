"""Stem words by Snowball: English words for labels, words of other languages for named topics too.

Named topics match English words by the endings in `stemming`, which states the reason.
"""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any, Final

import snowballstemmer

from trends.text.languages.detection import find_script

__all__ = [
    "PROCLITICS",
    "find_root",
    "find_stems",
    "is_verb",
    "list_stemmed",
    "share_stems",
    "stem_foreign",
]

# Language -> algorithm of Snowball (snowballstemmer 3).
_ALGORITHMS: Final = {
    "Arabic": "arabic",
    "Armenian": "armenian",
    "Catalan": "catalan",
    "Czech": "czech",
    "Danish": "danish",
    "Dutch": "dutch",
    "Finnish": "finnish",
    "French": "french",
    "German": "german",
    "Greek": "greek",
    "Hindi": "hindi",
    "Hungarian": "hungarian",
    "Indonesian": "indonesian",
    "Italian": "italian",
    "Norwegian": "norwegian",
    "Persian": "persian",
    "Polish": "polish",
    "Portuguese": "portuguese",
    "Romanian": "romanian",
    "Russian": "russian",
    "Spanish": "spanish",
    "Swedish": "swedish",
    "Tamil": "tamil",
    "Turkish": "turkish",
}
# Scripts that determine the stemmer. Snowball has none for Ukrainian, which shares most endings
# with Russian.
_OF_SCRIPT: Final = {
    "Arabic": ("Arabic", "Persian"),
    "Armenian": ("Armenian",),
    "Cyrillic": ("Russian",),
    "Devanagari": ("Hindi",),
    "Greek": ("Greek",),
    "Korean": ("Korean",),
    "Tamil": ("Tamil",),
}
# "And", "so", "in", "as", "to" and the article, which Arabic writes as prefixes of the next word.
PROCLITICS: Final = "[وف]?[بكل]?(?:ال|لل)?"
_PROCLITICS: Final = re.compile(f"^{PROCLITICS}(?=..)")
# Korean particles, which follow nouns without a space (National Institute of Korean Language: case
# particles and common auxiliary particles), and forms of the verb that turns nouns into verbs.
_PARTICLES: Final = re.compile(
    "(?<=..)(?:들)?(?:에서의|에서는|으로의|으로써|으로서|에서|에게|으로|로서|로써|까지|부터|보다|처럼|마다|이나|"
    "하였다|하는|하여|한다|했다|하고|되는|된다|은|는|이|가|을|를|의|에|로|와|과|도|만|들)$"
)
# Endings of the third person in Russian, Ukrainian and Greek, except those that nouns also have
# ("бюджет", "институт").
_VERB: Final = re.compile(
    "(?:[аяуюе]ет|[аяуюе]ют|[ия]тся|ется|ются|утся|атся|[аяуюіе]є|[аяуюіе]ють|ється|ються|"
    "άζει|ίζει|εύει|ώνει|άνει|αίνει|ουν|εται|ονται|είται|άται)$"
)
# Agglutinative languages: Snowball does not remove all of several endings, so stems of one word may
# differ in their last letters. The lengths were chosen by hand; tests/topics/test_other_languages.py
# holds them.
_AGGLUTINATIVE: Final = frozenset({"Finnish", "Hungarian", "Turkish"})
_MAX_STEM_DIFFERENCE: Final = 3
_MIN_COMMON_LETTERS: Final = 6


def list_stemmed(word: str, languages: Collection[str]) -> tuple[str, ...]:
    """Return the languages by whose stems a word is matched.

    Parameters
    ----------
    word
        A word in lower case.
    languages
        The languages of the corpus, which matter only for words in Latin letters.

    Examples
    --------
    >>> list_stemmed("приливы", ()), list_stemmed("tides", ()), list_stemmed("ebbe", ["German"])
    (('Russian',), (), ('German',))
    """
    script = find_script(word)
    if script != "Latin":
        return _OF_SCRIPT.get(script, ())
    known = word.replace("-", "").isalpha()
    return tuple(name for name in sorted(languages) if known and name in _ALGORITHMS)


def is_verb(word: str) -> bool:
    """Return whether a word in another script has an ending of the third person of verbs.

    Examples
    --------
    >>> [is_verb(word) for word in ("улучшает", "бюджет", "παράγουν", "improves")]
    [True, False, True, False]
    """
    return not word.isascii() and _VERB.search(word) is not None


@lru_cache(maxsize=100_000)
def find_stems(word: str, languages: tuple[str, ...]) -> frozenset[str]:
    """Return a word and its stems in some languages; inflected forms of one word share a stem.

    Examples
    --------
    >>> sorted(find_stems("häfen", ("German",)))
    ['haf', 'häfen']
    """
    stems = {word}
    for language in languages:
        if language == "Korean":
            stems.add(_PARTICLES.sub("", word))
            continue
        bare = _PROCLITICS.sub("", word) if language == "Arabic" else word
        stems.update(_load_stemmer(language).stemWord(form) for form in {word, bare})
    return frozenset(stems)


def share_stems(one: frozenset[str], other: frozenset[str], languages: tuple[str, ...]) -> bool:
    """Return whether two words, given by the results of `find_stems`, are forms of one word.

    Examples
    --------
    >>> words = ("vuorovesi", "vuoroveden", "vuorokausi")
    >>> tide, of_the_tide, day = (find_stems(word, ("Finnish",)) for word in words)
    >>> share_stems(tide, of_the_tide, ("Finnish",)), share_stems(tide, day, ("Finnish",))
    (True, False)
    """
    if not one.isdisjoint(other):
        return True
    if _AGGLUTINATIVE.isdisjoint(languages):
        return False
    return any(
        min(len(a), len(b)) >= _MIN_COMMON_LETTERS
        and abs(len(a) - len(b)) <= _MAX_STEM_DIFFERENCE
        and (a.startswith(b) or b.startswith(a))
        for a in one
        for b in other
    )


@lru_cache(maxsize=100_000)
def stem_foreign(word: str) -> str:
    """Return the stem of a word in another script; other words are returned unchanged.

    Examples
    --------
    >>> [stem_foreign(word) for word in ("приливов", "조석의", "tides", "潮汐")]
    ['прилив', '조석', 'tides', '潮汐']
    """
    languages = _OF_SCRIPT.get(find_script(word), ())
    if not languages:
        return word
    if languages[0] == "Korean":
        return _PARTICLES.sub("", word)
    if languages[0] == "Arabic":
        word = _PROCLITICS.sub("", word)
        languages = ("Persian",) if "\u200c" in word else languages
    return str(_load_stemmer(languages[0]).stemWord(word))


@lru_cache(maxsize=100_000)
def find_root(word: str) -> str:
    """Return the stem by Snowball of an English word or a word in another script.

    Examples
    --------
    >>> [find_root(word) for word in ("programming", "programs", "segmentation", "приливов")]
    ['program', 'program', 'segment', 'прилив']
    """
    if word.isascii():
        return str(_load_stemmer("English").stemWord(word)) if word.isalpha() else word
    return stem_foreign(word)


@cache
def _load_stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(_ALGORITHMS.get(language, "english"))
