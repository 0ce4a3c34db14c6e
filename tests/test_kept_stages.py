"""A second analysis makes only what a changed setting changes, and gives the same frames."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from trends import analyze
from trends.analysis import stage_cache
from trends.config import Config, EncoderConfig, SignalsConfig, TopicsConfig
from trends.runtime import cache
from trends.schema import FRAMES

THEMES = {
    "cache": "keys values memory eviction attention decoding serving throughput",
    "wheat": "crops disease images fields drones harvest yield soil",
    "tuning": "adapters ranks gradients instruction data alignment reward preference",
}


@pytest.fixture(scope="module")
def papers():
    rng = np.random.default_rng(4)
    rows = []
    for number in range(90):
        theme = list(THEMES)[number % 3]
        words = rng.permutation(THEMES[theme].split())
        rows.append(
            {
                "paper_id": f"p{number:03}",
                "title": f"{theme} {words[0]} study",
                "abstract": f"We look at {theme} {' '.join(words)} and {words[0]} {number}.",
                "published": pd.Timestamp("2023-01-01") + pd.Timedelta(days=9 * number),
            }
        )
    return pd.DataFrame(rows)


@pytest.fixture
def run(papers, tmp_path, monkeypatch):
    """Analyze with a cache; return the analysis and the stages that were made, not read."""
    monkeypatch.setattr(stage_cache, "KEPT_FROM", 50)
    made = []
    fetch = cache.StageCache.fetch

    def watch(self, stage, facts, make, **options):
        def note():
            made.append(stage)
            return make()

        return fetch(self, stage, facts, note, **options)

    monkeypatch.setattr(cache.StageCache, "fetch", watch)

    def analyze_again(config=None, given=papers):
        made.clear()
        analysis = analyze(given, config or Config(), on_stage=None, cache=tmp_path / "kept")
        return analysis, set(made)

    return analyze_again


EVERY = {"counts", "vectors", "neighbours", "topics", "map"}


def test_the_second_run_makes_nothing_and_gives_the_same(run, papers):
    without = analyze(papers, on_stage=None)
    first, made = run()
    second, again = run()
    assert made == EVERY
    assert again == set()
    for name in FRAMES.keys() & {field.name for field in dataclasses.fields(without)}:
        pd.testing.assert_frame_equal(getattr(first, name), getattr(without, name))
        pd.testing.assert_frame_equal(getattr(second, name), getattr(without, name))


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (Config(topics=TopicsConfig(n_topics=2)), {"topics"}),
        pytest.param(Config(signals=SignalsConfig(q_value=0.2)), set(), marks=pytest.mark.slow),
        pytest.param(
            Config(topics=TopicsConfig(named=("wheat",))),
            {"topics", "neighbours"},
            marks=pytest.mark.slow,
        ),
        pytest.param(
            Config(encoder=EncoderConfig("lsa")), EVERY - {"counts"}, marks=pytest.mark.slow
        ),
        # Neighbours are exact: vectors that the seed does not change have the same.
        pytest.param(
            Config(random_state=7), EVERY - {"counts", "neighbours"}, marks=pytest.mark.slow
        ),
    ],
)
def test_a_changed_setting_makes_only_what_depends_on_it(run, config, expected):
    run()
    analysis, made = run(config)
    assert made == expected
    assert len(analysis.topics)


@pytest.mark.slow
def test_changed_papers_make_everything_anew(run, papers):
    run()
    changed = papers.assign(abstract=papers["abstract"].where(papers.index != 5, "Another text."))
    _, made = run(given=changed)
    assert made == EVERY


@pytest.mark.slow
def test_dates_change_nothing_that_is_kept(run, papers):
    run()
    later = papers.assign(published=papers["published"] + pd.Timedelta(days=30))
    _, made = run(given=later)
    assert made == set()


def test_few_papers_are_not_kept(papers, tmp_path):
    analyze(papers, on_stage=None, cache=tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


@pytest.mark.slow
def test_without_a_map_all_else_is_the_same(papers):
    whole = analyze(papers, on_stage=None)
    part = analyze(papers, on_stage=None, with_map=False)
    assert part.map.empty
    assert part.provenance["map"] == "none"
    for field in dataclasses.fields(whole):
        if field.name not in ("map", "provenance", "config"):
            pd.testing.assert_frame_equal(getattr(part, field.name), getattr(whole, field.name))
