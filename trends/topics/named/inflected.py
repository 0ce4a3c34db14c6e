"""Phrases of inflected languages: a pattern that proposes words, and stems that decide."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from trends.text.cleaning import JOINERS, MARKS
from trends.text.languages.inflection import PROCLITICS, find_stems, list_stemmed, share_stems
from trends.topics.named.word_patterns import write_word

__all__ = ["InflectedPattern", "InflectedWord", "propose_word"]

_REST: Final = rf"(?:[^\W_]|[{MARKS}{JOINERS}])"
# More letters than any ending of the languages here has.
_LONGEST_ENDING: Final = 12
# A vowel may change within a word (German "Hafen", "Häfen"; Spanish "canción", "canciones").
_CHANGING: Final = {"a": "aä", "o": "oö", "u": "uü"}


@dataclass(frozen=True)
class InflectedWord:
    """One word of a phrase: the pattern that proposes its forms, and how they are judged.

    Parameters
    ----------
    pattern
        Proposes forms of the word, as one group.
    literal
        What all forms begin with or hold; may be empty.
    stems, languages
        Stems that a form shares with the word, by these languages.
    english
        Pattern of the forms that it has if it is English; None where it cannot be.
    """

    pattern: str
    literal: str
    stems: frozenset[str]
    languages: tuple[str, ...]
    english: re.Pattern[str] | None = None

    def admits(self, form: str) -> bool:
        """Return whether a proposed word is a form of this one."""
        if self.english is not None and self.english.fullmatch(form):
            return True
        return share_stems(self.stems, find_stems(form, self.languages), self.languages)


@dataclass(frozen=True)
class InflectedPattern:
    """Finds a phrase in any inflection; made and asked like a compiled pattern.

    Parameters
    ----------
    regex
        Proposes places; one group for each word that is judged.
    words
        The words that are judged, in the order of the groups.
    """

    regex: re.Pattern[str]
    words: tuple[InflectedWord, ...]

    @property
    def pattern(self) -> str:
        """The text of the pattern that proposes places."""
        return self.regex.pattern

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches whose words are forms of the phrase's."""
        for match in self.regex.finditer(text):
            if self._admits(match):
                yield match

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of a whole text, or None."""
        match = self.regex.fullmatch(text)
        return match if match and self._admits(match) else None

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match, or None."""
        return next(self.finditer(text), None)

    def _admits(self, match: re.Match[str]) -> bool:
        return all(w.admits(form) for w, form in zip(self.words, match.groups(), strict=True))


def propose_word(word: str, languages: tuple[str, ...]) -> InflectedWord | None:
    """Return how forms of a word are found, None for a word of English or without inflection.

    Parameters
    ----------
    word
        A word in lower case.
    languages
        Languages of the corpus, which a word in Latin letters may be of.
    """
    stemmed = list_stemmed(word, languages)
    if not stemmed:
        return None
    stems = find_stems(word, stemmed)
    # The shortest form decides what all begin with; of Arabic ones, without what is put before.
    core = min(stems, key=len)
    plain, folded = (_fold(text) for text in (word, core))
    start = max(plain.find(folded), 0) if "Arabic" in stemmed else 0
    pairs = zip(plain[start:], folded, strict=False)
    length = len([*takewhile(lambda pair: pair[0] == pair[1], pairs)])
    kept = word[start : start + max(length, 1)]
    before = PROCLITICS if "Arabic" in stemmed else ""
    letters = "".join(map(_vary, kept))
    literal = kept if letters == re.escape(kept) else ""
    foreign = f"{before}{letters}{_REST}{{0,{_LONGEST_ENDING}}}"
    if not word.isascii():
        return InflectedWord(f"({foreign})", literal, stems, stemmed)
    # A corpus with a few papers in another language is mostly English still.
    english, other = write_word(word)
    n_same = len([*takewhile(lambda pair: pair[0] == pair[1], zip(literal, other, strict=False))])
    same = literal[:n_same]
    return InflectedWord(f"({english}|{foreign})", same, stems, stemmed, re.compile(english))


def _fold(text: str) -> str:
    """Return text without accents, letter by letter."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)


def _vary(letter: str) -> str:
    """Return the pattern of a letter, with and without its accent."""
    base = _fold(letter)
    forms = _CHANGING.get(base, base) + letter
    return re.escape(letter) if len(set(forms)) == 1 else f"[{''.join(sorted(set(forms)))}]"
