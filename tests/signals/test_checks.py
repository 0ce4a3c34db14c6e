"""Second looks at claims: relabelling, sources, refits."""

import numpy as np
import pandas as pd
import pytest

from trends.errors import FrameError
from trends.signals import assess_trends, check_claims, qualify_claims
from trends.timeline import count_topics

MONTHS = pd.date_range("2018-01-01", periods=60, freq="MS") + pd.Timedelta(days=14)


def make_corpus(rates, totals, *, sources=None, seed=0):
    """Return papers and assignments; `rates` (n_topics, 60) are papers per month."""
    rng = np.random.default_rng(seed)
    topics, months = [], []
    for topic, rate in enumerate(rates):
        counts = rng.poisson(rate)
        topics.append(np.repeat(topic, counts.sum()))
        months.append(np.repeat(np.arange(60), counts))
    rest = np.maximum(np.broadcast_to(totals, 60) - np.sum(rates, axis=0), 0).astype(int)
    topics.append(np.repeat(-1, rest.sum()))
    months.append(np.repeat(np.arange(60), rest))
    topics, months = np.concatenate(topics), np.concatenate(months)
    ids = np.array([f"p{i:06d}" for i in range(len(topics))])
    papers = pd.DataFrame({"paper_id": ids, "published": MONTHS[months], "source": "feed"})
    if sources is not None:
        papers["source"] = sources(rng, topics, months)
    return papers, pd.DataFrame({"paper_id": ids, "topic": topics})


def flat_rates(n=20, level=8.0):
    return np.full((n, 60), level)


def assess(papers, assignments):
    timeline = count_topics(papers, assignments, freq="month", as_of="2022-12-31")
    return timeline, assess_trends(timeline)


@pytest.fixture
def relabelled():
    """Return a corpus in which topic 1 takes over from topic 0, and topic 2 truly grows."""
    ramp = np.linspace(0, 1, 60)
    rates = np.concatenate([[30 * (1 - ramp)], [30 * ramp], [4 + 20 * ramp], flat_rates()])
    return make_corpus(rates, 800)


def test_a_topic_that_takes_over_from_its_neighbour_may_be_relabelling(relabelled):
    papers, assignments = relabelled
    timeline, signals = assess(papers, assignments)
    near = {0: 1, 1: 0, 2: 3}
    checks = check_claims(
        timeline, signals, papers=papers, assignments=assignments, neighbours=near
    )
    assert checks["topic"].tolist() == [0, 1, 2]
    assert checks["neighbour"].tolist() == [1, 0, 3]
    assert checks["may_be_relabelling"].tolist() == [True, True, False]
    assert checks["within_p_value"].isna().all()
    assert checks["is_kept"].all()
    worded = qualify_claims(signals, checks, labels={0: "Old words"})
    assert worded["sentence"].iloc[1].endswith("; may be relabelling of Old words")
    assert worded["sentence"].iloc[0].endswith("; may be relabelling of topic 1")
    assert worded["sentence"].iloc[2] == signals["sentence"].iloc[2]
    assert worded["status"].tolist() == signals["status"].tolist()


def test_a_source_added_late_is_not_a_trend():
    ramp = np.linspace(0, 1, 60)
    late = np.arange(60) >= 36
    # Topic 0 lives in a feed that was added in month 36; topic 1 grows in both feeds alike.
    rates = np.concatenate([[1 + 30 * late], [5 + 25 * ramp], flat_rates()])

    def sources(rng, topics, months):
        is_new = (months >= 36) & ((topics == 0) | (rng.random(len(topics)) < 0.25))
        return np.where(is_new, "new feed", "old feed")

    papers, assignments = make_corpus(rates, 400 + 100 * late, sources=sources)
    timeline, signals = assess(papers, assignments)
    assert signals["status"].iloc[:2].isin(["growing", "emerging"]).all()
    checks = check_claims(timeline, signals, papers=papers, assignments=assignments)
    held = checks.set_index("topic")["holds_within_sources"]
    assert not held[0]
    assert held[1]
    worded = qualify_claims(signals, checks)
    assert worded["status"].iloc[0] == "inconclusive"
    assert worded["tier"].iloc[0] == "none"
    assert worded["sentence"].iloc[0].startswith("inconclusive, withdrawn: ")
    assert not any(tier in worded["sentence"].iloc[0] for tier in ("(strong)", "(good)"))
    assert "not seen within the sources" in worded["sentence"].iloc[0]


