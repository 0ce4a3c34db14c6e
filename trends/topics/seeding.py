"""A topic's name alone -> a classifier of the papers of its field, which need not say the name.

Papers near the name, and papers that say it, are the seeds. A ridge classifier learned from them
judges all papers, by folds so that none is judged by what it taught; two normal distributions over
its values say how sure each paper is, and the sure ones teach the next round. How large the topic
may grow is bounded by what is near the name and by how many papers say it.
"""

import functools
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

__all__ = ["Seeds", "learn_field", "measure_said_share", "train_ridge"]

N_FOLDS: Final = 5
N_ROUNDS: Final = 3
RIDGE: Final = 0.03
MOST_OTHERS: Final = 6_000
# Nearness, in steps of the encoder's space, at which a paper is as likely a seed as not.
NEAR: Final = 2.0
VERY_NEAR: Final = 2.5
NEAREST: Final = 3.5
FEW_NEAREST: Final = 10
FEW_NEAREST_SHARE: Final = 0.02
SEED_STEEPNESS: Final = 3.0
# What a paper that lies nearer to another topic's name loses, per step.
LAG: Final = 0.3
# What a unit of strength of its words is worth: as a seed, in steps; later, in standard deviations.
WORD_STEP: Final = 0.5
WORD_WORTH: Final = 0.25
MOST_STRENGTH: Final = 4.0
STRONG: Final = 2.3
# A topic grows at most to so many times the papers very near its name. It also cannot be larger
# than those that say the name make likely: the farther from the name, the fewer say it.
GROWTH: Final = 5.0
SILENCE: Final = 1.2
LEAST_SAID: Final = 0.15
FEWEST_SAID: Final = 5
LEAST_SEEDS: Final = 10
# Seeds that a classifier taught by the others cannot tell from the rest are no topic.
LEAST_TOLD_APART: Final = 0.85
STEEPEST: Final = 12.0
# Measured: a classifier that teaches itself is so many times too sure.
TOO_SURE: Final = 2.0
MOST_ODDS: Final = 30.0


@dataclass(frozen=True)
class Seeds:
    """What is known of each paper before anything is learned.

    Parameters
    ----------
    strength
        Weighted mentions of the name.
    nearness
        Similarity to the name, in steps of the encoder's space.
    lag
        How many steps nearer another topic's name is; 0 where none is.
    fixed
        1 and 0 where the user said so, NaN otherwise.
    """

    strength: NDArray[np.float64]
    nearness: NDArray[np.float64]
    lag: NDArray[np.float64]
    fixed: NDArray[np.float64]


def measure_said_share(seeds: Seeds) -> float:
    """Return the share of the papers nearest to the name that say it; 1 where none is near."""
    nearest = _find_nearest(seeds)
    return float((seeds.strength[nearest] > 0).mean()) if nearest.size else 1.0


def learn_field(
    vectors: NDArray[np.float32], seeds: Seeds, *, random_state: int = 0
) -> tuple[NDArray[np.float64], float, float, float] | None:
    """Learn which papers belong to a field of which its name is all that is known.

    Parameters
    ----------
    vectors
        Unit rows.
    seeds
        What the name says of the same papers.
    random_state
        Seed of the choice of non-members to learn from, where there are very many.

    Returns
    -------
    tuple or None
        Weights and bias of a value in standard deviations; the slope of the log odds over it, and
        the value at which they are even. A paper's words are worth `WORD_WORTH` of value a unit.
        None where too few papers lie near the name or say it, or they have nothing in common.

    References
    ----------
    D. Yarowsky (1995). Unsupervised word sense disambiguation rivaling supervised methods. ACL.
    C. Elkan and K. Noto (2008). Learning classifiers from only positive and unlabeled data. KDD.
    """
    said = np.minimum(seeds.strength, MOST_STRENGTH)
    odds = SEED_STEEPNESS * (seeds.nearness - NEAR + WORD_STEP * said - LAG * seeds.lag)
    beliefs = _obey(_expit(odds), seeds.fixed)
    n_seeds, most = _bound_size(seeds)
    if n_seeds < LEAST_SEEDS or (beliefs > 0.5).sum() < LEAST_SEEDS:
        return None
    chooser = np.random.default_rng(random_state)
    learned: tuple[NDArray[np.float64], float] = np.zeros(0), 0.0
    slope, even, scale = 0.0, 0.0, (0.0, 1.0)
    for number in range(N_ROUNDS):
        rows = _choose_rows(beliefs, chooser)
        learned, value = _learn_by_folds(vectors, beliefs, rows)
        if number == 0 and _tell_apart(value, beliefs) < LEAST_TOLD_APART:
            return None
        scale = float(value.mean()), float(max(value.std(), 1e-9))
        full = (value - scale[0]) / scale[1] + WORD_WORTH * said
        slope, even, beliefs = _separate(full, beliefs, most)
        beliefs = _obey(beliefs, seeds.fixed)
        if (beliefs > 0.5).sum() < LEAST_SEEDS:
            return None
    weights, bias = learned
    return weights / scale[1], (bias - scale[0]) / scale[1], slope / TOO_SURE, even


