"""Simulated corpora in which it is known which topics rise, fall, burst or stay.

A world is a table of papers per topic and month, drawn from shares that follow planted paths in
log-odds: a straight rise or fall, a late logistic take-off, a burst of six months, a flat start
that bends upward, or no path at all. Corpora grow or shrink, and shares waver with noise of four
kinds. The same specification and seed always give the same world.
"""

import dataclasses
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

LABELS = ("flat", "growing", "declining", "emerging", "burst", "hinge")
RISES = ("growing", "emerging", "hinge")
DOUBLING_IN_TWO_YEARS = np.log(2) / 2
BURST_MONTHS = 6


@dataclass(frozen=True)
class World:
    """Counts (n_topics, n_months), totals (n_months,), labels, and the share without noise."""

    counts: np.ndarray
    totals: np.ndarray
    labels: np.ndarray
    shares: np.ndarray


@dataclass(frozen=True)
class Recipe:
    """How a world is made; `n_per_label` is in the order of `LABELS`."""

    n_months: int = 72
    n_per_label: tuple[int, ...] = (105, 12, 12, 8, 6, 7)
    yearly_growth: float = 0.4
    noise: str = "ar1"
    papers_per_month: float = 1500.0
    papers_per_topic: tuple[float, float] = (0.5, 40.0)
    season: float = 0.0
    shared: float = 0.0  # spread of noise that blocks of ten topics have in common
    batches: float = 0.0  # spread of a topic's log share between the conferences of June, December


RECIPES = {
    "H1 autocorrelated noise": Recipe(),
    "H2 no overdispersion": Recipe(noise="none"),
    "H3 gamma noise, corpus shrinks 20 %/y": Recipe(yearly_growth=-0.2, noise="gamma"),
    "H4 24 months, 60 topics": Recipe(n_months=24, n_per_label=(42, 5, 5, 3, 2, 3)),
    "H5 12 topics": Recipe(n_per_label=(7, 1, 1, 1, 1, 1)),
    "H6 random-walk shares": Recipe(noise="random_walk"),
}


