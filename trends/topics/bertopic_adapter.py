"""The topics as a fitted BERTopic model, for those who know its methods."""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.errors import MissingExtraError
from trends.text import BOILERPLATE, STOP_WORDS, tokenize
from trends.topics.base import FittedTopics
from trends.topics.projection import Projection

__all__ = ["build_bertopic"]

INSTALL: Final = "pip install --no-deps bertopic==0.17.4 && pip install pyyaml safetensors tqdm"
# Chosen by hand: words and phrases of two words, as in the examples of BERTopic's documentation.
LONGEST_PHRASE: Final = 2


def build_bertopic(model: FittedTopics, *, representation: Any = None) -> Any:
    """Fit a BERTopic model with the topics, vectors and words of a fitted `TopicModel`.

    Topics keep their order; those that are no paper's primary topic are left out, and the ones
    behind them move up. BERTopic's own clusterer and dimension reduction are not used.

    Parameters
    ----------
    model
        A fitted model.
    representation
        Any BERTopic representation model, or several, as BERTopic takes them.

    Returns
    -------
    bertopic.BERTopic
        Fitted; custom labels are the topics' labels.

    Raises
    ------
    MissingExtraError
        If BERTopic is not installed.

    Notes
    -----
    Methods of BERTopic that change topics number them by size, as they always do, and keep custom
    labels by place: set ``custom_labels_`` to None before. Its `transform` gives every paper to the
    topic with the nearest centre, which is not how `TopicModel` decides.
    """
    parts = _import_parts()
    primary = model.assignments_[model.assignments_["is_primary"]].sort_values("paper_id")
    topics = primary["topic"].to_numpy(dtype=np.int64)
    used = np.unique(topics[topics >= 0])
    compact = np.where(topics < 0, -1, np.searchsorted(used, topics))
    vectorizer = parts["CountVectorizer"](
        tokenizer=tokenize,
        token_pattern=None,
        lowercase=False,
        stop_words=sorted(STOP_WORDS | BOILERPLATE),
        ngram_range=(1, LONGEST_PHRASE),
    )
    if isinstance(representation, parts["BaseRepresentation"]):
        # Of a model by itself BERTopic 0.17 compares words with the first papers' vectors instead of
        # the representative ones'; in a list it embeds those.
        representation = [representation]
    fitted = _keep_order(parts["BERTopic"])(
        embedding_model=_make_backend(model.projection_),
        umap_model=parts["BaseDimensionalityReduction"](),
        hdbscan_model=parts["BaseCluster"](),
        vectorizer_model=vectorizer,
        representation_model=representation,
        calculate_probabilities=False,
    )
    # BERTopic writes into the vectors it is given.
    vectors = model.vectors_.vectors.copy()
    fitted.fit_transform(_join_texts(model.papers_), embeddings=vectors, y=compact)
    # From here on it numbers as it always does, also what its user merges, and can be pickled.
    fitted.__class__ = parts["BERTopic"]
    labels = model.topics_.set_index("topic")["label"]
    fitted.set_topic_labels({new: str(labels[old]) for new, old in enumerate(used.tolist())})
    return fitted


def _import_parts() -> dict[str, Any]:
    try:
        from bertopic import BERTopic
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.representation import BaseRepresentation
    except ImportError as error:
        raise MissingExtraError(
            f"bertopic_ needs BERTopic; importing it failed: {error}. Install it with: {INSTALL}"
        ) from error
    from sklearn.feature_extraction.text import CountVectorizer

    return {
        "BERTopic": BERTopic,
        "BaseCluster": BaseCluster,
        "BaseRepresentation": BaseRepresentation,
        "BaseDimensionalityReduction": BaseDimensionalityReduction,
        "CountVectorizer": CountVectorizer,
    }


def _keep_order(base: Any) -> Any:
    """Return BERTopic without its renumbering by size: named topics come first."""

    class Unsorted(base):  # type: ignore[misc]
        def _sort_mappings_by_frequency(self, documents: pd.DataFrame) -> pd.DataFrame:
            self._update_topic_size(documents)
            return documents

    return Unsorted


def _make_backend(projection: Projection) -> Any:
    """Return BERTopic's interface to our vectors, so that it can embed a query or a new text."""
    from bertopic.backend import BaseEmbedder

    class Backend(BaseEmbedder):  # type: ignore[misc]
        def embed(self, documents: Any, *_verbose: Any, **_options: Any) -> NDArray[np.float32]:
            """Return the vectors of texts, as `BaseEmbedder.embed` does."""
            texts = [str(text) for text in documents]
            frame = pd.DataFrame(
                {"paper_id": [str(i) for i in range(len(texts))], "title": "", "abstract": texts}
            )
            return projection.apply(frame)

        def __reduce__(self) -> tuple[Any, ...]:
            # A class made here has no place that pickle could look it up in.
            return _make_backend, (projection,)

    return Backend()


def _join_texts(papers: pd.DataFrame) -> list[str]:
    titles, abstracts = (papers[name].fillna("").astype(str) for name in ("title", "abstract"))
    joined = [f"{t}. {a}".strip() for t, a in zip(titles, abstracts, strict=True)]
    return [text if len(text) > 1 else "(no text)" for text in joined]
