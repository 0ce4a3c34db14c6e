"""The axis of growth holds what is known of growth, and no more."""

import dataclasses

import pytest

from tests.report.example_analysis import example_analysis
from trends import plots


def end_of_axis(low, high, status="growing"):
    """Return the factor at which the axis ends for topics with these intervals."""
    rows = {"annual_factor": 1.0, "factor_low": low, "factor_high": high, "status": status}
    told = {"reported_factor": 1.0, "reported_low": low, "reported_high": high}
    analysis = example_analysis()
    signals = analysis.signals.head(len(low)).assign(**rows | told, reported_over="")
    return max(
        plots.growth_forest(dataclasses.replace(analysis, signals=signals)).layout.xaxis.tickvals
    )


@pytest.mark.parametrize(
    ("low", "high", "scale"),
    [
        ([0.95, 1.01], [1.02, 1.2], 1.25),
        ([0.5], [1.1], 2),
        ([0.05], [3.0], 16),
        ([float("nan")], [float("nan")], 16),
        ([1e-6], [1e6], 16),
    ],
)
def test_scale_is_the_least_that_holds_the_intervals(low, high, scale):
    assert end_of_axis(low, high) == scale


def test_topics_of_too_few_papers_do_not_set_the_scale():
    status = ["growing", "not enough data"]
    assert end_of_axis([0.9, 0.01], [1.1, 90.0], status) == 1.25


def test_ticks_of_the_forest_lie_on_its_axis():
    axis = plots.growth_forest(example_analysis()).layout.xaxis
    low, high = (10**end for end in axis.range)
    assert low < min(axis.tickvals) < 1 < max(axis.tickvals) < high
    assert len(axis.tickvals) == len(axis.ticktext)


def forest(low, factor, high, status="growing"):
    analysis = example_analysis()
    values = {"annual_factor": factor, "factor_low": low, "factor_high": high, "status": status}
    told = {
        "reported_factor": factor,
        "reported_low": low,
        "reported_high": high,
        "reported_over": "",
    }
    signals = analysis.signals.head(1).assign(**values | told, q_value=float("nan"))
    return plots.growth_forest(dataclasses.replace(analysis, signals=signals))


def test_a_factor_beyond_the_axis_stands_at_its_end_with_its_value():
    figure = forest(5.0, 40.0, 600.0)
    (row,) = [trace for trace in figure.data if (trace.meta or {}).get("role") == "growth"]
    assert row.x[0] == max(figure.layout.xaxis.tickvals)
    assert "×40" in row.text[0]
    assert row.x[0] - row.error_x.arrayminus[0] == pytest.approx(5.0)
    assert row.x[0] + row.error_x.array[0] == pytest.approx(600.0)


def test_a_factor_on_the_axis_has_no_text_beside_it():
    figure = forest(1.1, 1.2, 1.3)
    (row,) = [trace for trace in figure.data if (trace.meta or {}).get("role") == "growth"]
    assert (row.x[0], row.text) == (1.2, None)


def test_hover_says_no_number_that_is_none():
    figure = forest(0.0001, 2.0, 40000.0, "not enough data")
    (row,) = [trace for trace in figure.data if (trace.meta or {}).get("role") == "growth"]
    assert "nan" not in row.hovertemplate
    assert "over ×99" in row.hovertemplate
