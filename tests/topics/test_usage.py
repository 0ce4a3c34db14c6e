import pytest

from trends.topics.labelling.term_context import TermContext, find_contexts, join_running_text


@pytest.mark.parametrize(
    ("term", "text", "names", "places"),
    [
        ("visual", "Visual search and visual maps.", 0, 2),
        ("search", "We search the map in a search.", 1, 2),
        ("robust", "It is robust.", 0, 1),
        ("equipped", "Robots equipped with arms.", 0, 1),
        ("speed", "The speed of robots.", 1, 1),
        ("kv cache", "The KV-cache, and KV cache eviction.", 1, 2),
        ("editing", "An editing framework.", 0, 0),
        ("grained", "Fine-grained maps.", 0, 1),
        ("end", "End-to-end robots.", 0, 2),
        ("aware", "It is context-aware. Context-aware and fast.", 0, 2),
        ("absent", "Nothing here.", 0, 0),
    ],
)
def test_names_end_phrases_and_are_no_verbs(term, text, names, places):
    seen = find_contexts([term], join_running_text([text]))[term]
    assert (seen.n_names, seen.n_places) == (names, places)


def test_names_without_an_article_are_counted_apart():
    seen = find_contexts(["robot", "robots"], join_running_text(["The robot meets robots."]))
    assert seen["robot"].n_bare == 0
    assert seen["robots"] == TermContext(n_places=1, n_names=1, n_bare=1)


def test_texts_do_not_run_into_each_other():
    running = join_running_text(["A cache", "Eviction"])
    assert find_contexts(["cache"], running)["cache"].n_names == 1
