import pickle
import sys

import numpy as np
import pandas as pd
import pytest

from trends.errors import MissingExtraError
from trends.topics import TopicModel

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.fixture(scope="module")
def model(papers):
    return TopicModel(named_topics=["Robot", "Superconductors"]).fit(papers)


@pytest.fixture(scope="module")
def fitted(model):
    pytest.importorskip("bertopic")
    return model.bertopic_


def test_it_has_our_topics_in_our_order(model, fitted):
    info = fitted.get_topic_info()
    info = info[info["Topic"] >= 0]
    shown = model.topics_[model.topics_["n_papers"] > 0]
    assert info["CustomName"].tolist() == shown["label"].tolist()
    assert (
        info["Count"].sum()
        == (model.assignments_["is_primary"] & (model.assignments_["topic"] >= 0)).sum()
    )


def test_its_own_methods_work(model, fitted):
    assert "robot" in dict(fitted.get_topic(0))
    topics, similarity = fitted.find_topics("robot gripper")
    assert topics[0] == 0
    assert similarity[0] > 0
    assert fitted.visualize_barchart().data
    assert fitted.get_representative_docs(0)
    found, _ = fitted.transform(["A robot arm with a gripper"])
    assert found == [0]


def test_it_is_saved_and_loaded(fitted, tmp_path):
    pytest.importorskip("safetensors")
    from bertopic import BERTopic

    fitted.save(tmp_path / "model", serialization="safetensors", save_ctfidf=True)
    loaded = BERTopic.load(tmp_path / "model")
    assert dict(map(tuple, loaded.get_topic(0))) == pytest.approx(dict(fitted.get_topic(0)))
    np.testing.assert_allclose(loaded.topic_embeddings_, fitted.topic_embeddings_, rtol=1e-6)


def test_it_is_bertopics_own_class_and_travels_by_pickle(model, fitted, tmp_path):
    from bertopic import BERTopic

    assert type(fitted) is BERTopic
    again = pickle.loads(pickle.dumps(model))
    assert again.bertopic_.find_topics("robot gripper") == fitted.find_topics("robot gripper")
    fitted.save(tmp_path / "model.pickle", serialization="pickle")
    loaded = BERTopic.load(tmp_path / "model.pickle")
    np.testing.assert_array_equal(loaded.topics_, fitted.topics_)


def test_after_its_own_merging_topics_are_numbered_without_gaps(model, papers):
    fitted = model.build_bertopic()
    ordered = papers.sort_values("paper_id")
    texts = (ordered["title"] + ". " + ordered["abstract"]).tolist()
    fitted.merge_topics(texts, [0, 1])
    numbers = [topic for topic in fitted.get_topics() if topic >= 0]
    assert numbers == list(range(len(model.bertopic_.get_topics()) - 1))
    assert set(fitted.transform(texts)[0]) <= set(numbers)


def test_building_it_leaves_the_vectors_alone(papers, model):
    before = model.vectors_.vectors.copy()
    pytest.importorskip("bertopic")
    assert model.bertopic_ is model.bertopic_
    np.testing.assert_array_equal(model.vectors_.vectors, before)


def test_without_bertopic_the_install_command_is_given(papers, monkeypatch):
    monkeypatch.setitem(sys.modules, "bertopic", None)
    model = TopicModel().fit(papers)
    with pytest.raises(MissingExtraError, match=r"pip install --no-deps bertopic==0\.17\.4"):
        _ = model.bertopic_


def test_papers_without_text_do_not_break_it(papers):
    pytest.importorskip("bertopic")
    blank = pd.DataFrame({"paper_id": ["blank"], "title": [None], "abstract": [None]})
    model = TopicModel(encoder="lsa").fit(pd.concat([papers, blank], ignore_index=True))
    assert -1 in model.bertopic_.topics_
