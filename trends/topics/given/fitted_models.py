"""Topics of fitted models of other libraries, read through their public attributes alone."""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.errors import ConfigError
from trends.formatting import format_count
from trends.text import CleanedTexts
from trends.topics.given.given_topics import GivenTopics, check_length, number_topics
from trends.topics.given.topic_matrices import read_matrix

__all__ = ["is_bertopic", "is_vectorized_model", "read_bertopic", "read_vectorized_model"]

# Words that more of the papers use tell nothing of the order of rows.
COMMON: Final = 0.5
# Normal approximation: the sum must have a few expected hits.
LEAST_EXPECTED: Final = 5
# Of more papers every second, third and so on is read.
MOST_READ: Final = 2_000
# Standard errors above chance; a model that fits its papers has dozens.
LEAST_EXCESS: Final = 2.0


def is_bertopic(given: object) -> bool:
    """Tell whether an object has what a fitted BERTopic model has."""
    return all(hasattr(given, name) for name in ("topics_", "get_topic_info", "get_topics"))


def is_vectorized_model(given: object) -> bool:
    """Tell whether something is a fitted model, and the vectorizer that reads texts for it."""
    return (
        isinstance(given, tuple)
        and len(given) == 2
        and all(hasattr(part, "transform") for part in given)
    )


def read_bertopic(model: Any, papers: pd.DataFrame) -> GivenTopics:
    """Return the topics of a BERTopic model that was fitted on the papers, in their order.

    Topics keep their numbers; -1 means no topic. Labels are those set with `set_topic_labels`, else
    BERTopic's own. Scores are `probabilities_` where the model has them.

    Parameters
    ----------
    model
        A fitted `bertopic.BERTopic`.
    papers
        The papers, one per document of the fit.

    Raises
    ------
    ConfigError
        If the model is not fitted or was fitted on another number of documents, or its topics do
        not use their own words more than other papers do, as after a change of order.
    """
    if model.topics_ is None:
        raise ConfigError(
            "topics must be a fitted model; this BERTopic has no topics_ yet. Call "
            "fit_transform(documents) on it first."
        )
    topics = np.asarray(model.topics_, dtype=np.int64)
    origin = f"a BERTopic model of {format_count(len(topics), 'document')}"
    check_length(len(topics), papers, origin)
    numbers = range(int(topics.max(initial=-1)) + 1)
    words = {
        topic: [str(word) for word, _ in pairs if word]
        for topic, pairs in model.get_topics().items()
        if topic >= 0
    }
    _check_order(topics, words, papers)
    names = _read_names(model)
    ids = papers["paper_id"].astype(str).to_numpy(dtype=object)
    return number_topics(
        ids,
        topics,
        scores=_read_probabilities(model, topics),
        labels=[names.get(number) for number in numbers],
        origin=origin,
    )


def read_vectorized_model(given: tuple[Any, Any], papers: pd.DataFrame) -> GivenTopics:
    """Return the topics that a model gives the papers' texts, read by its vectorizer.

    The texts are title and abstract, cleaned, with a full stop between them.
    """
    model, vectorizer = given
    if hasattr(model, "get_feature_names_out") and hasattr(vectorizer, "components_"):
        model, vectorizer = vectorizer, model
    matrix = model.transform(vectorizer.transform(CleanedTexts.read(papers).whole))
    return read_matrix(matrix, papers, origin=f"a fitted {type(model).__name__}")


def _read_names(model: Any) -> dict[int, str]:
    """Return labels by topic: the user's own where there are some."""
    own = getattr(model, "custom_labels_", None)
    known = sorted(model.topic_labels_)
    labels = dict(zip(known, own, strict=False)) if own else dict(model.topic_labels_)
    return {int(topic): str(label) for topic, label in labels.items()}


def _read_probabilities(model: Any, topics: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """Return how surely each document belongs to its topic, None where the model does not know."""
    stated = getattr(model, "probabilities_", None)
    if stated is None:
        return None
    values = np.asarray(stated, dtype=np.float64)
    if values.ndim == 2 and len(values) == len(topics) and topics.max() < values.shape[1]:
        values = values[np.arange(len(topics)), np.maximum(topics, 0)]
    is_whole = values.shape == topics.shape and np.isfinite(values).all()
    return values if is_whole and values.any() else None


def _check_order(
    topics: NDArray[np.int64], words: dict[int, list[str]], papers: pd.DataFrame
) -> None:
    """Refuse topics whose papers use their words no more than all papers do.

    Notes
    -----
    For each topic the share p of all papers that use one of its words is known; of its n papers,
    n p would do so by chance, with variance n p (1 - p). Words of half the papers and more, and
    those of models that write sentences, tell nothing.
    """
    step = len(papers) // MOST_READ + 1
    topics, papers = topics[::step], papers.iloc[::step]
    texts = CleanedTexts.read(papers).lowered
    found = expected = variance = 0.0
    for topic, own in words.items():
        members = topics == topic
        for word in own:
            says = np.array([word.lower() in text for text in texts])
            share = float(says.mean())
            if share < COMMON:
                found += float(says[members].sum())
                expected += float(members.sum()) * share
                variance += float(members.sum()) * share * (1 - share)
    if expected < LEAST_EXPECTED or found > expected + LEAST_EXCESS * variance**0.5:
        return
    raise ConfigError(
        f"The papers must stand in the order of the documents that the BERTopic model was fitted on; "
        f"its topics' words stand in {found:,.0f} of their own papers, and {expected:,.0f} would be chance. "
        "Sort the papers as they were, or pass pandas.DataFrame({'paper_id': ..., 'topic': model.topics_})."
    )
