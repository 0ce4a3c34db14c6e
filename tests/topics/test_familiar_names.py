"""What users of scikit-learn and BERTopic try first works here, or the message has our name for it."""

import re

import joblib
import numpy as np
import pandas as pd
import pytest

import trends
from tests.report.example_analysis import example_analysis
from trends import TopicModel
from trends.errors import ConfigError, FrameError


@pytest.fixture(scope="module")
def texts(papers):
    return (papers["title"] + ". " + papers["abstract"]).tolist()


@pytest.fixture(scope="module")
def model(papers):
    return TopicModel(n_topics=4, random_state=0).fit(papers)


def test_a_list_of_texts_is_fitted_in_its_order(papers, texts, model):
    by_text = TopicModel(n_topics=4).fit(texts)
    assert len(by_text.labels_) == len(texts)
    assert len(set(zip(by_text.labels_, model.labels_, strict=True))) == 4
    assert by_text.predict(texts).tolist() == by_text.labels_.tolist()
    assert TopicModel(n_topics=4).fit_predict(np.array(texts)).tolist() == by_text.labels_.tolist()


def test_fit_transform_takes_texts_too(texts):
    made = TopicModel(n_topics=4).fit_transform(pd.Series(texts))
    assert made["paper_id"].tolist() == [f"{number:02}" for number in range(len(texts))]


def test_texts_are_encoded_and_vectors_are_an_array(papers, texts):
    vectors = trends.encode(papers)
    array = np.asarray(vectors)
    assert array.shape == vectors.shape == (len(papers), 384)
    assert array.dtype == np.float32
    assert np.array(vectors, dtype=np.float64).dtype == np.float64
    assert trends.encode(texts).shape == vectors.shape


def test_vectors_are_also_called_embeddings(papers, model):
    vectors = trends.encode(papers)
    again = TopicModel(n_topics=4).fit(papers, embeddings=np.asarray(vectors))
    assert again.labels_.tolist() == model.labels_.tolist()
    placed = again.transform(papers, embeddings=vectors)
    pd.testing.assert_frame_equal(placed, again.assignments_)
    with pytest.raises(ConfigError, match="two names for the same; got both"):
        TopicModel().fit(papers, vectors=vectors, embeddings=vectors)


def test_labels_follow_the_rows_of_fit_also_after_loading(papers, model, tmp_path):
    shuffled = papers.sample(frac=1, random_state=3)
    again = TopicModel(n_topics=4).fit(shuffled)
    expected = dict(zip(papers["paper_id"], model.labels_, strict=True))
    assert again.labels_.tolist() == [expected[paper] for paper in shuffled["paper_id"]]
    again.save(tmp_path / "m")
    assert TopicModel.load(tmp_path / "m").labels_.tolist() == again.labels_.tolist()
    joblib.dump(again, tmp_path / "m.joblib")
    assert joblib.load(tmp_path / "m.joblib").labels_.tolist() == again.labels_.tolist()


def test_given_y_is_taken_for_topics(papers):
    subjects = papers["paper_id"].str.split("-").str[0]
    supervised = TopicModel().fit(papers, y=subjects)
    assert set(supervised.topics_["label"]) == set(subjects)


def test_sizes_are_asked_for_by_topic(model):
    assert model.topic_sizes_.to_dict() == dict.fromkeys(range(4), 12)
    some = TopicModel().fit(model.papers_, [0] * 40 + [-1] * 8)
    assert some.topic_sizes_.to_dict() == {-1: 8, 0: 40}


@pytest.mark.parametrize("give", [lambda _: [0, 1], lambda m: m.topics_["label"][:2].tolist()])
def test_topics_are_merged_by_number_or_label_and_need_no_name(papers, give):
    model = TopicModel(n_topics=4).fit(papers)
    first = model.topics_["label"][0]
    model.merge_topics(give(model))
    assert len(model.topics_) == 3
    assert model.topics_["label"][0] == first
    assert model.topics_["n_papers"][0] == 24


