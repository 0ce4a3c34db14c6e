import re

import pytest

from trends.report.render import svg
from trends.report.render.html import topic_class


def series(**changes):
    values = {
        "shares": [1.0, 0.2, None, 0.4, 0.3],
        "n_totals": [1, 10, 0, 20, 10],
        "is_complete": [True, True, True, True, False],
        "band": [],
        "periods": ["2020", "2021", "2022", "2023", "2024"],
    }
    return svg.Series(**values | changes)


def test_a_nearly_empty_period_does_not_set_the_scale():
    assert series().highest == pytest.approx(0.4)


def test_a_bound_beyond_twice_the_largest_share_does_not_set_the_scale():
    assert series(band=[(3, 0.3, 0.1, 0.6)]).highest == pytest.approx(0.6)
    assert series(band=[(3, 0.3, 0.1, 1.0)]).highest == pytest.approx(0.8)


def test_a_line_never_bridges_a_period_without_papers():
    drawn = svg.sparkline(series(), "words")
    lines = re.findall(r'class="line" d="([^"]*)"', drawn)
    assert [line.count(" ") for line in lines] == [2]


def test_a_partial_period_is_an_open_dot_on_hatching():
    drawn = svg.panel(series(), "words")
    assert drawn.count('class="dot open"') == 1
    assert drawn.count('class="hatch"') == 1
    assert drawn.count('class="dot"') == 3


def test_dots_grow_with_the_papers_of_their_period():
    radii = re.findall(r'class="dot[^"]*"[^>]* r="([\d.]+)"', svg.panel(series(), "words"))
    assert float(radii[2]) > float(radii[1]) > float(radii[0])


def test_intervals_that_leave_the_scale_end_in_an_arrow():
    inside = svg.interval_bar(1.5, 0.8, 3.0, "words")
    beyond = svg.interval_bar(1.5, 0.01, 30.0, "words")
    assert beyond.count("<path") == inside.count("<path") + 2


def test_labels_are_escaped():
    drawn = svg.panel(series(periods=["<b>"] * 5), '"><script>')
    assert "<b>" not in drawn
    assert "<script" not in drawn


@pytest.mark.parametrize(
    ("highest", "ceiling"), [(0.0, 0.0004), (0.34, 0.4), (1.0, 1.0), (0.051, 0.06)]
)
def test_axes_end_at_a_round_share_that_holds_the_largest(highest, ceiling):
    end, ticks = svg.nice_ticks(highest)
    assert end >= highest
    assert ticks[0] == 0
    assert ticks[-1] == end
    assert 2 <= len(ticks) <= 5
    assert end <= max(2 * highest, ceiling)


def test_topics_that_share_a_colour_differ_in_the_shape_of_their_swatch():
    assert topic_class(1) == "c1 s0"
    assert topic_class(9) == "c1 s1"
