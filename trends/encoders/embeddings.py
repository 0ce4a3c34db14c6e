"""The vectors of papers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trends.errors import ConfigError, list_offenders
from trends.formatting import format_count

__all__ = ["Embeddings", "unit_rows"]


@dataclass(frozen=True)
class Embeddings:
    """One vector per paper.

    Parameters
    ----------
    paper_ids
        Identifiers of the papers, one per row, without repeats.
    vectors
        Float32, papers x dimensions; every row has length 1, or is zero for a paper without
        known words.
    encoder
        How they were computed, for example ``"science-1+lsa"``.

    Raises
    ------
    ConfigError
        If the numbers of rows differ, or an identifier repeats.
    """

    paper_ids: NDArray[Any]
    vectors: NDArray[np.float32]
    encoder: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "paper_ids", np.asarray(self.paper_ids))
        object.__setattr__(self, "vectors", np.asarray(self.vectors, dtype=np.float32))
        if self.vectors.ndim != 2 or len(self.vectors) != len(self.paper_ids):
            raise ConfigError(
                f"Embeddings need one row per paper, {format_count(len(self.paper_ids), 'row')}; "
                f"the vectors have shape {self.vectors.shape}. Give a two-dimensional array of "
                "that many rows."
            )
        found, times = np.unique(self.paper_ids, return_counts=True)
        if len(found) < len(self.paper_ids):
            raise ConfigError(
                f"Embeddings need each paper_id once; {list_offenders(found[times > 1].tolist())} "
                "occur more than once. Drop the duplicates first."
            )

    def __len__(self) -> int:
        """Return the number of papers."""
        return len(self.paper_ids)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of papers and of dimensions."""
        n_papers, n_dimensions = self.vectors.shape
        return n_papers, n_dimensions

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """Return the vectors, as `numpy.asarray` asks for them."""
        return np.array(self.vectors, dtype=dtype, copy=copy)

    def __repr__(self) -> str:
        n_empty = int((~self.vectors.any(axis=1)).sum())
        return (
            f"Embeddings({format_count(len(self), 'paper')} x {self.vectors.shape[1]} dimensions by "
            f"{self.encoder!r}, {n_empty} without a vector)"
        )


def unit_rows(vectors: NDArray[Any]) -> NDArray[np.float32]:
    """Return the rows scaled to length 1 as float32; rows of zeros stay zero.

    Examples
    --------
    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    wide = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = np.divide(
        wide, lengths, out=np.zeros_like(wide), where=lengths > 0
    )
    return scaled
