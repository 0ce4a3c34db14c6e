"""The endings that English words of named topics may have.

A pattern for a named topic must match all forms of a word, whether they occur or not, and a stemmer
cannot list them. Therefore these endings exist beside Snowball, which decides whether two given
words are forms of one word (for labels: `inflection.find_root`). Of 16 pairs of words, Snowball was
right on five for which these endings are wrong, such as "programs" and "programming", or "policy"
and "police".
"""

import re
from typing import Final

from trends.text.languages.inflection import stem_foreign

__all__ = ["ENDINGS", "SHORTEST_STEM", "stem_word"]


# Longest first, so that "quantizations" loses "izations" and not only "s".
ENDINGS: Final = tuple(
    sorted(
        [
            "izations",
            "isations",
            "ization",
            "isation",
            "izers",
            "isers",
            "izing",
            "ising",
            "ized",
            "ised",
            "izes",
            "ises",
            "izer",
            "iser",
            "ize",
            "ise",
            "ational",
            "ations",
            "ation",
            "ators",
            "ator",
            "ative",
            "ings",
            "ing",
            "ions",
            "ion",
            "ers",
            "er",
            "ed",
            "es",
            "e",
            "s",
            "ies",
            "y",
            "ically",
            "ical",
            "ics",
            "ic",
            "ally",
            "al",
            "ments",
            "ment",
            "ive",
            "ists",
            "ist",
            "able",
        ],
        key=len,
        reverse=True,
    )
)


# Chosen by hand: shorter stems, such as "us" of "used", match unrelated words.
SHORTEST_STEM: Final = 3


def stem_word(word: str) -> str:
    """Return a lower-case word without the ending that inflection or derivation changes.

    Examples
    --------
    >>> [stem_word(word) for word in ("quantization", "quantized", "cache", "tuning", "gpu")]
    ['quant', 'quant', 'cach', 'tun', 'gpu']
    """
    if not word.isascii():
        return stem_foreign(word)
    if len(word) <= SHORTEST_STEM + 1 or not word.isalpha():
        return word
    for ending in ENDINGS:
        # The stem must contain a vowel; otherwise "string" would become "str".
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= SHORTEST_STEM and re.search("[aeiouy]", rest):
            return rest
    return word
