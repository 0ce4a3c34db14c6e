import numpy as np
import pandas as pd

from trends.text import CleanedTexts
from trends.topics.named.evidence import find_related_words, show_related


def read(abstracts):
    return CleanedTexts.read(
        pd.DataFrame({"title": ["Untitled"] * len(abstracts), "abstract": abstracts})
    )


SPORT = "The match ended late. The team and its coach won the cup."
TRADE = "Shares fell on Monday. The bank cut its forecast for the market."


def test_words_are_those_of_the_members():
    texts = read([SPORT] * 5 + [TRADE] * 5)
    words = find_related_words(texts, np.repeat([0.9, 0.1], 5), np.repeat([True, False], 5))
    assert {"match", "team", "coach"} <= set(words)
    assert not {"market", "the", "shares"} & set(words)


def test_no_member_gives_no_words():
    found = find_related_words(read([SPORT, TRADE]), np.array([0.4, 0.1]), np.zeros(2, dtype=bool))
    assert found == ()


def test_the_sentence_with_most_of_the_words_is_shown():
    texts = read([SPORT])
    assert show_related(texts, 0, ("team", "coach", "match")).startswith("The team")


def test_a_paper_without_any_of_the_words_shows_its_title():
    assert show_related(read([TRADE]), 0, ("coach",)) == "Untitled"


def test_without_a_title_its_first_sentence_is_shown():
    texts = CleanedTexts.read(pd.DataFrame({"title": [None], "abstract": [TRADE]}))
    assert show_related(texts, 0, ("coach",)) == "Shares fell on Monday."
