"""MinHash signatures of texts, by which near-identical texts are found without all pairs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from trends.corpus.records.record_store import Texts

__all__ = ["Signatures", "compute_signatures", "find_near_duplicates", "join_signatures"]

# Chosen by hand: letters per shingle, about four words, so that common phrases are not shared.
_WINDOW: Final = 24
# Number of smallest hashes of a text that are kept (bottom-k sketch, Broder 1997). Ten suffice for
# the recall that is stated below.
_SIGNATURE_SIZE: Final = 10
# Computed: from a Jaccard similarity of 0.7 on, fewer than one pair in a thousand has fewer common
# hashes.
_MIN_SHARED: Final = 2
# A bound on memory: texts that are hashed at a time.
_CHUNK_TEXTS: Final = 1_000
# A bound on time: a hash of more texts is boilerplate and is ignored.
_MAX_BLOCK: Final = 40
# A bound on memory: hashes are compared in 2**4 parts.
_PART_BITS: Final = 4
# A bound on memory, 8 MB: powers are computed and cached in multiples of this length.
_POWERS_STEP: Final = 1 << 20
# 2 ** 64 divided by the golden ratio (Knuth). An odd factor has an inverse modulo 2 ** 64, by which
# hashes of windows do not depend on their position.
_FACTOR: Final = 0x9E3779B97F4A7C15
_INVERSE: Final = pow(_FACTOR, -1, 1 << 64)
_SIGNS: Final = bytes(code for code in range(128) if not chr(code).isalnum())

_Hashes: TypeAlias = np.ndarray[tuple[int], np.dtype[np.uint64]]
_Rows: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int32]]


class Signatures(NamedTuple):
    """The hashes of some texts, each with the position of its text."""

    rows: _Rows
    hashes: _Hashes

    def first(self, n_texts: int) -> "Signatures":
        """Return the signatures of the first texts."""
        n_hashes = int(np.searchsorted(self.rows, n_texts))
        return Signatures(self.rows[:n_hashes], self.hashes[:n_hashes])

    def behind(self, n_texts: int) -> "Signatures":
        """Return the signatures with the positions shifted by `n_texts`."""
        return Signatures(self.rows + np.int32(n_texts), self.hashes)


def compute_signatures(texts: "Sequence[str] | Texts", *, min_length: int = 100) -> Signatures:
    """Return the signatures of texts: the 10 smallest hashes of the runs of 24 letters of each.

    Spaces and punctuation are ignored.

    Parameters
    ----------
    texts
        Plain texts, which are read in parts.
    min_length
        Texts with fewer letters have no signature.
    """
    return join_signatures(
        [
            _compute_signature(texts[start : start + _CHUNK_TEXTS], min_length).behind(start)
            for start in range(0, len(texts), _CHUNK_TEXTS)
        ]
    )


def join_signatures(parts: list[Signatures]) -> Signatures:
    """Return the signatures of all parts together."""
    rows, hashes = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.uint64)
    return Signatures(
        np.concatenate([rows, *(part.rows for part in parts)]),
        np.concatenate([hashes, *(part.hashes for part in parts)]),
    )


def find_near_duplicates(signatures: Signatures) -> Iterator[tuple[int, int]]:
    """Yield pairs of texts that are probably near-identical.

    Texts with a Jaccard similarity J of their runs have about 10 J hashes in common. Pairs with at
    least 2 are returned, which misses fewer than one pair in a thousand for J of 0.7 or more. Hashes
    that more than 40 texts share come from phrases of publishers and are ignored. The pairs are
    candidates; the caller compares the texts.

    Parameters
    ----------
    signatures
        The signatures of the texts, in the order of the texts.

    Returns
    -------
    Iterator of tuple of int
        Positions of two texts, the smaller first, each pair once, in ascending order.

    References
    ----------
    Broder, A. Z. (1997). On the resemblance and containment of documents.

    Examples
    --------
    >>> text = "one two three four five six seven eight nine ten"
    >>> list(find_near_duplicates(compute_signatures([text, "other words", text.upper() + "!"], min_length=30)))
    [(0, 2)]
    """
    row, key = signatures
    n_shared: Counter[tuple[int, int]] = Counter()
    # Sorting part by part needs a fraction of the memory.
    part_of = (key >> np.uint64(64 - _PART_BITS)).astype(np.uint8)
    for part in range(1 << _PART_BITS):
        is_here = part_of == part
        for block in _blocks(row[is_here], key[is_here]):
            n_shared.update(combinations(block, 2))
    yield from sorted(pair for pair, n in n_shared.items() if n >= _MIN_SHARED)


def _blocks(row: _Rows, key: _Hashes) -> Iterator[list[int]]:
    """Yield the rows that share a hash, in ascending order, unless there are too many."""
    order = np.lexsort((row, key))
    row, key = row[order], key[order]
    is_new_key = np.ones(len(key), dtype=bool)
    is_new_key[1:] = key[1:] != key[:-1]
    is_new = is_new_key.copy()
    is_new[1:] |= row[1:] != row[:-1]
    row, starts = row[is_new], np.flatnonzero(is_new_key[is_new])
    sizes = np.diff(np.append(starts, len(row)))
    for at in np.flatnonzero((sizes > 1) & (sizes <= _MAX_BLOCK)):
        yield row[starts[at] : starts[at] + sizes[at]].tolist()


def _compute_signature(texts: Sequence[str], min_length: int) -> Signatures:
    """Return the smallest hashes of each text with the position of the text."""
    letters = [text.casefold().encode("utf-8", "replace").translate(None, _SIGNS) for text in texts]
    hashes = _window_hashes(b"".join(letters))
    positions, smallest, start = [], [], 0
    for position, text in enumerate(letters):
        end = start + len(text)
        if len(text) >= max(min_length, _WINDOW):
            own = hashes[start : end - _WINDOW + 1]
            if len(own) > _SIGNATURE_SIZE:
                own = np.partition(own, _SIGNATURE_SIZE)[:_SIGNATURE_SIZE]
            positions.append(position)
            smallest.append(own)
        start = end
    if not positions:
        return join_signatures([])
    lengths = [len(own) for own in smallest]
    rows = np.repeat(np.array(positions, dtype=np.int32), lengths)
    return Signatures(rows, np.concatenate(smallest))


def _window_hashes(letters: bytes) -> _Hashes:
    """Return a hash of every window of letters, by the position of its first letter."""
    n_windows = len(letters) - _WINDOW + 1
    if n_windows < 1:
        return np.empty(0, dtype=np.uint64)
    codes = np.frombuffer(letters, dtype=np.uint8).astype(np.uint64) + np.uint64(1)
    sums = np.zeros(len(letters) + 1, dtype=np.uint64)
    np.cumsum(codes * _powers(_FACTOR, len(letters)), out=sums[1:])
    hashes = (sums[_WINDOW:] - sums[:-_WINDOW]) * _powers(_INVERSE, n_windows)
    # Mixed (as in SplitMix64), so that the smallest hashes are a random sample of the windows.
    hashes ^= hashes >> np.uint64(31)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(29)
    return hashes


def _powers(factor: int, n: int) -> _Hashes:
    """Return the first powers of a factor, modulo 2 ** 64."""
    return _more_powers(factor, -(-n // _POWERS_STEP) * _POWERS_STEP)[:n]


@lru_cache(4)
def _more_powers(factor: int, n: int) -> _Hashes:
    powers = np.full(n, np.uint64(factor), dtype=np.uint64)
    powers[0] = 1
    np.multiply.accumulate(powers, out=powers)
    powers.flags.writeable = False
    return powers
