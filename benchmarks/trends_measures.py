"""What the trend engine does on worlds of planted truth: claims, words, bands, forecasts, time."""

import time
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from trends_rivals import (
    claim_by_kleinberg,
    claim_by_line,
    claim_by_mann_kendall,
    claim_by_quasi_regression,
    find_kleinberg_states,
    fit_lines,
)
from worlds import DOUBLING_IN_TWO_YEARS, LABELS, RISES, World

from trends.signals import assess_trends
from trends.signals.bands import curve_bounds, find_steps
from trends.signals.forecasts import shrunken_slopes
from trends.signals.stats.gamma_poisson import filter_levels, look_ahead
from trends.signals.stats.multiple_testing import adjust_pvalues
from trends.signals.stats.scan_statistic import Scan, scan_bursts
from trends.signals.stats.series import TopicSeries, read_calendar, read_series
from trends.signals.stats.trend_tests import TrendTests, measure_trends

HORIZON = 6
ORIGINS = (48, 54, 60, 66)


@dataclass(frozen=True)
class Case:
    """A world, and what the engine makes of it, worked out once for all measures."""

    world: World

    @cached_property
    def timeline(self) -> pd.DataFrame:
        """The world as a timeline frame."""
        n_topics, n_months = self.world.counts.shape
        months = pd.date_range("2018-01-01", periods=n_months, freq="MS")
        return pd.DataFrame(
            {
                "topic": np.repeat(np.arange(n_topics), n_months),
                "period": np.tile(months, n_topics),
                "n_papers": self.world.counts.ravel(),
                "n_total": np.tile(self.world.totals, n_topics),
            }
        )

    @cached_property
    def series(self) -> TopicSeries:
        """The world as arrays."""
        return read_series(self.timeline)

    @cached_property
    def tests(self) -> TrendTests:
        """Tests of all topics."""
        return measure_trends(self.series)

    @cached_property
    def scan(self) -> Scan:
        """Bursts of all topics."""
        return scan_bursts(self.series)

    @cached_property
    def signals(self) -> pd.DataFrame:
        """Verdicts of all topics."""
        return assess_trends(self.timeline)

    @cached_property
    def status(self) -> np.ndarray:
        """The word for each topic."""
        return self.signals["status"].astype(str).to_numpy()


def until(series: TopicSeries, n_periods: int) -> TopicSeries:
    keep = np.arange(len(series.totals)) < n_periods
    return TopicSeries(
        series.topics, series.counts[:, keep], series.totals[keep], series.calendar.select(keep)
    )


def compare_claims(cases: list[Case]) -> dict[str, tuple[float, float]]:
    """Return per method the false share of claimed rises and the power, in percent."""
    tallies: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3))
    for case in cases:
        world = case.world
        counts, totals = world.counts.astype(float), world.totals.astype(float)
        tests = case.tests
        claims = {
            "trends": (adjust_pvalues(tests.p_value) < 0.05) & (tests.direction > 0),
            "quasi-GLM + BH": claim_by_quasi_regression(counts, totals),
            "Mann-Kendall": claim_by_mann_kendall(counts),
            "line": claim_by_line(counts),
            "Kleinberg": claim_by_kleinberg(counts),
        }
        rises = np.isin(world.labels, RISES)
        for method, claimed in claims.items():
            tallies[method] += [claimed.sum(), (claimed & ~rises).sum(), rises.sum()]
    return {
        method: (100 * false / max(1, claimed), 100 * (claimed - false) / max(1, there))
        for method, (claimed, false, there) in tallies.items()
    }


def measure_nulls(cases: list[Case]) -> list[float]:
    """Return how often each question is significant at p < .05 for flat topics, in percent."""
    rates = []
    for case in cases:
        flat = case.world.labels == "flat"
        rates.append([np.nanmean(a.p_value[flat] < 0.05) for a in case.tests.answers])
    return [100 * float(rate) for rate in np.mean(rates, axis=0)]


