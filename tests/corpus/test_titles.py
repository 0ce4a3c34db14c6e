"""What makes two titles the same, and what keeps two apart."""

import pytest

from trends.corpus.cleaning.titles import are_of_series, is_telling, overlap, title_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fine-Tuning of Models", "Finetuning of models."),
        ("Schrödinger’s Cat", "Schrodinger's cat"),
        ("  Two\n lines ", "two lines"),
        ("潮汐预测：模型", "潮汐预测 模型"),
    ],
)
def test_titles_that_are_the_same(one, other):
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Programs in C", "Programs in C++"), ("Tides I", "Tides II"), ("潮汐", "潮汐预测")],
)
def test_titles_that_differ(one, other):
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Tides, Part I", "Tides, Part II", True),
        ("Tides", "Tides 2", True),
        ("Tides", "Tides v2", True),
        ("The 3rd workshop", "The 4th workshop", True),
        ("Tides", "Erratum: Tides", True),
        ("Tides and reefs", "Reefs and tides", False),
        ("3D tides", "Tides", False),
        ("Mix it", "Tides", False),
    ],
)
def test_members_of_series(one, other, expected):
    assert are_of_series(one, other) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Editorial", False), ("A b c", False), ("Deep Residual Learning", True), ("", False)],
)
def test_telling_titles(title, expected):
    assert is_telling(title) is expected


def test_overlap_looks_at_telling_words_alone():
    assert overlap("A network for tides", "A network for reefs") == 0
    assert overlap("Tides at sea", "Tide") == 1
    assert overlap("", "Tides") == 0
