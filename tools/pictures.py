"""Still pictures of Plotly figures and of HTML, made by headless Chromium without a network."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDTH = 860
PAGE = """\
<!doctype html><meta charset="utf-8"><style>body { margin: 0; background: #fff }</style>
<div id="figure" style="width: @WIDTH@px"></div>
"""
DRAW = """\
async figure => {
    const size = { width: @WIDTH@, height: figure.layout.height || 440 };
    await Plotly.newPlot("figure", figure.data, { ...figure.layout, ...size }, { staticPlot: true });
}
"""


class Camera:
    """A browser that takes pictures."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.plotly: Any = None

    def of_figure(self, figure: Mapping[str, Any]) -> bytes:
        """Return a PNG of a figure in Plotly's JSON form."""
        from plotly.offline import get_plotlyjs

        if self.plotly is None:
            self.plotly = self._open(PAGE.replace("@WIDTH@", str(WIDTH)))
            self.plotly.add_script_tag(content=get_plotlyjs())
        self.plotly.evaluate(DRAW.replace("@WIDTH@", str(WIDTH)), figure)
        return self.plotly.locator("#figure").screenshot()

    def of_html(self, html: str) -> bytes:
        """Return a PNG of a page."""
        page = self._open(html)
        picture = page.screenshot(full_page=True)
        page.close()
        return picture

    def _open(self, html: str) -> Any:
        page = self.browser.new_page(viewport={"width": WIDTH, "height": 300})
        page.set_content(html)
        return page


@contextmanager
def open_camera() -> Iterator[Camera]:
    """Give a camera; Chromium must be installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield Camera(browser)
        browser.close()
