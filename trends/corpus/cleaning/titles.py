"""Compare titles: the same title in other spelling, titles of a series, shared words, venues."""

import re
import unicodedata
from typing import Final

__all__ = ["are_of_series", "are_venues_alike", "is_telling", "overlap", "title_key"]

_NOT_IN_KEY = re.compile(r"[^\w+#]|_")
# Chosen by hand: titles with fewer letters or fewer than three words, such as "Editorial", do not
# identify a paper; the pairs of tests/corpus/test_merging.py hold this.
_MIN_KEY_LETTERS: Final = 12
_WORD = re.compile(r"\w+")
_MARKER = re.compile(r"\d+(?:st|nd|rd|th)?|v\d+|x{0,3}(?:i[xv]|v?i{1,3}|v)|x{1,3}")
_NUMBERED = re.compile(
    r"\b(?:part|series|volume|vol|chapter|book|section)\b\W*(\d+|[a-z]|[ivxlcdm]+)\b"
)
_PREPRINTS: Final = ("arxiv", "biorxiv", "corr", "preprint")
_SMALL_WORDS: Final = frozenset(
    {
        "an", "and", "approach", "at", "based", "by", "for", "from", "in", "it", "method", "network",
        "new", "novel", "of", "on", "or", "the", "to", "toward", "u", "using", "via", "with",
    }
)  # fmt: skip
_MARKERS: Final = frozenset(
    {
        "accompanying", "addendum", "appendix", "comment", "comments", "companion", "correction", "corrigendum", "errata",
        "eighth", "erratum", "fifth", "ninth", "sixth", "seventh", "tenth", "first", "fourth", "one", "part", "reply", "response", "retracted",
        "retraction", "second", "supplement", "third", "three", "two", "volume",
    }
)  # fmt: skip


def title_key(title: str) -> str:
    """Return a key that is equal for titles that differ only in case, accents and punctuation.

    Examples
    --------
    >>> title_key("Schrödinger's  Cat: a Re-View") == title_key("Schrodinger’s cat – a review")
    True
    >>> title_key("Algorithms in C") == title_key("Algorithms in C++")
    False
    """
    folded = title.casefold()
    if not folded.isascii():
        letters = unicodedata.normalize("NFKD", folded)
        folded = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_IN_KEY.sub("", folded)


def is_telling(title: str) -> bool:
    """Return whether a title is specific enough to identify a paper.

    Examples
    --------
    >>> is_telling("Attention Is All You Need"), is_telling("Introduction")
    (True, False)
    """
    return len(title_key(title)) >= _MIN_KEY_LETTERS and len(title.split()) >= 3


def are_of_series(one: str, other: str) -> bool:
    """Return whether two titles differ in a word that distinguishes the members of a series.

    Such words are numbers, years, Roman numerals, ordinals, a letter after a word such as "Part",
    and words such as "Correction".

    Examples
    --------
    >>> are_of_series("Tides, Part I", "Tides, Part II"), are_of_series("Tides", "The tides")
    (True, False)
    """
    folded = one.casefold(), other.casefold()
    parts = [{*_NUMBERED.findall(title)} for title in folded]
    if parts[0] != parts[1]:
        return True
    words = [{*_WORD.findall(title)} for title in folded]
    return any(_MARKER.fullmatch(word) or word in _MARKERS for word in words[0] ^ words[1])


def are_venues_alike(one: str, other: str) -> bool:
    """Return whether two venues may be the same: equal, abbreviated, unknown, or for preprints.

    Examples
    --------
    >>> are_venues_alike("J. Mach. Learn. Res.", "Journal of Machine Learning Research")
    True
    >>> are_venues_alike("Sea Letters", "Land Letters")
    False
    """
    keys = title_key(one), title_key(other)
    if keys[0] in keys[1] or keys[1] in keys[0]:
        return True
    folded = one.casefold(), other.casefold()
    if any(name in venue for venue in folded for name in _PREPRINTS):
        return True
    words = [[w for w in _WORD.findall(venue) if w not in _SMALL_WORDS] for venue in folded]
    return len(words[0]) == len(words[1]) and all(
        a.startswith(b) or b.startswith(a) for a, b in zip(*words, strict=True)
    )


def overlap(one: str, other: str) -> float:
    """Return the share of the significant words of the shorter title that the other contains.

    Examples
    --------
    >>> overlap("Tides at sea", "A tide of the North Sea at night")
    1.0
    """
    a, b = (_telling_words(title) for title in (one, other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _telling_words(title: str) -> set[str]:
    words = {word.rstrip("s") for word in _WORD.findall(title.casefold())}
    return {word for word in words if len(word) > 1} - _SMALL_WORDS
