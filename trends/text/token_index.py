"""Which texts hold which words near one another: an index that spares reading all texts for each phrase."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["TokenIndex", "WordQuery"]

# Words of a phrase may have a bracket of 16 characters between them, which holds 8 words at most; a
# text ends this far before the next one begins.
FURTHEST: Final = 9
# Signs that may stand alone between two words of a phrase, such as a dash between spaces.
_HAS_WORD: Final = r"[^\-/\x{200c}\x{200d}]"


@dataclass(frozen=True)
class WordQuery:
    """What a token must hold to be a word that is looked for.

    Parameters
    ----------
    literal
        Text that the token holds; empty where no token can be told.
    pattern
        Regular expression that is found in the token; None where the literal is all that is known.
    """

    literal: str
    pattern: str | None = None


@dataclass(frozen=True)
class TokenIndex:
    """The tokens of some texts, split at spaces, and where each stands.

    Parameters
    ----------
    tokens
        The distinct tokens.
    places
        All places, those of one token together, ascending; a place counts words across the texts.
    bounds
        Where the places of each token begin; one more than tokens.
    ends
        The place behind each text, ascending.

    Examples
    --------
    >>> index = TokenIndex.read(["deep neural network", "a network of neural cells", "tides"])
    >>> index.find_rows([WordQuery("neur", "neural"), WordQuery("network", "networks?")]).tolist()
    [0]
    >>> index.find_rows([WordQuery("network")]).tolist()
    [0, 1]
    """

    tokens: pa.Array
    places: NDArray[np.int64]
    bounds: NDArray[np.int64]
    ends: NDArray[np.int64]
    _found: dict[WordQuery, NDArray[np.int64]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def read(cls, texts: Sequence[str]) -> Self:
        """Index some texts."""
        split = pc.utf8_split_whitespace(pa.array(texts, pa.large_string()))
        encoded = split.flatten().dictionary_encode()
        numbers = encoded.indices.to_numpy()
        counts = pc.match_substring_regex(encoded.dictionary, _HAS_WORD)
        is_word = counts.to_numpy(zero_copy_only=False).astype(bool)[numbers]
        lengths = np.diff(split.offsets.to_numpy())
        rows = np.repeat(np.arange(len(texts)), lengths)
        places = np.cumsum(is_word) + rows * (FURTHEST + 1)
        order = np.argsort(numbers, kind="stable")
        n_each = np.bincount(numbers, minlength=len(encoded.dictionary))
        n_words = np.bincount(rows, weights=is_word, minlength=len(texts)).astype(np.int64)
        ends = np.cumsum(n_words) + np.arange(len(texts)) * (FURTHEST + 1) + 1
        return cls(
            encoded.dictionary, places[order], np.concatenate([[0], np.cumsum(n_each)]), ends
        )

    def find_rows(self, words: Sequence[WordQuery]) -> NDArray[np.int64]:
        """Return the texts in which words stand near one another in their order, ascending.

        Every text that holds a phrase of these words is among them; others may be.
        """
        known = [(gap, word) for gap, word in enumerate(words) if word.literal]
        if not known:
            return np.arange(len(self.ends))
        previous, places = known[0][0], self.find_places(known[0][1])
        for number, word in known[1:]:
            behind = self.find_places(word)
            reach = FURTHEST * (number - previous)
            last = np.searchsorted(places, behind, side="right") - 1
            is_near = last >= 0
            is_near[is_near] = behind[is_near] - places[last[is_near]] <= reach
            previous, places = number, behind[is_near]
        return np.unique(np.searchsorted(self.ends, places, side="right"))

    def find_places(self, word: WordQuery) -> NDArray[np.int64]:
        """Return where tokens stand that hold a word, ascending."""
        if word not in self._found:
            chosen = self.match_tokens(word)
            parts = [self.places[self.bounds[n] : self.bounds[n + 1]] for n in chosen.tolist()]
            self._found[word] = np.sort(np.concatenate(parts)) if parts else self.places[:0]
        return self._found[word]

    def match_tokens(self, word: WordQuery) -> NDArray[Any]:
        """Return which tokens hold a word, by number."""
        holds = pc.match_substring(self.tokens, word.literal)
        likely = np.flatnonzero(holds.to_numpy(zero_copy_only=False))
        if word.pattern is None:
            return likely
        search = re.compile(word.pattern).search
        texts = self.tokens.take(pa.array(likely)).to_pylist()
        return likely[[search(text) is not None for text in texts]]
