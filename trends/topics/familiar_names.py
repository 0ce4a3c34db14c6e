"""What scikit-learn and BERTopic call the parts of a topic model: some work here, others lead to ours."""

from collections.abc import Sequence
from typing import Any, Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.errors import ConfigError
from trends.topics.editing import EditableTopics
from trends.validation import frame_texts

__all__ = ["FamiliarNames"]

# What other libraries call a parameter, and ours.
PARAMETERS: Final = {
    "nr_topics": "n_topics",
    "n_components": "n_topics",
    "n_clusters": "n_topics",
    "num_topics": "n_topics",
    "k": "n_topics",
    "embedding_model": "encoder, or vectors= in fit",
    "encoder_model": "encoder, or vectors= in fit",
    "seed": "random_state",
    "random_seed": "random_state",
    "seed_topic_list": "named_topics, with NamedTopic(name, keywords=[...])",
    "zeroshot_topic_list": "named_topics",
    "min_topic_size": "n_topics: fewer topics are larger ones",
    "min_cluster_size": "n_topics: fewer topics are larger ones",
    "top_n_words": "terms_, which always holds up to ten terms a topic",
    "representation_model": "build_bertopic(representation) of the fitted model",
    "vectorizer_model": "build_bertopic() of the fitted model, which has BERTopic's",
    "umap_model": "map_ of the fitted model; topics do not depend on it",
    "hdbscan_model": "n_topics, or fit(papers, labels) with labels of any clusterer",
    "calculate_probabilities": "score_papers(papers) of the fitted model",
    "language": "nothing: languages are recognized",
    "verbose": "nothing: trends.analyze shows its stages",
}
# What other libraries call an attribute or method, and ours.
ATTRIBUTES: Final = {
    "probabilities_": "score_papers(papers), or the column score of assignments_",
    "predict_proba": "score_papers(papers)",
    "get_topic_info": "topics_",
    "get_topic": "terms_[terms_['topic'] == number]",
    "get_topics": "terms_",
    "get_topic_freq": "topic_sizes_",
    "get_document_info": "list_members()",
    "get_representative_docs": "represent_topics()",
    "representative_docs_": "represent_topics()",
    "find_topics": "find_mentions(papers), concepts_, or bertopic_.find_topics(text)",
    "topic_labels_": "topics_['label']",
    "custom_labels_": "topics_['label']",
    "set_topic_labels": "rename_topic(label, name)",
    "generate_topic_labels": "topics_['label']",
    "topic_embeddings_": "vectors_ and assignments_, or bertopic_.topic_embeddings_",
    "c_tf_idf_": "terms_, or bertopic_.c_tf_idf_",
    "components_": "terms_",
    "cluster_centers_": "represent_topics()",
    "hierarchical_topics": "hierarchy_",
    "reduce_topics": "TopicModel(n_topics=...) with another number, or merge_topics(labels)",
    "update_topics": "build_bertopic(representation)",
    "reduce_outliers": "unassigned_, which says why papers belong to no topic",
    "approximate_distribution": "score_papers(papers)",
    "topics_per_class": "trends.analyze(papers), whose signals count topics over time",
    "topics_over_time": "trends.analyze(papers).timeline, or trends.count_topics(papers, assignments_)",
    "visualize_topics": "trends.plots.topic_map(analysis)",
    "visualize_documents": "trends.plots.topic_map(analysis)",
    "visualize_barchart": "trends.plots.topic_terms(analysis)",
    "visualize_hierarchy": "trends.plots.topic_hierarchy(analysis)",
    "visualize_heatmap": "trends.plots.topic_overlap(analysis)",
    "visualize_topics_over_time": "trends.plots.topic_shares(analysis)",
    "visualize_term_rank": "trends.plots.topic_terms(analysis)",
    "visualize_distribution": "score_papers(papers)",
    "partial_fit": "fit(papers) on all papers: their order then has no influence",
    "push_to_hf_hub": "save(folder)",
    "fit_papers": "fit(papers)",
    "labels": "labels_",
    "topics": "topics_",
    "score": "quality_",
}


class FamiliarNames(EditableTopics):
    """The part of `TopicModel` that answers to the names of scikit-learn and BERTopic."""

    def __new__(cls, *_given: Any, **parameters: Any) -> Self:
        """Say of a parameter that other libraries have what it is called here."""
        for name in parameters:
            if name in PARAMETERS:
                raise ConfigError(
                    f"{cls.__name__} has no parameter {name!r}. Use {PARAMETERS[name]}."
                )
        made: Self = super().__new__(cls)
        return made

    def __getattr__(self, name: str) -> Any:
        """Say of an attribute that other libraries have what it is called here."""
        if name in ATTRIBUTES:
            raise AttributeError(
                f"{type(self).__name__} has no {name!r}. Use {ATTRIBUTES[name]}.",
                name=name,
                obj=self,
            )
        return super().__getattr__(name)

    @property
    def labels_(self) -> NDArray[np.int64]:
        """The topic of each paper in the order of `fit`, -1 for none; of several, the primary one."""
        self._check_fitted("labels_")
        return _pick_primary(self.assignments_, self.paper_order_)

    @property
    def topic_sizes_(self) -> "pd.Series[int]":
        """Number of papers by topic; those without a topic, if any, under -1."""
        self._check_fitted("topic_sizes_")
        sizes = self.topics_.set_index("topic")["n_papers"]
        n_without = int((self.assignments_["topic"] < 0).sum())
        return pd.concat([pd.Series({-1: n_without}), sizes]) if n_without else sizes.copy()

    def predict(
        self, papers: pd.DataFrame | Sequence[str], *, vectors: Any = None
    ) -> NDArray[np.int64]:
        """Return the topic of each paper, in their order; -1 for none.

        Parameters
        ----------
        papers
            As `transform` takes them.
        vectors
            Their vectors, as `transform` takes them.

        Returns
        -------
        numpy.ndarray of int64
            Of a paper with several topics, the primary one; `transform` gives all of them.
        """
        self._check_fitted("predict")
        given = frame_texts(papers)
        found = self.transform(given, vectors=vectors)
        return _pick_primary(found, given["paper_id"].to_numpy(dtype=str))

    def fit_predict(
        self, papers: pd.DataFrame | Sequence[str], y: Any = None, **given: Any
    ) -> NDArray[np.int64]:
        """Find the topics of `papers` and return `labels_`."""
        self.fit_transform(papers, y, **given)
        return self.labels_

    def fit_transform(self, papers: Any, y: Any = None, **given: Any) -> pd.DataFrame:
        """Find the topics of `papers` and return their assignments."""
        raise NotImplementedError

    def transform(self, papers: Any, *, vectors: Any = None) -> pd.DataFrame:
        """Return the assignments of papers."""
        raise NotImplementedError


def _pick_primary(assignments: pd.DataFrame, order: NDArray[Any]) -> NDArray[np.int64]:
    primary = assignments[assignments["is_primary"]].set_index("paper_id")["topic"]
    return np.asarray(primary.loc[order], dtype=np.int64)
