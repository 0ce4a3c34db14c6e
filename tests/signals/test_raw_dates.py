"""Small corpora: the papers' own dates instead of periods."""

import numpy as np
import pandas as pd
import pytest

from trends.errors import ConfigError, FrameError
from trends.schema import empty_frame
from trends.signals import assess_trends, check_claims
from trends.signals.date_series import MAX_BINS, read_dates
from trends.timeline import count_topics

LATER = pd.Timestamp("2100-01-01")


def make_corpus(days, topics, precision="day"):
    ids = [f"p{i}" for i in range(len(days))]
    papers = pd.DataFrame(
        {"paper_id": ids, "published": pd.to_datetime(days), "date_precision": precision}
    )
    return papers, pd.DataFrame({"paper_id": ids, "topic": topics})


@pytest.fixture
def small():
    """Return 88 papers of six years; topic 0 comes early, 1 late, 2 any time, 3 hardly."""
    rng = np.random.default_rng(0)
    days = pd.Timestamp("2020-01-10") + pd.to_timedelta(np.sort(rng.integers(0, 2300, 88)), "D")
    topics = rng.choice([-1, 2], 88)
    topics[rng.choice(40, 14, replace=False)] = 0
    topics[48 + rng.choice(40, 16, replace=False)] = 1
    topics[[5, 25, 45, 85]] = 3
    return make_corpus(days, topics)


def test_raw_dates_are_tested_when_periods_are_few(small):
    papers, assignments = small
    timeline = count_topics(papers, assignments)
    assert timeline["period"].nunique() < 9
    signals = assess_trends(timeline, papers=papers, assignments=assignments)
    assert signals["status"].tolist()[0] in ("declining", "dormant")
    assert signals["status"].tolist()[1] in ("growing", "emerging")
    assert signals["status"].tolist()[2] in ("inconclusive", "stable")
    assert signals["sentence"].iloc[3] == "not enough data: 4 papers, at least 10 are needed"
    assert signals["n_papers"].sum() == (assignments["topic"] >= 0).sum()


def test_shuffled_dates_are_rarely_claimed():
    rng = np.random.default_rng(1)
    claims = 0
    for _ in range(25):
        days = pd.Timestamp("2020-01-10") + pd.to_timedelta(rng.integers(0, 2300, 88), "D")
        papers, assignments = make_corpus(days, rng.integers(0, 4, 88))
        timeline = count_topics(papers, assignments)
        signals = assess_trends(timeline, papers=papers, assignments=assignments)
        claims += signals["status"].isin(["growing", "declining", "emerging", "dormant"]).any()
    assert claims <= 4


def test_row_order_does_not_matter(small):
    papers, assignments = small
    timeline = count_topics(papers, assignments)
    signals = assess_trends(timeline, papers=papers, assignments=assignments)
    shuffled = assess_trends(
        timeline,
        papers=papers.sample(frac=1, random_state=0),
        assignments=assignments.sample(frac=1, random_state=1),
    )
    pd.testing.assert_frame_equal(signals, shuffled)


def test_topics_without_dated_papers_get_a_row():
    papers, assignments = make_corpus([None, None, None], [0, 0, 1], precision="none")
    signals = assess_trends(
        count_topics(papers, assignments), papers=papers, assignments=assignments
    )
    assert signals["topic"].tolist() == [0, 1]
    assert signals["n_papers"].tolist() == [0, 0]
    assert (
        signals["sentence"].iloc[0]
        == "not enough data: no dated paper to test, at least 10 are needed"
    )
    assert assess_trends(empty_frame("timeline")).empty


def test_topics_that_no_paper_was_given_to_get_a_row_without_any_date():
    papers, assignments = make_corpus([None, None], [1, -1], precision="none")
    topics = [0, 1, 2]
    timeline = count_topics(papers, assignments, topics=topics)
    assert timeline.empty
    signals = assess_trends(timeline, papers=papers, assignments=assignments, topics=topics)
    assert signals["topic"].tolist() == topics
    assert (signals["status"] == "not enough data").all()
    assert assess_trends(timeline, topics=topics)["topic"].tolist() == topics


def test_imprecise_dates_stand_for_their_middle():
    papers, assignments = make_corpus(
        ["2020-01-01", "2020-05-01", "2020-12-30", "2020-03-03"], [0, 0, 0, 0]
    )
    papers["date_precision"] = ["year", "month", "day", "none"]
    series, _ = read_dates(papers, assignments, topics=np.array([0]), until=LATER)
    days = series.calendar.periods.astype("datetime64[D]").astype(str).tolist()
    assert days == ["2020-05-15", "2020-07-01", "2020-12-30"]


def test_many_days_are_joined_without_losing_papers():
    rng = np.random.default_rng(2)
    days = pd.Timestamp("2000-01-01", tz="UTC") + pd.to_timedelta(rng.integers(0, 5000, 3000), "D")
    papers, assignments = make_corpus(days, rng.integers(0, 2, 3000))
    series, _ = read_dates(papers, assignments, topics=np.array([0, 1]), until=LATER)
    assert len(series.totals) <= MAX_BINS
    assert series.totals.sum() == 3000
    assert series.counts.sum() == 3000
    assert np.all(np.diff(series.calendar.positions) > 0)


def test_papers_after_the_timeline_are_left_out():
    papers, assignments = make_corpus(["2020-01-01", "2021-01-01"], [0, 0])
    until = pd.Timestamp("2020-06-01")
    series, _ = read_dates(papers, assignments, topics=np.array([0]), until=until)
    assert series.totals.tolist() == [1]


