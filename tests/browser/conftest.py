"""Headless Chromium, and reports for it to open."""

import json
from pathlib import Path

import pytest

from tests.report.example_analysis import HOSTILE_TITLES, example_analysis
from trends.report import write_report

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REPORTS = {
    "ordinary": {"n_papers": 400, "n_discovered": 10, "freq": "quarter"},
    "hostile": {"titles": HOSTILE_TITLES, "labels": HOSTILE_TITLES[:8]},
    "small": {"n_papers": 88, "freq": "year", "is_significant": False},
    "no topics": {"n_named": 0, "n_discovered": 0, "n_papers": 12},
    "undated": {"n_papers": 6, "n_undated": 6},
}


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM.exists():
        pytest.skip(f"browser tests need Chromium at {CHROMIUM}: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """Return a function that writes a report once and gives its folder and summary."""
    written = {}

    def write(name):
        if name not in written:
            folder = tmp_path_factory.mktemp("report")
            write_report(example_analysis(**REPORTS[name]), folder)
            written[name] = folder, json.loads((folder / "summary.json").read_text())
        return written[name]

    return write


@pytest.fixture
def open_page(chromium, report):
    """Return a function that opens a report, at a view if one is named.

    What went wrong in the page fails the test.

    Waiting for a condition evaluates text in the page, which the page's own policy forbids: it is
    set aside unless a test asks for it by ``bypass_csp=False``.
    """
    pages, complaints = [], []

    def open_it(name="ordinary", *, view="", scripts=True, **options):
        folder, summary = report(name)
        address = (folder / "index.html").as_uri() + view
        pages.append(_open(chromium, address, complaints, java_script_enabled=scripts, **options))
        return pages[-1], summary

    yield open_it
    for page in pages:
        page.context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def _seen(chromium):
    """Hold the pages that the tests of a module share, with what went wrong in them."""
    pages, complaints = {}, []
    yield pages, complaints
    for page in pages.values():
        page.context.close()


@pytest.fixture
def look_at(chromium, report, _seen):
    """Return a function that opens a report once for all tests of a module that only look at it.

    A test that clicks, types or chooses opens a page of its own by `open_page`.
    """
    pages, complaints = _seen
    complaints.clear()

    def look(name="ordinary", *, view="", **options):
        folder, summary = report(name)
        key = name, view, repr(options)
        if key not in pages:
            address = (folder / "index.html").as_uri() + view
            pages[key] = _open(chromium, address, complaints, **options)
        return pages[key], summary

    yield look
    assert complaints == []


def _open(chromium, address, complaints, **options):
    usual = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}
    context = chromium.new_context(**usual | {"bypass_csp": True} | options)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("request", lambda request: _note_request(request.url, complaints))
    page.goto(address)
    return page


def _note_request(url, complaints):
    if not url.startswith(("file:", "blob:", "data:")):
        complaints.append(f"asked for {url}")
