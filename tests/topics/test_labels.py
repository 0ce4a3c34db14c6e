import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from trends.text import BOILERPLATE, STOP_WORDS, count_terms
from trends.topics.candidates import TermTable
from trends.topics.labels import choose_labels, choose_terms
from trends.topics.spelling import capitalize_label, spell_terms
from trends.topics.terms import count_by_topic, weigh_terms

TEXTS = {
    0: "We propose KV cache eviction. The KV cache of a model is large. Results show a KV cache.",
    1: "We propose fine-grained bird recognition. Fine-grained bird recognition needs birds.",
    2: "Wheat fields and farmers. We propose a wheat dataset of wheat fields for farmers.",
}


def make_table(n_each=6):
    topics = [topic for topic in TEXTS for _ in range(n_each)]
    papers = pd.DataFrame(
        {
            "paper_id": [str(i) for i in range(len(topics))],
            "title": "",
            "abstract": [TEXTS[topic] for topic in topics],
        }
    )
    counts = count_terms(papers)
    weighted = counts.weighted().astype(np.float64)
    belongs = sparse.csr_array(np.eye(len(TEXTS))[topics])
    is_in = sparse.csc_array(weighted)
    is_in.data = np.ones_like(is_in.data)
    weights = weigh_terms(count_by_topic(weighted, belongs))
    background = np.full(len(counts.terms), 0.001)
    return TermTable(counts.terms, counts.n_words, weights, is_in, belongs, background)


def test_labels_are_phrases_of_their_topic():
    labels = [", ".join(label) for label in choose_labels(make_table(), set())]
    assert labels[0].startswith("kv cache")
    assert "bird recognition" in labels[1]
    assert "wheat" in labels[2]
    assert len(set(labels)) == 3


def test_labels_avoid_those_in_use():
    free = choose_labels(make_table(), set())[0]
    other = choose_labels(make_table(), {"".join(free).replace(" ", "").replace("-", "")})[0]
    assert free != other


def test_terms_hold_no_stop_words_boilerplate_or_fragments():
    for chosen in choose_terms(make_table()):
        terms = [term for term, _ in chosen]
        assert not {word for term in terms for word in term.split()} & (STOP_WORDS | BOILERPLATE)
        assert "grained" not in terms
        weights = [weight for _, weight in chosen]
        assert weights == sorted(weights, reverse=True)
    first = [term for term, _ in choose_terms(make_table())[0]]
    assert any("kv cache" in term for term in first)
    assert "kv" not in first


def test_spelling_follows_the_texts():
    texts = [
        "The KV cache is large. LoRA adapts it on a GPU.",
        "Large models need a KV cache, and LoRA, and one GPU.",
        "We like Bayesian networks, Bayesian models and Bayesian tests of large models.",
    ]
    terms = ["kv cache", "lora", "gpu", "large models", "bayesian networks"]
    assert spell_terms(terms, texts) == {
        "kv cache": "KV cache",
        "lora": "LoRA",
        "gpu": "GPU",
        "large models": "large models",
        "bayesian networks": "Bayesian networks",
    }


@pytest.mark.parametrize(
    ("label", "expected"),
    [("kv", "Kv"), ("eBPF proxies", "eBPF proxies"), ("fine-grained birds", "Fine-grained birds")],
)
def test_labels_start_with_a_capital(label, expected):
    assert capitalize_label(label) == expected


def make_small_table(texts, topics):
    papers = pd.DataFrame(
        {"paper_id": [f"{i:02d}" for i in range(len(texts))], "title": "", "abstract": texts}
    )
    counts = count_terms(papers)
    weighted = counts.weighted().astype(np.float64)
    belongs = sparse.csr_array(np.eye(max(topics) + 1)[topics])
    is_in = sparse.csc_array(weighted)
    is_in.data = np.ones_like(is_in.data)
    weights = weigh_terms(count_by_topic(weighted, belongs))
    background = np.full(len(counts.terms), 0.001)
    return TermTable(counts.terms, counts.n_words, weights, is_in, belongs, background)


def test_two_papers_of_many_name_no_topic():
    many = ["Robots grasp cups."] * 8 + ["Frozen transformer layers and robots."] * 2
    texts = [*many, *["Crops grow on fields."] * 10]
    labels = choose_labels(make_small_table(texts, [0] * 10 + [1] * 10), set())
    assert any("robots" in term for term in labels[0])
    assert not any("transformer" in term for term in labels[0])


def test_a_manner_is_no_label():
    texts = ["Fine-grained bird images."] * 5 + ["Fine-grained car images."] * 5 + ["Soil."] * 10
    labels = choose_labels(make_small_table(texts, [0] * 10 + [1] * 10), set())
    assert "fine-grained" not in labels[0]
    assert any("images" in term for term in labels[0])


def test_one_bare_word_gets_company():
    texts = ["Grippers."] * 6 + ["Torque."] * 4 + ["Soil."] * 9
    label = choose_labels(make_small_table(texts, [0] * 10 + [1] * 9), set())[0]
    assert label == ["grippers", "torque"]
