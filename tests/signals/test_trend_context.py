"""One context a timeline: the same answers, with everything worked out once."""

import numpy as np
import pandas as pd
import pytest

from trends import (
    assess_trends,
    find_bursts,
    find_changes,
    forecast_shares,
    smooth_shares,
)
from trends.signals import TrendContext, trend_context

VERBS = (assess_trends, find_bursts, find_changes, forecast_shares, smooth_shares)


@pytest.fixture
def timeline(make_timeline):
    rng = np.random.default_rng(6)
    counts = rng.poisson(12, (12, 48))
    counts[0, 20:26] *= 4
    counts[1] = np.linspace(2, 40, 48)
    counts[2] = 0
    counts[3] = 400
    return make_timeline(counts, 400)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
def test_verbs_say_the_same_of_a_context_and_of_its_frame(timeline, verb):
    pd.testing.assert_frame_equal(verb(TrendContext(timeline)), verb(timeline))


def test_the_series_is_read_and_the_bursts_are_simulated_once(timeline, monkeypatch):
    asked = []
    for name in ("read_series", "measure_trends", "scan_bursts"):
        kernel = getattr(trend_context, name)
        monkeypatch.setattr(
            trend_context,
            name,
            lambda value, name=name, kernel=kernel, **more: (
                asked.append(name) or kernel(value, **more)
            ),
        )
    context = TrendContext(timeline)
    for verb in VERBS:
        verb(context)
    assert sorted(asked) == ["measure_trends", "read_series", "scan_bursts"]
