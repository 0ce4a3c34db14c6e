import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from trends.text import count_terms
from trends.topics.labelling.similarity import LEAST_RATE, Nearness, TermSimilarity

TEXTS = [
    *["Agile teams review code, fix bugs and test programs before each release."] * 3,
    *["A mobile robot plans its path among obstacles and moves its arm."] * 3,
]
NAMES = ["software engineering", "motion planning", "qqzzx"]


def compare(texts, topics, names, rows=slice(None)):
    papers = pd.DataFrame(
        {"paper_id": [f"{i:02d}" for i in range(len(texts))], "title": "", "abstract": texts}
    )
    belongs = np.eye(max(topics, default=-1) + 1)[topics]
    counts = count_terms(papers).select(np.arange(len(texts))[rows])
    return TermSimilarity(counts).compare(names, sparse.csr_array(belongs[rows]))


def make_nearness(cosines, directions=None):
    cosines = np.array(cosines, dtype=float)
    if directions is None:
        directions = np.eye(cosines.shape[1])
    return Nearness(cosines, np.array(directions, dtype=float))


def test_names_are_nearer_to_what_is_about_them_than_to_other_topics():
    cosines = compare(TEXTS, [0, 0, 0, 1, 1, 1], NAMES).cosines
    assert cosines[0, 0] > 0 > cosines[1, 0]
    assert cosines[1, 1] > 0 > cosines[0, 1]


def test_names_that_the_table_does_not_know_have_no_meaning():
    cosines = compare(TEXTS, [0, 0, 0, 1, 1, 1], NAMES).cosines
    assert np.isnan(cosines[:, 2]).all()


def test_the_order_of_papers_and_names_does_not_matter():
    one = compare(TEXTS, [0, 0, 0, 1, 1, 1], NAMES)
    other = compare(TEXTS, [0, 0, 0, 1, 1, 1], NAMES[::-1], rows=[3, 0, 5, 1, 4, 2])
    np.testing.assert_array_equal(one.cosines, other.cosines[:, ::-1])


def test_known_papers_are_not_placed_again():
    papers = pd.DataFrame({"paper_id": list("abcdef"), "title": "", "abstract": TEXTS})
    meanings = TermSimilarity(count_terms(papers))
    halves = sparse.csr_array(np.eye(2)[[0, 0, 0, 1, 1, 1]])
    first = meanings.compare(NAMES, halves)
    apart = meanings.compare(NAMES, sparse.csr_array(np.eye(3)[[0, 0, 0, 1, 2, 2]]))
    again = meanings.compare(NAMES, halves)
    np.testing.assert_array_equal(first.cosines, again.cosines)
    assert apart.cosines.shape == (3, 3)


@pytest.mark.parametrize("topics", [[0] * 6, []])
def test_without_other_topics_all_names_are_as_near(topics):
    nearness = compare(TEXTS[: len(topics)], topics, NAMES)
    assert nearness.cosines.shape == (len(set(topics)), 3)
    if topics:
        assert nearness.rate(0, np.arange(3)).tolist() == [1, 1, 1]


def test_no_names_are_near_nothing():
    nearness = compare(TEXTS, [0, 0, 0, 1, 1, 1], [])
    assert nearness.rate(0, np.zeros(0, dtype=int)).tolist() == []


def test_the_nearest_name_is_rated_highest_and_no_name_nothing():
    rates = make_nearness([[0.2, 0.6, -0.3], [-0.2, -0.6, -0.4]]).rate(0, np.arange(3))
    assert rates[1] == 1
    assert LEAST_RATE < rates[0] < 0.5
    assert rates[2] == LEAST_RATE


def test_a_name_nearer_to_another_topic_is_rated_lower():
    rates = make_nearness([[0.5, 0.4, 0.4], [0.1, 0.7, 0.1]]).rate(0, np.arange(3))
    assert rates[0] > rates[2] > rates[1]


def test_a_name_of_unknown_meaning_is_rated_like_the_middle_one():
    rates = make_nearness([[0.6, 0.3, 0.1, np.nan], [0, 0, 0, np.nan]]).rate(0, np.arange(4))
    assert rates[3] == rates[1]


@pytest.mark.parametrize(("second", "is_nearer"), [(0.5, True), (0.25, True), (0.1, False)])
def test_two_names_that_differ_are_nearer_together_if_both_are_near(second, is_nearer):
    assert make_nearness([[0.5, second]]).is_nearer_with(0, 0, 1) is is_nearer


def test_a_name_that_says_almost_the_same_must_be_as_near():
    alike = [[1.0, 0.0], [0.8, 0.6]]
    assert not make_nearness([[0.5, 0.4]], alike).is_nearer_with(0, 0, 1)
    assert make_nearness([[0.5, 0.5]], alike).is_nearer_with(0, 0, 1)


def test_a_name_of_unknown_meaning_may_stand_beside_any_other():
    assert make_nearness([[0.5, np.nan]]).is_nearer_with(0, 0, 1)
