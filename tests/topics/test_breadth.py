import pytest

from trends.topics.named import specificity
from trends.topics.named.specificity import judge_specificity, name_in_full


@pytest.mark.parametrize(
    "name",
    [
        "Robotics",
        "human-computer interaction",
        "Human–Computer Interaction",
        "computer vision (cs.CV)",
        "security and privacy",
        "Genetics, genomics",
        "marine biology",
        "systems and control",
        "control systems",
        "a programming language",
        "volcanology",
        "Sport",
        "philosophy of mind",
        "history of medicine",
        "linear algebra",
        "hyperbolic geometry",
        "Distributed, Parallel, and Cluster Computing",
    ],
)
def test_fields_of_study_and_sections_of_the_news_are_fields(name):
    assert judge_specificity(name) == "field"


@pytest.mark.parametrize(
    "name",
    [
        "KV cache",
        "machine translation",
        "object detection",
        "object detection benchmarks",
        "dataset",
        "AI for education",
        "prompt engineering",
        "molecular dynamics",
        "scaling laws",
        "metrics",
        "ASICs",
        "Lie algebra",
        "network topology",
        "epipolar geometry",
        "law of large numbers",
        "conservation of energy",
        "social engineering",
        "electroencephalography",
        "evolutionary game theory of auctions",
        "robotics and KV cache",
        "機械学習",
        "of",
        "...",
    ],
)
def test_what_papers_say_is_a_term(name):
    assert judge_specificity(name) == "term"


@pytest.mark.parametrize(
    "name", ["cars", "Motorcycles", "oil and gas", "middle east", "audio", "Olympics"]
)
def test_everyday_subjects_are_neither(name):
    assert judge_specificity(name) == "subject"


@pytest.mark.parametrize(
    "name",
    ["agriculture datasets", "surveys of robotics", "datasets for agriculture", "car benchmark"],
)
def test_works_of_fields_and_subjects_are_doubtful(name):
    assert judge_specificity(name) == "doubtful"


def test_short_forms_are_spelled_out():
    assert name_in_full(" NLP ") == "natural language processing"
    assert all(judge_specificity(name) == "field" for name in specificity.SHORT_FORMS)


def test_no_name_stands_in_two_lists():
    listed = specificity._read_list()
    assert not listed["never"] & (listed["fields"] | listed["subjects"])
    assert not listed["fields"] & listed["subjects"]
    assert all(len(listed[part]) > 20 for part in ("fields", "heads", "subjects", "never"))
    assert listed["works"]
