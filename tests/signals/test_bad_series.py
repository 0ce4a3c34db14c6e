"""Series that real corpora hold: a spike, one period of half the papers, a topic in every second period."""

import numpy as np
import pandas as pd
import pytest

from trends import assess_trends, find_bursts, smooth_shares
from trends.signals import TrendContext

N_YEARS = 24


def make(counts, totals):
    counts = np.atleast_2d(counts)
    years = pd.date_range("1995-01-01", periods=counts.shape[1], freq="YS")
    return pd.DataFrame(
        {
            "topic": np.repeat(np.arange(len(counts)), counts.shape[1]),
            "period": np.tile(years, len(counts)),
            "n_papers": counts.ravel().astype(int),
            "n_total": np.tile(np.broadcast_to(totals, counts.shape[1]), len(counts)),
        }
    )


def spike(place):
    counts = np.zeros(N_YEARS)
    counts[place] = 60
    return counts, 500


def half_in_one_period(place):
    totals = np.full(N_YEARS, 300)
    totals[place] = 300 * (N_YEARS - 1)
    return np.round(totals * 0.04), totals


def every_second_period(_place):
    totals = np.full(N_YEARS, 80)
    return np.where(np.arange(N_YEARS) % 2, totals, 0), totals


def hundredfold(_place):
    totals = np.round(40 * 100 ** np.linspace(0, 1, N_YEARS))
    return np.round(totals * 0.05), totals


CASES = [(spike, 3), (spike, 22), (half_in_one_period, 5), (half_in_one_period, 22)]
CASES += [(every_second_period, 0), (hundredfold, 0)]


@pytest.mark.parametrize("with_words", [False, True])
@pytest.mark.parametrize(("build", "place"), CASES)
def test_what_did_not_change_is_not_said_to_change(build, place, with_words):
    counts, totals = build(place)
    beside = np.random.default_rng(1).binomial(
        np.broadcast_to(totals, N_YEARS).astype(int), 0.05, (20, N_YEARS)
    )
    timeline = make(np.vstack([counts, beside]), totals)
    words = np.random.default_rng(2).binomial(
        np.broadcast_to(totals, N_YEARS).astype(int), 0.1, (40, N_YEARS)
    )
    context = TrendContext(timeline, make(words, totals) if with_words else None)
    signals = assess_trends(context)
    assert (signals["noise_from"] == ("words" if with_words else "topics")).all()
    assert signals["change"][0] in ("flat", "unclear")
    assert signals["status"][0] not in ("emerging", "growing", "declining")
    assert not signals["change"][1:].isin(["rose", "fell"]).any()
    assert np.isfinite(signals["change_p"]).all()
    bands = smooth_shares(context)
    assert bands["share_fit"].dropna().between(0, 1).all()
    find_bursts(timeline)
