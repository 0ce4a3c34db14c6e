"""The page and its Markdown twin are complete and need no network."""

import re
from html.parser import HTMLParser

import pytest


class ResourceFinder(HTMLParser):
    """Collect the addresses that a browser fetches unasked when it opens a page."""

    FETCHED = (
        ("script", "src"),
        ("link", "href"),
        ("img", "src"),
        ("img", "srcset"),
        ("iframe", "src"),
        ("object", "data"),
        ("embed", "src"),
        ("source", "src"),
        ("video", "src"),
        ("audio", "src"),
        ("image", "href"),
        ("base", "href"),
    )

    def __init__(self):
        super().__init__()
        self.addresses = []
        self.styles = []
        self.scripts = []
        self._inside = ""

    def handle_starttag(self, tag, attributes):
        self._inside = tag
        given = {key: value or "" for key, value in attributes}
        self.addresses += [given[key] for name, key in self.FETCHED if tag == name and key in given]
        self.styles.append(given.get("style", ""))
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.addresses.append(given.get("content", "").rpartition("=")[2])

    def handle_endtag(self, tag):
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data):
        if self._inside == "style":
            self.styles.append(data)
        if self._inside == "script":
            self.scripts.append(data)


def find_remote_loads(html: str) -> list[str]:
    """Return everything in a page that would be fetched from beyond its own file."""
    finder = ResourceFinder()
    finder.feed(html)
    loads = [a for a in finder.addresses if a and not a.startswith(("data:", "#", "blob:"))]
    for style in finder.styles:
        loads += re.findall(r"@import[^;]*", style)
        loads += re.findall(r"url\(\s*[\"']?((?!data:|#)[^)\"']+)", style)
    for script in finder.scripts:
        pattern = r"(?:fetch|importScripts|import|Worker|open)\(\s*[\"'](?:https?:)?//[^\"']*"
        loads += re.findall(pattern, script)
        loads += re.findall(r"\bfrom\s*[\"']https?://[^\"']*", script)
    return loads


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<script src="x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
        '<img src="http://example.org/a.png">',
        "<style>@import 'https://fonts.example/f';</style>",
        "<style>p {background: url(https://example.org/a.png)}</style>",
        "<script>fetch('https://example.org/data.json')</script>",
        '<script type="module">import x from "https://esm.example/x"</script>',
    ],
)
def test_the_finder_finds_remote_loads(html):
    assert len(find_remote_loads(html)) == 1


def test_the_finder_leaves_links_and_data_alone():
    html = (
        '<a href="https://example.org">paper</a><img src="data:image/png;base64,AA">'
        "<style>p {background: url(data:image/png;base64,AA)}</style>"
    )
    assert find_remote_loads(html) == []


def test_the_page_needs_no_network(html):
    assert find_remote_loads(html) == []


def test_the_page_is_a_complete_document(html):
    start = html.lstrip()[:2000].lower()
    assert start.startswith("<!doctype html>")
    assert "<html lang=" in start
    assert "utf-8" in start
    assert "<title>" in start
    assert html.rstrip().endswith("</html>")


def test_nothing_unfilled_is_shown(out):
    shown = (out / "report.md").read_text(encoding="utf-8")
    for leftover in ("{{", "{%", "nan", "NaN", "<NA>", "NaT", "None", "inf "):
        assert not re.search(rf"(?<!\w){re.escape(leftover)}(?!\w)", shown), leftover


def test_page_and_markdown_say_what_was_read(out, html):
    markdown = (out / "report.md").read_text(encoding="utf-8")
    for text in (html, markdown):
        assert "88" in text
        assert "2020-08-02" in text or "2 Aug 2020" in text or "Aug 2, 2020" in text
        assert re.search(r"\b4\b", text)


def test_the_page_shows_papers_with_dates(html):
    assert "LouisKV" in html
    assert "MetaFormer" in html
