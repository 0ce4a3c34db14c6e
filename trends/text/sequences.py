"""Texts as sequences of word numbers, which are counted part by part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["BINDER", "BREAK", "PLAIN", "Lexicon", "Parts", "Words"]

# Roles of words (labels without numeric meaning): a term of its own; only a part of a term; a word
# that ends every phrase.
PLAIN: Final = 0
BINDER: Final = 1
BREAK: Final = 2

Result = TypeVar("Result")


@dataclass(frozen=True)
class Lexicon:
    """The distinct words of a corpus, the role of each, and the hyphenated compounds."""

    texts: NDArray[Any]
    roles: NDArray[np.int8]
    compounds: list[str]


@dataclass(frozen=True)
class Words:
    """Texts as one sequence of word numbers, with their hyphenated compounds.

    Parameters
    ----------
    stream
        The number of the word at every position.
    lengths
        The number of words of each text: titles are the even rows, abstracts the odd ones.
    hyphens
        One bit per position: whether a hyphen joins the word to the next.
    compound_stream, compound_rows
        The number of every compound in the order of the texts, and the row of its text.
    """

    stream: NDArray[np.int32]
    lengths: NDArray[np.int32]
    hyphens: NDArray[np.uint8]
    compound_stream: NDArray[np.int32]
    compound_rows: NDArray[np.int32]
    # The runs found in these texts, by length.
    runs: "dict[int, tuple[NDArray[Any], NDArray[Any]]]" = field(default_factory=dict, init=False)

    @cached_property
    def rows(self) -> NDArray[np.int32]:
        """The row of every position."""
        return np.repeat(np.arange(len(self.lengths), dtype=np.int32), self.lengths)

    @cached_property
    def hyphened(self) -> NDArray[np.uint8]:
        """1 at every position where a hyphen joins the word to the next."""
        return np.unpackbits(self.hyphens, count=len(self.stream))


class Parts(Protocol):
    """A corpus that is processed in parts."""

    def map(self, function: Callable[[Words], Result]) -> Iterator[Result]:
        """Yield the result of `function` for each part, in order."""
