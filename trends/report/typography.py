"""How numbers and dates are written; the same in HTML, Markdown and the summary's sentences."""

import datetime as dt
import math
import re

from trends import formatting
from trends.errors import count_things

__all__ = [
    "set_signs",
    "write_count",
    "write_date",
    "write_factor",
    "write_interval",
    "write_list",
    "write_papers",
    "write_points",
    "write_q",
    "write_share",
]

NARROW = "\u202f"


def write_count(number: float | None) -> str:
    """Return a whole number with thousands apart: "12,345".

    Examples
    --------
    >>> write_count(12345)
    '12,345'
    """
    return "–" if number is None else f"{number:,.0f}"


def write_papers(n_papers: int) -> str:
    """Return "1 paper" or "12 papers"."""
    return count_things(n_papers, "paper")


def write_share(share: float | None) -> str:
    """Return a share in per cent, with a decimal only below 10 %.

    Examples
    --------
    >>> [write_share(share).replace(NARROW, " ") for share in (0.0432, 0.432, None)]
    ['4.3 %', '43 %', '–']
    """
    if share is None or math.isnan(share):
        return "–"
    percent = 100 * share
    digits = 0 if percent >= 9.95 or percent == 0 else 1 if percent >= 0.095 else 2
    return f"{percent:.{digits}f}{NARROW}%"


def write_factor(factor: float | None) -> str:
    """Return a factor with two or three digits: "×1.62", "×0.05", "×14", "over ×99".

    Examples
    --------
    >>> write_factor(1.62), write_factor(0.051), write_factor(14.2), write_factor(2000)
    ('×1.62', '×0.05', '×14', 'over ×99')
    """
    if factor is None or math.isnan(factor):
        return "–"
    return set_signs(formatting.write_factor(factor))


def write_interval(low: float | None, high: float | None) -> str:
    """Return the two ends of an interval of factors: "×1.30 to ×2.0"."""
    if low is None or high is None:
        return "–"
    return set_signs(formatting.write_interval(low, high))


def write_points(difference: float | None) -> str:
    """Return a difference of shares in percentage points: "+1.3 points", "−0.2 points".

    Examples
    --------
    >>> write_points(0.0132), write_points(-0.002)
    ('+1.3 points', '−0.2 points')
    >>> write_points(0.0004), write_points(-0.00001)
    ('+0.04 points', '0 points')
    """
    if difference is None or math.isnan(difference):
        return "–"
    points = abs(100 * difference)
    if points < 0.005:
        return "0 points"
    return f"{'−' if difference < 0 else '+'}{points:.{1 if points >= 0.095 else 2}f} points"


def write_q(value: float | None) -> str:
    """Return a p or q value: "0.20", "0.003", "< 0.001"."""
    if value is None or math.isnan(value):
        return "–"
    return formatting.write_q(value)


def set_signs(figures: str) -> str:
    """Return plain figures as a page sets them: "×1.6" for "x1.6", no line break before "%".

    Examples
    --------
    >>> set_signs("x1.6, 95 % CI x1.3 to x2.0").replace(NARROW, "_")
    '×1.6, 95_% CI ×1.3 to ×2.0'
    """
    return re.sub(r"(?<=\d) %", f"{NARROW}%", re.sub(r"\bx(?=\d)", "×", figures))


def write_date(date: str | None) -> str:
    """Return an ISO date, month or year as people read it: "21 Apr 2026", "Apr 2026", "2026".

    Examples
    --------
    >>> write_date("2026-04-21"), write_date("2026-04"), write_date("2026"), write_date(None)
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


def write_list(items: list[str]) -> str:
    """Return "a", "a and b" or "a, b and c"; semicolons stand between items that hold commas.

    Examples
    --------
    >>> write_list(["Image", "Speech", "Text"]), write_list(["Image, editing", "Speech", "Text"])
    ('Image, Speech and Text', 'Image, editing; Speech and Text')
    """
    comma = "; " if any(", " in item for item in items) else ", "
    return f"{comma.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)
