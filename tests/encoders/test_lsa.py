import numpy as np
import pandas as pd

from trends.encoders import lsa
from trends.text import count_terms


def test_random_and_exact_decomposition_agree(make_papers, monkeypatch):
    counts = count_terms(make_papers(300))
    exact = lsa.fit_lsa(counts, n_dims=4)
    monkeypatch.setattr(lsa, "EXACT_BELOW", 10)
    np.testing.assert_allclose(np.abs(lsa.fit_lsa(counts, n_dims=4)), np.abs(exact), atol=1e-2)


def test_signs_are_fixed_by_the_strongest_paper(make_papers):
    vectors = lsa.fit_lsa(count_terms(make_papers(100)), n_dims=3)
    assert vectors.shape == (100, 3)
    assert (vectors.max(axis=0) > 0).all()


def test_terms_that_tell_nothing_apart_get_no_weight():
    texts = ["cache memory"] * 15 + ["cache disk"] * 15
    papers = pd.DataFrame(
        {"paper_id": [f"p{i}" for i in range(30)], "title": [""] * 30, "abstract": texts}
    )
    counts = count_terms(papers, max_phrase=1)
    assert lsa.weigh_terms(counts.weighted()).shape == (30, 2)


def test_weights_have_unit_rows(make_papers):
    weights = lsa.weigh_terms(count_terms(make_papers(50)).weighted())
    np.testing.assert_allclose(np.sqrt((weights.toarray() ** 2).sum(axis=1)), 1, rtol=1e-5)
