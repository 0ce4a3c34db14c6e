import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.pipeline import make_pipeline

from trends.encoders import Embeddings, encode
from trends.encoders.adapters import load_model
from trends.encoders.science import encode_science
from trends.errors import ConfigError, FrameError, MissingExtraError, TrendsWarning
from trends.text import count_terms


def lengths_of(embeddings):
    return np.linalg.norm(embeddings.vectors, axis=1)


def same_theme_share(embeddings, theme):
    near = embeddings.vectors @ embeddings.vectors.T
    np.fill_diagonal(near, -1)
    return (theme[near.argmax(axis=1)] == theme).mean()


@pytest.mark.parametrize("encoder", ["science", "lsa"])
@pytest.mark.parametrize("n_papers", [1, 2, 30, 700])
def test_rows_are_unit_float32_in_the_papers_order(make_papers, encoder, n_papers):
    papers = make_papers(n_papers)
    made = encode(papers, encoder)
    assert made.paper_ids.tolist() == papers["paper_id"].tolist()
    assert made.vectors.dtype == np.float32
    np.testing.assert_allclose(lengths_of(made), 1, atol=1e-6)


@pytest.mark.parametrize("encoder", ["science", "lsa"])
def test_nearest_papers_share_the_theme(make_papers, encoder):
    papers = make_papers(120)
    assert same_theme_share(encode(papers, encoder), papers["theme"].to_numpy()) == 1


@pytest.mark.parametrize("encoder", ["science", "lsa"])
@pytest.mark.parametrize("n_papers", [60, 700])
def test_row_order_has_no_influence(make_papers, encoder, n_papers):
    papers = make_papers(n_papers)
    order = np.random.default_rng(1).permutation(n_papers)
    shuffled = encode(papers.iloc[order].reset_index(drop=True), encoder)
    np.testing.assert_allclose(shuffled.vectors, encode(papers, encoder).vectors[order], atol=1e-5)


def test_name_says_whether_lsa_was_joined(make_papers):
    assert encode(make_papers(399)).encoder == "science-1"
    assert encode(make_papers(400)).encoder == "science-1+lsa"


def test_lsa_weighs_less_where_there_are_titles_only(make_papers):
    papers = make_papers(400)
    papers["abstract"] = papers["abstract"] + " " + papers["abstract"] + " " + papers["abstract"]
    whole, titles = encode(papers), encode(papers.assign(abstract=""))
    own_share = [np.linalg.norm(made.vectors[:, 384:], axis=1) for made in (whole, titles)]
    assert own_share[0].min() > 0.5 > 0.2 > own_share[1].max() > 0


def test_given_counts_change_nothing(make_papers):
    papers = make_papers(50)
    counts = count_terms(papers)
    np.testing.assert_array_equal(encode(papers, counts=counts).vectors, encode(papers).vectors)


def test_papers_without_text_have_zero_rows_and_arguments_stay(make_papers):
    papers = make_papers(30)
    papers.loc[3, ["title", "abstract"]] = ""
    before = papers.copy(deep=True)
    for encoder in ("science", "lsa", lambda texts: np.ones((len(texts), 2))):
        made = encode(papers, encoder)
        assert np.flatnonzero(lengths_of(made) == 0).tolist() == [3]
    pd.testing.assert_frame_equal(papers, before)


def test_no_papers_give_no_rows(make_papers):
    for encoder in ("science", "lsa", len):
        assert len(encode(make_papers(0), encoder)) == 0


def test_identical_texts_have_identical_vectors(make_papers):
    papers = make_papers(500)
    papers[["title", "abstract"]] = ["KV cache", "We compress the KV cache."]
    made = encode(papers)
    np.testing.assert_allclose(made.vectors, made.vectors[[0] * 500], atol=1e-5)


def test_emoji_and_single_words_do_no_harm():
    papers = pd.DataFrame(
        {"paper_id": ["a", "b"], "title": ["🚀🚀", "quantization"], "abstract": ["", ""]}
    )
    assert lengths_of(encode(papers)).round(3).tolist() == [0, 1]


def test_unknown_words_are_placed_by_their_pieces():
    papers = pd.DataFrame(
        {
            "paper_id": ["a", "b", "c"],
            "title": ["hyperquantizationer", "quantization", "supernovae"],
            "abstract": ["", "", ""],
        }
    )
    with pytest.warns(TrendsWarning, match="knows too few words"):
        alone = encode(papers).vectors
    papers["abstract"] = ["quantized networks", "", ""]
    near = encode(papers).vectors
    assert alone.shape[1] > near.shape[1]
    assert near[0] @ near[1] > near[0] @ near[2]


