"""The verdict per topic: what is claimed, what is not, and how it is said."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control

from trends.errors import ConfigError
from trends.schema import FRAMES, empty_frame
from trends.signals import assess_trends
from trends.signals.stats.trend_tests import measure_trends

GROWTH = np.log(2) / 2
YEARS = np.arange(72) / 12


def draw(rng, rate, n=1):
    return rng.poisson(np.broadcast_to(rate, (n, len(rate))))


@pytest.fixture
def mixed(make_timeline):
    """Return a timeline of known topics in a corpus that grows by 40 % a year.

    Topics 0-19 keep their share; 20 grows, 21 declines, 22 emerges late, 23 bursts in the past,
    24 bursts now, 25 falls silent, 26 has 7 papers.
    """
    rng = np.random.default_rng(12)
    totals = np.rint(400 * np.exp(np.log(1.4) * YEARS)).astype(int)
    share = totals / totals.mean()
    rows = [
        draw(rng, 15 * share, 20),
        draw(rng, 15 * share * np.exp(GROWTH * (YEARS - 3))),
        draw(rng, 15 * share * np.exp(-GROWTH * (YEARS - 3))),
        draw(rng, 0.3 * share + 20 * (YEARS > 5)),
        draw(rng, 8 * share * np.where((YEARS >= 2) & (YEARS < 2.5), 5, 1)),
        draw(rng, 8 * share * np.where((YEARS >= 5.58), 2.4, 1)),
        draw(rng, 6 * share * (YEARS < 4.9)),
        np.eye(1, 72, 3, dtype=int) * 3 + np.eye(1, 72, 40, dtype=int) * 4,
    ]
    return make_timeline(np.concatenate(rows), totals)


def test_each_kind_of_topic_gets_its_word(mixed):
    signals = assess_trends(mixed)
    status = signals["status"].tolist()
    assert status[20:24] == ["growing", "declining", "emerging", "past burst"]
    assert status[25:] == ["dormant", "not enough data"]
    assert status[24] in ("bursting", "growing")
    flat = signals.iloc[:20]
    assert not flat["status"].isin(["growing", "declining", "emerging", "dormant"]).any()
    assert (flat["status"] == "stable").sum() >= 15


def test_columns_are_those_of_the_schema_with_a_sentence_behind(mixed):
    signals = assess_trends(mixed)
    schema = list(FRAMES["signals"].columns)
    assert signals.columns.tolist() == [
        *schema,
        "rise_bound",
        "share_old",
        "share_recent",
        "reported_factor",
        "reported_low",
        "reported_high",
        "reported_over",
        "sentence",
    ]
    assert signals["topic"].tolist() == list(range(27))
    assert signals["sentence"].str.startswith(signals["status"].astype(str).tolist()[0]).iloc[0]
    assert (signals["factor_low"] <= signals["annual_factor"]).all()
    assert (signals["annual_factor"] <= signals["factor_high"]).all()


def test_inconclusive_topics_say_what_could_have_been_seen(make_timeline):
    rng = np.random.default_rng(3)
    timeline = make_timeline(draw(rng, np.full(36, 0.6), 8), 100)
    signals = assess_trends(timeline)
    unclear = signals[signals["status"] == "inconclusive"]
    assert len(unclear) >= 5
    assert (
        unclear["sentence"].str.contains(r"; growth of x[\d.]+ a year would have been seen").all()
    )
    assert (unclear["minimum_detectable_factor"] > 1).all()


@pytest.mark.slow
def test_growth_of_the_detectable_size_is_mostly_seen(make_timeline):
    rng = np.random.default_rng(4)
    flat = draw(rng, np.full(72, 6.0), 60)
    factor = np.median(assess_trends(make_timeline(flat, 2000))["minimum_detectable_factor"])
    path = np.exp(np.log(factor) * (YEARS - YEARS.mean()))
    seen = 0
    for _ in range(8):
        rising = draw(rng, 6 * path * 72 / path.sum(), 3)
        signals = assess_trends(make_timeline(np.concatenate([flat, rising]), 2000))
        seen += signals["status"].iloc[60:].isin(["growing", "emerging"]).sum()
    assert 14 <= seen <= 24


def test_a_topic_in_every_paper_cannot_change(make_timeline):
    rng = np.random.default_rng(5)
    totals = rng.poisson(40, 36)
    signals = assess_trends(make_timeline(np.stack([totals, rng.poisson(5, 36)]), totals))
    always = signals.iloc[0]
    assert (always["status"], always["annual_factor"], always["p_value"]) == ("stable", 1, 1)
    assert (always["factor_low"], always["factor_high"]) == (1, 1)


def test_one_topic_alone_is_assessed(make_timeline):
    rng = np.random.default_rng(6)
    rising = draw(rng, 10 * np.exp(0.5 * YEARS))
    signals = assess_trends(make_timeline(rising, 3000))
    assert signals["status"].tolist()[0] in ("growing", "emerging")


def test_one_period_is_not_enough(make_timeline):
    signals = assess_trends(make_timeline([[30], [3]], 100))
    assert signals["status"].tolist() == ["not enough data"] * 2
    assert signals["sentence"].tolist() == [
        "not enough data: one complete period with papers, at least two are needed to compare",
        "not enough data: 3 papers, at least 10 are needed",
    ]
    assert signals[["annual_factor", "p_value", "q_value"]].isna().all(axis=None)


@pytest.mark.parametrize("n_periods", [2, 3, 5, 7])
def test_few_periods_give_answers_without_claims_from_chance(make_timeline, n_periods):
    rng = np.random.default_rng(7)
    claims = 0
    for _ in range(10):
        counts = rng.poisson(20, (12, n_periods))
        signals = assess_trends(make_timeline(counts, 400, freq="YS"))
        claims += signals["status"].isin(["growing", "declining", "emerging"]).sum()
    assert claims <= 6


def test_incomplete_periods_are_no_evidence(make_timeline):
    rng = np.random.default_rng(8)
    counts = draw(rng, np.full(36, 12.0), 20)
    totals = np.full(36, 400)
    counts[:, -1], totals[-1] = 0, 100
    is_complete = np.tile(np.arange(36) < 35, 20)
    marked = assess_trends(make_timeline(counts, totals, is_complete=is_complete))
    without = assess_trends(make_timeline(counts[:, :-1], totals[:-1]))
    pd.testing.assert_frame_equal(marked, without)


def test_periods_without_papers_are_skipped(make_timeline):
    rng = np.random.default_rng(9)
    counts, totals = draw(rng, np.full(60, 8.0), 20), np.full(60, 300)
    counts[:, 20:44], totals[20:44] = 0, 0
    signals = assess_trends(make_timeline(counts, totals))
    assert not signals["status"].isin(["growing", "declining", "emerging"]).any()
    assert signals["annual_factor"].between(0.7, 1.4).all()


def test_the_order_of_rows_decides_nothing(mixed):
    signals = assess_trends(mixed)
    pd.testing.assert_frame_equal(signals, assess_trends(mixed.sample(frac=1, random_state=0)))


@pytest.mark.slow
def test_other_draws_lead_to_the_same_claims(mixed, monkeypatch):
    """Draws are always the same; were they others, no verdict would be another."""
    signals = assess_trends(mixed)
    for seed in (1, 2, 3):
        monkeypatch.setattr("trends.signals.stats.scan_statistic.SEED", seed)
        monkeypatch.setattr("trends.signals.stats.exact_tests.SEED", seed)
        other = assess_trends(mixed)
        assert other["status"].tolist() == signals["status"].tolist()
        assert other["tier"].tolist() == signals["tier"].tolist()


def test_the_timeline_is_not_changed(mixed):
    before = mixed.copy()
    assess_trends(mixed)
    pd.testing.assert_frame_equal(mixed, before)


def test_settings_are_checked(mixed):
    with pytest.raises(ConfigError, match="q_value must lie between 0 and 1; got 5"):
        assess_trends(mixed, q_value=5)
    with pytest.raises(ConfigError, match="min_papers must be 1 or more; got 0"):
        assess_trends(mixed, min_papers=0)
    with pytest.raises(ConfigError, match="must be given together"):
        assess_trends(mixed, papers=pd.DataFrame())


def test_a_stricter_level_claims_less(mixed):
    loose = assess_trends(mixed, q_value=0.2)
    strict = assess_trends(mixed, q_value=0.0001)
    claims = ["growing", "declining", "emerging"]
    assert strict["status"].isin(claims).sum() <= loose["status"].isin(claims).sum()
    assert (assess_trends(mixed, min_papers=10_000)["status"] == "not enough data").all()


def test_an_empty_timeline_gives_an_empty_answer():
    signals = assess_trends(empty_frame("timeline"))
    assert signals.empty
    assert "sentence" in signals.columns


@pytest.mark.parametrize(
    ("world", "least_power", "most_false"),
    [
        ("H1 autocorrelated noise", 0.75, 0.08),
        ("H2 no overdispersion", 0.75, 0.08),
        ("H3 gamma noise, corpus shrinks 20 %/y", 0.55, 0.08),
    ],
)
def test_rises_in_simulated_worlds_are_found_and_are_real(
    worlds, make_series, world, least_power, most_false
):
    claimed = real = there = 0
    for seed in range(4):
        drawn = worlds.make_world(worlds.RECIPES[world], seed)
        tests = measure_trends(make_series(drawn.counts, drawn.totals))
        rises = (false_discovery_control(tests.p_value) < 0.05) & (tests.direction > 0)
        truth = np.isin(drawn.labels, worlds.RISES)
        claimed += rises.sum()
        real += (rises & truth).sum()
        there += truth.sum()
    assert real / there >= least_power
    assert 1 - real / claimed <= most_false
