from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from trends.text import BOILERPLATE, STOP_WORDS, count_terms
from trends.text.truecasing import capitalize_label, count_capitals, restore_capitals
from trends.topics.labelling.candidates import find_candidates
from trends.topics.labelling.conflation import find_long_forms
from trends.topics.labelling.ctfidf import choose_terms, tabulate_terms, weigh_by_topic
from trends.topics.labelling.label_choice import Reading, choose_labels
from trends.topics.labelling.similarity import Nearness

TEXTS = {
    0: "We propose KV cache eviction. The KV cache of a model is large. Results show a KV cache.",
    1: "We propose fine-grained bird recognition. Fine-grained bird recognition needs birds.",
    2: "Wheat fields and farmers. We propose a wheat dataset of wheat fields for farmers.",
}


def make_table(texts, topics, titles=""):
    papers = pd.DataFrame(
        {"paper_id": [f"{i:02d}" for i in range(len(texts))], "title": titles, "abstract": texts}
    )
    counts = count_terms(papers)
    belongs = sparse.csr_array(np.eye(max(topics) + 1)[topics])
    table = replace(tabulate_terms(counts), background=lambda columns: np.full(len(columns), 0.001))
    return table.regroup(belongs, weigh_by_topic(counts, belongs))


class NoMeanings:
    """What is known of meanings in a language that the table of words does not hold."""

    def compare(self, names, belongs):
        unknown = np.full((belongs.shape[1], len(names)), np.nan)
        return Nearness(unknown, np.full((len(names), 1), np.nan))


class KnownMeanings:
    """How near names are to the first topic, told beforehand."""

    def __init__(self, **near):
        self._near = near

    def compare(self, names, belongs):
        cosines = np.zeros((belongs.shape[1], len(names)))
        cosines[0] = [self._near.get(name, np.nan) for name in names]
        return Nearness(cosines, np.eye(len(names)))


def label_all(texts, topics, titles="", **known):
    table = replace(make_table(texts, topics, titles), **known)
    read = [f"{titles}. {text}" for text in texts]
    reading = Reading(read, list(texts), find_long_forms(read))
    wanted = range(max(topics) + 1)
    return choose_labels(table, find_candidates(table), reading, wanted=wanted)


def repeat(n_each=6):
    topics = [topic for topic in TEXTS for _ in range(n_each)]
    return [TEXTS[topic] for topic in topics], topics


def test_labels_are_phrases_of_their_topic():
    labels = [", ".join(label.names) for label in label_all(*repeat())]
    assert labels[0].startswith("kv cache")
    assert "bird recognition" in labels[1]
    assert "wheat" in labels[2]
    assert len(set(labels)) == 3


def test_topics_that_want_no_label_get_none():
    texts, topics = repeat()
    table = make_table(texts, topics)
    reading = Reading(texts, texts, {})
    labels = choose_labels(table, find_candidates(table), reading, wanted=[1])
    assert [bool(label.names) for label in labels] == [False, True, False]


def test_terms_hold_no_stop_words_boilerplate_or_fragments():
    table = make_table(*repeat())
    found = choose_terms(table, find_candidates(table), {})
    for chosen in found:
        terms = [term for term, _ in chosen]
        assert not {word for term in terms for word in term.split()} & (STOP_WORDS | BOILERPLATE)
        assert "grained" not in terms
        weights = [weight for _, weight in chosen]
        assert weights == sorted(weights, reverse=True)
    first = [term for term, _ in found[0]]
    assert any("kv cache" in term for term in first)
    assert "kv" not in first


