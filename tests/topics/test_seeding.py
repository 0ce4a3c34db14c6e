import numpy as np
import pytest

from trends.topics.seeding import (
    Seeds,
    _separate,
    evaluate,
    learn_field,
    measure_said_share,
    train_ridge,
)


def make_field(n_papers=400, *, n_members=100, said=0.1, seed=0):
    """Return vectors, seeds and truth; the first papers belong, few of them near the name."""
    rng = np.random.default_rng(seed)
    truth = np.arange(n_papers) < n_members
    vectors = rng.normal(size=(n_papers, 16)) * 0.4
    vectors[:, 0] += np.where(truth, 1.2, -0.4)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    strength = np.where(truth & (rng.random(n_papers) < said), 3.0, 0.0)
    nearness = np.where(truth, 2.0, 0.0) + rng.normal(size=n_papers) * 0.8
    lag = np.zeros(n_papers)
    return vectors.astype(np.float32), Seeds(strength, nearness, lag, lag + np.nan), truth


def judge(vectors, seeds):
    weights, bias, slope, even = learn_field(vectors, seeds)
    value = evaluate(vectors, weights, bias) + 0.25 * seeds.strength
    return slope * (value - even)


def test_a_field_grows_beyond_its_seeds():
    vectors, seeds, truth = make_field()
    near = seeds.nearness > 2.5
    found = judge(vectors, seeds) > 0
    assert near[truth].mean() < 0.5
    assert found[truth].mean() > 0.9
    assert found[~truth].mean() < 0.05


def test_repeats_are_equal():
    vectors, seeds, _ = make_field()
    assert judge(vectors, seeds).tolist() == judge(vectors, seeds).tolist()


def test_seeds_with_nothing_in_common_are_no_field():
    vectors, seeds, _ = make_field()
    noise = np.random.default_rng(1).normal(size=vectors.shape).astype(np.float32)
    assert learn_field(noise, seeds) is None


def test_few_seeds_are_not_learned_from():
    vectors, seeds, _ = make_field()
    far = Seeds(seeds.strength * 0, seeds.nearness - 4, seeds.lag, seeds.fixed)
    assert learn_field(vectors, far) is None


def test_a_field_grows_at_most_to_its_bound():
    rng = np.random.default_rng(0)
    value = np.concatenate([rng.normal(2, 0.5, 200), rng.normal(-2, 0.5, 200)])
    start = np.where(value > 2, 0.9, 0.1)
    assert _separate(value, start, 400.0)[2].sum() == pytest.approx(200, abs=5)
    slope, even, bounded = _separate(value, start, 75.0)
    assert bounded.sum() == pytest.approx(75, abs=1)
    assert even > 0 < slope


def test_given_examples_are_learned_from():
    vectors, seeds, truth = make_field()
    fixed = np.where(np.arange(400) % 4 == 0, truth.astype(float), np.nan)
    silent = Seeds(seeds.strength * 0, seeds.nearness * 0, seeds.lag, fixed)
    found = judge(vectors, silent) > 0
    assert found[truth].mean() > found[~truth].mean() + 0.2


def test_said_share_looks_at_the_nearest_only():
    nearness = np.array([4.0, 4.0, 0.0, 0.0])
    nothing = np.zeros(4)
    seeds = Seeds(np.array([1.0, 0.0, 1.0, 1.0]), nearness, nothing, nothing + np.nan)
    assert measure_said_share(seeds) == 0.5
    assert measure_said_share(Seeds(nothing, nothing, nothing, nothing)) == 1.0


def test_ridge_agrees_with_scikit_learn():
    from sklearn.linear_model import Ridge

    rng = np.random.default_rng(0)
    rows = rng.normal(size=(50, 4)).astype(np.float32)
    sides = np.where(rng.random(50) > 0.5, 1.0, -1.0)
    weights, bias = train_ridge(rows, sides, np.full(50, 1 / 50), 0.1)
    other = Ridge(alpha=0.1 * 50).fit(rows.astype(np.float64), sides)
    assert weights == pytest.approx(other.coef_)
    assert bias == pytest.approx(other.intercept_)
