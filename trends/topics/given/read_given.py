"""Read topics that exist already, in whatever form they come."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from trends.errors import ConfigError, list_offenders
from trends.schema import naive_dates
from trends.topics.given.fitted_models import (
    is_bertopic,
    is_vectorized_model,
    read_bertopic,
    read_vectorized_model,
)
from trends.topics.given.given_topics import GivenTopics, check_length
from trends.topics.given.label_lists import read_assignments, read_labels
from trends.topics.given.topic_matrices import read_matrix, read_matrix_frame

__all__ = ["read_given_topics"]

FORMS = (
    "a fitted TopicModel or BERTopic, the name of a column, labels or numbers in the order of the "
    "papers, a matrix of weights, a pair of a fitted model and its vectorizer, or a frame with the "
    "columns paper_id and topic"
)


def read_given_topics(
    given: Any, papers: pd.DataFrame, *, n_topics: int | str = "auto"
) -> GivenTopics:
    """Return topics that exist already, with the papers of each.

    Parameters
    ----------
    given
        The name of a column of `papers`; labels or numbers in the order of `papers`; a matrix of
        weights (papers x topics); a fitted BERTopic; a pair of a fitted scikit-learn model and its
        vectorizer; a frame with `paper_id` and `topic`; `GivenTopics`.
    papers
        The papers, in the order in which topics by position are meant.
    n_topics
        How many labels to keep of a column; "auto" keeps up to 100.

    Raises
    ------
    ConfigError
        If it is none of these, or does not fit the papers.
    FrameError
        If a frame of assignments does not fit the papers.
    """
    if isinstance(given, GivenTopics):
        return given
    if isinstance(given, str | Path):
        return _read_column(str(given), papers, n_topics)
    if isinstance(given, pd.DataFrame):
        if {"paper_id", "topic"} <= set(given.columns):
            ids = papers["paper_id"].astype(str)
            return read_assignments(given, ids, n_topics=n_topics)
        return read_matrix_frame(given, papers)
    if is_bertopic(given):
        return read_bertopic(given, papers)
    if is_vectorized_model(given):
        return read_vectorized_model(given, papers)
    if hasattr(given, "toarray") or np.ndim(_as_plain(given)) == 2:
        return read_matrix(given, papers, origin="a matrix of topic weights")
    if isinstance(
        given, Sequence | np.ndarray | pd.Series | pd.Index | pd.api.extensions.ExtensionArray
    ):
        check_length(len(given), papers, "the list")
        values = pd.Series(list(given))
        return read_labels(papers["paper_id"], values, n_topics=n_topics, origin="a list of labels")
    raise ConfigError(f"topics must be {FORMS}; got a {type(given).__name__}. Pass one of them.")


def _as_plain(given: Any) -> Any:
    """Return an array as it is, a list of equally long lists of numbers as an array, else None."""
    if isinstance(given, np.ndarray):
        return given
    is_rows = isinstance(given, list) and bool(given) and all(isinstance(r, list) for r in given)
    if is_rows and all(isinstance(v, float | int) for row in given for v in row):
        return np.asarray(given) if len({len(row) for row in given}) == 1 else None
    return None


def _read_column(name: str, papers: pd.DataFrame, n_topics: int | str) -> GivenTopics:
    if name not in papers.columns:
        if Path(name).exists():
            raise ConfigError(
                f"topics must be {FORMS}; got the path {name!r}. Read it first: trends.TopicModel.load(path), "
                "or BERTopic.load(path). A pickle runs whatever code is in it, so load only one of your own."
            )
        columns = [column for column in papers.columns if papers[column].notna().any()]
        raise ConfigError(
            f"topics must name a column of the papers; got {name!r}. The columns are "
            f"{list_offenders(columns, limit=30)}."
        )
    values = papers[name]
    if pd.api.types.is_datetime64_any_dtype(values):
        values = naive_dates(values).dt.strftime("%Y-%m-%d")
    return read_labels(
        papers["paper_id"], values, n_topics=n_topics, origin=f"the column {name!r} of the papers"
    )
