"""From tests to one word per topic, and to how far that word can be trusted."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from scipy.stats import norm

from trends.signals.stats.series import Calendar, TopicSeries
from trends.signals.stats.trend_tests import TOLERANCE, TrendTests

__all__ = [
    "CLAIMS",
    "GOOD",
    "STRONG",
    "TENTATIVE",
    "Shares",
    "classify",
    "compare_shares",
    "detectable_slope",
    "find_last_year",
    "grade",
    "windows",
]

CLAIMS: Final = ("emerging", "growing", "bursting", "past burst", "declining")
# Chosen by hand: a 95 % interval wider than a factor of 16 says too little for a status.
WIDEST: Final = 16.0
# Chosen by hand: the recent share must be three times the old one, at the lower bound.
EMERGING: Final = 3.0
# Bounds of equivalence of ratios, 80 to 125 %, as in tests of bioequivalence (Schuirmann, 1987).
STABLE: Final = 1.25
MOST_YEARS: Final = 5.0  # over more years, a stable share has not moved more than it may in these
# -log(0.01): with so many papers expected, none is observed with a probability of 1 % (Poisson).
SURELY_MISSED: Final = 4.6
STRONG, GOOD, TENTATIVE = 0.01, 0.05, 0.10
# The power in common use (Cohen, 1988).
POWER: Final = 0.80


@dataclass(frozen=True)
class Shares:
    """Share of each topic in old and in recent periods.

    Attributes
    ----------
    old, recent
        Observed shares, shape (n_topics,).
    ratio_low
        Lower bound of the 90 % interval of recent over old share, shape (n_topics,).
    n_before, n_last_year
        Papers before and in the last 12 months, shape (n_topics,).
    expected
        Papers that the share before would have brought in the last 12 months.
    p_value
        Of recent against old share by counting alone, as if shares never wavered, (n_topics,).
    range_low
        Lower 90 % bound, by counting alone, of the largest over the smallest share among the
        quarters of the span, shape (n_topics,).
    when
        Which periods are the old and which the recent ones, in words.
    """

    old: np.ndarray
    recent: np.ndarray
    ratio_low: np.ndarray
    n_before: np.ndarray
    n_last_year: np.ndarray
    expected: np.ndarray
    p_value: np.ndarray
    range_low: np.ndarray
    when: tuple[str, str]


def compare_shares(series: TopicSeries, *, factor: np.ndarray) -> Shares:
    """Compare the share of recent periods with that of old ones.

    Recent are the last 12 months and old what lies more than 2 years back, where the span allows;
    in spans under 4 years old is what lies more than 1 year back, in spans under 2 years recent
    and old are the last and the first third.
    """
    is_old, is_recent, when = windows(series.calendar)
    counts, totals = series.counts, series.totals
    n_old, n_recent = counts[:, is_old].sum(axis=1) + 0.5, counts[:, is_recent].sum(axis=1) + 0.5
    log_ratio = np.log(n_recent / (totals[is_recent].sum() + 1))
    log_ratio -= np.log(n_old / (totals[is_old].sum() + 1))
    error = np.sqrt(factor * (1 / n_old + 1 / n_recent))
    is_last_year = find_last_year(series.calendar)
    n_before = counts[:, ~is_last_year].sum(axis=1)
    total_before = totals[~is_last_year].sum()
    rate = n_before / total_before if total_before else np.zeros(len(counts))
    return Shares(
        old=counts[:, is_old].sum(axis=1) / totals[is_old].sum(),
        recent=counts[:, is_recent].sum(axis=1) / totals[is_recent].sum(),
        ratio_low=np.exp(log_ratio - norm.ppf(0.95) * error),
        n_before=n_before,
        n_last_year=counts[:, is_last_year].sum(axis=1),
        expected=rate * totals[is_last_year].sum(),
        p_value=2 * norm.sf(np.abs(log_ratio) / np.sqrt(1 / n_old + 1 / n_recent)),
        range_low=_range_of_quarters(series),
        when=when,
    )


def _range_of_quarters(series: TopicSeries) -> np.ndarray:
    positions = series.calendar.positions
    quarter = 4 * (positions - positions[0]) // (positions[-1] - positions[0] + 1)
    parts = [quarter == number for number in np.unique(quarter)]
    papers = np.stack([series.counts[:, part].sum(axis=1) + 0.5 for part in parts])
    shares = papers / np.array([series.totals[part].sum() + 1 for part in parts])[:, None]
    topics = np.arange(papers.shape[1])
    most, least = shares.argmax(axis=0), shares.argmin(axis=0)
    error = np.sqrt(1 / papers[most, topics] + 1 / papers[least, topics])
    ratio = shares[most, topics] / shares[least, topics]
    return np.asarray(ratio * np.exp(-norm.ppf(0.95) * error))


def find_last_year(calendar: Calendar) -> np.ndarray:
    """Return which periods are those of the last 12 months, boolean, shape (n_periods,)."""
    age = calendar.positions[-1] - calendar.positions
    return np.asarray(age < calendar.per_year - TOLERANCE)


class Windows(NamedTuple):
    """Which periods are old and which are recent, two boolean arrays, and both in words."""

    old: np.ndarray
    recent: np.ndarray
    when: tuple[str, str]


def windows(calendar: Calendar) -> Windows:
    """Return which periods are old and which are recent."""
    age = (calendar.positions[-1] - calendar.positions) / calendar.per_year
    year = 1 - TOLERANCE / calendar.per_year
    span = calendar.span + TOLERANCE
    if span < 2:
        words = "the first third of the time", "the last third"
        return Windows(age > age[0] * 2 / 3, age <= age[0] / 3, words)
    years, before = 1, "the time before the last year"
    if span >= 4:
        years, before = 2, "the years before the last two"
    return Windows(age >= years * year, age < year, (before, "the last 12 months"))


def classify(
    tests: TrendTests,
    shares: Shares,
    q_values: np.ndarray,
    *,
    n_papers: np.ndarray,
    burst: np.ndarray,
    is_spike: np.ndarray,
    q_limit: float,
    min_papers: int,
) -> np.ndarray:
    """Return the status of every topic.

    Parameters
    ----------
    tests, shares
        From `measure_trends` and `compare_shares`.
    q_values
        Adjusted p-values, NaN where not tested.
    n_papers
        Papers per topic.
    burst
        0 no burst, 1 a past one, 2 one that touches the last 3 periods.
    is_spike
        Whether one period alone makes a topic's share differ: that is no trend.
    q_limit
        Largest q-value of a claim.
    min_papers
        Fewer papers are not enough.

    Returns
    -------
    numpy.ndarray
        Status names, shape (n_topics,), dtype object.
    """
    growth = tests.answers[0]
    claimed = (q_values < q_limit) & ~is_spike
    rises, falls = claimed & (tests.direction > 0), claimed & (tests.direction < 0)
    # A burst that ends leaves a fall behind it; only a fall over the whole span is a decline.
    falls &= (burst == 0) | ((growth.high < 0) & (growth.p_value < q_limit / 3))
    # Over many years even a slow change adds up, and what rose and fell again was not stable.
    tolerance = np.log(STABLE) * min(1.0, MOST_YEARS / tests.span)
    is_stable = (growth.low90 > -tolerance) & (growth.high90 < tolerance)
    is_stable &= (growth.low <= 0) & (growth.high >= 0)
    is_stable &= shares.range_low < STABLE ** np.clip(tests.span, 1.0, MOST_YEARS)
    factor = np.maximum(growth.factor, 1.0)
    is_dormant = (
        (shares.n_before >= 10)
        & (shares.n_last_year == 0)
        & (shares.expected >= SURELY_MISSED * factor)
    )
    too_wide = ~(growth.high - growth.low <= np.log(WIDEST))
    # A claim whose interval is open on its far side alone is no less sure.
    too_wide &= ~(rises & (growth.low > np.log(EMERGING)))
    too_wide &= ~(falls & (growth.high < -np.log(EMERGING)))
    conditions = [
        (n_papers < min_papers),
        ~tests.is_estimable,
        is_dormant,
        too_wide,
        rises & (shares.ratio_low > EMERGING),
        rises,
        falls,
        burst == 2,
        burst == 1,
        is_stable,
    ]
    names = [
        "not enough data",
        "inconclusive",
        "dormant",
        "not enough data",
        "emerging",
        "growing",
        "declining",
        "bursting",
        "past burst",
        "stable",
    ]
    return np.select(conditions, np.array(names, dtype=object)[:, None], "inconclusive")


def grade(q_values: np.ndarray, status: np.ndarray) -> np.ndarray:
    """Return the tier of every claim, and of inconclusive topics that lean: tentative."""
    is_claim = np.isin(status, CLAIMS)
    leans = is_claim | (status == "inconclusive")
    limits = [
        is_claim & (q_values < STRONG),
        is_claim & (q_values < GOOD),
        leans & (q_values < TENTATIVE),
    ]
    return np.select(limits, ["strong", "good", "tentative"], "none").astype(object)


def detectable_slope(
    tests: TrendTests, q_values: np.ndarray, family: np.ndarray, *, q_limit: float
) -> np.ndarray:
    """Return the growth per year, in log-odds, that would have been claimed with 80 % power.

    The p-value that a topic needs is that of the next claim in its family after those already made.
    """
    needed = np.full(len(q_values), np.nan)
    for name in np.unique(family):
        own = q_values[family == name]
        n_tested = max(1, int(np.sum(~np.isnan(own))))
        n_next = min(int(np.sum(own < q_limit)) + 1, n_tested)
        needed[family == name] = q_limit * n_next / n_tested / len(tests.answers)
    return np.asarray((norm.isf(needed / 2) + norm.ppf(POWER)) * tests.answers[0].error)
