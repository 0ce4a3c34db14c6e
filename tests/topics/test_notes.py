import pandas as pd

from trends.topics.notes import make_notes, note_number


def make_topics(stability, coherence, kind="area"):
    return pd.DataFrame(
        {
            "label": [f"T{i}" for i in range(len(stability))],
            "kind": kind,
            "n_papers": 9,
            "stability": stability,
            "coherence": coherence,
        }
    )


def test_loose_topics_are_called_loose():
    topics = make_topics([0.5, 0.7, 0.7, 0.9], [0.3, 0.3, -0.1, -0.1])
    (note,) = make_notes(topics, "", 100)
    assert note.startswith(
        "Loose topics, which a few other papers would have divided otherwise: 'T0', 'T2'."
    )


def test_firm_and_named_topics_are_not_called_loose():
    assert make_notes(make_topics([0.9], [0.1]), "", 100) == ()
    assert make_notes(make_topics([0.2], [-0.1], kind="named"), "", 100) == ()


def test_what_is_left_out_of_few_papers_is_said():
    topics = make_topics([0.9], [0.1])
    (note,) = make_notes(topics, "parts of the 31 papers divide 9 of them otherwise", 31)
    assert note.startswith("Not all papers have a topic: parts of the 31 papers divide 9")
    (note,) = make_notes(topics.head(0), "parts of the 31 papers divide 31 of them otherwise", 31)
    assert note.startswith("No topics were discovered: parts of the 31 papers")


def test_fewer_topics_than_asked_for_are_said():
    assert note_number(1, 0) == (
        "1 topic was asked for; the papers divide into 0 that are large enough.",
    )
    assert note_number(4, 4) == ()
