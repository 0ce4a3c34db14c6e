import numpy as np
import pandas as pd
import pytest

from trends.config import NamedTopic
from trends.encoders import Embeddings
from trends.errors import ConfigError, FrameError, TrendsWarning
from trends.topics import TopicModel


def fit(papers, *, given=None, **options):
    return TopicModel(**options).fit(papers, **(given or {}))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: p.drop(columns="title"), "lacks 'title'"),
        (lambda p: p.head(0), "at least one paper"),
        (lambda p: p.assign(paper_id="same"), r"47 repeat an earlier one: 'same'\. Drop"),
        (lambda p: p.assign(paper_id=[None, *p["paper_id"][1:]]), "1 row came without"),
        (lambda p: pd.concat([p, p[["title"]]], axis=1), "has several of 'title'. Keep one"),
    ],
)
def test_wrong_papers_are_named(papers, change, message):
    with pytest.raises(FrameError, match=message):
        fit(change(papers))


def test_papers_may_be_indexed_by_their_identifiers(papers):
    indexed = papers.set_index("paper_id", drop=False)
    model = fit(indexed)
    pd.testing.assert_frame_equal(model.assignments_, fit(papers).assignments_)
    pd.testing.assert_frame_equal(model.transform(indexed), model.assignments_)
    assert indexed.index.name == "paper_id"


@pytest.mark.parametrize("n_topics", [0, -1, 2.5, "many", True, None])
def test_n_topics_must_be_a_number_or_auto(papers, n_topics):
    with pytest.raises(ConfigError, match="n_topics must be 'auto' or a whole number"):
        fit(papers, n_topics=n_topics)


def test_n_topics_must_not_exceed_the_corpus(papers):
    with pytest.raises(ConfigError, match="got 49 topics for 48 papers"):
        fit(papers, n_topics=49)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        (["robot", " Robot "], "come more than once: 'robot'"),
        (["  "], "needs a name that is not empty"),
        ("robot", "must be a list of topics; got the single text 'robot'"),
        ([3], "must be a name or a NamedTopic; got 3"),
        (["robot arm", "Robot  arm"], "come more than once: 'robot arm'"),
        ({"robot"}, "must be a list of topics; got {'robot'}"),
        (iter(["robot"]), "must be a list of topics; got <list_iterator"),
    ],
)
def test_wrong_named_topics_are_named(papers, named, message):
    with pytest.raises(ConfigError, match=message):
        fit(papers, named_topics=named)


def test_no_paper_is_example_and_counterexample(papers):
    title = papers["title"][papers["paper_id"] == "robot-001"].item()
    topic = NamedTopic("robot", examples=["robot-001"], counterexamples=[title])
    with pytest.raises(ConfigError, match=r"'robot' or does not; .* are 'robot-001'. Take"):
        fit(papers, named_topics=[topic])


def test_examples_that_no_paper_is_are_said(papers):
    topic = NamedTopic("robot", examples=["robot-001", "arXiv:1"], counterexamples=[""])
    with pytest.warns(TrendsWarning, match=r"of the named topic 'robot' none is 'arXiv:1', ''"):
        fit(papers, named_topics=[topic])


def test_an_empty_example_is_no_paper_without_a_title(papers):
    untitled = papers.assign(title=[None, *papers["title"][1:]])
    topic = NamedTopic("Superconductors", examples=[""])
    with pytest.warns(TrendsWarning, match="none is ''"):
        model = fit(untitled, named_topics=[topic])
    assert model.topics_["n_papers"][0] == 0


def test_examples_must_be_a_list():
    with pytest.raises(ConfigError, match="examples of the named topic 'robot' must be a list"):
        NamedTopic("robot", examples="robot-001")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v: v[:-1], r"one row per paper, 48 rows; these have shape \(47, 5\)"),
        (lambda v: v[:, 0], r"these have shape \(48,\)"),
        (
            lambda v: np.where(np.arange(48)[:, None] == 2, np.nan, v),
            "NaN or infinity came in 1 row",
        ),
        (lambda v: v[:, :0], r"these have shape \(48, 0\)"),
        (lambda v: v.astype(str) + "a", "array of real numbers, .* got a ndarray that is none"),
        (lambda v: v.astype(complex), "its numbers are complex"),
        (lambda v: [[1.0], [2.0, 3.0]] * (len(v) // 2), "got a list that is none"),
    ],
)
def test_wrong_vectors_are_named(papers, change, message):
    vectors = np.random.default_rng(0).normal(size=(48, 5))
    with pytest.raises(ConfigError, match=message):
        fit(papers, given={"vectors": change(vectors)})


def test_vectors_of_other_papers_are_named(papers):
    others = Embeddings(np.array(["x", "y"]), np.eye(2, dtype=np.float32), "test")
    with pytest.raises(ConfigError, match="48 of 48 have none: 'game-000'"):
        fit(papers, given={"vectors": others})


def test_counts_of_other_papers_are_named(papers):
    from trends.text import count_terms

    with pytest.raises(ConfigError, match="1 of 48 are missing: 'robot-000'"):
        fit(papers, given={"counts": count_terms(papers.drop(index=0))})


def test_transform_refuses_vectors_of_another_length(papers):
    model = fit(papers)
    with pytest.raises(ConfigError, match="these have 3"):
        model.transform(papers, vectors=np.ones((48, 3)))


@pytest.mark.parametrize("factor", [1e-30, 1e30])
def test_vectors_of_any_length_give_the_same_topics(papers, factor):
    vectors = np.random.default_rng(0).normal(size=(48, 5)).astype(np.float32)
    vectors[3] = 0
    expected = fit(papers, given={"vectors": vectors})
    model = fit(papers, given={"vectors": vectors * np.float32(factor)})
    np.testing.assert_allclose(model.vectors_.vectors, expected.vectors_.vectors, rtol=1e-5)
    np.testing.assert_array_equal(model.assignments_["topic"], expected.assignments_["topic"])


def test_given_vectors_may_come_in_any_order_and_length(papers):
    rng = np.random.default_rng(0)
    truth = papers["paper_id"].str.split("-").str[0].astype("category").cat.codes.to_numpy()
    vectors = np.eye(4)[truth] * 7 + rng.normal(size=(48, 4)) * 0.1
    model = fit(papers, given={"vectors": vectors})
    shuffled = rng.permutation(48)
    ids = papers["paper_id"].to_numpy(dtype=object).astype(str)
    embeddings = Embeddings(ids[shuffled], vectors[shuffled].astype(np.float32), "test")
    again = fit(papers, given={"vectors": embeddings})
    pd.testing.assert_frame_equal(model.assignments_, again.assignments_)
    found = model.assignments_.set_index("paper_id").loc[ids, "topic"].to_numpy()
    assert len(set(zip(found, truth, strict=True))) == 4
