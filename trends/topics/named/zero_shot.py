"""Names of fields -> the papers of each field, which need not say its name.

Names are judged together. A first weighing of nearness and words says how likely each paper belongs
to each name; a linear classifier learned from that sees what the likely papers have in common; a
second weighing joins both. What counts is also whether another name fits a paper better. The
weights of both weighings were learned on labelled papers, by `benchmarks/name_weights.py`.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from trends.topics.named.ridge import evaluate, train_by_folds

__all__ = [
    "NEAREST",
    "Candidates",
    "FieldClassifier",
    "choose_cut",
    "describe_first",
    "describe_second",
    "refit_fields",
    "score_fields",
    "train_fields",
]

# Per feature of `_describe_first`, and of `_describe_second` behind them.
FIRST: Final = np.array([0.863, -0.562, 0.754, 0.98, -0.182])
FIRST_BIAS: Final = -2.0
SECOND: Final = np.array([-0.46, 0.387, 0.294, 0.845, -0.351, 0.155, 0.075])
SECOND_BIAS: Final = 1.483
# What the share of papers that any name covers, and the share of each name, add (log odds).
COVERED: Final = 0.364
SHARE: Final = 1.151
# The same for a name beside no other, which would take too much by the weights above; its lead is that
# over no name at all. Learned by `benchmarks/name_reach.py`.
ALONE: Final = np.array([0.117, 0.161, -0.157, 0.857, 0.51, 0.228, -0.019])
ALONE_BIAS: Final = -2.417
SHARE_ALONE: Final = -0.141

# Chosen by hand: in fewer papers the distribution of the similarities cannot be estimated.
MIN_PAPERS: Final = 200
# So many papers at a time, lest their features take more memory than their vectors.
BLOCK: Final = 20_000
RIDGE: Final = 0.02
# What the classifier makes of the papers teaches it once more.
N_ROUNDS: Final = 2
MOST_STRENGTH: Final = 5.0
# Steps of nearness, and log odds, by which another name can be worse or better at most.
WIDEST_LEAD: Final = 3.0
WIDEST_ODDS_LEAD: Final = 6.0
# A paper fits "none of them" as well as a name at these log odds of the classifier.
NO_NAME: Final = -2.0
LARGEST_ODDS: Final = 10.0
# So many steps away lie the papers nearest to a name. Where a corpus is too small to learn a field,
# papers that neither lie there nor say the name are no likelier than this.
NEAREST: Final = 3.5
LIKELIEST_UNLEARNED: Final = 0.4
# Membership is never asked to be surer than this, nor less sure than that.
HIGHEST_CUT: Final = 0.5
LOWEST_CUT: Final = 0.2


@dataclass(frozen=True)
class Candidates:
    """What is known of each paper before anything is learned; papers x names.

    Parameters
    ----------
    strength
        Weighted mentions of the name.
    nearness
        Similarity to the name, in steps of the encoder's space.
    fixed
        1 and 0 where the user said so, NaN otherwise.
    """

    strength: NDArray[np.float64]
    nearness: NDArray[np.float64]
    fixed: NDArray[np.float64]

    def take(self, rows: slice | NDArray[np.bool_]) -> "Candidates":
        """Return what is known of some papers."""
        return Candidates(self.strength[rows], self.nearness[rows], self.fixed[rows])


@dataclass(frozen=True)
class FieldClassifier:
    """What was learned about the papers of one name.

    Parameters
    ----------
    centre
        Mean nearness of the corpus.
    weights, bias
        The classifier, whose values are log odds; no weights where the corpus was too small.
    prior
        What the corpus as a whole adds to the log odds of the second weighing.
    cut
        Score from which a paper belongs.
    """

    centre: float
    weights: NDArray[np.float64] | None = None
    bias: float = 0.0
    prior: float = 0.0
    cut: float = HIGHEST_CUT


def train_fields(
    vectors: NDArray[np.float32], candidates: Candidates, *, is_alone: bool = False
) -> list[FieldClassifier]:
    """Learn which papers belong to each of some names of fields.

    Parameters
    ----------
    vectors
        Unit rows; rows of zeros are papers of which nothing is known.
    candidates
        What the names say of the same papers.
    is_alone
        Whether each name is judged as if there were no other; a single one always is.

    Returns
    -------
    list of FieldClassifier
        One per name; without a classifier where fewer than 200 papers have vectors.

    References
    ----------
    Y. Meng, J. Shen, C. Zhang and J. Han (2018). Weakly-supervised neural text classification. CIKM.
    Z. Wang, D. Mekala and J. Shang (2021). X-Class: text classification with extremely weak
    supervision. NAACL.
    Z. C. Lipton, C. Elkan and B. Naryanaswamy (2014). Optimal thresholding of classifiers to
    maximize F1 measure. ECML.
    """
    known = np.asarray(vectors.any(axis=1))
    seen = candidates.take(known)
    centres = seen.nearness.mean(axis=0) if known.any() else np.zeros(seen.nearness.shape[1])
    fields = [FieldClassifier(float(centre)) for centre in centres]
    if known.sum() < MIN_PAPERS:
        return fields
    is_alone = is_alone or len(centres) == 1
    first = describe_first(seen, centres, is_alone=is_alone)
    learned, covered, shares = refit_fields(vectors[known], first, seen.fixed)
    fields = [
        FieldClassifier(
            float(centre),
            weights,
            float(bias),
            _weigh_shares(covered, float(share), is_alone=is_alone),
        )
        for centre, weights, bias, share in zip(centres, *learned, shares, strict=True)
    ]
    found = score_fields(fields, vectors[known], seen, is_alone=is_alone)
    scores = _apply_examples(found, seen.fixed)
    return [
        replace(field, cut=choose_cut(column))
        for field, column in zip(fields, scores.T, strict=True)
    ]


def refit_fields(
    vectors: NDArray[np.float32], first: NDArray[np.float64], fixed: NDArray[np.float64]
) -> tuple[tuple[NDArray[np.float64], NDArray[np.float64]], float, NDArray[np.float64]]:
    """Return classifiers learned from the first weighing, and the log odds of what it covers.

    Parameters
    ----------
    vectors
        Unit rows.
    first
        What `describe_first` says of the same papers.
    fixed
        Papers x names, 1 and 0 where the user said so, NaN otherwise.

    Returns
    -------
    tuple
        Weights and biases of the classifiers; the log odds of the mean belief in the likeliest
        name of a paper; those of the mean belief in each name.
    """
    beliefs = _apply_examples(_weigh(first, FIRST, FIRST_BIAS), fixed)
    covered = float(logit(np.clip(beliefs.max(axis=1).mean(), 0.02, 0.98)))
    shares = logit(np.clip(beliefs.mean(axis=0), 0.003, 0.9))
    weights, biases, _ = train_by_folds(vectors, beliefs, RIDGE, n_rounds=N_ROUNDS)
    return (weights, biases), covered, shares


def score_fields(
    fields: list[FieldClassifier],
    vectors: NDArray[np.float32],
    candidates: Candidates,
    *,
    is_alone: bool = False,
) -> NDArray[np.float64]:
    """Return the probability that each paper belongs to each field, papers x fields."""
    is_alone = is_alone or len(fields) == 1
    parts = [slice(start, start + BLOCK) for start in range(0, len(vectors), BLOCK)]
    scores = [
        _score(fields, vectors[part], candidates.take(part), is_alone=is_alone) for part in parts
    ]
    return np.vstack(scores) if scores else np.zeros((0, len(fields)))


def _weigh_shares(covered: float, share: float, *, is_alone: bool) -> float:
    return SHARE_ALONE * share if is_alone else COVERED * covered + SHARE * share


def choose_cut(scores: NDArray[np.float64]) -> float:
    """Return the score from which membership has the highest expected F1, from 0.2 to 0.5.

    It is 0.5 where no paper is likelier in than out: what matches nothing gets nothing.

    Examples
    --------
    >>> round(choose_cut(np.array([0.9, 0.6, 0.45, 0.35, 0.0])), 2)
    0.4
    >>> choose_cut(np.array([0.4, 0.3]))
    0.5
    """
    ranked = np.sort(scores)[::-1]
    if not ranked.size or ranked[0] < HIGHEST_CUT:
        return HIGHEST_CUT
    expected = np.cumsum(ranked) / (np.arange(1, len(ranked) + 1) + ranked.sum())
    # Between two papers, lest rounding decide about the last one.
    last = int(expected.argmax())
    middle = ranked[last : last + 2].mean()
    return float(np.clip(middle, LOWEST_CUT, HIGHEST_CUT))


def _weigh(
    features: NDArray[np.float64], weights: NDArray[np.float64], bias: Any
) -> NDArray[np.float64]:
    # einsum adds in the same order for one paper as for many, which a matrix product does not.
    odds = np.einsum("ijk,k->ij", features, weights) + bias
    return np.asarray(expit(odds))


def _score(
    fields: list[FieldClassifier],
    vectors: NDArray[np.float32],
    candidates: Candidates,
    *,
    is_alone: bool,
) -> NDArray[np.float64]:
    centres = np.array([field.centre for field in fields])
    first = describe_first(candidates, centres, is_alone=is_alone)
    # Once for all names, lest each makes a copy.
    rows = vectors.astype(np.float64)
    odds = [evaluate(rows, f.weights, f.bias) for f in fields if f.weights is not None]
    if len(odds) < len(fields):
        weighed = _weigh(first, FIRST, FIRST_BIAS)
        shows = (candidates.nearness >= NEAREST) | (candidates.strength > 0)
        return np.where(shows, weighed, np.minimum(weighed, LIKELIEST_UNLEARNED))
    features = np.concatenate(
        [first, describe_second(np.column_stack(odds), is_alone=is_alone)], axis=2
    )
    priors = np.array([field.prior for field in fields])
    if is_alone:
        return _weigh(features, ALONE, ALONE_BIAS + priors)
    return _weigh(features, SECOND, SECOND_BIAS + priors)


def describe_first(
    candidates: Candidates, centres: NDArray[np.float64], *, is_alone: bool = False
) -> NDArray[np.float64]:
    """Return papers x names x features: nearness and words."""
    above = candidates.nearness - centres
    lead = np.clip(_measure_lead(above, 0.0, is_alone=is_alone), -WIDEST_LEAD, WIDEST_LEAD)
    said = np.sqrt(np.clip(candidates.strength, 0, MOST_STRENGTH))
    return np.stack(
        [candidates.nearness, above, lead, said, (candidates.strength > 0).astype(float)], axis=2
    )


def describe_second(odds: NDArray[np.float64], *, is_alone: bool = False) -> NDArray[np.float64]:
    """Return papers x names x features: the classifiers' values."""
    bounded = np.clip(odds, -LARGEST_ODDS, LARGEST_ODDS)
    lead = np.clip(
        _measure_lead(bounded, NO_NAME, is_alone=is_alone), -WIDEST_ODDS_LEAD, WIDEST_ODDS_LEAD
    )
    return np.stack([bounded, lead], axis=2)


def _measure_lead(
    values: NDArray[np.float64], least: float, *, is_alone: bool
) -> NDArray[np.float64]:
    """Return how far each value lies above the best of the others in its row, or above `least`."""
    if is_alone:
        return values - least
    if not values.shape[1]:
        return values
    best = values.argmax(axis=1)
    rows = np.arange(len(values))
    others = values.copy()
    others[rows, best] = -np.inf
    second = np.maximum(others.max(axis=1), least)
    rivals = np.repeat(np.maximum(values[rows, best], least)[:, None], values.shape[1], axis=1)
    rivals[rows, best] = second
    return np.asarray(values - rivals)


def _apply_examples(
    beliefs: NDArray[np.float64], fixed: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.where(np.isnan(fixed), beliefs, fixed)
