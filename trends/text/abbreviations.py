"""Abbreviations that papers introduce in brackets after their long forms."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from trends.text import STOP_WORDS

__all__ = ["count_definitions", "find_abbreviations"]


_WORD: Final = re.compile(r"[^\W_]+")
_SHORT_FORM: Final = re.compile(r"\(([A-Z][A-Za-z0-9\-]{1,9})\)")


def find_abbreviations(texts: Iterable[str]) -> dict[str, str]:
    """Return the long forms of the abbreviations that a corpus defines.

    A short form in brackets is matched with the words before it whose initials spell it, which is
    the strictest form of the algorithm of Schwartz and Hearst (2003).

    Returns
    -------
    dict of str to str
        Short form as written -> long form in lower case, the most frequent one, in sorted order.

    References
    ----------
    A. Schwartz and M. Hearst (2003). A simple algorithm for identifying abbreviation definitions
    in biomedical text. Pacific Symposium on Biocomputing.

    Examples
    --------
    >>> find_abbreviations(["Supervised fine-tuning (SFT) of a model"])
    {'SFT': 'supervised fine-tuning'}
    """
    best: dict[str, str] = {}
    found = count_definitions(texts)
    for (short, long_form), _ in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        best.setdefault(short, long_form)
    return dict(sorted(best.items()))


def count_definitions(texts: Iterable[str]) -> Counter[tuple[str, str]]:
    """Return how often texts define each short form by each long form, in lower case.

    Counts of several parts of a corpus add up to those of the whole.

    Examples
    --------
    >>> count_definitions(["Key-value (KV) caches", "The key-value (KV) cache"])
    Counter({('KV', 'key-value'): 2})
    """
    found: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for match in _SHORT_FORM.finditer(text):
            before = text[max(0, match.start() - 90) : match.start()]
            long_form = _match_initials(match[1].removesuffix("s"), before)
            if long_form:
                found[match[1].removesuffix("s"), long_form.lower()] += 1
    return found


def _match_initials(short: str, before: str) -> str:
    """Return the words directly before a short form whose initials spell it, "" without any."""
    letters = [letter.lower() for letter in short if letter.isalnum()]
    words = list(_WORD.finditer(before))
    for first in range(len(words) - 1, max(-1, len(words) - len(letters) - 3), -1):
        taken = words[first:]
        every = [w[0][0].lower() for w in taken]
        initials = [w[0][0].lower() for w in taken if w[0].lower() not in STOP_WORDS]
        # "CoT" holds the initial of "of", "SFT" none of such words.
        # A function word begins no long form, unless a hyphen ties it to the next: "out-of-distribution".
        is_tied = before[taken[0].end() : taken[0].end() + 1] == "-"
        begins = is_tied or taken[0][0].lower() not in STOP_WORDS
        if letters in (initials, every) and len(letters) > 1 and begins:
            return before[taken[0].start() :].strip(" -(")
    return ""
