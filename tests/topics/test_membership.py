import dataclasses

import numpy as np
import pytest

from trends.topics.named.corpus_coverage import is_absent, is_said_near
from trends.topics.named.keyword_classifier import Views, fit_keyword_classifier, score_words


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
    membership = fit_keyword_classifier(views)
    assert membership.weights is None
    assert membership.score(views).tolist() == pytest.approx(score_words(views.strength), abs=0.01)


def test_in_a_small_corpus_the_nearest_decide():
    views, _ = make_views(said=0.3)
    views.nearness[views.strength > 0] += 3
    assert is_said_near(views)
    views.strength[:] = 0
    assert not is_said_near(views)


def test_a_corpus_has_nothing_of_a_field_that_is_neither_near_nor_said():
    views, truth = make_views(said=0.0)
    assert is_absent(dataclasses.replace(views, nearness=views.nearness * 0.5))
    assert not is_absent(dataclasses.replace(views, nearness=views.nearness * 2))
    far = dataclasses.replace(views, nearness=views.nearness * 0.5)
    assert not is_absent(dataclasses.replace(far, strength=np.where(truth, 4.0, 0.0)))
    assert not is_absent(dataclasses.replace(far, fixed=np.where(np.arange(400) < 3, 1.0, np.nan)))


def test_papers_that_do_not_say_the_name_are_left_to_others():
    views, _ = make_views(said=0.6)
    membership = fit_keyword_classifier(views)
    assert membership.weights is not None
    assert (membership.score(views)[views.strength == 0] < 0.01).all()


def test_vectors_correct_uncertain_mentions():
    views, truth = make_views(said=0.6)
    uncertain = np.arange(400) % 5 == 4
    views.strength[uncertain] = 1.25
    scores = fit_keyword_classifier(views).score(views)
    assert scores[uncertain & truth].mean() > 0.6
    assert scores[uncertain & ~truth].mean() < 0.4


def test_excluded_papers_score_zero():
    views, _ = make_views()
    views.strength[0] = np.nan
    assert fit_keyword_classifier(views).score(views)[0] == 0.0


def test_papers_that_the_user_gives_are_learned_from():
    views, truth = make_views(said=0.0)
    assert fit_keyword_classifier(views).weights is None
    views.fixed[::2] = truth[::2]
    assert fit_keyword_classifier(views).weights is not None


def test_a_paper_alone_scores_as_it_does_among_others():
    views, _ = make_views()
    membership = fit_keyword_classifier(make_views(said=0.7)[0])
    assert membership.weights is not None
    every = membership.score(views)
    for row in (0, 50, 399):
        alone = Views(*(getattr(views, name)[row : row + 1] for name in views.__dataclass_fields__))
        assert membership.score(alone)[0] == every[row]


def test_stronger_words_never_lower_a_score():
    scores = score_words(np.linspace(0, 20, 50))
    assert (np.diff(scores) >= 0).all()
    assert scores[0] == 0
