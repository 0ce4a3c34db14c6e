"""The growth that a table shows is the growth on which the status rests."""

import numpy as np
import pandas as pd
import pytest

from trends import assess_trends


@pytest.fixture(scope="module")
def signals():
    """A topic that falls for 22 years and rises for 8, and one that stays."""
    shares = {
        0: np.concatenate([np.linspace(0.3, 0.05, 22), np.linspace(0.06, 0.4, 8)]),
        1: np.full(30, 0.2),
    }
    rows = [
        (topic, period, round(400 * share), 400, share, True)
        for topic, own in shares.items()
        for period, share in zip(
            pd.date_range("1988-01-01", periods=30, freq="YS"), own, strict=True
        )
    ]
    columns = ["topic", "period", "n_papers", "n_total", "share", "is_complete"]
    return assess_trends(pd.DataFrame(rows, columns=columns)).set_index("topic")


def test_a_rise_of_recent_years_is_told_as_that(signals):
    risen = signals.loc[0]
    assert risen["status"] == "growing"
    assert (
        risen["annual_factor"] < 1 < risen["told_low"] < risen["told_factor"] < risen["told_high"]
    )
    assert risen["told_over"].startswith("last ")
    assert risen["told_over"].removeprefix("last ") in risen["sentence"]


def test_elsewhere_it_is_that_of_the_whole_span(signals):
    stable = signals.loc[1]
    assert stable["told_over"] == ""
    usual = stable[["annual_factor", "factor_low", "factor_high"]].tolist()
    assert stable[["told_factor", "told_low", "told_high"]].tolist() == usual


def test_a_fall_is_not_told_by_shares_that_rose():
    """From half of all papers to few, and back to more than the mean before."""
    shares = np.concatenate([np.linspace(0.5, 0.05, 22), np.linspace(0.06, 0.25, 8)])
    periods = pd.date_range("1988-01-01", periods=30, freq="YS")
    rows = [
        (topic, period, round(400 * share), 400, share, True)
        for topic, own in ((0, shares), (1, np.full(30, 0.2)))
        for period, share in zip(periods, own, strict=True)
    ]
    columns = ["topic", "period", "n_papers", "n_total", "share", "is_complete"]
    fallen = assess_trends(pd.DataFrame(rows, columns=columns)).iloc[0]
    assert fallen["status"] == "declining"
    assert fallen["share_recent"] > fallen["share_old"]
    assert fallen["sentence"].startswith("declining: now 25.0 % of the collected papers; ")
