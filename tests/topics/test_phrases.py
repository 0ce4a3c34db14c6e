import pytest

from trends.text.languages.stemming import stem_word
from trends.topics.named.patterns import make_phrase, split_alternatives


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
        ("GPT-3.5", "with gpt-3.5 and"),
        ("behaviour trees", "a behavior tree"),
        ("labelling", "labeled by hand"),
        ("fibre optics", "fiber optics"),
        ("paediatrics", "pediatric care"),
        ("anemia", "severe anaemia"),
        ("hypotheses", "one hypothesis"),
        ("vertex cover", "vertices cover"),
        ("Parkinson's disease", "parkinson disease"),
        ("theory of games", "theory of the games"),
        ("HER2 positive", "her2+ cells"),
        ("R & D", "r&d spending"),
        ("Q&A", "a q & a site"),
        (".NET", "in .net, java"),
    ],
)
def test_phrase_finds_other_spellings(phrase, text):
    found = make_phrase(phrase)
    assert found.literal in text
    assert found.stands_in(text)
    assert found.pattern.search(text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("Fine-tuning", "fine-grained recognition"),
        ("Fine-tuning", "fine sand and later tuning"),
        ("Quantization", "the quantity and quantum states"),
        ("KV cache", "a cache"),
        ("Cache", "cachexia"),
        ("C++", "vitamin c"),
        ("C", "c++ and c#"),
        ("R", "r&d spending"),
        ("AT&T", "at home and t cells"),
        (".NET", "the net"),
        ("news", "a new way"),
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
