"""The axis of growth holds what is known of growth, and no more."""

import pandas as pd
import pytest

from tests.report.example_analysis import example_analysis
from trends import plots
from trends.plots.growth import choose_scale


def signals(low, high, status="growing"):
    return pd.DataFrame({"factor_low": low, "factor_high": high, "status": status})


@pytest.mark.parametrize(
    ("low", "high", "scale"),
    [
        ([0.95, 1.01], [1.02, 1.2], 1.25),
        ([0.5], [1.1], 2),
        ([0.05], [3.0], 16),
        ([None], [None], 16),
        ([1e-6], [1e6], 16),
    ],
)
def test_scale_is_the_least_that_holds_the_intervals(low, high, scale):
    assert choose_scale(signals(low, high)) == scale


def test_topics_of_too_few_papers_do_not_set_the_scale():
    both = pd.concat([signals([0.9], [1.1]), signals([0.01], [90.0], "not enough data")])
    assert choose_scale(both) == 1.25


def test_ticks_of_the_forest_lie_on_its_axis():
    axis = plots.growth_forest(example_analysis()).layout.xaxis
    low, high = (10**end for end in axis.range)
    assert low < min(axis.tickvals) < 1 < max(axis.tickvals) < high
    assert len(axis.tickvals) == len(axis.ticktext)
