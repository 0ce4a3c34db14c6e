import numpy as np
import pandas as pd
import pytest

from trends.encoders import lsa
from trends.text import count_terms


def test_decomposition_of_a_few_dimensions_agrees_with_the_whole(make_papers, monkeypatch):
    counts = count_terms(make_papers(300))
    exact = lsa.fit_lsa(counts, n_dims=4)
    monkeypatch.setattr(lsa, "EXACT_BELOW", 10)
    np.testing.assert_allclose(np.abs(lsa.fit_lsa(counts, n_dims=4)), np.abs(exact), atol=1e-5)


def test_seed_changes_nothing_where_all_papers_give_the_dimensions(make_papers, monkeypatch):
    monkeypatch.setattr(lsa, "EXACT_BELOW", 10)
    counts = count_terms(make_papers(300))
    one, other = (lsa.fit_lsa(counts, random_state=seed) for seed in (0, 1))
    np.testing.assert_array_equal(one, other)


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


def test_dimensions_found_in_a_part_hold_for_all_papers(make_papers, monkeypatch):
    papers = make_papers(300)
    whole = lsa.fit_lsa(count_terms(papers), n_dims=4)
    monkeypatch.setattr(lsa, "N_FITTED", 200)
    part = lsa.fit_lsa(count_terms(papers), n_dims=4)
    np.testing.assert_allclose(np.linalg.norm(part, axis=1), 1, rtol=1e-5)
    assert np.corrcoef((part @ part.T).ravel(), (whole @ whole.T).ravel())[0, 1] > 0.9
    order = np.random.default_rng(0).permutation(300)
    shuffled = lsa.fit_lsa(count_terms(papers.iloc[order].reset_index(drop=True)), n_dims=4)
    np.testing.assert_allclose(shuffled, part[order], atol=1e-5)


def test_many_papers_without_words_have_no_place(make_papers, monkeypatch):
    monkeypatch.setattr(lsa, "N_FITTED", 20)
    papers = make_papers(30).assign(title="", abstract="")
    assert not lsa.fit_lsa(count_terms(papers)).any()


def test_blocks_of_papers_and_threads_have_no_influence(make_papers, monkeypatch):
    counts = count_terms(make_papers(300))
    monkeypatch.setattr(lsa, "N_FITTED", 200)
    monkeypatch.setattr("trends.runtime.threads.count_cores", lambda: 1)
    whole = lsa.fit_lsa(counts, n_dims=4)
    monkeypatch.setattr("trends.runtime.threads.count_cores", lambda: 3)
    monkeypatch.setattr(lsa, "BLOCK", 40)
    np.testing.assert_array_equal(lsa.fit_lsa(counts, n_dims=4), whole)


def test_large_corpora_of_few_words_have_fewer_dimensions(monkeypatch):
    monkeypatch.setattr(lsa, "N_FITTED", 200)
    texts = ["wheat fields", "wheat prices", "robot arms", "robot prices"] * 100
    papers = pd.DataFrame(
        {"paper_id": [f"{i:03}" for i in range(400)], "title": texts, "abstract": ""}
    )
    vectors = lsa.fit_lsa(count_terms(papers))
    assert vectors.shape[1] <= 5
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[4] > 0.999 > vectors[0] @ vectors[2]


def test_a_large_corpus_has_64_dimensions():
    texts = [f"w{row % 83}a w{row % 89}b w{row % 97}c w{row % 79}d" for row in range(400)]
    papers = pd.DataFrame({"paper_id": [str(row) for row in range(400)], "title": texts})
    assert lsa.fit_lsa(count_terms(papers.assign(abstract=""))).shape == (400, 64)


@pytest.mark.parametrize(("n_with", "n_terms"), [(10, 1), (11, 0)])
def test_words_in_more_than_half_of_the_papers_have_no_weight(n_with, n_terms):
    titles = ["tides"] * n_with + ["w" + "abcdefghij"[row] * 3 for row in range(20 - n_with)]
    papers = pd.DataFrame({"paper_id": [str(row) for row in range(20)], "title": titles})
    counts = count_terms(papers.assign(abstract=""))
    assert lsa.weigh_terms(counts.weighted()).shape == (20, n_terms)
