"""What a stranger may hand over by mistake is named at once, with what to do."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trends
from tests.report.example_analysis import example_analysis
from trends.errors import ConfigError, FrameError, TrendsError
from trends.validation import check_random_state, complete_papers

PAPERS = pd.DataFrame(
    {
        "paper_id": ["a", "b"],
        "title": ["KV cache eviction", "Wheat"],
        "abstract": ["We shrink the KV cache.", "We collect images of wheat."],
        "published": ["2025-01-31", None],
    }
)
FRAME_MISTAKES: dict[str, Callable[[Any], object]] = {
    "analyze": trends.analyze,
    "encode": trends.encode,
    "TopicModel.fit": lambda given: trends.TopicModel().fit(given),
    "count_topics": lambda given: trends.count_topics(given, PAPERS.assign(topic=0)),
    "assess_trends": trends.assess_trends,
    "smooth_shares": trends.smooth_shares,
    "find_bursts": trends.find_bursts,
    "find_changes": trends.find_changes,
    "forecast_shares": trends.forecast_shares,
}


@pytest.mark.parametrize("given", [None, "data/", [1, 2]], ids=["None", "text", "list"])
@pytest.mark.parametrize("name", FRAME_MISTAKES)
def test_what_is_no_frame_is_refused_with_where_one_comes_from(name: str, given: object) -> None:
    with pytest.raises(
        FrameError, match=r"must be a DataFrame; got (None|the text|a list).*trends\."
    ):
        FRAME_MISTAKES[name](given)


def test_signals_given_as_text_are_refused() -> None:
    timeline = pd.DataFrame(
        {"topic": 0, "period": pd.date_range("2020-01-01", periods=3, freq="YS"), "n_papers": 1}
    ).assign(n_total=4)

    with pytest.raises(FrameError, match="signals must be a DataFrame; got the text 'x'"):
        trends.find_changes(timeline, signals="x")  # type: ignore[arg-type]


def test_a_frame_of_other_names_is_sent_to_the_reader_that_knows_them() -> None:
    other = PAPERS.rename(columns={"paper_id": "id", "published": "date"})
    match = r"lacks 'paper_id', 'published'\. Hand the frame to trends\.read_papers"
    with pytest.raises(FrameError, match=match):
        trends.analyze(other)
    assert trends.read_papers(other)["title"].notna().all()


def test_the_values_that_are_no_dates_are_named_once_each() -> None:
    many = pd.DataFrame(
        {"paper_id": range(40), "title": "Wheat", "abstract": "", "published": "2025-01-31"}
    )
    many.loc[[20, 30, 35], "published"] = ["soon", "soon", "in print"]
    with pytest.raises(FrameError, match=r"it holds 'soon', 'in print'\. Convert"):
        trends.analyze(many)


def test_papers_without_a_title_are_analyzed() -> None:
    untitled = PAPERS.assign(title=[None, "Wheat"])
    analysis = trends.analyze(untitled, on_stage=None)
    assert analysis.papers["title"].isna().sum() == 1


@pytest.mark.parametrize("given", [None, PAPERS, "x"], ids=["None", "frame", "text"])
@pytest.mark.parametrize("name", trends.plots.__all__)
def test_a_figure_of_no_analysis_is_refused(name: str, given: object) -> None:
    with pytest.raises(ConfigError, match=r"An Analysis was expected; got .* trends\.analyze"):
        getattr(trends.plots, name)(given)


def test_a_report_of_no_analysis_is_refused(tmp_path) -> None:
    with pytest.raises(ConfigError, match="An Analysis was expected; got a DataFrame"):
        trends.write_report(PAPERS, tmp_path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"named_topics": 3}, r"named_topics must be a list of topics; got 3"),
        ({"named_topics": "KV cache"}, r"Put it in brackets: \['KV cache'\]"),
        ({"named_topics": [3]}, r"A named topic must be a name or a NamedTopic; got 3"),
        ({"n_topics": 0}, r"n_topics must be 'auto' or a whole number from 1 on; got 0"),
        ({"encoder": "bert"}, r"encoder must be 'science', .*; got 'bert'"),
        ({"random_state": "x"}, r"random_state must be a whole number from 0 .*; got 'x'"),
        ({"random_state": -1}, r"random_state must be a whole number from 0 .*; got -1"),
    ],
)
def test_parameters_of_a_model_are_checked_by_fit(parameters: dict[str, Any], message: str) -> None:
    model = trends.TopicModel(**parameters)

    with pytest.raises(ConfigError, match=message):
        model.fit(PAPERS)


@pytest.mark.parametrize("given", [{"topics": {}}, 3])
def test_settings_that_are_neither_a_config_nor_a_path_are_refused(given: object) -> None:
    with pytest.raises(ConfigError, match=r"Settings are read from the path of a TOML file; got"):
        trends.analyze(PAPERS, given)  # type: ignore[arg-type]


def test_topics_of_a_figure_are_a_list(tmp_path) -> None:
    with pytest.raises(
        ConfigError, match=r"topics must be a list of topics' numbers or labels; got 0\. .*\[0\]"
    ):
        trends.plots.topic_shares(trends.analyze(PAPERS), topics=0)  # type: ignore[arg-type]


def test_topics_of_a_figure_that_are_not_there_are_named() -> None:
    analysis = example_analysis(n_papers=60)
    label = analysis.topics["label"].iloc[1]
    with pytest.raises(ConfigError, match=r"got 'Wheat'\. See analysis\.topics"):
        trends.plots.topic_shares(analysis, ["Wheat"])  # type: ignore[list-item]
    with pytest.raises(ConfigError, match=re.escape(f"got {label!r}. Give them in brackets: [0,")):
        trends.plots.topic_shares(analysis, label)


def test_whole_numbers_of_numpy_are_seeds() -> None:
    check_random_state(np.int64(3))
    with pytest.raises(ConfigError, match="got True"):
        check_random_state(value=True)


def test_a_frame_of_four_columns_is_enough() -> None:
    before = PAPERS.copy()

    complete = complete_papers(PAPERS)

    pd.testing.assert_frame_equal(PAPERS, before)
    assert complete["date_precision"].tolist() == ["day", "none"]
    assert trends.analyze(PAPERS).papers["published"].notna().sum() == 1


def test_a_stated_precision_is_kept() -> None:
    stated = PAPERS.assign(date_precision=["year", "none"])

    assert complete_papers(stated)["date_precision"].tolist() == ["year", "none"]


def test_dates_that_cannot_be_read_are_named() -> None:
    with pytest.raises(FrameError, match=r"published must hold dates, .* it holds 'soon'"):
        trends.analyze(PAPERS.assign(published="soon"))


@pytest.mark.parametrize(
    "years",
    [
        pd.Series([2024, 2025]),
        pd.Series([2024.0, None]),
        pd.Series([2024, pd.NA], dtype="Int64"),
        pd.Series([2024, 2025], dtype=object),
        pd.Series([2024, 2025.0, None], dtype=object).head(2),
    ],
    ids=["whole", "float", "Int64", "object", "mixed"],
)
def test_years_as_numbers_are_not_taken_for_nanoseconds(years: pd.Series) -> None:
    with pytest.raises(FrameError, match=r"it holds the numbers 2024.*format='%Y'"):
        complete_papers(PAPERS.assign(published=years))


def test_years_as_numbers_are_not_counted_in_1970() -> None:
    assignments = pd.DataFrame(
        {"paper_id": ["a", "b"], "topic": 0, "score": 1.0, "is_primary": True}
    )

    with pytest.raises(FrameError, match=r"published must hold dates.*the numbers 2024, 2025\."):
        trends.count_topics(PAPERS.assign(published=[2024, 2025]), assignments)


def test_papers_without_any_date_are_complete() -> None:
    for nothing in (None, float("nan"), pd.NaT):
        undated = complete_papers(PAPERS.assign(published=nothing))

        assert undated["date_precision"].tolist() == ["none", "none"]


def test_missing_columns_are_named() -> None:
    with pytest.raises(FrameError, match=r"An analysis needs papers with the columns .*'title'"):
        trends.analyze(PAPERS.drop(columns="title"))


def test_columns_that_are_there_twice_are_named() -> None:
    twice = pd.concat([PAPERS, PAPERS[["title"]]], axis=1)
    with pytest.raises(FrameError, match=r"once; this frame has several of 'title'\. Keep one"):
        trends.analyze(twice)


def test_papers_may_be_indexed_by_a_column() -> None:
    indexed = PAPERS.set_index("paper_id", drop=False)
    found = trends.analyze(indexed)
    pd.testing.assert_frame_equal(found.papers, trends.analyze(PAPERS).papers)
    assert indexed.index.name == "paper_id"


def test_embeddings_take_lists() -> None:
    made = trends.Embeddings(["a"], [[1.0, 0.0]], "mine")  # type: ignore[arg-type]

    assert made.vectors.dtype == np.float32
    assert repr(made) == "Embeddings(1 paper x 2 dimensions by 'mine', 0 without a vector)"


def test_only_what_is_meant_shows_on_tab() -> None:
    assert dir(trends.plots) == sorted(trends.plots.__all__)
    assert "importlib" not in dir(trends)
    assert issubclass(FrameError, TrendsError)
