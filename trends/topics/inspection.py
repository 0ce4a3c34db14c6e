"""What a fitted topic model can be asked: its map, its hierarchy, scores, members, reasons."""

import hashlib
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trends.encoders import Embeddings
from trends.errors import ConfigError
from trends.formatting import format_count
from trends.runtime.threads import single_thread
from trends.topics import frames
from trends.topics.base import FittedTopics
from trends.topics.bertopic_adapter import build_bertopic
from trends.topics.clustering.centroids import choose_representatives, rank_nearest_topics
from trends.topics.clustering.map_layout import lay_out
from trends.topics.clustering.outliers import explain_unassigned
from trends.topics.edits import apply_edit, find_topics
from trends.topics.input_checks import check_papers, check_vectors
from trends.topics.named.overlaps import find_overlaps
from trends.topics.scoring import fill_grid, list_members, score_parts

__all__ = ["LAZY", "LEARNED", "InspectableTopics"]

# Made when first read, and stale once the topics change.
LAZY: Final = ("bertopic_", "hierarchy_", "unassigned_", "_placed")
LAZY_PLACES: Final = ("_layout", "_map")
# Made when first read, and stale once other papers are fitted.
LEARNED: Final = ("found_concepts_", "projection_", "_known")
# The end of an encoder's name where the corpus gave it dimensions.
LSA: Final = "lsa"


