"""Words that rise in the corpus, and words that enter or leave a topic."""

import numpy as np
import pandas as pd
import pytest

from trends.errors import ConfigError, FrameError
from trends.signals import compare_vocabulary, find_rising_terms
from trends.text import count_terms
from trends.timeline import count_topics

MONTHS = pd.date_range("2019-01-01", periods=48, freq="MS") + pd.Timedelta(days=14)
FILLER = ["graph", "speech", "robot", "vision", "kernel", "market", "protein", "query", "sensor"]


@pytest.fixture(scope="module")
def corpus():
    """Return a corpus in which "mamba" rises, and topic 0 goes from "lstm" to "transformer"."""
    rng = np.random.default_rng(0)
    rows = []
    for month, day in enumerate(MONTHS):
        for _ in range(60):
            words = list(rng.choice(FILLER, 4))
            topic = int(rng.random() < 0.25)
            if topic:
                words += ["transformer" if rng.random() < month / 48 else "lstm"]
            if rng.random() < 0.25 * max(0, month - 20) / 27:
                words.append("mamba")
            rows.append((day, " ".join(words), topic - 1))
    papers = pd.DataFrame(rows, columns=["published", "title", "topic"])
    papers["paper_id"] = [f"p{i:05d}" for i in range(len(papers))]
    papers["abstract"] = ""
    assignments = papers[["paper_id", "topic"]].copy()
    timeline = count_topics(papers, assignments, freq="month", as_of="2022-12-31")
    return timeline, papers, assignments, count_terms(papers, min_papers=5, max_phrase=1)


def test_rising_terms_are_found_before_they_are_a_topic(corpus):
    timeline, papers, _, counts = corpus
    rising = find_rising_terms(timeline, papers=papers, counts=counts)
    assert set(rising["term"]) == {"mamba", "transformer"}
    assert (rising["rise_bound"] > 1).all()
    assert rising["rise_bound"].is_monotonic_decreasing
    mamba = rising.set_index("term").loc["mamba"]
    assert pd.Timestamp("2020-09-01") <= mamba["first_seen"] <= pd.Timestamp("2021-03-01")


def test_terms_can_be_sought_among_the_unassigned(corpus):
    timeline, papers, assignments, counts = corpus
    unassigned = assignments.loc[assignments["topic"] < 0, "paper_id"]
    rising = find_rising_terms(timeline, papers=papers, counts=counts, among=unassigned)
    assert rising["term"].tolist() == ["mamba"]


def test_shuffled_dates_have_no_rising_terms(corpus):
    timeline, papers, _, counts = corpus
    rng = np.random.default_rng(1)
    shuffled = papers.assign(published=rng.permutation(papers["published"].to_numpy()))
    assert find_rising_terms(timeline, papers=shuffled, counts=counts).empty


def test_words_that_entered_and_left_a_topic(corpus):
    timeline, papers, assignments, counts = corpus
    changes = compare_vocabulary(timeline, papers=papers, assignments=assignments, counts=counts)
    topic = changes[changes["topic"] == 0].set_index("movement")
    assert "transformer" in topic.loc[["entered"], "term"].tolist()
    assert topic.loc[["left"], "term"].tolist() == ["lstm"]
    assert (topic.loc[["entered"], "log_odds_low"] > 0).all()
    assert (topic.loc[["left"], "log_odds_high"] < 0).all()


def test_too_little_to_compare_gives_no_rows(corpus):
    timeline, papers, assignments, counts = corpus
    first = timeline[timeline["period"] == timeline["period"].min()]
    assert find_rising_terms(first, papers=papers, counts=counts).empty
    assert find_rising_terms(timeline, papers=papers, counts=counts, min_papers=10**6).empty
    frames = {"papers": papers, "assignments": assignments, "counts": counts}
    assert compare_vocabulary(first, **frames).empty
    frames["assignments"] = assignments.drop(columns="topic")
    with pytest.raises(FrameError, match=r"needs assignments .* lacks 'topic'"):
        compare_vocabulary(timeline, **frames)