def test_a_named_topic_gives_what_it_is_merged_with_its_name(papers):
    model = TopicModel(named_topics=["auction"], n_topics=3).fit(papers)
    largest = int(model.topics_["n_papers"].idxmax())
    assert largest > 0
    assert model.merge_topics([largest, 0]).topics_["label"][0] == "auction"


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ((0,), r"list of topics' labels was expected; got the single value 0"),
        (([0, 9],), "number of a topic was expected, from 0 to 3; got 9"),
        (([0, 0],), "different topics were expected, none twice"),
        (([True, False],), "label of a topic was expected; got True"),
    ],
)
def test_wrong_topics_to_merge_are_named(model, labels, message):
    with pytest.raises(ConfigError, match=message):
        model.merge_topics(*labels)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("nr_topics", "n_topics"),
        ("n_components", "n_topics"),
        ("embedding_model", r"encoder, or vectors= in fit"),
        ("min_topic_size", "n_topics"),
        ("zeroshot_topic_list", "named_topics"),
        ("seed", "random_state"),
    ],
)
def test_parameters_of_other_libraries_are_answered_with_ours(name, ours):
    with pytest.raises(ConfigError, match=f"TopicModel has no parameter '{name}'. Use {ours}"):
        TopicModel(**{name: 5})
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        TopicModel(colour=5)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("probabilities_", "score_papers"),
        ("predict_proba", "score_papers"),
        ("get_topic_info", "topics_"),
        ("get_topic", "terms_"),
        ("get_document_info", "list_members"),
        ("get_representative_docs", "represent_topics"),
        ("find_topics", "find_mentions"),
        ("visualize_topics", r"trends\.plots\.topic_map"),
        ("visualize_barchart", r"trends\.plots\.topic_terms"),
        ("topics_over_time", r"trends\.analyze\(papers\)\.timeline"),
        ("reduce_topics", "n_topics"),
        ("set_topic_labels", "rename_topic"),
    ],
)
def test_attributes_of_other_libraries_are_answered_with_ours(model, name, ours):
    with pytest.raises(AttributeError, match=f"TopicModel has no '{name}'. Use .*{ours}"):
        getattr(model, name)
    assert not hasattr(model, name)


def test_every_name_that_an_answer_gives_is_there(model):
    from trends.topics.familiar_names import ATTRIBUTES, PARAMETERS

    known = {
        *dir(TopicModel),
        *vars(model),
        *dir(trends),
        *dir(trends.plots),
        "analyze",
        "timeline",
        "bertopic_",
    }
    for answer in (*ATTRIBUTES.values(), *PARAMETERS.values()):
        assert known & set(re.findall(r"\w+", answer)) or answer.startswith("nothing")


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("load", r"trends\.TopicModel\.load\(folder\) or trends\.Analysis\.load\(folder\)"),
        ("read_csv", r"trends\.read_papers"),
        ("fit", r"trends\.TopicModel\(\)\.fit"),
    ],
)
def test_names_that_the_package_lacks_are_answered_with_ours(name, ours):
    with pytest.raises(AttributeError, match=f"'trends' has no attribute '{name}'. Use .*{ours}"):
        getattr(trends, name)
    with pytest.raises(AttributeError, match=r"has no attribute 'colour'$"):
        _ = trends.colour


def test_papers_are_read_from_a_list_of_frames_or_paths(tmp_path):
    frames = [
        pd.DataFrame({"id": [f"{name}1"], "title": [f"A paper on {name}"], "date": ["2021-03-04"]})
        for name in ("salt", "iron")
    ]
    frames[0].to_csv(tmp_path / "salt.csv", index=False)
    assert len(trends.read_papers(frames)) == 2
    assert len(trends.read_papers([tmp_path / "salt.csv", frames[1]])) == 2
    assert len(trends.read_papers([frames[0]], frames[1])) == 2
    with pytest.raises(trends.TrendsError, match="none was given"):
        trends.read_papers([])


def test_a_raw_frame_is_sent_to_the_reader():
    raw = pd.DataFrame({"id": ["s1"], "title": ["Salt"], "abstract": [""], "date": ["2021-03-04"]})
    with pytest.raises(FrameError, match=r"Hand the frame to trends\.read_papers"):
        trends.analyze(raw)


def test_figures_take_labels_of_topics():
    analysis = example_analysis(n_papers=60)
    labels = analysis.topics["label"].iloc[[1, 0]].tolist()
    figure = trends.plots.topic_shares(analysis, topics=labels)
    assert figure == trends.plots.topic_shares(analysis, topics=[1, 0])
    assert trends.plots.topic_shares(analysis, [labels[0].upper()]).data


def test_scores_are_a_table_and_rows_are_renamed(papers):
    model = TopicModel(named_topics=["robot"], n_topics=3).fit(papers)
    assert model.score_papers(papers).pivot(index="paper_id", columns="topic").shape == (48, 4)  # noqa: PD010
    assert model.rename_topic("robot", "Robots").topics_["label"][0] == "Robots"
