"""Every regression reaches its optimum, or says that it did not: checked against other software."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize
from scipy.special import expit

from trends.signals import assess_trends, forecast_shares, smooth_shares
from trends.signals.stats import logistic_newton
from trends.signals.stats.binomial_glm import fit_binomial
from trends.signals.stats.logistic_newton import maximize_likelihood
from trends.signals.stats.overdispersion import fit_overdispersion
from trends.signals.stats.pspline import fit_curves
from trends.signals.stats.scan_statistic import robust_expectation

N_KINDS = 9


def draw_series(rng, kind):
    """Return counts, totals and a design; most kinds are harder than any corpus."""
    n_periods = int(rng.integers(3, 80))
    growth = rng.uniform(-4, 4) * np.linspace(0, 1, n_periods)
    totals = np.maximum(1, rng.poisson(np.exp(rng.uniform(0, 9) + growth))).astype(float)
    years = np.arange(n_periods) / rng.choice([1, 4, 12, 52])
    early = np.arange(n_periods) < rng.integers(1, n_periods + 1)
    share = {
        0: np.full(n_periods, np.exp(rng.uniform(-8, 0))),
        1: expit(rng.uniform(-6, 2) + rng.uniform(-3, 3) * (years - years.mean())),
        2: ~early * np.exp(rng.uniform(-7, 0)),
        3: (np.arange(n_periods) == rng.integers(n_periods)) * 1.0,
        4: early * 1.0,
        5: np.exp(-np.arange(n_periods) * rng.uniform(0, 2)) * rng.uniform(),
        6: (np.arange(n_periods) % 2) * rng.choice([1.0, 0.5]),
        7: np.minimum(np.exp(rng.normal(-3, 2, n_periods)), 1),
        8: expit(np.where(early, -1.0, -7.0)),
    }[kind % N_KINDS]
    counts = rng.binomial(totals.astype(int), share).astype(float)
    terms = [np.ones(n_periods), years - np.average(years, weights=totals)]
    if years[-1] >= 3 and years[1] < 1 and rng.random() < 0.5:
        terms += [np.sin(2 * np.pi * years), np.cos(2 * np.pi * years)]
    if n_periods > 6 and rng.random() < 0.3:
        terms.append(np.maximum(0, years - years[2 * n_periods // 3]))
    return counts, totals, np.stack(terms, axis=1)


def compare_with_statsmodels(seed, n_series):
    """Return the largest distance in standard errors, and how many series were compared."""
    rng = np.random.default_rng(seed)
    largest, n_compared = 0.0, 0
    for number in range(n_series):
        counts, totals, design = draw_series(rng, number)
        fit = fit_binomial(counts[None], totals, design)
        assert fit.is_estimable.all()
        spread = totals / totals.sum()
        yes, trials = counts + spread, totals + 2 * spread
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = sm.GLM(np.stack([yes, trials - yes], 1), design, sm.families.Binomial())
            try:
                other = model.fit(maxiter=100, tol=1e-12)
            except (ValueError, np.linalg.LinAlgError):
                continue

        def likelihood(b, yes=yes, trials=trials, design=design):
            return yes @ (design @ b) - trials @ np.logaddexp(0, design @ b)

        gain = likelihood(fit.coefficients[0]) - likelihood(other.params)
        assert gain > -1e-6
        # statsmodels has no line search: of some extreme series it returns something worse.
        if other.converged and gain < 1e-6:
            distance = np.abs(fit.coefficients[0] - other.params) / other.bse
            largest, n_compared = max(largest, float(distance.max())), n_compared + 1
    return largest, n_compared


def test_regressions_of_extreme_series_agree_with_statsmodels():
    largest, n_compared = compare_with_statsmodels(seed=11, n_series=270)
    assert n_compared >= 240
    assert largest < 1e-4


@pytest.mark.slow
def test_thousands_of_extreme_series_agree_with_statsmodels():
    largest, n_compared = compare_with_statsmodels(seed=12, n_series=4500)
    print(f"{n_compared} of 4500 series compared; largest distance {largest:.1e} standard errors")
    assert n_compared >= 4000
    assert largest < 1e-4


def compare_with_scipy(seed, n_series):
    """Return the largest loss of likelihood against scipy, of weighted and penalized fits."""
    rng = np.random.default_rng(seed)
    largest = 0.0
    for number in range(n_series):
        counts, totals, design = draw_series(rng, number)
        weights = rng.uniform(0.05, 1, len(totals))
        spread = totals / totals.sum()
        yes, trials = weights * (counts + spread), weights * (totals + 2 * spread)
        n_terms = design.shape[1]
        penalty = 10 ** rng.uniform(-6, 3) * np.diag(np.arange(n_terms) > 0)
        fit = maximize_likelihood(
            yes[None], trials[None], design, start=np.zeros((1, n_terms)), penalty=penalty
        )
        assert fit.is_reached.all()

        def loss(b, yes=yes, trials=trials, design=design, penalty=penalty):
            return trials @ np.logaddexp(0, design @ b) - yes @ (design @ b) + b @ penalty @ b / 2

        other = minimize(loss, fit.coefficients[0] + rng.normal(0, 0.1, n_terms), method="BFGS")
        largest = max(largest, float(loss(fit.coefficients[0]) - other.fun))
    return largest


def test_weighted_and_penalized_fits_are_as_likely_as_those_of_scipy():
    assert compare_with_scipy(seed=13, n_series=180) < 1e-6


@pytest.mark.slow
def test_thousands_of_weighted_and_penalized_fits_are_as_likely_as_those_of_scipy():
    largest = compare_with_scipy(seed=14, n_series=3000)
    print(f"3000 fits; scipy is better by {largest:.1e} of log-likelihood at most")
    assert largest < 1e-6


def test_curves_and_expectations_of_extreme_series_are_finite_optima():
    rng = np.random.default_rng(15)
    for number in range(90):
        counts, totals, _ = draw_series(rng, number)
        positions = np.arange(len(totals))
        curves = fit_curves(counts[None], totals, positions, factors=np.ones(1))
        assert curves.is_reached.all()
        assert np.isfinite(curves.log_odds).all()
        expected = robust_expectation(counts[None], totals, positions - positions.mean())
        assert np.isfinite(expected).all()
        assert (expected <= totals).all()


def test_the_strength_of_noise_is_the_likeliest_one():
    rng = np.random.default_rng(16)
    design = np.stack([np.ones(60), np.arange(60) - 29.5], axis=1)
    for strength in (0.001, 0.3, 20.0):
        information = rng.uniform(2, 20, 200)
        spread = np.sqrt(1 + strength * information)[:, None]
        noise = fit_overdispersion(
            rng.normal(size=(200, 60)) * spread,
            information,
            design,
            totals=np.full(60, 500.0),
            positions=np.arange(60),
            keep=1.0,
        )
        assert noise.strength == pytest.approx(strength, rel=0.25, abs=0.002)


@pytest.fixture
def fading():
    """Return a topic that falls from a fifth to a thousandth of a corpus that grows 17-fold."""
    totals = np.linspace(225, 3721, 32).round().astype(int)
    papers = [43, 22, 14, 11, 1, 6, 4, 5, 3, 6, 4, 2, 5, 4, 3, 4, 6, 5, 4, 3, 5, 4, 4, 3, 5]
    papers += [4, 4, 4, 5, 3, 4, 4]
    return np.array(papers), totals


def test_a_fall_is_not_called_a_rise_where_whole_newton_steps_diverge(fading, make_timeline):
    papers, totals = fading
    others = np.random.default_rng(17).binomial(totals, 0.05, (9, 32))
    timeline = make_timeline(np.vstack([papers, others]), totals, freq="YS", start="1987-01-01")
    row = assess_trends(timeline).iloc[0]
    assert row["annual_factor"] < 0.95
    assert row["status"] not in ("growing", "emerging", "bursting")


def test_papers_on_one_side_of_a_date_give_a_finite_growth_of_the_right_sign(make_timeline):
    papers = np.zeros((2, 24), dtype=int)
    papers[0, 12:], papers[1, :12] = 30, 30
    signals = assess_trends(make_timeline(papers, 400))
    assert signals["annual_factor"].iloc[0] > 2
    assert signals["annual_factor"].iloc[1] < 0.5
    assert np.isfinite(signals[["factor_low", "factor_high"]].to_numpy()).all()


def test_a_fit_without_optimum_is_said_to_be_none(fading, make_timeline, monkeypatch):
    monkeypatch.setattr(
        logistic_newton.maximize_likelihood, "__kwdefaults__", {"max_iterations": 1}
    )
    papers, totals = fading
    timeline = make_timeline(10 * papers, 10 * totals, freq="YS", start="1987-01-01")
    row = assess_trends(timeline).iloc[0]
    assert row["status"] == "inconclusive"
    assert "cannot be estimated, because the fit to its share found no optimum" in row["sentence"]
    assert np.isnan(row["annual_factor"])
    assert pd.isna(row["q_value"])
    assert smooth_shares(timeline)["share_fit"].isna().all()
    assert forecast_shares(timeline)["share"].notna().all()
