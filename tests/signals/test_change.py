"""`change` says whether the share of these papers is different now, trend or not."""

import numpy as np
import pandas as pd
import pytest

from trends import assess_trends, count_topics
from trends.signals import qualify_changes
from trends.signals.stats import span_comparison
from trends.signals.stats.series import read_calendar


def make_yearly(counts, totals, first=1990):
    counts = np.atleast_2d(counts)
    periods = pd.date_range(f"{first}-01-01", periods=counts.shape[1], freq="YS")
    return pd.DataFrame(
        {
            "topic": np.repeat(np.arange(len(counts)), counts.shape[1]),
            "period": np.tile(periods, len(counts)),
            "n_papers": counts.ravel().astype(int),
            "n_total": np.tile(np.broadcast_to(totals, counts.shape[1]), len(counts)),
        }
    )


def flat_topics(n_topics, n_periods, *, mean=20, seed=0):
    return np.random.default_rng(seed).poisson(mean, (n_topics, n_periods))


def ask(counts, totals=1000, **options):
    return assess_trends(make_yearly(counts, totals), **options)


def test_what_came_from_nothing_rose_though_no_trend_of_decades_can_be_shown():
    burst_in = [0] * 20 + [1, 5, 40, 90, 88]
    signals = ask(np.vstack([burst_in, flat_topics(24, 25)]))
    assert (
        signals["change"].tolist() == ["rose"] + ["unclear"] * 24 or signals["change"][0] == "rose"
    )
    assert signals["change_sentence"][0].startswith(
        "rose from 0.03 % (1990 to 2011) to 7.3 % (2012 to 2014): over x99 ("
    )
    assert signals["ratio_low"][0] > 10
    assert signals["change_q"][0] < 0.001


def test_a_fall_is_told_with_both_spans():
    falling = np.linspace(90, 8, 20).round()
    signals = ask(np.vstack([falling, flat_topics(24, 20)]))
    row = signals.iloc[0]
    assert row["change"] == "fell"
    assert (row["span_old"], row["span_recent"]) == ("1990 to 2006", "2007 to 2009")
    assert row["ratio_high"] < 0.5
    assert "q < 0.001 (Benjamini-Hochberg over 25 topics)" in row["change_sentence"]


def test_no_change_that_is_surely_small_is_flat_and_what_is_open_is_unclear():
    large, small = np.full(20, 400), np.array([1, 0] * 10)
    signals = ask(np.vstack([large, small, flat_topics(24, 20)]))
    assert signals["change"][0] == "flat"
    assert signals["change"][1] == "unclear"


@pytest.mark.parametrize(("ratio", "change"), [(1.2, {"flat", "unclear"}), (1.35, {"rose"})])
def test_a_change_of_less_than_a_quarter_is_called_none(ratio, change):
    counts = np.full(20, 2000)
    counts[-3:] = round(2000 * ratio)
    signals = ask(np.vstack([counts, flat_topics(24, 20, mean=2000)]), totals=100_000)
    assert signals["change"][0] in change
    assert signals["change_q"][0] < 0.05


def test_what_has_turned_back_already_is_not_said_to_rise():
    past = [5] * 14 + [60, 60, 60, 30, 30, 30]
    signals = ask(np.vstack([past, flat_topics(24, 20)]))
    assert signals["ratio"][0] > 1.25
    assert signals["change"][0] == "unclear"


def test_few_periods_or_papers_are_unclear_with_the_reason():
    short = ask(np.array([[1, 2, 30, 40, 50, 60, 70]]))
    assert short["change"].tolist() == ["unclear"]
    assert short["change_sentence"][0] == "unclear: 7 periods covered whole, too few to compare"
    scarce = ask(np.vstack([[0] * 19 + [9], flat_topics(3, 20)]))
    assert scarce["change_sentence"][0] == "unclear: 9 papers, at least 10 are needed"
    assert np.isnan(scarce["change_q"][0])


