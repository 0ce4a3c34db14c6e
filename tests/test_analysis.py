import dataclasses
import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

import trends
from trends.config import Config, NamedTopic, TimelineConfig, TopicsConfig
from trends.errors import ConfigError, CorpusError, FrameError
from trends.schema import FRAMES, empty_frame, main_topics

FRAME_NAMES = [one.name for one in dataclasses.fields(trends.Analysis) if one.name in FRAMES]

SAMPLE = Path(__file__).resolve().parents[1] / "data"
CONFIG = Config(topics=TopicsConfig(named=(NamedTopic("Fine-tuning"), NamedTopic("Quantization"))))


@pytest.fixture(scope="module")
def papers() -> pd.DataFrame:
    return trends.read_papers(SAMPLE)


@pytest.fixture(scope="module")
def analysis(papers: pd.DataFrame) -> trends.Analysis:
    return trends.analyze(papers, CONFIG)


@pytest.mark.parametrize("name", FRAME_NAMES)
def test_every_frame_keeps_its_schema(analysis: trends.Analysis, name: str) -> None:
    frame = getattr(analysis, name)

    columns = list(FRAMES[name].columns)
    assert list(frame.columns)[: len(columns)] == columns
    assert isinstance(frame.index, pd.RangeIndex)
    pd.testing.assert_frame_equal(trends.schema.check_frame(frame, name), frame)


def test_the_papers_given_are_not_changed(papers: pd.DataFrame) -> None:
    before = papers.copy(deep=True)

    trends.analyze(papers, CONFIG)

    pd.testing.assert_frame_equal(papers, before)


def test_the_order_of_the_papers_does_not_matter(
    papers: pd.DataFrame, analysis: trends.Analysis
) -> None:
    shuffled = papers.sample(frac=1, random_state=1)

    again = trends.analyze(shuffled, CONFIG)

    for name in FRAME_NAMES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(analysis, name))


def test_an_analysis_survives_saving(analysis: trends.Analysis, tmp_path: Path) -> None:
    loaded = trends.Analysis.load(analysis.save(tmp_path / "run"))

    assert loaded.config == analysis.config
    assert loaded.provenance == analysis.provenance
    for name in FRAME_NAMES:
        pd.testing.assert_frame_equal(getattr(loaded, name), getattr(analysis, name))


def test_stages_are_announced_in_order(papers: pd.DataFrame) -> None:
    stages: list[str] = []

    analysis = trends.analyze(papers, CONFIG, on_stage=stages.append)

    assert stages[:3] == ["Counting terms", "Encoding papers", "Finding topics"]
    assert list(analysis.provenance["seconds"]) == stages


def test_what_was_done_is_recorded(analysis: trends.Analysis) -> None:
    provenance = analysis.provenance

    assert provenance["trends"] == trends.__version__
    assert provenance["packages"]["pandas"] == pd.__version__
    assert provenance["random_state"] == 0
    assert provenance["encoder"].startswith("science")
    assert len(provenance["papers_sha256"]) == 64


def test_other_papers_have_another_hash(papers: pd.DataFrame, analysis: trends.Analysis) -> None:
    fewer = trends.analyze(papers.iloc[1:], CONFIG)

    assert fewer.provenance["papers_sha256"] != analysis.provenance["papers_sha256"]


def test_a_source_that_comes_late_is_noted(papers: pd.DataFrame) -> None:
    dated = papers[papers["published"].notna()].copy()
    dated["source"] = "old list"
    dated.loc[dated["published"] >= "2025-01-01", "source"] = "new list"

    analysis = trends.analyze(dated, Config(timeline=TimelineConfig(freq="quarter")))

    assert any("the collection changed" in note for note in analysis.provenance["notes"])


def test_its_repr_names_every_topic(analysis: trends.Analysis) -> None:
    shown = repr(analysis)

    assert shown.startswith("<Analysis of 88 papers (84 dated)>")
    assert all(label in shown for label in main_topics(analysis.topics)["label"])


def test_a_notebook_shows_it_apart_from_the_page(analysis: trends.Analysis) -> None:
    shown = analysis._repr_html_()

    assert shown.startswith("<iframe sandbox ")
    assert "Fine-tuning" in shown


def test_no_papers_are_an_error() -> None:
    with pytest.raises(CorpusError, match="needs at least one paper; the corpus holds none"):
        trends.analyze(empty_frame("papers"))


def test_a_frame_of_other_columns_is_an_error() -> None:
    with pytest.raises(FrameError, match="An analysis needs papers with the columns paper_id"):
        trends.analyze(pd.DataFrame({"name": ["x"]}))


def test_a_wrong_encoder_is_an_error() -> None:
    with pytest.raises(ConfigError, match="guess"):
        trends.config.EncoderConfig("guess")


def test_papers_after_the_last_day_are_said_to_be_left_out(papers: pd.DataFrame) -> None:
    config = Config(timeline=TimelineConfig(freq="month", as_of=dt.date(2025, 1, 31)))

    analysis = trends.analyze(papers, config)

    coverage = analysis.coverage.set_index("part")["n_papers"]
    assert coverage.sum() == len(papers)
    assert coverage["counted"] == analysis.timeline.drop_duplicates("period")["n_total"].sum()
    later = int((papers["published"] > "2025-01-31").sum())
    assert coverage["after as_of"] == later
    told = [
        note for note in analysis.provenance["notes"] if "2025-01-31, the last covered day" in note
    ]
    assert told[0].startswith(f"{later} of {len(papers)} papers count in topics, but not over time")


def test_a_mix_of_sources_is_taken_apart(papers: pd.DataFrame) -> None:
    half = papers.copy()
    half["source"] = ["one list", "another"] * (len(half) // 2)

    analysis = trends.analyze(half, CONFIG)

    mix = analysis.mix[analysis.mix["by"] == "source"]
    assert mix["topic"].tolist() == main_topics(analysis.topics)["topic"].tolist()
    change = mix["share_recent"] - mix["share_old"]
    assert (mix["within"] + mix["mix"]).tolist() == pytest.approx(change.tolist())


def test_a_last_day_before_all_papers_is_refused_before_any_stage(papers: pd.DataFrame) -> None:
    config = Config(timeline=TimelineConfig(as_of=dt.date(1999, 1, 1)))
    stages: list[str] = []

    with pytest.raises(CorpusError, match="as_of must not lie before the oldest paper"):
        trends.analyze(papers, config, on_stage=stages.append)

    assert stages == []
