"""Small inline charts that need no script: pixel geometry of numbers from the summary."""

import math
from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

__all__ = ["interval_bar", "panel", "sparkline"]

Value = float | int | None
PlaceX = Callable[[float], float]
INTERVAL_LIMIT = math.log(16)


def sparkline(shares: Sequence[Value], is_complete: Sequence[bool], label: str) -> Markup:
    """Return a line of shares 120 x 28 pixels; the end is a dot, hollow where it is partial.

    Parameters
    ----------
    shares
        One share a period, None where there were no papers at all.
    is_complete
        Whether the corpus covers the period whole; partial ones are not joined to the line.
    label
        What a screen reader says.
    """
    width, height, pad = 120, 28, 4
    highest = max((share for share in shares if share is not None), default=0) or 1
    points = [
        (_x(place, len(shares), width, pad), height - pad - (height - 2 * pad) * share / highest)
        if share is not None
        else None
        for place, share in enumerate(shares)
    ]
    whole = [point if done else None for point, done in zip(points, is_complete, strict=True)]
    body = "".join(_polyline(run) for run in _runs(whole))
    ends = [point for point in whole if point is not None][-1:]
    body += "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in ends)
    partial = [p for p, done in zip(points, is_complete, strict=True) if p is not None and not done]
    body += "".join(f'<circle class="open" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in partial)
    return _svg(body, width, height, label, "spark")


def interval_bar(factor: Value, low: Value, high: Value, label: str) -> Markup:
    """Return an interval of annual factors on a log scale from 1/16 to 16, with a line at 1."""
    width, height = 120, 18
    middle = height / 2
    body = f'<path class="rule" d="M{width / 2} 1V{height - 1}"/>'
    if factor is not None and low is not None and high is not None:
        left, right = _log_x(low, width), _log_x(high, width)
        body += f'<path d="M{left:.1f} {middle}H{right:.1f}"/>'
        body += f'<circle cx="{_log_x(factor, width):.1f}" cy="{middle}" r="4"/>'
        body += _arrow(left, -1, middle) if low < 1 / 16 else ""
        body += _arrow(right, 1, middle) if high > 16 else ""
    return _svg(body, width, height, label, "interval")


def panel(
    shares: Sequence[Value],
    is_complete: Sequence[bool],
    *,
    band: Sequence[tuple[int, float, float, float]],
    periods: Sequence[str],
    label: str,
) -> Markup:
    """Return a chart of one topic's share 560 x 200 pixels with axis, band and dots.

    Parameters
    ----------
    shares, is_complete
        As in `sparkline`.
    band
        Place of a period with fitted, lower and upper share, in order.
    periods
        Labels of all periods; the first, middle and last are written.
    label
        What a screen reader says.
    """
    width, height, left, bottom = 560, 200, 44, 24
    tops = [share for share in shares if share is not None] + [high for *_, high in band]
    ceiling, ticks = nice_ticks(max(tops, default=0))

    def place_x(place: float) -> float:
        return left + _x(place, len(shares), width - left, 10)

    def place_y(share: float) -> float:
        return 8 + (height - bottom - 8) * (1 - share / ceiling)

    body = "".join(
        f'<path class="grid" d="M{left} {place_y(tick):.1f}H{width}"/>'
        f'<text class="tick" x="{left - 6}" y="{place_y(tick) + 4:.1f}" text-anchor="end">'
        f"{100 * tick:g}%</text>"
        for tick in ticks
    )
    body += _hatches(is_complete, place_x, height - bottom)
    if band:
        upper = [(place_x(place), place_y(high)) for place, _, _, high in band]
        lower = [(place_x(place), place_y(low)) for place, _, low, _ in reversed(band)]
        body += f'<path class="band" d="M{_path([*upper, *lower])}Z"/>'
        body += _polyline([(place_x(place), place_y(fit)) for place, fit, _, _ in band])
    for place, (share, done) in enumerate(zip(shares, is_complete, strict=True)):
        if share is not None:
            kind = "dot" if done else "dot open"
            body += f'<circle class="{kind}" cx="{place_x(place):.1f}" cy="{place_y(share):.1f}" r="3"/>'
    body += _period_names(periods, place_x, height)
    return _svg(body, width, height, label, "panel")


def nice_ticks(highest: float) -> tuple[float, list[float]]:
    """Return a round upper end of an axis from zero, and its ticks.

    Examples
    --------
    >>> nice_ticks(0.34)
    (0.4, [0.0, 0.2, 0.4])
    """
    steps = [mantissa * 10.0**power for power in range(-4, 1) for mantissa in (1, 2, 2.5, 5)]
    step = next((step for step in steps if highest <= 4 * step), 0.25)
    n_steps = max(math.ceil(round(highest / step, 9)), 1)
    if n_steps == 4:
        step, n_steps = 2 * step, 2
    ticks = [round(step * place, 10) for place in range(n_steps + 1)]
    return ticks[-1], ticks


def _x(place: float, n_places: int, width: float, pad: float) -> float:
    return pad + (width - 2 * pad) * (place / (n_places - 1) if n_places > 1 else 0.5)


def _log_x(factor: float, width: float) -> float:
    bounded = min(max(math.log(max(factor, 1e-9)) / INTERVAL_LIMIT, -1), 1)
    return width / 2 + bounded * (width / 2 - 6)


def _arrow(x: float, direction: int, y: float) -> str:
    return (
        f'<path d="M{x - 4 * direction:.1f} {y - 4}L{x:.1f} {y}L{x - 4 * direction:.1f} {y + 4}"/>'
    )


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Split at gaps: a line never bridges a period without papers."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if len(run) > 1]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _polyline(points: Sequence[tuple[float, float]]) -> str:
    return f'<path class="line" d="M{_path(points)}"/>'


def _hatches(is_complete: Sequence[bool], place_x: PlaceX, bottom: float) -> str:
    half = (place_x(1) - place_x(0)) / 2 if len(is_complete) > 1 else 60
    return "".join(
        f'<rect class="hatch" x="{place_x(place) - half:.1f}" y="8" width="{2 * half:.1f}" '
        f'height="{bottom - 8}"/>'
        for place, done in enumerate(is_complete)
        if not done
    )


def _period_names(periods: Sequence[str], place_x: PlaceX, height: float) -> str:
    last = len(periods) - 1
    places = list(range(len(periods))) if len(periods) <= 8 else [0, last // 2, last]
    anchors = {0: "start", last: "end"} if len(periods) > 8 else {}
    return "".join(
        f'<text class="tick" x="{place_x(place):.1f}" y="{height - 6}" '
        f'text-anchor="{anchors.get(place, "middle")}">{escape(periods[place])}</text>'
        for place in dict.fromkeys(places)
    )


def _svg(body: str, width: int, height: int, label: str, kind: str) -> Markup:
    return Markup(  # noqa: S704 - numbers, and texts escaped one by one
        f'<svg class="{kind}" role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">{body}</svg>'
    )
