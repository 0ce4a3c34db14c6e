"""Bands, bursts, changes and forecasts, as frames."""

import numpy as np
import pandas as pd
import pytest

from trends.errors import ConfigError, FrameError
from trends.schema import FRAMES, empty_frame
from trends.signals import find_bursts, find_changes, forecast_shares, smooth_shares

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
def test_bands_of_few_periods_hold_the_observed_share(make_timeline, n_periods):
    bands = smooth_shares(make_timeline([[10] * n_periods], 40))
    assert bands["share_fit"].tolist() == pytest.approx([0.25] * n_periods, abs=0.03)
    assert ((bands["share_low"] < 0.25) & (bands["share_high"] > 0.25)).all()


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


def test_weeks_end_after_seven_days(make_timeline):
    rng = np.random.default_rng(4)
    rates = np.full((20, 60), 20.0)
    rates[0, 20:24] = 120
    timeline = make_timeline(rng.poisson(rates), 3000, freq="W-MON", start="2024-01-01")
    burst = find_bursts(timeline).iloc[0]
    assert (burst["end"] - burst["start"]).days % 7 == 6


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


def test_bands_jump_with_a_burst_and_bend_with_a_wave(make_timeline):
    burst = np.where((MONTHS >= 30) & (MONTHS < 36), 0.04, 0.01)
    wave = 0.015 + 0.01 * np.sin(MONTHS / 8)
    flat = np.full((30, 72), 0.01)
    shares = np.concatenate([burst[None], wave[None], flat])
    counts = np.random.default_rng(8).binomial(3000, shares)
    bands = smooth_shares(make_timeline(counts, 3000))
    low, high = (
        bands[name].to_numpy().reshape(shares.shape) for name in ("share_low", "share_high")
    )
    inside = ((low <= shares) & (shares <= high)).mean(axis=1)
    assert inside[0] >= 0.9
    assert inside[1] >= 0.85
