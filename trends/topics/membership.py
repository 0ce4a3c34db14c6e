"""Two views of a claim, the paper's words and its vector -> the probability that it holds.

The words give a first probability from experience. Where the corpus has enough confident members
and non-members, their vectors train a small classifier, and a two-view mixture (words and
classifier independent given membership) is fitted to the whole corpus: this sets how much each
view says about this topic here, and so the threshold.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["THRESHOLD", "Membership", "fit_membership", "judge_words"]

THRESHOLD: Final = 0.5
# Strength at which words alone make membership as likely as not, and how steeply it turns.
EVEN_STRENGTH: Final = 1.25
STEEPNESS: Final = 2.2
BINS: Final = np.array([1e-9, 0.45, 0.9, 1.3, 2.0, 3.0])
# Share of members and of others per bin of strength that experience expects, the weakest first.
MEMBERS_EXPECTED: Final = np.array([0.06, 0.04, 0.07, 0.10, 0.15, 0.18, 0.40])
OTHERS_EXPECTED: Final = np.array([0.88, 0.05, 0.035, 0.018, 0.01, 0.005, 0.002])
PSEUDO_PAPERS: Final = 40.0
MIN_SEEDS: Final = 10
MOST_NEGATIVES: Final = 20_000
N_STEPS: Final = 30
N_FOLDS: Final = 5
# With this many confident members the fit counts for a quarter, with many more for nearly all.
TRUSTED_SEEDS: Final = 100
LARGEST_ODDS: Final = 6.0


@dataclass(frozen=True)
class Membership:
    """What was learned about one topic's two views.

    Parameters
    ----------
    weights, bias
        The classifier on vectors; None where the corpus had too few seeds to train one.
    log_odds
        Per bin of strength, how much it speaks for membership.
    slope, offset
        How the classifier's value becomes log odds.
    prior
        Log odds of membership before any evidence.
    trust
        How far the corpus's own fit replaces experience with words, 0 to 1.
    """

    weights: NDArray[np.float64] | None = None
    bias: float = 0.0
    log_odds: NDArray[np.float64] | None = None
    slope: float = 0.0
    offset: float = 0.0
    prior: float = 0.0
    trust: float = 0.0

    def score(
        self, strength: NDArray[np.float64], vectors: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Return the probability that each paper belongs to the topic."""
        excluded = np.isnan(strength)
        strength = np.where(excluded, 0.0, strength)
        words = judge_words(strength)
        if self.weights is None or self.log_odds is None:
            return np.where(excluded, 0.0, words)
        value = vectors.astype(np.float64) @ self.weights + self.bias
        known = vectors.any(axis=1)
        seen = np.where(known, self.slope * value + self.offset, 0.0)
        odds = self.prior + self.log_odds[np.digitize(strength, BINS)] + seen
        odds = np.clip(odds, -LARGEST_ODDS, LARGEST_ODDS)
        mixed = self.trust * odds + (1 - self.trust) * _log_odds(words)
        return np.where(excluded, 0.0, _expit(mixed))


