"""Checks of what a user hands to the topic model, before any expensive work."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.arguments import check_is_frame
from trends.errors import ConfigError, FrameError, count_things, list_offenders
from trends.text import TermCounts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.encoders import Embeddings

__all__ = ["check_n_topics", "check_papers", "check_vectors", "order_counts"]


def check_n_topics(n_topics: object, n_papers: int) -> None:
    """Refuse a number of topics that is neither "auto" nor from 1 to the number of papers.

    Raises
    ------
    ConfigError
        If it is anything else.
    """
    if n_topics == "auto":
        return
    is_whole = isinstance(n_topics, (int, np.integer)) and not isinstance(n_topics, bool)
    if not is_whole or int(str(n_topics)) < 1:
        raise ConfigError(
            f"n_topics must be 'auto' or a whole number from 1 on; got {n_topics!r}. "
            "Use 'auto' to take it from the data."
        )
    if int(str(n_topics)) > n_papers:
        raise ConfigError(
            f"n_topics must not exceed the number of papers; got {count_things(int(str(n_topics)), 'topic')} "
            f"for {count_things(n_papers, 'paper')}. Ask for fewer, or use 'auto'."
        )


def check_papers(papers: pd.DataFrame) -> pd.DataFrame:
    """Return the papers sorted by paper_id, so that the order of rows has no influence.

    Raises
    ------
    FrameError
        If a column is missing, there are no papers, or a paper_id is missing or repeated.
    """
    check_is_frame(papers, "papers")
    missing = [name for name in ("paper_id", "title", "abstract") if name not in papers.columns]
    if missing:
        raise FrameError(
            "Topics need the columns paper_id, title and abstract; this frame lacks "
            f"{list_offenders(missing)}. Add them, or use trends.read_papers."
        )
    if papers.empty:
        raise FrameError(
            "Topics need at least one paper; the frame has no rows. "
            "Check which files were read and what was left out."
        )
    ids = papers["paper_id"]
    if ids.isna().any():
        raise FrameError(
            f"Every paper needs a paper_id; {count_things(int(ids.isna().sum()), 'row')} came without "
            f"(first rows: {list_offenders(papers.index[ids.isna()])}). Fill them in."
        )
    texts = ids.astype(str)
    repeated = texts[texts.duplicated()]
    if len(repeated):
        raise FrameError(
            f"Every paper needs a paper_id of its own; {len(repeated)} "
            f"{'repeats' if len(repeated) == 1 else 'repeat'} an earlier one: "
            f"{list_offenders(repeated.unique())}. Drop or rename the duplicates."
        )
    return papers.assign(paper_id=texts).sort_values("paper_id", ignore_index=True)


def check_vectors(
    vectors: "Embeddings | NDArray[Any]", papers: pd.DataFrame, ordered: pd.DataFrame
) -> "Embeddings":
    """Return given vectors as unit rows in the order of `ordered`.

    Parameters
    ----------
    vectors
        Embeddings in any order, or an array in the order of `papers`.
    papers, ordered
        The papers as the user gave them, and sorted.

    Raises
    ------
    ConfigError
        If papers are missing among the vectors, their number differs, or they hold NaN.
    """
    from trends.encoders import Embeddings

    name = getattr(vectors, "encoder", "given")
    rows = np.asarray(getattr(vectors, "vectors", vectors), dtype=np.float32)
    ids = np.asarray(getattr(vectors, "paper_ids", papers["paper_id"].astype(str)), dtype=str)
    if rows.ndim != 2 or len(rows) != len(ids):
        raise ConfigError(
            f"Vectors need one row per paper, {count_things(len(ids), 'row')}; these have shape {rows.shape}. "
            "Give a two-dimensional array in the order of the papers."
        )
    wanted = ordered["paper_id"].to_numpy(dtype=str)
    if not np.array_equal(wanted, ids):
        places = _find_rows(ids, wanted)
        if (places < 0).any():
            raise ConfigError(
                f"Every paper needs a vector; {(places < 0).sum()} of {len(wanted)} have none: "
                f"{list_offenders(wanted[places < 0].tolist())}. Encode these papers, or leave vectors out."
            )
        rows = rows[places]
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    # Only what has no length can hold a value that is no number.
    odd = np.flatnonzero(~np.isfinite(lengths))
    bad = odd[~np.isfinite(rows[odd]).all(axis=1)]
    if bad.size:
        raise ConfigError(
            f"Vectors must hold numbers only; NaN or infinity came in {count_things(bad.size, 'row')}, of "
            f"the papers {list_offenders(wanted[bad].tolist())}. Give zeros for papers without text."
        )
    # Rows that are unit length already stay bit-equal, and those of Embeddings are not copied.
    is_unit = np.abs(lengths - 1) < 1e-4
    lengths = np.where(is_unit | (lengths == 0), 1, lengths).astype(np.float32)
    is_fit = isinstance(vectors, Embeddings) and (lengths == 1).all()
    unit = rows if is_fit else rows / lengths[:, None]
    return Embeddings(wanted, unit, name)


def order_counts(counts: TermCounts, ordered: pd.DataFrame) -> TermCounts:
    """Return the counts in the order of the sorted papers.

    Raises
    ------
    ConfigError
        If papers are missing among the counts.
    """
    wanted, known = ordered["paper_id"].to_numpy(dtype=str), counts.paper_ids.astype(str)
    if np.array_equal(wanted, known):
        return counts
    places = _find_rows(known, wanted)
    if (places < 0).any():
        raise ConfigError(
            f"Counts must cover every paper; {(places < 0).sum()} of {len(wanted)} are missing: "
            f"{list_offenders(wanted[places < 0].tolist())}. Count these papers, or leave counts out."
        )
    return counts.select(places)


def _find_rows(known: "NDArray[Any]", wanted: "NDArray[Any]") -> "NDArray[np.int64]":
    """Return where the names wanted stand among those known, the last of repeated ones; -1 nowhere."""
    names = pd.Index(known)
    last = np.flatnonzero(~names.duplicated("last"))
    places = names[last].get_indexer(pd.Index(wanted))
    return np.asarray(np.append(last, -1)[places])
