"""Rules of the Web Content Accessibility Guidelines that axe-core can check by itself."""

import pytest

from tests.browser.views import draw_all

pytestmark = pytest.mark.browser
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="requirements-test.lock brings axe-core"
)


@pytest.mark.parametrize(
    ("scheme", "width"),
    [("light", 1280), pytest.param("dark", 390, marks=pytest.mark.slow)],
)
def test_no_rule_of_accessibility_is_broken(open_page, scheme, width):
    page, _ = open_page("small", color_scheme=scheme, viewport={"width": width, "height": 900})
    draw_all(page)
    # As on paper, every view is shown.
    page.evaluate("document.documentElement.classList.remove('js')")
    found = axe.Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found] == []
