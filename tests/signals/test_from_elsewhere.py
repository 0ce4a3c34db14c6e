"""Timelines that others made: a table of counts with totals, through every verb; and large ones."""

import io

import numpy as np
import pandas as pd
import pytest

import trends
from trends.errors import FrameError
from trends.signals.stats.trend_tests import measure_trends

VERBS = [
    trends.assess_trends,
    trends.smooth_shares,
    trends.find_bursts,
    trends.find_changes,
    trends.forecast_shares,
]


@pytest.fixture
def table():
    """Return a CSV of monthly counts as an analyst may have it: unsorted, text dates, no shares."""
    rng = np.random.default_rng(3)
    months = pd.date_range("2019-01-01", periods=48, freq="MS")
    totals = rng.poisson(300, 48)
    rates = np.full((21, 48), 9.0)
    rates[20] *= np.exp(0.6 * (np.arange(48) / 12 - 2))
    frame = pd.DataFrame(
        {
            "topic": np.repeat(np.arange(21), 48),
            "period": np.tile(months.strftime("%Y-%m-%d"), 21),
            "n_papers": rng.poisson(rates).ravel(),
            "n_total": np.tile(totals, 21),
        }
    )
    return frame.sample(frac=1, random_state=1).to_csv(index=False)


def test_a_csv_of_counts_is_assessed_to_the_last_verb(table):
    timeline = pd.read_csv(io.StringIO(table))
    signals = trends.assess_trends(timeline)
    assert signals["status"].iloc[20] in ("growing", "emerging")
    assert not signals["status"].iloc[:20].isin(["growing", "emerging", "declining"]).any()
    assert len(trends.smooth_shares(timeline)) == len(timeline)
    assert set(trends.find_changes(timeline, signals=signals)["topic"]) <= {20}
    assert set(trends.find_bursts(timeline)["topic"]) <= {20}
    assert (trends.forecast_shares(timeline)["period"] >= "2023-01-01").all()


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_refuses_what_cannot_be_counts(table, verb):
    timeline = pd.read_csv(io.StringIO(table))
    with pytest.raises(FrameError, match=r"repeats? an earlier one"):
        verb(pd.concat([timeline, timeline.head(1)]))
    with pytest.raises(FrameError, match=r"must hold int64.*1\.5"):
        verb(timeline.assign(n_papers=1.5))
    with pytest.raises(FrameError, match="more papers than the period has"):
        verb(timeline.assign(n_total=1))


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_bears_totals_of_zero_and_zoned_gaps_of_years(table, verb):
    timeline = pd.read_csv(io.StringIO(table))
    years = timeline["period"].str[:4]
    empty = timeline.mask(years == "2020", 0).assign(period=timeline["period"])
    empty["topic"] = timeline["topic"]
    gap = timeline[years != "2020"]
    pd.testing.assert_frame_equal(verb(empty), verb(gap), check_exact=False)
    zoned = gap.assign(period=pd.to_datetime(gap["period"], utc=True))
    pd.testing.assert_frame_equal(verb(zoned), verb(gap))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("only", ["topic", "period", "row"])
def test_every_verb_bears_one_topic_or_one_period(table, verb, only):
    timeline = pd.read_csv(io.StringIO(table))
    is_first = timeline["topic"] == 20, timeline["period"] == "2019-05-01"
    chosen = {"topic": is_first[0], "period": is_first[1], "row": is_first[0] & is_first[1]}
    small = timeline[chosen[only]]
    found = verb(small)
    assert set(found["topic"]) <= set(small["topic"])
    if verb is trends.assess_trends:
        assert len(found) == small["topic"].nunique()
        assert (found["status"] == "not enough data").all() or only == "topic"
    elif verb is trends.smooth_shares:
        assert len(found) == len(small)
        assert found["share_fit"].between(0, 1).all()
    elif only != "topic":
        assert found.empty


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_bears_a_topic_in_every_paper(table, verb):
    timeline = pd.read_csv(io.StringIO(table))
    is_full = timeline["topic"] == 0
    full = timeline.assign(n_papers=timeline["n_papers"].mask(is_full, timeline["n_total"]))
    found = verb(full).query("topic == 0")
    if verb is trends.assess_trends:
        assert found["status"].tolist() == ["stable"]
    elif verb is trends.smooth_shares:
        assert found["share_low"].min() > 0.97
    elif verb is trends.forecast_shares:
        assert (found["share_high"] <= 1).all()
    else:
        assert found.empty


@pytest.mark.slow
def test_many_topics_of_many_periods_are_tested_in_bounded_memory(make_series):
    rng = np.random.default_rng(0)
    counts = rng.poisson(2.0, (10_000, 500)).astype(float)
    tests = measure_trends(make_series(counts, 30_000, start="1980-01-01"))
    assert np.mean(tests.p_value < 0.05) < 0.07
    assert np.isfinite(tests.answers[0].estimate).all()
