import dataclasses
import inspect

import pandas as pd
import plotly.graph_objects as go
import pytest

from tests.report.example_analysis import HOSTILE_TITLES, example_analysis
from trends import plots
from trends.errors import ConfigError
from trends.plots.drawing import style
from trends.schema import check_frame

CASES = {
    "ordinary": {},
    "no topics": {"n_named": 0, "n_discovered": 0},
    "one paper": {"n_papers": 1, "n_undated": 0},
    "all undated": {"n_papers": 3, "n_undated": 3},
    "one period": {"first": "2024-02-01", "last": "2024-03-01", "freq": "year"},
    "hostile": {"titles": HOSTILE_TITLES, "labels": HOSTILE_TITLES[:8]},
}
ANALYSES = {}


def analysis_of(case):
    if case not in ANALYSES:
        ANALYSES[case] = example_analysis(**CASES[case])
    return ANALYSES[case]


def traces(figure, role, topic=None):
    return [
        trace
        for trace in figure.data
        if (trace.meta or {}).get("role") == role
        and (topic is None or trace.meta.get("topic") == topic)
    ]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", plots.__all__)
def test_every_plot_gives_a_figure_with_alt_text(name, case):
    figure = getattr(plots, name)(analysis_of(case))
    assert isinstance(figure, go.Figure)
    assert len(style.alt_text(figure)) > 20
    assert figure.layout.title.text.startswith("<b>")


@pytest.mark.parametrize("name", plots.__all__)
def test_every_plot_takes_an_analysis_and_a_theme(name):
    parameters = inspect.signature(getattr(plots, name)).parameters
    assert next(iter(parameters)) == "analysis"
    assert parameters["theme"].default == "light"
    assert parameters["theme"].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("name", plots.__all__)
def test_dark_figures_use_dark_colours_alone(name):
    text = getattr(plots, name)(analysis_of("ordinary"), theme="dark").to_json()
    assert style.DARK.surface in text
    assert not [color for color in style.swap_colors() if color in text]


@pytest.mark.parametrize("name", plots.__all__)
def test_swapping_colours_turns_a_light_figure_into_the_dark_one(name):
    light = getattr(plots, name)(analysis_of("ordinary")).to_json()
    for color, dark in style.swap_colors().items():
        light = light.replace(color, dark)
    assert light == getattr(plots, name)(analysis_of("ordinary"), theme="dark").to_json()


@pytest.mark.parametrize("name", plots.__all__)
def test_no_label_or_title_is_read_as_markup(name):
    figure = getattr(plots, name)(analysis_of("hostile"))
    figure.layout.meta = None  # alt text is plain text: the page escapes it
    text = figure.to_json().replace("\\u003c", "<")
    assert "<script" not in text
    assert "<img" not in text


def test_an_unknown_theme_is_an_error_that_names_the_two():
    with pytest.raises(ConfigError, match="'light' or 'dark'; got 'blue'"):
        plots.topic_shares(analysis_of("ordinary"), theme="blue")


def test_an_unknown_topic_is_an_error_that_names_it():
    with pytest.raises(ConfigError, match=r"8 topics; got 99\. See analysis\.topics"):
        plots.topic_shares(analysis_of("ordinary"), [0, 99])


def test_shares_draw_every_observed_share():
    analysis = analysis_of("ordinary")
    figure = plots.topic_shares(analysis, [3])
    (dots,), (hollow,) = traces(figure, "dots", 3), traces(figure, "open", 3)
    rows = analysis.timeline.query("topic == 3 and n_total > 0")
    assert [*dots.y, *hollow.y] == pytest.approx(rows["share"].tolist())
    counts = zip(rows["n_papers"], rows["n_total"], strict=True)
    drawn = [*dots.customdata, *hollow.customdata]
    assert [tuple(pair) for pair in drawn] == list(counts)


