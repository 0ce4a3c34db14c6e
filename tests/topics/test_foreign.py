import numpy as np
import pandas as pd
import pytest

from trends.text import count_terms
from trends.text.multilingual import LANGUAGES, drop_function_words
from trends.topics import TopicModel

SENTENCES = {
    "German": "Wir zeigen, dass die Ernte von Weizen mit dem Verfahren für das Feld wächst.",
    "French": "Nous montrons que la récolte du blé croît dans les champs avec cette méthode.",
    "Spanish": "Este trabajo muestra que la cosecha de trigo crece en los campos con el método.",
    "Portuguese": "Este trabalho mostra que a colheita do trigo cresce nos campos com uma rede.",
    "Italian": "Questo lavoro mostra che il raccolto di grano cresce nei campi con la rete.",
    "Dutch": "Wij tonen dat de oogst van tarwe met het netwerk op deze velden groeit.",
}
ENGLISH = "We break DES by la Place transforms and von Neumann machines, as los Angeles does."


def count(texts):
    ids = [f"p{i}" for i in range(len(texts))]
    return count_terms(pd.DataFrame({"paper_id": ids, "title": "", "abstract": texts}))


@pytest.mark.parametrize("language", SENTENCES)
def test_papers_of_a_language_lose_its_function_words(language):
    words = LANGUAGES[list(SENTENCES).index(language)]
    counts = count([SENTENCES[language], ENGLISH])
    left = drop_function_words(counts)
    held = [str(term) for term in left.terms[left.abstract_counts.toarray()[0] > 0]]
    edges = {edge for term in held for edge in (term.split(" ")[0], term.split(" ")[-1])}
    assert held
    assert not edges & words
    np.testing.assert_array_equal(
        left.abstract_counts.toarray()[1], counts.abstract_counts.toarray()[1]
    )


def test_english_papers_come_back_as_they_are():
    counts = count([ENGLISH, "Die casting of steel."])
    assert drop_function_words(counts) is counts


def test_the_counts_given_are_left_alone():
    counts = count([SENTENCES["German"]])
    before = counts.abstract_counts.toarray()
    drop_function_words(counts)
    np.testing.assert_array_equal(counts.abstract_counts.toarray(), before)


def test_no_terms_at_all_are_no_error():
    counts = count(["", ""])
    assert drop_function_words(counts) is counts


@pytest.mark.filterwarnings("ignore:The science encoder reads English")
def test_topics_in_another_language_are_not_called_by_function_words(papers):
    nouns = ["Weizen", "Gerste", "Roggen", "Hafer", "Mais", "Hirse"]
    german = pd.DataFrame(
        {
            "paper_id": [f"de-{i}" for i in range(12)],
            "title": [f"Über die Ernte von {nouns[i % 6]}" for i in range(12)],
            "abstract": [
                f"Wir zeigen, dass die Ernte von {nouns[i % 6]} mit dem Wetter wächst und "
                f"auf dem Feld nicht ohne {nouns[(i + 1) % 6]} ist."
                for i in range(12)
            ],
        }
    )
    model = TopicModel().fit(pd.concat([papers, german], ignore_index=True))
    german_topics = set(
        model.assignments_.loc[model.assignments_["paper_id"].str.startswith("de-"), "topic"]
    )
    labels = model.topics_.loc[model.topics_["topic"].isin(german_topics), "label"]
    terms = model.terms_.loc[model.terms_["topic"].isin(german_topics), "term"]
    assert any("Gerste" in term for term in terms)
    shown = {word.lower().strip(",") for text in (*labels, *terms) for word in text.split()}
    assert not shown & {"die", "von", "mit", "dem", "und", "auf", "nicht", "wir"}
