import itertools

import numpy as np
import pytest

from trends.plots.drawing import layers, periods, selection, style

# Viénot 1999 / Machado 2009: what a viewer without one cone type sees of linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protan": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deutan": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
}


def linear(color):
    channels = np.array([int(color[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    bright, dark = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other))[::-1]
    return (bright + 0.05) / (dark + 0.05)


def lab(rgb):
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(rgb, 0, 1) / [0.9505, 1, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("theme", [style.LIGHT, style.DARK], ids=lambda theme: theme.name)
def test_text_colours_reach_the_contrast_that_small_text_needs(theme):
    for color in (theme.ink, theme.muted, *theme.palette):
        assert contrast(color, theme.surface) >= 4.5


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("theme", [style.LIGHT, style.DARK], ids=lambda theme: theme.name)
def test_palette_stays_apart_under_colour_blindness(theme, blindness):
    seen = [lab(np.array(BLINDNESS[blindness]) @ linear(color)) for color in theme.palette]
    nearest = min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2))
    assert nearest >= 10  # four times what is just noticeable


def test_topics_that_share_a_colour_differ_in_marker():
    assert style.topic_color(style.LIGHT, 1) == style.topic_color(style.LIGHT, 9)
    assert style.topic_symbol(1) != style.topic_symbol(9)


def test_swapped_colours_are_one_to_one():
    swap = style.swap_colors()
    assert len(set(swap.values())) == len(swap)
    assert not set(swap) & set(swap.values())


def test_spread_labels_are_a_gap_apart_and_keep_their_order():
    values = [0.5, 0.1, 0.11, 0.12, 0.9]
    spread = layers.spread_labels(values, 0.1)
    assert np.diff(np.sort(spread)).min() >= 0.1 - 1e-9
    assert np.array_equal(np.argsort(spread), np.argsort(values))


def test_spreading_no_labels_gives_none():
    assert layers.spread_labels([], 0.1).tolist() == []


@pytest.mark.parametrize(
    ("start", "freq", "label"),
    [
        ("2024-01-01", "year", "2024"),
        ("2024-10-01", "quarter", "2024 Q4"),
        ("2024-05-01", "month", "May 2024"),
        ("2024-05-06", "week", "6 May 2024"),
    ],
)
def test_periods_are_written_as_people_read_them(start, freq, label):
    assert periods.label_period(start, freq) == label


def test_labels_are_cut_at_a_word():
    assert selection.shorten("Attention is all you need", 20) == "Attention is all…"
    assert len(selection.shorten("x" * 500, 30)) == 30