def test_partial_periods_are_hollow_hatched_and_off_the_line():
    analysis = analysis_of("ordinary")
    figure = plots.topic_shares(analysis, [3])
    partial = analysis.timeline.query("topic == 3 and not is_complete")["period"].tolist()
    (hollow,), (line,) = traces(figure, "open", 3), traces(figure, "line", 3)
    assert hollow.marker.symbol == "circle-open"
    assert [str(x)[:10] for x in hollow.x] == [str(x)[:10] for x in partial]
    assert not {str(x)[:10] for x in partial} & {str(x)[:10] for x in line.x}
    (hatch,) = traces(figure, "partial")
    assert hatch.marker.pattern.shape == "/"


def test_larger_dots_stand_for_more_papers():
    analysis = analysis_of("ordinary")
    (dots,) = traces(plots.topic_shares(analysis, [3]), "dots", 3)
    n_total = [pair[1] for pair in dots.customdata]
    assert dots.marker.size[n_total.index(max(n_total))] == max(dots.marker.size)
    assert dots.marker.size[n_total.index(min(n_total))] == min(dots.marker.size)


def test_bands_are_shown_for_few_topics_only_and_observed_shares_for_all():
    few = plots.topic_shares(analysis_of("ordinary"), [0, 1])
    many = plots.topic_shares(analysis_of("ordinary"), [0, 1, 2, 3, 4])
    full = plots.topic_shares(analysis_of("ordinary"), [0, 1, 2, 3, 4], detail="full")
    assert all(trace.visible for trace in traces(few, "band"))
    assert not any(trace.visible for trace in traces(many, "band"))
    assert all(trace.visible for trace in traces(full, "band"))
    assert [len(traces(figure, "dots")) for figure in (few, many, full)] == [2, 5, 5]
    assert not any(trace.visible is False for trace in traces(many, "dots"))
    assert traces(many, "dots")[0].opacity < traces(few, "dots")[0].opacity


@pytest.mark.parametrize("draw", [plots.topic_shares, plots.small_multiples])
def test_no_line_or_band_leads_through_periods_without_papers(draw):
    analysis = analysis_of("ordinary")
    periods = sorted(analysis.bands["period"].unique())
    empty = periods[5:8]
    holes = dataclasses.replace(
        analysis,
        timeline=analysis.timeline.assign(
            n_total=analysis.timeline["n_total"].where(~analysis.timeline["period"].isin(empty), 0)
        ),
        bands=analysis.bands[~analysis.bands["period"].isin(empty)],
    )
    figure = draw(holes, [0])
    (line,) = traces(figure, "line", 0)
    missing = [period for period, y in zip(line.x, line.y, strict=True) if pd.isna(y)]
    assert pd.DatetimeIndex(missing).tolist() == pd.DatetimeIndex(empty).tolist()
    (band,) = traces(figure, "band", 0)
    assert [pd.isna(y) for y in band.y].count(True) == 1


def test_a_topic_of_too_few_papers_ranks_last_and_is_faint():
    analysis = example_analysis(n_papers=60)
    rows = traces(plots.growth_forest(analysis), "growth")
    scarce = set(analysis.signals.query("status == 'not enough data'")["topic"])
    is_faint = [row.opacity < 1 for row in rows]
    assert [row.meta["topic"] in scarce for row in rows] == is_faint
    assert is_faint == sorted(is_faint, reverse=True)


def test_a_topic_keeps_its_colour_in_every_figure():
    analysis = analysis_of("ordinary")
    color = style.topic_color(style.LIGHT, 4)
    assert traces(plots.topic_shares(analysis), "line", 4)[0].line.color == color
    assert traces(plots.topic_counts(analysis), "line", 4)[0].line.color == color
    assert traces(plots.growth_forest(analysis), "growth", 4)[0].marker.color == color
    drawn = traces(plots.topic_map(analysis), "papers")[0]
    label = analysis.topics.query("topic == 4")["label"].item()
    places = {
        c for c, data in zip(drawn.marker.color, drawn.customdata, strict=True) if data[2] == label
    }
    scale = drawn.marker.colorscale
    assert [scale[2 * place][1] for place in places] == [color]


def test_growth_is_ranked_by_the_lower_end():
    analysis = analysis_of("ordinary")
    rows = traces(plots.growth_forest(analysis), "growth")
    lows = [trace.x[0] - trace.error_x.arrayminus[0] for trace in rows]
    assert lows == sorted(lows)
    assert lows == pytest.approx(sorted(analysis.signals["factor_low"]))


