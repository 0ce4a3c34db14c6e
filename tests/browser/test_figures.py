import pandas as pd
import pytest

from tests.browser.views import draw_all, show
from trends.plots.drawing.style import DARK, LIGHT

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 800}
DRAWN = "id => document.getElementById(`figure-${id}`).classList.contains('drawn')"
TRACES = """id => {
  const kinds = {f8: Float64Array, f4: Float32Array, i1: Int8Array, i2: Int16Array, u1: Uint8Array};
  const values = (v) => v?.bdata
    ? [...new kinds[v.dtype](Uint8Array.from(atob(v.bdata), c => c.charCodeAt(0)).buffer)]
    : Array.from(v ?? []);
  return document.querySelector(`#figure-${id} .js-plotly-plot`).data.map(trace => ({
    ...trace.meta, visible: trace.visible, y: values(trace.y), color: trace.line?.color}));
}"""


def draw(page, name):
    show(page, f"#figure-{name}")
    page.locator(f"#figure-{name}").scroll_into_view_if_needed()
    page.wait_for_function(DRAWN, arg=name)
    return page.evaluate(TRACES, name)


def of_topic(traces, topic, role):
    return [t for t in traces if t.get("topic") == topic and t.get("role") == role]


def observed(traces, topic):
    """Return the shares drawn of a topic: dots of whole periods, then hollow ones of partial."""
    return [y for role in ("dots", "open") for t in of_topic(traces, topic, role) for y in t["y"]]


def test_no_figure_is_drawn_before_it_comes_near(open_page):
    page, _ = open_page()
    assert page.locator(".drawn").count() == 0
    assert page.evaluate("typeof window.Plotly") == "undefined"


@pytest.mark.slow
def test_every_figure_is_drawn_when_scrolled_to(look_at):
    page, _ = look_at()
    draw_all(page)
    drawn = page.locator("figure.plot.drawn").evaluate_all("all => all.map(f => f.dataset.figure)")
    assert {"shares-quarter", "growth", "map", "heatmap", "hierarchy", "coverage"} <= set(drawn)


def test_drawn_shares_are_those_of_the_summary(look_at):
    page, summary = look_at()
    traces = draw(page, "shares-quarter")
    for topic in summary["topics"]:
        shares = [share for share in topic["shares"] if share is not None]
        assert observed(traces, topic["topic"]) == pytest.approx(shares)


def test_switch_to_counts_draws_the_counts_of_the_summary(open_page):
    page, summary = open_page()
    draw(page, "shares-quarter")
    page.check("input[name=measure][value=counts]")
    assert not page.locator("#figure-shares-quarter").is_visible()
    traces = draw(page, "counts-quarter")
    for topic in summary["topics"]:
        assert of_topic(traces, topic["topic"], "line")[0]["y"] == topic["counts"]
    (total,) = [trace for trace in traces if trace.get("role") == "total"]
    assert total["y"] == [period["n_total"] for period in summary["timeline"]["periods"]]


def test_switch_to_years_adds_the_quarters_up(open_page):
    page, summary = open_page()
    show(page, "#time")
    page.check("input[name=measure][value=counts]")
    page.select_option("#freq", "year")
    traces = draw(page, "counts-year")
    years = sorted({period["start"][:4] for period in summary["timeline"]["periods"]})
    for topic in summary["topics"]:
        sums = [
            sum(
                n
                for n, period in zip(topic["counts"], summary["timeline"]["periods"], strict=True)
                if period["start"].startswith(year)
            )
            for year in years
        ]
        assert of_topic(traces, topic["topic"], "line")[0]["y"] == sums


def test_chips_choose_the_topics_that_are_shown(open_page):
    page, _ = open_page()
    traces = draw(page, "shares-quarter")
    shown = {trace["topic"] for trace in traces if "topic" in trace and trace["visible"] is True}
    checked = page.locator("#chips input:checked").evaluate_all("b => b.map(x => Number(x.value))")
    assert shown == set(checked)
    page.click("#chips-none")
    page.check("#chips input[value='7']")
    page.wait_for_function(
        "document.querySelector('#figure-shares-quarter .js-plotly-plot')._fullData"
        ".some(t => t.meta?.role === 'band' && t.visible === true)"
    )
    traces = page.evaluate(TRACES, "shares-quarter")
    assert {t["topic"] for t in traces if "topic" in t and t["visible"] is True} == {7}


