"""One plain English sentence per topic: the status, and the figures that it rests on."""

from dataclasses import dataclass

import numpy as np

from trends.formatting import (
    agree,
    format_count,
    format_day,
    format_duration,
    format_factor,
    format_growth,
    format_interval,
    format_number,
    format_q,
    format_share,
)
from trends.schema import MOVED
from trends.signals.change import Change
from trends.signals.stats.trend_tests import TrendTests
from trends.signals.status import GOOD, Shares

__all__ = ["BurstFacts", "Facts", "format_sentences", "format_untested", "reported_growth"]

CLAIMS = ("emerging", "growing", "declining")


@dataclass(frozen=True)
class BurstFacts:
    """The burst to speak of for each topic, and how many it has; arrays of shape (n_topics,)."""

    start: np.ndarray
    end: np.ndarray
    strength: np.ndarray
    q_value: np.ndarray
    number: np.ndarray


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
    change: Change
    missed: np.ndarray  # part of the intervals of claimed topics, each for itself, that may miss


def format_sentences(facts: Facts) -> list[str]:
    """Return the sentence of every topic.

    Growth is told per year; where the corpus spans less than a year, over its whole span.
    """
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


def reported_growth(facts: Facts) -> tuple[np.ndarray, list[str]]:
    """Return the growth that each sentence speaks of, and over what time where not the whole span.

    The array holds estimate, low and high in log-odds, shape (3, n_topics): per year, or of the
    last 12 months against before.
    """
    growth = facts.tests.answers[0]
    numbers = np.stack([growth.estimate, growth.low, growth.high])
    spans = [""] * len(facts.status)
    recent = f"last {format_duration(facts.tests.recent_years)}"
    words = {"last year": "last 12 months", "recent slope": recent}
    for topic in np.flatnonzero(np.isin(facts.status, CLAIMS)).tolist():
        numbers[:, topic], name = _choose_estimate(facts, topic)
        spans[topic] = words.get(name, "")
    return numbers, spans


def format_untested(n_papers: float, *, n_periods: int, min_papers: int) -> str:
    """Return the sentence of a topic in a timeline that has no two periods to compare."""
    if n_papers < min_papers:
        return f"not enough data: {_too_few(n_papers, min_papers)}"
    periods = "one complete period" if n_periods else "no complete period"
    return f"not enough data: {periods} with papers, at least two are needed to compare"


def _too_few(n_papers: float, min_papers: int) -> str:
    papers = format_count(n_papers, "paper") if n_papers else "no dated paper to test"
    return f"{papers}, at least {min_papers} are needed"


def _not_enough(facts: Facts, topic: int) -> str:
    n = facts.n_papers[topic]
    if n < facts.min_papers:
        return _too_few(n, facts.min_papers)
    growth = facts.tests.answers[0]
    ends = [_factor(_scaled(facts, end[topic])) for end in (growth.low, growth.high)]
    return (
        f"too few to tell, its share may have changed by any factor from {format_interval(*ends)} "
        f"{_pace(facts)} (95 % CI); {_tested(n)}; only {_detectable(facts, topic)}"
    )


def _claim(facts: Facts, topic: int) -> str:
    return (
        f"{_format_change_of_share(facts, topic)}; {_growth(facts, topic)}; "
        f"{_tested(facts.n_papers[topic])}, {_q(facts.q_value[topic])} ({facts.tier[topic]})"
    )


def _format_change_of_share(facts: Facts, topic: int) -> str:
    """Return the shares between which a topic went; what rose of late may be below what it was."""
    old, recent = facts.shares.old[topic], facts.shares.recent[topic]
    is_as_tested = np.sign(recent - old) == facts.tests.direction[topic]
    if is_as_tested:
        return _from_to(facts.shares, topic)
    return f"{format_share(recent)} of the collected papers in {facts.shares.when[1]}"


def _from_to(shares: Shares, topic: int) -> str:
    """Return the two shares with the times that they are of, which are not the first and last."""
    old, recent = shares.old[topic], shares.recent[topic]
    return (
        f"from {'none' if old == 0 else format_share(old)} of the collected papers in "
        f"{shares.when[0]} to {format_share(recent)} in {shares.when[1]}"
    )


def _growth(facts: Facts, topic: int) -> str:
    """Say how fast over the span, or where that shows less, of late."""
    (middle, low, high), name = _choose_estimate(facts, topic)
    if name == "last year":
        words = format_growth(middle, low, high, pace="against before")
        return f"in the last 12 months its share {words}"
    words = _speed(facts, middle, low, high)
    if name == "recent slope":
        return f"{words}, over the last {format_duration(facts.tests.recent_years)}"
    years = np.log(2) / abs(middle) if middle else np.inf
    # Said only where it tells more than the factor itself.
    if (low > 0 or high < 0) and 1.02 < years < 100 * facts.tests.span and facts.tests.span >= 1:
        words += f", {'doubling' if low > 0 else 'halving'} every {format_duration(years)}"
    return words