@pytest.mark.parametrize(
    ("freq", "n_periods", "n_recent"),
    [
        ("YS", 7, None),
        ("YS", 8, 3),
        ("YS", 40, 3),
        ("QS", 40, 12),
        ("MS", 96, 36),
        ("MS", 60, 15),
        ("MS", 24, 6),
        ("MS", 12, 4),
        ("MS", 8, 3),
        ("W-MON", 42, 14),
    ],
)
def test_the_recent_span_follows_from_the_calendar_alone(freq, n_periods, n_recent):
    periods = pd.date_range("2000-01-03", periods=n_periods, freq=freq).to_numpy("datetime64[us]")
    found = span_comparison.find_recent(read_calendar(periods))
    assert (None if found is None else int(found.sum())) == n_recent


def test_spans_of_weeks_and_months_are_named_by_their_days_and_months():
    weeks = pd.date_range("2024-01-01", periods=42, freq="W-MON")
    frame = pd.DataFrame({"topic": 0, "period": weeks, "n_papers": 5, "n_total": 60})
    row = assess_trends(frame).iloc[0]
    assert (row["span_old"], row["span_recent"]) == (
        "1 Jan 2024 to 14 Jul 2024",
        "15 Jul 2024 to 20 Oct 2024",
    )
    frame["period"] = pd.date_range("2018-01-01", periods=42, freq="MS")
    assert assess_trends(frame)["span_recent"][0] == "Jul 2020 to Jun 2021"


def test_no_family_costs_another_its_power():
    rising = np.array([20] * 17 + [34, 36, 33])
    counts = np.vstack([rising, flat_topics(300, 20)])
    kinds = {0: "named"} | dict.fromkeys(range(1, 301), "concept")
    together, apart = ask(counts), ask(counts, families=kinds)
    assert apart["family"].tolist() == ["named"] + ["concept"] * 300
    assert apart["change_q"][0] < 0.05
    assert apart["change_q"][0] == pytest.approx(apart["change_p"][0])
    assert together["change_q"][0] > 10 * apart["change_q"][0]


def test_what_stands_beside_a_topic_hardly_decides():
    rng = np.random.default_rng(3)
    walks = np.exp(np.cumsum(rng.normal(0, 0.1, (60, 25)), axis=1))
    counts = rng.poisson(30 * walks)
    alone, beside = ask(counts[:25], totals=3000), ask(counts, totals=3000)
    moves = np.abs(np.log10(alone["change_p"]) - np.log10(beside["change_p"][:25]))
    assert moves.median() <= 0.3


@pytest.mark.parametrize(("sd", "most"), [(0.0, 0.02), (0.3, 0.05)])
def test_noise_from_year_to_year_is_no_change(sd, most):
    rng = np.random.default_rng(11)
    shares = np.exp(rng.normal(0, sd, (300, 25)))
    signals = ask(rng.poisson(25 * shares), totals=5000)
    assert signals["change"].isin(["rose", "fell"]).mean() <= most


def test_intervals_cover_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(12)
    totals = np.linspace(300, 20_000, 25).round()
    shares = 0.01 * np.exp(rng.normal(0, 0.2, (400, 25)))
    signals = ask(rng.binomial(totals.astype(int), shares), totals=totals)
    covered = (signals["ratio_low"] < 1) & (signals["ratio_high"] > 1)
    assert 0.92 <= covered.mean() <= 0.98


def test_a_single_jump_is_no_noise(monkeypatch):
    step = np.array([10] * 22 + [100, 100, 100])
    counts = np.vstack([step, flat_topics(24, 25)])
    row = ask(counts).iloc[0]
    assert row["change"] == "rose"
    width = np.log(row["ratio_high"] / row["ratio_low"])
    monkeypatch.setattr(span_comparison, "LARGEST_RATIO", np.inf)
    free = ask(counts).iloc[0]
    assert np.log(free["ratio_high"] / free["ratio_low"]) > 1.1 * width


def test_among_few_topics_a_usual_noise_stands_in(monkeypatch):
    counts = flat_topics(5, 25, mean=200, seed=5)
    monkeypatch.setattr(span_comparison, "PRIOR_SD", 0.6)
    wide = ask(counts, totals=10_000)
    monkeypatch.undo()
    usual = ask(counts, totals=10_000)
    assert (wide["change_p"] > usual["change_p"]).all()