def compare_bursts(cases: list[Case]) -> dict[str, float]:
    """Return false alarms among flat topics and F1 for topics with a burst."""
    hits: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3))
    alarms: dict[str, list[float]] = defaultdict(list)
    for case in cases:
        world = case.world
        flat, truth = world.labels == "flat", world.labels == "burst"
        scan = case.scan
        kleinberg = find_kleinberg_states(world.counts.astype(float)).any(axis=1)
        status = np.isin(case.status, ["bursting", "past burst"])
        alarms["scan, p < .05"].append(float(np.mean(scan.p_value[flat] < 0.05)))
        alarms["Kleinberg"].append(float(np.mean(kleinberg[flat])))
        for method, claimed in (
            ("find_bursts", adjust_pvalues(scan.p_value) < 0.05),
            ("status", status),
            ("Kleinberg", kleinberg),
        ):
            hits[method] += [(claimed & truth).sum(), claimed.sum(), truth.sum()]
    result = {
        f"false alarms, {name}": 100 * float(np.mean(rates)) for name, rates in alarms.items()
    }
    for method, (right, claimed, there) in hits.items():
        result[f"F1, {method}"] = 2 * right / max(1, claimed + there)
    return result


def measure_bands(cases: list[Case]) -> dict[str, float]:
    """Return how often the 95 % band holds the noise-free share, per label, in percent."""
    inside: dict[str, list[float]] = defaultdict(list)
    for case in cases:
        world = case.world
        _, low, high = curve_bounds(
            case.series, level=0.95, steps=find_steps(case.series, scan_bursts(case.series))
        )
        held = (low <= world.shares) & (world.shares <= high)
        for label in LABELS:
            inside[label].append(held[world.labels == label].mean())
        inside["all"].append(held.mean())
        share = world.counts / world.totals
        z2 = 1.96**2 / world.totals
        center = (share + z2 / 2) / (1 + z2)
        reach = np.sqrt(z2 * share * (1 - share) + z2**2 / 4) / (1 + z2)
        inside["Wilson per period"].append(np.mean(np.abs(world.shares - center) <= reach))
    return {label: 100 * float(np.mean(rates)) for label, rates in inside.items()}


TRUE_WORDS = {
    "emerging": RISES,
    "growing": RISES,
    "declining": ("declining",),
    "bursting": ("burst",),
    "past burst": ("burst",),
    "stable": ("flat", "burst"),
    "dormant": ("declining",),
}


def score_words(cases: list[Case]) -> dict[str, str]:
    """Return per word how often it is said and how often wrongly; the claims together, too."""
    said: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(2))
    for case in cases:
        for word, truths in TRUE_WORDS.items():
            is_said = case.status == word
            wrong = is_said & ~np.isin(case.world.labels, truths)
            said[word] += [is_said.sum(), wrong.sum()]
            if word not in ("stable", "dormant"):
                said["all claims"] += [is_said.sum(), wrong.sum()]
    return {word: f"{100 * w / max(1, n):.1f} of {n:.0f}" for word, (n, w) in said.items()}


def measure_intervals(cases: list[Case]) -> dict[str, float]:
    """Return how often an interval of growth holds the growth that was planted, in percent.

    Of topics that grow or decline throughout: the 95 % interval of all of them and of those that
    are claimed, and the interval that is told of a claim, where it is one of yearly growth.
    """
    held: dict[str, list[bool]] = {"all": [], "claimed": [], "claimed, as reported": []}
    for case in cases:
        labels, signals = case.world.labels, case.signals
        sign = np.select([labels == "growing", labels == "declining"], [1.0, -1.0], 0.0)
        planted = np.exp(sign * DOUBLING_IN_TWO_YEARS)
        claimed = (sign != 0) & np.isin(case.status, ["emerging", "growing", "declining"])
        yearly = claimed & (signals["reported_over"] != "last 12 months").to_numpy()
        for name, bounds, chosen in (
            ("all", "factor", sign != 0),
            ("claimed", "factor", claimed),
            ("claimed, as reported", "reported", yearly),
        ):
            low, high = (signals[f"{bounds}_{end}"].to_numpy() for end in ("low", "high"))
            held[name] += ((low <= planted) & (planted <= high))[chosen].tolist()
    return {name: 100 * float(np.mean(values)) for name, values in held.items()}


