"""The language of running text, by its script and its function words; short text tells none."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from trends.text.languages.function_words import FUNCTION_WORDS
from trends.text.languages.word_lists import ENGLISH_FUNCTION_WORDS

__all__ = ["UNKNOWN", "count_languages", "find_foreign_languages", "find_language", "find_script"]

UNKNOWN: Final = "unknown"
_WORD: Final = re.compile(r"[^\W\d_]+")
# Fewer letters, or fewer function words among them, tell no language; titles seldom do.
_FEWEST_LETTERS: Final = 40
_FEWEST_HITS: Final = 3
_FEWEST_OF_SCRIPT: Final = 5
# In running text of every language here, function words are far more than a tenth of all.
_LEAST_SHARE: Final = 0.1
# Spanish and Portuguese share half of their function words: the best must lead the second by this.
_CLEARLY: Final = 1.4
# The share of letters from which a text is in a script. Japanese, Korean and Hindi mix theirs with
# others; marks of vowels are no letters to Python, which halves what is counted of Hindi and Thai.
_SCRIPTS: Final = (
    ("Japanese", re.compile(r"[\u3040-\u30ff]"), 0.15),
    ("Korean", re.compile(r"[\uac00-\ud7af]"), 0.3),
    ("Chinese", re.compile(r"[\u3400-\u9fff]"), 0.3),
    ("Greek", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"), 0.5),
    ("Cyrillic", re.compile(r"[\u0400-\u04ff]"), 0.5),
    ("Hebrew", re.compile(r"[\u0590-\u05ff]"), 0.5),
    ("Arabic", re.compile(r"[\u0600-\u06ff]"), 0.5),
    ("Devanagari", re.compile(r"[\u0900-\u097f]"), 0.3),
    ("Bengali", re.compile(r"[\u0980-\u09ff]"), 0.3),
    ("Tamil", re.compile(r"[\u0b80-\u0bff]"), 0.3),
    ("Thai", re.compile(r"[\u0e00-\u0e7f]"), 0.3),
    ("Georgian", re.compile(r"[\u10a0-\u10ff]"), 0.5),
    ("Armenian", re.compile(r"[\u0530-\u058f]"), 0.5),
)
# Of scripts that several languages share: letters that only one of them has, else the commonest.
_LETTERS_OF: Final = {
    "Cyrillic": (("Ukrainian", "їєґі"), ("Serbian", "ђћџљњј"), ("Belarusian", "ў")),
    "Arabic": (("Urdu", "ٹڈڑںےہ"), ("Persian", "پچژگکی")),
}
_USUAL: Final = {"Cyrillic": "Russian", "Arabic": "Arabic", "Devanagari": "Hindi"}
# A letter must stand this often among all for its language: one name in it is not enough.
_LETTER_SHARE: Final = 0.01
# So many texts, evenly spread, show the languages of a corpus, and one that so small a share of them
# is in is one of the corpus: a named topic is also looked for in its inflections.
_MOST_READ: Final = 300
_FOREIGN_SHARE: Final = 0.05


def _languages_by_word() -> dict[str, list[str]]:
    languages: dict[str, list[str]] = {}
    for language, words in {"English": ENGLISH_FUNCTION_WORDS, **FUNCTION_WORDS}.items():
        for word in words:
            languages.setdefault(word, []).append(language)
    return languages


_LANGUAGES_OF: Final = _languages_by_word()


def find_script(text: str, *, fewest: int = 2) -> str:
    """Return the script of most letters of a text, ``"Latin"`` where no other one is found.

    Chinese, Japanese and Korean stand for the scripts of these languages; `fewest` letters of it
    must be there.

    Examples
    --------
    >>> [find_script(text) for text in ("Tides", "Приливы", "潮汐表", "潮汐を測る", "α decay")]
    ['Latin', 'Cyrillic', 'Chinese', 'Japanese', 'Latin']
    """
    if text.isascii():
        return "Latin"
    n_letters = sum(map(len, _WORD.findall(text)))
    for script, letter, share in _SCRIPTS:
        if n_letters and len(letter.findall(text)) >= max(fewest, share * n_letters):
            return script
    return "Latin"


def find_language(text: str) -> str:
    """Return the language of a text in English, or ``"unknown"`` where too little shows it.

    Languages of a script of their own are known by it, others by their function words; a word that
    several languages share counts for each in part.

    Examples
    --------
    >>> find_language("We show that the tables of the tides are wrong in all of these harbours.")
    'English'
    >>> find_language("Die Tafeln der Gezeiten sind in allen Häfen falsch, und das ist nicht gut.")
    'German'
    >>> find_language("BERT, ImageNet")
    'unknown'
    """
    script = find_script(text, fewest=_FEWEST_OF_SCRIPT)
    if script != "Latin":
        return _find_language_of_script(script, text.casefold())
    words = _WORD.findall(text.casefold())
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return UNKNOWN
    n_hits: defaultdict[str, int] = defaultdict(int)
    weights: defaultdict[str, float] = defaultdict(float)
    for word in words:
        languages = _LANGUAGES_OF.get(word, ())
        for language in languages:
            n_hits[language] += 1
            weights[language] += 1 / len(languages)
    ranked = sorted(weights, key=lambda language: (-weights[language], language))
    if not ranked:
        return UNKNOWN
    best = ranked[0]
    second = weights[ranked[1]] if len(ranked) > 1 else 0.0
    is_shown = n_hits[best] >= max(_FEWEST_HITS, _LEAST_SHARE * len(words))
    return best if is_shown and weights[best] >= _CLEARLY * second else UNKNOWN


def count_languages(texts: Iterable[str]) -> dict[str, int]:
    """Return how many texts are of each language, the most frequent first, unknown ones last."""
    counts: defaultdict[str, int] = defaultdict(int)
    for text in texts:
        counts[find_language(text)] += 1
    return dict(sorted(counts.items(), key=lambda item: (item[0] == UNKNOWN, -item[1], item[0])))


def find_foreign_languages(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the languages besides English that some share of texts is in, in sorted order.

    At most 300 texts are read, evenly spread.

    Examples
    --------
    >>> find_foreign_languages(["Die Tafeln der Gezeiten sind in allen Häfen falsch."] * 3)
    ('German',)
    """
    shown = texts[:: -(-len(texts) // _MOST_READ) or 1]
    counts = count_languages(shown)
    n_known = sum(n for language, n in counts.items() if language != UNKNOWN)
    least = _FOREIGN_SHARE * n_known
    return tuple(
        sorted(
            name for name, n in counts.items() if n >= least and name not in (UNKNOWN, "English")
        )
    )


def _find_language_of_script(script: str, text: str) -> str:
    """Return the language of a text in a script, by letters that others of it lack."""
    least = max(1.0, _LETTER_SHARE * len(text))
    for language, letters in _LETTERS_OF.get(script, ()):
        if sum(map(text.count, letters)) >= least:
            return language
    return _USUAL.get(script, script)
