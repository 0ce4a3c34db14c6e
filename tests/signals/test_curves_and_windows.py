"""Bands, bursts, changes and forecasts: the kernels and the frames above them."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.special import xlogy

from trends.errors import ConfigError, FrameError
from trends.schema import FRAMES, empty_frame
from trends.signals import find_bursts, find_changes, forecast_shares, smooth_shares
from trends.signals.bands import curve_bounds
from trends.signals.bursts import _further_qvalues
from trends.signals.stats.changepoint_search import PENALTY_PER_LOG, SHORTEST, split_levels
from trends.signals.stats.gamma_poisson import filter_levels, look_ahead
from trends.signals.stats.multiple_testing import adjust_pvalues
from trends.signals.stats.scan_statistic import robust_expectation, scan_bursts
from trends.signals.stats.scan_windows import scan_windows

MONTHS = np.arange(72)


def columns(name):
    return list(FRAMES[name].columns)


@pytest.fixture
def flat_and_burst(make_timeline):
    """Return 24 flat topics and, last, one with five times the papers in months 30 to 35."""
    rng = np.random.default_rng(1)
    rates = np.full((25, 72), 10.0)
    rates[24, 30:36] = 50
    return make_timeline(rng.poisson(rates), 3000)


@pytest.mark.parametrize("verb", [smooth_shares, find_bursts, find_changes, forecast_shares])
class TestEveryVerb:
    def test_leaves_the_timeline_alone_whatever_its_order(self, flat_and_burst, verb):
        before = flat_and_burst.copy()
        result = verb(flat_and_burst)
        pd.testing.assert_frame_equal(flat_and_burst, before)
        pd.testing.assert_frame_equal(result, verb(flat_and_burst.sample(frac=1, random_state=0)))

    def test_takes_an_empty_timeline_and_a_single_period(self, make_timeline, verb):
        assert verb(empty_frame("timeline")).empty
        single = verb(make_timeline([[3]], 10))
        assert len(single) == (verb is smooth_shares)

    def test_refuses_counts_above_totals(self, make_timeline, verb):
        with pytest.raises(FrameError, match="more papers than the period has"):
            verb(make_timeline([[3, 4]], 2))


def test_bands_follow_the_share_and_hold_it(make_timeline):
    rng = np.random.default_rng(2)
    shares = np.full((40, 72), 0.02)
    shares[:4] += 0.02 * np.sin(MONTHS / 12) ** 2
    timeline = make_timeline(rng.binomial(2000, shares), 2000)
    bands = smooth_shares(timeline)
    assert bands.columns.tolist() == columns("bands")
    assert len(bands) == len(timeline)
    truth = shares.ravel()
    inside = (bands["share_low"] <= truth) & (truth <= bands["share_high"])
    assert 0.92 <= inside.mean() <= 0.99
    assert inside[: 4 * 72].mean() >= 0.9
    assert np.abs(bands["share_fit"] - truth).mean() < 0.003
    narrow = smooth_shares(timeline, level=0.5)
    assert (narrow["share_high"] < bands["share_high"]).all()


def test_bands_of_empty_and_full_topics_stay_within_bounds(make_timeline):
    bands = smooth_shares(make_timeline([[0] * 12, [50] * 12], 50))
    values = bands[["share_fit", "share_low", "share_high"]].to_numpy()
    assert ((values >= 0) & (values <= 1)).all()
    assert bands["share_fit"].iloc[0] < 0.05
    assert bands["share_fit"].iloc[-1] > 0.95


@pytest.mark.parametrize("n_periods", [1, 2, 3, 5])
def test_bands_of_few_periods_hold_the_observed_share(make_series, n_periods):
    fit, low, high = curve_bounds(make_series([[10] * n_periods], 40), level=0.95)
    assert fit == pytest.approx(0.25, abs=0.03)
    assert np.all((low < 0.25) & (high > 0.25))


def test_the_burst_is_found_where_it_is(flat_and_burst):
    bursts = find_bursts(flat_and_burst)
    assert bursts.columns.tolist() == columns("bursts")
    assert bursts["topic"].tolist() == [24]
    burst = bursts.iloc[0]
    assert abs((burst["start"] - pd.Timestamp("2020-07-01")).days) <= 31
    assert abs((burst["end"] - pd.Timestamp("2020-12-31")).days) <= 31
    assert burst["strength"] == pytest.approx(5, rel=0.35)


def test_a_lonely_burst_does_not_hide_in_its_own_noise(make_timeline):
    rng = np.random.default_rng(3)
    rate = np.where((MONTHS >= 40) & (MONTHS < 46), 60.0, 10.0)
    assert len(find_bursts(make_timeline(rng.poisson(rate), 3000))) == 1


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


def test_weeks_end_after_seven_days(make_timeline):
    rng = np.random.default_rng(4)
    rates = np.full((20, 60), 20.0)
    rates[0, 20:24] = 120
    timeline = make_timeline(rng.poisson(rates), 3000, freq="W-MON", start="2024-01-01")
    burst = find_bursts(timeline).iloc[0]
    assert (burst["end"] - burst["start"]).days % 7 == 6


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
    years = MONTHS / 12 - MONTHS.mean() / 12
    expected = robust_expectation(counts, np.full(72, 3000.0), years)
    assert expected[0, 32] == pytest.approx(20, rel=0.15)


def deviance(counts, totals):
    papers, others = counts.sum(), (totals - counts).sum()
    return -2 * (
        xlogy(papers, papers / (papers + others)) + xlogy(others, others / (papers + others))
    )


@pytest.mark.parametrize("seed", range(6))
def test_steps_are_those_of_an_exhaustive_search(seed):
    rng = np.random.default_rng(seed)
    totals = rng.integers(60, 100, 11)
    counts = rng.binomial(totals, np.where(np.arange(11) < rng.integers(2, 9), 0.1, 0.5))
    penalty = PENALTY_PER_LOG * np.log(11)
    best, found = np.inf, None
    for n_steps in range(4):
        for starts in itertools.combinations(range(SHORTEST, 11 - SHORTEST + 1), n_steps):
            edges = [0, *starts, 11]
            if min(np.diff(edges)) < SHORTEST:
                continue
            pieces = [slice(*pair) for pair in itertools.pairwise(edges)]
            cost = sum(deviance(counts[piece], totals[piece]) for piece in pieces)
            if cost + penalty * n_steps < best:
                best, found = cost + penalty * n_steps, list(starts)
    assert split_levels(counts, totals, factor=1.0) == found


def test_intervals_of_steps_hold_although_their_dates_were_searched_for(make_timeline):
    rng = np.random.default_rng(11)
    starts = np.where(np.arange(1200) < 180, rng.integers(4, 44, 1200), 48)
    rates = np.where(np.arange(48) < starts[:, None], 8.0, 8 * 1.35)
    timeline = make_timeline(rng.poisson(rates), 9000)
    claims = pd.DataFrame({"topic": np.arange(180), "status": "growing"})
    first = find_changes(timeline, signals=claims).drop_duplicates("topic")
    # The weak ones that are found are those that looked strong.
    assert 30 <= len(first) <= 150
    holds = (first["factor_low"] <= 1.35) & (first["factor_high"] >= 1.35)
    assert holds.mean() >= 0.95


def test_only_established_changes_are_dated(make_timeline):
    rng = np.random.default_rng(6)
    rates = np.full((25, 72), 10.0)
    rates[7, 50:] = 35
    timeline = make_timeline(rng.poisson(rates), 3000)
    changes = find_changes(timeline)
    assert changes.columns.tolist() == columns("change_points")
    assert set(changes["topic"]) == {7}
    step = changes.iloc[(changes["factor"] - 3.5).abs().argmin()]
    assert abs((step["period"] - pd.Timestamp("2022-03-01")).days) <= 62
    assert step["factor_low"] < 3.5 < step["factor_high"]


def test_forecasts_say_how_much_better_than_naive_they_are(make_timeline):
    rng = np.random.default_rng(7)
    totals = np.full(60, 800)
    timeline = make_timeline(rng.poisson(12, (20, 60)), totals)
    forecasts = forecast_shares(timeline, horizon=4)
    assert forecasts.columns.tolist() == columns("forecasts")
    assert (forecasts["relative_error"] < 1).all()
    assert forecasts["topic"].nunique() >= 18
    assert (forecasts.groupby("topic").size() == 4).all()
    assert forecasts["period"].min() == pd.Timestamp("2023-01-01")
    assert forecasts["share"].between(forecasts["share_low"], forecasts["share_high"]).all()
    assert forecasts["share"].mean() == pytest.approx(12 / 800, rel=0.1)


def test_no_forecast_where_it_would_not_beat_naive(make_timeline):
    steps = np.cumsum(np.where(MONTHS % 24 == 0, 400, 0))
    # Levels that jump and then stand still: repeating the last share is never worse.
    timeline = make_timeline(np.minimum(100 + steps, 9000), 10_000)
    assert forecast_shares(timeline).empty


def test_forecasts_need_24_periods_and_a_horizon(make_timeline):
    assert forecast_shares(make_timeline([[5] * 23], 50)).empty
    with pytest.raises(ConfigError, match="horizon must be 1 period or more; got 0"):
        forecast_shares(make_timeline([[5] * 30], 50), horizon=0)


def test_forecast_intervals_hold_what_comes():
    rng = np.random.default_rng(8)
    totals = np.full(54, 500.0)
    counts = rng.poisson(np.exp(rng.normal(2, 0.5, (300, 1))), (300, 54)).astype(float)
    filtered = filter_levels(counts[:, :48], totals[:48], origins=[48])
    outlook = look_ahead(filtered, origin=48, slopes=np.zeros(300), future_totals=totals[48:])
    inside = (outlook.low <= counts[:, 48:]) & (counts[:, 48:] <= outlook.high)
    assert 0.93 <= inside.mean() <= 0.99


@pytest.mark.parametrize("verb", [find_bursts, find_changes])
def test_levels_are_checked(make_timeline, verb):
    with pytest.raises(ConfigError, match="q_value must lie between 0 and 1; got 1"):
        verb(make_timeline([[1, 2]], 5), q_value=1)


def test_two_bursts_of_a_topic_are_two_rows_in_their_order(make_timeline):
    rates = np.full((25, 72), 10.0)
    rates[7, 12:17] = 40
    rates[7, 50:55] = 60
    bursts = find_bursts(make_timeline(np.random.default_rng(6).poisson(rates), 3000))
    assert bursts["topic"].tolist() == [7, 7]
    assert bursts["start"].dt.strftime("%Y-%m").tolist() == ["2019-01", "2022-03"]
    assert (bursts["end"].iloc[0] - bursts["start"].iloc[1]).days < -31


def test_a_second_burst_is_no_easier_than_the_first():
    p_values = np.array([0.0005, 0.01, 0.2, np.nan])
    further = _further_qvalues(p_values, np.array([0.0005, 0.004, 0.03]))
    # At level .0015 one strongest window stands, at .015 two do, and so on.
    assert further == pytest.approx([0.0015, 0.012, 0.045])


def test_blocked_periods_are_in_no_window():
    counts = np.full((1, 24), 5.0)
    counts[0, 8:12], counts[0, 18:20] = 50, 20
    expected, blocked = np.full((1, 24), 8.0), np.zeros((1, 24), dtype=bool)
    blocked[0, 7:13] = True
    _, first, last = scan_windows(counts, expected, blocked=blocked)
    assert (first[0], last[0]) == (18, 19)
    assert scan_windows(counts, expected, blocked=np.ones((1, 24), dtype=bool))[0][0] == 0


def test_bands_jump_with_a_burst_and_bend_with_a_wave(make_series):
    burst = np.where((MONTHS >= 30) & (MONTHS < 36), 0.04, 0.01)
    wave = 0.015 + 0.01 * np.sin(MONTHS / 8)
    flat = np.full((30, 72), 0.01)
    shares = np.concatenate([burst[None], wave[None], flat])
    counts = np.random.default_rng(8).binomial(3000, shares)
    _, low, high = curve_bounds(make_series(counts, 3000), level=0.95)
    inside = ((low <= shares) & (shares <= high)).mean(axis=1)
    assert inside[0] >= 0.9
    assert inside[1] >= 0.85
