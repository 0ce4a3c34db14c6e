"""The words of a corpus as forms, and the part that each may play in a term."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.text.chunks import number_chunks
from trends.text.languages.function_words import FUNCTION_WORDS
from trends.text.languages.word_lists import ENGLISH_FUNCTION_WORDS
from trends.text.sequences import BINDER, BREAK, PLAIN, Lexicon, Words
from trends.text.tokens import WordParts
from trends.topics.concepts.term_words import (
    CUES,
    GENERIC,
    INNER,
    TERM_BEGINNINGS,
    fold_word,
    may_begin,
    may_end,
)

__all__ = ["MOST_FORMS", "FormParts", "Forms", "Vocabulary", "read_forms"]

# Four numbers of forms make one code of 64 bits.
MOST_FORMS: Final = 2**16 - 1

Result = TypeVar("Result")


@dataclass(frozen=True)
class Vocabulary:
    """The forms of the words of a corpus, sorted, and what each may be.

    Parameters
    ----------
    forms
        Singular, American spelling.
    form_of
        The form of every word of the lexicon.
    texts
        The words of the lexicon.
    may_begin, may_end, may_stand
        Which forms may begin a term, end one, be one.
    is_inner, is_function, is_blank, is_cue, is_mark
        Function words that may stand inside a term; all that a hyphen may bind to its beginning;
        what may stand beside a whole phrase; words of the authors about themselves; punctuation.
    """

    forms: NDArray[Any]
    form_of: NDArray[np.int32]
    texts: NDArray[Any]
    may_begin: NDArray[np.bool_]
    may_end: NDArray[np.bool_]
    may_stand: NDArray[np.bool_]
    is_inner: NDArray[np.bool_]
    is_function: NDArray[np.bool_]
    is_blank: NDArray[np.bool_]
    is_cue: NDArray[np.bool_]
    is_mark: NDArray[np.bool_]


@dataclass(frozen=True)
class Forms:
    """One part of a corpus as a sequence of forms.

    Parameters
    ----------
    stream
        The form at every position.
    papers
        The paper of every position, counted within the part, ascending.
    in_title
        Whether the position is in a title.
    hyphened
        Whether a hyphen joins the position to the next.
    words
        The word of the lexicon at every position.
    n_papers
        Papers of the part.
    """

    stream: NDArray[np.int32]
    papers: NDArray[np.int64]
    in_title: NDArray[np.bool_]
    hyphened: NDArray[np.bool_]
    words: NDArray[np.int32]
    n_papers: int


class FormParts:
    """A corpus as forms, a part of its papers at a time.

    Parameters
    ----------
    parts
        The corpus as words.
    vocabulary
        The forms of these.
    """

    def __init__(self, parts: WordParts, vocabulary: Vocabulary) -> None:
        self._parts = parts
        self.vocabulary = vocabulary
        self._phrase = [_find(vocabulary.forms, word) for word in ("state", "of", "the", "art")]

    def map(self, function: Callable[[Forms], Result]) -> Iterator[Result]:
        """Yield what `function` gives for one part after the other."""
        return self._parts.map(lambda words: function(self._read(words)))

    def _read(self, words: Words) -> Forms:
        stream = self.vocabulary.form_of[words.stream]
        if min(self._phrase) >= 0:
            # "State of the art" praises a method; its last word is no art.
            state, of, the, art = self._phrase
            found = (stream[:-3] == state) & (stream[1:-2] == of) & (stream[2:-1] == the)
            stream[np.flatnonzero(found & (stream[3:] == art)) + 3] = the
        return Forms(
            stream=stream,
            papers=(words.rows // 2).astype(np.int64),
            in_title=words.rows % 2 == 0,
            hyphened=words.hyphened.astype(bool),
            words=words.stream,
            n_papers=len(words.lengths) // 2,
        )


def read_forms(papers: pd.DataFrame, languages: Collection[str]) -> FormParts:
    """Read the titles and abstracts of papers as forms.

    Parameters
    ----------
    papers
        Columns `title` and `abstract`.
    languages
        Languages besides English, whose function words end phrases, too.
    """
    parts = WordParts(number_chunks(papers))
    foreign: set[str] = set()
    for language in languages:
        foreign |= FUNCTION_WORDS.get(language, frozenset())
    return FormParts(parts, _read_vocabulary(parts.lexicon, foreign))


def _read_vocabulary(lexicon: Lexicon, foreign: set[str]) -> Vocabulary:
    texts = lexicon.texts.tolist()
    roles = np.where([text in foreign for text in texts], BREAK, lexicon.roles)
    roles[[text in TERM_BEGINNINGS for text in texts]] = PLAIN
    is_plain = roles == PLAIN
    folded = [fold_word(t) if plain else t for t, plain in zip(texts, is_plain, strict=True)]
    forms, form_of = np.unique(np.array(folded, dtype=object), return_inverse=True)

    def mark(flags: list[bool] | NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which forms have a word with the flag."""
        marked = np.zeros(len(forms), dtype=bool)
        marked[form_of[np.asarray(flags, dtype=bool)]] = True
        return marked

    begins = [plain and may_begin(t) for t, plain in zip(texts, is_plain, strict=True)]
    ends = [plain and may_end(t) for t, plain in zip(texts, is_plain, strict=True)]
    alone = [plain and may_end(t, is_alone=True) for t, plain in zip(texts, is_plain, strict=True)]
    is_digit = [t.isdigit() for t in texts]
    is_generic = np.array([form in GENERIC or len(form) < 2 for form in forms], dtype=bool)
    is_break = mark(roles == BREAK)
    is_function = np.array([form in ENGLISH_FUNCTION_WORDS for form in forms], dtype=bool)
    return Vocabulary(
        forms=forms,
        form_of=form_of.astype(np.int32),
        texts=lexicon.texts,
        may_begin=mark(begins) | mark(roles == BINDER),
        may_end=mark(ends) | mark((roles == BINDER) & np.asarray(is_digit, dtype=bool)),
        may_stand=mark(alone) & ~is_generic,
        is_inner=np.array([form in INNER for form in forms], dtype=bool) & is_break,
        is_function=is_function & is_break,
        is_blank=is_break | ~(mark(begins) | mark(roles == BINDER)),
        is_cue=np.array([form in CUES for form in forms], dtype=bool),
        is_mark=np.array([not any(map(str.isalnum, form)) for form in forms], dtype=bool),
    )


def _find(forms: NDArray[Any], word: str) -> int:
    place = int(np.searchsorted(forms, word)) if len(forms) else 0
    return place if place < len(forms) and forms[place] == word else -1
