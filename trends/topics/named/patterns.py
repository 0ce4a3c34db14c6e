"""A phrase that a user gives -> a pattern that finds all its spellings and inflections.

"Fine-tuning" also finds "finetuned" and "fine tune"; "KV cache" also finds "key-value (KV)
caching" once the corpus has spelled the abbreviation out. Nothing here knows any topic.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from trends.text import STOP_WORDS, clean_text, tokenize
from trends.text.cleaning import JOINERS, MARKS
from trends.text.languages.segmentation import UNSPACED, UNSPACED_CLASS
from trends.text.languages.stemming import ENDINGS, SHORTEST_STEM, stem_word
from trends.topics.named.inflected import InflectedPattern, propose_word

__all__ = ["Phrase", "make_abbreviation", "make_phrase", "split_alternatives", "spread_phrases"]

_JOINED: Final = re.compile(r"[,;，；、]\s*(?:(?:and|&)\s+)?|\s+(?:and|&|/)\s+")
_SUFFIX: Final = "(?:" + "|".join(ENDINGS) + ")?"
_JOINT: Final = rf"(?:\s*\([^()]{{1,16}}\))?[\s\-/{JOINERS}]*"
# A letter of a script that puts spaces between words.
_LETTER: Final = rf"[^\W_{UNSPACED_CLASS[1:-1]}]"
# A stretch of a script without spaces, or a word with the marks inside it.
_WORD: Final = re.compile(rf"{UNSPACED.pattern}|(?:{_LETTER}|[{MARKS}])+")
_BEGINS: Final = rf"(?<!{_LETTER})(?<![{MARKS}])"
_ENDS: Final = rf"(?!{_LETTER}|[{MARKS}])"


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
    pattern: re.Pattern[str] | InflectedPattern
    literal: str
    long_form: str = ""
    introduction: re.Pattern[str] | None = None

    def stands_in(self, lowered: str) -> bool:
        """Return whether a paper in lower case holds the phrase, and means it by it."""
        if self.literal not in lowered or not self.pattern.search(lowered):
            return False
        return self.introduction is None or self.introduction.search(lowered) is not None


def make_phrase(text: str, languages: tuple[str, ...] = ()) -> Phrase | None:
    """Return the phrase that finds `text` in its spellings and inflections.

    Parameters
    ----------
    text
        What to find.
    languages
        Languages of the corpus besides English. Words in other scripts need none.

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
    inflected = {word: propose_word(word, languages) for word in words if word not in STOP_WORDS}
    parts, literals, judged = [], [], []
    for word in words:
        proposed = inflected.get(word)
        parts.append(proposed.pattern if proposed else _inflect(word))
        literals.append(proposed.literal if proposed else stem_word(word))
        judged += [proposed] if proposed else []
    before = "" if UNSPACED.match(words[0]) else _BEGINS
    behind = "" if UNSPACED.match(words[-1]) else _ENDS
    regex = re.compile(before + _JOINT.join(parts) + behind)
    pattern = InflectedPattern(regex, tuple(judged)) if judged else regex
    return Phrase(text=text, pattern=pattern, literal=max(literals, key=len))


def make_abbreviation(short: str, long_form: str, languages: tuple[str, ...] = ()) -> Phrase | None:
    """Return the phrase that finds a short form, in papers that say what it stands for.

    "SD" is speculative decoding to one paper, and Stable Diffusion to another.

    Examples
    --------
    >>> phrase = make_abbreviation("SD", "speculative decoding")
    >>> texts = ("speculative decoding (sd) is fast; sd drafts", "sd draws pictures")
    >>> [phrase.stands_in(text) for text in texts]
    [True, False]
    """
    phrase, spelled = make_phrase(short), make_phrase(long_form, languages)
    if phrase is None or spelled is None:
        return None
    introduction = re.compile(spelled.pattern.pattern + rf"[\s\-]*\({re.escape(short.lower())}s?\)")
    return replace(phrase, long_form=long_form, introduction=introduction)


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


def spread_phrases(
    texts: Iterable[str], abbreviations: dict[str, str], languages: tuple[str, ...] = ()
) -> list[Phrase]:
    """Return the phrases of some texts, with those that the corpus's abbreviations add.

    An abbreviation inside a phrase is also looked for spelled out. A spelled-out phrase is also
    looked for by its abbreviation, and by that of a longer phrase that ends in it (supervised
    fine-tuning, SFT, is fine-tuning), in papers that introduce the abbreviation so.
    """
    given = [phrase for text in texts if (phrase := make_phrase(text, languages)) is not None]
    lower = {short.lower(): long_form for short, long_form in abbreviations.items()}
    variants: list[Phrase | None] = []
    for phrase in given:
        spelled = " ".join(lower.get(word, word) for word in tokenize(phrase.text))
        ending = re.compile(phrase.pattern.pattern + r"\s*$")
        variants.append(make_phrase(spelled, languages))
        variants += [
            make_abbreviation(short, long_form, languages)
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
    if UNSPACED.match(word):
        return re.escape(word)
    stem = stem_word(word)
    if stem == word:
        plural = "s?" if word.isalpha() and word.isascii() else ""
        return re.escape(word) + (_SUFFIX if len(word) > SHORTEST_STEM + 1 else plural)
    return re.escape(stem) + _SUFFIX
