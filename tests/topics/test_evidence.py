import pandas as pd
import pytest

from trends.text import CleanedTexts
from trends.topics.named.evidence import find_mentions
from trends.topics.named.patterns import make_phrase


def weigh(title, abstract, name="Fine-tuning", *, parts=()):
    papers = pd.DataFrame({"paper_id": ["a"], "title": [title], "abstract": [abstract]})
    apart = [[make_phrase(word) for word in words] for words in parts]
    mentions = find_mentions(CleanedTexts.read(papers), [make_phrase(name)], apart)
    return float(mentions.strength[0]), bool(mentions.in_title[0]), mentions.sentence[0]


def test_a_title_weighs_more_than_own_work_and_that_more_than_background():
    filler = "A model exists. Another fact is known. "
    title = weigh("Better fine-tuning", "A model exists.")[0]
    own = weigh("Models", filler + "We propose a fine-tuning method. It ends here.")[0]
    background = weigh("Models", filler + "Fine-tuning is common. It ends here.")[0]
    assert title > own > background > 0


@pytest.mark.parametrize(
    "sentence",
    [
        "It outperforms fine-tuning by far.",
        "It works without fine-tuning.",
        "It is an alternative to fine-tuning of models.",
        "It needs no fine-tuning.",
    ],
)
def test_a_comparison_is_a_passing_mention(sentence):
    passing = weigh("Steering", f"We steer models. {sentence} It ends here.")[0]
    meant = weigh("Steering", "We steer models. It improves by fine-tuning. It ends here.")[0]
    assert 0 < passing < meant / 2


def test_no_word_of_the_topic_is_no_evidence():
    assert weigh("Fine-grained recognition", "A fine-grained model.") == (0.0, False, "")


def test_the_sentence_is_one_of_the_abstract_where_it_has_one():
    strength, in_title, sentence = weigh(
        "Fine-tuning models", "Models are large. We fine-tune them. They work."
    )
    assert in_title
    assert strength > 3
    assert sentence == "We fine-tune them."


def test_the_title_is_the_evidence_where_the_abstract_is_missing():
    assert weigh("Fine-tuning models", None)[2] == "Fine-tuning models"


def test_parts_of_a_name_count_for_less_than_the_name():
    whole = weigh("A dataset", "We give an agriculture dataset.", "Agriculture dataset")[0]
    parts = [("Agriculture", "dataset")]
    apart = weigh(
        "A dataset", "We study agriculture. We give a dataset.", "Agriculture dataset", parts=parts
    )[0]
    one_only = weigh("A dataset", "We give it.", "Agriculture dataset", parts=parts)[0]
    assert whole > apart > one_only == 0


def test_nested_phrases_count_once():
    papers = pd.DataFrame(
        {"paper_id": ["a"], "title": ["x"], "abstract": ["We do supervised fine-tuning."]}
    )
    texts = CleanedTexts.read(papers)
    one = find_mentions(texts, [make_phrase("fine-tuning")], []).strength[0]
    both = find_mentions(
        texts, [make_phrase("fine-tuning"), make_phrase("supervised fine-tuning")], []
    ).strength[0]
    assert one == both
