import pytest

from trends.topics.labelling.conflation import (
    are_variants,
    find_long_forms,
    find_roots,
    fold_number,
    read_sense,
)

LONG_FORMS = {"llm": "large language models", "sft": "supervised fine-tuning"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("neural network", "neural networks"),
        ("query", "queries"),
        ("fine-tuning", "finetuning"),
        ("loss", "losses"),
        ("branch", "branches"),
        ("KV cache", "KV caches"),
    ],
)
def test_number_and_joints_make_no_other_term(one, other):
    assert fold_number(one) == fold_number(other)


@pytest.mark.parametrize("term", ["analysis", "corpus", "loss", "gas", "as", ""])
def test_what_is_no_plural_stays(term):
    assert fold_number(term) == term


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("LLMs", "language models", True),
        ("programming", "programs", True),
        ("SFT", "fine-tuning", True),
        ("object detection", "detection", True),
        ("object detection", "anomaly detection", False),
        ("genetic algorithm", "evolutionary algorithm", False),
    ],
)
def test_what_adds_no_word_says_the_same(one, other, expected):
    senses = [read_sense(term, LONG_FORMS) for term in (one, other)]
    assert are_variants(*senses) is expected


def test_roots_look_through_abbreviations():
    assert find_roots("LLM agents", LONG_FORMS) > find_roots("language models", LONG_FORMS)


def test_long_forms_are_those_of_the_texts():
    texts = ["Large language models (LLMs) err.", "LLMs err."]
    assert find_long_forms(texts) == {"llm": "large language models"}
