"""Damaged caches are made anew with a note; damaged models and analyses are refused."""

import dataclasses
import random
import shutil
import warnings

import numpy as np
import pandas as pd
import pytest

from trends import Analysis, Config, NamedTopic, TopicModel, analyze
from trends.analysis import stage_cache
from trends.config import TopicsConfig
from trends.encoders.vector_cache import embed_cached
from trends.errors import CorpusError, TrendsWarning
from trends.runtime.array_files import read_arrays, write_arrays
from trends.schema import FRAMES

CONFIG = Config(topics=TopicsConfig(named=(NamedTopic("tide"),)))
FAST, SLOW = 36, 400


def flip_a_bit(path, rng):
    content = bytearray(path.read_bytes())
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(content)


def cut_off(path, rng):
    path.write_bytes(path.read_bytes()[: rng.randrange(path.stat().st_size)])


def overwrite_with_zeros(path, rng):
    content = bytearray(path.read_bytes())
    start = rng.randrange(len(content))
    length = min(64, len(content) - start)
    content[start : start + length] = bytes(length)
    if bytes(content) == path.read_bytes():
        content[start] ^= 0xFF
    path.write_bytes(content)


def swap_with_another(path, rng):
    others = [each for each in path.parent.iterdir() if each.is_file() and each != path]
    other = rng.choice(sorted(others))
    content = path.read_bytes()
    if other.read_bytes() == content:
        flip_a_bit(path, rng)
    path.write_bytes(other.read_bytes())
    other.write_bytes(content)


def lengthen(path, rng):
    path.write_bytes(path.read_bytes() + rng.randbytes(rng.randrange(1, 100)))


def remove(path, rng):
    path.unlink()


DAMAGES = [flip_a_bit, cut_off, overwrite_with_zeros, swap_with_another, lengthen, remove]


def damage_copies(pristine, tmp_path, n_trials):
    """Yield damaged copies of a folder, with what was done to each."""
    rng = random.Random(7)
    for number in range(n_trials):
        copy = tmp_path / f"copy{number}"
        shutil.copytree(pristine, copy)
        damage = DAMAGES[number % len(DAMAGES)]
        path = rng.choice(sorted(each for each in copy.rglob("*") if each.is_file()))
        before = {each: each.read_bytes() for each in copy.rglob("*") if each.is_file()}
        damage(path, rng)
        after = {each: each.read_bytes() for each in copy.rglob("*") if each.is_file()}
        if before == after:  # Two equal files were swapped.
            continue
        yield copy, f"{damage.__name__} {path.name}"
        shutil.rmtree(copy)


def make_papers(n_papers=90):
    rng = np.random.default_rng(2)
    words = [["tide", "gauge", "harbor", "moon"], ["wheat", "leaf", "rust", "drone"]]
    # Of the first half one paper in five is on tides, of the second four in five: they rise.
    themes = [int((n % 5 > 0) == (2 * n < n_papers)) for n in range(n_papers)]
    return pd.DataFrame(
        {
            "paper_id": f"p{n:03}",
            "title": " ".join(rng.permutation(words[theme])),
            "abstract": f"Seen {n} " + " ".join(rng.choice(words[theme], 12)),
            "published": pd.Timestamp("2018-01-01") + pd.Timedelta(days=30 * n),
        }
        for n, theme in enumerate(themes)
    )


@pytest.fixture(scope="module")
def saved_model(tmp_path_factory):
    model = TopicModel(named_topics=["tide"]).fit(make_papers(40))
    assert len(model.concepts_) > 9
    return model.save(tmp_path_factory.mktemp("model") / "model")


@pytest.fixture(scope="module")
def saved_analysis(tmp_path_factory, cached):
    analysis = cached[2]
    assert {*analysis.topics["kind"]} == {"named", "area", "concept"}
    assert {*analysis.movers["movement"]} == {"rise", "fall"}
    assert analysis.mentions["is_about"].any()
    return analysis.save(tmp_path_factory.mktemp("run") / "run")


def find_error(load, folder):
    """Return the error that loading raises, None if it raises none."""
    try:
        load(folder)
    except CorpusError as error:
        return str(error)
    return None


N_TRIALS = [FAST, pytest.param(SLOW, marks=pytest.mark.slow)]


@pytest.mark.parametrize("n_trials", N_TRIALS)
@pytest.mark.parametrize("kind", ["model", "analysis"])
def test_every_damage_is_refused_in_one_line(kind, n_trials, saved_model, saved_analysis, tmp_path):
    pristine, load = {
        "model": (saved_model, TopicModel.load),
        "analysis": (saved_analysis, Analysis.load),
    }[kind]
    load(pristine)
    accepted, n_tried = [], 0
    for copy, what in damage_copies(pristine, tmp_path, n_trials):
        n_tried += 1
        said = find_error(load, copy)
        if said is None:
            accepted.append(what)
        else:
            name = "topic model" if kind == "model" else kind
            assert f"The saved {name} in {copy} must be complete and unchanged" in said
            assert "\n" not in said
    print(f"{kind}: {n_tried} damages, {n_tried - len(accepted)} refused")
    assert n_tried > 0.9 * n_trials
    assert accepted == []


