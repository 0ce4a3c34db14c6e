"""Chunks -> tokens -> words, and what part each word may play in a term."""

import re
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trends.text.cleaning import find_tokens
from trends.text.ngrams import BINDER, BREAK, PLAIN, Words
from trends.text.words import PREFIXES, STOP_WORDS

__all__ = ["split_tokens"]

LONGEST_WORD: Final = 40
# Scripts that put no space between words: Thai, Lao, Khmer, kana, Han.
_UNSPACED: Final = re.compile(
    "[\u0e01-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)
_BREAK_WORD: Final = "."


def split_tokens(
    stream: NDArray[np.int32], rows: NDArray[np.int64], chunks: list[str], *, n_rows: int
) -> Words:
    """Replace every chunk of a stream, whatever stands between two spaces, by its words.

    Each distinct chunk is looked at once, which is what makes counting quick.

    Parameters
    ----------
    stream
        Number of the chunk at every position.
    rows
        Row of the counts that every position belongs to.
    chunks
        Lower-case text of every chunk number.
    n_rows
        Rows of the counts: one per title and one per abstract.

    Returns
    -------
    Words
        The words at every position, and the distinct words with their parts.
    """
    found = [find_tokens(chunk) for chunk in chunks]
    token_stream, token_take, tokens = _replace(stream, found)
    token_rows = rows[token_take]
    parts = [_pieces(token) for token in tokens]
    word_stream, word_take, texts = _replace(token_stream, [pieces for pieces, _ in parts])
    is_joint = np.array([joint for _, joint in parts], dtype=bool)[token_stream][word_take]
    # The last word of a compound is not joined to the word behind it.
    is_inner = np.concatenate([word_take[1:] == word_take[:-1], [False]])[: len(word_take)]
    return Words(
        stream=word_stream,
        rows=token_rows[word_take],
        hyphened=is_joint & is_inner,
        texts=np.array(texts, dtype=object),
        roles=np.array([_role(text) for text in texts], dtype=np.int8),
        token_stream=token_stream,
        token_rows=token_rows,
        tokens=tokens,
        n_rows=n_rows,
    )


def _replace(
    stream: NDArray[Any], parts: list[list[str]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[str]]:
    """Replace every number of a stream by its parts; return where each came from, and texts."""
    numbers: dict[str, int] = {}
    made = np.array(
        [numbers.setdefault(part, len(numbers)) for row in parts for part in row], dtype=np.int64
    )
    lengths = np.array([len(row) for row in parts], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    repeats = lengths[stream]
    came_from = np.repeat(np.arange(len(stream), dtype=np.int64), repeats)
    within = np.arange(len(came_from)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    return made[starts[stream][came_from] + within], came_from, list(numbers)


def _pieces(token: str) -> tuple[list[str], bool]:
    """Return the words of a token, and whether hyphens join them."""
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
