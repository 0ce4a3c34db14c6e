"""Split texts at spaces into chunks and number the distinct chunks, by Arrow."""

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

# A bound on memory: papers that are split at a time.
BATCH: Final = 4096
# A bound on memory: batches per part, which then has some 8,000 papers with title and abstract.
PART_BATCHES: Final = 2
# Separates two texts, so that no phrase continues from a title into its abstract.
_TEXT_END: Final = pa.scalar(".", pa.large_string())
_SPACE: Final = pa.scalar(" ", pa.large_string())


@dataclass(frozen=True)
class Chunks:
    """A corpus as numbers of chunks, in batches of papers.

    Parameters
    ----------
    streams
        For each batch, the number of the chunk at every position, within the batch.
    lengths
        For each batch, the number of chunks of each text: titles are the even rows, abstracts the
        odd ones.
    numbers
        For each batch, the numbers of its chunks within the corpus.
    texts
        The distinct chunks of the corpus by number, as an Arrow array.
    """

    streams: list[NDArray[np.int32]]
    lengths: list[NDArray[np.int32]]
    numbers: list[NDArray[np.int32]]
    texts: Any

    def take_parts(self) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
        """Yield the numbers and lengths of some consecutive batches, and release these batches."""
        while self.streams:
            held = [part[:PART_BATCHES] for part in (self.streams, self.lengths, self.numbers)]
            for part in (self.streams, self.lengths, self.numbers):
                del part[:PART_BATCHES]
            streams = [numbers[stream] for stream, _, numbers in zip(*held, strict=True)]
            yield np.concatenate(streams), np.concatenate(held[1])


def number_chunks(papers: pd.DataFrame) -> Chunks:
    """Return the chunks of every title and abstract.

    Parameters
    ----------
    papers
        Frame with the string columns `title` and `abstract`, which need not be clean.
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
    """Return the chunks of some papers, dictionary-encoded, and the number of chunks per text."""
    columns = [_plain_lower(papers[name]) for name in ("title", "abstract")]
    places = np.arange(2 * len(papers)).reshape(2, -1).T.ravel()
    texts = pa.concat_arrays(columns).take(pa.array(places))
    split = pc.ascii_split_whitespace(pc.binary_join_element_wise(texts, _TEXT_END, _SPACE))
    return split.flatten().dictionary_encode(), np.diff(split.offsets.to_numpy()).astype(np.int32)


def _plain_lower(column: "pd.Series[Any]") -> Any:
    """Return texts as `plain_text` does, in lower case; most texts need no change."""
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