def compare_forecasts(cases: list[Case]) -> dict[str, float]:
    """Return coverage, and interval score and absolute error over those of the last share."""
    sums = np.zeros(5)
    covered: list[float] = []
    for case in cases:
        series = case.series
        filtered = filter_levels(series.counts, series.totals, origins=list(ORIGINS))
        for origin in ORIGINS:
            known = until(series, origin)
            future = series.totals[origin : origin + HORIZON]
            observed = series.counts[:, origin : origin + HORIZON]
            slopes = shrunken_slopes(known)
            ahead = look_ahead(filtered, origin=origin, slopes=slopes, future_totals=future)
            covered.append(float(np.mean((ahead.low <= observed) & (observed <= ahead.high))))
            share = known.counts / known.totals
            changes = np.diff(share, axis=1)
            scale = np.maximum(np.abs(changes).mean(axis=1) * known.totals[-12:].mean(), 0.3)[
                :, None
            ]
            naive = share[:, -1:] * future
            reach = changes.std(axis=1)[:, None] * future * np.sqrt(np.arange(1, len(future) + 1))
            low, high = np.maximum(naive - 1.96 * reach, 0), np.maximum(naive + 1.96 * reach, 0)
            sums += [
                np.sum(_interval_score(observed, ahead.low, ahead.high) / scale),
                np.sum(_interval_score(observed, low, high) / scale),
                np.sum(np.abs(observed - ahead.middle) / scale),
                np.sum(np.abs(observed - naive) / scale),
                observed.size,
            ]
    return {
        "coverage": 100 * float(np.mean(covered)),
        "interval score / naive": sums[0] / sums[1],
        "absolute error / naive": sums[2] / sums[3],
    }


def _interval_score(observed: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    below, above = np.maximum(low - observed, 0), np.maximum(observed - high, 0)
    return (high - low) + 2 / 0.05 * (below + above)


def compare_rankings(cases: list[Case]) -> dict[str, float]:
    """Return how many of the ten fastest risers rose in truth, by what they are ranked by."""
    right: dict[str, list[float]] = defaultdict(list)
    for case in cases:
        world = case.world
        true_growth = np.log(
            world.shares[:, -12:].mean(axis=1) / world.shares[:, -36:-24].mean(axis=1)
        )
        last = world.counts[:, -12:].sum(axis=1) + 0.5
        before = world.counts[:, -24:-12].sum(axis=1) + 0.5
        for name, score in (
            ("lower bound", case.signals["rise_bound"].to_numpy()),
            ("year-on-year growth", last / before),
            ("line through counts", fit_lines(world.counts.astype(float))[0]),
        ):
            right[name].append(float(np.mean(true_growth[np.argsort(-score)[:10]] > 0.2)))
    return {name: float(np.mean(values)) for name, values in right.items()}


def time_tests(n_topics: int = 10_000, n_periods: int = 500) -> tuple[float, float]:
    """Return wall and processor seconds of all tests on a large timeline."""
    rng = np.random.default_rng(0)
    totals = rng.poisson(np.linspace(3000, 20_000, n_periods)).astype(float)
    size = np.exp(rng.uniform(np.log(0.02), np.log(20), (n_topics, 1)))
    waves = np.exp(rng.normal(0, 0.2, (n_topics, n_periods)))
    counts = np.minimum(rng.poisson(size * totals / totals.mean() * waves), totals)
    months = pd.date_range("1980-01-01", periods=n_periods, freq="MS").to_numpy()
    calendar = read_calendar(months.astype("datetime64[us]"))
    series = TopicSeries(np.arange(n_topics), counts.astype(float), totals, calendar)
    wall, processor = time.perf_counter(), time.process_time()
    adjust_pvalues(measure_trends(series).p_value)
    return time.perf_counter() - wall, time.process_time() - processor
