import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import normalized_mutual_info_score

from trends.config import NamedTopic
from trends.errors import TrendsError, TrendsWarning
from trends.schema import FRAMES
from trends.text import BOILERPLATE, STOP_WORDS
from trends.topics import TopicModel


@pytest.fixture(scope="module")
def model(papers):
    named = [NamedTopic("Robot grasping"), "Auctions", "Superconductors"]
    return TopicModel(named_topics=named).fit(papers)


def test_frames_have_their_columns_and_types(model):
    for name in ("assignments", "topics", "terms", "map", "quality"):
        frame = getattr(model, f"{name}_")
        schema = FRAMES[name]
        assert list(frame.columns[: len(schema.columns)]) == list(schema.columns)
        assert isinstance(frame.index, pd.RangeIndex)


def test_every_paper_has_exactly_one_primary_topic(model, papers):
    primary = model.assignments_[model.assignments_["is_primary"]]
    assert sorted(primary["paper_id"]) == sorted(papers["paper_id"])
    assert model.assignments_["score"].between(0, 1).all()


def test_named_topics_come_first_and_empty_ones_stay(model):
    assert model.topics_["label"].head(3).tolist() == [
        "Robot grasping",
        "Auctions",
        "Superconductors",
    ]
    assert model.topics_["n_papers"][2] == 0
    assert any("named topic 'Superconductors': unless it is broad" in note for note in model.notes_)


def test_discovered_topics_are_sorted_by_size_among_unclaimed_papers(model):
    discovered = model.topics_[model.topics_["kind"] == "area"]
    assert discovered["n_papers"].is_monotonic_decreasing
    claimed = model.assignments_[model.assignments_["topic"].between(0, 2)]
    others = model.assignments_[~model.assignments_["topic"].between(0, 2)]
    assert not set(claimed["paper_id"]) & set(others["paper_id"])


def test_evidence_is_a_sentence_of_the_paper(model, papers):
    texts = (papers["title"] + ". " + papers["abstract"]).set_axis(papers["paper_id"])
    named = model.assignments_[model.assignments_["topic"].between(0, 2)]
    assert len(named)
    for row in named.itertuples():
        assert row.evidence in texts[row.paper_id]
    others = model.assignments_[~model.assignments_["topic"].between(0, 2)]
    assert others["evidence"].isna().all()


def test_plain_subjects_are_found(papers):
    model = TopicModel().fit(papers)
    found = model.assignments_.set_index("paper_id").loc[papers["paper_id"], "topic"]
    truth = papers["paper_id"].str.split("-").str[0]
    assert normalized_mutual_info_score(truth, found) > 0.9
    for topic, subject in found.groupby(truth.to_numpy()).agg(lambda t: t.mode()[0]).items():
        assert subject >= 0, topic


def test_labels_and_terms_are_clean(model):
    assert model.topics_["label"].is_unique
    words = {word for term in model.terms_["term"] for word in str(term).lower().split()}
    assert not words & (STOP_WORDS | BOILERPLATE)
    assert model.terms_.groupby("topic")["term"].nunique().le(10).all()


def test_the_order_of_papers_has_no_influence(model, papers):
    again = clone(model).fit(papers.sample(frac=1, random_state=5))
    for name in ("assignments_", "topics_", "terms_", "map_", "quality_"):
        pd.testing.assert_frame_equal(getattr(model, name), getattr(again, name))


def test_the_papers_are_not_changed(papers):
    before = papers.copy(deep=True)
    TopicModel(named_topics=["Robot"]).fit(papers).transform(papers)
    pd.testing.assert_frame_equal(papers, before)


def test_transform_repeats_fit_for_all_and_for_each(model, papers):
    pd.testing.assert_frame_equal(model.transform(papers), model.assignments_)
    for row in (0, 20, 47):
        one = papers.iloc[[row]]
        expected = model.assignments_[model.assignments_["paper_id"] == one["paper_id"].iloc[0]]
        pd.testing.assert_frame_equal(model.transform(one), expected.reset_index(drop=True))


def test_transform_places_new_papers(papers, make_papers):
    model = TopicModel(named_topics=["Robot"]).fit(papers)
    new = make_papers(6, seed=9).assign(paper_id=lambda f: "new-" + f["paper_id"])
    found = model.transform(new).set_index("paper_id")["topic"]
    assert (found[found.index.str.startswith("new-robot")] == 0).all()
    old = model.assignments_.set_index("paper_id")["topic"]
    for subject in ("game", "query", "virus"):
        usual = old[old.index.str.startswith(subject)].mode()[0]
        assert (found[found.index.str.startswith(f"new-{subject}")] == usual).mean() > 0.6


def test_an_unfitted_model_says_so(papers):
    with pytest.raises(NotFittedError, match=r"needs a fitted TopicModel.*not fitted yet\. Call"):
        TopicModel().transform(papers)


@pytest.mark.parametrize(
    "name", ["assignments_", "topics_", "map_", "hierarchy_", "representatives_", "bertopic_"]
)
def test_what_is_learned_says_how_to_get_it(name):
    model = TopicModel()
    with pytest.raises(TrendsError, match=rf"{name} needs a fitted.*Call fit\(papers\) first") as e:
        getattr(model, name)
    assert isinstance(e.value, NotFittedError)
    assert not hasattr(model, name)


def test_a_misspelt_name_is_no_matter_of_fitting(papers):
    with pytest.raises(AttributeError, match="has no attribute 'topic'"):
        _ = TopicModel().topic
    with pytest.raises(AttributeError, match="has no attribute 'topik_'"):
        _ = TopicModel(named_topics=["Robot"]).fit(papers).topik_


