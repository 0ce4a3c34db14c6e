"""The rule by which verdicts are told over years: LORD++ with one hypothesis a topic and quarter."""

import datetime as dt

import numpy as np
import pytest

from trends.tracking.online_testing import (
    RATE,
    empty_tests,
    lord_levels,
    reject,
    share_of_quarter,
)


def test_without_rejections_no_more_than_half_the_wealth_is_spent():
    assert lord_levels(0, 100_000, []).sum() <= RATE / 2
    assert lord_levels(0, 100_000, [1, 40]).sum() <= 2 * RATE


def test_a_rejection_raises_the_levels_of_later_tests_alone():
    plain, richer = lord_levels(10, 5, []), lord_levels(10, 5, [9])
    assert (richer > plain).all()
    assert lord_levels(10, 5, [11])[0] == plain[0]


def test_a_topic_has_one_hypothesis_a_quarter():
    tests = empty_tests()
    for day in (dt.date(2026, 1, 5), dt.date(2026, 2, 9), dt.date(2026, 4, 6)):
        tests, _ = reject(tests, {"a": 0.9, "b": 0.8}, family="area", day=day)
    assert tests["quarter"].tolist() == ["2026Q1", "2026Q1", "2026Q2", "2026Q2"]
    assert tests["topic_key"].tolist() == ["a", "b", "a", "b"]


def test_looking_every_day_costs_no_more_than_looking_once():
    often = once = empty_tests()
    last = dt.date(2026, 3, 31)
    for number in range(90):
        often, _ = reject(
            often, {"a": 0.5}, family="area", day=dt.date(2026, 1, 1) + dt.timedelta(number)
        )
    once, _ = reject(once, {"a": 0.5}, family="area", day=last)
    assert often["spent"].tolist() == pytest.approx(once["spent"].tolist())
    assert once["spent"].tolist() == pytest.approx(once["level"].tolist())


def test_what_is_told_is_told_once_in_a_quarter():
    tests, told = reject(
        empty_tests(), {"a": 1e-9, "b": 0.5}, family="area", day=dt.date(2026, 2, 2)
    )
    assert told == ["a"]
    assert reject(tests, {"a": 1e-9}, family="area", day=dt.date(2026, 2, 9))[1] == []
    assert reject(tests, {"a": 1e-9}, family="area", day=dt.date(2026, 4, 6))[1] == ["a"]


def test_families_cost_each_other_nothing():
    tests, _ = reject(
        empty_tests(), dict.fromkeys("abc", 0.5), family="area", day=dt.date(2026, 1, 9)
    )
    alone, _ = reject(empty_tests(), {"d": 0.5}, family="named", day=dt.date(2026, 1, 9))
    both, _ = reject(tests, {"d": 0.5}, family="named", day=dt.date(2026, 1, 9))
    assert both["level"].iloc[-1] == alone["level"].iloc[-1]


def test_the_last_day_of_a_quarter_ends_it():
    assert share_of_quarter(dt.date(2024, 2, 29)) == ("2024Q1", pytest.approx(60 / 91))
    assert share_of_quarter(dt.date(2024, 12, 31)) == ("2024Q4", 1.0)


@pytest.mark.parametrize(
    "n_projects", [3, pytest.param(20, marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_three_years_of_weeks_without_a_trend_tell_almost_nothing(n_projects):
    # 20 topics whose p-values wander from week to week, as those of a growing corpus do.
    rng = np.random.default_rng(5)
    n_false = []
    for _ in range(n_projects):
        tests, told = empty_tests(), 0
        walk = rng.standard_normal(20)
        for week in range(156):
            walk = 0.9 * walk + np.sqrt(1 - 0.81) * rng.standard_normal(20)
            p_values = {f"t{k}": float(p) for k, p in enumerate(_two_sided(walk))}
            day = dt.date(2024, 1, 1) + dt.timedelta(weeks=week)
            tests, keys = reject(tests, p_values, family="area", day=day)
            told += len(keys)
        n_false.append(told)
    assert np.mean(n_false) * 52 / 156 <= 0.1


def _two_sided(values):
    from scipy import stats

    return 2 * stats.norm.sf(np.abs(values))
