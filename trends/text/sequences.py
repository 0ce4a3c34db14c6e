"""Texts as sequences of word numbers: what counting goes through, part by part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["BINDER", "BREAK", "PLAIN", "Lexicon", "Parts", "Words"]

# What a word may be: a term of its own; only a part of a term; the end of every phrase.
PLAIN: Final = 0
BINDER: Final = 1
BREAK: Final = 2

Result = TypeVar("Result")


@dataclass(frozen=True)
class Lexicon:
    """The distinct words of a corpus, what each may be, and its hyphenated compounds."""

    texts: NDArray[Any]
    roles: NDArray[np.int8]
    compounds: list[str]


@dataclass(frozen=True)
class Words:
    """Texts as one sequence of word numbers, and beside it the hyphenated compounds in it.

    Parameters
    ----------
    stream
        The number of the word at every position.
    lengths
        How many words each text has: titles are the even rows, abstracts the odd ones.
    hyphens
        One bit for every position: whether a hyphen joins the word to the next.
    compound_stream, compound_rows
        The number of every compound in the order of the texts, and the row it stands in.
    """

    stream: NDArray[np.int32]
    lengths: NDArray[np.int32]
    hyphens: NDArray[np.uint8]
    compound_stream: NDArray[np.int32]
    compound_rows: NDArray[np.int32]
    # What readers of runs found here, by the length of the runs.
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
    """A corpus, some of its texts at a time."""

    def map(self, function: Callable[[Words], Result]) -> Iterator[Result]:
        """Yield what `function` gives for one part after the other."""
