"""Small inline charts that need no script: pixel geometry of numbers from the summary."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

__all__ = ["Series", "interval_bar", "nice_ticks", "panel", "sparkline"]

Value = float | int | None
PlaceX = Callable[[float], float]
Fit = tuple[int, float, float, float]  # place of a period, fitted, lower and upper share
# Chosen by hand: periods with less than this share of the largest one's papers do not set the scale.
NEARLY_EMPTY = 0.2
# Chosen by hand: pixels reserved for a character of the axis.
LETTER = 7


def interval_bar(
    factor: Value, low: Value, high: Value, label: str, *, scale: float = 16
) -> Markup:
    """Return an interval of factors on a log scale that ends at `scale`, with a line at 1."""
    width, height = 120, 18
    middle = height / 2
    body = f'<path class="rule" d="M{width / 2} 1V{height - 1}"/>'
    if factor is not None and low is not None and high is not None:
        left, right = _log_x(low, width, scale), _log_x(high, width, scale)
        body += f'<path d="M{left:.1f} {middle}H{right:.1f}"/>'
        body += f'<circle cx="{_log_x(factor, width, scale):.1f}" cy="{middle}" r="4"/>'
        body += _arrow(left, -1, middle) if low < 1 / scale else ""
        body += _arrow(right, 1, middle) if high > scale else ""
    return _svg(body, width, height, label, "interval")


@dataclass(frozen=True)
class Series:
    """What a panel draws of one topic: values by period, in the order of `periods`.

    Parameters
    ----------
    shares, n_totals, is_complete
        Share (None without papers), all papers of the period, and whether it is covered whole.
    band
        Place of a period with fitted, lower and upper share, in order.
    periods
        Labels of all periods; the first, middle and last are written where not all fit.
    """

    shares: Sequence[Value]
    n_totals: Sequence[int]
    is_complete: Sequence[bool]
    band: Sequence[Fit]
    periods: Sequence[str]

    @property
    def highest(self) -> float:
        """The share that an axis must reach.

        One paper of one is 100 %, and its interval reaches from nothing to all: periods that are
        nearly empty do not set the scale, nor do bounds beyond twice the largest share. What lies
        above the scale is drawn at its edge.
        """
        fullest = max(self.n_totals, default=0)
        full = [n_total >= fullest * NEARLY_EMPTY for n_total in self.n_totals]
        shares = [
            share for share, is_full in zip(self.shares, full, strict=True) if share and is_full
        ]
        largest = max([*shares, *(fit for place, fit, _, _ in self.band if full[place])], default=0)
        bounds = [high for place, _, _, high in self.band if full[place]]
        return min(max([largest, *bounds]), 2 * largest)


def sparkline(series: Series, label: str) -> Markup:
    """Return a topic's share 120 x 28 pixels: observed faint, smoothed strong, the end as a dot.

    Parameters
    ----------
    series
        What is drawn; the last dot is hollow where its period is covered in part, and such
        periods are not joined to the line.
    label
        What a screen reader says.
    """
    width, height, pad = 120, 28, 4
    top = series.highest or 1

    def place(index: float, share: float) -> tuple[float, float]:
        """Return the point of a share in a period."""
        y = height - pad - (height - 2 * pad) * min(share / top, 1)
        return _x(index, len(series.shares), width, pad), y

    observed = [
        place(index, share) if share is not None and whole else None
        for index, (share, whole) in enumerate(zip(series.shares, series.is_complete, strict=True))
    ]
    smooth = [[place(index, fit) for index, fit, _, _ in run] for run in _neighbors(series.band)]
    kind = "raw" if smooth else "line"
    body = "".join(_polyline(run, kind) for run in _runs(observed))
    body += "".join(_polyline(run, "line") for run in smooth if len(run) > 1)
    ends = [run[-1] for run in smooth[-1:]] or [point for point in observed if point is not None][
        -1:
    ]
    body += "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in ends)
    if series.shares and series.shares[-1] is not None and not series.is_complete[-1]:
        x, y = place(len(series.shares) - 1, series.shares[-1])
        body += f'<circle class="open" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>'
    return _svg(body, width, height, label, "spark")


def panel(
    series: Series, label: str, *, highest: float | None = None, size: tuple[int, int] = (560, 210)
) -> Markup:
    """Return a chart of one topic's share, with axis, band, and dots as large as periods are full.

    Parameters
    ----------
    series
        What is drawn.
    label
        What a screen reader says.
    highest
        Share that the axis must reach, where panels are to have one scale; None takes the topic's.
    size
        Width and height in pixels.
    """
    width, height = size
    left, right, top, bottom = 42, 18, 8, 24
    ceiling, ticks = nice_ticks(series.highest if highest is None else highest)
    n_places = len(series.shares)

    def place_x(place: float) -> float:
        """Return the horizontal position of a period."""
        return left + _x(place, n_places, width - left - right, 8 + 60 / max(n_places, 2))

    def place_y(share: float) -> float:
        """Return the vertical position of a share."""
        return top + (height - bottom - top) * (1 - min(share, ceiling) / ceiling)

    body = "".join(
        f'<path class="grid" d="M{left} {place_y(tick):.1f}H{width}"/>'
        f'<text class="tick" x="{left - 6}" y="{place_y(tick) + 4:.1f}" text-anchor="end">'
        f"{100 * tick:g}%</text>"
        for tick in ticks
    )
    body += _hatches(series.is_complete, place_x, top=top, bottom=height - bottom)
    body += _curve(series, place_x, place_y) + _dots(series, place_x, place_y)
    body += _period_names(series.periods, place_x, width=width, height=height)
    return _svg(body, width, height, label, "panel")


def _curve(series: Series, place_x: PlaceX, place_y: PlaceX) -> str:
    """Draw the band around its fit; without a band, join the shares of complete periods."""
    if series.band:
        return "".join(_draw_band(run, place_x, place_y) for run in _neighbors(series.band))
    points = [
        (place_x(place), place_y(share)) if share is not None and whole else None
        for place, (share, whole) in enumerate(zip(series.shares, series.is_complete, strict=True))
    ]
    return "".join(_polyline(run) for run in _runs(points))


def _draw_band(run: Sequence[Fit], place_x: PlaceX, place_y: PlaceX) -> str:
    upper = [(place_x(place), place_y(high)) for place, _, _, high in run]
    lower = [(place_x(place), place_y(low)) for place, _, low, _ in reversed(run)]
    fit = [(place_x(place), place_y(share)) for place, share, _, _ in run]
    return f'<path class="band" d="M{_path([*upper, *lower])}Z"/>{_polyline(fit)}'


def _neighbors(band: Sequence[Fit]) -> list[list[Fit]]:
    """Split a band where periods are missing: nothing is drawn through years without papers."""
    runs: list[list[Fit]] = []
    for fit in band:
        if runs and fit[0] == runs[-1][-1][0] + 1:
            runs[-1].append(fit)
        else:
            runs.append([fit])
    return runs


def _dots(series: Series, place_x: PlaceX, place_y: PlaceX) -> str:
    fullest = max(series.n_totals, default=1) or 1
    values = zip(series.shares, series.n_totals, series.is_complete, strict=True)
    return "".join(
        f'<circle class="{"dot" if whole else "dot open"}" cx="{place_x(place):.1f}" '
        f'cy="{place_y(share):.1f}" r="{1.2 + 3 * math.sqrt(n_total / fullest):.1f}"/>'
        for place, (share, n_total, whole) in enumerate(values)
        if share is not None
    )


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


def _log_x(factor: float, width: float, scale: float) -> float:
    bounded = min(max(math.log(max(factor, 1e-9)) / math.log(scale), -1), 1)
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


def _polyline(points: Sequence[tuple[float, float]], kind: str = "line") -> str:
    return f'<path class="{kind}" d="M{_path(points)}"/>'


def _hatches(is_complete: Sequence[bool], place_x: PlaceX, *, top: float, bottom: float) -> str:
    half = (place_x(1) - place_x(0)) / 2 if len(is_complete) > 1 else 60
    return "".join(
        f'<rect class="hatch" x="{place_x(place) - half:.1f}" y="{top}" width="{2 * half:.1f}" '
        f'height="{bottom - top}"/>'
        for place, whole in enumerate(is_complete)
        if not whole
    )


def _period_names(periods: Sequence[str], place_x: PlaceX, *, width: float, height: float) -> str:
    """Write all names where they fit, else the first, the middle and the last, else the ends."""
    last = len(periods) - 1
    room = width / (LETTER * max(map(len, periods), default=1))
    places = [0, last // 2, last] if room > 4 else [0, last]
    places = list(range(len(periods))) if len(periods) <= room * 0.6 else places
    anchors = {0: "start", last: "end"} if len(places) < len(periods) else {}
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
