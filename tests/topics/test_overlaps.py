import warnings

import pandas as pd
import pytest

from trends.config import NamedTopic
from trends.errors import TrendsWarning
from trends.topics import TopicModel
from trends.topics.named.overlaps import find_overlaps, warn_of_overlaps


def make_topics(*labels, share=0.1):
    return pd.DataFrame(
        {"topic": range(len(labels)), "kind": "named", "label": labels, "share": share}
    )


def assign(*members):
    rows = [(paper, topic) for topic, papers in enumerate(members) for paper in papers]
    return pd.DataFrame(rows, columns=["paper_id", "topic"])


def test_a_part_comes_before_its_whole():
    found = find_overlaps(make_topics("AI", "Planning"), assign("abcdefghij", "abcde"))
    row = found.iloc[0]
    assert (row["label"], row["other_label"], row["relation"]) == ("Planning", "AI", "part of")
    assert (row["n_shared"], row["share"], row["other_share"]) == (5, 1.0, 0.5)


def test_a_topic_of_most_papers_is_no_whole():
    found = find_overlaps(make_topics("AI", "Plans", share=0.9), assign("abcdefghij", "abcde"))
    assert found["relation"].tolist() == ["overlap"]


def test_nearly_the_same_papers_are_told_from_some():
    topics = make_topics("One", "Two", "Three", "Four")
    found = find_overlaps(topics, assign("abcdef", "abcdef", "fghij", "xyz"))
    relations = found.set_index(["topic", "other"])["relation"]
    assert relations.to_dict() == {(0, 1): "same papers", (0, 2): "overlap", (1, 2): "overlap"}


def test_few_papers_show_no_relation():
    found = find_overlaps(make_topics("One", "Two"), assign("ab", "ab"))
    assert found["relation"].tolist() == ["overlap"]


@pytest.mark.parametrize(
    ("one", "other"), [("Fine-tuning", "finetuning"), ("KV caches", "KV cache"), ("X-ray", "x ray")]
)
def test_variants_of_a_name_are_the_same_name(one, other):
    found = find_overlaps(make_topics(one, other), assign("", ""))
    assert found["relation"].tolist() == ["same name"]


@pytest.mark.parametrize(
    ("one", "other"), [("Tuning", "Fine-tuning"), ("Fine-grained", "Fine-tuning")]
)
def test_a_word_of_a_name_is_not_the_same_name(one, other):
    assert find_overlaps(make_topics(one, other), assign("", "")).empty


def test_discovered_topics_are_not_compared():
    topics = make_topics("One", "Two").assign(kind=["named", "area"])
    assert find_overlaps(topics, assign("abcdef", "abcdef")).empty


def test_an_abbreviation_and_what_it_stands_for_are_the_same_name(papers):
    spelled = papers.assign(abstract=papers["abstract"] + " A robot motion planner (RMP) is used.")
    with pytest.warns(TrendsWarning) as caught:
        model = TopicModel(named_topics=["RMP", "Robot motion planner"]).fit(spelled)
    assert model.overlaps_["relation"].tolist() == ["same name"]
    said = [str(warning.message) for warning in caught]
    assert any("'RMP / Robot motion planner' are two names of one thing" in text for text in said)


def test_each_kind_is_warned_of_with_what_to_do():
    topics = make_topics("One", "Two", "Part", "Parts")
    found = find_overlaps(topics, assign("abcdefghij", "abcdefghij", "abcde", ""))
    with pytest.warns(TrendsWarning) as caught:
        warn_of_overlaps(found)
    said = [str(warning.message) for warning in caught]
    assert any("'Part / Parts' are two names of one thing. Keep one" in text for text in said)
    assert any("'One / Two' hold nearly the same papers. Merge them" in text for text in said)
    part = "overlap: nearly every paper of the first belongs to the second. Keep both only if"
    assert any("'Part / One'" in text and part in text for text in said)


def test_topics_apart_give_no_warning(papers):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = TopicModel(named_topics=[NamedTopic("Robot"), "Auction"]).fit(papers)
    assert not (model.overlaps_["relation"] != "overlap").any()
    assert list(model.overlaps_.columns[:4]) == ["topic", "other", "label", "other_label"]
