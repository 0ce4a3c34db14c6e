"""One verdict everywhere: topics without papers, bursts, changes and tiers."""

import numpy as np
import pandas as pd
import pytest

from trends.errors import FrameError
from trends.signals import (
    assess_trends,
    find_bursts,
    find_changes,
    forecast_shares,
    smooth_shares,
)

CLAIMS = ("emerging", "growing", "bursting", "past burst", "declining")
SETTINGS = {"q_value": 0.1, "min_papers": 15}


@pytest.fixture
def bursty(make_timeline):
    """Return 25 flat topics, of which 3 and 4 burst, and 5 steps up."""
    counts = np.random.default_rng(0).poisson(8, (25, 48))
    counts[3, 20:26] *= 5
    counts[4, 45:] *= 5
    counts[5, 30:] *= 4
    return make_timeline(counts, 900)


def with_silent(timeline):
    silent = timeline[timeline["topic"] < 2].assign(n_papers=0)
    return pd.concat([timeline, silent.assign(topic=silent["topic"] + 90)], ignore_index=True)


def test_topics_without_papers_get_a_row_and_change_no_other(bursty):
    signals = assess_trends(with_silent(bursty))
    assert (
        signals["sentence"].tolist()[-2:]
        == ["not enough data: no dated paper to test, at least 10 are needed"] * 2
    )
    pd.testing.assert_frame_equal(signals.iloc[:-2], assess_trends(bursty))
    for verb in (find_bursts, find_changes, forecast_shares):
        pd.testing.assert_frame_equal(verb(with_silent(bursty)), verb(bursty))
    bands = smooth_shares(with_silent(bursty))
    pd.testing.assert_frame_equal(
        bands[bands["topic"] < 90].reset_index(), smooth_shares(bursty).reset_index()
    )
    assert (bands.loc[bands["topic"] >= 90, "share_fit"] == 0).all()
    assert (bands.loc[bands["topic"] >= 90, "share_high"] > 0).all()


@pytest.mark.parametrize("n_periods", [1, 4, 30])
def test_a_timeline_of_silence_is_borne(make_timeline, n_periods):
    timeline = make_timeline(np.zeros((2, n_periods), dtype=int), 20)
    assert (assess_trends(timeline)["status"] == "not enough data").all()
    assert (smooth_shares(timeline)["share_fit"] == 0).all()
    for verb in (find_bursts, find_changes, forecast_shares):
        assert verb(timeline).empty


def test_bursts_are_those_of_the_verdicts(bursty):
    signals = assess_trends(with_silent(bursty), **SETTINGS)
    bursts = find_bursts(with_silent(bursty), **SETTINGS)
    named = signals.loc[signals["status"].isin(["bursting", "past burst"]), "topic"]
    assert 3 in named.tolist()
    assert named.isin(bursts["topic"]).all()
    others = bursts[~bursts["topic"].isin(named)].merge(signals, on="topic")
    assert others["status"].isin(["emerging", "growing", "declining", "dormant"]).all()


def test_changes_follow_the_final_verdicts(bursty):
    signals = assess_trends(bursty)
    claimed = signals.loc[signals["status"].isin(CLAIMS), "topic"]
    changes = find_changes(bursty, signals=signals)
    assert 5 in changes["topic"].tolist()
    assert changes["topic"].isin(claimed).all()
    withdrawn = signals.assign(status="inconclusive")
    assert find_changes(bursty, signals=withdrawn).empty
    with pytest.raises(
        FrameError, match="needs signals with the columns topic, status; this frame lacks"
    ):
        find_changes(bursty, signals=signals.drop(columns="status"))


def test_few_periods_have_no_changes(make_timeline):
    counts = np.array([[5, 5, 5, 60, 60, 60, 60], [30] * 7])
    assert find_changes(make_timeline(counts, 500, freq="YS")).empty


@pytest.mark.parametrize("q_value", [0.01, 0.05])
def test_only_claims_have_a_tier(bursty, q_value):
    signals = assess_trends(bursty, q_value=q_value)
    others = signals[~signals["status"].isin([*CLAIMS, "inconclusive"])]
    assert len(others)
    assert (others["tier"] == "none").all()
    unclear = signals[signals["status"] == "inconclusive"]
    assert unclear["tier"].isin(["none", "tentative"]).all()


def test_estimates_lie_in_their_intervals(make_timeline):
    rng = np.random.default_rng(5)
    counts = rng.poisson(0.5, (60, 30)) * (rng.random((60, 30)) < np.linspace(0, 1, 30))
    signals = assess_trends(make_timeline(counts, 40), min_papers=1).dropna()
    assert (signals["factor_low"] <= signals["annual_factor"]).all()
    assert (signals["annual_factor"] <= signals["factor_high"]).all()
    assert not signals["sentence"].str.contains("over 1000(?:-| to )over 1000").any()
