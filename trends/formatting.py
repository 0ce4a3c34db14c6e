"""How counts, shares, factors, times and probabilities are written: one way in sentences, tables and charts.

Everything here is plain text ("x1.6", "43.2 %"); `trends.report.typography` sets the signs for a page.
"""

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np


__all__ = [
    "WITHDRAWN",
    "agree",
    "format_count",
    "format_date",
    "format_day",
    "format_duration",
    "format_factor",
    "format_growth",
    "format_interval",
    "format_list",
    "format_number",
    "format_percent",
    "format_points",
    "format_q",
    "format_share",
]

# How the sentence of a claim begins that did not hold on a second look.
WITHDRAWN: Final = "inconclusive, withdrawn"

# Chosen by hand: larger and smaller factors are shown as bounds, since their digits mean nothing.
MOST: Final = 99.0
# Chosen by hand: see `MOST`.
LEAST: Final = 0.01
# Levels of significance in common use (Fisher, 1925, has .05 and .01); no value above one is rounded down to it.
LIMITS: Final = (0.01, 0.05, 0.10)
# Chosen by hand: digits after the point at most.
MOST_DIGITS: Final = 7


def format_factor(factor: float) -> str:
    """Return a factor with two or three digits.

    Examples
    --------
    >>> format_factor(1.62), format_factor(0.051), format_factor(14.2), format_factor(2000)
    ('x1.62', 'x0.05', 'x14', 'over x99')
    """
    if factor > MOST:
        return f"over x{MOST:.0f}"
    if factor < LEAST:
        return f"under x{LEAST}"
    return f"x{factor:.{0 if factor >= 9.95 else 1 if factor >= 1.995 else 2}f}"


def format_interval(low: float, high: float) -> str:
    """Return the two ends of an interval of factors, with digits that show their side of 1.

    Examples
    --------
    >>> format_interval(1.3, 2), format_interval(0.4, float("inf")), format_interval(1.0001, 1.2)
    ('x1.30 to x2.0', 'x0.40 to over x99', 'x1.0001 to x1.20')
    """
    shown = [format_factor(low), format_factor(high)]
    if low > 1 and shown[0] == "x1.00":
        shown[0] = f"x{low:.4f}"
    if high < 1 and shown[1] == "x1.00":
        shown[1] = f"x{high:.4f}"
    return " to ".join(shown)


def format_q(value: float) -> str:
    """Return a p or q value, with the digits that show that it lies below a limit.

    Examples
    --------
    >>> format_q(0.2), format_q(0.003), format_q(0.0004), format_q(0.0499), format_q(0.0501)
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


def format_count(number: float, thing: str) -> str:
    """Return a number with the name of what it counts: "1 paper", "2,000 papers".

    Parameters
    ----------
    number
        A whole number.
    thing
        The singular, first of all the noun itself: "paper without a date".

    Examples
    --------
    >>> format_count(1, "paper"), format_count(2000, "paper left")
    ('1 paper', '2,000 papers left')
    """
    noun, space, rest = thing.partition(" ")
    return f"{int(number):,} {noun}{'' if int(number) == 1 else 's'}{space}{rest}"


def agree(number: object, singular: str, plural: str) -> str:
    """Return the form of a word that agrees with a number.

    Examples
    --------
    >>> agree(1, "is", "are"), agree(2, "is", "are")
    ('is', 'are')
    """
    return singular if number == 1 else plural


def format_share(share: float) -> str:
    """Return a share in percent, with the digits that a small one needs.

    Examples
    --------
    >>> [format_share(share) for share in (0.432, 0.0432, 0.00043, 0.00001, 0)]
    ['43.2 %', '4.3 %', '0.04 %', 'under 0.01 %', '0 %']
    """
    percent = 100 * share
    if percent == 0:
        return "0 %"
    if percent < 0.01:
        return "under 0.01 %"
    return f"{percent:.2f} %" if percent < 0.1 else f"{percent:.1f} %"


def format_percent(part: float) -> str:
    """Return a part of a whole in whole percent.

    Examples
    --------
    >>> format_percent(0.554), format_percent(1.02)
    ('55 %', '102 %')
    """
    return f"{100 * part:.0f} %"


def format_points(difference: float) -> str:
    """Return a difference of shares in percentage points.

    Examples
    --------
    >>> format_points(0.0132), format_points(-0.002), format_points(-0.00001)
    ('+1.3 points', '-0.2 points', '0 points')
    """
    points = abs(100 * difference)
    if points < 0.005:
        return "0 points"
    return f"{'-' if difference < 0 else '+'}{points:.{1 if points >= 0.095 else 2}f} points"


def format_date(date: str | None) -> str:
    """Return an ISO date, month or year as people read it: "21 Apr 2026", "Apr 2026", "2026".

    Examples
    --------
    >>> format_date("2026-04-21"), format_date("2026-04"), format_date("2026"), format_date(None)
    ('21 Apr 2026', 'Apr 2026', '2026', 'no date')
    """
    if not date:
        return "no date"
    if len(date) == 4:
        return date
    if len(date) == 7:
        return f"{dt.date.fromisoformat(f'{date}-01'):%b %Y}"
    day = dt.date.fromisoformat(date[:10])
    return f"{day.day} {day:%b %Y}"


def format_list(items: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"; semicolons stand between items that hold commas.

    Examples
    --------
    >>> format_list(["Image", "Speech", "Text"]), format_list(["Image, editing", "Speech", "Text"])
    ('Image, Speech and Text', 'Image, editing; Speech and Text')
    """
    comma = "; " if any(", " in item for item in items) else ", "
    return f"{comma.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


