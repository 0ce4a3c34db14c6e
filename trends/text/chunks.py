"""Texts -> numbers of chunks, whatever stands between two spaces; Arrow does the splitting.

One process does it: reading is a third of counting, and what follows needs all texts at once. Two
processes would save at most 0.03 ms of 0.17 ms a paper, and a new process costs a second of
imports, so that they would break even at some 35,000 papers and never save more than a sixth.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from trends.text.cleaning import plain_text

__all__ = ["Chunks", "number_chunks"]

# A batch of texts is split at a time, so that the memory does not grow with the corpus.
BATCH: Final = 8192
# So many batches, an even number, are one part: some 50,000 papers with title and abstract.
PART_BATCHES: Final = 12
# Two texts never touch: no phrase leads from a title into its abstract.
_TEXT_END: Final = " ."


@dataclass(frozen=True)
class Chunks:
    """A corpus as numbers of chunks, a batch of texts at a time.

    Parameters
    ----------
    streams
        The number of the chunk at every position.
    lengths
        How many chunks each text has.
    texts
        The chunks by their number.
    """

    streams: list[NDArray[np.int32]]
    lengths: list[NDArray[np.int32]]
    texts: list[str]

    def parts(self) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32], int]]:
        """Yield some batches in a row: chunks, the row each belongs to, number of rows."""
        for start in range(0, max(len(self.streams), 1), PART_BATCHES):
            part = slice(start, start + PART_BATCHES)
            lengths = np.concatenate([np.zeros(0, np.int32), *self.lengths[part]])
            stream = np.concatenate([np.zeros(0, np.int32), *self.streams[part]])
            yield stream, np.repeat(np.arange(len(lengths), dtype=np.int32), lengths), len(lengths)


def number_chunks(texts: Iterator[str]) -> Chunks:
    """Read every text once; a chunk gets its number where it is first met.

    Parameters
    ----------
    texts
        Texts as their authors left them.
    """
    index: defaultdict[str, int] = defaultdict()
    index.default_factory = index.__len__
    streams, lengths = [], []
    while batch := [plain_text(text).lower() + _TEXT_END for text in islice(texts, BATCH)]:
        split = pc.ascii_split_whitespace(pa.array(batch, pa.large_string()))
        encoded = split.flatten().dictionary_encode()
        numbers = [index[chunk] for chunk in encoded.dictionary.to_pylist()]
        streams.append(np.array(numbers, np.int32)[encoded.indices.to_numpy()])
        lengths.append(np.diff(split.offsets.to_numpy()).astype(np.int32))
    return Chunks(streams, lengths, list(index))