def judge_words(strength: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of membership that experience gives to a strength of mention.

    Examples
    --------
    >>> judge_words(np.array([0.0, 1.25, 5.0])).round(2).tolist()
    [0.0, 0.5, 0.95]
    """
    odds = (strength / EVEN_STRENGTH) ** STEEPNESS
    probability: NDArray[np.float64] = odds / (1 + odds)
    return probability


def fit_membership(
    strength: NDArray[np.float64],
    vectors: NDArray[np.float32],
    *,
    fixed: NDArray[np.float64],
    random_state: int = 0,
) -> Membership:
    """Learn one topic's two views from a corpus.

    Parameters
    ----------
    strength
        Weighted mentions per paper; NaN for papers that hold an excluded phrase.
    vectors
        Unit rows, one per paper; rows of zeros are papers of which nothing is known.
    fixed
        1 for papers that the user says belong, 0 for those that do not, NaN otherwise.
    random_state
        Seed of the choice of non-members, where there are very many.

    Returns
    -------
    Membership
        Without a classifier where fewer than 10 papers are confident members, or non-members.
    """
    fixed = np.where(np.isnan(strength), 0.0, fixed)
    strength = np.nan_to_num(strength)
    first = np.where(np.isnan(fixed), judge_words(strength), fixed)
    known = np.asarray(vectors.any(axis=1))
    seeds = (first >= 0.8) & known
    others = (first <= 0.05) & known
    if seeds.sum() < MIN_SEEDS or others.sum() < 2 * MIN_SEEDS:
        return Membership()
    rows, truth = _choose_examples(seeds, others, random_state)
    weights, bias = _train(vectors[rows], truth)
    value = vectors.astype(np.float64) @ weights + bias
    # A classifier flatters the papers it learned from; they are judged by one that did not.
    for fold in range(N_FOLDS):
        left_out = np.arange(len(rows)) % N_FOLDS == fold
        others_weights, others_bias = _train(vectors[rows[~left_out]], truth[~left_out])
        value[rows[left_out]] = vectors[rows[left_out]] @ others_weights + others_bias
    fitted = _fit_mixture(first, np.digitize(strength, BINS), value, known, fixed, weights, bias)
    n_seeds = int(seeds.sum())
    return replace(fitted, trust=(n_seeds / (n_seeds + TRUSTED_SEEDS)) ** 2)


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


def _train(
    vectors: NDArray[np.float32], truth: NDArray[np.int64]
) -> tuple[NDArray[np.float64], float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=300)
    model.fit(vectors, truth)
    return model.coef_[0].astype(np.float64), float(model.intercept_[0])


def _fit_mixture(
    first: NDArray[np.float64],
    bins: NDArray[np.int64],
    value: NDArray[np.float64],
    known: NDArray[np.bool_],
    fixed: NDArray[np.float64],
    weights: NDArray[np.float64],
    bias: float,
) -> Membership:
    """Fit the two-view mixture by expectation maximisation, from the words' probabilities."""
    belief = first.copy()
    result = Membership()
    for _ in range(N_STEPS):
        log_odds = _log_odds_of_bins(belief, bins)
        slope, offset = _separate(belief[known], value[known])
        share = float(np.clip(belief.mean(), 1e-6, 0.95))
        result = Membership(
            weights, bias, log_odds, slope, offset, float(np.log(share / (1 - share)))
        )
        seen = np.where(known, slope * value + offset, 0.0)
        updated = _expit(result.prior + log_odds[bins] + seen)
        updated = np.where(np.isnan(fixed), updated, fixed)
        if np.abs(updated - belief).max() < 1e-4:
            break
        belief = updated
    return result


def _log_odds_of_bins(belief: NDArray[np.float64], bins: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how much each bin speaks for membership; never less for stronger mentions."""
    n_bins = len(BINS) + 1
    members = np.bincount(bins, belief, n_bins) + PSEUDO_PAPERS * MEMBERS_EXPECTED
    others = np.bincount(bins, 1 - belief, n_bins) + PSEUDO_PAPERS * OTHERS_EXPECTED
    odds = np.log(members / members.sum()) - np.log(others / others.sum())
    rising: NDArray[np.float64] = np.maximum.accumulate(odds)
    return rising


def _separate(belief: NDArray[np.float64], value: NDArray[np.float64]) -> tuple[float, float]:
    """Return slope and offset of the log odds of two normals with one variance."""
    inside, outside = belief.sum() + 1e-9, (1 - belief).sum() + 1e-9
    mean_in = float((belief * value).sum() / inside)
    mean_out = float(((1 - belief) * value).sum() / outside)
    spread = (belief * (value - mean_in) ** 2 + (1 - belief) * (value - mean_out) ** 2).sum()
    variance = float(spread / len(value)) + 1e-6
    slope = max(mean_in - mean_out, 0.0) / variance
    return slope, -slope * (mean_in + mean_out) / 2


def _log_odds(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    least = 1 / (1 + np.exp(LARGEST_ODDS))
    inside = np.clip(probability, least, 1 - least)
    odds: NDArray[np.float64] = np.log(inside / (1 - inside))
    return odds


def _expit(odds: NDArray[Any]) -> NDArray[np.float64]:
    clipped: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -40, 40)))
    return clipped
