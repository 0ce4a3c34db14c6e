"""Every status in words: one example each, and what must hold of all sentences."""

import re

import numpy as np
import pandas as pd
import pytest

from trends.formatting import format_duration, format_growth
from trends.signals import assess_trends

YEARS = np.arange(72) / 12
SHARE = r"([\d.]+ %|under 0\.01 %)"
OF_ALL = (
    f"from (none|{SHARE}) of the collected papers in the years before the last two "
    f"to {SHARE} in the last 12 months; "
)
FACTOR = r"((over |under )?x[\d.]+)"
TESTED = r"[\d,]+ papers tested"
Q = r"q (= 0\.\d+|< 0\.001)"


@pytest.fixture(scope="module")
def sentences():
    """Return the sentence of a topic of each kind, beside 20 flat topics."""
    rng = np.random.default_rng(12)
    totals = np.rint(400 * np.exp(np.log(1.4) * YEARS)).astype(int)
    share = totals / totals.mean()
    rates = {
        "growing": 15 * share * np.exp(0.35 * (YEARS - 3)),
        "declining": 15 * share * np.exp(-0.35 * (YEARS - 3)),
        "emerging": 0.3 * share + 20 * (YEARS > 5),
        "past burst": 8 * share * np.where((YEARS >= 2) & (YEARS < 2.5), 5, 1),
        "bursting": 8 * share * np.where(YEARS >= 5.7, 2.2, 1),
        "dormant": 6 * share * (YEARS < 4.9),
        "stable": 30 * share,
        "inconclusive": 0.4 * share,
    }
    few = np.eye(1, 72, 3, dtype=int) * np.array([[1], [7]])
    counts = [rng.poisson(15 * share, (20, 72)), rng.poisson(np.stack(list(rates.values()))), few]
    flat = np.concatenate(counts)
    months = pd.date_range("2018-01-01", periods=72, freq="MS")
    timeline = pd.DataFrame(
        {
            "topic": np.repeat(np.arange(len(flat)), 72),
            "period": np.tile(months, len(flat)),
            "n_papers": flat.ravel(),
            "n_total": np.tile(totals, len(flat)),
        }
    )
    told = assess_trends(timeline)["sentence"].tolist()
    return dict(zip([*rates, "one paper", "seven papers"], told[20:], strict=True))


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        (
            "growing",
            OF_ALL + rf"its share grew {FACTOR} a year \(95 % CI {FACTOR} to {FACTOR}\), doubling "
            rf"every [\d.]+ (months|years); {TESTED}, " + Q + r" \(strong\)",
        ),
        (
            "declining",
            OF_ALL + r"its share fell by \d+ % a year \(95 % CI \d+ % to \d+ %\), halving every "
            rf"[\d.]+ (months|years); {TESTED}, " + Q + r" \(strong\)",
        ),
        ("emerging", OF_ALL + rf".*its share grew x.*; {TESTED}, " + Q + r" \(strong\)"),
        (
            "past burst",
            r"x[\d.]+ the papers expected from 20\d\d-\d\d-01 to 20\d\d-\d\d-\d\d; no lasting rise "
            rf"or fall; {TESTED}, " + Q + r" \((strong|good)\)",
        ),
        (
            "dormant",
            (
                r"no paper in the last 12 months, where its share before would have brought \d+; "
                r"[\d,]+ papers before"
            ),
        ),
        ("stable", OF_ALL + r"its share changed x\d\.\d\d a year \(90 % CI .*\); " + TESTED),
        (
            "inconclusive",
            (
                r"neither rise nor fall can be told from chance; its share changed x[\d.]+ a year "
                r"\(95 % CI .*\); \d+ papers tested, q = 0\.\d+; growth of x[\d.]+ a year would have been "
                r"seen with 80 % probability"
            ),
        ),
    ],
)
def test_each_status_reads_like_its_example(sentences, kind, pattern):
    assert re.fullmatch(f"{kind}: {pattern}", sentences[kind]), sentences[kind]


def test_few_papers_are_counted_in_good_grammar(sentences):
    assert sentences["one paper"] == "not enough data: 1 paper, at least 10 are needed"
    assert sentences["seven papers"] == "not enough data: 7 papers, at least 10 are needed"


def test_a_wide_interval_says_what_would_have_been_seen(make_timeline):
    counts = np.random.default_rng(1).poisson(1.2, (12, 12))
    signals = assess_trends(make_timeline(counts, 300))
    scarce = signals[signals["status"] == "not enough data"]
    told = scarce.loc[scarce["n_papers"] >= 10, "sentence"]
    assert len(told)
    pattern = (
        r"not enough data: too few to tell, its share may have changed by any factor from "
        rf"{FACTOR} to {FACTOR} a year \(95 % CI\); {TESTED}; only growth of x\d+ a year would "
        r"have been seen with 80 % probability"
    )
    assert told.str.fullmatch(pattern).all()