@pytest.fixture(scope="module")
def cached(tmp_path_factory):
    """Analyze papers with a cache, and return papers, the cache and the analysis."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage_cache, "KEPT_FROM", 50)
        papers, folder = make_papers(), tmp_path_factory.mktemp("cache") / "cache"
        return papers, folder, analyze(papers, CONFIG, on_stage=None, cache=folder)


def analyze_again(papers, cache, expected):
    """Analyze with a cache that is damaged; return how many results were made anew."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        analysis = analyze(papers, CONFIG, on_stage=None, cache=cache)
    for name in FRAMES.keys() & {field.name for field in dataclasses.fields(analysis)}:
        pd.testing.assert_frame_equal(getattr(analysis, name), getattr(expected, name))
    messages = [str(each.message) for each in caught if issubclass(each.category, TrendsWarning)]
    return sum("is damaged or cannot be read" in message for message in messages)


@pytest.mark.parametrize("n_trials", [3, pytest.param(48, marks=pytest.mark.slow)])
def test_every_damaged_cache_is_made_anew(n_trials, cached, tmp_path, monkeypatch):
    monkeypatch.setattr(stage_cache, "KEPT_FROM", 50)
    papers, pristine, expected = cached
    assert analyze_again(papers, pristine, expected) == 0
    n_tried = 0
    for copy, what in damage_copies(pristine, tmp_path, n_trials):
        n_tried += 1
        forget_topics(copy)
        n_noted = analyze_again(papers, copy, expected)
        assert n_noted >= (0 if what.startswith("remove") else 1), what
        assert analyze_again(papers, copy, expected) == 0, f"{what} is damaged still"
    print(f"cache: {n_tried} damages, {n_tried} made anew")


def forget_topics(cache):
    """Remove the topics, unless they are what is damaged, so that neighbors are read."""
    for path in cache.glob("topics-*"):
        try:
            read_arrays(path)["topics"]
        except Exception:  # noqa: BLE001  # whatever the damage
            continue
        path.unlink()


FORGERIES = {
    "indices beyond the terms": ("counts", "title_counts_indices", lambda a: a + 10**6),
    "negative indices": ("counts", "abstract_counts_indices", lambda a: a - 10**6),
    "rows that go back": ("counts", "title_counts_indptr", lambda a: a[::-1].copy()),
    "rows beyond the counts": ("counts", "title_counts_indptr", lambda a: a * 1000),
    "counts of another kind": ("counts", "title_counts_data", lambda a: a.astype(str)),
    "fewer papers": ("counts", "paper_ids", lambda a: a[:-1]),
    "other papers": ("vectors", "paper_ids", lambda a: a[::-1].copy()),
    "vectors of nothing": ("vectors", "vectors", lambda a: a[:, 0]),
    "vectors of NaN": ("vectors", "vectors", lambda a: np.full_like(a, np.nan)),
    "neighbors that are not there": ("neighbours", "rows", lambda a: a + len(a)),
    "neighbors before the first": ("neighbours", "rows", lambda a: a - len(a)),
    "fewer neighbors": ("neighbours", "rows", lambda a: a[:, :1].copy()),
    "topics that are not there": ("topics", "topics", lambda a: a + 10**6),
    "resamples of others": ("topics", "resamples", lambda a: a[:, :-1].copy()),
    "a map of three axes": ("map", "places", lambda a: np.hstack([a, a[:, :1]])),
}


FAST_FORGERIES = {"indices beyond the terms", "vectors of NaN", "neighbors that are not there"}


@pytest.mark.parametrize(
    "forgery",
    [
        forgery if forgery in FAST_FORGERIES else pytest.param(forgery, marks=pytest.mark.slow)
        for forgery in FORGERIES
    ],
)
def test_forged_results_with_a_right_checksum_are_made_anew(forgery, cached, tmp_path, monkeypatch):
    monkeypatch.setattr(stage_cache, "KEPT_FROM", 50)
    papers, pristine, expected = cached
    shutil.copytree(pristine, tmp_path / "cache")
    stage, name, forge = FORGERIES[forgery]
    paths = sorted((tmp_path / "cache").glob(f"{stage}-*"))
    assert paths
    for path in paths:
        arrays = read_arrays(path)
        write_arrays(path, {**arrays, name: forge(arrays[name])})
    if stage == "neighbours":
        forget_topics(tmp_path / "cache")
    assert analyze_again(papers, tmp_path / "cache", expected) >= 1


@pytest.mark.parametrize("n_trials", N_TRIALS)
def test_every_damaged_vector_is_computed_anew(n_trials, tmp_path):
    texts = [f"text {number}" for number in range(30)]

    def embed(given):
        return np.array([[len(text), hash(text) % 97] for text in given])

    for part in (texts[:10], texts[10:20], texts[20:]):
        right = embed_cached(embed, part, folder=tmp_path / "vectors", version="1")
    right = embed_cached(embed, texts, folder=tmp_path / "vectors", version="1")
    for copy, what in damage_copies(tmp_path / "vectors", tmp_path, n_trials):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TrendsWarning)
            found = embed_cached(embed, texts, folder=copy, version="1")
        np.testing.assert_array_equal(found, right, err_msg=what)
