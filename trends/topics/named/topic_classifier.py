"""All that decides whether a paper belongs to a named topic."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trends.config import NamedTopic
from trends.topics.named.keyword_classifier import KeywordClassifier
from trends.topics.named.patterns import Phrase
from trends.topics.named.zero_shot import HIGHEST_CUT, FieldClassifier

__all__ = ["NamedScores", "TopicClassifier"]


@dataclass(frozen=True)
class TopicClassifier:
    """All that decides whether a paper belongs to one named topic.

    Parameters
    ----------
    topic
        What the user said.
    phrases
        Phrases any of which names the topic, variants included.
    parts
        Words of names of several words, which count for less where they stand apart.
    exclude
        Phrases whose papers do not belong.
    direction
        Vector of the definition.
    centre, spread
        Mean and standard deviation of the corpus's similarity to it.
    step
        Similarity that is one step of nearness; None for one standard deviation above the mean.
    membership
        What the corpus taught of the papers that say what the topic looks for.
    field
        What it taught of all papers; None where papers must say what the topic looks for.
    must_say
        Whether only papers belong that say it.
    references
        Identifiers of members to which papers are close that belong and do not say its name.
    languages
        Languages of the corpus besides English, in whose inflections its words are found.
    """

    topic: NamedTopic
    phrases: tuple[Phrase, ...]
    parts: tuple[tuple[Phrase, ...], ...]
    exclude: tuple[Phrase, ...]
    direction: NDArray[np.float32]
    centre: float = 0.0
    spread: float = 1.0
    step: float | None = None
    membership: KeywordClassifier = field(default_factory=KeywordClassifier)
    field: FieldClassifier | None = None
    must_say: bool = True
    references: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def cut(self) -> float:
        """Return the score from which a paper belongs."""
        return HIGHEST_CUT if self.must_say or self.field is None else self.field.cut


@dataclass(frozen=True)
class NamedScores:
    """How each paper stands to each named topic.

    Parameters
    ----------
    scores
        Papers x topics, probability of membership.
    is_member
        Papers x topics, whether the score is high enough.
    sentences
        Per topic, the sentence of each paper that shows it best; empty where none does.
    stability
        Per topic, the mean overlap of its papers with those found when it is learned on parts.
    n_said, n_close
        Per topic, the papers that say its name (if only its words, apart) or a keyword, and those that say neither and belong
        or, where papers must say one, would belong otherwise; empty for papers of no fit.
    """

    scores: NDArray[np.float64]
    is_member: NDArray[np.bool_]
    sentences: list[list[str]]
    stability: NDArray[np.float64]
    n_said: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    n_close: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
