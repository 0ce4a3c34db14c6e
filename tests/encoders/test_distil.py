import numpy as np
import pytest

from trends.encoders import encode
from trends.encoders.adapters import paper_texts
from trends.encoders.distil import distil
from trends.errors import ConfigError
from trends.text import count_terms

MARKS = ("neural", "protein", "market", "galaxy")


def teach(texts):
    return np.array([[text.count(mark) for mark in MARKS] for text in texts]) + 1.0


def test_student_agrees_with_its_teacher_and_says_so(make_papers):
    papers = make_papers(300)
    made = distil(count_terms(papers), paper_texts(papers), teach, n_sample=150)
    assert made.n_read == 150
    assert 0.5 < made.agreement <= 1
    assert (made.vectors.argmax(axis=1) == papers["theme"]).mean() > 0.75
    assert not made.is_joined


def test_row_order_has_no_influence(make_papers):
    papers = make_papers(120)
    turned = papers.iloc[::-1].reset_index(drop=True)
    one, other = (
        distil(count_terms(p), paper_texts(p), teach, n_sample=60) for p in (papers, turned)
    )
    np.testing.assert_allclose(one.vectors, other.vectors[::-1], atol=1e-4)


def test_encode_names_sample_and_agreement(make_papers, monkeypatch):
    monkeypatch.setattr("trends.encoders.encoding.load_model", lambda _: teach)
    made = encode(make_papers(420), "distil:some-model")
    assert made.encoder.startswith("distil:some-model (read 420 of 420, agreement ")
    assert made.encoder.endswith(")+lsa")


def test_too_few_papers_are_refused(make_papers):
    papers = make_papers(49)
    with pytest.raises(ConfigError, match="needs 50 papers with text or more; the corpus has 49"):
        distil(count_terms(papers), paper_texts(papers), teach)
