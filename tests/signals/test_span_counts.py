"""The likelihood of a ratio of shares, against what is known in closed form or by other libraries."""

import numpy as np
import pytest
from scipy import stats

from trends.signals.stats.span_counts import SpanCounts


def spans(old, recent, sizes=(1e9, 1e9), noise=0.0):
    old, recent = np.atleast_1d(old).astype(float), np.atleast_1d(recent).astype(float)
    return SpanCounts(old, recent, sizes, np.full(len(old), noise))


@pytest.mark.parametrize(("old", "recent"), [(0, 12), (3, 9), (40, 25), (500, 650), (7, 0)])
def test_without_noise_it_is_the_root_of_the_likelihood_ratio(old, recent):
    table = [[old, recent], [4e8 - old, 4e8 - recent]]
    expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    found = spans(old, recent, sizes=(4e8, 4e8)).root_at(np.zeros(1))[0]
    assert found**2 == pytest.approx(expected, rel=1e-3)
    assert np.sign(found) == np.sign(recent - old)


def test_shares_that_are_not_small_vary_less_than_counts():
    table = [[400, 470], [600, 530]]
    score = stats.chi2_contingency(table, correction=False).statistic
    found = spans(400, 470, sizes=(1000, 1000)).root_at(np.zeros(1))[0]
    assert found**2 == pytest.approx(score, rel=0.03)


def test_bounds_are_where_the_root_is():
    counts = spans([0, 5, 30, 200], [10, 8, 12, 260], noise=0.01)
    for root in (-1.96, 0.5, 1.96):
        at = counts.find_ratio(root)
        is_inside = np.abs(at) < 25
        assert counts.root_at(at)[is_inside] == pytest.approx(root, abs=1e-6)
    assert counts.find_ratio(-1.96)[0] > 25


def test_noise_widens_the_interval():
    calm, noisy = (spans(200, 260, noise=noise) for noise in (0.0, 0.05))
    width = [one.find_ratio(-1.96) - one.find_ratio(1.96) for one in (calm, noisy)]
    assert width[1] > 1.5 * width[0]
    gauss = 2 * 1.96 * np.sqrt(1 / 200 + 1 / 260)
    assert width[0] == pytest.approx(gauss, rel=0.02)


def test_a_topic_of_every_paper_does_not_change():
    every = SpanCounts(np.array([300.0]), np.array([900.0]), (300.0, 900.0), np.zeros(1))
    assert every.root_at(np.zeros(1))[0] == 0
