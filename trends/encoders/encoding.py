"""Encode papers by an encoder of any kind."""

import importlib.metadata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.encoders.adapters import (
    MODEL_PREFIXES,
    Model,
    check_vectors,
    load_model,
    paper_texts,
    run_transformer,
)
from trends.encoders.distil import distil
from trends.encoders.embeddings import Embeddings, unit_rows
from trends.encoders.lsa import fit_lsa
from trends.encoders.science import encode_science
from trends.encoders.vector_cache import embed_cached
from trends.errors import ConfigError, list_offenders
from trends.formatting import format_count
from trends.runtime.threads import single_thread
from trends.text import TermCounts, count_terms
from trends.validation import check_columns, frame_texts

__all__ = ["encode"]

# Single precision holds the length of a row of 448 numbers to so much (measured: 3e-7).
UNIT_TOLERANCE: Final = 1e-6
DISTIL: Final = "distil:"
CHOICES: Final = (
    "'science', 'lsa', 'sentence-transformers:NAME', 'onnx:PATH', 'distil:NAME', a function, "
    "a scikit-learn transformer, an array or Embeddings"
)


def encode(
    papers: pd.DataFrame | Sequence[str],
    encoder: Any = "science",
    *,
    counts: TermCounts | None = None,
    random_state: int = 0,
    cache_dir: str | Path | None = None,
) -> Embeddings:
    """Compute a vector for the title and abstract of every paper.

    Parameters
    ----------
    papers
        Frame with string columns `paper_id`, `title` and `abstract`, or a list of texts.
    encoder
        ``"science"``: the word table that ships with the package, joined with the corpus's own LSA
        from 400 papers on. ``"lsa"``: latent semantic analysis of the corpus.
        ``"sentence-transformers:NAME"`` and ``"onnx:PATH"``: a model, by name or folder.
        ``"distil:NAME"``: a student of such a model (by default of sentence-transformers), fitted
        on up to 1,000 of these papers. A function from a list of texts to an array. A scikit-learn
        transformer of texts. An array with one row per paper. `Embeddings`.
    counts
        The result of `count_terms` for the same papers, so that they need not be counted again.
    random_state
        Seed of everything random in an encoder.
    cache_dir
        Folder in which the vectors of named models are stored between runs; None stores none.

    Returns
    -------
    Embeddings
        One row per paper, in the order of the frame. Papers without text have a row of zeros.
        The attribute `encoder` describes how the vectors were computed.

    Raises
    ------
    ConfigError
        If the encoder is unknown, its vectors do not match the papers, or `counts` belong to
        other papers.
    MissingExtraError
        If the package of a model is not installed; the message holds the install command.

    Warns
    -----
    TrendsWarning
        If the science encoder knows too few words of 5 % of the papers or more.

    Examples
    --------
    >>> papers = pd.DataFrame(
    ...     {"paper_id": ["a", "b"], "title": ["KV cache", ""], "abstract": ["Memory.", ""]}
    ... )
    >>> encode(papers)
    Embeddings(2 papers x 384 dimensions by 'science-1', 1 without a vector)
    """
    papers = frame_texts(papers)
    ids = _read_ids(papers)
    if isinstance(encoder, Embeddings):
        return _reorder(encoder, ids)
    if isinstance(encoder, str) and (encoder in ("lsa", "science") or encoder.startswith(DISTIL)):
        counts = _check_counts(papers, ids, counts)
        return _encode_counts(papers, counts, encoder, random_state, cache_dir)
    return _encode_texts(papers, ids, encoder, cache_dir)


def _encode_counts(
    papers: pd.DataFrame,
    counts: TermCounts,
    encoder: str,
    random_state: int,
    cache_dir: str | Path | None,
) -> Embeddings:
    """Encode by an encoder that needs term counts."""
    if encoder in ("lsa", "science"):
        # With several threads the order of sums, and with it the last digit, would vary.
        with single_thread():
            if encoder == "lsa":
                vectors, name = fit_lsa(counts, random_state=random_state), encoder
            else:
                vectors, name = encode_science(counts, random_state=random_state)
        return Embeddings(counts.paper_ids, vectors, name)
    teacher = encoder.removeprefix(DISTIL)
    if not teacher.startswith(MODEL_PREFIXES):
        teacher = MODEL_PREFIXES[0] + teacher
    teach = _cache_vectors(load_model(teacher), teacher, cache_dir)
    student = distil(counts, paper_texts(papers), teach, random_state=random_state)
    details = f"read {student.n_read} of {len(papers)}, agreement {student.agreement:.2f}"
    name = f"{encoder} ({details}){'+lsa' if student.is_joined else ''}"
    return Embeddings(counts.paper_ids, student.vectors, name)


