"""Chunks -> tokens -> words, and what part each word may play in a term."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trends.text.chunks import Chunks
from trends.text.cleaning import find_tokens
from trends.text.ngrams import BINDER, BREAK, PLAIN, Lexicon, Words
from trends.text.words import PREFIXES, STOP_WORDS

__all__ = ["WordParts"]

LONGEST_WORD: Final = 40
# Scripts that put no space between words: Thai, Lao, Khmer, kana, Han.
_UNSPACED: Final = re.compile(
    "[\u0e01-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)
_BREAK_WORD: Final = "."


class WordParts:
    """A corpus as words, a part of its texts at a time: many passes over it take little memory.

    Each distinct chunk, whatever stands between two spaces, is looked at once, which is what makes
    counting quick.

    Parameters
    ----------
    chunks
        The corpus as sequences of chunks.

    Attributes
    ----------
    lexicon
        The distinct words with their parts.
    """

    def __init__(self, chunks: Chunks) -> None:
        tokens = _number_parts([_find(chunk) for chunk in chunks.texts])
        parts = [_pieces(token) for token in tokens.texts]
        pieces = _number_parts([part for part, _ in parts])
        # Chunk to word directly: the long stream is gone through once only.
        at_token, took = _expand(tokens.numbers, pieces.owners, len(tokens.texts))
        inside = np.concatenate([took[1:] == took[:-1], [False]])[: len(took)]
        is_joint = np.array([joint for _, joint in parts], dtype=bool)[pieces.owners[at_token]]
        self._chunks = chunks
        self._words = pieces.numbers[at_token]
        self._word_owners = tokens.owners[took]
        # The last word of a compound is not joined to the word behind it.
        self._hyphened = is_joint & inside
        is_compound = np.array(["-" in token for token in tokens.texts], dtype=bool)
        compounds = np.flatnonzero(is_compound[tokens.numbers])
        names, numbers = np.unique(tokens.numbers[compounds], return_inverse=True)
        self._compounds = numbers.astype(np.int32)
        self._compound_owners = tokens.owners[compounds]
        self.lexicon = Lexicon(
            texts=np.array(pieces.texts, dtype=object),
            roles=np.array([_role(text) for text in pieces.texts], dtype=np.int8),
            compounds=[tokens.texts[name] for name in names],
        )
        self._only: Words | None = None

    def __iter__(self) -> Iterator[Words]:
        """Yield the words at every position of one part after the other."""
        if self._only is not None:
            yield self._only
            return
        n_parts = 0
        for stream, rows, n_rows in self._chunks.parts():
            words = self._split(stream, rows, n_rows)
            yield words
            n_parts += 1
        if n_parts == 1:
            self._only = words

    def _split(self, stream: NDArray[np.int32], rows: NDArray[np.int32], n_rows: int) -> Words:
        n_chunks = len(self._chunks.texts)
        at_word, take = _expand(stream, self._word_owners, n_chunks)
        at_compound, whence = _expand(stream, self._compound_owners, n_chunks)
        return Words(
            stream=self._words[at_word],
            rows=rows[take],
            hyphened=self._hyphened[at_word],
            compound_stream=self._compounds[at_compound],
            compound_rows=rows[whence],
            n_rows=n_rows,
        )


@dataclass(frozen=True)
class _Parts:
    """Parts of many wholes in a row: the number of each, the whole it is of, distinct texts."""

    numbers: NDArray[np.int32]
    owners: NDArray[np.int32]
    texts: list[str]


def _number_parts(parts: list[list[str]]) -> _Parts:
    index: dict[str, int] = {}
    numbers = [index.setdefault(part, len(index)) for row in parts for part in row]
    lengths = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
    owners = np.repeat(np.arange(len(parts), dtype=np.int32), lengths)
    return _Parts(np.array(numbers, dtype=np.int32), owners, list(index))


def _expand(
    stream: NDArray[np.int32], owners: NDArray[np.int32], n_owners: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Replace every number of a stream by the places of its parts; return where each came from.

    `owners` holds, in ascending order, whose part stands at every place.
    """
    lengths = np.bincount(owners, minlength=n_owners).astype(np.int32)
    starts = np.cumsum(lengths, dtype=np.int32) - lengths
    repeats = lengths[stream]
    came_from = np.repeat(np.arange(len(stream), dtype=np.int32), repeats)
    shifts = starts[stream] - np.cumsum(repeats, dtype=np.int32) + repeats
    return np.arange(len(came_from), dtype=np.int32) + shifts[came_from], came_from


def _find(chunk: str) -> list[str]:
    """Find the tokens of a chunk; most are one word, many with a mark behind it."""
    if chunk.isalnum():
        return [chunk]
    if chunk[:-1].isalnum() and chunk[-1] in ",.;:":
        return [chunk[:-1], chunk[-1]]
    return find_tokens(chunk)


def _pieces(token: str) -> tuple[list[str], bool]:
    """Return the words of a token, and whether hyphens join them."""
    if token.isascii() and token.isalnum():
        return [token], False
    if _UNSPACED.search(token):
        return _pair_characters(token), False
    if "'" in token and token not in STOP_WORDS:
        token = token.removesuffix("'s").replace("'", "")
    pieces = token.split("-")
    return pieces, len(pieces) > 1


def _pair_characters(token: str) -> list[str]:
    """Return overlapping pairs of characters, a break between them so that no phrase forms."""
    pieces: list[str] = []
    end = 0
    for run in _UNSPACED.finditer(token):
        text, before = run.group(), token[end : run.start()].strip("-'")
        pairs = [text[i : i + 2] for i in range(len(text) - 1)] or [text]
        for piece in [before, *pairs] if before else pairs:
            pieces += [piece, _BREAK_WORD]
        end = run.end()
    rest = token[end:].strip("-'")
    return [*pieces, rest] if rest else pieces


def _role(word: str) -> int:
    if word in STOP_WORDS or len(word) > LONGEST_WORD or not any(map(str.isalnum, word)):
        return BREAK
    if word.replace(".", "").isdigit():
        return BINDER if len(word) <= 3 else BREAK
    if word in PREFIXES or (len(word) == 1 and not _UNSPACED.match(word)):
        return BINDER
    return PLAIN