class InspectableTopics(FittedTopics):
    """The part of `TopicModel` that only reads what `fit` learned."""

    @property
    def map_(self) -> pd.DataFrame:
        """Coordinates of every paper, and the method in the column `method`."""
        self._check_fitted()
        return self._map.copy()

    @property
    def map_method_(self) -> str:
        """How the map was made: "PCA", "t-SNE", "UMAP" or "none"."""
        self._check_fitted()
        return self._layout[1]

    @property
    def representatives_(self) -> pd.DataFrame:
        """Central and diverse papers of every topic: topic, kind, rank, paper_id."""
        self._check_fitted()
        known = self.vectors_
        return choose_representatives(self.assignments_, known.paper_ids, known.vectors)

    @property
    def nearest_topics_(self) -> pd.DataFrame:
        """The nearest topic of each: `topic`, `nearest`, `similarity` (cosine of their centres)."""
        self._check_fitted()
        return rank_nearest_topics(self.assignments_, self.vectors_, 1).drop(columns="rank")

    @property
    def overlaps_(self) -> pd.DataFrame:
        """Pairs of named topics that share papers or mean the same; see `find_overlaps`."""
        self._check_fitted()
        return find_overlaps(self.topics_, self.assignments_, self.classifiers_)

    @cached_property
    def unassigned_(self) -> pd.DataFrame:
        """Papers that no topic holds, and why; see `explain_unassigned`."""
        self._check_fitted()
        with single_thread():
            return explain_unassigned(
                self.papers_,
                self.assignments_,
                self.vectors_.vectors,
                reason=self.discovery_.reason,
            )

    @property
    def resamples_(self) -> Iterator[pd.DataFrame]:
        """Discovered topics found again on parts of the papers: `paper_id` and `topic` per run.

        One run at a time, since all of them take more memory than the papers; `paper_id` is a
        category, the same of every run. The numbers of the topics mean nothing from one run to
        the next.
        """
        self._check_fitted()
        names = pd.CategoricalDtype(self.papers_["paper_id"])
        free = np.flatnonzero(self.free_)
        return (
            pd.DataFrame(
                {
                    "paper_id": pd.Categorical.from_codes(free[run >= 0], dtype=names),
                    "topic": run[run >= 0],
                }
            )
            for run in self.discovery_.resamples
        )

    @cached_property
    def bertopic_(self) -> Any:
        """The same topics as a fitted BERTopic model, built on first use."""
        return self.build_bertopic()

    def build_bertopic(self, representation: Any = None) -> Any:
        """Fit a BERTopic model with the same topics, its terms by any representation model.

        Parameters
        ----------
        representation
            What BERTopic takes as `representation_model`: one such model, a list of them that
            work one after the other, or a dictionary whose `"Main"` gives the terms and whose
            others become aspects. Models that compare words with papers get our vectors.

        Returns
        -------
        bertopic.BERTopic
            Fitted, and apart from `bertopic_`, which stays as it is.

        Raises
        ------
        MissingExtraError
            If BERTopic is not installed.
        """
        self._check_fitted()
        return build_bertopic(self, representation=representation)

    def encode(self, papers: pd.DataFrame) -> "Embeddings":
        """Return vectors of papers in the space of those of the fit, as `transform` makes them.

        Parameters
        ----------
        papers
            Frame with string columns `paper_id`, `title` and `abstract`, of the fit or new.

        Returns
        -------
        Embeddings
            One row per paper, by paper_id; papers of the fit have the vectors that they had there,
            new ones those that their words give. `transform(papers, vectors=...)` and
            `score_papers` take them.

        Raises
        ------
        FrameError
            If `papers` lacks a column or repeats a paper_id.
        """
        self._check_fitted("encode")
        ordered = check_papers(papers)
        with single_thread():
            rows = self.projection_.apply(ordered)
        return Embeddings(ordered["paper_id"].to_numpy(dtype=str), rows, self._name_placed())

    def score_papers(
        self, papers: pd.DataFrame, *, vectors: "Embeddings | NDArray[Any] | None" = None
    ) -> pd.DataFrame:
        """Score papers against every topic, named and discovered.

        Parameters
        ----------
        papers
            Frame with string columns `paper_id`, `title` and `abstract`, of the fit or new.
        vectors
            Their vectors by the same encoder as in `fit`; None derives them from their words.

        Returns
        -------
        pandas.DataFrame
            `paper_id` string, `topic` int32, `score` float32; one row per paper and topic, sorted
            so. For a named topic the probability of membership; for a discovered one the share of
            the paper's neighbourhood that lies in it, whether or not a named topic claims the
            paper. What was merged has the highest score of its parts, at most its own.
        """
        self._check_fitted()
        ordered = check_papers(papers)
        with single_thread():
            rows = self._place(papers, ordered, vectors)
            known = self.vectors_.vectors[self.free_]
            parts = score_parts(ordered, rows, self.classifiers_, self.discovery_, known)
            scores = self._edit(parts, ordered["paper_id"], rows)
        return fill_grid(scores, ordered["paper_id"], self.topics_["topic"])

    def rank_nearest_topics(self, n_nearest: int = 3) -> pd.DataFrame:
        """Rank the other topics by how near they are to each.

        Parameters
        ----------
        n_nearest
            How many per topic; all where there are fewer.

        Returns
        -------
        pandas.DataFrame
            `topic` int32, `rank` int16 from 0, `nearest` int32, `similarity` float64 (cosine of
            the two centres, -1 to 1); sorted by topic and rank. Topics without papers are left out.

        Raises
        ------
        ConfigError
            If `n_nearest` is below 1.
        """
        self._check_fitted()
        return rank_nearest_topics(self.assignments_, self.vectors_, n_nearest)

    def represent_topics(self, *, n_central: int = 3, n_diverse: int = 3) -> pd.DataFrame:
        """Choose papers that stand for each topic: central ones, and ones that show its width.

        Parameters
        ----------
        n_central, n_diverse
            How many of each kind at most.

        Returns
        -------
        pandas.DataFrame
            `topic` int32, `label` string, `kind` ("central" or "diverse"), `rank` int16 from 0,
            `paper_id`, `title` string; sorted by topic, kind and rank.

        Raises
        ------
        ConfigError
            If a number is negative.
        """
        self._check_fitted()
        known = self.vectors_
        chosen = choose_representatives(
            self.assignments_,
            known.paper_ids,
            known.vectors,
            n_central=n_central,
            n_diverse=n_diverse,
        )
        labels = self.topics_.set_index("topic")["label"]
        chosen.insert(1, "label", chosen["topic"].map(labels).astype("string"))
        titles = self.papers_.set_index("paper_id")["title"]
        return chosen.assign(title=chosen["paper_id"].map(titles).astype("string"))

    def list_members(self, *labels: str, least: float = 0.1) -> pd.DataFrame:
        """List the papers of topics and those that nearly belong, with what speaks for them.

        Parameters
        ----------
        *labels
            The topics' labels; without any, all topics.
        least
            Lowest score, 0 to 1, of a paper that is still shown as a near miss.

        Returns
        -------
        pandas.DataFrame
            `label`, `paper_id`, `title` string, `score` float32, `is_member` bool, `evidence`
            string (the sentence that names a named topic, missing elsewhere); topic by topic,
            members first, the highest score first.

        Raises
        ------
        ConfigError
            If no topic has a label; the closest are named.
        """
        self._check_fitted()
        numbers = find_topics(self.topics_, labels) if labels else self.topics_["topic"].tolist()
        return list_members(self, numbers, least, score_papers=self.score_papers)

    @cached_property
    def _layout(self) -> tuple[NDArray[np.float32], str]:
        with single_thread():
            return lay_out(self.vectors_.vectors, random_state=self.random_state, cache=self._cache)

    @cached_property
    def _map(self) -> pd.DataFrame:
        return frames.make_map(self.vectors_.paper_ids, *self._layout)

    def _place(
        self,
        papers: pd.DataFrame,
        ordered: pd.DataFrame,
        vectors: "Embeddings | NDArray[Any] | None",
    ) -> NDArray[np.float32]:
        """Return vectors of papers in the space of those of the fit."""
        if not self.classifiers_ and (self.topics_["kind"] == "named").any():
            raise ConfigError(
                "Papers are placed by what a model learned; these topics were given by labels, from which "
                "nothing is learned. Give labels of the new papers, too: TopicModel().fit(papers, labels)."
            )
        if vectors is None:
            return self.projection_.apply(ordered)
        given = check_vectors(vectors, papers, ordered)
        rows = given.vectors
        if rows.shape[1] != self.vectors_.vectors.shape[1]:
            raise ConfigError(
                f"Vectors must have the {self.vectors_.vectors.shape[1]} dimensions that the model "
                f"was fitted with; these have {rows.shape[1]}. Encode them by model.encode(papers)."
            )
        self._check_own_dimensions(given)
        return rows

    def _check_own_dimensions(self, given: "Embeddings") -> None:
        """Refuse vectors whose last dimensions are those of another corpus.

        LSA learns its dimensions from the papers at hand: those of two corpora mean nothing to each
        other, though they are as many.
        """
        own = self.vectors_
        if not own.encoder.endswith(LSA) or given.encoder == self._name_placed():
            return
        row_of = {paper: row for row, paper in enumerate(own.paper_ids.tolist())}
        rows = np.array([row_of.get(paper, -1) for paper in given.paper_ids.tolist()])
        is_same = (rows >= 0) & (own.vectors[rows] == given.vectors).all(axis=1)
        if not is_same.all():
            n_other = format_count(int((~is_same).sum()), "paper")
            raise ConfigError(
                f"vectors must be in the space of the fit, whose encoder {own.encoder!r} took dimensions "
                f"from its own papers; those of {n_other} were made apart ({given.encoder!r}). Use "
                "model.encode(papers), or leave vectors out."
            )

    def _name_placed(self) -> str:
        mark = hashlib.blake2b(self.vectors_.vectors.tobytes(), digest_size=6).hexdigest()
        return f"{self.vectors_.encoder} of model {mark}"

    def _edit(
        self, made: pd.DataFrame, paper_ids: "pd.Series[Any]", rows: NDArray[np.float32]
    ) -> pd.DataFrame:
        """Return assignments or scores after all that the user changed by hand."""
        if self.edits_:
            vectors = pd.DataFrame(rows, index=pd.Index(paper_ids.astype(str)))
            for edit in self.edits_:
                made = apply_edit(made, edit, vectors, self.vectors_.vectors)
        return made

    def _forget(self, names: tuple[str, ...] = (*LAZY, *LAZY_PLACES)) -> None:
        """Drop what was made when it was first read."""
        for name in names:
            self.__dict__.pop(name, None)
