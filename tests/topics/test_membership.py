from dataclasses import fields

import numpy as np
import pytest

from trends.topics.membership import (
    Views,
    fit_membership,
    is_term,
    judge_by_nearness,
    judge_words,
)


def make_views(n_papers=400, *, n_members=100, said=0.6, seed=0):
    """Return views of papers of which the first `n_members` lie apart and often say the name."""
    rng = np.random.default_rng(seed)
    truth = np.arange(n_papers) < n_members
    vectors = rng.normal(size=(n_papers, 16)) * 0.4
    vectors[:, 0] += np.where(truth, 1.2, -0.4)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    says = truth & (rng.random(n_papers) < said)
    closeness = (vectors[:, 0] - vectors[:, 0].mean()) / vectors[:, 0].std()
    views = Views(
        strength=np.where(says, 4.0, 0.0),
        vectors=vectors.astype(np.float32),
        closeness=closeness,
        nearness=np.where(truth, 2.6, 0.0) + rng.normal(size=n_papers) * 0.6,
        lag=np.zeros(n_papers),
        fixed=np.full(n_papers, np.nan),
    )
    return views, truth


def test_words_alone_judge_a_small_corpus():
    views, _ = make_views(60, n_members=20)
    membership = fit_membership(views)
    assert membership.weights is None
    assert membership.score(views).tolist() == pytest.approx(judge_words(views.strength), abs=0.01)


def test_a_field_takes_in_papers_that_do_not_say_its_name():
    views, truth = make_views(said=0.1)
    membership = fit_membership(views)
    assert membership.is_field
    found = membership.score(views) >= 0.5
    assert found[truth].mean() > 0.9
    assert found[~truth].mean() < 0.1


def test_a_term_that_its_papers_say_is_no_field():
    views, _ = make_views(said=0.9)
    assert is_term(views)
    assert not fit_membership(views).is_field


def test_a_discipline_is_a_field_though_its_papers_say_it():
    views, truth = make_views(said=0.8)
    membership = fit_membership(views, is_discipline=True)
    assert membership.is_field
    assert (membership.score(views) >= 0.5)[truth].mean() > 0.9


def test_a_small_corpus_takes_in_only_what_is_very_near():
    views, _ = make_views(60, n_members=20)
    direction = np.zeros(8, dtype=np.float32)
    direction[0] = 1
    membership = judge_by_nearness(views, direction, 0.1)
    silent = Views(np.zeros(60), *(getattr(views, f.name) for f in fields(views)[1:]))
    near = views.vectors[:, 0] / np.linalg.norm(views.vectors[:, :8], axis=1)
    score = membership.score(silent)
    assert score[near > 0.7].min() > 0.5 > score[near < 0.2].max()


def test_keywords_close_a_topic_to_papers_that_do_not_say_it():
    views, _ = make_views(said=0.6)
    scores = fit_membership(views, is_open=False).score(views)
    assert (scores[views.strength == 0] < 0.5).all()


def test_excluded_papers_score_zero_and_fixed_ones_what_the_user_said():
    views, _ = make_views()
    views.strength[0] = np.nan
    views.fixed[1], views.fixed[399] = 0.0, 1.0
    scores = fit_membership(views).score(views)
    assert scores[[0, 1, 399]].tolist() == [0.0, 0.0, 1.0]


def test_a_paper_alone_scores_as_it_does_among_others():
    views, _ = make_views()
    membership = fit_membership(make_views(said=0.1)[0])
    every = membership.score(views)
    for row in (0, 50, 399):
        alone = Views(*(getattr(views, name)[row : row + 1] for name in views.__dataclass_fields__))
        assert membership.score(alone)[0] == every[row]


def test_stronger_words_never_lower_a_score():
    scores = judge_words(np.linspace(0, 20, 50))
    assert (np.diff(scores) >= 0).all()
    assert scores[0] == 0