def test_other_scripts_warn_with_their_share_and_do_not_collapse(make_papers):
    papers = make_papers(20)
    themes = ("深度学习模型训练神经网络", "银河系恒星望远镜观测宇宙")
    papers.loc[:9, "title"] = ""
    papers.loc[:9, "abstract"] = [themes[i % 2][: 6 + i // 2] for i in range(10)]
    with pytest.warns(TrendsWarning, match=r"of 10 of 20 papers \(50%\), the first 'p0000'"):
        made = encode(papers)
    assert made.encoder == "science-1+lsa"
    near = made.vectors @ made.vectors.T
    assert near[0, 2] > 0.3 > near[0, 1]
    assert np.abs(near[0, 10:]).max() < 0.3


def test_functions_transformers_and_arrays_serve_as_encoders(make_papers):
    papers = make_papers(40)

    def count_letters(texts):
        return np.array([[text.count("a"), text.count("e")] for text in texts])

    assert encode(papers, count_letters).encoder == "count_letters"
    pipeline = make_pipeline(CountVectorizer(), TruncatedSVD(3))
    made = encode(papers, pipeline)
    assert (made.encoder, made.vectors.shape) == ("Pipeline", (40, 3))
    assert not hasattr(pipeline[0], "vocabulary_")
    assert encode(papers, CountVectorizer()).vectors.shape[0] == 40
    given = encode(papers, np.eye(40) * 5)
    np.testing.assert_array_equal(given.vectors, np.eye(40))
    assert given.encoder == "precomputed"


def test_embeddings_are_reordered_to_the_papers(make_papers):
    papers = make_papers(10)
    made = encode(papers)
    turned = encode(papers.iloc[::-1].reset_index(drop=True), made)
    np.testing.assert_allclose(turned.vectors, made.vectors[::-1], atol=1e-6)
    assert turned.encoder == made.encoder
    with pytest.raises(ConfigError, match="must cover all 11 papers; 1 are missing: 'p0010'"):
        encode(make_papers(11), made)


@pytest.mark.parametrize(
    ("encoder", "message"),
    [
        ("scince", "encoder must be 'science', 'lsa'.*got 'scince'"),
        (3, "encoder must be .*got 3"),
        (np.zeros((2, 4)), r"array of 5 rows, one per paper; got the shape \(2, 4\)"),
        (np.full((5, 2), np.nan), "finite numbers; 5 of 5 rows"),
        (lambda texts: [["a"]] * len(texts), "must return numbers, one row per paper; got list"),
        ("onnx:", "must name a model after the colon"),
        ("distil:", "must name a model after the colon"),
    ],
)
def test_wrong_encoders_are_named(make_papers, encoder, message):
    with pytest.raises(ConfigError, match=message):
        encode(make_papers(5), encoder)


def test_counts_of_other_papers_are_refused(make_papers):
    counts = count_terms(make_papers(5).iloc[::-1])
    with pytest.raises(ConfigError, match="same 5 papers in the same order"):
        encode(make_papers(5), counts=counts)


def test_missing_columns_are_named():
    with pytest.raises(FrameError, match="lacks 'abstract'"):
        encode(pd.DataFrame({"paper_id": ["a"], "title": ["b"]}))


def test_wide_sparse_output_is_refused(make_papers):
    from trends.encoders import adapters

    class Wide(CountVectorizer):
        def fit_transform(self, raw_documents, y=None):  # noqa: ARG002
            counts = super().fit_transform(raw_documents)
            counts.resize((counts.shape[0], adapters.MAX_SPARSE_COLUMNS + 1))
            return counts

    with pytest.raises(ConfigError, match=r"4097.*Add a TruncatedSVD after it"):
        encode(make_papers(5), Wide())


@pytest.mark.parametrize(
    ("name", "package", "command"),
    [
        (
            "sentence-transformers:all-MiniLM-L6-v2",
            "sentence_transformers",
            r"pip install 'trends\[transformers\]'",
        ),
        ("onnx:folder", "onnxruntime", "pip install onnxruntime tokenizers"),
    ],
)
def test_missing_packages_name_the_install_command(monkeypatch, name, package, command):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=command):
        load_model(name)


def test_embeddings_check_their_shape():
    with pytest.raises(ConfigError, match=r"2 rows; the vectors have shape \(3, 2\)"):
        Embeddings(np.array(["a", "b"]), np.zeros((3, 2), np.float32), "x")
    with pytest.raises(ConfigError, match="each paper_id once; 'a' occur more than once"):
        Embeddings(np.array(["a", "a"]), np.zeros((2, 2), np.float32), "x")


def test_blocks_of_papers_and_threads_have_no_influence(make_papers, monkeypatch):
    counts = count_terms(make_papers(450))
    monkeypatch.setattr("trends.runtime.threads.count_cores", lambda: 1)
    whole = encode_science(counts)[0]
    monkeypatch.setattr("trends.runtime.threads.count_cores", lambda: 3)
    for module in ("word_table", "science"):
        monkeypatch.setattr(f"trends.encoders.{module}.BLOCK", 70)
    np.testing.assert_array_equal(encode_science(counts)[0], whole)


@pytest.mark.parametrize(("n_papers", "is_warned"), [(20, True), (21, False)])
def test_unreadable_papers_cause_a_warning_from_5_percent_on(n_papers, is_warned, recwarn):
    titles = ["Приливы у берегов", *["quantization of networks"] * (n_papers - 1)]
    ids = [f"p{number}" for number in range(n_papers)]
    encode(pd.DataFrame({"paper_id": ids, "title": titles, "abstract": ""}))
    messages = [str(warning.message) for warning in recwarn]
    assert any("knows too few words of 1 of 20" in message for message in messages) == is_warned
    assert len(messages) == is_warned
