"""No figure offers to send its data anywhere."""

import re

import pytest

from tests.browser.views import draw_all
from tests.report.example_analysis import example_analysis
from trends import plots

pytestmark = pytest.mark.browser
OFFERS = re.compile(r"share|cloud|studio|upload|edit|send", re.IGNORECASE)
BUTTONS = "[...document.querySelectorAll('.modebar-btn')].map(b => b.dataset.title ?? b.title)"


def test_figures_of_the_page_offer_no_upload(open_page):
    page, _ = open_page()
    draw_all(page)
    contexts = page.locator(".js-plotly-plot").evaluate_all(
        "all => all.map(f => [f._context.showSendToCloud, f._context.plotlyServerURL])"
    )
    assert contexts
    assert all(context == [False, ""] for context in contexts)
    buttons = page.evaluate(BUTTONS)
    assert any("Zoom" in title for title in buttons)
    assert [title for title in buttons if OFFERS.search(title)] == []


def test_figures_of_notebooks_offer_no_upload(chromium, tmp_path):
    analysis = example_analysis(freq="quarter", n_papers=200)
    # As a renderer does it: the user's own settings, none of ours.
    settings = {"full_html": False, "config": {"displayModeBar": True}}
    parts = [
        getattr(plots, name)(analysis).to_html(include_plotlyjs=not at, div_id=name, **settings)
        for at, name in enumerate(sorted(plots.__all__))
    ]
    path = tmp_path / "figures.html"
    path.write_text("<!doctype html><meta charset=utf-8>" + "".join(parts), encoding="utf-8")
    page = chromium.new_page()
    page.goto(path.as_uri())
    for name in plots.__all__:
        page.wait_for_selector(f"#{name} .modebar-btn", state="attached")
        buttons = page.evaluate(BUTTONS.replace("'.modebar", f"'#{name} .modebar"))
        assert buttons, name
        assert [title for title in buttons if OFFERS.search(title)] == [], name
    page.close()
