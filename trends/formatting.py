"""How factors and probabilities are written: the same in sentences, tables and charts."""

from typing import Final

import numpy as np
import pandas as pd

__all__ = [
    "WITHDRAWN",
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

# How the sentence of a claim begins that did not hold on a second look.
WITHDRAWN: Final = "inconclusive, withdrawn"

MOST: Final = 99.0
LEAST: Final = 0.01
LIMITS: Final = (0.01, 0.05, 0.10)
MOST_DIGITS: Final = 7


def write_factor(factor: float) -> str:
    """Return a factor with two or three digits.

    Examples
    --------
    >>> write_factor(1.62), write_factor(0.051), write_factor(14.2), write_factor(2000)
    ('x1.62', 'x0.05', 'x14', 'over x99')
    """
    if factor > MOST:
        return f"over x{MOST:.0f}"
    if factor < LEAST:
        return f"under x{LEAST}"
    return f"x{factor:.{0 if factor >= 9.95 else 1 if factor >= 1.995 else 2}f}"


def write_interval(low: float, high: float) -> str:
    """Return the two ends of an interval of factors, with digits that show their side of 1.

    Examples
    --------
    >>> write_interval(1.3, 2), write_interval(0.4, float("inf")), write_interval(1.0001, 1.2)
    ('x1.30 to x2.0', 'x0.40 to over x99', 'x1.0001 to x1.20')
    """
    shown = [write_factor(low), write_factor(high)]
    if low > 1 and shown[0] == "x1.00":
        shown[0] = f"x{low:.4f}"
    if high < 1 and shown[1] == "x1.00":
        shown[1] = f"x{high:.4f}"
    return " to ".join(shown)


def write_q(value: float) -> str:
    """Return a p or q value, with the digits that show that it lies below a limit.

    Examples
    --------
    >>> write_q(0.2), write_q(0.003), write_q(0.0004), write_q(0.0499), write_q(0.0501)
    ('0.20', '0.003', '< 0.001', '0.0499', '0.050')
    """
    if value < 0.001:
        return "< 0.001"
    least = 3 if value < 0.0995 else 2
    digits = range(least, MOST_DIGITS)
    is_shown = (n for n in digits if not any(value < x <= round(value, n) for x in LIMITS))
    return f"{value:.{next(is_shown, MOST_DIGITS)}f}"


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
    if value >= 10:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 0.95 else f"{value:.2g}"


def write_growth(middle: float, low: float, high: float, *, pace: str, level: str = "95") -> str:
    """Write what a share did, and how sure that is, from log factors.

    Examples
    --------
    >>> import math
    >>> write_growth(math.log(1.6), math.log(1.3), math.log(2), pace="a year")
    'grew x1.60 a year (95 % CI x1.30 to x2.0)'
    >>> write_growth(math.log(0.7), math.log(0.6), math.log(0.8), pace="a year")
    'fell by 30 % a year (95 % CI 20 % to 40 %)'
    >>> write_growth(math.log(0.9), math.log(0.6), math.log(1.4), pace="a year")
    'changed x0.90 a year (95 % CI x0.60 to x1.40)'
    """
    factor, least, most = np.exp(np.clip([middle, low, high], -50.0, 50.0)).tolist()
    if high < 0:
        losses = f"{_percent_lost(most)} % to {_percent_lost(least)} %"
        return f"fell by {_percent_lost(factor)} % {pace} ({level} % CI {losses})"
    verb = "grew" if low > 0 else "changed"
    ends = write_interval(least, most)
    return f"{verb} {write_factor(factor)} {pace} ({level} % CI {ends})"


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


def write_day(day: np.datetime64) -> str:
    """Write a day as year-month-day."""
    return str(pd.Timestamp(day).date())


def _percent_lost(factor: float) -> str:
    lost = 100 * (1 - factor)
    if lost > 99.9:
        return "over 99.9"
    return f"{lost:.1f}" if lost > 99 or lost < 1.5 else f"{lost:.0f}"
