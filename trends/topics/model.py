"""`TopicModel`: papers -> named and discovered topics, as frames."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.config import Config, NamedTopic
from trends.runtime.cache import NO_CACHE, StageCache
from trends.runtime.threads import single_thread
from trends.schema import check_frame
from trends.text import CleanedTexts, TermCounts, count_terms
from trends.text.languages.segmentation import warn_of_pairs
from trends.topics import frames, notes
from trends.topics.base import DESCRIBED
from trends.topics.clustering.cell_search import hash_ids
from trends.topics.clustering.neighbors import vote_topics
from trends.topics.clustering.sampling import discover_in_part
from trends.topics.familiar_names import FamiliarNames
from trends.topics.input_checks import (
    check_examples,
    check_n_topics,
    check_papers,
    choose_vectors,
    keep_texts,
    order_counts,
)
from trends.topics.inspection import LEARNED
from trends.topics.labelling.describe import describe_topics
from trends.topics.named.classify import (
    STEP,
    check_named_topics,
    classify_papers,
    learn_classifiers,
)
from trends.topics.named.overlaps import warn_of_overlaps
from trends.topics.persistence import load_model, save_model
from trends.validation import check_random_state, frame_texts

if TYPE_CHECKING:
    from trends.encoders import Embeddings

__all__ = ["TopicModel"]


class TopicModel(FamiliarNames):
    """Topics that the user names, and topics discovered among the other papers.

    A paper belongs to every named topic that claims it, by its words, where they stand, and its
    vector; papers that none claims are divided by Leiden communities of their neighbour graph.
    The order of the papers has no influence.

    Parameters
    ----------
    named_topics
        Topics (`NamedTopic`) or plain names, in the order in which they are numbered, from 0.
    n_topics
        Number of discovered topics, or ``"auto"`` to take it from the data.
    encoder
        What `trends.encode` makes vectors with, where `fit` gets none.
    random_state
        Seed of everything that is random.

    Attributes
    ----------
    assignments_ : pandas.DataFrame
        One row per paper and topic; topic -1 for papers that fit nowhere. `evidence` is the
        sentence that shows a named topic, missing for discovered ones. Sorted by paper and topic.
    topics_ : pandas.DataFrame
        One row per topic: named ones first, in the user's order, then discovered ones by size.
    terms_ : pandas.DataFrame
        Up to ten terms per topic by c-TF-IDF, the heaviest first.
    map_ : pandas.DataFrame
        Coordinates of every paper; made when first read. `map_method_` says how.
    quality_ : pandas.DataFrame
        One row per measure, with what it means.
    vectors_ : Embeddings
        The papers' vectors, by paper_id.
    scores_ : pandas.DataFrame
        Probability of every named topic for every paper, members or not.
    papers_ : pandas.DataFrame
        The papers' identifiers, titles, abstracts and, if known, dates, sorted by paper_id.
    classifiers_ : list of TopicClassifier
        What each named topic looks for, variants included, and what it learned.
    projection_ : Projection
        The map from words to vectors that places new papers; learned when first read.
    representatives_, nearest_topics_ : pandas.DataFrame
        Papers that stand for each topic, and how alike topics are.
    discovery_ : Discovery
        What was found among the papers that no named topic claims; `free_` says which they are.
    notes_ : tuple of str
        What the reader should know: topics without papers, too small a corpus, and the like.
    bertopic_ : bertopic.BERTopic
        The same topics as a fitted BERTopic model; made when first read.

    References
    ----------
    V. A. Traag, L. Waltman and N. J. van Eck (2019). From Louvain to Leiden. Sci. Reports 9.
    V. Poulin and F. Theberge (2019). Ensemble clustering for graphs. Complex Networks VII.
    M. Grootendorst (2022). BERTopic. arXiv:2203.05794.

    Examples
    --------
    >>> papers = pd.DataFrame(
    ...     {
    ...         "paper_id": ["a", "b"],
    ...         "title": ["KV cache eviction", "Wheat disease images"],
    ...         "abstract": ["We shrink the KV cache.", "We collect images of wheat."],
    ...     }
    ... )
    >>> model = TopicModel(named_topics=["KV cache"]).fit(papers)
    >>> model.assignments_["topic"].tolist()
    [0, -1]
    """

    def __init__(
        self,
        named_topics: Sequence[NamedTopic | str] = (),
        n_topics: int | Literal["auto"] = "auto",
        encoder: str = "science",
        random_state: int = 0,
    ) -> None:
        self.named_topics = named_topics
        self.n_topics = n_topics
        self.encoder = encoder
        self.random_state = random_state

    @classmethod
    def from_config(cls, config: Config) -> Self:
        """Return an unfitted model with the topics, encoder and seed of some settings."""
        return cls(
            named_topics=config.topics.named,
            n_topics=config.topics.n_topics,
            encoder=config.encoder.name,
            random_state=config.random_state,
        )

    def __sklearn_tags__(self) -> Any:
        """Say to scikit-learn that papers are a frame of texts, no array of numbers."""
        from sklearn.utils import InputTags, TransformerTags

        tags = super().__sklearn_tags__()
        tags.transformer_tags = TransformerTags(preserves_dtype=[])
        tags.input_tags = InputTags(two_d_array=False, string=True)
        tags.no_validation = True
        return tags

    def fit(
        self,
        papers: pd.DataFrame | Sequence[str],
        y: Any = None,
        *,
        vectors: "Embeddings | NDArray[Any] | None" = None,
        embeddings: "Embeddings | NDArray[Any] | None" = None,
        counts: TermCounts | None = None,
        cache: StageCache | None = None,
    ) -> Self:
        """Find the topics of `papers`.

        Parameters
        ----------
        papers
            Frame with string columns `paper_id`, `title` and `abstract`, which is not changed, or a
            list of texts.
        y
            Topics that exist already: labels or numbers in the order of `papers`, or anything else that
            `trends.analyze` takes as `topics`. None discovers topics.
        vectors
            `Embeddings` of these papers in any order, or an array with one row per row of
            `papers`; None encodes them. `embeddings` is another name for it.
        counts
            What `count_terms` gave for these papers, to spare counting again.
        cache
            Where neighbours, discovered topics and the map are kept between runs; None keeps none.

        Returns
        -------
        TopicModel
            The model itself, fitted.

        Raises
        ------
        ConfigError
            If a named topic or `n_topics` is wrong, vectors, counts or given topics do not fit the
            papers, or topics are both named and given.
        FrameError
            If `papers` lacks a column or repeats a paper_id.

        Warns
        -----
        TrendsWarning
            If much of the text has no spaces between words and what finds them is not installed.
        """
        named = check_named_topics(self.named_topics)
        check_random_state(self.random_state)
        rows = frame_texts(papers)
        ordered = check_papers(rows)
        check_n_topics(self.n_topics, len(ordered))
        given = self._read_given(y, rows, named)
        vectors = choose_vectors(vectors, embeddings)
        check_examples(named, ordered)
        counts = count_terms(ordered) if counts is None else order_counts(counts, ordered)
        warn_of_pairs(counts.terms.tolist())
        embeddings = self._embed(ordered, rows, vectors, counts)
        self._forget()
        self._forget(LEARNED)
        self.vectors_ = embeddings
        self.papers_ = keep_texts(ordered)
        self.paper_order_ = rows["paper_id"].to_numpy(dtype=str)
        self._counts = counts
        self._cache = cache or NO_CACHE
        self.edits_ = ()
        self._texts = CleanedTexts.read(ordered) if named else None
        with single_thread():
            if given is None:
                self._find(named, ordered)
            else:
                self._take(given)
        self._texts = None
        return self

    def transform(
        self,
        papers: pd.DataFrame | Sequence[str],
        *,
        vectors: "Embeddings | NDArray[Any] | None" = None,
        embeddings: "Embeddings | NDArray[Any] | None" = None,
    ) -> pd.DataFrame:
        """Return the assignments of papers to the topics that `fit` found.

        The papers of the fit get the assignments they had, new ones those of their nearest.

        Parameters
        ----------
        papers
            Frame with string columns `paper_id`, `title` and `abstract`, or a list of texts.
        vectors
            Their vectors by `encode`, or by the encoder of `fit` if it learns nothing from a corpus;
            None makes them. `embeddings` is another name for it.

        Returns
        -------
        pandas.DataFrame
            Assignments, as `assignments_`.

        Raises
        ------
        ConfigError
            If the topics were given to papers by labels: nothing says which of them a new paper has.
        """
        self._check_fitted()
        given = frame_texts(papers)
        ordered = check_papers(given)
        vectors = choose_vectors(vectors, embeddings)
        with single_thread():
            rows = self._place(given, ordered, vectors)
            claimed = classify_papers(self.classifiers_, ordered, rows, known=self._known)
            free = np.asarray(~claimed.is_member.any(axis=1))
            found = vote_topics(
                rows[free],
                self.vectors_.vectors[self.free_],
                self.discovery_.topics,
                self.discovery_.scores,
            )
            made = frames.make_assignments(ordered["paper_id"], claimed, free, found)
            return check_frame(self._edit(made, ordered["paper_id"], rows), "assignments")

    def fit_transform(
        self, papers: pd.DataFrame | Sequence[str], y: Any = None, **given: Any
    ) -> pd.DataFrame:
        """Find the topics of `papers` and return their assignments."""
        return self.fit(papers, y, **given).assignments_

    def save(self, path: str | Path) -> Path:
        """Write the fitted model to a folder of plain files; OutputError if that fails."""
        self._check_fitted()
        return save_model(self, Path(path))

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a model that `save` wrote; CorpusError if the folder holds none."""
        model = cls()
        load_model(model, Path(path))
        return model

    def _find(self, named: tuple[NamedTopic, ...], ordered: pd.DataFrame) -> None:
        """Find the topics of papers whose vectors are known."""
        vectors = self.vectors_.vectors
        self.classifiers_, claimed = learn_classifiers(
            named,
            ordered,
            vectors,
            texts=self._texts or CleanedTexts([], []),
            encode_definitions=self._encode_definitions,
            step=STEP if self.vectors_.encoder.startswith("science") else None,
            random_state=self.random_state,
        )
        free = np.asarray(~claimed.is_member.any(axis=1))
        self.free_ = free
        self.discovery_ = discover_in_part(
            vectors if free.all() else vectors[free],
            n_topics="auto" if self.n_topics == "auto" else min(self.n_topics, int(free.sum())),
            random_state=self.random_state,
            keys=hash_ids(self.papers_["paper_id"])[free],
            cache=self._cache,
        )
        found = self.discovery_
        self.assignments_ = frames.make_assignments(
            self.papers_["paper_id"], claimed, free, (found.topics, found.scores)
        )
        self.scores_ = frames.make_scores(self.papers_["paper_id"], named, claimed)
        labels = [topic.name.strip() for topic in named]
        self._describe(
            [*labels, *[None] * len(found.stability)],
            n_named=len(named),
            stability=np.concatenate([claimed.stability, found.stability]),
        )
        if n_found := len(found.stability):
            self.notes_ += notes.note_number(self.n_topics, n_found)
        held = (self.topics_, self.assignments_, self.vectors_)
        self.notes_ += notes.note_reach(self.classifiers_, claimed, *held)
        notes.warn_of_names_without_words(self.classifiers_)
        notes.warn_of_topics_without_limits(self.topics_, len(self.papers_))
        warn_of_overlaps(self.overlaps_)

    def _describe(
        self, given: list[str | None], *, n_named: int, stability: NDArray[np.float64]
    ) -> None:
        """Turn what was found into frames, and say what the reader should know."""
        self._forget(DESCRIBED)
        described = describe_topics(
            given,
            self.assignments_,
            self._reading,
            self._table,
            n_named=n_named,
            stability=stability,
        )
        self.topics_ = frames.make_topics(described, stability, len(self.papers_))
        self.terms_ = frames.make_terms(described)
        self.quality_ = frames.make_quality(
            self.topics_, self.terms_, self.assignments_, self.vectors_
        )
        self.notes_ = notes.make_notes(self.topics_, self.discovery_.reason, len(self.papers_))