def test_spans_below_a_year_are_told_as_a_whole(make_timeline):
    counts = np.random.default_rng(2).poisson(6, (12, 30))
    sentences = assess_trends(make_timeline(counts, 300, freq="D"))["sentence"]
    assert sentences.str.contains(" over these 4.3 weeks ").all()
    assert not sentences.str.contains("a year").any()


def test_several_bursts_are_counted(make_timeline):
    rng = np.random.default_rng(3)
    rates = np.full((25, 72), 10.0)
    rates[0, 12:17] = rates[0, 50:55] = 45
    told = assess_trends(make_timeline(rng.poisson(rates), 3000))["sentence"].iloc[0]
    assert re.match(r"past burst: x[\d.]+ the papers expected from .* and 1 more burst; ", told)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((0.5, 2.0), "changed x1.00 a year (95 % CI x0.50 to x2.0)"),
        ((0.66, 1.41), "changed x0.96 a year (95 % CI x0.66 to x1.41)"),
        ((1.0001, 1.2), "grew x1.10 a year (95 % CI x1.0001 to x1.20)"),
        ((0.6, 0.9999), "fell by 23 % a year (95 % CI 0.0 % to 40 %)"),
        ((3.0, np.inf), "grew x5.0 a year (95 % CI x3.0 to over x99)"),
        ((0.0, 0.4), "fell by 80 % a year (95 % CI 60 % to over 99.9 %)"),
    ],
)
def test_growth_is_worded_by_its_interval(ends, words):
    middle = {(3.0, np.inf): 5.0, (0.0, 0.4): 0.2}.get(ends, np.sqrt(ends[0] * ends[1]))
    with np.errstate(divide="ignore"):
        low, high = np.log(ends)
    assert format_growth(float(np.log(middle)), low, high, pace="a year") == words


@pytest.mark.parametrize(
    ("years", "words"),
    [(0.001, "1 day"), (10 / 365.25, "10 days"), (0.1, "5.2 weeks"), (1.0, "12 months")],
)
def test_durations_have_their_unit(years, words):
    assert format_duration(years) == words


@pytest.mark.parametrize(
    ("n_years", "old", "recent"),
    [
        (1, "the first third of the time", "the last third"),
        (3, "the time before the last year", "the last 12 months"),
        (6, "the years before the last two", "the last 12 months"),
    ],
)
def test_shares_are_told_with_the_times_they_are_of(make_timeline, n_years, old, recent):
    months = np.arange(12 * n_years)
    rates = np.full((21, len(months)), 30.0)
    rates[0] *= np.exp(2.5 * months / len(months))
    counts = np.random.default_rng(5).poisson(rates)
    signals = assess_trends(make_timeline(counts, 2000))
    row = signals.iloc[0]
    assert row["sentence"].partition("; ")[0] == (
        f"{row['status']}: from {100 * row['share_old']:.1f} % of the collected papers in {old} "
        f"to {100 * row['share_recent']:.1f} % in {recent}"
    )


def test_what_wanders_far_without_a_trend_is_not_called_chance(make_timeline):
    rng = np.random.default_rng(4)
    walks = np.cumsum(rng.normal(0, 0.12, (30, 72)), axis=1)
    signals = assess_trends(make_timeline(rng.poisson(20 * np.exp(walks)), 20_000))
    unclear = signals[(signals["status"] == "inconclusive") & (signals["tier"] == "none")]
    moved = unclear["change"].isin(["rose", "fell"])
    assert moved.sum() >= 5
    told = unclear["sentence"].str.contains("swings this large are usual in this collection")
    assert told.tolist() == moved.tolist()


def test_chance_alone_changes_nothing(make_timeline):
    counts = np.random.default_rng(5).poisson(8, (60, 48))
    assert assess_trends(make_timeline(counts, 900))["change"].isin(["rose", "fell"]).sum() == 0


def test_an_interval_beside_one_that_is_no_claim_is_explained(make_timeline):
    rng = np.random.default_rng(6)
    signals = assess_trends(make_timeline(rng.poisson(8, (60, 48)), 900))
    unclear = signals[(signals["status"] == "inconclusive") & (signals["tier"] == "none")]
    beside = unclear[(unclear["factor_low"] > 1) | (unclear["factor_high"] < 1)]
    assert len(beside)
    told = beside["sentence"].str.startswith("inconclusive: among 60 topics a change like this one")
    assert told.all()