def test_terms_of_the_same_papers_are_one(corpus):
    timeline, papers, _, _ = corpus
    titles = papers["title"].str.replace("mamba", ". selective mamba")
    counts = count_terms(papers.assign(title=titles), min_papers=5, max_phrase=2)
    assert {"selective", "mamba", "selective mamba"} <= set(counts.terms)
    rising = find_rising_terms(timeline, papers=papers, counts=counts)
    named = rising["term"][rising["term"].str.contains("selective|mamba")]
    assert named.tolist() == ["selective mamba"]
    assert (rising["factor_low"] <= rising["annual_factor"]).all()


def test_of_many_papers_some_show_which_terms_are_one_in_any_order(corpus, monkeypatch):
    timeline, papers, _, _ = corpus
    titles = papers["title"].str.replace("mamba", ". selective mamba")
    counts = count_terms(papers.assign(title=titles), min_papers=5, max_phrase=2)
    monkeypatch.setattr("trends.signals.vocabulary.MOST_COMPARED", len(papers) // 3)
    rising = find_rising_terms(timeline, papers=papers, counts=counts)
    assert "mamba" not in set(rising["term"])
    assert "selective mamba" in set(rising["term"])
    turned = counts.select(np.arange(len(papers))[::-1])
    pd.testing.assert_frame_equal(find_rising_terms(timeline, papers=papers, counts=turned), rising)


def test_a_paper_that_repeats_a_word_counts_once(corpus):
    timeline, papers, assignments, _ = corpus
    is_one = papers["paper_id"] == papers.loc[papers["topic"] == 0, "paper_id"].iloc[-1]
    titles = papers["title"].mask(is_one, "zebra " * 60)
    counts = count_terms(papers.assign(title=titles), max_phrase=1)
    changes = compare_vocabulary(timeline, papers=papers, assignments=assignments, counts=counts)
    assert "zebra" not in changes["term"].tolist()
    assert "transformer" in changes["term"].tolist()


def test_the_level_is_checked(corpus):
    timeline, papers, _, counts = corpus
    with pytest.raises(ConfigError, match="q_value must lie between 0 and 1; got 2"):
        find_rising_terms(timeline, papers=papers, counts=counts, q_value=2)


def join_sources(*, overlap, second_words):
    """Return a corpus whose second source, of 30 papers a month, joins after two years."""
    rng = np.random.default_rng(4)
    rows = []
    for month, day in enumerate(MONTHS):
        spans = {"first": month < 24 + overlap, "second": month >= 24}
        for source in (name for name, is_there in spans.items() if is_there):
            words = FILLER if source == "first" else second_words
            for _ in range(30):
                text = [*rng.choice(words, 4), *(["mamba"] if rng.random() < month / 150 else [])]
                rows.append((day, source, " ".join(text), int(source == "second")))
    papers = pd.DataFrame(rows, columns=["published", "source", "title", "topic"])
    papers["paper_id"] = [f"p{i:05d}" for i in range(len(papers))]
    papers["abstract"] = ""
    assignments = papers[["paper_id", "topic"]].copy()
    timeline = count_topics(papers, assignments, freq="month", as_of="2022-12-31")
    return timeline, papers, assignments, count_terms(papers, min_papers=5, max_phrase=1)


@pytest.mark.parametrize("overlap", [0, 24])
def test_words_of_a_source_that_joins_late_do_not_rise(overlap):
    words = ["coral", "reef", "larvae", "polyps", "algae", "bleaching"]
    timeline, papers, assignments, counts = join_sources(overlap=overlap, second_words=words)
    alone = find_rising_terms(timeline, papers=papers.drop(columns="source"), counts=counts)
    assert {"coral", "reef"} <= set(alone["term"])
    rising = find_rising_terms(timeline, papers=papers, counts=counts, assignments=assignments)
    assert set(rising["term"]) <= {"mamba"}


def test_words_that_rise_across_batches_of_one_search_rise():
    timeline, papers, assignments, counts = join_sources(overlap=0, second_words=FILLER)
    one_topic = assignments.assign(topic=0)
    for given in (None, one_topic):
        rising = find_rising_terms(timeline, papers=papers, counts=counts, assignments=given)
        assert rising["term"].tolist() == ["mamba"]
