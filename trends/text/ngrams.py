"""Words in order -> counts of words, compounds and phrases: array kernels."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.text.words import BOILERPLATE

__all__ = [
    "BINDER",
    "BREAK",
    "PLAIN",
    "Block",
    "Words",
    "count_phrases",
    "count_wholes",
    "count_words",
]

# What a word may be: a term of its own; only a part of a term; the end of every phrase.
PLAIN: Final = 0
BINDER: Final = 1
BREAK: Final = 2


@dataclass(frozen=True)
class Words:
    """The corpus as one sequence of word numbers, and beside it the hyphenated compounds in it."""

    stream: NDArray[np.int32]
    rows: NDArray[np.int32]
    hyphened: NDArray[np.bool_]
    texts: NDArray[Any]
    roles: NDArray[np.int8]
    compound_stream: NDArray[np.int32]
    compound_rows: NDArray[np.int32]
    compounds: list[str]
    n_rows: int


@dataclass(frozen=True)
class Block:
    """Counts of some terms: rows are titles (even) and abstracts (odd) of the papers."""

    counts: sparse.csr_array
    terms: list[str]


@dataclass(frozen=True)
class _Runs:
    """Runs of words of one length: where each starts, its number, its words by number."""

    starts: NDArray[np.int64]
    numbers: NDArray[np.int64]
    members: NDArray[np.int64]


def count_words(words: Words, min_papers: int, limit: int) -> Block:
    """Count the words that are terms of their own."""
    plain = np.flatnonzero(words.roles == PLAIN)
    place = np.full(len(words.roles), -1, dtype=np.int32)
    place[plain] = np.arange(plain.size)
    columns = place[words.stream]
    here = columns >= 0
    counts = _count(words.rows[here], columns[here], (words.n_rows, plain.size))
    keep = _most_frequent(_papers_per_column(counts), min_papers, limit)
    return Block(_take_columns(counts, keep), words.texts[plain[keep]].tolist())


def count_wholes(words: Words, min_papers: int, max_phrase: int) -> Block:
    """Count hyphenated compounds that no phrase can stand for, such as "end-to-end"."""
    role_of = dict(zip(words.texts.tolist(), words.roles.tolist(), strict=True))
    place = np.full(len(words.compounds), -1, dtype=np.int32)
    terms: list[str] = []
    for number, token in enumerate(words.compounds):
        if _is_whole(token.split("-"), role_of, max_phrase):
            place[number] = len(terms)
            terms.append(token)
    columns = place[words.compound_stream]
    here = columns >= 0
    counts = _count(words.compound_rows[here], columns[here], (words.n_rows, len(terms)))
    keep = np.flatnonzero(_papers_per_column(counts) >= min_papers)
    return Block(_take_columns(counts, keep), [terms[column] for column in keep])


def count_phrases(
    words: Words, min_papers: tuple[int, int], max_phrase: int, limit: int
) -> list[Block]:
    """Count runs of 2 to `max_phrase` words; the second floor is that of bound compounds."""
    runs = _pair_words(words)
    blocks = []
    for length in range(2, max_phrase + 1):
        if length > 2:
            runs = _lengthen(runs, words)
        counts = _count(words.rows[runs.starts], runs.numbers, (words.n_rows, len(runs.members)))
        n_papers = _papers_per_column(counts)
        joints = _hyphen_shares(runs, words)
        is_bound = (joints > 0.5).all(axis=1) & (words.roles[runs.members] == BINDER).any(axis=1)
        allowed = _may_be_phrase(runs.members, words)
        floor = np.where(is_bound, min_papers[1], min_papers[0])
        keep = np.flatnonzero(allowed & (n_papers >= floor))
        common = _most_frequent(np.where(is_bound[keep], 0, n_papers[keep]), 1, limit)
        keep = np.sort(np.concatenate([keep[common], keep[is_bound[keep]]]))
        terms = _spell(words.texts[runs.members[keep]], joints[keep])
        blocks.append(Block(_take_columns(counts, keep), terms))
        runs = _keep_runs(runs, np.flatnonzero(allowed & (n_papers >= min_papers[0])))
    return blocks


def _is_whole(pieces: list[str], role_of: dict[str, int], max_phrase: int) -> bool:
    roles = [role_of.get(piece, BREAK) for piece in pieces]
    is_named = any(piece.isalpha() and len(piece) > 1 for piece in pieces)
    is_split = BREAK in roles[1:-1] or (len(pieces) > max_phrase and BINDER in roles)
    is_open = roles[0] == BREAK or roles[-1] == BREAK
    return is_named and is_split and not is_open and all(pieces) and len(pieces) <= 5


def _pair_words(words: Words) -> _Runs:
    """Find all pairs of neighbouring words that no break parts and that occur twice or more."""
    usable = words.roles[words.stream] != BREAK
    starts = np.flatnonzero(usable[:-1] & usable[1:])
    n_words = len(words.texts)
    codes = words.stream[starts].astype(np.int64) * n_words + words.stream[starts + 1]
    found, numbers = np.unique(codes, return_inverse=True)
    members = np.stack([found // max(n_words, 1), found % max(n_words, 1)], axis=1)
    return _Runs(starts, numbers.ravel(), members)


def _lengthen(runs: _Runs, words: Words) -> _Runs:
    """Join two overlapping runs to one that is a word longer."""
    at = np.full(len(words.stream) + 1, -1, dtype=np.int64)
    at[runs.starts] = runs.numbers
    starts = runs.starts[at[runs.starts + 1] >= 0]
    n_runs = max(len(runs.members), 1)
    found, numbers = np.unique(at[starts] * n_runs + at[starts + 1], return_inverse=True)
    members = np.column_stack([runs.members[found // n_runs], runs.members[found % n_runs][:, -1]])
    return _Runs(starts, numbers.ravel(), members)


def _keep_runs(runs: _Runs, keep: NDArray[np.int64]) -> _Runs:
    place = np.full(len(runs.members), -1, dtype=np.int64)
    place[keep] = np.arange(keep.size)
    numbers = place[runs.numbers]
    here = numbers >= 0
    return _Runs(runs.starts[here], numbers[here], runs.members[keep])


def _hyphen_shares(runs: _Runs, words: Words) -> NDArray[np.float64]:
    """Return, per run and joint, the share of its occurrences that are hyphenated there."""
    n_runs, length = runs.members.shape
    total = np.bincount(runs.numbers, minlength=n_runs)
    shares = [
        np.bincount(runs.numbers, words.hyphened[runs.starts + joint], minlength=n_runs)
        for joint in range(length - 1)
    ]
    return np.column_stack(shares) / np.maximum(total, 1)[:, None]


def _may_be_phrase(members: NDArray[np.int64], words: Words) -> NDArray[np.bool_]:
    is_plain = words.roles == PLAIN
    is_boilerplate = np.array([text in BOILERPLATE for text in words.texts], dtype=bool)
    at_ends = is_boilerplate[members[:, 0]] | is_boilerplate[members[:, -1]]
    is_repeated = members[:, 0] == members[:, 1]
    allowed: NDArray[np.bool_] = is_plain[members].any(axis=1) & ~at_ends & ~is_repeated
    return allowed


def _spell(texts: NDArray[Any], joints: NDArray[np.float64]) -> list[str]:
    """Return runs of words as terms, hyphens where most occurrences have them."""
    columns = [texts[:, 0].tolist()]
    for joint, column in zip(joints.T, texts.T[1:], strict=True):
        columns += [np.where(joint > 0.5, "-", " ").tolist(), column.tolist()]
    return ["".join(parts) for parts in zip(*columns, strict=True)]


def _count(
    rows: NDArray[np.int32], columns: NDArray[Any], shape: tuple[int, int]
) -> sparse.csr_array:
    ones = np.ones(len(rows), dtype=np.int32)
    return sparse.csr_array(sparse.coo_array((ones, (rows, columns)), shape=shape))


def _papers_per_column(counts: sparse.csr_array) -> NDArray[np.int64]:
    """Return how many papers hold each term, in title or abstract."""
    both = sparse.csr_array(counts[0::2] + counts[1::2])
    return np.bincount(both.indices, minlength=counts.shape[1])


def _most_frequent(n_papers: NDArray[np.int64], floor: int, limit: int) -> NDArray[np.int64]:
    """Return the columns of at least `floor` papers, of more where there are over `limit`."""
    counted = np.sort(n_papers)[::-1]
    if counted.size > limit:
        floor = max(floor, int(counted[limit]) + 1)
    return np.flatnonzero(n_papers >= floor)


def _take_columns(counts: sparse.csr_array, keep: NDArray[np.int64]) -> sparse.csr_array:
    if keep.size == counts.shape[1]:
        return counts
    place = np.full(counts.shape[1], -1, dtype=np.int64)
    place[keep] = np.arange(keep.size)
    coordinates = counts.tocoo()
    columns = place[coordinates.col]
    here = columns >= 0
    return sparse.csr_array(
        (coordinates.data[here], (coordinates.row[here], columns[here])),
        shape=(counts.shape[0], keep.size),
    )
