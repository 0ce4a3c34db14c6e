import numpy as np
import pandas as pd
import pytest

from trends.errors import ConfigError
from trends.schema import check_frame
from trends.topics import TopicModel
from trends.topics.edits import order_topics

NAMED = ["Robot", "Auction"]


@pytest.fixture
def model(papers):
    return TopicModel(named_topics=NAMED).fit(papers)


def members_of(model, label, assignments=None):
    number = model.topics_.set_index("label").loc[label, "topic"]
    rows = model.assignments_ if assignments is None else assignments
    return set(rows.loc[rows["topic"] == number, "paper_id"])


def assert_consistent(model, papers):
    """Hold what every frame of a fitted model holds, after whatever was done to it."""
    pd.testing.assert_frame_equal(model.transform(papers), model.assignments_)
    assert model.topics_["topic"].tolist() == list(range(len(model.topics_)))
    sizes = model.assignments_[model.assignments_["topic"] >= 0].groupby("topic").size()
    assert sizes.reindex(model.topics_["topic"], fill_value=0).tolist() == (
        model.topics_["n_papers"].tolist()
    )
    assert model.topics_["kind"].astype(str).is_monotonic_decreasing
    assert model.topics_["label"].is_unique
    primary = model.assignments_.groupby("paper_id")["is_primary"].sum()
    assert primary.eq(1).all()
    for name in ("assignments", "topics", "terms", "quality"):
        pd.testing.assert_frame_equal(
            getattr(model, f"{name}_"), check_frame(getattr(model, f"{name}_"), name)
        )
    n_named = int((model.topics_["kind"] == "named").sum())
    assert len(model.scores_) == n_named * len(papers)
    inside = model.scores_[model.scores_["score"] >= 0.5]
    named = model.assignments_[model.assignments_["topic"].between(0, n_named - 1)]
    assert set(zip(named["paper_id"], named["topic"], strict=True)) >= set(
        zip(inside["paper_id"], inside["topic"], strict=True)
    )
    scores = model.score_papers(papers).set_index(["paper_id", "topic"])["score"]
    given = model.assignments_[model.assignments_["topic"] >= 0]
    found = scores[pd.MultiIndex.from_frame(given[["paper_id", "topic"]])]
    np.testing.assert_array_equal(found.to_numpy(), given["score"].to_numpy())
    leaves = model.hierarchy_[model.hierarchy_["level"] == 0]
    assert leaves["label"].tolist() == model.topics_["label"].tolist()


def test_named_topics_are_merged(model, papers):
    union = members_of(model, "Robot") | members_of(model, "Auction")
    assert model.merge_topics(["auction", "Robot"], name="Machines and markets") is model
    assert model.topics_["label"][0] == "Machines and markets"
    assert model.topics_["kind"][0] == "named"
    assert members_of(model, "Machines and markets") == union
    assert_consistent(model, papers)


def test_discovered_topics_are_merged(model, papers):
    labels = model.topics_.loc[model.topics_["kind"] == "area", "label"].tolist()
    union = members_of(model, labels[0]) | members_of(model, labels[1])
    model.merge_topics(labels[:2], name="Both")
    assert members_of(model, "Both") == union
    assert model.topics_.set_index("label").loc["Both", "kind"] == "area"
    assert not set(labels[:2]) & set(model.topics_["label"])
    assert_consistent(model, papers)


def test_a_discovered_topic_joins_a_named_one(model, papers, make_papers):
    label = model.topics_["label"].iloc[-1]
    union = members_of(model, "Robot") | members_of(model, label)
    model.merge_topics(["Robot", label], name="Robot")
    assert members_of(model, "Robot") == union
    assert model.topics_["label"].tolist()[:2] == NAMED
    assert_consistent(model, papers)
    new = make_papers(5, seed=3).assign(paper_id=lambda f: "new-" + f["paper_id"])
    assert len(members_of(model, "Robot", model.transform(new))) >= 5


@pytest.mark.parametrize("label", ["Robot", None])
def test_a_topic_is_split_and_new_papers_follow(papers, make_papers, label):
    more = make_papers(12, seed=4).assign(paper_id=lambda f: "b-" + f["paper_id"])
    both = pd.concat([papers, more], ignore_index=True)
    model = TopicModel(named_topics=NAMED, n_topics=1).fit(both)
    label = label or model.topics_["label"].iloc[-1]
    kind = model.topics_.set_index("label").loc[label, "kind"]
    before, kinds = members_of(model, label), model.topics_["kind"].value_counts()
    model.split_topic(label, n_topics=2, names=["First part", "Second part"])
    parts = [members_of(model, name) for name in ("First part", "Second part")]
    assert parts[0] | parts[1] == before
    assert not parts[0] & parts[1]
    assert len(parts[0]) >= len(parts[1]) > 0
    assert model.topics_["kind"].value_counts()[kind] == kinds[kind] + 1
    assert_consistent(model, both)
    new = make_papers(6, seed=8).assign(paper_id=lambda f: "new-" + f["paper_id"])
    found = model.transform(new)
    assert members_of(model, "First part", found) | members_of(model, "Second part", found)


