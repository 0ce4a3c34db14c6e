"""Many papers: the map is drawn by the graphics card, or thinned out where there is none."""

import pytest

from tests.browser.views import show
from tests.report.example_analysis import example_analysis
from trends.report import write_report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    analysis = example_analysis(n_papers=6000, n_discovered=14, freq="month")
    return write_report(analysis, tmp_path_factory.mktemp("many"))


def draw_map(chromium, path, before=""):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(before)
    page.goto(path.as_uri() + "#map")
    page.locator("#figure-map").scroll_into_view_if_needed()
    page.wait_for_selector("#figure-map.drawn")
    return page


@pytest.mark.slow
def test_many_papers_grow_the_page_slowly(many):
    assert many.stat().st_size < 2_200_000 + 6000 * 250


@pytest.mark.slow
def test_a_large_map_is_drawn_with_webgl(chromium, many):
    page = draw_map(chromium, many)
    assert page.locator("#figure-map canvas").count() > 0
    assert page.locator("#figure-map .no-webgl").count() == 0
    page.close()


@pytest.mark.slow
def test_without_webgl_the_map_is_thinned_and_says_so(chromium, many):
    no_webgl = """const get = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
          return kind.includes('webgl') ? null : get.call(this, kind, ...rest);
        };"""
    page = draw_map(chromium, many, no_webgl)
    assert page.locator("#figure-map .scatterlayer path.point").count() == 3000
    assert "One in 2 papers" in page.inner_text("#figure-map figcaption")
    page.close()


@pytest.mark.slow
def test_only_the_first_papers_stand_in_the_page_and_all_are_found(chromium, many):
    page = chromium.new_page(java_script_enabled=False)
    page.goto(many.as_uri())
    assert page.locator("#paper-table tbody tr").count() == 50
    assert "papers.csv holds all" in page.inner_text("#paper-count")
    page.close()
    page = chromium.new_page()
    page.goto(many.as_uri())
    page.wait_for_function(
        "document.getElementById('paper-count').textContent === '6,000 of 6,000 papers'"
    )
    page.close()


@pytest.mark.slow
def test_hundreds_of_topics_stay_readable(chromium, tmp_path):
    analysis = example_analysis(n_papers=3000, n_discovered=298, freq="year")
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(write_report(analysis, tmp_path).as_uri())
    assert page.locator("#topic-table tbody tr").count() == 300
    for name, most in (("hierarchy", 60), ("growth", 40), ("heatmap", 40)):
        show(page, f"#figure-{name}")
        page.locator(f"#figure-{name}").scroll_into_view_if_needed()
        page.wait_for_selector(f"#figure-{name}.drawn", timeout=60_000)
        assert page.locator(f"#figure-{name} .yaxislayer-above g.ytick").count() <= most
        assert page.locator(f"#figure-{name}").bounding_box()["height"] < 2600
    assert complaints == []
    page.close()
