"""A paper's words and its vector -> the probability that it belongs to a topic that it names.

Experience turns the strength of the words into a first probability. Where the corpus is large
enough, confident members and non-members train a small classifier on the vectors, which corrects
uncertain mentions. Papers that do not say the name are judged by `trends.topics.named.zero_shot`.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from trends.topics.named.ridge import evaluate, train_balanced

__all__ = ["KeywordClassifier", "Views", "fit_keyword_classifier", "score_words"]

# Strength at which words alone make membership as likely as not, and how steeply it turns.
EVEN_STRENGTH: Final = 1.25
STEEPNESS: Final = 2.2
SURE_STRENGTH: Final = 2.3
MIN_CORPUS: Final = 200
MIN_SEEDS: Final = 10
# A bound on time (convention): more non-members hardly change what is learned.
MOST_NEGATIVES: Final = 4_000
# Similarity to the definition, in standard deviations above the corpus: with words, without.
CLOSE: Final = 1.0
FAR: Final = 0.5
# Where a corpus is too small to learn a field, papers need not say its name unless this share of
# the nearest do. A few papers stand for the nearest of a corpus in which none is near.
SAID_SHARE: Final = 0.6
FEW_NEAREST: Final = 10
FEW_NEAREST_SHARE: Final = 0.02
# A corpus touches a field if this share of its papers clearly say it, or if as large a part of them
# as above lie so many steps from it on average: chosen by `benchmarks/name_weights.py --touched`.
TOUCHED_SHARE: Final = 0.01
TOUCHED_NEARNESS: Final = 2.7
# Where fewer papers than this clearly say it, the nearest must lie nearer. Of 84 foreign names on 15
# lists those of so few papers lay 2.78 steps away at most, of 199 names of the lists themselves two
# nearer than 3.15 (`benchmarks/name_weights.py --touched`).
FEW_CLEAR: Final = 3
UNSAID_NEARNESS: Final = 3.0
# How far the classifier may move the log odds of a paper that mentions the topic.
LARGEST_CORRECTION: Final = 1.5
LARGEST_ODDS: Final = 6.0
STEEPEST: Final = 5.0
RIDGE: Final = 0.1


@dataclass(frozen=True)
class Views:
    """What is known of each paper as a candidate for one topic.

    Parameters
    ----------
    strength
        Weighted mentions; NaN for papers that hold an excluded phrase.
    vectors
        Unit rows; rows of zeros are papers of which nothing is known.
    closeness
        Similarity to the topic's definition, in standard deviations above the corpus.
    nearness
        The same in steps of the encoder's space, whatever the corpus.
    lag
        How many steps nearer another named topic's definition is; 0 where none is.
    fixed
        1 for papers that the user says belong, 0 for those that do not, NaN otherwise.
    """

    strength: NDArray[np.float64]
    vectors: NDArray[np.float32]
    closeness: NDArray[np.float64]
    nearness: NDArray[np.float64]
    lag: NDArray[np.float64]
    fixed: NDArray[np.float64]

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Which papers something is known of, and no excluded phrase rules out."""
        return np.asarray(self.vectors.any(axis=1)) & ~np.isnan(self.strength)

    def take(self, rows: NDArray[np.int64], vectors: NDArray[np.float32]) -> "Views":
        """Return the view of some papers, whose vectors are given, as views of one corpus share them."""
        named = [each.name for each in fields(self) if each.name != "vectors"]
        return Views(vectors=vectors, **{name: getattr(self, name)[rows] for name in named})


@dataclass(frozen=True)
class KeywordClassifier:
    """What was learned about one topic from its corpus.

    Parameters
    ----------
    weights, bias
        The classifier on vectors; None where the corpus had too few papers to train one.
    slope
        How its value becomes log odds.
    """

    weights: NDArray[np.float64] | None = None
    bias: float = 0.0
    slope: float = 0.0

    def score(self, views: Views) -> NDArray[np.float64]:
        """Return the probability that each paper belongs to the topic."""
        excluded = np.isnan(views.strength)
        strength = np.where(excluded, 0.0, views.strength)
        least = expit(-LARGEST_ODDS)
        odds = logit(np.clip(score_words(strength), least, 1 - least))
        if self.weights is not None:
            says = np.flatnonzero(strength > 0)
            vectors = views.vectors[says]
            value = evaluate(vectors, self.weights, self.bias)
            correction = np.clip(self.slope * value, -LARGEST_CORRECTION, LARGEST_CORRECTION)
            odds[says] += np.where(vectors.any(axis=1), correction, 0.0)
        return np.where(excluded, 0.0, expit(odds))


def score_words(strength: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of membership that experience gives to a strength of mention.

    Examples
    --------
    >>> score_words(np.array([0.0, 1.25, 5.0])).round(2).tolist()
    [0.0, 0.5, 0.95]
    """
    odds = (strength / EVEN_STRENGTH) ** STEEPNESS
    probability: NDArray[np.float64] = odds / (1 + odds)
    return probability


def fit_keyword_classifier(views: Views, *, random_state: int = 0) -> KeywordClassifier:
    """Learn from a corpus what its vectors say about papers that say a topic's name.

    Parameters
    ----------
    views
        The corpus, seen from the topic.
    random_state
        Seed of the choice of non-members, where there are very many.

    Returns
    -------
    Membership
        Without a classifier where fewer than 200 papers have vectors, or fewer than 10 are
        confident members.
    """
    known = np.asarray(views.vectors.any(axis=1))
    if known.sum() < MIN_CORPUS:
        return KeywordClassifier()
    seeds, others = _find_seeds(views, known)
    if seeds.sum() < MIN_SEEDS or others.sum() < 2 * MIN_SEEDS:
        return KeywordClassifier()
    rows, truth = _choose_examples(seeds, others, random_state)
    # A classifier flatters the papers it learned from; they are judged by one that did not.
    weights, bias, value = train_balanced(views.vectors[rows], truth, RIDGE)
    return KeywordClassifier(weights, bias, _measure_slope(value, truth))


def _find_seeds(
    views: Views, known: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return confident members and confident non-members of a topic whose papers say its name."""
    strength = np.nan_to_num(views.strength)
    members = (strength >= SURE_STRENGTH) & (views.closeness >= CLOSE / 3)
    far = (views.closeness < FAR) | ((views.lag > 0) & (views.closeness < CLOSE))
    others = far & (strength < EVEN_STRENGTH / 3) & ~members
    members = np.where(np.isnan(views.fixed), members, views.fixed == 1)
    others = np.where(np.isnan(views.fixed), others, views.fixed == 0)
    return members & known, others & known


def _choose_examples(
    seeds: NDArray[np.bool_], others: NDArray[np.bool_], random_state: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows of members and non-members, and which are members."""
    negatives = np.flatnonzero(others)
    if len(negatives) > MOST_NEGATIVES:
        chooser = np.random.default_rng(random_state)
        negatives = np.sort(chooser.choice(negatives, MOST_NEGATIVES, replace=False))
    rows = np.concatenate([np.flatnonzero(seeds), negatives])
    return rows, np.repeat([1, 0], [int(seeds.sum()), len(negatives)])


def _measure_slope(value: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Return the slope of the log odds of two normals with one variance, kept cautious."""
    inside, outside = value[truth == 1], value[truth == 0]
    variance = float(np.concatenate([inside - inside.mean(), outside - outside.mean()]).var())
    gap = max(float(inside.mean() - outside.mean()), 0.0)
    return min(gap / max(variance, 1e-6), STEEPEST)
