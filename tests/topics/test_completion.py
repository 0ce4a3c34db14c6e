import pytest

from trends.topics.labelling.phrase_completion import complete_phrases

SVM = "A support vector machine. Two support vector machines are support vector machines."


@pytest.mark.parametrize(
    ("term", "texts", "expected"),
    [
        ("vector machines", [SVM], "support vector machines"),
        (
            "kernel hilbert",
            ["A kernel Hilbert space, kernel Hilbert spaces, the kernel Hilbert space."],
            "kernel hilbert space",
        ),
        (
            "resource languages",
            ["Low-resource languages, high-resource languages, low-resource languages."],
            "low-resource languages",
        ),
        (
            "neural networks",
            ["Deep neural networks, neural networks, graph neural networks."],
            None,
        ),
        ("kv cache", ["The KV cache, the KV cache, the KV cache."], None),
        ("vector machines", ["A support vector machine."], None),
        (
            "vector machines",
            ["support. Vector machines, support; vector machines, vector machines"],
            None,
        ),
        ("cache", ["A KV cache. A KV cache. A KV cache."], None),
    ],
)
def test_a_word_that_is_always_beside_is_added(term, texts, expected):
    assert complete_phrases([term], texts) == {term: expected or term}
