"""The costly stages behind a cache: term counts and vectors."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from scipy import sparse

from trends.config import Config
from trends.config.value_checks import ENCODERS
from trends.encoders import Embeddings, encode
from trends.runtime.array_files import Arrays, check_array
from trends.runtime.cache import NO_CACHE, StageCache, hash_texts
from trends.text import TermCounts, count_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray


__all__ = ["KEPT_FROM", "count_kept", "encode_kept", "open_cache"]

# Fewer papers take seconds; keeping their results would only fill a folder.
KEPT_FROM: Final = 1_000
MATRICES: Final = ("title_counts", "abstract_counts")
PARTS: Final = ("data", "indices", "indptr")


def open_cache(folder: str | Path | None, papers: pd.DataFrame) -> tuple[StageCache, str]:
    """Return the cache of a run and the hash of its texts; few papers are not cached."""
    if folder is None or len(papers) < KEPT_FROM:
        return NO_CACHE, ""
    return StageCache(folder), hash_texts(papers.sort_values("paper_id"))


def count_kept(papers: pd.DataFrame, cache: StageCache, content: str) -> "TermCounts":
    """Count terms as `count_terms` does, unless the same texts were counted before."""
    if cache.folder is None:
        return count_terms(papers)
    ids = np.asarray(papers["paper_id"], dtype=str)
    stored = cache.fetch(
        "counts",
        [content],
        lambda: _pack(count_terms(papers)),
        check=lambda arrays: _check_counts(arrays, ids),
    )
    shape = (len(stored["paper_ids"]), len(stored["terms"]))
    matrices = {
        name: sparse.csr_array(tuple(stored[f"{name}_{part}"] for part in PARTS), shape=shape)
        for name in MATRICES
    }
    return TermCounts(
        paper_ids=stored["paper_ids"],
        terms=stored["terms"],
        n_words=stored["n_words"],
        **matrices,
    )


def _check_counts(arrays: Arrays, ids: "NDArray[Any]") -> None:
    """Refuse arrays that are no term counts of these papers: sparse ones crash on wrong indices."""
    _check_ids(arrays["paper_ids"], ids)
    n_terms = len(check_array(arrays["terms"], "U", (None,)))
    check_array(arrays["n_words"], "i", (n_terms,), low=1)
    for name in MATRICES:
        n_stored = len(check_array(arrays[f"{name}_data"], "i", (None,), low=1))
        check_array(arrays[f"{name}_indices"], "i", (n_stored,), low=0, below=n_terms)
        starts = check_array(arrays[f"{name}_indptr"], "i", (len(ids) + 1,), low=0)
        if starts[0] != 0 or starts[-1] != n_stored or (np.diff(starts) < 0).any():
            raise ValueError(f"{name} has rows that do not follow one another")


def _check_vectors(arrays: Arrays, ids: "NDArray[Any]") -> None:
    _check_ids(arrays["paper_ids"], ids)
    check_array(arrays["vectors"], "f", (len(ids), None))
    check_array(arrays["encoder"], "U", ())


def _check_ids(found: "NDArray[Any]", ids: "NDArray[Any]") -> None:
    if not np.array_equal(check_array(found, "U", (len(ids),)), ids):
        raise ValueError("the papers are others")


def _pack(counts: "TermCounts") -> Arrays:
    arrays: dict[str, NDArray[Any]] = {
        "paper_ids": np.asarray(counts.paper_ids, dtype=str),
        "terms": np.asarray(counts.terms, dtype=str),
        "n_words": counts.n_words,
    }
    for name in MATRICES:
        for part in PARTS:
            arrays[f"{name}_{part}"] = getattr(getattr(counts, name), part)
    return arrays


def encode_kept(
    papers: pd.DataFrame,
    config: Config,
    counts: "TermCounts",
    *,
    cache: StageCache,
    content: str,
) -> "Embeddings":
    """Encode papers as `encode` does, unless the same texts were encoded the same way before.

    The vectors of sentence encoders are cached text by text, so that new papers add to them.
    """
    name, seed = config.encoder.name, config.random_state
    if cache.folder is None:
        return encode(papers, name, counts=counts, random_state=seed)
    if name not in ENCODERS:
        folder = cache.folder / "vectors"
        return encode(papers, name, counts=counts, random_state=seed, cache_dir=folder)

    def make() -> Arrays:
        """Encode the papers."""
        made = encode(papers, name, counts=counts, random_state=seed)
        ids = np.asarray(made.paper_ids, dtype=str)
        return {"paper_ids": ids, "vectors": made.vectors, "encoder": np.array(made.encoder)}

    ids = np.asarray(papers["paper_id"], dtype=str)
    stored = cache.fetch(
        "vectors",
        [content, name, seed],
        make,
        check=lambda arrays: _check_vectors(arrays, ids),
    )
    return Embeddings(stored["paper_ids"], stored["vectors"], str(stored["encoder"]))