def test_more_weight_on_the_pool_draws_noisy_topics_to_it(monkeypatch):
    rng = np.random.default_rng(8)
    noisy = rng.poisson(300 * np.exp(rng.normal(0, 0.5, (1, 25))))
    counts = np.vstack([noisy, flat_topics(30, 25, mean=300, seed=9)])
    usual = ask(counts, totals=10_000)
    monkeypatch.setattr(span_comparison, "PRIOR_DEGREES", 1e9)
    pooled = ask(counts, totals=10_000)
    width = [np.log(s["ratio_high"][0] / s["ratio_low"][0]) for s in (usual, pooled)]
    assert width[1] < 0.7 * width[0]


def test_totals_that_grow_a_hundredfold_and_periods_of_one_spike_are_answered():
    totals = np.round(50 * 100 ** np.linspace(0, 1, 25))
    spike = np.zeros(25)
    spike[10] = 15
    every = totals.copy()
    signals = ask(np.vstack([spike, every, np.round(totals * 0.1)]), totals=totals)
    assert not signals["change"].isna().any()
    assert signals["change"][1] in ("flat", "unclear")
    assert signals["change"][2] == "flat"


def make_two_sources(rates, *, years=20, n=60, seed=0):
    """Return papers, assignments and timeline; `rates` gives each source's years and topic share."""
    rng = np.random.default_rng(seed)
    rows = []
    for source, (first, last, share) in rates.items():
        for year in range(first, last):
            for _ in range(n):
                topic = 0 if rng.random() < share(year) else int(rng.integers(1, 26))
                rows.append((source, f"{year}-01-01", topic))
    frame = pd.DataFrame(rows, columns=["source", "published", "topic"])
    frame["paper_id"] = [f"p{i}" for i in range(len(frame))]
    frame["published"] = pd.to_datetime(frame["published"])
    papers = frame[["paper_id", "published", "source"]].assign(date_precision="year")
    assignments = frame[["paper_id", "topic"]]
    return papers, assignments, count_topics(papers, assignments, freq="year")


def test_a_rise_that_only_another_source_brings_is_withdrawn():
    papers, assignments, timeline = make_two_sources(
        {
            "agronomy": (1990, 2010, lambda _: 0.02),
            "robotics": (2005, 2010, lambda _: 0.6),
        }
    )
    signals = assess_trends(timeline, papers=papers, assignments=assignments)
    assert signals["change"][0] == "rose"
    qualified = qualify_changes(signals, timeline, papers=papers, assignments=assignments)
    assert qualified["change"][0] == "unclear"
    assert qualified["change_sentence"][0].startswith(
        "unclear, not seen within the sources, whose mix has changed: "
    )
    assert signals["change"][0] == "rose"  # the argument is left alone


def test_a_rise_within_every_source_is_kept():
    def share(year):
        return 0.02 if year < 2007 else 0.3

    papers, assignments, timeline = make_two_sources(
        {"one": (1990, 2010, share), "two": (1995, 2010, share)}
    )
    signals = assess_trends(timeline, papers=papers, assignments=assignments)
    qualified = qualify_changes(signals, timeline, papers=papers, assignments=assignments)
    assert qualified["change"][0] == "rose"
    pd.testing.assert_frame_equal(qualified, signals)


def test_many_topics_of_one_family_cost_another_none_of_its_power():
    riser = np.random.default_rng(2).poisson(np.linspace(20, 28, 20))
    beside = flat_topics(400, 20)
    families = {0: "named"}
    apart = ask(np.vstack([riser, beside]), families=families).iloc[0]
    together = ask(np.vstack([riser, beside])).iloc[0]
    assert apart["q_value"] == apart["p_value"] < 0.05
    assert apart["change_q"] == apart["change_p"]
    assert apart["status"] == "growing"
    assert together["q_value"] > 0.05
    assert "among" not in apart["sentence"]
