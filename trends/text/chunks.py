"""Texts -> numbers of chunks, whatever stands between two spaces; Arrow does the splitting."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from trends.runtime.threads import map_in_threads
from trends.text.cleaning import ODD_SIGNS, plain_text, read_column

__all__ = ["Chunks", "number_chunks"]

# So many papers are split at a time, so that the memory does not grow with the corpus.
BATCH: Final = 4096
# So many batches are one part: some 8,000 papers with title and abstract.
PART_BATCHES: Final = 2
# Two texts never touch: no phrase leads from a title into its abstract.
_TEXT_END: Final = pa.scalar(".", pa.large_string())
_SPACE: Final = pa.scalar(" ", pa.large_string())


@dataclass(frozen=True)
class Chunks:
    """A corpus as numbers of chunks, a batch of papers at a time.

    Parameters
    ----------
    streams
        The number of the chunk at every position, as the batch counts its own chunks.
    lengths
        How many chunks each text has: titles are the even rows, abstracts the odd ones.
    numbers
        For each batch, the numbers of its chunks among all.
    texts
        The chunks by their number, an array of Arrow's.
    """

    streams: list[NDArray[np.int32]]
    lengths: list[NDArray[np.int32]]
    numbers: list[NDArray[np.int32]]
    texts: Any

    def take_parts(self) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
        """Yield the numbers and lengths of some batches in a row, and hold them no longer."""
        while self.streams:
            held = [part[:PART_BATCHES] for part in (self.streams, self.lengths, self.numbers)]
            for part in (self.streams, self.lengths, self.numbers):
                del part[:PART_BATCHES]
            streams = [numbers[stream] for stream, _, numbers in zip(*held, strict=True)]
            yield np.concatenate(streams), np.concatenate(held[1])


def number_chunks(papers: pd.DataFrame) -> Chunks:
    """Read every title and abstract once.

    Parameters
    ----------
    papers
        Frame with the columns `title` and `abstract`, as their authors left them.
    """
    starts = range(0, max(len(papers), 1), BATCH)
    batches = (papers.iloc[start : start + BATCH] for start in starts)
    split = [*map_in_threads(_split_texts, batches)]
    known = pa.concat_arrays([encoded.dictionary for encoded, _ in split]).dictionary_encode()
    ends = np.cumsum([len(encoded.dictionary) for encoded, _ in split])
    return Chunks(
        streams=[encoded.indices.to_numpy() for encoded, _ in split],
        lengths=[lengths for _, lengths in split],
        numbers=np.split(known.indices.to_numpy(), ends[:-1]),
        texts=known.dictionary,
    )


def _split_texts(papers: pd.DataFrame) -> tuple[Any, NDArray[np.int32]]:
    """Return the chunks of some papers, each distinct one once, and how many each text has."""
    columns = [_plain_lower(papers[name]) for name in ("title", "abstract")]
    places = np.arange(2 * len(papers)).reshape(2, -1).T.ravel()
    texts = pa.concat_arrays(columns).take(pa.array(places))
    split = pc.ascii_split_whitespace(pc.binary_join_element_wise(texts, _TEXT_END, _SPACE))
    return split.flatten().dictionary_encode(), np.diff(split.offsets.to_numpy()).astype(np.int32)


def _plain_lower(column: "pd.Series[Any]") -> Any:
    """Return texts as `plain_text` makes them, in lower case; most are plain as they are."""
    if getattr(column.dtype, "storage", "") == "pyarrow":
        given = pa.chunked_array(pa.array(column)).cast(pa.large_string()).fill_null("")
    else:
        given = pa.chunked_array([pa.array(read_column(column), pa.large_string())])
    texts = given.combine_chunks()
    is_odd = pc.or_(
        pc.invert(pc.string_is_ascii(texts)), pc.match_substring_regex(texts, ODD_SIGNS)
    )
    odd = [plain_text(text).lower() for text in texts.filter(is_odd).to_pylist()]
    lower = pc.ascii_lower(texts)
    return pc.replace_with_mask(lower, is_odd, pa.array(odd, pa.large_string())) if odd else lower
