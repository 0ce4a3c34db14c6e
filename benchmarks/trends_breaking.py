"""What the trend engine does in worlds of papers, not counts, that are made to break it.

Run from the repository's root::

    python -m benchmarks.trends_breaking --seeds 8 --first-seed 9000

A feed with a weekly rhythm, a list that begins and ends within a month, a source that starts late,
topics that split in two: in all of them no topic rises or falls, so that every claim is false.
"""

import argparse
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from trends.errors import TrendsWarning
from trends.signals import assess_trends, check_bursts, check_claims, find_bursts, qualify_claims
from trends.timeline import count_topics

N_TOPICS = 40
CLAIMS = ("emerging", "growing", "declining")


def draw(
    rng: np.random.Generator, days: pd.DatetimeIndex, shares: np.ndarray, *, source: str = "feed"
) -> pd.DataFrame:
    """Return papers of the given days; shares (n_days or 1, n_topics), the rest is unassigned."""
    edges = np.cumsum(np.broadcast_to(shares, (len(days), shares.shape[-1])), axis=1)
    topic = (rng.random(len(days))[:, None] > edges).sum(axis=1)
    topic = np.where(topic == shares.shape[-1], -1, topic)
    return pd.DataFrame({"published": days, "topic": topic, "source": source})


def spread(
    rng: np.random.Generator, start: str, end: str, per_day: float, *, weekly: bool = False
) -> pd.DatetimeIndex:
    """Return the days of papers of a feed that grows by 40 % a year."""
    days = pd.date_range(start, end)
    rate = per_day * np.exp(np.log(1.4) * np.arange(len(days)) / 365.25)
    if weekly:
        rate *= np.where(days.day_of_week < 5, 1.3, 0.25)
    return days.repeat(rng.poisson(rate))


def flat_shares(rng: np.random.Generator) -> np.ndarray:
    sizes = np.exp(rng.uniform(np.log(0.002), np.log(0.04), N_TOPICS))
    return np.asarray(0.8 * sizes / max(1.0, sizes.sum()))


def weekly_feed(rng: np.random.Generator) -> pd.DataFrame:
    """Draw 110 days, counted by day; a third of the topics come at weekends above all."""
    days = spread(rng, "2024-01-01", "2024-04-19", 60, weekly=True)
    shares = flat_shares(rng)
    at_weekend = np.where(np.arange(N_TOPICS) % 3 == 0, 2.5, 0.8)
    is_weekend = (days.day_of_week >= 5)[:, None]
    return draw(rng, days, np.where(is_weekend, shares * at_weekend, shares) * 0.8)


def capped_list(rng: np.random.Generator) -> pd.DataFrame:
    """Draw three years that begin on the 18th of a month and end on the 9th of another."""
    return draw(rng, spread(rng, "2021-02-18", "2024-02-09", 15), flat_shares(rng))


def late_source(rng: np.random.Generator) -> pd.DataFrame:
    """Draw a source of six years, and one of other topics that joins after four."""
    first = draw(rng, spread(rng, "2018-01-01", "2023-12-31", 8), flat_shares(rng))
    later = spread(rng, "2022-01-01", "2023-12-31", 20)
    return pd.concat([first, draw(rng, later, flat_shares(rng), source="new feed")])


def passing_source(rng: np.random.Generator) -> pd.DataFrame:
    """Draw a source of six years, and the proceedings of one conference within five months."""
    first = draw(rng, spread(rng, "2018-01-01", "2023-12-31", 8), flat_shares(rng))
    batch = spread(rng, "2021-03-01", "2021-07-31", 20)
    return pd.concat([first, draw(rng, batch, flat_shares(rng), source="proceedings")])


def splitting_topics(rng: np.random.Generator) -> pd.DataFrame:
    """Draw 40 flat topics of which 8 are found as two: old words first, new words later."""
    papers = draw(rng, spread(rng, "2018-01-01", "2023-12-31", 15), flat_shares(rng))
    age = (papers["published"] - papers["published"].min()).dt.days / (6 * 365.25)
    moves = (papers["topic"] >= 0) & (papers["topic"] < 8) & (rng.random(len(papers)) < age)
    papers["topic"] += np.where(moves, N_TOPICS, 0)
    return papers


WORLDS: dict[str, tuple[Callable[[np.random.Generator], pd.DataFrame], str]] = {
    "weekly feed, topics of weekends, by day": (weekly_feed, "day"),
    "list cut at both ends, by month": (capped_list, "month"),
    "source that starts late": (late_source, "month"),
    "proceedings of one conference": (passing_source, "month"),
    "topics that split in two": (splitting_topics, "month"),
}


def judge(papers: pd.DataFrame, freq: str) -> np.ndarray:
    """Return topics, claims if cut periods counted, claims, those kept and undoubted, and bursts.

    The last two are those of `find_bursts` and the statuses of bursts that remain.
    """
    papers = papers.reset_index(drop=True)
    papers["paper_id"] = [f"p{row:06d}" for row in papers.index]
    assignments = papers[["paper_id", "topic"]]
    timeline = count_topics(papers, assignments, freq=freq)
    signals = assess_trends(timeline)
    naive = assess_trends(timeline.assign(is_complete=True))
    near = {topic: topic + N_TOPICS for topic in range(8)}
    near |= {other: topic for topic, other in near.items()}
    checks = check_claims(
        timeline, signals, papers=papers, assignments=assignments, neighbours=near
    )
    bursts = find_bursts(timeline)
    held = check_bursts(timeline, bursts, papers=papers, assignments=assignments)
    final = qualify_claims(signals, checks, bursts=held)
    undoubted = ~final["sentence"].str.contains("may be relabelling")
    claimed = [frame["status"].isin(CLAIMS) for frame in (naive, signals, final)]
    is_burst = final["status"].isin(["bursting", "past burst"])
    n_bursts = bursts["topic"].nunique()
    numbers = [len(signals), claimed[0].sum(), claimed[1].sum(), (claimed[2] & undoubted).sum()]
    return np.array([*numbers, n_bursts, is_burst.sum()])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=8, help="worlds of each kind")
    parser.add_argument("--first-seed", type=int, default=9000)
    options = parser.parse_args()
    warnings.simplefilter("ignore", TrendsWarning)
    head = ["world without any trend", "topics", "claimed if cut periods counted", "claimed"]
    head += ["after second looks", "found by find_bursts", "status of a burst, after second looks"]
    print("| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
    for name, (make, freq) in WORLDS.items():
        seeds = range(options.first_seed, options.first_seed + options.seeds)
        counts = sum(judge(make(np.random.default_rng(seed)), freq) for seed in seeds)
        print("| " + " | ".join([name, *(str(n) for n in np.asarray(counts))]) + " |", flush=True)


if __name__ == "__main__":
    main()
