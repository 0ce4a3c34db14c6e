import pytest

from trends.text.abbreviations import find_abbreviations
from trends.text.languages.stemming import stem_word
from trends.topics.named.patterns import make_phrase, split_alternatives, spread_phrases


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("Fine-tuning", "we finetuned the model"),
        ("Fine-tuning", "fine tuning of models"),
        ("Fine-tuning", "a fine-tuned model"),
        ("Quantization", "weights are quantized"),
        ("Quantization", "quantisation of weights"),
        ("KV cache", "the kv-cache"),
        ("KV cache", "kv caching"),
        ("key-value cache", "the key-value (kv) cache"),
        ("Agriculture", "agricultural fields"),
        ("C++", "c++ code"),
        ("4-bit", "in 4-bit weights"),
    ],
)
def test_phrase_finds_other_spellings(phrase, text):
    found = make_phrase(phrase)
    assert found.literal in text
    assert found.pattern.search(text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("Fine-tuning", "fine-grained recognition"),
        ("Fine-tuning", "fine sand and later tuning"),
        ("Quantization", "the quantity and quantum states"),
        ("KV cache", "a cache"),
        ("Cache", "cachexia"),
    ],
)
def test_phrase_leaves_other_words_alone(phrase, text):
    assert not make_phrase(phrase).pattern.search(text)


@pytest.mark.parametrize("text", ["", "the", "---", "of the"])
def test_phrase_without_words_is_none(text):
    assert make_phrase(text) is None


def test_stem_keeps_short_words_and_vowels():
    assert stem_word("gpu") == "gpu"
    assert stem_word("string") == "string"
    assert stem_word("quantizations") == stem_word("quantized")


def test_alternatives_share_their_last_word():
    assert split_alternatives("Computers and Society") == ["Computers", "Society"]
    assert split_alternatives("Distributed, Parallel, and Cluster Computing") == [
        "Distributed Computing",
        "Parallel Computing",
        "Cluster Computing",
    ]
    assert split_alternatives("Social and Information Networks") == [
        "Social Networks",
        "Information Networks",
    ]


def test_abbreviations_come_from_the_corpus_alone():
    texts = ["Supervised fine-tuning (SFT) works", "large language models (LLMs)", "a plan (B)"]
    assert find_abbreviations(texts) == {
        "LLM": "large language models",
        "SFT": "supervised fine-tuning",
    }


def test_an_abbreviation_spreads_to_what_ends_in_the_phrase():
    phrases = spread_phrases(["Fine-tuning"], {"SFT": "supervised fine-tuning", "QA": "questions"})
    text = "supervised fine-tuning (sft) helps; we use sft and qa here"
    assert [phrase.text for phrase in phrases if phrase.stands_in(text)] == ["Fine-tuning", "SFT"]


def test_an_abbreviation_counts_only_where_the_paper_says_what_it_stands_for():
    known = {"SD": "speculative decoding"}
    phrases = spread_phrases(["Speculative decoding"], known)
    assert not any(phrase.stands_in("sd draws pictures (sd)") for phrase in phrases)
    given = spread_phrases(["Speculative decoding", "SD"], known)
    assert any(phrase.stands_in("sd draws pictures") for phrase in given)


def test_an_abbreviation_inside_a_phrase_is_spelled_out():
    phrases = spread_phrases(["KV cache"], {"KV": "key-value"})
    assert any(phrase.pattern.search("a key-value cache") for phrase in phrases)
