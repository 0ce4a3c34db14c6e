"""Topics from a matrix of weights: one row per paper, one column per topic (NMF, LDA, Turftopic)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.errors import ConfigError, list_offenders
from trends.formatting import format_count
from trends.topics.given.given_topics import GivenTopics, check_length, number_topics

__all__ = ["read_matrix", "read_matrix_frame"]


def read_matrix(
    matrix: NDArray[Any],
    papers: pd.DataFrame,
    *,
    labels: Sequence[str | None] | None = None,
    origin: str,
) -> GivenTopics:
    """Return the topic of most weight of each paper.

    Parameters
    ----------
    matrix
        Papers x topics, dense or sparse, in the order of `papers`. Rows of zeros, and rows whose
        weights are all equal, mean no topic: such a row is what LDA gives a paper without words.
    papers
        Column `paper_id`.
    labels
        Label of each topic; None finds labels among the papers' terms.
    origin
        What made the matrix.

    Raises
    ------
    ConfigError
        If the matrix has another number of rows, or holds what is no weight.

    Examples
    --------
    >>> papers = pd.DataFrame({"paper_id": ["a", "b"]})
    >>> given = read_matrix(np.array([[0.1, 0.4], [0.5, 0.5]]), papers, origin="a matrix")
    >>> given.assignments[["paper_id", "topic"]].values.tolist()
    [['a', 1]]
    """
    weights = _read_weights(matrix)
    check_length(len(weights), papers, origin)
    totals = weights.sum(axis=1)
    best = weights.argmax(axis=1)
    highest = weights[np.arange(len(weights)), best]
    # With one topic alone, any weight is enough.
    is_flat = (weights == highest[:, None]).all(axis=1) & (weights.shape[1] > 1)
    topics = np.where(is_flat | (highest <= 0), -1, best)
    scores = np.divide(highest, totals, out=np.zeros(len(weights)), where=totals > 0)
    ids = papers["paper_id"].astype(str).to_numpy(dtype=object)
    labels = labels or [None] * weights.shape[1]
    return number_topics(ids, topics.astype(np.int64), scores=scores, labels=labels, origin=origin)


def read_matrix_frame(frame: pd.DataFrame, papers: pd.DataFrame) -> GivenTopics:
    """Return the topic of most weight of each paper, the columns being the topics.

    Rows are found by the index where it holds the papers' identifiers, else by their order.
    """
    known = papers["paper_id"].astype(str)
    by_name = frame.set_axis(frame.index.astype(str))
    if set(known) <= set(by_name.index) and not by_name.index.has_duplicates:
        frame = by_name.loc[known.tolist()]
    if not all(pd.api.types.is_numeric_dtype(dtype) for dtype in frame.dtypes):
        raise ConfigError(
            "topics must be a frame with the columns paper_id and topic, or one of weights with a column "
            f"per topic; this one has the columns {list_offenders(frame.columns)}. Rename the columns, or "
            "keep the weights alone."
        )
    is_numbered = pd.api.types.is_numeric_dtype(frame.columns)
    labels = None if is_numbered else [str(name) for name in frame.columns]
    weights = frame.to_numpy(dtype=np.float64)
    return read_matrix(weights, papers, labels=labels, origin="a frame of topic weights")


def _read_weights(matrix: Any) -> NDArray[np.float64]:
    dense = matrix.toarray() if hasattr(matrix, "toarray") else matrix
    weights = np.asarray(dense, dtype=np.float64)
    if weights.ndim != 2 or not weights.shape[1]:
        raise ConfigError(
            "topics must be a matrix of weights with a row per paper and a column per topic; this one "
            f"has the shape {weights.shape}. Pass what transform of the model gives."
        )
    bad = np.flatnonzero(~np.isfinite(weights).all(axis=1))
    if len(bad):
        raise ConfigError(
            f"topics must hold numbers only; NaN or infinity came in {format_count(len(bad), 'row')}, first in "
            f"rows {list_offenders(bad[:5].tolist())}. Give zeros to papers without a topic."
        )
    return weights
