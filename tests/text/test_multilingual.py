"""Languages of texts and papers: how much evidence a decision needs."""

import pandas as pd
import pytest

from trends.text import count_terms
from trends.text.languages.detection import find_language
from trends.text.multilingual import drop_function_words

SPANISH = "Los modelos de las mareas son buenos para el puerto y la costa."
PORTUGUESE = "Os modelos das marés não são bons para o porto."


def test_a_text_of_two_similar_languages_has_an_unknown_one():
    assert find_language(SPANISH) == "Spanish"
    assert find_language(f"{SPANISH} {SPANISH} {PORTUGUESE}") == "Spanish"
    assert find_language(f"{SPANISH} {PORTUGUESE}") == "unknown"


@pytest.mark.parametrize(("added", "is_german"), [("", False), (" nach Wagner", True)])
def test_four_distinct_function_words_show_the_language_of_a_paper(added, is_german):
    title = f"Reviews of Die Zauberflöte und das Rheingold{added}"
    papers = pd.DataFrame({"paper_id": ["a"], "title": [title], "abstract": [""]})
    counts = drop_function_words(count_terms(papers, max_phrase=1))
    counted = set(counts.terms[(counts.title_counts.toarray() > 0)[0]].tolist())
    assert {"reviews", "rheingold"} <= counted
    assert counted.isdisjoint({"die", "und", "das", "nach"}) == is_german