def test_refits_are_matched_by_their_papers_not_their_numbers(relabelled):
    papers, assignments = relabelled
    timeline, signals = assess(papers, assignments)
    renumbered = assignments.assign(
        topic=assignments["topic"].where(lambda t: t < 0, 70 - assignments["topic"])
    )
    nothing = assignments.assign(topic=-1)
    checks = check_claims(
        timeline, signals, papers=papers, assignments=assignments, refits=[renumbered, nothing]
    )
    assert (checks["agreement"] == 1).all()
    assert checks["is_kept"].all()


def test_flips_are_counted_and_worded(relabelled):
    papers, assignments = relabelled
    timeline, signals = assess(papers, assignments)
    # A refit that swaps early and late papers of topic 2, but keeps most of its papers.
    days = papers["published"].rank(pct=True).to_numpy()
    member = (assignments["topic"] == 2).to_numpy()
    turned = assignments.copy()
    turned.loc[member & (days > 0.75), "topic"] = -1
    early_others = np.flatnonzero(~member & (days < 0.2))[:150]
    turned.loc[early_others, "topic"] = 2
    checks = check_claims(
        timeline, signals, papers=papers, assignments=assignments, refits=[turned] * 3
    )
    row = checks[checks["topic"] == 2].iloc[0]
    assert row["agreement"] == 0
    assert not row["is_kept"]
    worded = qualify_claims(signals, checks)
    assert (
        worded["sentence"]
        .iloc[2]
        .endswith("; found again on parts of the papers, it moves the other way in 100 % of them")
    )
    assert worded["status"].iloc[2] == "inconclusive"


def test_without_claims_there_is_nothing_to_check():
    papers, assignments = make_corpus(flat_rates(6), 200)
    timeline, signals = assess(papers, assignments)
    signals["status"] = "stable"
    checks = check_claims(timeline, signals, papers=papers, assignments=assignments)
    assert checks.empty
    pd.testing.assert_frame_equal(qualify_claims(signals, checks), signals)


def test_wrong_frames_are_named(relabelled):
    papers, assignments = relabelled
    timeline, signals = assess(papers, assignments)
    with pytest.raises(FrameError, match=r"needs signals .* lacks 'status'"):
        check_claims(
            timeline, signals.drop(columns="status"), papers=papers, assignments=assignments
        )
    with pytest.raises(FrameError, match=r"needs papers .* lacks 'published'"):
        check_claims(
            timeline, signals, papers=papers.drop(columns="published"), assignments=assignments
        )


def test_named_topics_without_papers_do_not_make_claims_surer():
    ramp = np.linspace(0, 1, 60)
    waves = 1 + 0.6 * np.sin(np.arange(60)[None, :] / 3 + np.arange(5)[:, None])
    rates = np.concatenate([[5 + 25 * ramp], 12 * waves])

    def sources(rng, topics, months):
        return np.where(rng.random(len(topics)) < 0.5, "one feed", "other feed")

    papers, assignments = make_corpus(rates, 400, sources=sources)
    timeline, signals = assess(papers, assignments)
    signals["status"] = "growing"
    given = {"papers": papers, "assignments": assignments}
    silent = timeline[timeline["topic"] == 0].assign(n_papers=0)
    widened = pd.concat([timeline, *(silent.assign(topic=50 + k) for k in range(20))])
    checks = check_claims(timeline, signals, **given)
    assert checks["within_p_value"].notna().any()
    pd.testing.assert_frame_equal(check_claims(widened, signals, **given), checks)
