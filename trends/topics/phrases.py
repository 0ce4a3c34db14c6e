"""A phrase that a user gives -> a pattern that finds all its spellings and inflections.

"Fine-tuning" also finds "finetuned" and "fine tune"; "KV cache" also finds "key-value (KV)
caching" once the corpus has spelled the abbreviation out. Nothing here knows any topic.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from trends.text import STOP_WORDS, clean_text, tokenize

__all__ = [
    "Phrase",
    "find_abbreviations",
    "make_abbreviation",
    "make_phrase",
    "split_alternatives",
    "spread_phrases",
]

_JOINED: Final = re.compile(r"[,;]\s*(?:(?:and|&)\s+)?|\s+(?:and|&|/)\s+")
# Longest first, so that "quantizations" loses "izations" and not only "s".
_ENDINGS: Final = tuple(
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
_SUFFIX: Final = "(?:" + "|".join(_ENDINGS) + ")?"
_JOINT: Final = r"(?:\s*\([^()]{1,16}\))?[\s\-/]*"
_SHORTEST_STEM: Final = 3
_SHORT_FORM: Final = re.compile(r"\(([A-Z][A-Za-z0-9\-]{1,9})\)")
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Phrase:
    """One phrase of a topic's definition.

    Parameters
    ----------
    text
        The phrase as it was given or found.
    pattern
        Finds every spelling of it in lower-case text.
    literal
        Lower-case text that every match contains: a cheap test before the pattern.
    long_form
        What the text stands for where it is an abbreviation that a corpus introduces.
    introduction
        Finds where a paper says so; None where the phrase speaks for itself.
    """

    text: str
    pattern: re.Pattern[str]
    literal: str
    long_form: str = ""
    introduction: re.Pattern[str] | None = None

    def stands_in(self, lowered: str) -> bool:
        """Return whether a paper in lower case holds the phrase, and means it by it."""
        if self.literal not in lowered or not self.pattern.search(lowered):
            return False
        return self.introduction is None or self.introduction.search(lowered) is not None


def make_phrase(text: str) -> Phrase | None:
    """Return the phrase that finds `text` in its spellings and inflections.

    Returns
    -------
    Phrase or None
        None if the text holds no word to look for.

    Examples
    --------
    >>> pattern = make_phrase("Fine-tuning").pattern
    >>> [bool(pattern.search(t)) for t in ("we finetuned it", "fine-grained tuning")]
    [True, False]
    """
    words = _WORD.findall(clean_text(text).lower())
    if not any(word not in STOP_WORDS for word in words):
        return None
    parts = [_inflect(word) for word in words]
    literal = max((stem_word(word) for word in words), key=len)
    pattern = r"(?<![^\W_])" + _JOINT.join(parts) + r"(?![^\W_])"
    return Phrase(text=text, pattern=re.compile(pattern), literal=literal)


def make_abbreviation(short: str, long_form: str) -> Phrase | None:
    """Return the phrase that finds a short form, in papers that say what it stands for.

    "SD" is speculative decoding to one paper, and Stable Diffusion to another.

    Examples
    --------
    >>> phrase = make_abbreviation("SD", "speculative decoding")
    >>> texts = ("speculative decoding (sd) is fast; sd drafts", "sd draws pictures")
    >>> [phrase.stands_in(text) for text in texts]
    [True, False]
    """
    phrase, spelled = make_phrase(short), make_phrase(long_form)
    if phrase is None or spelled is None:
        return None
    introduction = re.compile(spelled.pattern.pattern + rf"[\s\-]*\({re.escape(short.lower())}s?\)")
    return replace(phrase, long_form=long_form, introduction=introduction)


def stem_word(word: str) -> str:
    """Return a lower-case word without the ending that inflection or derivation changes.

    Examples
    --------
    >>> [stem_word(word) for word in ("quantization", "quantized", "cache", "tuning", "gpu")]
    ['quant', 'quant', 'cach', 'tun', 'gpu']
    """
    if len(word) <= _SHORTEST_STEM + 1 or not word.isalpha() or not word.isascii():
        return word
    for ending in _ENDINGS:
        # What is left must still carry a vowel, or "string" would become "str".
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORTEST_STEM and re.search("[aeiouy]", rest):
            return rest
    return word


def split_alternatives(name: str) -> list[str]:
    """Return the phrases that a name joins by "and", commas or slashes.

    "Neural and evolutionary computing" means neural computing and evolutionary computing.

    Examples
    --------
    >>> split_alternatives("Neural and Evolutionary Computing")
    ['Neural Computing', 'Evolutionary Computing']
    >>> split_alternatives("KV cache")
    ['KV cache']
    """
    parts = [p.strip() for p in _JOINED.split(name) if p.strip()]
    if len(parts) < 2:
        return [name.strip()]
    words = parts[-1].split()
    head = words[-1] if len(words) > 1 else ""
    return [f"{p} {head}" if head and len(p.split()) == 1 else p for p in parts]


def find_abbreviations(texts: Iterable[str]) -> dict[str, str]:
    """Return what the abbreviations of a corpus stand for, as its own texts spell them out.

    A short form in brackets is taken with the words before it whose initials it is made of
    (Schwartz and Hearst, 2003, in its strictest form).

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
    found: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for match in _SHORT_FORM.finditer(text):
            before = text[max(0, match.start() - 90) : match.start()]
            long_form = _match_initials(match[1].removesuffix("s"), before)
            if long_form:
                found[match[1].removesuffix("s"), long_form.lower()] += 1
    best: dict[str, str] = {}
    for (short, long_form), _ in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        best.setdefault(short, long_form)
    return dict(sorted(best.items()))


