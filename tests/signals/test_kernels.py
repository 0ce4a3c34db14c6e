"""The array kernels: regressions, noise, exact tests, adjustments. No frames here."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit, xlogy
from scipy.stats import hypergeom

from trends.signals.bursts import further_qvalues
from trends.signals.stats.binomial_glm import fit_binomial
from trends.signals.stats.exact_tests import draw_dates, exact_pvalues, tilted_bounds
from trends.signals.stats.gamma_poisson import filter_levels, look_ahead
from trends.signals.stats.multiple_testing import adjust_pvalues, combine_pvalues
from trends.signals.stats.overdispersion import fit_overdispersion, inflate, squeeze_ratios
from trends.signals.stats.scan_statistic import robust_expectation, scan_bursts
from trends.signals.stats.scan_windows import scan_windows
from trends.signals.stats.series import TopicSeries, read_calendar
from trends.signals.stats.trend_tests import read_questions

MONTHS = np.arange(72) / 12


def make_design(years):
    return np.stack([np.ones(len(years)), years - years.mean()], axis=1)


def waves(rng, shape, correlation):
    noise = rng.normal(size=shape)
    for period in range(1, shape[1]):
        fresh = noise[:, period] * np.sqrt(1 - correlation**2)
        noise[:, period] = correlation * noise[:, period - 1] + fresh
    return noise


def test_regression_finds_the_planted_slope_and_its_error():
    rng = np.random.default_rng(1)
    totals = np.full(72, 2000.0)
    shares = expit(logit(0.02) + 0.3 * (MONTHS - MONTHS.mean()))
    counts = rng.binomial(2000, shares, (400, 72)).astype(float)
    fit = fit_binomial(counts, totals, make_design(MONTHS))
    slopes = fit.coefficients[:, 1]
    error = np.sqrt(fit.covariance[:, 1, 1])
    assert slopes.mean() == pytest.approx(0.3, abs=0.01)
    assert slopes.std() == pytest.approx(error.mean(), rel=0.1)
    assert fit.residuals.var() == pytest.approx(1, abs=0.03)


def test_regression_solves_its_own_equations():
    rng = np.random.default_rng(2)
    totals = rng.poisson(300, 24).astype(float)
    counts = rng.binomial(totals.astype(int), 0.1, (5, 24)).astype(float)
    design = make_design(np.arange(24) / 12)
    fit = fit_binomial(counts, totals, design)
    spread = totals / totals.sum()
    expected = (totals + 2 * spread) * expit(fit.coefficients @ design.T)
    assert np.allclose((counts + spread - expected) @ design, 0, atol=1e-4)


@pytest.mark.parametrize("side", [slice(0, 12), slice(60, 72)])
def test_regression_stays_finite_where_all_papers_lie_on_one_side(side):
    counts = np.zeros((1, 72))
    counts[0, side] = 5
    fit = fit_binomial(counts, np.full(72, 100.0), make_design(MONTHS))
    slope, error = fit.coefficients[0, 1], np.sqrt(fit.covariance[0, 1, 1])
    assert np.isfinite([slope, error]).all()
    assert abs(slope) / error > 4


def test_noise_is_told_from_counting():
    rng = np.random.default_rng(3)
    totals = np.full(72, 3000.0)
    design = make_design(MONTHS)
    for strength, correlation in [(0.0, 0.0), (0.04, 0.0), (0.04, 0.7)]:
        noise = np.sqrt(strength) * waves(rng, (300, 72), correlation)
        shares = expit(logit(rng.uniform(0.002, 0.02, (300, 1))) + noise)
        fit = fit_binomial(rng.binomial(3000, shares).astype(float), totals, design)
        found = fit_overdispersion(
            fit.residuals,
            fit.information,
            design,
            totals=totals,
            positions=np.arange(72),
            keep=1.0,
        )
        assert found.strength == pytest.approx(strength, abs=0.012)
        if strength:
            assert found.correlation == pytest.approx(correlation, abs=0.15)
            h = design[:, 1] / np.linalg.norm(design[:, 1])
            spread = inflate(found, fit.residuals, fit.information, influence=h)
            slopes = fit.coefficients[:, 1] / np.sqrt(fit.covariance[:, 1, 1] * spread.factor)
            assert slopes.std() == pytest.approx(1, abs=0.2)


def test_noise_needs_free_ordinates():
    design = np.eye(3)
    noise = fit_overdispersion(
        np.zeros((2, 3)),
        np.ones(2),
        design,
        totals=np.ones(3),
        positions=np.arange(3),
        keep=1.0,
    )
    spread = inflate(noise, np.zeros((2, 3)), np.ones(2), influence=np.array([1.0, 0, 0]))
    assert noise.strength == 0
    assert spread.factor.tolist() == [1, 1]


def test_squeezing_pulls_together_what_differs_by_chance_alone():
    rng = np.random.default_rng(4)
    chance = rng.chisquare(8, 500) / 8
    shrunk, freedom = squeeze_ratios(chance, 8)
    assert shrunk.std() < 0.25 * chance.std()
    wild = chance * np.exp(rng.normal(0, 1, 500))
    kept, less_freedom = squeeze_ratios(wild, 8)
    assert kept.std() > 0.5 * wild.std()
    assert less_freedom < freedom / 3


def test_draws_hold_no_paper_twice():
    for totals in ([3, 4, 5], [400, 100, 600]):
        draws = draw_dates(np.array(totals), size=12)
        assert len(draws) >= 9_999
        for period, total in enumerate(totals):
            assert (draws == period).sum(axis=1).max() <= total
        share = np.mean(draws == 0)
        assert share == pytest.approx(totals[0] / sum(totals), abs=0.03)


def test_draws_of_nothing():
    assert draw_dates(np.array([3]), size=0).shape[1] == 0


def test_exact_test_of_two_halves_is_the_hypergeometric():
    totals = np.array([40.0, 60.0])
    counts = np.array([[2.0, 10.0], [6.0, 6.0], [0.0, 8.0]])
    draws = draw_dates(totals, size=12)
    found = exact_pvalues(counts, draws, np.array([0.0, 1.0]), factors=np.ones(3))
    for row, p_value in zip(counts, found, strict=True):
        size = int(row.sum())
        law = hypergeom(100, 60, size)
        late = np.arange(size + 1)
        distance = np.abs(late - law.mean())
        exact = law.pmf(late)[distance >= distance[int(row[1])] - 1e-9].sum()
        assert p_value == pytest.approx(exact, abs=0.01)


def test_noise_weakens_exact_tests():
    draws = draw_dates(np.array([40.0, 60.0]), size=12)
    counts = np.array([[0.0, 12.0]])
    plain = exact_pvalues(counts, draws, np.array([0.0, 1.0]), factors=np.ones(1))
    noisy = exact_pvalues(counts, draws, np.array([0.0, 1.0]), factors=np.full(1, 2.0))
    assert plain < noisy


def test_tilted_bounds_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(8)
    totals = np.full(24, 500.0)
    years = np.arange(24) / 12
    for slope in (0.0, 0.8):
        weights = totals * np.exp(slope * years)
        counts = rng.multinomial(12, weights / weights.sum(), size=1500).astype(float)
        low, _, high = tilted_bounds(counts, totals, years, threshold=np.full(1500, 1.96))
        assert np.mean((low <= slope) & (slope <= high)) == pytest.approx(0.95, abs=0.02)


def test_tilted_bounds_are_open_where_all_papers_lie_at_the_end():
    counts = np.zeros((2, 24))
    counts[0, -1], counts[1, 0] = 12, 12
    low, _, high = tilted_bounds(
        counts, np.full(24, 500.0), np.arange(24) / 12, threshold=np.full(2, 1.96)
    )
    assert low[0] > 1
    assert high[0] == np.inf
    assert high[1] < -1
    assert low[1] == -np.inf


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_pvalues_keep_the_order_and_never_shrink(values):
    p_values = np.array(values)
    q_values = adjust_pvalues(p_values)
    assert np.all(q_values >= p_values - 1e-12)
    assert np.all(np.diff(q_values[np.argsort(p_values)]) >= -1e-12)
    assert q_values.max() <= 1
    with_gap = adjust_pvalues(np.append(p_values, np.nan))
    assert np.isnan(with_gap[-1])
    assert np.allclose(with_gap[:-1], q_values)


def test_combined_pvalues_are_uniform_for_independent_questions():
    p_values = np.random.default_rng(9).uniform(size=(3, 20_000))
    combined = combine_pvalues(p_values)
    assert np.mean(combined < 0.05) == pytest.approx(0.05, abs=0.006)
    assert np.isnan(combine_pvalues(np.full((2, 1), np.nan))).all()


def test_bursts_are_rare_among_flat_topics(worlds, make_series):
    recipe = worlds.Recipe(n_per_label=(150, 0, 0, 0, 0, 0))
    alarms = []
    for seed in range(4):
        world = worlds.make_world(recipe, seed)
        p_values = scan_bursts(make_series(world.counts, world.totals)).p_value
        alarms.append(np.mean(p_values < 0.05))
        assert np.mean(adjust_pvalues(p_values) < 0.05) < 0.05
    assert np.mean(alarms) < 0.08


def test_chance_in_the_simulated_null_is_small_where_it_decides(worlds, make_series, monkeypatch):
    world = worlds.make_world(worlds.Recipe(n_months=36), 2)
    series = make_series(world.counts, world.totals)
    logs = []
    for seed in range(4):
        monkeypatch.setattr("trends.signals.stats.scan_statistic.SEED", seed)
        logs.append(np.log(scan_bursts(series).p_value))
    center = np.mean(logs, axis=0)
    near = (center > np.log(0.001)) & (center < np.log(0.05))
    assert near.sum() >= 3
    assert np.std(logs, axis=0)[near].max() < 0.6


@pytest.mark.slow
def test_the_tail_of_the_null_is_as_thin_as_said(worlds, make_series):
    """Where bursts are claimed, at p < .01, false ones must be no more than that."""
    recipe = worlds.Recipe(n_months=24, n_per_label=(60, 0, 0, 0, 0, 0))
    p_values = []
    for seed in range(25):
        world = worlds.make_world(recipe, seed)
        p_values.append(scan_bursts(make_series(world.counts, world.totals)).p_value)
    # 15 are due by chance, and topics of one world waver alike.
    assert np.sum(np.concatenate(p_values) < 0.01) <= 27


def test_windows_are_those_of_an_exhaustive_search():
    rng = np.random.default_rng(5)
    counts = rng.poisson(np.where((np.arange(24) >= 8) & (np.arange(24) < 12), 30, 8), (6, 24))
    counts = counts.astype(float)
    expected = np.full((6, 24), 12.0)
    score, first, last = scan_windows(counts, expected)
    for topic in range(6):
        size = counts[topic].sum()
        scaled = size / 24
        best = max(
            xlogy(o, o / e) + xlogy(size - o, (size - o) / (size - e))
            for start, stop in itertools.combinations(range(25), 2)
            if 2 <= stop - start <= 6
            for o, e in [(counts[topic, start:stop].sum(), scaled * (stop - start))]
            if o > e
        )
        assert score[topic] == pytest.approx(best, rel=0.02)
        assert first[topic] <= 8 + 1
        assert last[topic] >= 11 - 1


def test_a_burst_does_not_pull_up_what_is_expected():
    counts = np.full((1, 72), 20.0)
    counts[0, 30:36] = 100
    years = MONTHS - MONTHS.mean()
    expected = robust_expectation(counts, np.full(72, 3000.0), years)
    assert expected[0, 32] == pytest.approx(20, rel=0.15)


def test_blocked_periods_are_in_no_window():
    counts = np.full((1, 24), 5.0)
    counts[0, 8:12], counts[0, 18:20] = 50, 20
    expected, blocked = np.full((1, 24), 8.0), np.zeros((1, 24), dtype=bool)
    blocked[0, 7:13] = True
    _, first, last = scan_windows(counts, expected, blocked=blocked)
    assert (first[0], last[0]) == (18, 19)
    assert scan_windows(counts, expected, blocked=np.ones((1, 24), dtype=bool))[0][0] == 0


def test_a_second_burst_is_no_easier_than_the_first():
    p_values = np.array([0.0005, 0.01, 0.2, np.nan])
    further = further_qvalues(p_values, np.array([0.0005, 0.004, 0.03]))
    # At level .0015 one strongest window stands, at .015 two do, and so on.
    assert further == pytest.approx([0.0015, 0.012, 0.045])


def test_forecast_intervals_hold_what_comes():
    rng = np.random.default_rng(8)
    totals = np.full(54, 500.0)
    counts = rng.poisson(np.exp(rng.normal(2, 0.5, (300, 1))), (300, 54)).astype(float)
    filtered = filter_levels(counts[:, :48], totals[:48], origins=[48])
    outlook = look_ahead(filtered, origin=48, slopes=np.zeros(300), future_totals=totals[48:])
    inside = (outlook.low <= counts[:, 48:]) & (counts[:, 48:] <= outlook.high)
    assert 0.93 <= inside.mean() <= 0.99


@pytest.mark.parametrize(("n_recent", "is_asked"), [(6, False), (30, True)])
def test_a_slope_of_recent_years_is_asked_where_papers_cover_them(n_recent, is_asked):
    """Nine years of papers, then none for years, then some again."""
    early = pd.date_range("2011-01-01", "2019-12-01", freq="MS")
    late = pd.date_range("2024-01-01", periods=n_recent, freq="MS")
    calendar = read_calendar(early.append(late).to_numpy().astype("datetime64[us]"))
    n_periods = len(calendar.positions)
    series = TopicSeries(
        np.arange(1), np.full((1, n_periods), 20.0), np.full(n_periods, 800.0), calendar
    )
    assert ("recent slope" in read_questions(series)) == is_asked


def test_the_likeliest_tilt_lies_in_its_range():
    counts = np.array([[0, 0, 0, 5], [5, 0, 0, 0], [1, 2, 1, 2]], dtype=float)
    low, best, high = tilted_bounds(
        counts, np.full(4, 30.0), np.arange(4.0), threshold=np.full(3, 1.96)
    )
    assert np.all((low <= best) & (best <= high))
    assert best[0] > 0 > best[1]
