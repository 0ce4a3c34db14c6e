"""The noise of a status is learned from words of the corpus, not from what is tested beside it."""

import numpy as np
import pandas as pd
import pytest

from trends import assess_trends, count_topics, smooth_shares
from trends.signals import TrendContext, count_word_panel, word_panel
from trends.text import count_terms

YEARS = np.arange(1994, 2014)
N_YEARS = len(YEARS)


def make_timeline(counts, totals=1000):
    counts = np.atleast_2d(counts)
    return pd.DataFrame(
        {
            "topic": np.repeat(np.arange(len(counts)), counts.shape[1]),
            "period": np.tile(pd.date_range("1994-01-01", periods=N_YEARS, freq="YS"), len(counts)),
            "n_papers": counts.ravel().astype(int),
            "n_total": totals,
        }
    )


@pytest.fixture(scope="module")
def panel():
    rng = np.random.default_rng(3)
    means = np.exp(rng.uniform(np.log(2), np.log(80), (60, 1)))
    return make_timeline(rng.poisson(means * np.exp(rng.normal(0, 0.1, (60, N_YEARS)))))


def ask_first(others, panel):
    """Return the row of one slow riser that stands beside others."""
    riser = np.random.default_rng(5).poisson(np.linspace(12, 30, N_YEARS))
    return assess_trends(TrendContext(make_timeline(np.vstack([riser, others])), panel)).iloc[0]


def test_a_p_value_does_not_depend_on_what_else_is_tested(panel):
    rng = np.random.default_rng(6)
    calm = rng.poisson(25, (30, N_YEARS))
    # Waves of a decade: to these topics a slow rise is nothing unusual.
    waves = 25 * np.exp(np.sin(np.arange(N_YEARS) / 3 + rng.uniform(0, 6, (30, 1))))
    wild = rng.poisson(waves)
    with_words = [ask_first(others, panel) for others in (calm, wild)]
    without = [ask_first(others, None) for others in (calm, wild)]
    assert with_words[0]["p_value"] == with_words[1]["p_value"] < 0.001
    assert [row["noise_from"] for row in with_words] == ["words", "words"]
    assert without[1]["p_value"] > 10 * without[0]["p_value"]
    assert [row["noise_from"] for row in without] == ["topics", "topics"]


@pytest.mark.parametrize("part", ["few words", "other periods"])
def test_a_panel_that_tells_nothing_is_not_used(panel, part):
    cut = (
        panel[panel["topic"] < 19]
        if part == "few words"
        else panel[panel["period"] > panel["period"].min()]
    )
    calm = np.random.default_rng(7).poisson(25, (30, N_YEARS))
    row = ask_first(calm, cut)
    assert row["noise_from"] == "topics"
    assert row["p_value"] == ask_first(calm, None)["p_value"]


def test_bands_bend_where_most_topics_move(panel):
    rng = np.random.default_rng(8)
    steps = 20 + 60 * (np.arange(N_YEARS) >= rng.integers(5, 15, (30, 1)))
    timeline = make_timeline(rng.poisson(steps))
    share = (timeline["n_papers"] / timeline["n_total"]).to_numpy()
    distances = [
        float(np.abs(smooth_shares(context)["share_fit"] - share).mean())
        for context in (TrendContext(timeline, panel), TrendContext(timeline))
    ]
    assert distances[0] <= distances[1]


def make_papers(n_papers=600):
    rng = np.random.default_rng(9)
    words = [f"loess{chr(97 + a)}{chr(97 + b)}" for a in range(12) for b in range(12)]
    weights = 1 / np.arange(1, len(words) + 1)
    texts = [
        " ".join(rng.choice(words, 8, p=weights / weights.sum(), replace=False))
        for _ in range(n_papers)
    ]
    years = np.sort(rng.choice(YEARS, n_papers))
    return pd.DataFrame(
        {
            "paper_id": [f"p{number:04d}" for number in range(n_papers)],
            "title": texts,
            "abstract": "",
            "published": pd.to_datetime([f"{year}-06-01" for year in years]),
        }
    )


def count(papers, topic=0):
    timeline = count_topics(papers, papers[["paper_id"]].assign(topic=topic), freq="year")
    return count_word_panel(timeline, papers=papers, counts=count_terms(papers))


def test_words_are_drawn_from_each_frequency_whatever_the_order_of_papers_and_topics(monkeypatch):
    monkeypatch.setattr(word_panel, "WORDS_PER_STRATUM", 12)
    papers = make_papers()
    drawn = count(papers)
    sizes = drawn.groupby("topic")["n_papers"].sum()
    strata = np.log2(sizes / word_panel.FEWEST_PAPERS).astype(int).value_counts()
    assert strata.max() == 12
    assert len(strata) >= 3
    assert sizes.max() <= word_panel.LARGEST_SHARE * len(papers)
    pd.testing.assert_frame_equal(drawn, count(papers.sample(frac=1, random_state=1), topic=7))


def test_each_word_is_counted_as_a_search_counts_it():
    papers = make_papers()
    drawn = count(papers)
    counts = count_terms(papers)
    papers = papers[papers["published"] < drawn["period"].max() + pd.DateOffset(years=1)]
    year, text = papers["published"].dt.year, " " + papers["title"] + " "
    per_year = {
        tuple(text.str.contains(f" {term} ", regex=False).groupby(year).sum())
        for term in counts.terms
    }
    found = {tuple(rows["n_papers"]) for _, rows in drawn.groupby("topic")}
    assert found <= per_year


def test_no_dates_and_no_words_make_an_empty_panel():
    papers = make_papers()
    empty = papers.head(4)
    timeline = count_topics(papers, papers[["paper_id"]].assign(topic=0), freq="year")
    assert count_word_panel(timeline, papers=empty, counts=count_terms(empty)).empty
    assert count_word_panel(timeline.head(0), papers=papers, counts=count_terms(papers)).empty
