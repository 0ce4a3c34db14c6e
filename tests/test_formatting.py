"""Figures are written alike wherever they stand."""

import math

import pytest

from trends import formatting
from trends.report import typography


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.66, 1.41, "x0.66 to x1.41"),
        (0.0, math.inf, "under x0.01 to over x99"),
        (0.0, 2.0, "under x0.01 to x2.0"),
        (12.4, 98.6, "x12 to x99"),
        (0.6, 0.99999, "x0.60 to x1.0000"),
    ],
)
def test_intervals(low: float, high: float, words: str) -> None:
    assert formatting.format_interval(low, high) == words
    assert typography.set_interval(low, high) == words.replace("x", "×")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0004, "< 0.001"),
        (0.0496, "0.0496"),
        (0.05, "0.050"),
        (0.00996, "0.00996"),
        (0.01004, "0.010"),
        (0.42, "0.42"),
        (1.0, "1.00"),
    ],
)
def test_values_below_a_limit_do_not_round_onto_it(value: float, words: str) -> None:
    assert formatting.format_q(value) == words
    assert typography.set_q(value) == words
