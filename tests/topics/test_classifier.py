import numpy as np
import pytest

from trends.topics.named.ridge import BLOCK, evaluate, train_balanced, train_by_folds


def make_examples(n_rows=300, seed=0):
    rng = np.random.default_rng(seed)
    truth = rng.random((n_rows, 2)) < [0.5, 0.1]
    vectors = rng.normal(size=(n_rows, 8))
    vectors[:, :2] += 2 * truth
    return vectors.astype(np.float32), truth


def weigh_evenly(truth):
    return np.where(truth, 0.5 / truth.sum(), 0.5 / (~truth).sum())


def test_ridge_agrees_with_scikit_learn():
    from sklearn.linear_model import Ridge

    vectors, truth = make_examples(80)
    chosen = truth[:, 0]
    weights, bias, value = train_balanced(vectors, chosen.astype(np.int64), 0.1)
    sides = np.where(chosen, 1.0, -1.0)
    other = Ridge(alpha=0.1).fit(vectors.astype(float), sides, weigh_evenly(chosen))
    assert weights == pytest.approx(other.coef_)
    assert bias == pytest.approx(other.intercept_)
    kept = np.arange(80) % 5 != 2
    part = Ridge(alpha=0.1).fit(
        vectors[kept].astype(float), sides[kept], weigh_evenly(chosen[kept])
    )
    assert value[~kept] == pytest.approx(part.predict(vectors[~kept].astype(float)))


def test_values_are_log_odds_of_membership():
    vectors, truth = make_examples(4000)
    weights, biases, _ = train_by_folds(vectors, truth.astype(float), 0.01)
    new, known = make_examples(4000, seed=1)
    for topic in range(2):
        odds = evaluate(new, weights[topic], biases[topic])
        belief = 1 / (1 + np.exp(-odds))
        assert belief.mean() == pytest.approx(known[:, topic].mean(), abs=0.03)
        sure = (belief > 0.7) & (belief < 0.9)
        assert known[sure, topic].mean() == pytest.approx(belief[sure].mean(), abs=0.1)


def test_vectors_that_say_nothing_leave_the_share():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(2000, 8)).astype(np.float32)
    beliefs = (rng.random((2000, 1)) < 0.2).astype(float)
    weights, biases, _ = train_by_folds(vectors, beliefs, 0.01)
    belief = 1 / (1 + np.exp(-evaluate(vectors, weights[0], biases[0])))
    assert belief == pytest.approx(0.2, abs=0.1)


@pytest.mark.parametrize("boldness", [0.3, 1.0])
def test_where_values_lie_in_two_heaps_shy_beliefs_find_them_too(boldness):
    rng = np.random.default_rng(0)
    truth = np.arange(1500) % 3 == 0
    vectors = rng.normal(size=(1500, 8)).astype(np.float32) * 0.1
    vectors[:, 0] += truth
    beliefs = boldness * np.where(truth, 0.8, 0.1)[:, None]
    _, _, odds = train_by_folds(vectors, beliefs, 0.01)
    assert ((odds[:, 0] >= 0) == truth).mean() > 0.99


def test_what_is_certain_stays_certain():
    vectors, truth = make_examples(600)
    certain = np.where(truth[:, :1], 1.0, 0.0)
    _, _, odds = train_by_folds(vectors, certain, 0.01)
    assert (1 / (1 + np.exp(-odds))).mean() == pytest.approx(certain.mean(), abs=0.05)


def test_many_rows_are_added_up_in_parts():
    vectors, truth = make_examples(2 * BLOCK + 40)
    chosen = truth[:, 0]
    weights, bias, _ = train_balanced(vectors, chosen.astype(np.int64), 0.1)
    shares = weigh_evenly(chosen)
    middle = shares @ vectors
    rows = np.hstack([vectors - middle, np.ones((len(vectors), 1))]).astype(float)
    inner = rows.T @ (rows * shares[:, None]) + np.diag([*[0.1] * 8, 0])
    direct = np.linalg.solve(inner, rows.T @ (shares * np.where(chosen, 1.0, -1.0)))
    assert weights == pytest.approx(direct[:-1], abs=1e-6)
    assert bias == pytest.approx(direct[-1] - middle @ direct[:-1], abs=1e-6)