def train_ridge(
    vectors: NDArray[np.float32],
    sides: NDArray[np.float64],
    shares: NDArray[np.float64],
    ridge: float,
) -> tuple[NDArray[np.float64], float]:
    """Return weights and bias of a ridge classifier; `shares` of the examples add up to 1."""
    return _Sums.take(vectors, sides, shares).solve(ridge)


@dataclass(frozen=True)
class _Sums:
    """The sums over examples that a ridge regression needs; those of folds can be taken away."""

    total: float
    rows: NDArray[np.float64]
    side: float
    products: NDArray[np.float64]
    inner: NDArray[np.float64]

    @classmethod
    def take(
        cls,
        vectors: NDArray[np.float32],
        sides: NDArray[np.float64],
        shares: NDArray[np.float64],
    ) -> "_Sums":
        rows = vectors.astype(np.float64)
        weighted = rows * shares[:, None]
        return cls(
            float(shares.sum()),
            weighted.sum(axis=0),
            float(shares @ sides),
            weighted.T @ sides,
            weighted.T @ rows,
        )

    def plus(self, part: "_Sums") -> "_Sums":
        return _Sums(
            self.total + part.total,
            self.rows + part.rows,
            self.side + part.side,
            self.products + part.products,
            self.inner + part.inner,
        )

    def without(self, part: "_Sums") -> "_Sums":
        return _Sums(
            self.total - part.total,
            self.rows - part.rows,
            self.side - part.side,
            self.products - part.products,
            self.inner - part.inner,
        )

    def solve(self, ridge: float) -> tuple[NDArray[np.float64], float]:
        mean: NDArray[Any] = self.rows / self.total
        middle = self.side / self.total
        inner: NDArray[Any] = self.inner / self.total - np.outer(mean, mean)
        inner[np.diag_indices_from(inner)] += ridge
        weights: NDArray[np.float64] = np.linalg.solve(
            inner, self.products / self.total - middle * mean
        )
        return weights, middle - float(mean @ weights)


def _find_nearest(seeds: Seeds) -> NDArray[np.int64]:
    nearest = np.flatnonzero(seeds.nearness >= NEAREST)
    few = min(FEW_NEAREST, round(FEW_NEAREST_SHARE * len(seeds.nearness)))
    if len(nearest) < few:
        nearest = np.argsort(-seeds.nearness, kind="stable")[:few]
    return nearest


def _bound_size(seeds: Seeds) -> tuple[int, float]:
    """Return how many seeds are sure, and the most papers that the topic may have."""
    near = int((seeds.nearness >= VERY_NEAR).sum())
    strong = int(((seeds.strength >= STRONG) & (seeds.nearness >= NEAR / 4)).sum())
    n_seeds = max(near, strong, int((seeds.fixed == 1).sum()))
    share = max(measure_said_share(seeds), LEAST_SAID)
    silent = SILENCE * max(float((seeds.strength > 0).sum()), FEWEST_SAID) / share**2
    return n_seeds, max(n_seeds, min(GROWTH * n_seeds, silent))


def _choose_rows(beliefs: NDArray[np.float64], chooser: np.random.Generator) -> NDArray[np.int64]:
    members, others = np.flatnonzero(beliefs > 0.5), np.flatnonzero(beliefs <= 0.5)
    if len(others) > MOST_OTHERS:
        others = chooser.choice(others, MOST_OTHERS, replace=False)
    if len(members) > MOST_OTHERS:
        members = chooser.choice(members, MOST_OTHERS, replace=False)
    return np.sort(np.concatenate([members, others]))


