"""Split chunks into tokens and words, and find the role that each word may have in a term."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from trends.runtime.threads import map_in_threads
from trends.text.chunks import Chunks
from trends.text.cleaning import find_tokens
from trends.text.languages.detection import find_script
from trends.text.languages.segmentation import BREAK_WORD, HANGUL, UNSPACED
from trends.text.languages.word_lists import PREFIXES, STOP_WORDS
from trends.text.sequences import BINDER, BREAK, PLAIN, Lexicon, Words

__all__ = ["WordParts"]

# Chosen by hand: longer words are URLs, formulas or sequences of letters, not terms.
LONGEST_WORD: Final = 40
# Chunks that are a word, possibly followed by a punctuation mark.
_SIMPLE: Final = "^[a-z0-9]+[,.;:]?$"
_MARKS: Final = ",.;:"
# A bound on memory, 0.3 GB: for up to so many parts, intermediate results are kept between passes;
# for more parts they are computed again.
MAX_KEPT_PARTS: Final = 8

Result = TypeVar("Result")


class WordParts:
    """A corpus as words, processed in parts, so that many passes over it take little memory.

    Each distinct chunk, which is the text between two spaces, is processed only once. This makes
    counting fast.

    Parameters
    ----------
    chunks
        The corpus as sequences of chunks.

    Attributes
    ----------
    lexicon
        The distinct words with their roles.
    """

    def __init__(self, chunks: Chunks) -> None:
        self.lexicon, self._pieces, self._compounds = _learn_chunks(chunks.texts)
        self._parts = [*map_in_threads(lambda part: self._split(*part), chunks.take_parts())]

    def map(self, function: Callable[[Words], Result]) -> Iterator[Result]:
        """Yield the result of `function` for each part, in order."""
        if len(self._parts) <= MAX_KEPT_PARTS:
            return map_in_threads(function, self._parts)
        # The intermediate results of a pass are released with the copy.
        return map_in_threads(lambda words: function(replace(words)), self._parts)

    def _split(self, stream: NDArray[np.int32], lengths: NDArray[np.int32]) -> Words:
        rows = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        at_piece, take = _expand(stream, self._pieces.owners, self._pieces.n_owners)
        at_compound, whence = _expand(stream, self._compounds.owners, self._compounds.n_owners)
        return Words(
            stream=self._pieces.numbers[at_piece],
            lengths=np.bincount(rows[take], minlength=len(lengths)).astype(np.int32),
            hyphens=np.packbits(self._pieces.is_joint[at_piece]),
            compound_stream=self._compounds.numbers[at_compound],
            compound_rows=rows[whence],
        )


@dataclass(frozen=True)
class _Parts:
    """Parts of consecutive wholes: the number of each part, its whole, and the distinct texts."""

    numbers: NDArray[np.int32]
    owners: NDArray[np.int32]
    texts: list[str]


@dataclass(frozen=True)
class _Pieces:
    """The words of chunks in order: numbers, the chunk of each, whether a hyphen follows."""

    numbers: NDArray[np.int32]
    owners: NDArray[np.int32]
    is_joint: NDArray[np.bool_]
    n_owners: int


def _learn_chunks(texts: Any) -> tuple[Lexicon, _Pieces, _Pieces]:
    """Return the words and compounds of distinct chunks, and those that each chunk consists of.

    Most chunks are one word, often followed by a punctuation mark; Arrow processes these.
    """
    is_simple = pc.match_substring_regex(texts, _SIMPLE).to_numpy(zero_copy_only=False)
    simple, odd = (np.flatnonzero(m).astype(np.int32) for m in (is_simple, ~is_simple))
    found, compounds, pieces, compound_texts = _learn_odd(texts.take(pa.array(odd)).to_pylist())
    marked = texts.take(pa.array(simple))
    stems = pc.ascii_rtrim(marked, characters=_MARKS)
    with_mark = simple[pc.not_equal(stems, marked).to_numpy(zero_copy_only=False)]
    given = pa.array([*pieces, BREAK_WORD], pa.large_string())
    known = pa.concat_arrays([given, stems]).dictionary_encode()
    numbers = known.indices.to_numpy()
    # Any punctuation mark after a word ends phrases.
    marks = np.full(len(with_mark), numbers[len(pieces)], dtype=np.int32)
    owners = np.concatenate([odd[found.owners], simple, with_mark])
    order = np.argsort(owners, kind="stable")
    words = _Pieces(
        np.concatenate([numbers[found.numbers], numbers[len(given) :], marks])[order],
        owners[order],
        np.concatenate([found.is_joint, np.zeros(len(simple) + len(marks), dtype=bool)])[order],
        len(texts),
    )
    spelled = known.dictionary.to_pylist()
    roles = np.array([_role(text) for text in spelled], dtype=np.int8)
    lexicon = Lexicon(np.array(spelled, dtype=object), roles, compound_texts)
    return lexicon, words, replace(compounds, owners=odd[compounds.owners], n_owners=len(texts))


def _learn_odd(chunks: list[str]) -> tuple[_Pieces, _Pieces, list[str], list[str]]:
    """Return the words of chunks, the compounds, and the texts of both."""
    tokens = _number_parts([_find(chunk) for chunk in chunks])
    parts = [_pieces(token) for token in tokens.texts]
    pieces = _number_parts([part for part, _ in parts])
    at_token, took = _expand(tokens.numbers, pieces.owners, len(tokens.texts))
    # The last word of a compound is not joined to the next word.
    inside = np.concatenate([took[1:] == took[:-1], [False]])[: len(took)]
    is_joint = np.array([joint for _, joint in parts], dtype=bool)[pieces.owners[at_token]]
    is_compound = np.array(["-" in token for token in tokens.texts], dtype=bool)
    places = np.flatnonzero(is_compound[tokens.numbers])
    names, numbers = np.unique(tokens.numbers[places], return_inverse=True)
    never = np.zeros(len(places), dtype=bool)
    return (
        _Pieces(pieces.numbers[at_token], tokens.owners[took], is_joint & inside, len(chunks)),
        _Pieces(numbers.astype(np.int32), tokens.owners[places], never, len(chunks)),
        pieces.texts,
        [tokens.texts[name] for name in names],
    )


def _number_parts(parts: list[list[str]]) -> _Parts:
    index: dict[str, int] = {}
    numbers = [index.setdefault(part, len(index)) for row in parts for part in row]
    lengths = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
    owners = np.repeat(np.arange(len(parts), dtype=np.int32), lengths)
    return _Parts(np.array(numbers, dtype=np.int32), owners, list(index))


def _expand(
    stream: NDArray[np.int32], owners: NDArray[np.int32], n_owners: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Replace every number of a stream by the positions of its parts; return their origins, too.

    `owners` holds, in ascending order, the number to which the part at every position belongs.
    """
    lengths = np.bincount(owners, minlength=n_owners).astype(np.int32)
    starts = np.cumsum(lengths, dtype=np.int32) - lengths
    repeats = lengths[stream]
    came_from = np.repeat(np.arange(len(stream), dtype=np.int32), repeats)
    shifts = starts[stream] - np.cumsum(repeats, dtype=np.int32) + repeats
    return np.arange(len(came_from), dtype=np.int32) + shifts[came_from], came_from


def _find(chunk: str) -> list[str]:
    """Find the tokens of a chunk."""
    is_word = chunk.isalnum() and not (UNSPACED.search(chunk) or HANGUL.search(chunk))
    return [chunk] if is_word else find_tokens(chunk)


def _pieces(token: str) -> tuple[list[str], bool]:
    """Return the words of a token, and whether hyphens join them."""
    if token.isascii() and token.isalnum():
        return [token], False
    # In Cyrillic an apostrophe is a letter.
    if "'" in token and token not in STOP_WORDS and find_script(token) != "Cyrillic":
        token = token.removesuffix("'s").replace("'", "")
    pieces = token.split("-")
    return pieces, len(pieces) > 1


def _role(word: str) -> int:
    if word in STOP_WORDS or len(word) > LONGEST_WORD or not any(map(str.isalnum, word)):
        return BREAK
    if word.replace(".", "").isdigit():
        return BINDER if len(word) <= 3 else BREAK
    if word in PREFIXES or (len(word) == 1 and not UNSPACED.match(word)):
        return BINDER
    return PLAIN
