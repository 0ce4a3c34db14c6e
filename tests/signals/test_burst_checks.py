"""Bursts of topics, told from sources that come for a while."""

import numpy as np
import pandas as pd
import pytest

from trends.errors import FrameError
from trends.signals import assess_trends, check_bursts, find_bursts, qualify_claims
from trends.timeline import count_topics

DAYS = pd.date_range("2018-01-01", "2021-12-31")


def corpus(rng, *, is_real):
    """Return 12 flat topics; topic 0 bursts itself, or proceedings full of it come for a spring."""
    spring = (DAYS >= "2020-03-01") & (DAYS < "2020-08-01")
    parts = []
    for source, rate in (("feed", 8.0), ("proceedings", np.where(spring, 6.0, 0.06))):
        days = DAYS.repeat(rng.poisson(rate, len(DAYS)))
        topic = rng.integers(0, 24, len(days))
        at_spring = (days >= "2020-03-01") & (days < "2020-08-01")
        is_more = at_spring if is_real else np.full(len(days), source == "proceedings")
        topic = np.where(is_more & (rng.random(len(days)) < 0.25), 0, topic)
        topic = np.where(topic < 12, topic, -1)
        parts.append(pd.DataFrame({"published": days, "topic": topic, "source": source}))
    papers = pd.concat(parts, ignore_index=True)
    return papers.assign(paper_id=[f"p{row}" for row in papers.index])


@pytest.mark.parametrize("is_real", [True, False])
def test_a_burst_must_be_one_within_sources(is_real):
    papers = corpus(np.random.default_rng(0), is_real=is_real)
    assignments = papers[["paper_id", "topic"]]
    timeline = count_topics(papers, assignments, freq="month")
    bursts = find_bursts(timeline)
    assert 0 in bursts["topic"].tolist()
    checked = check_bursts(timeline, bursts, papers=papers, assignments=assignments)
    first = checked[checked["topic"] == 0].iloc[0]
    assert first["strength"] > 2
    assert first["holds_within_sources"] == is_real
    assert (first["within_strength"] > 1.8) == is_real
    signals = assess_trends(timeline)
    before = signals.set_index("topic").loc[0]
    assert before["status"] == "past burst"
    none = pd.DataFrame({"topic": []})
    after = qualify_claims(signals, none, bursts=checked).set_index("topic").loc[0]
    assert (after["status"] == "past burst") == is_real
    if not is_real:
        assert after["tier"] == "none"
        assert after["sentence"].startswith("inconclusive, withdrawn: x")
        assert after["sentence"].endswith("not seen within the sources, whose mix has changed")


def test_one_source_has_nothing_to_compare():
    papers = corpus(np.random.default_rng(0), is_real=True).assign(source="all")
    assignments = papers[["paper_id", "topic"]]
    timeline = count_topics(papers, assignments, freq="month")
    bursts = find_bursts(timeline)
    checked = check_bursts(timeline, bursts, papers=papers, assignments=assignments)
    assert checked["holds_within_sources"].all()
    assert checked["within_p_value"].isna().all()
    pd.testing.assert_frame_equal(checked[bursts.columns], bursts)
    with pytest.raises(
        FrameError, match="needs bursts with the columns topic, start, end, strength"
    ):
        check_bursts(timeline, pd.DataFrame(), papers=papers, assignments=assignments)
