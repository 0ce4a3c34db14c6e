"""The concepts of a fitted topic model: terms that papers are about, and where they lie."""

import warnings
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from trends.errors import ConfigError, TrendsWarning, list_offenders
from trends.topics.concepts.concept_edits import ban_concepts, find_concept, regroup_concepts
from trends.topics.concepts.concept_places import place_concepts, select_members
from trends.topics.concepts.finding import FoundConcepts, discover_concepts
from trends.topics.concepts.matching import find_mentions
from trends.topics.input_checks import check_papers
from trends.topics.inspection import InspectableTopics

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from trends.config import NamedTopic

__all__ = ["ConceptTopics", "find_number"]


class ConceptTopics(InspectableTopics):
    """The part of `TopicModel` that knows the concepts of its papers; found when first read."""

    named_topics: "Sequence[NamedTopic | str]"

    @cached_property
    def found_concepts_(self) -> FoundConcepts:
        """Concepts numbered from 0, before they are placed among the topics."""
        self._check_fitted("found_concepts_")
        return discover_concepts(self.papers_, vectors=self.vectors_)

    @property
    def concepts_(self) -> pd.DataFrame:
        """One row per concept, numbered behind the topics; `parent` is the topic it lies in."""
        self._check_fitted("concepts_")
        return self._placed[0].copy()

    @property
    def mentions_(self) -> pd.DataFrame:
        """One row per paper and concept that it mentions."""
        self._check_fitted("mentions_")
        return self._placed[1].copy()

    def members(self, topic: int | str, *, about: bool = False) -> "NDArray[Any]":
        """Return the papers of a topic of any kind.

        Parameters
        ----------
        topic
            Its number or its label; of a concept, any of its spellings.
        about
            Of a concept, only papers that are about it; else all that mention it. The papers of
            named topics and areas are the same either way.

        Returns
        -------
        numpy.ndarray of str
            Their identifiers, sorted.

        Raises
        ------
        ConfigError
            If there is no such topic.
        """
        self._check_fitted("members")
        concepts, mentions = self._placed
        number = find_number(topic, self.topics_, concepts)
        return select_members(
            number,
            assignments=self.assignments_,
            mentions=mentions,
            is_concept=bool((concepts["topic"] == number).any()),
            about=about,
        )

    def find_mentions(self, papers: pd.DataFrame) -> pd.DataFrame:
        """Find which papers, of the fit or new, mention the concepts that `fit` found.

        Parameters
        ----------
        papers
            Frame with string columns `paper_id`, `title` and `abstract`.

        Returns
        -------
        pandas.DataFrame
            A mentions frame like `mentions_`; for the papers of the fit the same.
        """
        self._check_fitted("find_mentions")
        ordered = check_papers(papers)
        found = self.found_concepts_
        mentions = find_mentions(ordered, found.forms)
        return place_concepts(
            found.concepts, mentions, self.topics_, self.assignments_, named=self._read_names()
        )[1]

    def ban_concepts(self, texts: "Sequence[str]") -> Self:
        """Leave out concepts; longer terms that hold them, and all papers, stay.

        Parameters
        ----------
        texts
            Labels or spellings of concepts, upper and lower case alike.

        Returns
        -------
        TopicModel
            The model itself, its concepts numbered anew.

        Raises
        ------
        ConfigError
            If no concept has one of the texts; the closest are named.
        """
        self._check_fitted("ban_concepts")
        return self._set_concepts(ban_concepts(self.found_concepts_, texts))

    def regroup_concepts(self, texts: "Sequence[str]", *, name: str) -> Self:
        """Join, rename or divide concepts: make one of labels and spellings.

        Parameters
        ----------
        texts
            The label of a concept stands for all of its spellings: two labels join two concepts, one
            gives a concept another name. Any other spelling stands for itself alone, and leaves the
            concept that it belonged to.
        name
            Label of the concept that is made; papers that say it count, too.

        Returns
        -------
        TopicModel
            The model itself, its concepts numbered anew. The concept keeps the `topic_key` of the
            largest one that is joined whole.

        Raises
        ------
        ConfigError
            If no concept has one of the texts (the closest are named), or the name is empty.
        """
        self._check_fitted("regroup_concepts")
        return self._set_concepts(
            regroup_concepts(self.found_concepts_, self.papers_, texts, name=name)
        )

    def change_concepts(
        self,
        *,
        banned: "Sequence[str]" = (),
        regrouped: "Mapping[str, Sequence[str]] | None" = None,
    ) -> Self:
        """Ban and regroup concepts as settings say, and warn of those that these papers lack.

        Parameters
        ----------
        banned
            What `ban_concepts` takes.
        regrouped
            The texts that `regroup_concepts` takes, by the name that each group gets.

        Returns
        -------
        TopicModel
            The model itself.

        Warns
        -----
        TrendsWarning
            Of labels and spellings that no concept has.
        """
        self._check_fitted("change_concepts")
        absent = []
        for text in banned:
            if find_concept(self.found_concepts_.concepts, text) is None:
                absent.append(text)
            else:
                self.ban_concepts([text])
        for name, texts in (regrouped or {}).items():
            concepts = self.found_concepts_.concepts
            known = [text for text in texts if find_concept(concepts, text) is not None]
            absent += [text for text in texts if text not in known]
            if known:
                self.regroup_concepts(known, name=name)
        if absent:
            warnings.warn(
                f"Settings of concepts must be labels or spellings of concepts of these papers; none "
                f"has {list_offenders(absent)}. Nothing was changed for them; "
                "`python -m trends concepts` lists the concepts.",
                TrendsWarning,
                stacklevel=2,
            )
        return self

    def _set_concepts(self, found: FoundConcepts) -> Self:
        self.found_concepts_ = found
        self.__dict__.pop("_placed", None)
        return self

    @cached_property
    def _placed(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        found = self.found_concepts_
        return place_concepts(
            found.concepts,
            found.mentions,
            self.topics_,
            self.assignments_,
            named=self._read_names(),
        )

    def _read_names(self) -> dict[int, list[str]]:
        """Return the name of each named topic, and the keywords that the user gave it."""
        keywords = {claim.topic.name.strip(): claim.topic.keywords for claim in self.classifiers_}
        named = self.topics_[self.topics_["kind"] == "named"]
        return {
            int(topic): [str(label), *keywords.get(str(label), ())]
            for topic, label in zip(named["topic"], named["label"], strict=True)
        }


def find_number(topic: int | str, topics: pd.DataFrame, concepts: pd.DataFrame) -> int:
    """Return the number of a topic that is given by number, label, or spelling of a concept.

    Raises
    ------
    ConfigError
        If there is no such topic.
    """
    if not isinstance(topic, str):
        known = {*topics["topic"].tolist(), *concepts["topic"].tolist()}
        if topic in known:
            return int(topic)
        raise ConfigError(
            f"topic must be one of the {len(known)} topics, by its number or label; got {topic!r}. "
            "The frame of topics has their numbers."
        )
    asked = topic.strip().casefold()
    for frame in (topics, concepts):
        for number, label in zip(frame["topic"], frame["label"], strict=True):
            if str(label).casefold() == asked:
                return int(number)
    for number, variants in zip(concepts["topic"], concepts["variants"], strict=True):
        if asked in {str(variant).casefold() for variant in variants}:
            return int(number)
    raise ConfigError(
        f"topic must be one of the {len(topics) + len(concepts)} topics, by its number or label; "
        f"got {topic!r}. The largest are {list_offenders(topics['label'])}."
    )