def _choose_estimate(facts: Facts, topic: int) -> tuple[tuple[float, float, float], str]:
    """Return estimate, low and high of a claim, and the question that they answer.

    It is the slope over the span where that alone would do, else the question that decided.
    """
    tests = facts.tests
    span = tests.answers[0]
    same = np.sign(span.estimate[topic]) == tests.direction[topic]
    is_plain = same and span.p_value[topic] < min(GOOD / len(tests.answers), facts.missed[topic])
    question = 0 if is_plain else int(tests.decisive[topic])
    answer = tests.answers[question]
    low, high = answer.bounds(topic, level=1 - float(facts.missed[topic]))
    return (float(answer.estimate[topic]), float(low), float(high)), tests.names[question]


def _speed(facts: Facts, middle: float, low: float, high: float, *, level: str = "95") -> str:
    """Say what the share did per year, with its interval."""
    values = [_scaled(facts, part) for part in (middle, low, high)]
    return f"its share {format_growth(*values, pace=_pace(facts), level=level)}"


def _scaled(facts: Facts, per_year: float) -> float:
    """Return growth in log-odds over the time that the sentence speaks of."""
    return float(per_year * min(facts.tests.span, 1.0))


def _pace(facts: Facts) -> str:
    return "a year" if facts.tests.span >= 1 else f"over these {format_duration(facts.tests.span)}"


def _burst(facts: Facts, topic: int) -> str:
    bursts = facts.bursts
    first, last = format_day(bursts.start[topic]), format_day(bursts.end[topic])
    further = int(bursts.number[topic]) - 1
    more = f" and {further} more {agree(further, 'burst', 'bursts')}" if further > 0 else ""
    return (
        f"{format_factor(bursts.strength[topic])} the papers expected from {first} to {last}{more}; "
        f"no lasting rise or fall; {_tested(facts.n_papers[topic])}, "
        f"{_q(bursts.q_value[topic])} ({facts.tier[topic]})"
    )


def _stable(facts: Facts, topic: int) -> str:
    growth = facts.tests.answers[0]
    values = growth.estimate[topic], growth.low90[topic], growth.high90[topic]
    return (
        f"{_from_to(facts.shares, topic)}; {_speed(facts, *values, level='90')}; "
        f"{_tested(facts.n_papers[topic])}"
    )


def _dormant(facts: Facts, topic: int) -> str:
    return (
        f"no paper in the last 12 months, where its share before would have brought "
        f"{format_number(facts.shares.expected[topic])}; "
        f"{format_count(facts.shares.n_before[topic], 'paper')} before"
    )


def _inconclusive(facts: Facts, topic: int) -> str:
    if not facts.tests.is_estimable[topic]:
        return (
            "its growth cannot be estimated, because the fit to its share found no optimum; "
            f"{_tested(facts.n_papers[topic])}"
        )
    what = "neither rise nor fall can be told from chance"
    growth = facts.tests.answers[0]
    if growth.low[topic] > 0 or growth.high[topic] < 0:
        # The interval is of this topic alone, the q-value of all that were looked at.
        what = f"among {_n_tested(facts, topic)} a change like this one comes by chance"
    if facts.change.change[topic] in MOVED:
        # The other sentence says what changed and by how much; this one, whether it will last.
        what = (
            f"its share {facts.change.change[topic]}, but swings this large are usual in this "
            "collection, so it may not last"
        )
    if facts.tier[topic] == "tentative":
        rises = facts.tests.direction[topic] > 0
        what = f"signs of a {'rise' if rises else 'fall'}, too weak to claim it (tentative)"
    return (
        f"{what}; {_speed(facts, growth.estimate[topic], growth.low[topic], growth.high[topic])}; "
        f"{_tested(facts.n_papers[topic])}, {_q(facts.q_value[topic])}; {_detectable(facts, topic)}"
    )


def _n_tested(facts: Facts, topic: int) -> str:
    """Return how many topics of its family were tested."""
    is_family = facts.change.family == facts.change.family[topic]
    number = int(np.sum(is_family & ~np.isnan(facts.q_value)))
    return format_count(number, "topic")


def _detectable(facts: Facts, topic: int) -> str:
    """Say how large a growth would have been claimed."""
    factor = format_factor(_factor(_scaled(facts, facts.detectable[topic])))
    return f"growth of {factor} {_pace(facts)} would have been seen with 80 % probability"


def _factor(log_factor: float) -> float:
    return float(np.exp(np.clip(log_factor, -50.0, 50.0)))


def _tested(n_papers: float) -> str:
    """Say on how many papers a test rests: those of whole periods, fewer than the topic has."""
    return f"{format_count(n_papers, 'paper')} tested"


def _q(q_value: float) -> str:
    shown = format_q(q_value)
    return f"q {shown}" if shown.startswith("<") else f"q = {shown}"
