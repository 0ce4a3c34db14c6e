"""BERTopic's representation models on our topics, without a sentence transformer."""

import pytest

from trends.topics import TopicModel

pytest.importorskip("bertopic", reason="BERTopic is not installed")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.fixture(scope="module")
def model(papers):
    return TopicModel(named_topics=["Robot"]).fit(papers)


def terms_of(fitted, topic):
    return [term for term, _ in fitted.get_topic(topic) if term]


def make_representation(name):
    from bertopic import representation

    if name == "several":
        return [
            representation.KeyBERTInspired(top_n_words=8, random_state=0),
            representation.MaximalMarginalRelevance(diversity=0.4, top_n_words=5),
        ]
    if name == "aspects":
        return {
            "Main": representation.KeyBERTInspired(random_state=0),
            "Diverse": representation.MaximalMarginalRelevance(diversity=0.7),
        }
    return getattr(representation, name)()


@pytest.mark.parametrize(
    "name", ["KeyBERTInspired", "MaximalMarginalRelevance", "several", "aspects"]
)
def test_a_representation_model_gives_the_terms(model, name):
    fitted = model.build_bertopic(make_representation(name))
    assert len(terms_of(fitted, 0)) >= 3
    assert any("robot" in term for term in terms_of(fitted, 0))
    info = fitted.get_topic_info()
    assert info["CustomName"].tolist() == model.topics_["label"].tolist()
    if name == "aspects":
        assert "Diverse" in fitted.get_topic(0, full=True)


def test_a_model_by_itself_reads_the_same_papers_as_in_a_list(model):
    alone = model.build_bertopic(make_representation("KeyBERTInspired"))
    listed = model.build_bertopic([make_representation("KeyBERTInspired")])
    assert alone.get_topics() == listed.get_topics()


def test_another_representation_leaves_the_first_model_alone(model):
    before = model.bertopic_.get_topic(0)
    other = model.build_bertopic(make_representation("KeyBERTInspired"))
    assert model.bertopic_.get_topic(0) == before
    assert other.get_topic(0) != before


def test_our_own_representation_is_called_with_the_papers(model):
    from bertopic.representation import BaseRepresentation

    class Counted(BaseRepresentation):
        def extract_topics(self, topic_model, documents, c_tf_idf, topics):  # noqa: ARG002
            assert len(documents) == len(model.papers_)
            return {topic: [(f"topic {topic}", 1.0)] for topic in topics}

    assert terms_of(model.build_bertopic(Counted()), 1) == ["topic 1"]


def test_it_is_saved_and_loaded_with_its_terms(model, tmp_path):
    pytest.importorskip("safetensors", reason="safetensors is not installed")
    from bertopic import BERTopic

    fitted = model.build_bertopic(make_representation("aspects"))
    fitted.save(tmp_path / "model", serialization="safetensors", save_ctfidf=True)
    loaded = BERTopic.load(tmp_path / "model")
    assert terms_of(loaded, 0) == terms_of(fitted, 0)
    assert loaded.custom_labels_ == fitted.custom_labels_


def test_more_of_its_own_methods_work(model, papers):
    fitted = model.build_bertopic(make_representation("MaximalMarginalRelevance"))
    texts = (papers["title"] + ". " + papers["abstract"]).tolist()
    assert len(fitted.get_document_info(sorted(texts))) == len(papers)
    assert fitted.get_topic_freq()["Count"].sum() == len(papers)
    assert fitted.generate_topic_labels(nr_words=2)
    assert fitted.visualize_hierarchy().data
    assert fitted.visualize_heatmap().data
    assert len(fitted.hierarchical_topics(sorted(texts))) == len(model.topics_) - 1
