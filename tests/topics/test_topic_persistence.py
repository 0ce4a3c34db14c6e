import numpy as np
import pandas as pd
import pytest

from trends.config import NamedTopic
from trends.errors import CorpusError, OutputError
from trends.topics import TopicModel


@pytest.fixture(scope="module")
def model(papers):
    named = [
        NamedTopic("Robot", keywords=("gripper",), exclude=("torque",), examples=("virus-003",)),
        "Superconductors",
    ]
    return TopicModel(named_topics=named, random_state=4).fit(papers)


@pytest.fixture
def folder(model, tmp_path):
    return model.save(tmp_path / "model")


def test_a_loaded_model_is_equal(model, folder, papers, make_papers):
    loaded = TopicModel.load(folder)
    for name in ("assignments_", "topics_", "terms_", "quality_", "scores_", "map_"):
        pd.testing.assert_frame_equal(getattr(loaded, name), getattr(model, name))
    assert loaded.notes_ == model.notes_
    assert loaded.random_state == 4
    pd.testing.assert_frame_equal(loaded.transform(papers), model.transform(papers))
    new = make_papers(3, seed=5).assign(paper_id=lambda f: "new-" + f["paper_id"])
    pd.testing.assert_frame_equal(loaded.transform(new), model.transform(new))


def test_vectors_are_stored_once_and_in_half_precision(model, folder):
    with np.load(folder / "arrays.npz") as arrays:
        shape = model.vectors_.vectors.shape
        alike = [name for name in arrays.files if arrays[name].shape == shape]
        assert alike == ["vectors"]
        assert arrays["vectors"].dtype == np.float16
        assert arrays["projection_matrix"].dtype == np.int8


def test_own_vectors_are_stored_as_they_are(papers, tmp_path):
    drawn = np.random.default_rng(3).normal(size=(len(papers), 5))
    model = TopicModel().fit(papers, vectors=drawn)
    loaded = TopicModel.load(model.save(tmp_path / "own"))
    np.testing.assert_array_equal(loaded.vectors_.vectors, model.vectors_.vectors)
    assert loaded.vectors_.encoder == model.vectors_.encoder


def test_no_file_is_a_pickle(folder):
    kinds = {path.suffix for path in folder.iterdir()}
    assert kinds == {".json", ".npz", ".parquet"}


@pytest.mark.parametrize("name", ["model.json", "arrays.npz", "topics_.parquet"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(CorpusError, match=rf"The saved topic model in .* changed: '{name}'"):
        TopicModel.load(folder)


def test_another_layout_is_refused(folder, monkeypatch):
    monkeypatch.setattr("trends.topics.persistence.LAYOUT", 99)
    with pytest.raises(CorpusError, match=r"layout 99 was expected.*Fit it again"):
        TopicModel.load(folder)


def test_a_place_that_is_a_file_is_named(model, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OutputError, match=r"taken must be a new folder.*it is a file"):
        model.save(tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "a file"


def test_a_folder_of_other_things_is_left_alone(model, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"also holds 'mine\.txt'"):
        model.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_failed_save_leaves_the_earlier_model(model, folder, papers, monkeypatch):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fail(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("trends.topics.persistence.np.savez_compressed", fail)
    with pytest.raises(OutputError, match="No space left on device"):
        TopicModel().fit(papers).save(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_model_is_saved_over_an_earlier_one(model, folder, papers):
    other = TopicModel(n_topics=2).fit(papers)
    loaded = TopicModel.load(other.save(folder))
    pd.testing.assert_frame_equal(loaded.topics_, other.topics_)


def test_representatives_are_members_without_repeats(model):
    chosen = model.representatives_
    pairs = set(zip(chosen["topic"], chosen["paper_id"], strict=True))
    members = model.assignments_
    assert pairs <= set(zip(members["topic"], members["paper_id"], strict=True))
    assert not chosen.duplicated(["topic", "kind", "paper_id"]).any()
    assert chosen.groupby(["topic", "kind"]).size().le(3).all()
    first = chosen[chosen["rank"] == 0].groupby("topic")["paper_id"].nunique()
    assert first.eq(1).all()
