"""Adapters to other models: functions from a list of texts to an array of vectors."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.errors import ConfigError, MissingExtraError, list_offenders
from trends.text.cleaning import read_column

__all__ = ["MODEL_PREFIXES", "check_vectors", "load_model", "paper_texts", "run_transformer"]

Model = Callable[[list[str]], Any]

MODEL_PREFIXES: Final = ("sentence-transformers:", "onnx:")
# A bound on memory: 16 KB per paper as dense float32, or 3.3 GB for 200,000 papers.
MAX_SPARSE_COLUMNS: Final = 4096
# Chosen by hand: tokens per text, as in all-MiniLM-L6-v2; longer abstracts are cut.
MAX_TOKENS: Final = 256
ONNX_INPUTS: Final = ("input_ids", "attention_mask", "token_type_ids")
# A bound on memory: texts that a model reads at a time.
BATCH_TEXTS: Final = 16


def paper_texts(papers: pd.DataFrame) -> list[str]:
    """Return title and abstract of every paper as one text; "" where both are missing.

    Examples
    --------
    >>> paper_texts(pd.DataFrame({"title": ["KV cache", ""], "abstract": ["Memory.", "Only."]}))
    ['KV cache. Memory.', 'Only.']
    """
    columns = [read_column(papers[name]) for name in ("title", "abstract")]
    return [". ".join(filter(None, map(str.strip, pair))) for pair in zip(*columns, strict=True)]


def load_model(name: str) -> Model:
    """Return the function that turns texts into vectors, for a name such as ``"onnx:PATH"``.

    Raises
    ------
    MissingExtraError
        If the package that runs the model is not installed.
    ConfigError
        If the model cannot be found or read.
    """
    runtime, _, where = name.partition(":")
    if not where:
        raise ConfigError(
            f"encoder {name!r} must name a model after the colon; it names none. "
            f"Write for example '{runtime}:all-MiniLM-L6-v2', or a path."
        )
    return _load_sentence_model(where) if runtime != "onnx" else _load_onnx_model(Path(where))


def run_transformer(transformer: Any, texts: list[str]) -> Any:
    """Fit a copy of a scikit-learn transformer on the texts; return the dense transformed array."""
    from sklearn.base import clone

    made = clone(transformer).fit_transform(texts)
    if not hasattr(made, "toarray"):
        return made
    if made.shape[1] > MAX_SPARSE_COLUMNS:
        raise ConfigError(
            f"A transformer given as encoder must return at most {MAX_SPARSE_COLUMNS} sparse "
            f"columns; {type(transformer).__name__} returned {made.shape[1]}. "
            "Add a TruncatedSVD after it in a scikit-learn pipeline."
        )
    return made.toarray()


def check_vectors(vectors: Any, n_papers: int, made_by: str) -> NDArray[np.float32]:
    """Return `vectors` as float32; raise ConfigError unless they are one finite row per paper."""
    try:
        array = np.asarray(vectors, dtype=np.float32)
    except (TypeError, ValueError) as error:
        raise ConfigError(
            f"{made_by} must return numbers, one row per paper; got {type(vectors).__name__}: "
            f"{error}. Return a two-dimensional array."
        ) from error
    if array.ndim != 2 or len(array) != n_papers or array.shape[1] == 0:
        raise ConfigError(
            f"{made_by} must return an array of {n_papers} rows, one per paper; got the shape "
            f"{array.shape}. Return a two-dimensional array in the order of the papers."
        )
    n_bad = int((~np.isfinite(array).all(axis=1)).sum())
    if n_bad:
        raise ConfigError(
            f"{made_by} must return finite numbers; {n_bad} of {n_papers} rows hold NaN or "
            "infinity. Replace them, for example by zeros for papers without text."
        )
    return array


def _load_sentence_model(where: str) -> Model:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise MissingExtraError(
            f"encoder 'sentence-transformers:{where}' needs the package sentence-transformers, "
            "which is not installed. Run: pip install 'trends[transformers]'"
        ) from error
    try:
        model = SentenceTransformer(where)
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"encoder 'sentence-transformers:{where}' must name a model on the hub or a folder; "
            f"loading failed: {_first_line(error)}. Check the name, or give a path."
        ) from error
    return lambda texts: model.encode(texts, show_progress_bar=False)


def _load_onnx_model(folder: Path) -> Model:
    try:
        import onnxruntime
        import tokenizers
    except ImportError as error:
        raise MissingExtraError(
            f"encoder 'onnx:{folder}' needs the packages onnxruntime and tokenizers; "
            f"{error.name} is not installed. Run: pip install onnxruntime tokenizers"
        ) from error
    missing = [n for n in ("model.onnx", "tokenizer.json") if not (folder / n).is_file()]
    if missing:
        raise ConfigError(
            f"encoder 'onnx:{folder}' must name a folder with model.onnx and tokenizer.json; "
            f"it lacks {' and '.join(missing)}. Export the model there first."
        )
    try:
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = onnxruntime.InferenceSession(folder / "model.onnx")
    # For unreadable files both packages raise exceptions that derive from Exception only.
    except Exception as error:
        raise ConfigError(
            f"encoder 'onnx:{folder}' must hold a model and a tokenizer that can be read; "
            f"loading failed: {_first_line(error)}. Export the model again."
        ) from error
    needed = [given.name for given in session.get_inputs() if given.name not in ONNX_INPUTS]
    if needed:
        raise ConfigError(
            f"encoder 'onnx:{folder}' must take {', '.join(ONNX_INPUTS)} and nothing else; its "
            f"model also needs {list_offenders(needed)}. Export it for feature extraction."
        )
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding()
    return lambda texts: _run_onnx(session, tokenizer, texts)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


def _run_onnx(session: Any, tokenizer: Any, texts: Sequence[str]) -> NDArray[np.float32]:
    """Run texts in batches of similar length, and average the vectors of their tokens."""
    kinds = {
        given.name: np.int32 if given.type == "tensor(int32)" else np.int64
        for given in session.get_inputs()
    }
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    rows: list[NDArray[np.float32]] = []
    for start in range(0, len(order), BATCH_TEXTS):
        batch = order[start : start + BATCH_TEXTS]
        encoded = tokenizer.encode_batch([texts[row] for row in batch])
        mask = np.array([item.attention_mask for item in encoded], dtype=np.int64)
        ids = np.array([item.ids for item in encoded], dtype=np.int64)
        inputs = dict(zip(ONNX_INPUTS, (ids, mask, np.zeros_like(mask)), strict=True))
        given = {name: inputs[name].astype(kind) for name, kind in kinds.items()}
        output = np.asarray(session.run(None, given)[0], dtype=np.float32)
        if output.ndim == 3:
            # A text without tokens has no mean; its vector is zero.
            n_tokens = np.maximum(mask.sum(axis=1, keepdims=True), 1)
            output = (output * mask[:, :, None]).sum(axis=1) / n_tokens
        rows.append(output)
    vectors = np.concatenate(rows)
    return vectors[np.argsort(order)]
