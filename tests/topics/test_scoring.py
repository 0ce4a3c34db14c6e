import numpy as np
import pandas as pd
import pytest

from trends.errors import ConfigError
from trends.topics import TopicModel


@pytest.fixture(scope="module")
def model(papers):
    return TopicModel(named_topics=["Robot", "Superconductors"]).fit(papers)


def test_every_paper_is_scored_against_every_topic(model, papers):
    scores = model.score_papers(papers)
    assert len(scores) == len(papers) * len(model.topics_)
    assert scores["score"].between(0, 1).all()
    assert scores[["paper_id", "topic"]].apply(tuple, axis=1).is_monotonic_increasing
    assert scores.dtypes.astype(str).tolist() == ["string", "int32", "float32"]


def test_scores_are_those_of_the_assignments(model, papers):
    scores = model.score_papers(papers).set_index(["paper_id", "topic"])["score"]
    inside = model.assignments_[model.assignments_["topic"] >= 0]
    pairs = pd.MultiIndex.from_frame(inside[["paper_id", "topic"]])
    np.testing.assert_array_equal(scores[pairs].to_numpy(), inside["score"].to_numpy())


def test_new_papers_score_highest_where_they_are_put(model, make_papers):
    new = make_papers(4, seed=11).assign(paper_id=lambda f: "new-" + f["paper_id"])
    scores = model.score_papers(new)
    put = model.transform(new)
    put = put[put["topic"] >= 2].set_index("paper_id")["topic"]
    discovered = scores[scores["topic"] >= 2].sort_values("score", kind="stable")
    best = discovered.groupby("paper_id")["topic"].last()
    assert len(put)
    assert (best[put.index] == put).mean() > 0.9


def test_shares_of_a_neighbourhood_do_not_exceed_it(model, papers):
    scores = model.score_papers(papers)
    discovered = scores[scores["topic"] >= 2]
    assert discovered.groupby("paper_id")["score"].sum().max() <= 1.05


def test_members_come_first_then_near_misses(model, papers):
    listed = model.list_members("robot", least=0.0)
    members = model.assignments_.loc[model.assignments_["topic"] == 0, "paper_id"]
    assert set(listed.loc[listed["is_member"], "paper_id"]) == set(members)
    assert listed["is_member"].is_monotonic_decreasing
    assert listed.loc[listed["is_member"], "score"].is_monotonic_decreasing
    assert listed.loc[listed["is_member"], "evidence"].notna().all()
    assert (listed.loc[~listed["is_member"], "score"] < 0.5).all()


def test_discovered_topics_are_listed_too(model):
    label = model.topics_.loc[2, "label"]
    listed = model.list_members(label)
    assert listed["is_member"].sum() == model.topics_.loc[2, "n_papers"]
    assert listed["evidence"].isna().all()


def test_an_unknown_label_names_the_closest(model):
    with pytest.raises(
        ConfigError, match=r"got 'Robto', which none of the \d+ topics has.*'Robot'"
    ):
        model.list_members("Robto")


def test_a_wrong_lowest_score_is_named(model):
    with pytest.raises(ConfigError, match="must lie between 0 and 1; got 7"):
        model.list_members("Robot", least=7)
    with pytest.raises(ConfigError, match="must lie between 0 and 1; got 'much'"):
        model.list_members("Robot", least="much")


def test_nearest_topics_are_ranked(model):
    ranked = model.rank_nearest_topics(2)
    assert (ranked["topic"] != ranked["nearest"]).all()
    first = ranked[ranked["rank"] == 0].reset_index(drop=True)
    pd.testing.assert_series_equal(first["nearest"], model.nearest_topics_["nearest"])
    assert ranked.groupby("topic")["similarity"].is_monotonic_decreasing.all()
    assert 1 not in ranked["topic"].to_numpy()
    every = model.rank_nearest_topics(99).groupby("topic").size()
    assert every.eq(len(every) - 1).all()


@pytest.mark.parametrize("n_nearest", [0, 2.5, "a", True])
def test_at_least_one_nearest_topic_must_be_wanted(model, n_nearest):
    expected = f"n_nearest must be a whole number from 1 on; got {n_nearest!r}. Use 1"
    with pytest.raises(ConfigError, match=expected):
        model.rank_nearest_topics(n_nearest)


def test_representative_papers_carry_label_and_title(model, papers):
    chosen = model.represent_topics(n_central=5, n_diverse=0)
    assert set(chosen["kind"]) == {"central"}
    assert chosen.groupby("topic").size().max() == 5
    titles = papers.set_index("paper_id")["title"]
    assert chosen["title"].tolist() == titles[chosen["paper_id"]].tolist()
    assert set(chosen["label"]) <= set(model.topics_["label"])


def test_a_negative_number_of_representatives_is_named(model):
    with pytest.raises(ConfigError, match="n_diverse must be a whole number from 0 on; got -1"):
        model.represent_topics(n_diverse=-1)
    with pytest.raises(ConfigError, match=r"n_central must be a whole number from 0 on; got 1\.5"):
        model.represent_topics(n_central=1.5)


def test_without_a_label_every_topic_is_listed(model):
    listed = model.list_members(least=0.4)
    filled = model.topics_.loc[model.topics_["n_papers"] > 0, "label"].tolist()
    assert listed["label"].drop_duplicates().tolist() == filled
    assert listed["is_member"].sum() == (model.assignments_["topic"] >= 0).sum()


def test_papers_are_scored_once_for_all_topics(papers, monkeypatch):
    model = TopicModel().fit(papers)
    assert len(model.topics_) > 1
    asked = []
    score = model.score_papers
    monkeypatch.setattr(model, "score_papers", lambda *a, **k: asked.append(1) or score(*a, **k))
    model.list_members()
    assert len(asked) == 1


def test_a_model_without_topics_lists_no_members(papers):
    listed = TopicModel().fit(papers.head(2)).list_members()
    assert listed.empty
    assert listed.columns.tolist() == [
        "label",
        "paper_id",
        "title",
        "score",
        "is_member",
        "evidence",
    ]
