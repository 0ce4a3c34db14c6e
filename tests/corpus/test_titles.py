"""What makes two titles the same, and what keeps two apart."""

import io
import json

import pytest

import trends

ABSTRACT = (
    "We watch the sea for ten years and write down what came ashore after every storm. Most of it "
    "was kelp and driftwood; the rest we weighed, dried and sorted by the month in which it was "
    "found. Winters bring more than summers, and northern winds bring more than all others do."
)


def count(one, other, abstract=ABSTRACT):
    """Return how many papers two records are that differ in their titles alone."""
    records = [{"title": title, "abstract": abstract, "year": 2020} for title in (one, other)]
    return len(trends.read_papers(io.StringIO("\n".join(map(json.dumps, records)))))


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
    assert count(one, other) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Programs in the language C", "Programs in the language C++"),
        ("Tides of the sea I", "Tides of the sea II"),
        ("潮汐预测与海流模型", "潮汐预测与海流模型研究"),
    ],
)
def test_titles_that_differ(one, other):
    assert count(one, other, abstract="") == 2


@pytest.mark.parametrize(
    ("one", "other", "n_papers"),
    [
        ("Tides, Part I", "Tides, Part II", 2),
        ("Tides", "Tides 2", 2),
        ("Tides", "Tides v2", 2),
        ("The 3rd workshop", "The 4th workshop", 2),
        ("Tides", "Erratum: Tides", 2),
        ("Tides and reefs", "Reefs and tides", 1),
        ("3D tides", "Tides", 1),
    ],
)
def test_members_of_series_are_papers_of_their_own_whatever_their_abstract(one, other, n_papers):
    assert count(one, other) == n_papers


@pytest.mark.parametrize(
    ("title", "n_papers"),
    [("Editorial", 2), ("A b c", 2), ("Deep Residual Learning", 1)],
)
def test_a_title_alone_unites_records_only_where_it_tells_a_paper(title, n_papers):
    assert count(title, title, abstract="") == n_papers


@pytest.mark.parametrize(
    ("one", "other", "n_papers"),
    [
        ("A network for tides", "A network for reefs", 2),
        ("Tides at sea", "Tide", 1),
        ("Mix it", "Tides", 2),
    ],
)
def test_overlap_looks_at_telling_words_alone(one, other, n_papers):
    assert count(one, other) == n_papers
