"""One plain English sentence per topic: the status, and the figures that it rests on."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from trends.signals.status import GOOD, STRONG, TENTATIVE, Shares
from trends.signals.trend import TrendTests

__all__ = ["BurstFacts", "Facts", "say"]

LARGE: Final = 1000.0
CLOSE_TO_ONE: Final = 0.25


@dataclass(frozen=True)
class BurstFacts:
    """The strongest burst of each topic, arrays of shape (n_topics,)."""

    start: np.ndarray
    end: np.ndarray
    strength: np.ndarray
    q_value: np.ndarray


@dataclass(frozen=True)
class Facts:
    """All that the sentences draw on; arrays are of shape (n_topics,)."""

    n_papers: np.ndarray
    min_papers: int
    tests: TrendTests
    shares: Shares
    bursts: BurstFacts
    q_value: np.ndarray
    status: np.ndarray
    tier: np.ndarray
    detectable: np.ndarray


def say(facts: Facts) -> list[str]:
    """Return the sentence of every topic."""
    writers = {
        "not enough data": _not_enough,
        "emerging": _claim,
        "growing": _claim,
        "declining": _claim,
        "bursting": _burst,
        "past burst": _burst,
        "stable": _stable,
        "dormant": _dormant,
        "inconclusive": _inconclusive,
    }
    return [
        f"{status}: {writers[status](facts, topic)}" for topic, status in enumerate(facts.status)
    ]


def _not_enough(facts: Facts, topic: int) -> str:
    n = int(facts.n_papers[topic])
    if n < facts.min_papers:
        return f"{_papers(n)}, at least {facts.min_papers} are needed"
    growth = facts.tests.answers[0]
    low, high = growth.low[topic], growth.high[topic]
    if np.isinf(low) and np.isinf(high):
        return f"{_papers(n)} lie too close in time to tell growth from decline"
    if np.exp(min(low, 50.0)) >= LARGE:
        return f"with {_papers(n)} its yearly growth may be anything over x{LARGE:.0f}"
    return f"with {_papers(n)} its yearly growth may lie anywhere from {_range(low, high, ' to ')}"


def _claim(facts: Facts, topic: int) -> str:
    return (
        f"{_share(facts.shares.old[topic])} to {_share(facts.shares.recent[topic])} of the "
        f"collected papers, {_growth(facts, topic)}, {_papers(facts.n_papers[topic])}, "
        f"{_q(facts.q_value[topic])} ({facts.tier[topic]})"
    )


def _growth(facts: Facts, topic: int) -> str:
    """Say how fast, in the terms of the question that gave the smallest p-value."""
    question = int(facts.tests.decisive[topic])
    answer = facts.tests.answers[question]
    low, high = answer.low[topic], answer.high[topic]
    factor = _factor(answer.estimate[topic])
    interval = f"(95 % CI {_range(low, high, '-')})"
    name = facts.tests.names[question]
    if name == "last year":
        return f"x{factor} in the last 12 months against before {interval}"
    if name == "recent slope":
        years = _number(facts.tests.recent_years).removesuffix(".0")
        return f"x{factor} a year over the last {years} years {interval}"
    words = f"x{factor} a year {interval}"
    if (low > 0 or high < 0) and abs(answer.estimate[topic]) < np.log(LARGE):
        years = np.log(2) / abs(answer.estimate[topic])
        words += f", {'doubling' if low > 0 else 'halving'} every {_duration(years)}"
    return words


def _burst(facts: Facts, topic: int) -> str:
    bursts = facts.bursts
    return (
        f"x{_number(bursts.strength[topic])} the papers expected from "
        f"{_day(bursts.start[topic])} to {_day(bursts.end[topic])}, without a sustained trend, "
        f"{_papers(facts.n_papers[topic])}, {_q(bursts.q_value[topic])} ({facts.tier[topic]})"
    )


def _stable(facts: Facts, topic: int) -> str:
    growth = facts.tests.answers[0]
    return (
        f"{_share(facts.shares.recent[topic])} of the collected papers, "
        f"x{_factor(growth.estimate[topic])} a year "
        f"(90 % CI {_range(growth.low90[topic], growth.high90[topic], '-')}), "
        f"{_papers(facts.n_papers[topic])}"
    )


def _dormant(facts: Facts, topic: int) -> str:
    expected = _number(facts.shares.expected[topic])
    return (
        f"{_papers(facts.shares.n_before[topic])} before, none in the last 12 months, "
        f"where its earlier share would have brought {expected}"
    )


def _inconclusive(facts: Facts, topic: int) -> str:
    growth = facts.tests.answers[0]
    words = (
        f"{_papers(facts.n_papers[topic])}, x{_factor(growth.estimate[topic])} a year "
        f"(95 % CI {_range(growth.low[topic], growth.high[topic], '-')}), "
        f"{_q(facts.q_value[topic])}"
    )
    if facts.tier[topic] == "tentative":
        direction = "rise" if facts.tests.direction[topic] > 0 else "fall"
        words += f", a tentative {direction}"
    years = np.log(2) / facts.detectable[topic]
    return f"{words}; a doubling every {_duration(years)} would have been seen (80 % power)"


def _papers(n: float) -> str:
    return "1 paper" if int(n) == 1 else f"{int(n):,} papers"


def _share(share: float) -> str:
    percent = 100 * share
    if 0 < percent < 0.01:
        return "under 0.01 %"
    return f"{percent:.2f} %" if 0 < percent < 0.1 else f"{percent:.1f} %"


def _number(value: float) -> str:
    """Write a positive number with the digits that matter."""
    if value >= LARGE:
        return f"over {LARGE:.0f}"
    if value >= 10:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 0.95 else f"{value:.2g}"


def _factor(log_factor: float) -> str:
    """Write a factor, with two decimals where it is close to 1."""
    value = float(np.exp(min(log_factor, 50.0)))
    return f"{value:.2f}" if abs(value - 1) < CLOSE_TO_ONE else _number(value)


def _range(low: float, high: float, joint: str) -> str:
    """Write an interval with enough digits that it shows on which side of 1 it ends."""
    values = np.exp(np.minimum([low, high], 50.0))
    if values[0] >= LARGE:
        return _number(float(values[0]))
    is_close = np.any(np.abs(values - 1) < CLOSE_TO_ONE)
    ends = [f"{v:.2f}" if is_close and v < 10 else _number(float(v)) for v in values]
    if low > 0 and ends[0] == "1.00":
        ends[0] = f"{values[0]:.4f}"
    if high < 0 and ends[1] == "1.00":
        ends[1] = f"{values[1]:.4f}"
    return joint.join(ends)


def _duration(years: float) -> str:
    """Write a time span in the unit that a reader would use."""
    days = years * 365.25
    for length, unit, least in (
        (365.25, "years", 2.0),
        (30.44, "months", 2.0),
        (7.0, "weeks", 2.0),
    ):
        if days >= least * length:
            value = days / length
            return f"{value:.0f} {unit}" if value >= 10 else f"{value:.1f} {unit}"
    return f"{max(days, 1):.0f} days" if days >= 1.5 else "day"


def _q(q_value: float) -> str:
    if q_value < 0.001:
        return "q < .001"
    if q_value >= 0.995:
        return "q = 1"
    # A third digit where two would round onto a limit.
    digits = 3 if q_value < 0.0095 or round(q_value, 2) in (STRONG, GOOD, TENTATIVE) else 2
    return "q = " + f"{q_value:.{digits}f}".lstrip("0")


def _day(day: np.datetime64) -> str:
    return str(pd.Timestamp(day).date())
