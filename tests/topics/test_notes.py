import pandas as pd

from trends.topics.notes import make_notes


def make_topics(stability, coherence, kind="discovered"):
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