def test_theme_button_turns_page_and_figures_dark(open_page):
    page, _ = open_page()
    color = of_topic(draw(page, "shares-quarter"), 0, "line")[0]["color"]
    assert color == LIGHT.palette[0]
    page.click("#theme")
    page.wait_for_function(
        "c => document.querySelector('#figure-shares-quarter .js-plotly-plot')._fullData"
        ".some(t => t.line?.color === c)",
        arg=DARK.palette[0],
    )
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(18, 23, 30)"


def test_dark_is_drawn_where_the_reader_prefers_it(open_page):
    page, _ = open_page(color_scheme="dark")
    assert of_topic(draw(page, "shares-quarter"), 0, "line")[0]["color"] == DARK.palette[0]


def test_every_figure_says_in_words_what_it_shows(look_at):
    page, _ = look_at()
    spoken = page.locator("figure.plot .canvas").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert min(map(len, spoken)) > 20
    assert len(set(spoken)) == len(spoken)


def test_a_click_on_the_map_opens_the_paper(open_page, report):
    page, _ = open_page("small")
    draw(page, "map")
    page.evaluate("window.open = (...asked) => { window.asked = asked; }")
    points = page.locator("#figure-map path.point")
    points.first.hover(force=True)
    page.wait_for_selector("#figure-map .hovertext")
    said = page.locator("#figure-map .hovertext").text_content()
    assert "a click opens its page" in said
    points.first.click(force=True)
    page.wait_for_function("window.asked")
    url, target, features = page.evaluate("window.asked")
    papers = pd.read_csv(report("small")[0] / "papers.csv").set_index("url")
    assert papers.loc[url, "title"][:60] in said
    assert (target, features) == ("_blank", "noopener,noreferrer")


@pytest.mark.parametrize("name", ["growth", "heatmap", "hierarchy"])
def test_names_leave_a_chart_its_room_on_a_phone(look_at, name):
    page, _ = look_at("small", viewport=PHONE)
    draw(page, name)
    shape = page.evaluate(
        "id => document.querySelector(`#figure-${id} .js-plotly-plot`)._fullLayout._size", name
    )
    assert shape["w"] > 0.4 * 390


def test_growth_names_no_change_and_both_ends_on_a_phone(look_at):
    page, _ = look_at("small", viewport=PHONE)
    draw(page, "growth")
    ticks = page.eval_on_selector("#figure-growth .js-plotly-plot", "p => p.layout.xaxis.ticktext")
    assert ticks[1] == "no change"
    assert (ticks[0][0], ticks[2][0], len(ticks)) == ("÷", "×", 3)


def test_names_on_the_map_of_a_phone_hide_no_other(look_at):
    page, _ = look_at("small", viewport=PHONE)
    draw(page, "map")
    boxes = page.eval_on_selector_all(
        "#figure-map .annotation .bg",
        "all => all.map(e => e.getBoundingClientRect()).map(b => [b.left, b.right, b.top, b.bottom])",
    )
    assert boxes
    for place, (left, right, top, bottom) in enumerate(boxes):
        for other in boxes[:place]:
            is_apart = (
                left >= other[1] or right <= other[0] or top >= other[3] or bottom <= other[2]
            )
            assert is_apart


def test_topics_of_one_colour_differ_in_their_dashes(look_at):
    page, summary = look_at()
    draw(page, "shares-quarter")
    looks = page.evaluate(
        """() => document.querySelector('#figure-shares-quarter .js-plotly-plot').data
        .filter(t => t.meta?.role === 'line').map(t => [t.line.color, t.line.dash].join())"""
    )
    assert len(looks) == len(summary["topics"]) > len(LIGHT.palette)
    assert len(set(looks)) == len(looks)
