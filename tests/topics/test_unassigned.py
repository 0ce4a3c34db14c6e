import numpy as np
import pandas as pd
import pytest

from trends.topics import TopicModel
from trends.topics.clustering.outliers import explain_unassigned

ENGLISH = "We study the motion of a robot and show that it is the best of all in the world."
GERMAN = (
    "Wir untersuchen die Bewegung eines Roboters und zeigen dass sie unter allen die beste ist."
)

FRENCH = (
    "Nous étudions le mouvement des robots dans une usine et montrons que celui-ci est le meilleur."
)
CHINESE = "我们研究了机器人的运动规划问题，并且证明了这种方法在所有方法中是最好的。"
TERMS = (
    "Robot gripper trajectory planning torque controller motion arm sensor camera wheel joint hand "
    "grasp actuator"
)


def explain(texts, topics, vectors, **options):
    papers = pd.DataFrame({"paper_id": [f"p{i}" for i in range(len(texts))], "title": texts})
    papers["abstract"] = None
    assignments = pd.DataFrame({"paper_id": papers["paper_id"], "topic": topics})
    rows = np.asarray(vectors, dtype=np.float32)
    rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    found = explain_unassigned(papers, assignments, rows, **options)
    return found.set_index("paper_id")


@pytest.mark.parametrize(
    ("text", "vector", "reason", "expected"),
    [
        ("", [0, 0], "", "no text"),
        ("12 + 13", [0, 0], "", "no text"),
        ("A robot", [1, 0], "", "too little text"),
        (ENGLISH, [0, 0], "", "too little text"),
        (GERMAN, [1, 0], "", "another language"),
        (FRENCH, [1, 1], "", "another language"),
        (CHINESE, [1, 1], "", "another language"),
        (TERMS, [1, 1], "", "between topics"),
        (ENGLISH, [1, 0], "5 papers are too few", "too few papers"),
        (ENGLISH, [-1, -1], "", "near nothing"),
        (ENGLISH, [1, 1], "", "between topics"),
    ],
)
def test_the_first_reason_that_holds_is_given(text, vector, reason, expected):
    angles = np.radians(np.linspace(0, 90, 20))
    others = np.column_stack([np.cos(angles), np.sin(angles)]).tolist()
    topics = [-1, *[0] * 10, *[1] * 10]
    found = explain([text, *[ENGLISH] * 20], topics, [vector, *others], reason=reason)
    assert found["reason"].to_dict() == {"p0": expected}


def test_the_nearest_topic_and_its_likeness_are_told():
    found = explain([ENGLISH] * 5, [-1, 3, 3, 3, 3], [[1, 0.1], *[[1, 0]] * 4])
    assert found.loc["p0", "nearest"] == 3
    assert found.loc["p0", "similarity"] == pytest.approx(0.995, abs=1e-3)


def test_what_is_usual_is_taken_from_all_papers_not_the_first():
    rng = np.random.default_rng(0)
    tight = np.column_stack([np.ones(2000), rng.normal(0, 0.01, 2000), np.zeros(2000)])
    wide = rng.normal(size=(2000, 3))
    texts = [ENGLISH] * 4001
    found = explain(texts, [0] * 2000 + [1] * 2000 + [-1], [*tight, *wide, wide[7] * 0.9])
    assert found["reason"].tolist() == ["between topics"]


def test_a_model_gives_a_reason_for_each_and_for_none_else(papers):
    blank = pd.DataFrame({"paper_id": ["blank"], "title": [None], "abstract": [None]})
    model = TopicModel(encoder="lsa").fit(pd.concat([papers, blank], ignore_index=True))
    outside = model.assignments_.loc[model.assignments_["topic"] < 0, "paper_id"]
    assert model.unassigned_["paper_id"].tolist() == sorted(outside)
    assert model.unassigned_.set_index("paper_id").loc["blank", "reason"] == "no text"
    assert (model.assignments_["topic"] < 0).mean() <= 0.1


def test_a_tiny_corpus_says_that_it_is_tiny(papers):
    model = TopicModel().fit(papers.head(5))
    assert len(model.unassigned_) == 5
    assert set(model.unassigned_["reason"]) <= {"too few papers", "too little text"}


def test_no_unassigned_papers_give_an_empty_frame():
    found = explain([ENGLISH] * 3, [0, 0, 0], np.eye(3))
    assert found.empty
    assert list(found.columns) == ["reason", "similarity", "nearest"]
