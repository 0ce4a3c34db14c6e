"""The adapter for ONNX models, with tiny models that the tests make."""

import numpy as np
import pytest

from trends.encoders import encode
from trends.encoders.adapters import load_model
from trends.errors import ConfigError

onnx = pytest.importorskip("onnx", reason="onnx is not installed")
pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
tokenizers = pytest.importorskip("tokenizers", reason="tokenizers is not installed")

WORDS = ["[PAD]", "[UNK]", "kv", "cache", "memory", "galaxy", "star", "."]
ROWS = np.random.default_rng(0).normal(size=(len(WORDS), 3)).astype(np.float32)


def make_model(folder, *, ids="input_ids", kind="INT64", pooled=False):
    """Write a model that looks up a row per token; pooled, it returns the first token's row."""
    helper, types = onnx.helper, onnx.TensorProto
    nodes = [helper.make_node("Gather", ["rows", ids], ["tokens"], axis=0)]
    result, rank = "tokens", ["b", "t", 3]
    if pooled:
        nodes.append(helper.make_node("Gather", ["tokens", "first"], ["pooled"], axis=1))
        result, rank = "pooled", ["b", 3]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(ids, getattr(types, kind), ["b", "t"])],
        [helper.make_tensor_value_info(result, types.FLOAT, rank)],
        [
            onnx.numpy_helper.from_array(ROWS, "rows"),
            onnx.numpy_helper.from_array(np.array(0), "first"),
        ],
    )
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=8), folder / "model.onnx")
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = tokenizers.normalizers.Lowercase()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return f"onnx:{folder}"


def mean_of(*words):
    return np.mean([ROWS[WORDS.index(word)] for word in words], axis=0)


@pytest.mark.parametrize("kind", ["INT64", "INT32"])
def test_the_rows_of_a_texts_tokens_are_averaged(tmp_path, kind):
    embed = load_model(make_model(tmp_path, kind=kind))
    # More texts than one batch, of unlike lengths: padding must not count, order must stay.
    texts = ["kv cache memory", "star"] * 20 + ["galaxy star", "Quasar"]
    expected = [mean_of("kv", "cache", "memory"), mean_of("star")] * 20
    expected += [mean_of("galaxy", "star"), mean_of("[UNK]")]
    np.testing.assert_allclose(embed(texts), expected, atol=1e-6)


def test_pooled_output_is_taken_as_it_comes(tmp_path):
    embed = load_model(make_model(tmp_path, pooled=True))
    np.testing.assert_allclose(embed(["cache star"]), [mean_of("cache")], atol=1e-6)


def test_a_text_without_tokens_has_a_zero_row(tmp_path):
    embed = load_model(make_model(tmp_path))
    assert not embed(["\u200a\u200a"]).any()


def test_papers_are_encoded_and_kept(make_papers, tmp_path):
    name = make_model(tmp_path)
    papers = make_papers(20)
    first, again = (encode(papers, name, cache_dir=tmp_path / "cache") for _ in range(2))
    np.testing.assert_array_equal(first.vectors, again.vectors)
    assert (first.encoder, first.vectors.shape) == (name, (20, 3))
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_changed_model_reads_no_old_vectors(make_papers, tmp_path):
    name, cache = make_model(tmp_path), tmp_path / "cache"
    papers = make_papers(3)
    encode(papers, name, cache_dir=cache)
    make_model(tmp_path, pooled=True)
    encode(papers, name, cache_dir=cache)
    assert len(list(cache.iterdir())) == 2


def test_folders_without_a_model_are_named(tmp_path):
    with pytest.raises(ConfigError, match=r"lacks model.onnx and tokenizer.json\. Export"):
        load_model(f"onnx:{tmp_path}")


@pytest.mark.parametrize("broken", ["model.onnx", "tokenizer.json"])
def test_files_that_cannot_be_read_are_named(tmp_path, broken):
    name = make_model(tmp_path)
    (tmp_path / broken).write_bytes(b"broken")
    with pytest.raises(ConfigError, match=r"loading failed: .+\. Export the model again"):
        load_model(name)


def test_models_that_need_other_inputs_are_refused(tmp_path):
    name = make_model(tmp_path, ids="pixel_values")
    with pytest.raises(ConfigError, match=r"its model also needs 'pixel_values'\. Export"):
        load_model(name)
