"""The look of every figure: colours, fonts, template, alt text. No other file names a colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

import plotly.graph_objects as go

from trends.errors import ConfigError

__all__ = [
    "DARK",
    "LIGHT",
    "SYMBOLS",
    "Theme",
    "ThemeName",
    "alt_text",
    "empty_figure",
    "fade",
    "finish",
    "get_theme",
    "plain",
    "plain_lines",
    "swap_colors",
    "topic_color",
    "topic_dash",
    "topic_symbol",
    "veil",
]

ThemeName = Literal["light", "dark"]
FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
# Chosen by hand: opacity of confidence bands, several of which may overlap.
BAND_ALPHA: Final = 0.16
# Chosen by hand: opacity of the veil over incomplete periods, through which lines remain visible.
VEIL_ALPHA: Final = 0.78
# Buttons by which plotly.js (versions 2 to 4) would open a figure's data at its maker's service.
UPLOAD_BUTTONS: Final = ("sendChartToCloud", "sendDataToCloud", "editInChartStudio")


@dataclass(frozen=True)
class Theme:
    """Colours of one mode; `palette` holds eight that stay apart under colour blindness."""

    name: ThemeName
    surface: str
    ink: str
    muted: str
    grid: str
    neutral: str
    palette: tuple[str, ...]
    ramp: tuple[str, ...]


LIGHT: Final = Theme(
    name="light",
    surface="#ffffff",
    ink="#1b2430",
    muted="#56616f",
    grid="#e3e7ec",
    neutral="#8d97a3",
    palette=(
        "#3b6aae",
        "#7f4131",
        "#357f5e",
        "#912c68",
        "#825f21",
        "#187b90",
        "#8255df",
        "#d7325b",
    ),
    ramp=("#f4f8fc", "#cfe0f0", "#93bbde", "#4c8cc4", "#0f5ea8", "#093567"),
)
DARK: Final = Theme(
    name="dark",
    surface="#12171e",
    ink="#e8edf3",
    muted="#a4b0bd",
    grid="#2a333e",
    neutral="#76828f",
    palette=(
        "#81a6dd",
        "#fb7b28",
        "#a7f1cc",
        "#cb87a2",
        "#e1d473",
        "#8ce9f3",
        "#be76ff",
        "#f49383",
    ),
    ramp=("#18202a", "#1f3a57", "#27598c", "#3f80bf", "#79b0e3", "#cfe5fa"),
)
# One shape a status, so that no status is told by colour alone.
SYMBOLS: Final = {
    "emerging": "star-triangle-up",
    "growing": "triangle-up",
    "bursting": "star",
    "stable": "square",
    "past burst": "star-open",
    "declining": "triangle-down",
    "dormant": "circle-x-open",
    "inconclusive": "circle-open",
    "not enough data": "diamond-open",
}
TOPIC_DASHES: Final = ("solid", "dash", "dot", "dashdot")
TOPIC_SYMBOLS: Final = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "cross",
    "x",
    "star",
    "pentagon",
)


def get_theme(name: str) -> Theme:
    """Return the theme ``"light"`` or ``"dark"``.

    Raises
    ------
    ConfigError
        If there is no theme of that name.
    """
    for theme in (LIGHT, DARK):
        if theme.name == name:
            return theme
    raise ConfigError(f"theme must be 'light' or 'dark'; got {name!r}. Use one of these two.")


def topic_color(theme: Theme, position: int) -> str:
    """Return the colour of the topic at `position` in the topics frame; unassigned is neutral."""
    return theme.palette[position % len(theme.palette)] if position >= 0 else theme.neutral


def topic_symbol(position: int) -> str:
    """Return the marker that tells apart the topics that share a colour."""
    return TOPIC_SYMBOLS[position // len(LIGHT.palette) % len(TOPIC_SYMBOLS)]


def topic_dash(position: int) -> str:
    """Return the dashes that tell apart the lines of topics that share a colour."""
    return TOPIC_DASHES[position // len(LIGHT.palette) % len(TOPIC_DASHES)]


def fade(color: str) -> str:
    """Return a colour of a theme, see-through as bands are drawn."""
    return _thin(color, BAND_ALPHA)


def veil(theme: Theme) -> str:
    """Return the ground of a theme, see-through as it lies between names and what is below them."""
    return _thin(theme.surface, VEIL_ALPHA)


def _thin(color: str, alpha: float) -> str:
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def swap_colors() -> dict[str, str]:
    """Return each colour of the light theme with its counterpart in the dark one."""
    pairs = {getattr(LIGHT, role): getattr(DARK, role) for role in ("surface", "ink", "muted")}
    pairs |= {getattr(LIGHT, role): getattr(DARK, role) for role in ("grid", "neutral")}
    pairs |= dict(zip(LIGHT.palette, DARK.palette, strict=True))
    pairs |= dict(zip(LIGHT.ramp, DARK.ramp, strict=True))
    faded = {fade(light): fade(dark) for light, dark in pairs.items()}
    return pairs | faded | {veil(LIGHT): veil(DARK)}


def finish(
    figure: go.Figure,
    theme: Theme,
    *,
    title: str,
    subtitle: str,
    alt: str,
    height: int = 440,
    **layout: Any,
) -> go.Figure:
    """Dress a figure: template, title, size, and its alt text in ``layout.meta["alt"]``."""
    heading = f"<b>{plain(title)}</b><br><sup>{plain(subtitle)}</sup>"
    figure.update_layout(
        template=_template(theme),
        height=height,
        title={"text": heading},
        meta={"alt": alt, "title": title, "subtitle": subtitle},
        # In the layout rather than in a renderer's settings, so that it goes wherever a figure goes.
        modebar={"remove": UPLOAD_BUTTONS},
    )
    return figure.update_layout(**layout)


def alt_text(figure: go.Figure) -> str:
    """Return the sentence that says what a figure shows, for those who cannot see it."""
    return str((figure.layout.meta or {}).get("alt", ""))


def empty_figure(theme: Theme, *, title: str, reason: str) -> go.Figure:
    """Return a figure that says why there is nothing to draw."""
    figure = go.Figure()
    figure.add_annotation(
        text=plain(reason), x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False
    )
    hidden = {"visible": False}
    return finish(
        figure,
        theme,
        title=title,
        subtitle="",
        alt=f"{title}: {reason}",
        height=220,
        xaxis=hidden,
        yaxis=hidden,
    )


def plain(text: str) -> str:
    """Escape what plotly would read as markup in a title, a label or a hover text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain_lines(lines: Iterable[str]) -> str:
    """Return lines of text, each escaped, as plotly breaks them."""
    return "<br>".join(plain(line) for line in lines)


def _template(theme: Theme) -> go.layout.Template:
    axis = {
        "gridcolor": theme.grid,
        "linecolor": theme.neutral,
        "zerolinecolor": theme.neutral,
        "tickcolor": theme.neutral,
        "automargin": True,
        "fixedrange": True,
        "title": {"font": {"size": 13, "color": theme.muted}},
        "tickfont": {"color": theme.muted},
    }
    layout = go.Layout(
        font={"family": FONT, "size": 13, "color": theme.ink},
        paper_bgcolor=theme.surface,
        plot_bgcolor=theme.surface,
        colorway=theme.palette,
        xaxis={**axis, "showgrid": False},
        yaxis=axis,
        margin={"l": 56, "r": 24, "t": 72, "b": 48},
        title={"x": 0, "xref": "paper", "xanchor": "left", "font": {"size": 18}},
        hoverlabel={"font": {"family": FONT, "size": 13}, "align": "left"},
        hovermode="closest",
        showlegend=False,
        dragmode=False,
    )
    return go.layout.Template(layout=layout)
