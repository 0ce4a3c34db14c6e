"""Draw the pictures of the explanation: one per idea, computed by the library from a planted world.

Usage: python tools/draw_ideas.py
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from pictures import open_camera

import trends
from trends.plots.drawing import style
from trends.plots.drawing.layers import add_band

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
LOOK = style.LIGHT
BLUE, BROWN, GREEN = LOOK.palette[:3]
SEED = 5
N_MONTHS = 72
MONTHS = pd.date_range("2019-01-01", periods=N_MONTHS, freq="MS")
YEARS = np.arange(N_MONTHS) / 12


def make_timeline(paths: np.ndarray, totals: np.ndarray, seed: int = SEED) -> pd.DataFrame:
    """Draw papers from true shares of shape (n_topics, n_months)."""
    n_papers = np.random.default_rng(seed).binomial(totals, paths)
    n_topics = len(paths)
    return pd.DataFrame(
        {
            "topic": np.repeat(np.arange(n_topics), N_MONTHS),
            "period": np.tile(MONTHS, n_topics),
            "n_papers": n_papers.ravel(),
            "n_total": np.tile(totals, n_topics),
            "share": (n_papers / totals).ravel(),
            "is_complete": True,
        }
    )


def with_others(path: np.ndarray) -> pd.DataFrame:
    """Draw a topic of the share `path` among 20 that do not change."""
    others = np.random.default_rng(SEED).uniform(0.005, 0.03, (20, 1)) * np.ones(N_MONTHS)
    return make_timeline(np.vstack([path, others]), np.full(N_MONTHS, 500))


def of_first(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["topic"] == 0].reset_index(drop=True)


def dress(figure: go.Figure, title: str, subtitle: str, y_title: str, **layout: Any) -> go.Figure:
    figure.update_yaxes(title_text=y_title)
    return style.finish(
        figure,
        LOOK,
        title=title,
        subtitle=subtitle,
        alt=f"{title}. {subtitle}",
        height=330,
        **layout,
    )


def line(rows: pd.DataFrame, y: str, color: str, **options: Any) -> go.Scatter:
    return go.Scatter(x=rows["period"], y=rows[y], line={"color": color}, mode="lines", **options)


def draw_shares() -> go.Figure:
    totals = np.round(1500 * 1.4**YEARS).astype(int)
    rows = make_timeline(np.full((1, N_MONTHS), 0.05), totals)
    figure = go.Figure(line(rows, "n_papers", BROWN))
    figure.add_trace(line(rows, "share", BLUE, yaxis="y2"))
    for x, y, text, color in (
        (0.97, 1.0, "papers a month", BROWN),
        (0.02, 0.68, "share of all papers", BLUE),
    ):
        figure.add_annotation(
            x=x, y=y, xref="paper", yref="paper", text=text, font={"color": color}, showarrow=False
        )
    second = {"overlaying": "y", "side": "right", "range": [0, 0.1], "tickformat": ".0%"}
    return dress(
        figure,
        "A topic that does not grow, in a collection that does",
        "Its papers multiply; its share stays at 5 %",
        "papers",
        yaxis2={**second, "showgrid": False},
    )


def draw_intervals() -> go.Figure:
    figure = go.Figure()
    for per_month, color, name in (
        (15, BROWN, "15 papers a month"),
        (600, BLUE, "600 papers a month"),
    ):
        rows = make_timeline(np.full((1, N_MONTHS), 0.1), np.full(N_MONTHS, per_month))
        bands = trends.smooth_shares(rows)
        add_band(figure, bands, color, meta={})
        figure.add_trace(line(bands.rename(columns={"share_fit": "share"}), "share", color))
        last = bands.iloc[-1]
        figure.add_annotation(
            x=last["period"],
            y=last["share_high"],
            text=name,
            showarrow=False,
            xanchor="right",
            yshift=12,
            font={"color": color},
        )
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    return dress(
        figure,
        "The same true share, 10 %, in two collections",
        "Smoothed share with its 95 % band: few papers leave much open",
        "share",
    )


def draw_false_claims() -> go.Figure:
    random = np.random.default_rng(SEED)
    start = random.uniform(0.003, 0.02, 68)
    growth = np.where(np.arange(68)[:, None] < 60, 1.0, 2.0 ** (YEARS / 2))
    wobble = np.exp(random.normal(0, 0.15, (68, N_MONTHS)))
    totals = np.round(600 * 1.4**YEARS).astype(int)
    signals = trends.assess_trends(make_timeline(start[:, None] * growth * wobble, totals))
    signals = signals.sort_values("p_value", ignore_index=True)
    figure = go.Figure()
    for is_rising, color, name in (
        (False, BROWN, "no change"),
        (True, BLUE, "doubles in two years"),
    ):
        rows = signals[(signals["topic"] >= 60) == is_rising]
        figure.add_scatter(
            x=rows.index + 1, y=rows["q_value"], mode="markers", marker={"color": color}, name=name
        )
    figure.add_hline(y=0.05, line_dash="dash", annotation_text="q = .05")
    figure.update_xaxes(title_text="topics, the smallest q first")
    claimed = signals[signals["q_value"] < 0.05]
    n_false = int((claimed["topic"] < 60).sum())
    return dress(
        figure,
        "68 planted topics, 8 of which really rise",
        f"{len(claimed)} lie below the line and are claimed; {n_false} of them are false",
        "q",
        showlegend=True,
        legend={"x": 0.7, "y": 0.2},
    )


def draw_last_month() -> go.Figure:
    totals = np.full(N_MONTHS, 400)
    rows = make_timeline(np.full((1, N_MONTHS), 0.1), totals).tail(24)
    whole, last = rows.iloc[:-1], rows.iloc[-1]
    figure = go.Figure(line(whole, "n_papers", BLUE))
    figure.add_scatter(
        x=[whole["period"].iloc[-1], last["period"]],
        y=[whole["n_papers"].iloc[-1], round(last["n_papers"] * 0.25)],
        line={"color": BROWN, "dash": "dot"},
        marker={"symbol": "circle-open", "size": [0, 10]},
        mode="lines+markers",
    )
    figure.update_yaxes(rangemode="tozero")
    return dress(
        figure,
        "A crash that is none",
        "The collection was saved a quarter into the last month: that month enters no test",
        "papers",
    )


def draw_burst() -> go.Figure:
    path = np.full(N_MONTHS, 0.03)
    path[40:46] *= 4
    timeline = with_others(path)
    rows, found = of_first(timeline), of_first(trends.find_bursts(timeline))
    figure = go.Figure(line(rows, "share", BLUE))
    for burst in found.itertuples():
        figure.add_vrect(x0=burst.start, x1=burst.end, fillcolor=BROWN, opacity=0.2, line_width=0)
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    strength = found["strength"].iloc[0]
    return dress(
        figure,
        "A burst",
        f"Planted: four times the share for six months. Found: the shaded span, x{strength:.1f} of "
        "what was expected",
        "share",
    )


def draw_change() -> go.Figure:
    path = np.where(YEARS < 3, 0.02, 0.05)
    timeline = with_others(path)
    found = trends.find_changes(timeline, signals=trends.assess_trends(timeline))
    rows, found = of_first(timeline), of_first(found)
    figure = go.Figure(line(rows, "share", BLUE))
    for change in found.itertuples():
        figure.add_vline(x=change.period, line_color=BROWN, line_dash="dash")
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    first = found.iloc[0]
    return dress(
        figure,
        "A change of level",
        f"Planted: from 2 to 5 % in January 2022. Found: {first['period']:%B %Y}, "
        f"x{first['factor']:.1f} ({first['factor_low']:.1f} to {first['factor_high']:.1f})",
        "share",
    )


def draw_forecast() -> go.Figure:
    path = 0.03 * 2.0 ** (YEARS / 3)
    timeline = with_others(path)
    rows, ahead = of_first(timeline), of_first(trends.forecast_shares(timeline))
    figure = go.Figure(line(rows, "share", BLUE))
    add_band(figure, ahead, BROWN, meta={})
    figure.add_trace(line(ahead, "share", BROWN))
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    error = ahead["relative_error"].iloc[0]
    return dress(
        figure,
        "A forecast, and how it did before",
        f"In back-tests its error was {error:.2f} of the naive forecast's; where that is not below "
        "1, none is given",
        "share",
    )


def draw_detectable() -> go.Figure:
    sizes = np.array([0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064])
    rows = make_timeline(np.repeat(sizes[:, None], N_MONTHS, axis=1), np.full(N_MONTHS, 500))
    signals = trends.assess_trends(rows)
    figure = go.Figure(
        go.Scatter(
            x=signals["n_papers"],
            y=signals["minimum_detectable_factor"],
            mode="lines+markers",
            line={"color": BLUE},
        )
    )
    figure.update_xaxes(type="log", title_text="papers of the topic in six years")
    return dress(
        figure,
        "What could have been seen",
        "Smallest growth a year that a test sees in four cases of five, by the size of the topic",
        "factor a year",
    )


DRAWINGS = {
    "shares": draw_shares,
    "intervals": draw_intervals,
    "false-claims": draw_false_claims,
    "last-month": draw_last_month,
    "burst": draw_burst,
    "change": draw_change,
    "forecast": draw_forecast,
    "detectable": draw_detectable,
}


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with open_camera() as camera:
        for name, draw in DRAWINGS.items():
            figure = draw()
            (IMAGES / f"{name}.png").write_bytes(camera.of_figure(json.loads(figure.to_json())))
            print(f"{name}.png: {figure.layout.title.text}")


if __name__ == "__main__":
    main()
