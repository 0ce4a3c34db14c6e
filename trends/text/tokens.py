"""Tokens -> the words they are made of, and what part each word may play in a term."""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

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
    stream: NDArray[np.int32], rows: NDArray[np.int64], tokens: list[str], *, n_rows: int
) -> Words:
    """Replace every token of a stream by its words.

    Parameters
    ----------
    stream
        Number of the token at every position.
    rows
        Row of the counts that every position belongs to.
    tokens
        Text of every token number.
    n_rows
        Rows of the counts: one per title and one per abstract.

    Returns
    -------
    Words
        The words at every position, and the distinct words with their parts.
    """
    numbers: dict[str, int] = {}
    made: list[int] = []
    hyphens: list[bool] = []
    lengths = np.zeros(len(tokens), dtype=np.int64)
    for token_number, token in enumerate(tokens):
        pieces, joint = _pieces(token)
        lengths[token_number] = len(pieces)
        made.extend(numbers.setdefault(piece, len(numbers)) for piece in pieces)
        hyphens.extend([joint] * (len(pieces) - 1))
        hyphens.append(False)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]) if tokens else np.zeros(0, np.int64)
    repeats = lengths[stream]
    ends = np.cumsum(repeats)
    within = np.arange(int(ends[-1]) if ends.size else 0) - np.repeat(ends - repeats, repeats)
    take = np.repeat(starts[stream], repeats) + within
    texts = list(numbers)
    return Words(
        stream=np.array(made, dtype=np.int64)[take],
        rows=np.repeat(rows, repeats),
        hyphened=np.array(hyphens, dtype=bool)[take],
        texts=np.array(texts, dtype=object),
        roles=np.array([_role(text) for text in texts], dtype=np.int8),
        token_stream=stream,
        token_rows=rows,
        tokens=tokens,
        n_rows=n_rows,
    )


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
