"""How the sentences write counts, shares, growth, time and probabilities."""

from typing import Final

import numpy as np
import pandas as pd

__all__ = [
    "write_day",
    "write_duration",
    "write_factor",
    "write_growth",
    "write_interval",
    "write_number",
    "write_papers",
    "write_q",
    "write_share",
]

LARGE: Final = 1000.0
TINY: Final = 1 / LARGE
CLOSE_TO_ONE: Final = 0.25
LIMITS: Final = (0.01, 0.05, 0.10)
MOST_DIGITS: Final = 7
# Days of a unit, its name, how many of it make the unit worth using.
UNITS: Final = ((365.25, "year", 2.0), (30.44, "month", 2.0), (7.0, "week", 2.0), (1.0, "day", 0.0))


def write_papers(n: float) -> str:
    """Write a number of papers.

    Examples
    --------
    >>> write_papers(1), write_papers(1204)
    ('1 paper', '1,204 papers')
    """
    return "1 paper" if int(n) == 1 else f"{int(n):,} papers"


def write_share(share: float) -> str:
    """Write a share in percent, with the digits that a small one needs."""
    percent = 100 * share
    if 0 < percent < 0.01:
        return "under 0.01 %"
    return f"{percent:.2f} %" if 0 < percent < 0.1 else f"{percent:.1f} %"


def write_number(value: float) -> str:
    """Write a positive number with the digits that matter."""
    if value >= LARGE:
        return f"over {LARGE:.0f}"
    if value >= 10:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 0.95 else f"{value:.2g}"


def write_factor(factor: float) -> str:
    """Write a factor, with two decimals where it is close to 1."""
    return f"{factor:.2f}" if abs(factor - 1) < CLOSE_TO_ONE else write_number(factor)


def write_growth(middle: float, low: float, high: float, *, pace: str, level: str = "95") -> str:
    """Write what a share did, and how sure that is, from log factors.

    Examples
    --------
    >>> import math
    >>> write_growth(math.log(1.6), math.log(1.3), math.log(2), pace="a year")
    'grew x1.6 a year (95 % CI 1.3-2.0)'
    >>> write_growth(math.log(0.7), math.log(0.6), math.log(0.8), pace="a year")
    'fell by 30 % a year (95 % CI 20 % to 40 %)'
    >>> write_growth(math.log(0.9), math.log(0.6), math.log(1.4), pace="a year")
    'changed x0.90 a year (95 % CI 0.6-1.4)'
    """
    ends = write_interval(low, high)
    factor, least, most = np.exp(np.clip([middle, low, high], -50.0, 50.0))
    if high < 0:
        losses = f"{_percent_lost(most)} % to {_percent_lost(least)} %"
        return f"fell by {_percent_lost(factor)} % {pace} ({level} % CI {losses})"
    verb = "grew" if low > 0 else "changed"
    return f"{verb} x{write_factor(factor)} {pace} ({level} % CI {ends})"


def write_interval(low: float, high: float) -> str:
    """Write an interval of factors with digits that show on which side of 1 it ends.

    Examples
    --------
    >>> import math
    >>> write_interval(math.log(1.3), math.log(2)), write_interval(math.log(12), math.inf)
    ('1.3-2.0', 'over 12')
    """
    ends = np.exp(np.clip([low, high], -50.0, 50.0))
    if ends[0] <= TINY and ends[1] >= LARGE:
        return "unlimited"
    if ends[1] >= LARGE:
        return f"over {write_factor(min(float(ends[0]), LARGE - 1))}"
    if ends[0] <= TINY:
        return f"under {write_factor(float(ends[1]))}"
    is_close = bool(np.any(np.abs(ends - 1) < CLOSE_TO_ONE))
    shown = [f"{v:.2f}" if is_close and v < 10 else write_number(float(v)) for v in ends]
    if low > 0 and shown[0] == "1.00":
        shown[0] = f"{ends[0]:.4f}"
    if high < 0 and shown[1] == "1.00":
        shown[1] = f"{ends[1]:.4f}"
    return "-".join(shown)


def write_duration(years: float) -> str:
    """Write a time span in the unit that a reader would use, with its number.

    Examples
    --------
    >>> write_duration(1.5), write_duration(6.0), write_duration(1 / 365.25)
    ('18 months', '6 years', '1 day')
    """
    days = years * 365.25
    length, unit = next((length, unit) for length, unit, least in UNITS if days >= least * length)
    value = days / length
    shown = f"{value:.0f}" if value >= 10 or unit == "day" else f"{value:.1f}".removesuffix(".0")
    shown = "1" if shown == "0" else shown
    return f"{shown} {unit}" if shown == "1" else f"{shown} {unit}s"


def write_q(q_value: float) -> str:
    """Write a q-value, with as many digits as show on which side of a limit it lies."""
    if q_value < 0.001:
        return "q < .001"
    if q_value >= 0.995:
        return "q = 1"
    least = 3 if q_value < 0.0095 else 2
    digits = next((n for n in range(least, MOST_DIGITS) if round(q_value, n) not in LIMITS), 3)
    return "q = " + f"{q_value:.{digits}f}".lstrip("0")


def write_day(day: np.datetime64) -> str:
    """Write a day as year-month-day."""
    return str(pd.Timestamp(day).date())


def _percent_lost(factor: float) -> str:
    lost = 100 * (1 - factor)
    if lost > 99.9:
        return "over 99.9"
    return f"{lost:.1f}" if lost > 99 or lost < 1.5 else f"{lost:.0f}"
