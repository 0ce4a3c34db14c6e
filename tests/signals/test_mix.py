"""How the collection changed, and how much of a rise that explains."""

import numpy as np
import pandas as pd
import pytest

from trends.errors import FrameError
from trends.signals import decompose_growth, find_collection_steps
from trends.timeline import count_topics

MONTHS = pd.date_range("2018-01-01", periods=60, freq="MS") + pd.Timedelta(days=14)


def make_corpus(part_of_new, share_in_old, share_in_new, *, n=200, seed=0):
    """Return timeline, papers and assignments of one topic in two sources."""
    rng = np.random.default_rng(seed)
    months = np.repeat(np.arange(60), n)
    is_new = rng.random(len(months)) < np.broadcast_to(part_of_new, 60)[months]
    share = np.where(is_new, share_in_new, np.broadcast_to(share_in_old, 60)[months])
    ids = np.array([f"p{i:06d}" for i in range(len(months))])
    papers = pd.DataFrame(
        {"paper_id": ids, "published": MONTHS[months], "source": np.where(is_new, "new", "old")}
    )
    topics = np.where(rng.random(len(months)) < share, 0, -1)
    assignments = pd.DataFrame({"paper_id": ids, "topic": topics})
    timeline = count_topics(papers, assignments, freq="month", as_of="2022-12-31")
    return timeline, papers, assignments


def test_a_shift_of_the_mix_is_not_growth_within():
    part = np.where(np.arange(60) >= 30, 0.6, 0.1)
    timeline, papers, assignments = make_corpus(part, 0.02, 0.30)
    row = decompose_growth(timeline, papers=papers, assignments=assignments).iloc[0]
    assert row["share_recent"] - row["share_old"] == pytest.approx(row["within"] + row["mix"])
    assert row["mix"] == pytest.approx(0.14, abs=0.03)
    assert row["within"] == pytest.approx(0, abs=0.02)


def test_growth_within_is_not_a_shift_of_the_mix():
    timeline, papers, assignments = make_corpus(0.3, np.linspace(0.02, 0.2, 60), 0.1)
    row = decompose_growth(timeline, papers=papers, assignments=assignments).iloc[0]
    assert row["within"] > 0.05
    assert abs(row["mix"]) < 0.01


def test_a_new_source_is_all_mix():
    part = np.where(np.arange(60) >= 40, 0.5, 0.0)
    timeline, papers, assignments = make_corpus(part, 0.05, 0.4)
    row = decompose_growth(timeline, papers=papers, assignments=assignments).iloc[0]
    assert row["mix"] == pytest.approx(0.175, abs=0.03)
    assert row["within"] == pytest.approx(0, abs=0.02)


def test_other_parts_than_sources_can_be_asked_for():
    timeline, papers, assignments = make_corpus(0.3, 0.1, 0.1)
    by_venue = papers.rename(columns={"source": "venue"})
    row = decompose_growth(timeline, papers=by_venue, assignments=assignments, by="venue").iloc[0]
    assert abs(row["mix"]) < 0.01
    with pytest.raises(FrameError, match=r"needs papers .* lacks 'source'"):
        decompose_growth(timeline, papers=by_venue, assignments=assignments)


def test_one_period_cannot_be_decomposed():
    timeline, papers, assignments = make_corpus(0.3, 0.1, 0.1)
    first = timeline[timeline["period"] == timeline["period"].min()]
    assert decompose_growth(first, papers=papers, assignments=assignments).empty
    assert find_collection_steps(first, papers=papers).empty


def test_the_month_in_which_a_source_was_added_is_named():
    part = np.where(np.arange(60) >= 40, 0.5, 0.0)
    timeline, papers, _ = make_corpus(part, 0.05, 0.05)
    steps = find_collection_steps(timeline, papers=papers)
    assert set(steps["source"]) == {"new", "old"}
    assert set(steps["period"]) == {pd.Timestamp("2021-05-01")}
    new = steps[steps["source"] == "new"].iloc[0]
    assert new["share_before"] == 0
    assert new["share_after"] == pytest.approx(0.5, abs=0.03)


def test_steady_sources_have_no_steps():
    for seed in range(5):
        timeline, papers, _ = make_corpus(0.3, 0.05, 0.05, seed=seed)
        assert find_collection_steps(timeline, papers=papers).empty
