"""How factors and probabilities are written: the same in sentences, tables and charts."""

from typing import Final

__all__ = ["WITHDRAWN", "write_factor", "write_interval", "write_q"]

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