def make_world(recipe: Recipe, seed: int) -> World:
    """Draw one world."""
    rng = np.random.default_rng(seed)
    years = np.arange(recipe.n_months) / 12
    wobble = rng.normal(0, 0.1, recipe.n_months)
    level = recipe.papers_per_month * np.exp(np.log1p(recipe.yearly_growth) * years + wobble)
    totals = np.maximum(1, rng.poisson(level))
    labels = np.repeat(LABELS, recipe.n_per_label)
    least, most = np.log(recipe.papers_per_topic)
    sizes = np.exp(rng.uniform(least, most, len(labels)))
    start = logit(np.minimum(sizes / totals.mean(), 0.3))[:, None]
    paths = np.stack([_path(rng, label, years, recipe.n_months / 12) for label in labels])
    noise = _noise(rng, recipe.noise, (len(labels), recipe.n_months))
    if recipe.season:
        phase = rng.uniform(0, 2 * np.pi, (len(labels), 1))
        noise = noise + recipe.season * np.sin(2 * np.pi * years + phase)
    if recipe.shared:
        n_blocks = -(-len(labels) // 10)
        common = _noise(rng, "ar1", (n_blocks, recipe.n_months), largest=2 * recipe.shared)
        noise = noise + np.repeat(common, 10, axis=0)[rng.permutation(len(labels))]
    if recipe.batches:
        is_batch = np.isin(np.arange(recipe.n_months) % 12, (5, 11))
        own = rng.normal(0, recipe.batches, (len(labels), recipe.n_months))
        noise = noise + np.where(is_batch, own, 0)
        totals = np.where(is_batch, 4 * totals, totals)
    noisy = expit(start + paths + noise)
    crowding = np.maximum(1, noisy.sum(axis=0) / 0.97)
    noisy /= crowding
    rest = np.maximum(0.0, 1 - noisy.sum(axis=0))
    counts = [
        rng.multinomial(totals[month], np.append(noisy[:, month], rest[month]))[:-1]
        for month in range(recipe.n_months)
    ]
    return World(np.stack(counts, axis=1), totals, labels, expit(start + paths) / crowding)


def _path(rng: np.random.Generator, label: str, years: np.ndarray, span: float) -> np.ndarray:
    """Return the planted path of one topic in log-odds."""
    if label in ("growing", "declining"):
        sign = 1 if label == "growing" else -1
        return np.asarray(sign * DOUBLING_IN_TWO_YEARS * (years - span / 2))
    if label == "emerging":
        middle = rng.uniform(0.7 * span, 0.87 * span)
        return np.asarray(np.log(expit(3 * (years - middle)) + 0.01))
    if label == "hinge":
        return np.asarray(DOUBLING_IN_TWO_YEARS * np.maximum(0, years - (span - 2)))
    path = np.zeros(len(years))
    if label == "burst":
        first = rng.integers(len(years) // 6, int(0.7 * len(years)))
        path[first : first + BURST_MONTHS] = np.log(4)
    return path


def _noise(
    rng: np.random.Generator, kind: str, shape: tuple[int, int], *, largest: float = 0.3
) -> np.ndarray:
    """Return noise in log-odds: none, ar1, gamma or random_walk."""
    n_topics, n_months = shape
    if kind == "none":
        return np.zeros(shape)
    if kind == "ar1":
        waves = np.empty(shape)
        waves[:, 0] = rng.normal(0, 1, n_topics)
        for month in range(1, n_months):
            fresh = rng.normal(0, np.sqrt(1 - 0.6**2), n_topics)
            waves[:, month] = 0.6 * waves[:, month - 1] + fresh
        return waves * rng.uniform(0, largest, (n_topics, 1))
    if kind == "random_walk":
        walk = np.cumsum(rng.normal(0, 0.05, shape), axis=1)
        return np.asarray(walk - walk.mean(axis=1, keepdims=True))
    if kind == "gamma":
        evenness = rng.uniform(4, 40, (n_topics, 1))
        return np.asarray(np.log(np.maximum(rng.gamma(evenness, 1 / evenness, shape), 1e-3)))
    raise ValueError(f"noise must be none, ar1, gamma or random_walk; got {kind!r}.")


# Most topics of a real corpus move, and its words, from which the noise is learned, move as well.
MOVING = (15, 40, 40, 25, 0, 30)
WORDS = (200, 40, 40, 20, 10, 20)
LIKE_REAL = {
    "most topics move": Recipe(n_per_label=MOVING),
    "most topics move, shares walk": Recipe(n_per_label=MOVING, noise="random_walk"),
    "most topics move, 12 of them": Recipe(n_per_label=(2, 3, 3, 2, 0, 2)),
    "nothing moves": Recipe(n_per_label=(150, 0, 0, 0, 0, 0)),
}


def make_words(recipe: Recipe, seed: int) -> World:
    """Draw the words of the same papers: noise of the same kind, and other paths."""
    return make_world(dataclasses.replace(recipe, n_per_label=WORDS), seed)


def join_tree(world: World, *, n_children: int = 10) -> World:
    """Return the topics with broader ones above them, each of ten; a broader topic has no label."""
    groups = np.arange(len(world.labels)) % max(len(world.labels) // n_children, 1)
    members = (groups == np.unique(groups)[:, None]).astype(float)
    return World(
        counts=np.concatenate([world.counts, (members @ world.counts).astype(world.counts.dtype)]),
        totals=world.totals,
        labels=np.concatenate([world.labels, np.repeat("broader", len(members))]),
        shares=np.concatenate([world.shares, members @ world.shares]),
    )


def add_proceedings(world: World, seed: int) -> World:
    """Return the flat topics doubled in one of the last months, as a workshop's proceedings do."""
    rng = np.random.default_rng(seed)
    counts, totals = world.counts.copy(), world.totals.copy()
    flat = np.flatnonzero(world.labels == "flat")
    for topic in rng.choice(flat, len(flat) // 5, replace=False):
        month = int(rng.integers(counts.shape[1] - 14, counts.shape[1] - 1))
        added = int(counts[topic].sum() // 10 + 10)
        counts[topic, month] += added
        totals[month] += added
    return dataclasses.replace(world, counts=counts, totals=totals)
