"""Timelines and simulated worlds for the tests of the trend engine."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from trends.signals.stats.series import TopicSeries, read_calendar

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def worlds():
    """Return the module that draws worlds with planted truth."""
    name = "benchmark_worlds"
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / "worlds.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def make_timeline():
    """Return a function from counts (n_topics, n_periods) and totals to a timeline frame."""

    def build(counts, totals, *, freq="MS", start="2018-01-01", **columns):
        counts = np.atleast_2d(counts)
        periods = pd.date_range(start, periods=counts.shape[1], freq=freq)
        frame = pd.DataFrame(
            {
                "topic": np.repeat(np.arange(len(counts)), counts.shape[1]),
                "period": np.tile(periods, len(counts)),
                "n_papers": counts.ravel(),
                "n_total": np.tile(np.broadcast_to(totals, counts.shape[1]), len(counts)),
            }
        )
        return frame.assign(**columns)

    return build


@pytest.fixture
def make_series():
    """Return a function from counts and totals to the arrays that the tests work on."""

    def build(counts, totals, *, freq="MS", start="2018-01-01"):
        counts = np.atleast_2d(np.asarray(counts, dtype=float))
        periods = pd.date_range(start, periods=counts.shape[1], freq=freq).to_numpy()
        totals = np.broadcast_to(np.asarray(totals, dtype=float), counts.shape[1]).copy()
        calendar = read_calendar(periods.astype("datetime64[us]"))
        return TopicSeries(np.arange(len(counts)), counts, totals, calendar)

    return build
