"""Detect the language of running text by its script and its function words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from trends.text.languages.function_words import FUNCTION_WORDS
from trends.text.languages.word_lists import ENGLISH_FUNCTION_WORDS

__all__ = ["UNKNOWN", "count_languages", "find_foreign_languages", "find_language", "find_script"]

UNKNOWN: Final = "unknown"
_WORD: Final = re.compile(r"[^\W\d_]+")
# Chosen by hand: a text with fewer letters, fewer function words of a language, or fewer letters of
# a script is too short for a decision, as most titles are.
_MIN_LETTERS: Final = 40
_MIN_FUNCTION_WORDS: Final = 3
_MIN_SCRIPT_LETTERS: Final = 5
# Chosen by hand: in running text of these languages, far more than a tenth of the words are
# function words.
_MIN_SHARE: Final = 0.1
# Chosen by hand: the best language must exceed the second by this factor, since Spanish and
# Portuguese share half of their function words.
_MIN_RATIO: Final = 1.4
# Chosen by hand: the share of letters from which on a text is in a script. Japanese and Korean
# texts mix scripts; Python does not count vowel signs as letters, which halves the counts of Hindi
# and Thai.
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
# For scripts of several languages: letters that only one of them uses, and the default language.
_LETTERS_OF: Final = {
    "Cyrillic": (("Ukrainian", "їєґі"), ("Serbian", "ђћџљњј"), ("Belarusian", "ў")),
    "Arabic": (("Urdu", "ٹڈڑںےہ"), ("Persian", "پچژگکی")),
}
_USUAL: Final = {"Cyrillic": "Russian", "Arabic": "Arabic", "Devanagari": "Hindi"}
# Chosen by hand: the share that such letters must have in a text, so that a single name is not
# enough.
_LETTER_SHARE: Final = 0.01
# A bound on time: texts from which the languages of a corpus are found.
_MAX_TEXTS: Final = 300
# Chosen by hand: share of the texts from which on a language counts as one of the corpus, so that
# named topics are also matched in its inflected forms.
_FOREIGN_SHARE: Final = 0.05


def _languages_by_word() -> dict[str, list[str]]:
    languages: dict[str, list[str]] = {}
    for language, words in {"English": ENGLISH_FUNCTION_WORDS, **FUNCTION_WORDS}.items():
        for word in words:
            languages.setdefault(word, []).append(language)
    return languages


_LANGUAGES_OF: Final = _languages_by_word()


def find_script(text: str, *, fewest: int = 2) -> str:
    """Return the script of a text; ``"Latin"`` if no other script is found.

    Chinese, Japanese and Korean are the scripts of these languages. At least `fewest` letters of
    another script are required.

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
    """Return the English name of the language of a text; ``"unknown"`` if the evidence is weak.

    Languages with their own script are recognized by it, others by their function words. A word
    that several languages share counts for each of them in equal parts.

    Examples
    --------
    >>> find_language("We show that the tables of the tides are wrong in all of these harbours.")
    'English'
    >>> find_language("Die Tafeln der Gezeiten sind in allen Häfen falsch, und das ist nicht gut.")
    'German'
    >>> find_language("BERT, ImageNet")
    'unknown'
    """
    script = find_script(text, fewest=_MIN_SCRIPT_LETTERS)
    if script != "Latin":
        return _find_language_of_script(script, text.casefold())
    words = _WORD.findall(text.casefold())
    if sum(map(len, words)) < _MIN_LETTERS:
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
    is_shown = n_hits[best] >= max(_MIN_FUNCTION_WORDS, _MIN_SHARE * len(words))
    return best if is_shown and weights[best] >= _MIN_RATIO * second else UNKNOWN


def count_languages(texts: Iterable[str]) -> dict[str, int]:
    """Return the number of texts by language, most frequent first, unknown last."""
    counts: defaultdict[str, int] = defaultdict(int)
    for text in texts:
        counts[find_language(text)] += 1
    return dict(sorted(counts.items(), key=lambda item: (item[0] == UNKNOWN, -item[1], item[0])))


def find_foreign_languages(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the languages other than English of at least 5 % of the texts, sorted.

    At most 300 evenly spaced texts are read.

    Examples
    --------
    >>> find_foreign_languages(["Die Tafeln der Gezeiten sind in allen Häfen falsch."] * 3)
    ('German',)
    """
    shown = texts[:: -(-len(texts) // _MAX_TEXTS) or 1]
    counts = count_languages(shown)
    n_known = sum(n for language, n in counts.items() if language != UNKNOWN)
    least = _FOREIGN_SHARE * n_known
    return tuple(
        sorted(
            name for name, n in counts.items() if n >= least and name not in (UNKNOWN, "English")
        )
    )


def _find_language_of_script(script: str, text: str) -> str:
    """Return the language of a text in a script, by letters that only one language uses."""
    least = max(1.0, _LETTER_SHARE * len(text))
    for language, letters in _LETTERS_OF.get(script, ()):
        if sum(map(text.count, letters)) >= least:
            return language
    return _USUAL.get(script, script)