def _learn_by_folds(
    vectors: NDArray[np.float32], beliefs: NDArray[np.float64], rows: NDArray[np.int64]
) -> tuple[tuple[NDArray[np.float64], float], NDArray[np.float64]]:
    """Return a classifier, and every paper's value by one that it did not teach."""
    sides = np.where(beliefs[rows] > 0.5, 1.0, -1.0)
    sure = np.abs(2 * beliefs[rows] - 1)
    totals = {side: max(sure[sides == side].sum(), 1e-9) for side in (1.0, -1.0)}
    shares = sure * 0.5 / np.where(sides > 0, totals[1.0], totals[-1.0])
    folds = np.arange(len(rows)) % N_FOLDS
    parts = [
        _Sums.take(vectors[rows[folds == k]], sides[folds == k], shares[folds == k])
        for k in range(N_FOLDS)
    ]
    every = functools.reduce(_Sums.plus, parts)
    learned = every.solve(RIDGE)
    value = evaluate(vectors, *learned)
    for k, part in enumerate(parts):
        chosen = rows[folds == k]
        value[chosen] = evaluate(vectors[chosen], *every.without(part).solve(RIDGE))
    return learned, value


def evaluate(
    vectors: NDArray[np.float32], weights: NDArray[np.float64], bias: float
) -> NDArray[np.float64]:
    """Return the classifier's value of every row."""
    # einsum adds in the same order for one paper as for many, which a matrix product does not.
    value: NDArray[np.float64] = np.einsum("ij,j->i", vectors.astype(np.float64), weights) + bias
    return value


def _tell_apart(value: NDArray[np.float64], beliefs: NDArray[np.float64]) -> float:
    """Return how often a seed has a higher value than a paper of the less likely half.

    The likelier half may hold many members that are no seeds: a topic can be half of a corpus.
    """
    seeds = beliefs > 0.5
    compared = seeds | (beliefs <= np.median(beliefs[~seeds]) if (~seeds).any() else seeds)
    ranks = rankdata(value[compared])
    n_seeds = int(seeds.sum())
    n_others = int(compared.sum()) - n_seeds
    if not n_others:
        return 0.0
    above = ranks[seeds[compared]].sum() - n_seeds * (n_seeds + 1) / 2
    return float(above / (n_seeds * n_others))


def _separate(
    value: NDArray[np.float64], beliefs: NDArray[np.float64], most: float
) -> tuple[float, float, NDArray[np.float64]]:
    """Fit two normals of one variance; return slope, even point and beliefs, at most `most`."""
    slope, even = 0.0, 0.0
    for _ in range(30):
        share = float(np.clip(beliefs.mean(), 0.002, 0.95))
        inside = float(beliefs @ value / beliefs.sum())
        outside = float((1 - beliefs) @ value / (1 - beliefs).sum())
        spread = beliefs @ (value - inside) ** 2 + (1 - beliefs) @ (value - outside) ** 2
        slope = min(max(inside - outside, 1e-6) / max(float(spread) / len(value), 1e-9), STEEPEST)
        even = (inside + outside) / 2 - float(np.log(share / (1 - share))) / slope
        found = _expit(slope * (value - even))
        is_settled = np.abs(found - beliefs).max() < 1e-4
        beliefs = found
        if is_settled:
            break
    # The bound comes last: to fit on under it would tear one of the two normals apart.
    if beliefs.sum() > most:
        even = _shift(value, slope, even, most)
        beliefs = _expit(slope * (value - even))
    return slope, even, beliefs


def _shift(value: NDArray[np.float64], slope: float, even: float, most: float) -> float:
    """Return the even point at which the beliefs add up to `most`."""
    low, high = even, even + MOST_ODDS / slope
    for _ in range(40):
        middle = (low + high) / 2
        if _expit(slope * (value - middle)).sum() > most:
            low = middle
        else:
            high = middle
    return high


def _obey(beliefs: NDArray[np.float64], fixed: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isnan(fixed), beliefs, fixed)


def _expit(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    inside: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -MOST_ODDS, MOST_ODDS)))
    return inside