def test_wrong_frames_are_named():
    papers, assignments = make_corpus(["2020-01-01"], [0])
    with pytest.raises(FrameError, match=r"needs papers with .* lacks 'published'"):
        read_dates(papers.drop(columns="published"), assignments, topics=np.array([0]), until=LATER)
    with pytest.raises(FrameError, match=r"needs assignments with .* lacks 'topic'"):
        read_dates(papers, assignments.drop(columns="topic"), topics=np.array([0]), until=LATER)


def test_years_in_disguise_are_years_for_raw_dates_too():
    rng = np.random.default_rng(4)
    days, topics = [], []
    for year in range(2019, 2024):
        days += [f"{year}-01-01"] * 40
        spread = pd.Timestamp(f"{year}-01-02") + pd.to_timedelta(rng.integers(0, 364, 60), "D")
        days += [str(day.date()) for day in spread]
        topics += [0] * 40 + [1] * 60
    papers, assignments = make_corpus(days, topics)
    timeline = count_topics(papers, assignments, freq="year")
    signals = assess_trends(timeline, papers=papers, assignments=assignments)
    assert signals["status"].isin(["stable", "inconclusive"]).all()
    assert signals["annual_factor"].between(0.9, 1.1).all()


@pytest.mark.parametrize(
    ("days", "freq", "as_of"),
    [
        (pd.date_range("2023-10-01", "2024-03-31"), "month", None),
        (pd.date_range("2023-10-01", "2024-03-31"), "month", "2024-03-17"),
        (
            pd.date_range("2021-01-01", "2024-12-31", freq="5D").append(
                pd.DatetimeIndex(["2024-12-31 18:00"])
            ),
            "year",
            None,
        ),
        (pd.date_range("2023-01-01", "2024-03-31", freq="2D"), "quarter", "2024-03-31"),
        (pd.date_range("2024-01-01", "2024-01-28"), "week", None),
    ],
)
def test_raw_dates_are_those_of_the_timeline(days, freq, as_of):
    papers, assignments = make_corpus(days, np.arange(len(days)) % 2)
    timeline = count_topics(papers, assignments, freq=freq, as_of=as_of)
    signals = assess_trends(timeline, papers=papers, assignments=assignments, as_of=as_of)
    counted = timeline.groupby("topic")["n_papers"].sum()
    assert signals["n_papers"].tolist() == counted.tolist()


def test_second_looks_are_at_the_raw_dates_that_were_tested():
    """Within a year of quarters, a topic changes hands from one source's days to the other's."""
    rng = np.random.default_rng(6)
    days = pd.date_range("2023-01-01", "2024-03-31").repeat(3)
    is_late = np.arange(len(days)) > 0.55 * len(days)
    source = np.where(is_late & (rng.random(len(days)) < 0.8), "new", "old")
    topics = np.where(rng.random(len(days)) < np.where(source == "new", 0.5, 0.05), 0, -1)
    rises = (topics < 0) & (rng.random(len(days)) < 0.6 * np.arange(len(days)) / len(days))
    topics[rises] = 1
    papers, assignments = make_corpus(days, topics)
    papers["source"] = source
    timeline = count_topics(papers, assignments, freq="quarter")
    frames = {"papers": papers, "assignments": assignments}
    signals = assess_trends(timeline, **frames)
    assert signals["status"].isin(["growing", "emerging"]).all()
    checks = check_claims(timeline, signals, **frames)
    assert checks["is_kept"].tolist() == [False, True]
    # All dates lie before the quarter is over: none of them may drop out of the second look.
    half = pd.Timestamp("2023-08-15")
    early = assess_trends(timeline, as_of=half, **frames)
    claimed = early.assign(status="growing")
    again = check_claims(timeline, claimed, as_of=half, **frames)
    cut = papers[papers["published"] <= half]
    known = assignments[assignments["paper_id"].isin(cut["paper_id"])]
    same = check_claims(timeline, claimed, papers=cut, assignments=known)
    pd.testing.assert_frame_equal(again, same)


def test_an_unreadable_as_of_is_refused(small):
    papers, assignments = small
    timeline = count_topics(papers, assignments, freq="year")
    with pytest.raises(ConfigError, match="as_of must be a day such as 2025-01-31; got 'soon'"):
        assess_trends(timeline, papers=papers, assignments=assignments, as_of="soon")


def test_a_day_to_come_tests_no_more_than_today(small):
    papers, assignments = small
    timeline = count_topics(papers, assignments, freq="year")
    frames = {"papers": papers, "assignments": assignments}
    future = assess_trends(timeline, as_of="2999-12-31", **frames)
    pd.testing.assert_frame_equal(future, assess_trends(timeline, **frames))


def test_a_topic_all_at_the_end_is_a_claim_with_its_estimate_inside():
    days = pd.date_range("2023-01-01", "2024-12-31", freq="2D")
    topics = np.where(np.arange(len(days)) >= len(days) - 14, 0, -1)
    papers, assignments = make_corpus(days, topics)
    timeline = count_topics(papers, assignments, freq="quarter").iloc[1:]
    signals = assess_trends(timeline, papers=papers, assignments=assignments)
    row = signals.iloc[0]
    assert row["status"] in ("emerging", "growing")
    assert row["tier"] == "strong"
    assert row["factor_low"] <= row["annual_factor"] <= row["factor_high"]
    assert "over 1000-over 1000" not in row["sentence"]
