"""An index of tokens finds every text that a search of all texts finds."""

import pytest

from trends.text.token_index import TokenIndex, WordQuery
from trends.topics.named.patterns import make_phrase

TEXTS = [
    "harbor tides - and - harbor walls",
    "tide (of the sea) tables for harbors.",
    "a table of tides",
    "tide-tables, and tidetables; harbour-tides",
    "港のtide潮 and c++ code (c) or r & d spending",
    "salt\u200bmarsh birds / marsh-birds of salt marshes",
    "",
    "marsh birds",
]


@pytest.mark.parametrize(
    "name",
    [
        "tides",
        "tide tables",
        "harbor tides",
        "C++",
        "R&D",
        "salt marsh",
        "marsh birds",
        "港",
        "sea",
    ],
)
def test_no_text_that_holds_a_phrase_is_missed(name):
    phrase = make_phrase(name)
    holds = [row for row, text in enumerate(TEXTS) if phrase.pattern.search(text)]
    assert holds
    assert set(holds) <= set(TokenIndex.read(TEXTS).find_rows(phrase.words).tolist())


def test_words_far_apart_or_in_another_order_or_text_are_left_out():
    index = TokenIndex.read(["marsh " + "and so " * 9 + "birds", "birds, marsh", "birds of marsh"])
    assert index.find_rows(make_phrase("marsh birds").words).tolist() == []
    assert index.find_rows(make_phrase("birds").words).tolist() == [0, 1, 2]


def test_dashes_alone_are_not_counted_as_words():
    index = TokenIndex.read(["marsh " + "- " * 30 + "birds"])
    assert index.find_rows(make_phrase("marsh birds").words).tolist() == [0]


def test_a_query_without_text_leaves_out_nothing():
    assert TokenIndex.read(["a", "b"]).find_rows([WordQuery("")]).tolist() == [0, 1]


def test_a_pattern_decides_about_tokens_that_hold_the_text():
    index = TokenIndex.read(["rl agents", "world", "url and rl"])
    assert index.find_rows([WordQuery("rl", r"\brl\b")]).tolist() == [0, 2]
