"""The growth that a table shows is the growth on which the status rests."""

import numpy as np
import pandas as pd
import pytest

from trends import assess_trends


@pytest.fixture(scope="module")
def signals():
    """A topic that falls for 22 years and rises for 8, and one that stays."""
    shares = {
        0: np.concatenate([np.linspace(0.3, 0.05, 22), np.linspace(0.06, 0.4, 8)]),
        1: np.full(30, 0.2),
    }
    rows = [
        (topic, period, round(400 * share), 400, share, True)
        for topic, own in shares.items()
        for period, share in zip(
            pd.date_range("1988-01-01", periods=30, freq="YS"), own, strict=True
        )
    ]
    columns = ["topic", "period", "n_papers", "n_total", "share", "is_complete"]
    return assess_trends(pd.DataFrame(rows, columns=columns)).set_index("topic")


def test_a_rise_of_recent_years_is_told_as_that(signals):
    risen = signals.loc[0]
    assert risen["status"] == "growing"
    assert (
        risen["annual_factor"]
        < 1
        < risen["reported_low"]
        < risen["reported_factor"]
        < risen["reported_high"]
    )
    assert risen["reported_over"].startswith("last ")
    assert risen["reported_over"].removeprefix("last ") in risen["sentence"]


def test_elsewhere_it_is_that_of_the_whole_span(signals):
    stable = signals.loc[1]
    assert stable["reported_over"] == ""
    usual = stable[["annual_factor", "factor_low", "factor_high"]].tolist()
    assert stable[["reported_factor", "reported_low", "reported_high"]].tolist() == usual


def make_corpus(rates, seed):
    """A timeline of three years; `rates` (n_topics, 36) of 900 papers a month."""
    months = pd.date_range("2020-01-01", periods=36, freq="MS")
    counts = np.random.default_rng(seed).poisson(rates)
    return pd.DataFrame(
        {
            "topic": np.repeat(np.arange(len(rates)), 36),
            "period": np.tile(months, len(rates)),
            "n_papers": counts.ravel(),
            "n_total": 900,
        }
    )


def test_claims_among_many_are_told_with_wider_intervals():
    rates = np.full((40, 36), 10.0)
    rates[0] *= np.exp(0.9 * (np.arange(36) / 12 - 1.5))
    signals = assess_trends(make_corpus(rates, 2))
    claim, others = signals.iloc[0], signals.iloc[1:]
    assert claim["status"] in ("growing", "emerging")
    assert 1 < claim["reported_low"] < claim["factor_low"]
    assert claim["reported_high"] > claim["factor_high"]
    assert claim["reported_factor"] == claim["annual_factor"]
    usual = others[~others["status"].isin(["growing", "declining", "emerging"])]
    assert len(usual) >= 38
    assert (usual["reported_low"] == usual["factor_low"]).all()


def test_what_is_told_of_claims_holds_as_often_as_it_says(worlds, make_timeline):
    """Two years are few: topics that are claimed in them are those whose estimates erred outwards."""
    told, usual = [], []
    for seed in range(16):
        world = worlds.make_world(worlds.RECIPES["H4 24 months, 60 topics"], seed)
        sign = np.select([world.labels == "growing", world.labels == "declining"], [1.0, -1.0])
        signals = assess_trends(make_timeline(world.counts, world.totals))
        is_claim = signals["status"].isin(["growing", "declining", "emerging"]) & (sign != 0)
        truth = np.exp(sign * worlds.DOUBLING_IN_TWO_YEARS)[is_claim]
        claims = signals[is_claim]
        told += ((claims["reported_low"] <= truth) & (truth <= claims["reported_high"])).tolist()
        usual += ((claims["factor_low"] <= truth) & (truth <= claims["factor_high"])).tolist()
    assert len(told) >= 15
    assert np.mean(usual) < np.mean(told)
    assert np.mean(told) >= 0.93


def test_a_fall_is_not_told_by_shares_that_rose():
    """From half of all papers to few, and back to more than the mean before."""
    shares = np.concatenate([np.linspace(0.5, 0.05, 22), np.linspace(0.06, 0.25, 8)])
    periods = pd.date_range("1988-01-01", periods=30, freq="YS")
    rows = [
        (topic, period, round(400 * share), 400, share, True)
        for topic, own in ((0, shares), (1, np.full(30, 0.2)))
        for period, share in zip(periods, own, strict=True)
    ]
    columns = ["topic", "period", "n_papers", "n_total", "share", "is_complete"]
    fallen = assess_trends(pd.DataFrame(rows, columns=columns)).iloc[0]
    assert fallen["status"] == "declining"
    assert fallen["share_recent"] > fallen["share_old"]
    assert fallen["sentence"].startswith(
        "declining: 25.0 % of the collected papers in the last 12 months; its share fell by "
    )