def spread_phrases(texts: Iterable[str], abbreviations: dict[str, str]) -> list[Phrase]:
    """Return the phrases of some texts, with those that the corpus's abbreviations add.

    An abbreviation inside a phrase is also looked for spelled out. A spelled-out phrase is also
    looked for by its abbreviation, and by that of a longer phrase that ends in it (supervised
    fine-tuning, SFT, is fine-tuning), in papers that introduce the abbreviation so.
    """
    given = [phrase for text in texts if (phrase := make_phrase(text)) is not None]
    lower = {short.lower(): long_form for short, long_form in abbreviations.items()}
    variants: list[Phrase | None] = []
    for phrase in given:
        spelled = " ".join(lower.get(word, word) for word in tokenize(phrase.text))
        ending = re.compile(phrase.pattern.pattern + r"\s*$")
        variants.append(make_phrase(spelled))
        variants += [
            make_abbreviation(short, long_form)
            for short, long_form in abbreviations.items()
            if ending.search(long_form)
        ]
    phrases: dict[str, Phrase] = {}
    # What the user gave comes first: an abbreviation among it needs no introduction.
    for each in [*given, *variants]:
        if each is not None:
            phrases.setdefault(each.pattern.pattern, each)
    return list(phrases.values())


def _inflect(word: str) -> str:
    stem = stem_word(word)
    if stem == word:
        plural = "s?" if word.isalpha() and word.isascii() else ""
        return re.escape(word) + (_SUFFIX if len(word) > _SHORTEST_STEM + 1 else plural)
    return re.escape(stem) + _SUFFIX


def _match_initials(short: str, before: str) -> str:
    """Return the words just before a short form whose initials spell it, or nothing."""
    letters = [letter.lower() for letter in short if letter.isalnum()]
    words = list(_WORD.finditer(before))
    for first in range(len(words) - 1, max(-1, len(words) - len(letters) - 3), -1):
        taken = words[first:]
        initials = [w[0][0].lower() for w in taken if w[0].lower() not in STOP_WORDS]
        if initials == letters and len(letters) > 1:
            return before[taken[0].start() :].strip(" -(")
    return ""
