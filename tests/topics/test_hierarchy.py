import numpy as np
import pandas as pd
import pytest

from trends.encoders import Embeddings
from trends.topics import TopicModel
from trends.topics.clustering.agglomeration import build_hierarchy, join_topics, measure_links

N_EACH = 15


def make_corpus():
    """Return six topics, three pairs of which lie near each other, and their vectors."""
    rng = np.random.default_rng(0)
    centres = np.repeat(np.eye(3), 2, axis=0)
    centres = np.hstack([centres, 0.32 * np.eye(6)])
    vectors = np.repeat(centres, N_EACH, axis=0) + rng.normal(0, 0.14, (6 * N_EACH, 9))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    ids = np.array([f"p{i:03d}" for i in range(len(vectors))])
    assignments = pd.DataFrame({"paper_id": ids, "topic": np.repeat(range(6), N_EACH)})
    topics = pd.DataFrame({"topic": range(6), "label": [f"T{i}" for i in range(6)]})
    return topics, assignments, Embeddings(ids, vectors, "test")


def describe(assignments, wanted, taken):
    members = assignments.groupby("topic")["paper_id"].agg(frozenset)
    return [(f"Broad {len(taken)}-{topic}", members[topic]) for topic in wanted]


def describe_in_part(assignments, wanted, taken):
    return [
        (label, frozenset(list(said)[:3])) for label, said in describe(assignments, wanted, taken)
    ]


@pytest.fixture(scope="module")
def tree():
    return build_hierarchy(*make_corpus(), describe=describe)


def test_near_topics_join_first(tree):
    leaves = tree[tree["level"] == 0]
    assert leaves["topic"].tolist() == list(range(6))
    parents = leaves["parent"].tolist()
    assert len(set(parents)) == 3
    assert parents[0::2] == parents[1::2]


def test_levels_nest_and_count_their_topics(tree):
    by_topic = tree.set_index("topic")
    for row in tree[tree["parent"].notna()].itertuples():
        assert by_topic.loc[row.parent, "level"] > row.level
        assert by_topic.loc[row.parent, "n_papers"] >= row.n_papers
    for topic, row in by_topic[by_topic["level"] > 0].iterrows():
        children = by_topic[by_topic["parent"] == topic]
        assert children["n_topics"].sum() == row["n_topics"]
        assert children["n_papers"].sum() == row["n_papers"]
        assert len(children) > 1


def test_no_broader_topic_holds_all(tree):
    assert tree["n_topics"].max() < 6
    assert tree["label"].is_unique


def test_a_label_that_speaks_for_all_parts_is_taken(tree):
    assert tree.loc[tree["level"] > 0, "label"].str.startswith("Broad").all()


def test_broader_topics_are_called_by_their_parts_where_no_label_speaks_for_them():
    topics, assignments, embeddings = make_corpus()
    topics["label"] = ["Maps, charts", "Mixed: robots, arms", "C", "D", "E", "F"]
    tree = build_hierarchy(topics, assignments, embeddings, describe=describe_in_part)
    broader = tree[tree["level"] > 0]["label"].tolist()
    assert broader[0] == "Maps / Robots"
    assert "C / D" in broader
    assert tree["label"].is_unique


def test_labels_are_found_for_some_papers_and_all_are_counted(tree):
    topics, assignments, embeddings = make_corpus()
    some = assignments["paper_id"].iloc[::3].to_numpy(dtype=str)
    in_part = build_hierarchy(topics, assignments, embeddings, describe=describe, described=some)
    pd.testing.assert_frame_equal(in_part, tree)


def test_columns_and_types(tree):
    assert tree.dtypes.astype(str).to_dict() == {
        "topic": "int32",
        "level": "int16",
        "label": "string",
        "parent": "Int32",
        "resolution": "float64",
        "n_papers": "int64",
        "n_topics": "int64",
    }


def test_a_paper_of_two_topics_counts_in_part_for_each():
    topics, assignments, embeddings = make_corpus()
    used = topics["topic"].to_numpy()
    alone = measure_links(assignments, used, embeddings)
    twice = pd.concat([assignments, assignments.head(1).assign(topic=5)], ignore_index=True)
    shared = measure_links(twice, used, embeddings)
    assert shared.sum() == pytest.approx(alone.sum())
    assert shared[0, 5] > alone[0, 5]


def test_joins_never_rise_and_unlinked_topics_stay():
    links = np.array([[9, 3, 1, 0], [3, 9, 1, 0], [1, 1, 9, 0], [0, 0, 0, 9]], dtype=float)
    joins = join_topics(links)
    heights = [height for _, _, height in joins]
    assert [(one, other) for one, other, _ in joins] == [(0, 1), (2, 4)]
    assert heights == sorted(heights, reverse=True)


def test_a_join_lies_at_the_resolution_at_which_modularity_is_even():
    links = np.array([[8.0, 2.0, 1.0], [2.0, 8.0, 1.0], [1.0, 1.0, 8.0]])
    total, strength = links.sum(), links.sum(axis=1)
    (_, _, height), *_ = join_topics(links)

    def modularity(parts):
        inside = sum(links[np.ix_(p, p)].sum() for p in parts) / total
        return inside - height * sum((strength[p].sum() / total) ** 2 for p in parts)

    assert modularity([[0, 1], [2]]) == pytest.approx(modularity([[0], [1], [2]]))


@pytest.mark.parametrize("n_topics", [0, 1])
def test_fewer_than_two_topics_have_no_broader_ones(n_topics):
    topics, assignments, embeddings = make_corpus()
    inside = assignments[assignments["topic"] < n_topics]
    tree = build_hierarchy(topics.head(n_topics), inside, embeddings, describe=describe)
    assert tree["level"].tolist() == [0] * n_topics


def test_a_model_has_one_with_all_its_topics(papers):
    model = TopicModel(named_topics=["Robot", "Superconductors"]).fit(papers)
    tree = model.hierarchy_
    leaves = tree[tree["level"] == 0]
    assert leaves["label"].tolist() == model.topics_["label"].tolist()
    assert leaves["n_papers"].tolist() == model.topics_["n_papers"].tolist()
    assert pd.isna(leaves["parent"][1])
    assert model.hierarchy_ is tree
