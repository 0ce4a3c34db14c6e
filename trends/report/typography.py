"""Figures as a page sets them: "×1.6" for "x1.6", a dash for what is missing."""

import math
import re
from collections.abc import Callable
from typing import Final

from trends import formatting

__all__ = [
    "NARROW",
    "set_count",
    "set_factor",
    "set_interval",
    "set_papers",
    "set_points",
    "set_q",
    "set_share",
    "set_signs",
]

NARROW: Final = "\u202f"
MISSING: Final = "–"


def set_signs(figures: str) -> str:
    """Return plain figures with the signs of a page, and no line break before "%".

    Examples
    --------
    >>> set_signs("x1.6, 95 % CI x1.3 to x2.0, -0.2 points").replace(NARROW, "_")
    '×1.6, 95_% CI ×1.3 to ×2.0, −0.2 points'
    """
    signed = re.sub(r"\bx(?=\d)", "×", figures)
    signed = re.sub(r"(?<![\w.])-(?=\d)", "−", signed)
    return re.sub(r"(?<=\d) %", f"{NARROW}%", signed)


def set_count(number: float | None) -> str:
    """Return a whole number with separated thousands: "12,345"."""
    return MISSING if number is None else f"{number:,.0f}"


def set_papers(n_papers: int) -> str:
    """Return "1 paper" or "12 papers"."""
    return formatting.format_count(n_papers, "paper")


def set_share(share: float | None) -> str:
    """Return a share in percent.

    Examples
    --------
    >>> [set_share(share).replace(NARROW, " ") for share in (0.0432, 0.432, None)]
    ['4.3 %', '43.2 %', '–']
    """
    return _set(share, formatting.format_share)


def set_factor(factor: float | None) -> str:
    """Return a factor: "×1.62", "×0.05", "×14", "over ×99"."""
    return _set(factor, formatting.format_factor)


def set_interval(low: float | None, high: float | None) -> str:
    """Return the two ends of an interval of factors: "×1.30 to ×2.0"."""
    if low is None or high is None:
        return MISSING
    return set_signs(formatting.format_interval(low, high))


def set_points(difference: float | None) -> str:
    """Return a difference of shares in percentage points: "+1.3 points", "−0.2 points"."""
    return _set(difference, formatting.format_points)


def set_q(value: float | None) -> str:
    """Return a p or q value: "0.20", "0.003", "< 0.001"."""
    return _set(value, formatting.format_q)


def _set(value: float | None, write: Callable[[float], str]) -> str:
    return MISSING if value is None or math.isnan(value) else set_signs(write(value))