def test_parts_without_names_get_labels_and_the_rest_keeps_its_own(papers):
    model = TopicModel(named_topics=NAMED, n_topics=1).fit(papers)
    label = model.topics_["label"].iloc[-1]
    model.split_topic(label, n_topics=2)
    assert model.topics_["label"].tolist()[:2] == NAMED
    assert len(model.topics_) == 4
    assert model.topics_["stability"].between(0, 1).all()
    assert_consistent(model, papers)


def test_changes_add_up_and_are_saved(model, papers, make_papers, tmp_path):
    labels = model.topics_["label"].tolist()
    model.merge_topics(labels[-2:], name="Rest").rename_topic("rest", "The rest")
    model.split_topic("The rest", n_topics=2).merge_topics(NAMED, name="Named")
    assert_consistent(model, papers)
    loaded = TopicModel.load(model.save(tmp_path / "model"))
    new = make_papers(3, seed=2).assign(paper_id=lambda f: "new-" + f["paper_id"])
    pd.testing.assert_frame_equal(loaded.transform(new), model.transform(new))
    pd.testing.assert_frame_equal(loaded.topics_, model.topics_)
    loaded.merge_topics(loaded.topics_["label"].tolist()[-2:], name="Again")
    assert_consistent(loaded, papers)


def test_a_changed_model_has_its_own_bertopic(model):
    pytest.importorskip("bertopic", reason="BERTopic is not installed")
    _ = model.bertopic_
    model.merge_topics(NAMED, name="Machines")
    info = model.bertopic_.get_topic_info()
    assert "Machines" in info["CustomName"].tolist()
    assert len(info[info["Topic"] >= 0]) == len(model.topics_)


def test_a_new_fit_forgets_the_changes(model, papers):
    model.merge_topics(NAMED, name="Machines").fit(papers)
    assert model.edits_ == ()
    assert model.topics_["label"].tolist()[:2] == NAMED


def test_a_renamed_topic_keeps_all_else(model):
    before = model.assignments_.copy()
    tree = model.hierarchy_
    model.rename_topic("Robot", " Robots ")
    assert model.topics_["label"][0] == "Robots"
    pd.testing.assert_frame_equal(model.assignments_, before)
    assert model.hierarchy_["label"][0] == "Robots"
    assert tree["label"][0] == "Robot"


def test_notes_speak_of_the_new_name(papers):
    model = TopicModel(named_topics=["Robot", "Zebra stripes"]).fit(papers)
    model.rename_topic("Zebra stripes", "Zebras")
    assert any("named topic 'Zebras': unless it is broad" in note for note in model.notes_)
    assert not any("Zebra stripes" in note for note in model.notes_)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m.merge_topics(["Robto", "Auction"], name="A"), "got 'Robto'.*closest are 'Rob"),
        (lambda m: m.merge_topics(["Robot"], name="A"), "At least 2 different topics.*'Robot'"),
        (
            lambda m: m.merge_topics(["Robot", "robot"], name="A"),
            "none twice; got 'Robot', 'robot'",
        ),
        (lambda m: m.merge_topics("Robot", name="A"), "got the single text 'Robot'"),
        (lambda m: m.merge_topics(NAMED, name=" "), "a name that is not empty; got ' '"),
        (lambda m: m.rename_topic("Robot", "auction"), "'auction' is that of another topic"),
        (lambda m: m.split_topic("Robot", n_topics=1), "a whole number from 2 on; got 1"),
        (lambda m: m.split_topic("Robot", n_topics=True), "a whole number from 2 on; got True"),
        (lambda m: m.split_topic("Nothing like it"), "got 'Nothing like it'"),
        (
            lambda m: m.split_topic("Robot", names=["One"]),
            r"A name for each of the 2 new topics was expected; got \['One'\]",
        ),
        (
            lambda m: m.split_topic("Robot", names=["One", "one"]),
            "needs a name of its own; got",
        ),
    ],
)
def test_what_cannot_be_done_is_named_and_changes_nothing(model, change, message):
    before = model.topics_.copy()
    with pytest.raises(ConfigError, match=message):
        change(model)
    pd.testing.assert_frame_equal(model.topics_, before)
    assert model.edits_ == ()


def test_a_topic_of_few_papers_is_not_split(papers):
    model = TopicModel(named_topics=["Robot"]).fit(papers.iloc[[*range(5), *range(12, 36)]])
    with pytest.raises(ConfigError, match="'Robot' does not: 5 papers are too few"):
        model.split_topic("Robot")


def test_equal_papers_are_not_split():
    same = pd.DataFrame(
        {"paper_id": [f"p{i}" for i in range(20)], "title": "KV cache", "abstract": "We evict."}
    )
    model = TopicModel().fit(same)
    label = model.topics_["label"][0]
    with pytest.raises(ConfigError, match=r"too much alike \(20 papers\)"):
        model.split_topic(label)


def test_discovered_topics_are_numbered_by_size():
    kinds = ["named", "area", "named", "area"]
    assert order_topics(kinds, [1, 5, 9, 7], [3, 0, 2, 1]).tolist() == [1, 3, 0, 2]
