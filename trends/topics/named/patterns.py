"""A phrase that a user gives -> a pattern that finds all its forms.

"Fine-tuning" also finds "finetuned" and "fine tune"; "recognition of speech" finds "speech
recognition". What only a corpus shows, such as what abbreviations stand for, is in `name_forms`.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from trends.text import STOP_WORDS, clean_text
from trends.text.cleaning import JOINERS, MARKS
from trends.text.languages.segmentation import UNSPACED
from trends.text.token_index import WordQuery
from trends.topics.named.inflected import InflectedPattern, propose_word
from trends.topics.named.word_patterns import LETTER, has_sign, read_words, write_word

__all__ = [
    "Phrase",
    "make_abbreviation",
    "make_phrase",
    "reverse_phrase",
    "split_alternatives",
]

_JOINED: Final = re.compile(r"[,;，；、]\s*(?:(?:and|&)\s+)?|\s+(?:and|&|/)\s+")
# "R & D" is one name, not two joined by "and".
_ONE_NAME: Final = re.compile(r"(?<!\w)(\w)\s+(?:&|and)\s+(\w)(?!\w)")
_JOINT: Final = rf"(?:['’]s?)?(?:\s*\([^()]{{1,16}}\))?[\s\-/{JOINERS}]*"
_BEGINS: Final = rf"(?<!{LETTER})(?<![{MARKS}])"
_ENDS: Final = rf"(?!{LETTER}|[{MARKS}])"
# A single letter is not that of "R&D" or "C++".
_LONE_BEGINS: Final = r"(?<!&)"
_LONE_ENDS: Final = r"(?!&|#|\+\+)"
_SIGN_ENDS: Final = r"(?![+#])"
# "HER2-positive" is HER2+.
_POSITIVE: Final = re.compile(r"(?<!\w)([a-z]+\d\w*)[\s\-]positive\b")
_ARTICLE: Final = re.compile(r"\bof (?:the|an?) ")
_OF_PATTERN: Final = r"of(?:\s(?:the|an?)\b)?"
# "Recognition of the speech" is turned round; a name of more words may have several heads.
_OF: Final = re.compile(r"^(.+?) of (?:(?:the|an?) )?(.+)$")
LONGEST_REVERSED: Final = 3
# More characters than a long form has in any name (convention).
LONGEST_INTRODUCED: Final = 200


@dataclass(frozen=True)
class Introduction:
    """Where a paper says what it means by a short form: the long form, and the short one in brackets.

    Parameters
    ----------
    long_form
        Finds every form of the long form in lower-case text.
    short
        The short form in lower case.
    """

    long_form: re.Pattern[str] | InflectedPattern
    short: str

    def stands_in(self, lowered: str) -> bool:
        """Return whether a paper in lower case introduces the short form."""
        bracket = lowered.find(f"({self.short}")
        while bracket >= 0:
            behind = lowered[bracket + len(self.short) + 1 :]
            before = lowered[max(0, bracket - LONGEST_INTRODUCED) : bracket].rstrip(" \t\n-")
            if behind.startswith((")", "s)")) and any(
                match.end() == len(before) for match in self.long_form.finditer(before)
            ):
                return True
            bracket = lowered.find(f"({self.short}", bracket + 1)
        return False


@dataclass(frozen=True)
class Phrase:
    """One phrase of a topic's definition.

    Parameters
    ----------
    text
        The phrase as it was given or found.
    pattern
        Finds every form of it in lower-case text.
    literal
        Lower-case text that every match contains, which is looked for first; may be empty.
    long_form
        What the text stands for where it is an abbreviation that a corpus introduces.
    introduction
        Where a paper says so; None where the phrase speaks for itself.
    is_usual
        Whether the abbreviation means the long form also in papers that do not introduce it.
    words
        What tokens hold where the phrase stands, in order.
    """

    text: str
    pattern: re.Pattern[str] | InflectedPattern
    literal: str
    long_form: str = ""
    introduction: Introduction | None = None
    is_usual: bool = False
    words: tuple[WordQuery, ...] = ()

    def stands_in(self, lowered: str) -> bool:
        """Return whether a paper in lower case holds the phrase, and means it by it."""
        return (
            self.literal in lowered
            and bool(self.pattern.search(lowered))
            and self.is_meant(lowered)
        )

    def is_meant(self, lowered: str) -> bool:
        """Return whether a paper that holds the phrase means by it what the topic does."""
        if self.introduction is None or self.introduction.stands_in(lowered):
            return True
        # A paper that introduces it otherwise means something else.
        return self.is_usual and not re.search(rf"\({re.escape(self.text.lower())}s?\)", lowered)


@lru_cache(maxsize=4096)
def make_phrase(text: str, languages: tuple[str, ...] = ()) -> Phrase | None:
    """Return what finds a phrase in lower-case text, whatever its spelling and inflection.

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
    >>> pattern = make_phrase("C++").pattern
    >>> [bool(pattern.search(t)) for t in ("in c++ code", "vitamin c")]
    [True, False]
    """
    plain = _ARTICLE.sub("of ", clean_text(text).lower())
    words = read_words(_POSITIVE.sub(r"\1+", plain))
    if not any(word not in STOP_WORDS for word in words):
        return None
    parts, literals, judged, queries = [], [], [], []
    for word in words:
        is_plain = word in STOP_WORDS or has_sign(word)
        proposed = None if is_plain else propose_word(word, languages)
        pattern, literal = (proposed.pattern, proposed.literal) if proposed else write_word(word)
        pattern = _OF_PATTERN if word == "of" else pattern
        parts.append(pattern)
        literals.append(literal)
        queries.append(WordQuery(literal, None if is_plain else pattern))
        judged += [proposed] if proposed else []
    regex = re.compile(_begin(words[0]) + _JOINT.join(parts) + _end(words[-1]))
    pattern_of_all = InflectedPattern(regex, tuple(judged)) if judged else regex
    if len(words) == 1 and not has_sign(words[0]):
        queries = [WordQuery(literals[0], regex.pattern)]
    return Phrase(
        text=text,
        pattern=pattern_of_all,
        literal=max(literals, key=len),
        words=tuple(queries),
    )


def make_abbreviation(
    short: str, long_form: str, languages: tuple[str, ...] = (), *, is_usual: bool = False
) -> Phrase | None:
    """Return the phrase that finds a short form, in papers that mean the long form by it.

    "SD" is speculative decoding to one paper, and Stable Diffusion to another.

    Parameters
    ----------
    short, long_form
        Both as papers write them.
    languages
        Languages of the corpus besides English.
    is_usual
        Whether papers that introduce no meaning of the short form mean the long form.

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
    introduction = Introduction(spelled.pattern, short.lower())
    return replace(phrase, long_form=long_form, introduction=introduction, is_usual=is_usual)


