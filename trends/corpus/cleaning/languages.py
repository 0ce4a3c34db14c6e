"""The language of running text, by its script and its commonest words; short text tells none."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

__all__ = ["UNKNOWN", "count_languages", "find_language"]

UNKNOWN: Final = "unknown"
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_LETTERS: Final = 40
_FEWEST_HITS: Final = 3
_LEAST_SHARE: Final = 0.1
_CLEARLY: Final = 1.4
_SCRIPTS: Final = (
    ("Japanese", re.compile(r"[\u3040-\u30ff]"), 0.15),
    ("Korean", re.compile(r"[\uac00-\ud7af]"), 0.3),
    ("Chinese", re.compile(r"[\u4e00-\u9fff]"), 0.3),
    ("Greek", re.compile(r"[\u0370-\u03ff]"), 0.5),
    ("Cyrillic script", re.compile(r"[\u0400-\u04ff]"), 0.5),
    ("Hebrew", re.compile(r"[\u0590-\u05ff]"), 0.5),
    ("Arabic script", re.compile(r"[\u0600-\u06ff]"), 0.5),
    ("Devanagari script", re.compile(r"[\u0900-\u097f]"), 0.3),
    ("Thai", re.compile(r"[\u0e00-\u0e7f]"), 0.3),
)
_COMMON: Final = {
    "English": "the of and to in is that for with are this on as we by be from an which our it or at",
    "German": "der die das und ist von mit den für auf eine im nicht ein des dem sich wird werden zu",
    "French": "le la les des et est une dans que pour qui sur par du au avec nous cette sont aux ce",
    "Spanish": "el la los las de del y en que una para con por se es como más este su al un son",
    "Portuguese": "o a os as de do da dos e em que uma para com por se não mais este um são na no ao",
    "Italian": "il la di e che in una per con del della dei sono non le gli un è nel alla da si",
    "Dutch": "de het een van en in is dat op te voor met zijn door niet aan worden deze als bij",
}


def _languages_by_word() -> dict[str, list[str]]:
    languages: dict[str, list[str]] = {}
    for language, words in _COMMON.items():
        for word in words.split():
            languages.setdefault(word, []).append(language)
    return languages


_LANGUAGES_OF: Final = _languages_by_word()


def find_language(text: str) -> str:
    """Return the language of a text in English, or ``"unknown"`` where too little shows it.

    Known are the languages of the commonest scripts, and seven in Latin letters by their commonest
    words. A word that several of these share counts for each.

    Examples
    --------
    >>> find_language("We show that the tables of the tides are wrong in all of these harbours.")
    'English'
    >>> find_language("Die Tafeln der Gezeiten sind in allen Häfen falsch, und das ist nicht gut.")
    'German'
    >>> find_language("BERT, ImageNet")
    'unknown'
    """
    words = _WORD.findall(text.casefold())
    n_letters = sum(map(len, words))
    for language, letter, share in _SCRIPTS:
        if n_letters and len(letter.findall(text)) >= max(5, share * n_letters):
            return language
    if n_letters < _FEWEST_LETTERS:
        return UNKNOWN
    hits = Counter(language for word in words for language in _LANGUAGES_OF.get(word, ()))
    ranked = [*hits.most_common(2), ("", 0), ("", 0)]
    (best, n_best), (_, n_second) = ranked[:2]
    is_clear = n_best >= max(_FEWEST_HITS, _LEAST_SHARE * len(words), _CLEARLY * n_second)
    return best if is_clear else UNKNOWN


def count_languages(texts: Iterable[str]) -> dict[str, int]:
    """Return how many texts are of each language, the most frequent first, unknown ones last."""
    counts = Counter(map(find_language, texts))
    return dict(sorted(counts.items(), key=lambda item: (item[0] == UNKNOWN, -item[1], item[0])))
