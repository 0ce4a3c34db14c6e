import numpy as np
import pytest

from trends.topics.named.zero_shot import (
    Candidates,
    FieldClassifier,
    choose_cut,
    describe_first,
    describe_second,
    score_fields,
    train_fields,
)


def make_fields(n_papers=600, *, n_fields=3, said=0.1, seed=0):
    """Return vectors, candidates and truth; a fifth of the papers belongs to no field."""
    rng = np.random.default_rng(seed)
    place = rng.choice(n_fields + 1, n_papers, p=[*[0.8 / n_fields] * n_fields, 0.2])
    centres = np.eye(n_fields + 1, 24) * 1.5
    vectors = centres[place] + rng.normal(size=(n_papers, 24)) * 0.4
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    truth = np.eye(n_fields + 1, dtype=bool)[place][:, :n_fields]
    strength = np.where(truth & (rng.random(truth.shape) < said), 3.0, 0.0)
    nearness = np.where(truth, 2.2, 0.3) + rng.normal(size=truth.shape) * 0.8
    fixed = np.full(truth.shape, np.nan)
    return vectors.astype(np.float32), Candidates(strength, nearness, fixed), truth


def find(vectors, candidates):
    fields = train_fields(vectors, candidates)
    return score_fields(fields, vectors, candidates) >= [field.cut for field in fields]


def measure(found, truth):
    both = (found & truth).sum(axis=0)
    return float(np.mean(2 * both / (found.sum(axis=0) + truth.sum(axis=0))))


def test_what_likely_papers_share_finds_more_than_nearness_at_any_threshold():
    vectors, candidates, truth = make_fields()
    nearest = np.eye(3, dtype=bool)[candidates.nearness.argmax(axis=1)]
    cuts = np.linspace(0, 4, 41)
    best = max(measure(nearest & (candidates.nearness >= cut), truth) for cut in cuts)
    assert measure(find(vectors, candidates), truth) > best + 0.04


def test_few_papers_of_no_field_are_claimed():
    vectors, candidates, truth = make_fields()
    fields = train_fields(vectors, candidates)
    alone = ~truth.any(axis=1)
    likely = score_fields(fields, vectors, candidates)[alone].max(axis=1) >= 0.5
    near = candidates.nearness[alone].max(axis=1) >= 1.2
    assert likely.mean() < 0.1 < near.mean()


def test_a_name_that_nothing_is_near_claims_nothing():
    vectors, candidates, _ = make_fields()
    candidates.nearness[:, 1] = np.random.default_rng(1).normal(size=600) * 0.5
    candidates.strength[:, 1] = 0
    assert find(vectors, candidates).sum(axis=0)[1] == 0


def test_papers_are_judged_alone_as_among_others():
    vectors, candidates, _ = make_fields()
    fields = train_fields(vectors, candidates)
    scores = score_fields(fields, vectors, candidates)
    for row in (0, 17, 599):
        part = slice(row, row + 1)
        alone = score_fields(fields, vectors[part], candidates.take(part))
        assert alone.tolist() == scores[part].tolist()
    assert score_fields(fields, vectors[:0], candidates.take(slice(0, 0))).shape == (0, 3)


def test_repeats_are_equal():
    vectors, candidates, _ = make_fields()
    first, second = (train_fields(vectors, candidates) for _ in range(2))
    assert [f.cut for f in first] == [f.cut for f in second]
    assert all((f.weights == g.weights).all() for f, g in zip(first, second, strict=True))


def test_given_examples_are_learned_from():
    vectors, candidates, truth = make_fields()
    silent = Candidates(candidates.strength * 0, candidates.nearness * 0 + 0.8, candidates.fixed)
    told = np.where(np.arange(600)[:, None] % 3 == 0, truth.astype(float), np.nan)
    learned = train_fields(vectors, Candidates(silent.strength, silent.nearness, told))
    scores = score_fields(learned, vectors, silent)
    assert scores[truth].mean() > scores[~truth].mean() + 0.3


def test_a_small_corpus_is_judged_by_nearness_and_words():
    vectors, candidates, _ = make_fields(120)
    fields = train_fields(vectors, candidates)
    assert [field.weights for field in fields] == [None] * 3
    near = np.array([[6.0, 0.3, 0.3], [0.3, 0.3, 0.3]])
    seen = Candidates(near * 0, near, near * np.nan)
    near_one, near_none = score_fields(fields, vectors[:2], seen)
    assert near_one[0] > 0.8
    assert near_one[1:].max() < 0.1
    assert near_none.max() < 0.2


def test_papers_without_vectors_teach_nothing():
    vectors, candidates, _ = make_fields()
    blank = np.vstack([vectors, np.zeros((50, 24), dtype=np.float32)])
    parts = (candidates.strength, candidates.nearness, candidates.fixed)
    more = Candidates(*(np.vstack([part, part[:50]]) for part in parts))
    fields, others = train_fields(vectors, candidates), train_fields(blank, more)
    assert [field.centre for field in fields] == [field.centre for field in others]
    assert fields[0].weights.tolist() == others[0].weights.tolist()
    assert train_fields(blank[600:], more.take(slice(600, 650)))[0].weights is None


def test_leads_are_over_the_best_other_name_or_none():
    near = np.array([[3.0, 1.0], [-1.0, -2.0]])
    features = describe_first(Candidates(near * 0, near, near * np.nan), np.zeros(2))
    assert features[:, :, 2].tolist() == [[2.0, -2.0], [-1.0, -2.0]]
    single = describe_second(np.array([[1.0], [-5.0]]))
    assert single[:, 0, 1].tolist() == [3.0, -3.0]


def test_the_cut_lies_between_its_bounds():
    assert choose_cut(np.array([])) == 0.5
    assert choose_cut(np.full(10, 0.9)) == 0.5
    assert choose_cut(np.array([0.6, *[0.1] * 99])) == pytest.approx(0.2)


def test_in_a_small_corpus_far_papers_belong_only_if_they_say_the_name():
    nearness = np.array([[4.0], [3.0], [3.0]])
    strength = np.array([[0.0], [0.0], [4.0]])
    candidates = Candidates(strength, nearness, np.full((3, 1), np.nan))
    scores = score_fields(
        [FieldClassifier(centre=0.0)], np.ones((3, 4), dtype=np.float32), candidates
    )
    assert (scores[:, 0] >= 0.5).tolist() == [True, False, True]
