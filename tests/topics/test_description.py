from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from trends.text import count_terms
from trends.topics.labelling.ctfidf import tabulate_terms
from trends.topics.labelling.describe import (
    Labeller,
    choose_described,
    describe_topics,
    read_members,
)

ROBOTS, SOIL = "Legged robots with grippers.", "Soil moisture and rain."


def make_papers(texts):
    ids = [f"{i:02d}" for i in range(len(texts))]
    return pd.DataFrame({"paper_id": ids, "title": "", "abstract": texts})


def tabulate(papers):
    table = tabulate_terms(count_terms(papers))
    return replace(table, background=lambda columns: np.full(len(columns), 0.001))


def describe(texts, topics, given, stability=1.0):
    papers = make_papers(texts)
    assignments = pd.DataFrame({"paper_id": papers["paper_id"], "topic": topics})
    return describe_topics(
        given,
        assignments,
        read_members(papers, assignments),
        tabulate(papers),
        n_named=sum(label is not None for label in given),
        stability=np.full(len(given), stability),
    )


def test_given_labels_stay_and_others_are_found():
    found = describe([ROBOTS] * 5 + [SOIL] * 4, [0] * 5 + [1] * 4, ["My robots", None])
    assert found.labels[0] == "My robots"
    assert "oil" in found.labels[1]
    assert found.is_named == [True, False]
    assert found.n_papers.tolist() == [5, 4]


def test_no_label_is_that_of_another_topic():
    texts, topics = [ROBOTS] * 5 + [SOIL] * 4, [0] * 5 + [1] * 4
    free = describe(texts, topics, [None, None]).labels[1]
    parts = [part.strip() for part in free.split(",")]
    for taken in (free.upper(), ", ".join(reversed(parts))):
        assert describe(texts, topics, [taken, None]).labels[1] not in (free, taken)


def test_topics_without_words_are_told_apart():
    found = describe([ROBOTS] * 5 + ["12", "13", "and", "or"], [0] * 5 + [1, 1, 2, 2], [None] * 3)
    assert found.labels[1:] == ["Topic without common terms 2", "Topic without common terms 3"]


@pytest.mark.parametrize(("stability", "is_mixed"), [(0.5, True), (0.9, False)])
def test_a_loose_topic_whose_label_holds_for_few_is_mixed(stability, is_mixed):
    words = ["alpha", "beta", "gamma", "delta", "zeta", "theta", "kappa", "sigma", "omega"]
    mixed = [*["Robots."] * 4, *[f"The {word}." for word in words]]
    found = describe(mixed + [SOIL] * 9, [0] * 13 + [1] * 9, [None, None], stability)
    assert found.labels[0] == ("Mixed: Robots" if is_mixed else "Robots")
    assert not found.labels[1].startswith("Mixed")


def test_a_stable_topic_whose_label_holds_for_hardly_any_is_mixed():
    odd = ["".join(chr(97 + (i * k) % 26) for k in (3, 5, 7, 11, 1)) for i in range(1, 41)]
    mixed = [*["Robots."] * 3, *[f"The {word}." for word in odd]]
    found = describe(mixed + [SOIL] * 9, [0] * 43 + [1] * 9, [None, None])
    assert found.labels[0] == "Mixed: Robots"


def test_a_labeller_tells_who_says_its_labels():
    papers = make_papers([ROBOTS] * 5 + ["Cups."] + [SOIL] * 6)
    assignments = pd.DataFrame({"paper_id": papers["paper_id"], "topic": [0] * 6 + [1] * 6})
    label = Labeller(read_members(papers, assignments), tabulate(papers))
    ((first, said),) = label(assignments, [0], [])
    assert "obots" in first
    assert said == frozenset(papers["paper_id"][:5])
    ((other, _),) = label(assignments, [0], [first])
    assert other != first


def test_very_many_papers_are_described_by_some_and_small_topics_by_all_of_theirs(monkeypatch):
    monkeypatch.setattr("trends.topics.labelling.describe.MOST_DESCRIBED", 10)
    monkeypatch.setattr("trends.topics.labelling.describe.FEWEST_DESCRIBED", 4)
    counts = count_terms(make_papers([ROBOTS] * 95 + [SOIL] * 5))
    assignments = pd.DataFrame({"paper_id": counts.paper_ids, "topic": [0] * 95 + [2] * 5})
    chosen = choose_described(counts, assignments).paper_ids.tolist()
    assert chosen == sorted(chosen)
    assert len(chosen) == 13
    assert sum(int(paper_id) >= 95 for paper_id in chosen) == 4
    monkeypatch.setattr("trends.topics.labelling.describe.MOST_DESCRIBED", 100)
    assert choose_described(counts, assignments) is counts
