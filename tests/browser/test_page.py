import itertools

import pytest

from tests.browser.views import draw_all, each_view, show

pytestmark = pytest.mark.browser
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 300);
})"""


@pytest.mark.parametrize(
    "name",
    [
        "hostile",
        "no topics",
        *(pytest.param(n, marks=pytest.mark.slow) for n in ("ordinary", "small", "undated")),
    ],
)
def test_no_report_complains_asks_the_network_or_runs_a_title(look_at, name):
    page, summary = look_at(name, bypass_csp=False)
    draw_all(page)
    assert page.evaluate("window.pwned") is None
    assert page.locator(".movers li, .headline li").count() == len(summary["headline"])
    assert page.locator("script").count() <= 10


def test_hostile_titles_are_shown_letter_by_letter(open_page):
    page, summary = open_page("hostile", view="#papers")
    page.wait_for_function("document.getElementById('paper-count').textContent.includes(' of ')")
    page.fill("#paper-search", "window.pwned memory")
    page.wait_for_function("document.getElementById('paper-count').textContent.startsWith('1 of')")
    shown = page.locator("#paper-table tbody tr td:nth-child(2) a").first.inner_text()
    assert shown == "<script>window.pwned = 1</script> Attention & memory"
    label = page.locator("#topic-table tbody th a").first.text_content()
    assert label == summary["topics"][0]["label"]


def test_nothing_hangs_over_the_edge_at_any_width(look_at):
    page, _ = look_at("hostile", bypass_csp=False)
    draw_all(page)
    for width in (2560, 1280, 768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for _ in each_view(page):
            page.wait_for_timeout(40)
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_drawing_moves_nothing(look_at):
    page, _ = look_at(bypass_csp=False)
    draw_all(page)
    assert page.evaluate(SHIFT) < 0.02


def test_without_scripts_text_tables_and_small_charts_are_there(open_page):
    page, summary = open_page(scripts=False)
    assert page.locator(".movers li, .headline li").count() == len(summary["headline"])
    assert page.locator("#topic-table svg.spark").count() == len(summary["topics"])
    assert page.locator("details.topic svg.panel").first.is_visible()
    assert page.locator("#paper-table tbody tr").count() == summary["corpus"]["n_papers"]
    assert not page.locator(".controls").first.is_visible()
    assert "tables hold the same numbers" in page.locator(".waiting:visible").first.inner_text()


def test_printing_leaves_out_what_paper_cannot_do(open_page):
    page, _ = open_page()
    page.emulate_media(media="print")
    assert not page.locator("nav.sections").is_visible()
    assert not page.locator(".controls").first.is_visible()
    assert page.locator("#topic-table").is_visible()
    assert page.pdf().startswith(b"%PDF")


def test_the_first_tab_offers_to_skip_to_the_summary(open_page):
    page, _ = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the summary"
    page.keyboard.press("Enter")
    assert page.url.endswith("#summary")


def test_a_link_to_a_closed_topic_opens_it(open_page):
    page, _ = open_page(view="#topics")
    page.locator("#topic-table tbody th a").nth(2).click()
    page.wait_for_function("document.querySelectorAll('details.topic')[2].open")


def test_headings_go_down_one_level_at_a_time(look_at):
    page, _ = look_at(bypass_csp=False)
    levels = page.locator("h1, h2, h3, h4").evaluate_all(
        "all => all.map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(new - old <= 1 for old, new in itertools.pairwise(levels))


def test_paper_shows_also_what_was_not_scrolled_to(open_page):
    page, _ = open_page("small")
    page.wait_for_function("document.getElementById('page-place').textContent !== ''")
    assert page.locator(".drawn").count() == 0
    page.pdf()
    page.wait_for_function(
        "[...document.querySelectorAll('figure.plot')]"
        ".every(figure => figure.parentElement.hidden || figure.matches('.drawn'))"
    )
    assert page.locator("main > section:visible").count() == 1
    show(page, "#map")
    width = "document.querySelector('#figure-map .js-plotly-plot')._fullLayout.width"
    page.wait_for_function(f"{width} > 1000")


def test_no_cell_of_a_wide_table_breaks_its_words_on_a_phone(open_page):
    page, _ = open_page("small", view="#growth", viewport={"width": 390, "height": 800})
    widths = page.locator("#trend-table tbody th").evaluate_all(
        "all => all.map(e => e.offsetWidth)"
    )
    assert min(widths) > 100
