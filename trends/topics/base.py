"""What every part of `TopicModel` shares: what `fit` learns, and how it is asked for too early."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from trends.encoders import encode
from trends.encoders.science import MIN_KNOWN_SHARE, load_science
from trends.errors import ConfigError, TrendsError
from trends.runtime.cache import NO_CACHE, StageCache
from trends.runtime.threads import single_thread
from trends.text import count_terms
from trends.text.cleaning import clean_text
from trends.text.multilingual import drop_function_words
from trends.topics.clustering.agglomeration import build_hierarchy
from trends.topics.given.given_topics import GivenTopics
from trends.topics.given.read_given import read_given_topics
from trends.topics.input_checks import check_vectors
from trends.topics.labelling.ctfidf import tabulate_terms
from trends.topics.labelling.describe import Labeller, choose_described, read_members
from trends.topics.named.evidence import KnownPapers
from trends.topics.projection import Projection, fingerprint_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.config import NamedTopic
    from trends.encoders import Embeddings
    from trends.text import CleanedTexts, TermCounts
    from trends.topics.clustering.discovery import Discovery
    from trends.topics.edits import Edit
    from trends.topics.labelling.candidates import TermTable
    from trends.topics.labelling.label_choice import Reading
    from trends.topics.named.topic_classifier import TopicClassifier

__all__ = ["DESCRIBED", "FittedTopics", "LearnsByFit", "UnfittedError"]

# Made when topics are described.
DESCRIBED: Final = ("_reading", "_table")


class UnfittedError(TrendsError, NotFittedError):  # type: ignore[misc]
    """A model was asked for what it learns from papers, before it was given any."""


class LearnsByFit:
    """Knows whether `fit` was called, and says so wherever what it learns is asked for too early."""

    def _check_fitted(self, asked: str = "It") -> None:
        if "vectors_" not in self.__dict__:
            name = type(self).__name__
            raise UnfittedError(
                f"{asked} needs a fitted {name}; this one is not fitted yet. Call fit(papers) "
                f"first, or {name}.load(folder)."
            )

    def __getattr__(self, name: str) -> Any:
        """Say of a learned attribute that is not there yet how to get it."""
        if name.endswith("_") and not name.startswith("_"):
            self._check_fitted(name)
        # Also where a property failed on the way: asked again, it tells its own error.
        return object.__getattribute__(self, name)


class FittedTopics(LearnsByFit, BaseEstimator):  # type: ignore[misc]
    """What `fit` learned, and the words of the papers, which are read again when they are needed."""

    random_state: int
    encoder: str
    n_topics: int | Literal["auto"]
    assignments_: pd.DataFrame
    topics_: pd.DataFrame
    terms_: pd.DataFrame
    scores_: pd.DataFrame
    quality_: pd.DataFrame
    papers_: pd.DataFrame
    vectors_: "Embeddings"
    discovery_: "Discovery"
    classifiers_: "list[TopicClassifier]"
    edits_: "tuple[Edit, ...]"
    free_: NDArray[np.bool_]
    paper_order_: NDArray[Any]
    notes_: tuple[str, ...]
    _cache: StageCache = NO_CACHE
    # Cleaned texts of all papers, held while a fit needs them.
    _texts: "CleanedTexts | None" = None

    @cached_property
    def projection_(self) -> "Projection":
        """The map from words to vectors that places new papers."""
        marks = fingerprint_texts(self.papers_)
        with single_thread():
            return Projection.fit(self._counts, self.vectors_.vectors, marks)

    @cached_property
    def hierarchy_(self) -> pd.DataFrame:
        """Topics, and the broader ones that they join at lower resolutions; see `build_hierarchy`."""
        self._check_fitted()
        with single_thread():
            return build_hierarchy(
                self.topics_,
                self.assignments_,
                self.vectors_,
                describe=Labeller(self._reading, self._table),
                described=self._table.counts.paper_ids,
            )

    @cached_property
    def _known(self) -> KnownPapers:
        """The papers of the fit, to which others are close."""
        titles = [clean_text(title) for title in self.papers_["title"].fillna("").astype(str)]
        return KnownPapers(
            self.papers_["paper_id"].to_numpy(dtype=object), titles, self.vectors_.vectors
        )

    @cached_property
    def _counts(self) -> "TermCounts":
        """Terms of the papers; a model that was read from disk counts them again."""
        return count_terms(self.papers_)

    @cached_property
    def _reading(self) -> "Reading":
        """Texts of some papers of each topic."""
        return read_members(self.papers_, self.assignments_, self._texts)

    @cached_property
    def _table(self) -> "TermTable":
        """What is known of the terms of papers that show what topics are made of."""
        chosen = choose_described(self._counts, self.assignments_)
        return tabulate_terms(drop_function_words(chosen))

    def _encode_definitions(self, definitions: pd.DataFrame) -> list[NDArray[np.float32]]:
        """Return vectors of the topics' definitions in the space of the papers' vectors."""
        if not self.vectors_.encoder.startswith("science"):
            return list(self.projection_.apply(definitions))
        made, known_share = load_science().apply(count_terms(definitions))
        is_known = known_share >= MIN_KNOWN_SHARE
        if is_known.all():
            return list(made)
        # The corpus's own words may place a definition that the table does not know.
        placed = self.projection_.apply(definitions)
        return [
            row if known else other
            for row, known, other in zip(made, is_known, placed, strict=True)
        ]

    def _embed(
        self,
        ordered: pd.DataFrame,
        papers: pd.DataFrame,
        vectors: "Embeddings | NDArray[Any] | None",
        counts: "TermCounts",
    ) -> "Embeddings":
        if vectors is not None:
            return check_vectors(vectors, papers, ordered)
        return encode(ordered, self.encoder, counts=counts, random_state=self.random_state)

    def _take(self, given: GivenTopics) -> None:
        """Take topics that exist already."""
        ids = self.papers_["paper_id"]
        self.classifiers_ = []
        self.free_, self.discovery_ = given.to_discovery(ids)
        self.assignments_ = given.complete(ids)
        named = self.assignments_["topic"].between(0, given.n_named - 1)
        columns = ["paper_id", "topic", "score", "evidence"]
        self.scores_ = self.assignments_.loc[named, columns].reset_index(drop=True)
        n_topics = len(given.labels)
        self._describe(
            list(given.labels), n_named=given.n_named, stability=np.full(n_topics, np.nan)
        )
        self.notes_ += given.describe(len(ids))

    def _read_given(
        self, given: Any, papers: pd.DataFrame, named: "Sequence[NamedTopic]"
    ) -> GivenTopics | None:
        """Return topics that exist already, None where topics are to be discovered."""
        if given is None:
            return None
        if named:
            raise ConfigError(
                f"Topics are either given or named; got both, with the named topic {named[0].name!r}. "
                "Leave the named topics out, or discover the others."
            )
        return read_given_topics(given, papers, n_topics=self.n_topics)

    def _describe(
        self, given: list[str | None], *, n_named: int, stability: NDArray[np.float64]
    ) -> None:
        raise NotImplementedError
