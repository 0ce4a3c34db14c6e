import numpy as np
import pandas as pd
import pytest

from trends.topics.relations import link_topics, overlap_topics


def test_overlap_counts_each_pair_both_ways():
    assignments = pd.DataFrame({"paper_id": ["a", "a", "b", "c", "d"], "topic": [0, 1, 0, 1, -1]})
    overlap = overlap_topics(assignments).set_index(["topic", "other"])
    assert overlap.loc[(0, 1), "n_papers"] == overlap.loc[(1, 0), "n_papers"] == 1
    assert overlap.loc[(0, 0), "n_papers"] == 2
    assert overlap.loc[(0, 1), "share"] == pytest.approx(0.5)
    assert -1 not in overlap.index.get_level_values("topic")


def test_overlap_of_nothing_is_empty():
    assignments = pd.DataFrame({"paper_id": ["a"], "topic": [-1]})
    assert overlap_topics(assignments).empty


def test_topics_of_like_words_are_joined_first():
    terms = pd.DataFrame(
        {
            "topic": [0, 0, 1, 1, 2],
            "term": ["cache", "memory", "cache", "memory", "crops"],
            "weight": [1.0, 0.5, 1.0, 0.6, 1.0],
        }
    )
    links = link_topics(terms)
    assert links.loc[0, ["left", "right"]].tolist() == [0, 1]
    assert links.loc[1, "distance"] == pytest.approx(1.0)
    assert links["n_topics"].tolist() == [2, 3]
    assert np.all(np.diff(links["distance"]) >= 0)


@pytest.mark.parametrize("n_topics", [0, 1])
def test_a_tree_needs_two_topics(n_topics):
    terms = pd.DataFrame({"topic": [0], "term": ["a"], "weight": [1.0]}).head(n_topics)
    assert link_topics(terms).empty
