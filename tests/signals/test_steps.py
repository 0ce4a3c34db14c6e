"""The search for steps finds what other software finds with the same cost."""

import numpy as np
import pytest
from scipy.special import xlogy

from trends.signals.stats.changepoint_search import PENALTY_PER_LOG, SHORTEST, split_levels

ruptures = pytest.importorskip("ruptures")


class BinomialCost(ruptures.base.BaseCost):
    """Deviance of a constant share; the columns are papers of the topic and of the corpus."""

    model = "binomial"
    min_size = SHORTEST

    def __init__(self, factor):
        self.factor = factor

    def fit(self, signal):
        self.signal = signal
        self.sums = np.concatenate([[[0, 0]], np.cumsum(signal, axis=0)])
        return self

    def error(self, start, end):
        papers, total = self.sums[end] - self.sums[start]
        others = total - papers
        return -2 * (xlogy(papers, papers / total) + xlogy(others, others / total)) / self.factor


@pytest.mark.parametrize("seed", range(60))
def test_steps_are_those_of_ruptures(seed):
    rng = np.random.default_rng(seed)
    n_periods = int(rng.choice([24, 60, 90]))
    totals = rng.poisson(rng.choice([30, 300, 2000]), n_periods) + 1.0
    share = np.full(n_periods, 0.05)
    for start in rng.integers(0, n_periods, rng.integers(0, 5)):
        share[start:] *= np.exp(rng.normal(0, 0.7))
    counts = rng.binomial(totals.astype(int), np.minimum(share, 0.95)).astype(float)
    factor = float(rng.choice([1.0, 2.5]))
    search = ruptures.Pelt(custom_cost=BinomialCost(factor), min_size=SHORTEST, jump=1)
    search.fit(np.stack([counts, totals], axis=1))
    steps = search.predict(pen=PENALTY_PER_LOG * np.log(n_periods))[:-1]
    assert split_levels(counts, totals, factor=factor) == steps