def _encode_texts(
    papers: pd.DataFrame, ids: NDArray[Any], encoder: Any, cache_dir: str | Path | None
) -> Embeddings:
    """Encode by a model, a function or a transformer, or take vectors that exist already."""
    if isinstance(encoder, np.ndarray):
        vectors = check_vectors(encoder, len(ids), "An array given as encoder")
        return Embeddings(ids, unit_rows(vectors), "precomputed")
    texts = paper_texts(papers)
    rows = [row for row, text in enumerate(texts) if text]
    given = [texts[row] for row in rows]
    if isinstance(encoder, str) and encoder.startswith(MODEL_PREFIXES):
        name, embed = encoder, _cache_vectors(load_model(encoder), encoder, cache_dir)
    elif hasattr(encoder, "fit_transform"):
        name = type(encoder).__name__
        embed = lambda texts: run_transformer(encoder, texts)  # noqa: E731
    elif callable(encoder):
        name, embed = getattr(encoder, "__name__", type(encoder).__name__), encoder
    else:
        raise ConfigError(f"encoder must be {CHOICES}; got {encoder!r}. Choose one of them.")
    if not given:
        return Embeddings(ids, np.zeros((len(ids), 1), np.float32), name)
    made = check_vectors(embed(given), len(given), f"The encoder {name!r}")
    vectors = np.zeros((len(ids), made.shape[1]), np.float32)
    vectors[rows] = unit_rows(made)
    return Embeddings(ids, vectors, name)


def _cache_vectors(embed: Model, name: str, cache_dir: str | Path | None) -> Model:
    """Return `embed`, with a cache of its vectors if there is a folder."""
    if cache_dir is None:
        return embed
    folder = Path(cache_dir)
    version = _describe_version(name, folder)
    return lambda texts: embed_cached(embed, texts, folder=folder, version=version)


def _describe_version(name: str, cache: Path) -> str:
    """Return what the vectors of a named model depend on: its name, its files, its runtime.

    The cache may be inside the model's own folder; its files are not part of the model.
    """
    runtime, _, where = name.partition(":")
    package = "onnxruntime" if runtime == "onnx" else "sentence-transformers"
    inside = sorted(Path(where).rglob("*"))
    files = [f for f in inside if f.is_file() and cache.resolve() not in f.resolve().parents]
    states = [f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files]
    return "\n".join([name, package, importlib.metadata.version(package), *states])


def _read_ids(papers: pd.DataFrame) -> NDArray[Any]:
    check_columns(papers, ("paper_id", "title", "abstract"), name="papers", purpose="Encoding")
    ids: NDArray[Any] = papers["paper_id"].astype(str).to_numpy(dtype=object).astype(str)
    return ids


def _check_counts(papers: pd.DataFrame, ids: NDArray[Any], counts: TermCounts | None) -> TermCounts:
    if counts is None:
        return count_terms(papers)
    if not np.array_equal(ids, counts.paper_ids):
        raise ConfigError(
            f"counts must be those of the same {format_count(len(ids), 'paper')} in the same "
            f"order; these are of {format_count(len(counts.paper_ids), 'paper')}, or in another "
            "order. Leave counts out."
        )
    return counts


def _reorder(vectors: Embeddings, ids: NDArray[Any]) -> Embeddings:
    """Return the vectors in the order of the papers."""
    row_of = {str(paper): row for row, paper in enumerate(vectors.paper_ids)}
    unknown = [str(paper) for paper in ids if str(paper) not in row_of]
    if unknown:
        raise ConfigError(
            f"Embeddings given as encoder must cover all {len(ids)} papers; {len(unknown)} are "
            f"missing: {list_offenders(unknown)}. Encode these papers, too."
        )
    rows = np.array([row_of[str(paper)] for paper in ids], dtype=np.int64)
    found = vectors.vectors[rows]
    # Rows of unit length stay as they are, to the last digit.
    is_unit = np.abs(np.linalg.norm(found, axis=1) - 1) <= UNIT_TOLERANCE
    found[~is_unit] = unit_rows(found[~is_unit])
    return Embeddings(ids, found, vectors.encoder)