def split_alternatives(name: str) -> list[str]:
    """Return the phrases that a name joins by "and", commas or slashes.

    "Neural and evolutionary computing" means neural computing and evolutionary computing.

    Examples
    --------
    >>> split_alternatives("Neural and Evolutionary Computing")
    ['Neural Computing', 'Evolutionary Computing']
    >>> split_alternatives("KV cache"), split_alternatives("R & D")
    (['KV cache'], ['R&D'])
    """
    name = _ONE_NAME.sub(r"\1&\2", name)
    parts = [p.strip() for p in _JOINED.split(name) if p.strip()]
    if len(parts) < 2:
        return [name.strip()]
    words = parts[-1].split()
    head = words[-1] if len(words) > 1 else ""
    return [f"{p} {head}" if head and len(p.split()) == 1 else p for p in parts]


def reverse_phrase(text: str) -> str:
    """Return a phrase with its head at the other end; empty where it has no other.

    Examples
    --------
    >>> [reverse_phrase(text) for text in ("recognition of speech", "speech recognition", "cache")]
    ['speech recognition', 'recognition of speech', '']
    """
    text = " ".join(text.split())
    if match := _OF.match(text):
        n_words = len(match[1].split()) + len(match[2].split())
        return f"{match[2]} {match[1]}" if n_words <= LONGEST_REVERSED else ""
    words = text.split()
    if not 1 < len(words) <= LONGEST_REVERSED or not STOP_WORDS.isdisjoint(words):
        return ""
    return f"{words[-1]} of {' '.join(words[:-1])}"


def _begin(word: str) -> str:
    if UNSPACED.match(word):
        return ""
    if word.startswith("."):
        return r"(?<![\w.])"
    return _BEGINS + (_LONE_BEGINS if len(word) == 1 else "")


def _end(word: str) -> str:
    if UNSPACED.match(word):
        return ""
    if word[-1] in "+#*":
        return _SIGN_ENDS
    return _ENDS + (_LONE_ENDS if len(word) == 1 else "")