def test_parameters_are_stored_and_cloned():
    model = TopicModel(named_topics=["a"], n_topics=3, encoder="lsa", random_state=7)
    assert clone(model).get_params() == {
        "named_topics": ["a"],
        "n_topics": 3,
        "encoder": "lsa",
        "random_state": 7,
    }


@pytest.mark.parametrize("n_papers", [1, 2, 5, 8, 20, 30])
def test_small_corpora_get_few_topics_and_a_plain_note(papers, n_papers):
    few = papers.iloc[np.linspace(0, 47, n_papers).astype(int)]
    model = TopicModel(named_topics=["Robot"]).fit(few)
    assert len(model.topics_) <= 1 + n_papers // 3
    assert len(model.map_) == n_papers
    assert any("first look" in note for note in model.notes_) == (n_papers < 30)


def test_papers_without_text_are_unassigned(papers):
    blank = pd.DataFrame({"paper_id": ["blank"], "title": [None], "abstract": [None]})
    model = TopicModel(encoder="lsa").fit(pd.concat([papers, blank], ignore_index=True))
    row = model.assignments_[model.assignments_["paper_id"] == "blank"]
    assert row["topic"].tolist() == [-1]
    assert row["score"].tolist() == [0]


def test_identical_papers_belong_together():
    same = pd.DataFrame(
        {"paper_id": [f"p{i}" for i in range(20)], "title": "KV cache", "abstract": "We evict."}
    )
    model = TopicModel().fit(same)
    assert set(model.assignments_["topic"]) == {0}


def test_a_topic_that_claims_everything_is_warned_of(papers):
    with pytest.warns(TrendsWarning, match="'Measured' claims all 48 papers"):
        TopicModel(
            named_topics=[NamedTopic("Measured", keywords=("measured", "study", "needs"))]
        ).fit(papers.assign(title="Measured things"))


def test_a_name_without_words_is_warned_of_and_kept(papers):
    with pytest.warns(TrendsWarning, match=r"words; '!!!', 'of the' hold none but signs"):
        model = TopicModel(named_topics=["!!!", "Robot", "of the"]).fit(papers)
    assert model.topics_["n_papers"].tolist()[:3] == [0, 12, 0]


def test_where_named_topics_hold_all_papers_that_is_said():
    same = pd.DataFrame(
        {"paper_id": [f"p{i}" for i in range(9)], "title": "KV cache", "abstract": "We prune."}
    )
    with (
        pytest.warns(TrendsWarning, match="'KV cache', 'Prune' claim all 9 papers"),
        pytest.warns(TrendsWarning, match="'KV cache / Prune' hold nearly the same papers"),
    ):
        model = TopicModel(named_topics=["KV cache", "Prune"]).fit(same)
    assert "No topics were discovered: named topics hold all papers." in model.notes_
    assert "The named topic 'KV cache' holds all 9 papers, and so tells none apart." in model.notes_


def test_exclude_examples_and_counterexamples_are_obeyed(papers):
    topic = NamedTopic(
        "Robot",
        exclude=("torque",),
        examples=("virus-003", "On the GAME equilibrium"),
        counterexamples=("robot-001",),
    )
    model = TopicModel(named_topics=[topic]).fit(papers)
    members = set(model.assignments_.loc[model.assignments_["topic"] == 0, "paper_id"])
    text = papers.set_index("paper_id")["abstract"]
    titled = papers.loc[papers["title"] == "On the game equilibrium", "paper_id"]
    assert len(titled) == 1
    assert {"virus-003", *titled} <= members
    assert "robot-001" not in members
    assert not any(
        "torque" in text[paper] for paper in members - {"virus-003", *titled} if "robot" in paper
    )
    assert any(paper.startswith("robot") for paper in members)


def test_a_paper_may_belong_to_several_named_topics(papers):
    with pytest.warns(TrendsWarning, match="'Robot / Grasping' hold nearly the same papers"):
        model = TopicModel(named_topics=["Robot", "Grasping"]).fit(papers)
    rows = model.assignments_[model.assignments_["topic"].isin([0, 1])]
    assert rows["paper_id"].duplicated().any()
    assert rows.groupby("paper_id")["is_primary"].sum().eq(1).all()


def test_the_number_of_discovered_topics_can_be_given(papers):
    model = TopicModel(n_topics=2).fit(papers)
    assert (model.topics_["kind"] == "area").sum() == 2
    assert not any("asked for" in note for note in model.notes_)


def test_fewer_topics_than_asked_for_are_said_and_stay_said(papers, tmp_path):
    model = TopicModel(n_topics=40).fit(papers)
    (note,) = [note for note in model.notes_ if note.startswith("40 topics were asked for")]
    assert f"divide into {len(model.topics_)} that" in note
    model.save(tmp_path / "model")
    assert note in TopicModel.load(tmp_path / "model").notes_


def test_quality_says_what_each_measure_means(model):
    quality = model.quality_.set_index("measure")
    assert {"coherence", "diversity", "separation", "stability", "unassigned share"} <= set(
        quality.index
    )
    assert quality["meaning"].str.len().gt(10).all()
    assert quality.loc["unassigned share", "value"] <= 0.1


def test_two_languages_do_not_break_a_fit(papers):
    german = papers.head(12).assign(
        paper_id=lambda f: "de-" + f["paper_id"],
        title="Über die Ernte von Weizen",
        abstract="Wir untersuchen die Ernte von Weizen und Gerste auf dem Feld.",
    )
    model = TopicModel(encoder="lsa").fit(pd.concat([papers, german], ignore_index=True))
    found = model.assignments_.set_index("paper_id")["topic"]
    assert len(set(found[found.index.str.startswith("de-")])) == 1