def test_counts_stand_before_the_total_of_the_corpus():
    analysis = analysis_of("ordinary")
    figure = plots.topic_counts(analysis, [1])
    (total,) = traces(figure, "total")
    assert list(total.y) == analysis.timeline.query("topic == 1")["n_total"].tolist()
    assert total.marker.pattern.shape[-1] == "/"


def test_the_map_draws_every_paper_once():
    analysis = analysis_of("ordinary")
    drawn = traces(plots.topic_map(analysis), "papers")
    assert sum(len(trace.x) for trace in drawn) == len(analysis.papers)


def test_names_on_the_map_have_a_ground_of_their_own():
    names = plots.topic_map(analysis_of("ordinary"), theme="dark").layout.annotations
    assert {name.bgcolor for name in names} == {style.veil(style.DARK)}


def test_rows_of_the_heat_map_have_room_for_names_of_two_lines():
    analysis = analysis_of("ordinary")
    short = analysis.topics.assign(label=[f"T{n}" for n in analysis.topics["topic"]])
    long = short.assign(label=short["label"] + " of a name that is far too long for one line")
    heights = [
        plots.topic_heatmap(dataclasses.replace(analysis, topics=topics)).layout.height
        for topics in (short, long)
    ]
    assert heights[1] - heights[0] == 10 * len(short)


def test_a_map_of_many_papers_is_drawn_by_the_graphics_card():
    figure = plots.topic_map(example_analysis(n_papers=1600))
    assert {trace.type for trace in figure.data} == {"scattergl"}


def test_the_heat_map_holds_the_shares():
    analysis = analysis_of("ordinary")
    cells = plots.topic_heatmap(analysis, [5]).data[0].z
    assert list(cells[0]) == pytest.approx(analysis.timeline.query("topic == 5")["share"].tolist())


def test_the_analysis_is_not_changed():
    analysis = example_analysis(n_papers=60)
    before = {name: getattr(analysis, name).copy() for name in ("timeline", "bands", "signals")}
    for name in plots.__all__:
        getattr(plots, name)(analysis)
    for name, frame in before.items():
        assert frame.equals(getattr(analysis, name))


def test_the_tree_is_that_of_broader_topics():
    analysis = example_analysis()
    figure = plots.topic_hierarchy(analysis)
    by_role = {trace.meta["role"]: trace for trace in figure.data}
    is_broad = analysis.hierarchy["level"] > 0
    assert len(by_role["broader"].x) == is_broad.sum()
    assert all("Broad" in text for text in by_role["broader"].text)
    n_branches = sum(trace.meta["role"] == "branch" for trace in figure.data)
    assert n_branches == analysis.hierarchy["parent"].notna().sum()
    heights = list(by_role["leaves"].y)
    assert sorted(heights) == list(range(len(analysis.topics)))


def test_without_broader_topics_the_tree_says_so():
    analysis = example_analysis()
    leaves = analysis.hierarchy[analysis.hierarchy["level"] == 0].assign(parent=pd.NA)
    alone = dataclasses.replace(analysis, hierarchy=check_frame(leaves, "hierarchy"))
    figure = plots.topic_hierarchy(alone)
    assert not figure.data
    assert "No topics join" in figure.layout.annotations[0].text


def test_overlaps_are_drawn_both_ways():
    analysis = example_analysis()
    pair = {"topic": 0, "other": 1, "label": "A", "other_label": "B", "n_shared": 6}
    rest = {"share": 0.5, "other_share": 0.25, "jaccard": 0.2, "relation": "overlap"}
    overlaps = check_frame(pd.DataFrame([pair | rest]), "overlaps")
    (drawn,) = plots.topic_overlap(dataclasses.replace(analysis, overlaps=overlaps)).data
    # Rows run from the last topic, at the bottom, to the first.
    assert drawn.z[0][0] == pytest.approx(0.25)
    assert drawn.z[1][1] == pytest.approx(0.5)
    assert [list(row) for row in drawn.text] == [["6", ""], ["", "6"]]
