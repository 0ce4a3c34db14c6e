"""The costly stages with a cache before them: term counts and vectors."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from scipy import sparse

from trends.config import Config
from trends.config.value_checks import ENCODERS
from trends.encoders import Embeddings, encode
from trends.runtime.cache import NO_CACHE, Arrays, StageCache, hash_texts
from trends.text import TermCounts, count_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray


__all__ = ["KEPT_FROM", "count_kept", "encode_kept", "open_cache"]

# Fewer papers take seconds; keeping their results would only fill a folder.
KEPT_FROM: Final = 1_000
MATRICES: Final = ("title_counts", "abstract_counts")
PARTS: Final = ("data", "indices", "indptr")


def open_cache(folder: str | Path | None, papers: pd.DataFrame) -> tuple[StageCache, str]:
    """Return the cache of a run and the hash of its texts; of few papers nothing is kept."""
    if folder is None or len(papers) < KEPT_FROM:
        return NO_CACHE, ""
    return StageCache(folder), hash_texts(papers.sort_values("paper_id"))


def count_kept(papers: pd.DataFrame, cache: StageCache, content: str) -> "TermCounts":
    """Count terms as `count_terms` does, unless texts of the same hash were counted before."""
    if cache.folder is None:
        return count_terms(papers)
    stored = cache.fetch("counts", [content], lambda: _pack(count_terms(papers)))
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

    Of encoders that are models of their own, the vectors are kept text by text.
    """
    name, seed = config.encoder.name, config.random_state
    if cache.folder is None:
        return encode(papers, name, counts=counts, random_state=seed)
    if name not in ENCODERS:
        folder = cache.folder / "vectors"
        return encode(papers, name, counts=counts, random_state=seed, cache_dir=folder)

    def make() -> Arrays:
        made = encode(papers, name, counts=counts, random_state=seed)
        ids = np.asarray(made.paper_ids, dtype=str)
        return {"paper_ids": ids, "vectors": made.vectors, "encoder": np.array(made.encoder)}

    stored = cache.fetch("vectors", [content, name, seed], make)
    return Embeddings(stored["paper_ids"], stored["vectors"], str(stored["encoder"]))
