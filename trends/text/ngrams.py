"""Find the words, compounds and phrases that are terms, and their occurrences."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trends.text.languages.word_lists import BOILERPLATE
from trends.text.sequences import BINDER, BREAK, PLAIN, Lexicon, Parts, Words

__all__ = ["Terms", "learn_phrases", "learn_wholes", "learn_words"]

# A bound on memory: at most so many words, compounds and phrases are kept, those in the most
# papers; ties are kept or dropped together.
MAX_WORDS: Final = 200_000
MAX_PHRASES: Final = 30_000


Found = tuple[NDArray[np.int32], NDArray[Any]]
# Ascending codes of runs, and a row of sums for each.
_Counted = tuple[NDArray[np.int64], NDArray[np.int32]]


@dataclass(frozen=True)
class Terms:
    """Terms of one kind: their spelling, total occurrences, and a function that finds them.

    `find` returns the row and the number of the term of every occurrence in some words.
    """

    spelled: list[str]
    totals: NDArray[np.int64]
    find: Callable[[Words], Found]


@dataclass(frozen=True)
class _Runs:
    """Distinct runs of words of one length, with numbers of papers, occurrences and hyphens."""

    codes: NDArray[np.int64]
    n_papers: NDArray[np.int64]
    totals: NDArray[np.int64]
    hyphens: NDArray[np.int64]


def learn_words(parts: Parts, lexicon: Lexicon, min_papers: int) -> tuple[Terms, NDArray[np.int64]]:
    """Return the words that are terms of their own, and the number of papers of each word."""
    is_plain = lexicon.roles == PLAIN
    places = np.where(is_plain, np.arange(len(is_plain)), -1)
    n_papers, totals = _count_places(parts, places, len(is_plain), _list_words)
    keep = _most_frequent(n_papers, min_papers, MAX_WORDS)
    return _take(keep, lexicon.texts[keep].tolist(), totals, _list_words), n_papers


def learn_wholes(parts: Parts, lexicon: Lexicon, min_papers: int, max_phrase: int) -> Terms:
    """Return the hyphenated compounds that no phrase can represent, such as "end-to-end"."""
    role_of = dict(zip(lexicon.texts.tolist(), lexicon.roles.tolist(), strict=True))
    is_whole = [_is_whole(token.split("-"), role_of, max_phrase) for token in lexicon.compounds]
    places = np.where(is_whole, np.arange(len(is_whole)), -1)
    n_papers, totals = _count_places(parts, places, len(is_whole), _list_compounds)
    keep = _most_frequent(n_papers, min_papers, MAX_WORDS)
    return _take(keep, [lexicon.compounds[c] for c in keep], totals, _list_compounds)


def learn_phrases(
    parts: Parts,
    lexicon: Lexicon,
    n_papers: NDArray[np.int64],
    *,
    floors: tuple[int, int],
    max_phrase: int,
) -> list[Terms]:
    """Return the runs of 2 to `max_phrase` words that are terms, for each length.

    Parameters
    ----------
    parts, lexicon
        The corpus.
    n_papers
        Number of papers of each word.
    floors
        Minimum number of papers of a phrase, and of a bound compound.
    max_phrase
        Maximum number of words.
    """
    n_words = max(len(lexicon.texts), 1)
    reader = _RunReader(lexicon, (lexicon.roles == PLAIN) & (n_papers < floors[0]))
    members = np.zeros((0, 2), dtype=np.int64)
    kinds = []
    for length in range(2, max_phrase + 1):
        runs = _tally(parts, reader, length - 1)
        if length == 2:
            members = np.stack([runs.codes // n_words, runs.codes % n_words], axis=1)
        else:
            first, second = members[runs.codes // reader.width], members[runs.codes % reader.width]
            members = np.column_stack([first, second[:, -1]])
        joints = runs.hyphens / np.maximum(runs.totals, 1)[:, None]
        is_bound = (joints > 0.5).all(axis=1) & (lexicon.roles[members] == BINDER).any(axis=1)
        allowed = _may_be_phrase(members, lexicon)
        floor = np.where(is_bound, floors[1], floors[0])
        keep = np.flatnonzero(allowed & (runs.n_papers >= floor))
        common = _most_frequent(np.where(is_bound[keep], 0, runs.n_papers[keep]), 1, MAX_PHRASES)
        bound = _most_frequent(np.where(is_bound[keep], runs.n_papers[keep], 0), 1, MAX_WORDS)
        keep = np.sort(keep[np.concatenate([common, bound])])
        terms = _spell(lexicon.texts[members[keep]], joints[keep])
        kinds.append(Terms(terms, runs.totals[keep], reader.finder(runs.codes[keep])))
        onward = np.flatnonzero(allowed & (runs.n_papers >= floors[0]))
        reader, members = reader.lengthen(runs.codes[onward]), members[onward]
    return kinds


class _RunReader:
    """Lists the runs of words of one length; longer runs join two shorter ones.

    Parameters
    ----------
    lexicon
        The words.
    is_rare
        Words in so few papers that they are part of a term only next to a binder.
    shorter
        The reader of runs that are one word shorter, and the codes of the runs to join.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        is_rare: NDArray[np.bool_],
        shorter: "tuple[_RunReader, NDArray[np.int64]] | None" = None,
    ) -> None:
        self.lexicon, self.is_rare, self.shorter = lexicon, is_rare, shorter
        # The factor of the first of the two numbers in a code.
        self.width = max(len(lexicon.texts) if shorter is None else len(shorter[1]), 1)
        self.length: int = 2 if shorter is None else shorter[0].length + 1

    def lengthen(self, codes: NDArray[np.int64]) -> "_RunReader":
        """Return the reader of runs that are one word longer and consist of these."""
        return _RunReader(self.lexicon, self.is_rare, (self, codes))

    def list_runs(self, words: Words) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the position of the start of each run, and its code."""
        if self.length not in words.runs:
            found = self._join(words, *self.shorter) if self.shorter else self._list_pairs(words)
            words.runs[self.length] = found
        return words.runs[self.length]

    def _list_pairs(self, words: Words) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        roles, rare = self.lexicon.roles[words.stream], self.is_rare[words.stream]
        usable, binds = roles != BREAK, roles == BINDER
        is_pair = usable[:-1] & usable[1:]
        is_pair &= ~(rare[:-1] | rare[1:]) | binds[:-1] | binds[1:]
        starts = np.flatnonzero(is_pair).astype(np.int32)
        return starts, words.stream[starts].astype(np.int64) * self.width + words.stream[starts + 1]

    def _join(
        self, words: Words, reader: "_RunReader", known: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        starts, codes = reader.list_runs(words)
        at = np.full(len(words.stream) + 1, -1, dtype=np.int32)
        at[starts] = _look_up(known, codes)
        starts = starts[(at[starts] >= 0) & (at[starts + 1] >= 0)]
        return starts, at[starts].astype(np.int64) * self.width + at[starts + 1]

    def finder(self, codes: NDArray[np.int64]) -> Callable[[Words], Found]:
        """Return a function that finds the runs of some codes; the codes ascend."""

        def find(words: Words) -> Found:
            """Find the known runs in some papers."""
            starts, found = self.list_runs(words)
            numbers = _look_up(codes, found)
            here = numbers >= 0
            return words.rows[starts[here]], numbers[here]

        return find


def _tally(parts: Parts, reader: _RunReader, n_joints: int) -> _Runs:
    """Count the runs of all parts."""

    def count(words: Words) -> _Counted:
        """Count the runs of some papers."""
        starts, codes = reader.list_runs(words)
        found, numbers = np.unique(codes, return_inverse=True)
        hyphens = [
            np.bincount(numbers, words.hyphened[starts + joint], minlength=len(found))
            for joint in range(n_joints)
        ]
        totals = np.bincount(numbers, minlength=len(found))
        n_papers = _count_papers(words.rows[starts], numbers, len(found))
        return found, np.column_stack([n_papers, totals, *hyphens]).astype(np.int32)

    # Results of similar size are merged first, so that few are in memory at a time.
    merged: list[_Counted] = []
    for counted in parts.map(count):
        merged.append(counted)
        while len(merged) > 1 and len(merged[-2][0]) < 2 * len(merged[-1][0]):
            merged.append(_add(merged.pop(), merged.pop()))
    while len(merged) > 1:
        merged.append(_add(merged.pop(), merged.pop()))
    codes, columns = merged[0]
    whole = columns.astype(np.int64)
    return _Runs(codes, whole[:, 0], whole[:, 1], whole[:, 2:])


def _add(one: _Counted, other: _Counted) -> _Counted:
    """Return the sums of two counts by code."""
    codes = np.concatenate([one[0], other[0]])
    # A stable sort merges two ascending sequences.
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    starts = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]])[: len(codes)])
    columns = np.concatenate([one[1], other[1]])[order]
    sums = np.add.reduceat(columns, starts, axis=0) if len(starts) else columns
    return codes[starts], sums


def _list_words(words: Words) -> Found:
    return words.rows, words.stream


def _list_compounds(words: Words) -> Found:
    return words.compound_rows, words.compound_stream


def _take(
    keep: NDArray[np.int64],
    spelled: list[str],
    totals: NDArray[np.int64],
    listed: Callable[[Words], Found],
) -> Terms:
    """Return the kept terms of words or compounds."""
    place = np.full(len(totals), -1, dtype=np.int32)
    place[keep] = np.arange(keep.size)

    def find(words: Words) -> Found:
        """Find the chosen terms in some papers."""
        rows, numbers = listed(words)
        columns = place[numbers]
        here = columns >= 0
        return rows[here], columns[here]

    return Terms(spelled, totals[keep], find)


def _count_places(
    parts: Parts,
    places: NDArray[np.int64],
    n_places: int,
    listed: Callable[[Words], Found],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers of papers and occurrences of each number that has a place."""

    def count(words: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Count the papers and uses of some terms."""
        rows, numbers = listed(words)
        here = places[numbers] >= 0
        rows, numbers = rows[here], numbers[here]
        return _count_papers(rows, numbers, n_places), np.bincount(numbers, minlength=n_places)

    n_papers, totals = np.zeros(n_places, dtype=np.int64), np.zeros(n_places, dtype=np.int64)
    for with_it, times in parts.map(count):
        n_papers += with_it
        totals += times
    return n_papers, totals


def _count_papers(
    rows: NDArray[np.int32], columns: NDArray[Any], n_columns: int
) -> NDArray[np.int64]:
    """Return the number of papers of each column, in title or abstract; `rows` ascend."""
    from scipy import sparse

    if not len(rows):
        return np.zeros(n_columns, dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows // 2))])
    shape = (len(starts) - 1, n_columns)
    held = sparse.csr_array((np.ones(len(rows), bool), columns, starts), shape=shape).tocsc()
    # Papers ascend within a column, so repeated ones are adjacent.
    is_new = np.ones(len(rows), dtype=bool)
    is_new[1:] = held.indices[1:] != held.indices[:-1]
    is_new[held.indptr[:-1][np.diff(held.indptr) > 0]] = True
    until = np.concatenate([[0], np.cumsum(is_new)])
    n_papers: NDArray[np.int64] = until[held.indptr[1:]] - until[held.indptr[:-1]]
    return n_papers


def _look_up(known: NDArray[np.int64], codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the position of every code among ascending known codes; -1 for unknown codes."""
    if not len(known):
        return np.full(len(codes), -1, dtype=np.int64)
    places = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.where(known[places] == codes, places, -1)


def _is_whole(pieces: list[str], role_of: dict[str, int], max_phrase: int) -> bool:
    roles = [role_of.get(piece, BREAK) for piece in pieces]
    is_named = any(piece.isalpha() and len(piece) > 1 for piece in pieces)
    is_split = BREAK in roles[1:-1] or (len(pieces) > max_phrase and BINDER in roles)
    is_open = roles[0] == BREAK or roles[-1] == BREAK
    return is_named and is_split and not is_open and all(pieces) and len(pieces) <= 5


def _may_be_phrase(members: NDArray[np.int64], lexicon: Lexicon) -> NDArray[np.bool_]:
    is_plain = lexicon.roles == PLAIN
    is_boilerplate = np.array([text in BOILERPLATE for text in lexicon.texts], dtype=bool)
    at_ends = is_boilerplate[members[:, 0]] | is_boilerplate[members[:, -1]]
    is_repeated = members[:, 0] == members[:, 1]
    allowed: NDArray[np.bool_] = is_plain[members].any(axis=1) & ~at_ends & ~is_repeated
    return allowed


def _spell(texts: NDArray[Any], joints: NDArray[np.float64]) -> list[str]:
    """Return runs of words as terms, with hyphens where most occurrences have them."""
    columns = [texts[:, 0].tolist()]
    for joint, column in zip(joints.T, texts.T[1:], strict=True):
        columns += [np.where(joint > 0.5, "-", " ").tolist(), column.tolist()]
    return ["".join(parts) for parts in zip(*columns, strict=True)]


def _most_frequent(n_papers: NDArray[np.int64], floor: int, limit: int) -> NDArray[np.int64]:
    """Return at most `limit` columns of at least `floor` papers, those of the most papers."""
    counted = np.sort(n_papers)[::-1]
    if counted.size > limit:
        floor = max(floor, int(counted[limit]) + 1)
    return np.flatnonzero(n_papers >= floor)
