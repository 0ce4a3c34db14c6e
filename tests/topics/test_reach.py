"""How far a name reaches, and that the reader is told so."""

import re

import numpy as np
import pandas as pd
import pytest

from trends import NamedTopic, TopicModel
from trends.topics.named import name_reach, zero_shot
from trends.topics.named.keyword_classifier import Views
from trends.topics.named.name_reach import describe_reach, is_narrow
from trends.topics.named.zero_shot import Candidates, score_fields, train_fields

N_PAPERS = 300


def make_views(*, spread, seed=0):
    """Return a name that 30 papers say, alike as `spread` has it, among 60 silent ones near it."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(N_PAPERS, 24)) * 0.3
    vectors[:90, 0] += 1.0
    vectors[:30, 1] += 1.5 - spread
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    says = np.arange(N_PAPERS) < 30
    nearness = np.where(np.arange(N_PAPERS) < 90, 2.5, 0.0)
    none = np.full(N_PAPERS, np.nan)
    strength = np.where(says, 3.0, 0.0)
    views = Views(strength, vectors.astype(np.float32), nearness, nearness, nearness * 0, none)
    taken = (np.arange(N_PAPERS) < 90)[:, None]
    return views, taken


def test_a_name_is_narrow_where_those_that_say_it_lie_apart_from_silent_ones():
    narrow, broad = (make_views(spread=spread) for spread in (0.0, 1.5))
    found = [is_narrow(describe_reach([v], t, v.vectors), [v])[0] for v, t in (narrow, broad)]
    assert found == [True, False]


def test_a_name_that_no_paper_says_is_not_known_to_be_narrow():
    views, taken = make_views(spread=0.0)
    views.strength[:] = 0
    assert not is_narrow(describe_reach([views], taken, views.vectors), [views])[0]


@pytest.mark.parametrize("place", range(4))
def test_every_weight_moves_the_decision(monkeypatch, place):
    views, taken = make_views(spread=0.0)
    features = describe_reach([views], taken, views.vectors)
    changed = name_reach.WEIGHTS.copy()
    changed[place] -= 12 / abs(features[0, place])
    monkeypatch.setattr(name_reach, "WEIGHTS", changed)
    assert not is_narrow(features, [views])[0]


def test_beside_others_a_name_is_broad_that_takes_many_more_than_say_it(monkeypatch):
    views, taken = make_views(spread=0.0)
    features = describe_reach([views], taken, views.vectors)
    assert is_narrow(features, [views], taken)[0]
    monkeypatch.setattr(name_reach, "MOST_TAKEN", 2)
    assert not is_narrow(features, [views], taken)[0]


@pytest.fixture(scope="module")
def model(arxiv):
    named = ["auctions", "robotics", NamedTopic("auction design", keywords=["bidders"])]
    return TopicModel(named).fit(arxiv.drop(columns="label"))


def test_a_note_says_what_was_decided_and_what_to_set(model):
    said = [note for note in model.notes_ if "close to these" in note]
    assert len(said) == 3
    for note, setting in zip(said, ("true", "false", "true"), strict=True):
        assert re.search(
            rf"^\d+ papers? mentions? '.+; \d+ more (is|are) .*set broad = {setting} ", note
        )


def test_the_note_counts_what_broad_changes(model, arxiv):
    papers = arxiv.drop(columns="label")
    note = next(note for note in model.notes_ if "'robotics'" in note)
    n_said, n_close = map(int, re.findall(r"\d+", note))
    held = set(model.assignments_.loc[model.assignments_["topic"] == 1, "paper_id"])
    narrow = TopicModel([NamedTopic("robotics", broad=False)]).fit(papers)
    saying = set(narrow.scores_.loc[narrow.scores_["score"] > 0.01, "paper_id"])
    assert n_close == len(held) - len(held & saying)
    assert n_said >= len(saying)
    assert not [note for note in narrow.notes_ if "close to these" in note]


def test_a_name_alone_takes_less_than_by_the_weights_of_lists(monkeypatch):
    rng = np.random.default_rng(0)
    views, _ = make_views(spread=1.5)
    nearness = (views.nearness + rng.normal(size=N_PAPERS))[:, None]
    seen = Candidates(views.strength[:, None], nearness, np.full((N_PAPERS, 1), np.nan))

    def count():
        return score_fields(train_fields(views.vectors, seen), views.vectors, seen).sum()

    alone = count()
    for name, other in (("ALONE", "SECOND"), ("ALONE_BIAS", "SECOND_BIAS")):
        monkeypatch.setattr(zero_shot, name, getattr(zero_shot, other))
    monkeypatch.setattr(zero_shot, "SHARE_ALONE", zero_shot.SHARE + zero_shot.COVERED)
    assert alone < count()


def test_a_name_of_which_no_paper_says_a_word_takes_nothing(papers):
    many = pd.concat(
        [papers.assign(paper_id=papers["paper_id"] + f"-{n}") for n in range(5)], ignore_index=True
    )
    found = TopicModel(["glaciology", "Byzantine mosaics"]).fit(many)
    assert (found.assignments_["topic"] != 0).all()
    assert not found.topics_.loc[found.topics_["kind"] == "named", "n_papers"].any()
