"""Files are no sources: what exports do to trends, and what joined searches feign."""

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from trends.signals import assess_trends, check_claims, qualify_claims
from trends.timeline import count_topics

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def exports():
    """Return the module that writes simulated searches as people export them."""
    path = ROOT / "benchmarks" / "trends_sources.py"
    spec = importlib.util.spec_from_file_location("benchmark_sources", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "world", ["batches of 500, by date", "batches of 500, by relevance", "a feed in weekly files"]
)
def test_parts_of_one_search_keep_its_trends_and_warn_of_nothing(exports, world):
    kept, n_true, false, messages, sources = exports.count_one_search(exports.ONE_SEARCH[world], 1)
    assert (kept, false, messages, sources) == (n_true, 0, 0, 1)


@pytest.mark.parametrize(
    "world", ["two subjects, overlapping in time", "two subjects, one after the other"]
)
def test_trends_between_two_searches_are_withdrawn_and_said(exports, world):
    claimed, _, silent, sources = exports.count_two_searches(exports.TWO_SEARCHES[world], 1)
    assert (claimed, silent, sources) == (0, 0, 2)


@pytest.mark.slow
def test_more_worlds_of_exports(exports):
    for write in exports.ONE_SEARCH.values():
        kept, n_true, false, messages, _ = exports.count_one_search(write, 4)
        assert kept >= 0.9 * n_true
        assert (false, messages) == (0, 0)
    for write in exports.TWO_SEARCHES.values():
        claimed, n_topics, silent, _ = exports.count_two_searches(write, 4)
        assert claimed <= 0.02 * n_topics
        assert silent == 0


def make_corpus(rng, *, is_moving, second_topics, overlap=0):
    """Return papers of two sources, the second beginning `overlap` months before the first ends."""
    months = pd.date_range("2014-01-01", periods=96, freq="MS")
    rows = []
    for source, span in (("first", range(48)), ("second", range(48 - overlap, 96))):
        for month in span:
            growth = 0.02 + 0.28 * month / 95 if is_moving else 0.1
            topics = (0, 1, 2) if source == "first" else second_topics
            rest = (1 - growth) / (len(topics) - 1)
            chances = [growth, *[rest] * (len(topics) - 1)]
            rows += [(months[month], source, topic) for topic in rng.choice(topics, 40, p=chances)]
    frame = pd.DataFrame(rows, columns=["published", "source", "topic"])
    frame["paper_id"] = [f"p{number:05d}" for number in range(len(frame))]
    return frame


def find_status(corpus):
    papers, assignments = corpus.drop(columns="topic"), corpus[["paper_id", "topic"]]
    timeline = count_topics(papers, assignments, freq="month", as_of="2021-12-31")
    signals = assess_trends(timeline)
    checks = check_claims(timeline, signals, papers=papers, assignments=assignments)
    return qualify_claims(signals, checks).set_index("topic")["status"]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("overlap", [0, 6])
def test_a_source_that_follows_another_contradicts_no_trend_that_goes_on(seed, overlap):
    rng = np.random.default_rng(seed)
    corpus = make_corpus(rng, is_moving=True, second_topics=(0, 1, 2), overlap=overlap)
    assert find_status(corpus)[0] in ("growing", "emerging")


@pytest.mark.parametrize("seed", range(4))
def test_a_source_of_other_subjects_makes_no_trend(seed):
    rng = np.random.default_rng(seed)
    corpus = make_corpus(rng, is_moving=False, second_topics=(3, 4, 5))
    assert not find_status(corpus).isin(["growing", "emerging", "declining"]).any()


@pytest.mark.parametrize("sources", [["first"], ["first", "second"]])
def test_a_topic_that_ends_while_its_source_goes_on_is_dormant(sources):
    """Another source beside it, of other subjects, says nothing about the end."""
    rng = np.random.default_rng(0)
    months = pd.date_range("2014-01-01", periods=96, freq="MS")
    rows = [
        (month, source, int(topic) + 3 * (source == "second"))
        for source in sources
        for number, month in enumerate(months)
        for topic in rng.integers(0, 2 if source == "first" and number >= 80 else 3, 40)
    ]
    corpus = pd.DataFrame(rows, columns=["published", "source", "topic"])
    corpus["paper_id"] = [f"p{number:05d}" for number in range(len(corpus))]
    assert find_status(corpus)[2] == "dormant"


@pytest.mark.parametrize("n_months", [12, 24])
def test_topics_that_end_with_their_search_are_not_dormant(n_months):
    corpus = make_corpus(np.random.default_rng(0), is_moving=False, second_topics=(3, 4, 5))
    end = pd.Timestamp("2018-01-01") + pd.DateOffset(months=n_months)
    corpus = corpus[corpus["published"] < end]
    papers, assignments = corpus.drop(columns="topic"), corpus[["paper_id", "topic"]]
    timeline = count_topics(papers, assignments, freq="month", as_of=end - pd.Timedelta(days=1))
    signals = assess_trends(timeline)
    assert signals.set_index("topic").loc[[0, 1, 2], "status"].eq("dormant").all()
    checks = check_claims(timeline, signals, papers=papers, assignments=assignments)
    assert checks.set_index("topic").loc[[0, 1, 2], "within_p_value"].eq(1).all()
    qualified = qualify_claims(signals, checks).set_index("topic").loc[[0, 1, 2]]
    assert qualified["status"].eq("inconclusive").all()
    assert qualified["sentence"].str.contains("no paper in the last 12 months").all()
    reason = "not seen within the sources, whose mix has changed"
    assert qualified["sentence"].str.endswith(reason).all()