def test_spelling_follows_the_texts():
    texts = [
        "The KV cache is large. LoRA adapts it on a GPU.",
        "Large models need a KV cache, and LoRA, and one GPU.",
        "We like Bayesian networks, Bayesian models and Bayesian tests of large models.",
    ]
    terms = ["kv cache", "lora", "gpu", "large models", "bayesian networks"]
    assert restore_capitals(terms, count_capitals(texts)) == {
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


def test_two_papers_of_many_name_no_topic():
    many = ["Robots grasp cups."] * 8 + ["Frozen transformer layers and robots."] * 2
    label = label_all([*many, *["Crops grow on fields."] * 10], [0] * 10 + [1] * 10)[0]
    assert label.names[0].startswith("robots")
    assert not any("transformer" in name for name in label.names)


def test_what_only_describes_is_no_label():
    texts = ["Visual maps of birds."] * 5 + ["A visual atlas of birds."] * 5
    label = label_all([*texts, *["Soil."] * 10], [0] * 10 + [1] * 10)[0]
    assert label.names[0] == "birds"
    assert "visual" not in label.names


def test_what_equips_is_no_label():
    texts = ["Grippers equipped with torque sensors grasp."] * 8 + ["Soil and rain."] * 8
    label = label_all(texts, [0] * 8 + [1] * 8)[0]
    assert not any("equipped" in name for name in (*label.names, *label.spare))


def test_the_second_name_adds_papers_and_no_word():
    texts = ["Legged robots walk."] * 6 + ["Robots and legged walking."] * 3 + ["Grippers."] * 5
    label = label_all([*texts, *["Soil."] * 12], [0] * 14 + [1] * 12)[0]
    assert "grippers" in label.names
    words = [word for name in label.names for word in name.split()]
    assert len(set(words)) == len(words)


def test_a_word_of_the_whole_corpus_stands_for_no_paper():
    texts = ["Models of agents."] * 3 + ["Models."] * 3 + ["Models of soil."] * 5 + ["Soil."] * 1
    label = label_all(texts, [0] * 6 + [1] * 6)[0]
    assert label.names[0] == "agents"
    assert label.coverage == pytest.approx(0.5)


def test_a_phrase_stands_for_its_word():
    texts = ["Adversarial attacks on maps."] * 3 + ["Attacks on maps."] * 5 + ["Soil."] * 8
    label = label_all(texts, [0] * 8 + [1] * 8)[0]
    assert label.names[0] == "adversarial attacks"
    assert label.coverage == 1.0
    assert label.rows.tolist() == list(range(8))


def test_abbreviations_and_their_long_forms_are_one_name():
    spelled = "Answers by retrieval augmented generation (RAG) with text."
    texts = [spelled] * 4 + ["RAG finds text."] * 4 + ["Soil."] * 8
    label = label_all(texts, [0] * 8 + [1] * 8)[0]
    assert label.names[0] == "retrieval augmented generation"
    assert "rag" not in (*label.names, *label.spare)


def test_singular_and_plural_are_one_name_written_as_names_are():
    texts = ["A robot. Robots."] * 4 + ["We build robots."] * 4 + ["Soil."] * 8
    label = label_all(texts, [0] * 8 + [1] * 8)[0]
    assert label.names == ("robots",)
    assert label.coverage == 1.0


def test_titles_weigh_more_than_passing_mentions():
    texts = ["We use cameras and grippers."] * 8 + ["We use soil."] * 8
    said = label_all(texts, [0] * 8 + [1] * 8, ["Grippers"] * 8 + ["Soil"] * 8)[0]
    assert said.names[0] == "grippers"


def test_the_nearest_topic_counts_more_than_all_others():
    texts = [
        *["Agents; forks; forks."] * 6,
        *["Agents; maps; maps."] * 6,
        *["Soil and rain."] * 30,
    ]
    labels = label_all(texts, [0] * 6 + [1] * 6 + [2] * 30)
    assert "forks" in labels[0].names
    assert "maps" in labels[1].names


def test_a_word_of_much_of_the_corpus_gets_company():
    texts = ["Grippers."] * 20 + ["Grippers; torque, torque."] * 3 + ["Soil."] * 12
    label = label_all(texts, [0] * 23 + [1] * 12, meanings=NoMeanings())[0]
    assert label.names == ("grippers", "torque")


def test_a_word_of_one_topic_alone_needs_none():
    texts = ["Grippers."] * 20 + ["Grippers; torque, torque."] * 3 + ["Soil."] * 120
    label = label_all(texts, [0] * 23 + [1] * 120)[0]
    assert label.names == ("grippers",)


def test_formulas_are_no_labels():
    sorting = ["Sorting in log n steps.", "Trees of log n levels.", "We count log n colours."] * 4
    vitamin = ["Soil gives vitamin D.", "Some vitamin D in fish.", "Skin makes vitamin D."] * 4
    labels = label_all([*sorting, *vitamin], [0] * 12 + [1] * 12)
    assert not any("n" in name.split() for name in labels[0].names)
    assert labels[1].names[0] == "vitamin d"


@pytest.mark.parametrize(("near", "first"), [(0.1, "planning"), (0.9, "fridges")])
def test_the_name_nearer_to_what_papers_are_about_comes_first(near, first):
    texts = ["On fridges, on planning."] * 6 + ["Soil."] * 12
    meanings = KnownMeanings(fridges=near, planning=0.5)
    assert label_all(texts, [0] * 6 + [1] * 12, meanings=meanings)[0].names[0] == first


@pytest.mark.parametrize(("near", "names"), [(0.4, ("robots", "fridges")), (0.1, ("robots",))])
def test_a_second_name_that_leads_away_from_the_topic_is_left_out(near, names):
    texts = ["Robots."] * 6 + ["Fridges."] * 5 + ["Soil."] * 60
    meanings = KnownMeanings(robots=0.5, fridges=near)
    assert label_all(texts, [0] * 11 + [1] * 60, meanings=meanings)[0].names == names


@pytest.mark.parametrize(("near", "name"), [(0.9, "stock markets"), (0.4, "markets")])
def test_a_rarer_phrase_stands_for_its_word_if_it_is_nearer_to_the_topic(near, name):
    texts = ["Markets."] * 14 + ["Stock markets."] * 4 + ["Soil."] * 60
    meanings = KnownMeanings(markets=0.4, **{"stock markets": near})
    assert label_all(texts, [0] * 18 + [1] * 60, meanings=meanings)[0].names == (name,)


def test_what_says_nothing_behind_a_noun_is_left_out():
    texts = ["On planning abilities.", "Planning abilities of planning."] * 4 + ["Soil."] * 8
    label = label_all(texts, [0] * 8 + [1] * 8)[0]
    assert label.names == ("planning",)


def test_what_can_be_counted_is_named_in_the_plural():
    robots = ["A robot moves. On mobile robot. On mobile robots."] * 8
    fusion = ["On sensor fusion. By sensor fusion. A few sensor fusions."] * 8
    labels = label_all([*robots, *fusion], [0] * 8 + [1] * 8)
    assert labels[0].names == ("mobile robots",)
    assert labels[1].names == ("sensor fusion",)


def test_a_letter_left_of_a_formula_makes_no_phrase_of_its_word():
    texts = ["Of C$^*$-algebras."] * 3 + ["Of algebras."] * 7 + ["Soil."] * 60
    assert label_all(texts, [0] * 10 + [1] * 60)[0].names == ("algebras",)


def test_a_word_that_a_paper_takes_for_its_initials_stays_a_word():
    said = "Explicit dynamic graph embedding (EDGE). "
    long_forms = find_long_forms([said, "An edge of edges.", "Each edge."])
    assert find_long_forms([said]) == {"edge": "explicit dynamic graph embedding"}
    assert long_forms == {}


def test_no_second_name_is_another_form_of_the_first():
    texts = ["Classification."] * 6 + ["Classifiers."] * 5 + ["Soil."] * 60
    label = label_all(texts, [0] * 11 + [1] * 60, meanings=NoMeanings())[0]
    assert label.names == ("classification",)