def format_number(value: float) -> str:
    """Write a positive number with the digits that matter."""
    if value >= 10:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 0.95 else f"{value:.2g}"


def format_growth(middle: float, low: float, high: float, *, pace: str, level: str = "95") -> str:
    """Write what a share did, and how sure that is, from log factors.

    Examples
    --------
    >>> import math
    >>> format_growth(math.log(1.6), math.log(1.3), math.log(2), pace="a year")
    'grew x1.60 a year (95 % CI x1.30 to x2.0)'
    >>> format_growth(math.log(0.7), math.log(0.6), math.log(0.8), pace="a year")
    'fell by 30 % a year (95 % CI 20 % to 40 %)'
    >>> format_growth(math.log(0.9), math.log(0.6), math.log(1.4), pace="a year")
    'changed x0.90 a year (95 % CI x0.60 to x1.40)'
    """
    factor, least, most = (math.exp(min(max(end, -50.0), 50.0)) for end in (middle, low, high))
    if high < 0:
        losses = f"{_percent_lost(most)} % to {_percent_lost(least)} %"
        return f"fell by {_percent_lost(factor)} % {pace} ({level} % CI {losses})"
    verb = "grew" if low > 0 else "changed"
    ends = format_interval(least, most)
    return f"{verb} {format_factor(factor)} {pace} ({level} % CI {ends})"


def format_duration(years: float) -> str:
    """Write a time span in the unit that a reader would use, with its number.

    Examples
    --------
    >>> format_duration(1.5), format_duration(6.0), format_duration(1 / 365.25)
    ('18 months', '6 years', '1 day')
    """
    days = years * 365.25
    length, unit = next((length, unit) for length, unit, least in UNITS if days >= least * length)
    value = days / length
    shown = f"{value:.0f}" if value >= 10 or unit == "day" else f"{value:.1f}".removesuffix(".0")
    shown = "1" if shown == "0" else shown
    return f"{shown} {unit}" if shown == "1" else f"{shown} {unit}s"


def format_day(day: "np.datetime64") -> str:
    """Write a day as year-month-day."""
    return str(day.astype("datetime64[D]"))


def _percent_lost(factor: float) -> str:
    lost = 100 * (1 - factor)
    if lost > 99.9:
        return "over 99.9"
    return f"{lost:.1f}" if lost > 99 or lost < 1.5 else f"{lost:.0f}"
