"""The report as Markdown shows texts letter by letter, and GitHub makes no links of them."""

import re

import pytest

from tests.report.example_analysis import example_analysis
from trends.report import write_report

JOINER = "\u2060"
# By GitHub's own rules, on what is left of a text once it is rendered.
LINKS = re.compile(
    r"(?<![\w`])@[a-z0-9]|#\d|\bGH-\d|\b[a-z]+://\w|\bwww\.|\bmailto:\w"
    r"|\b(?=[a-f]*\d)[0-9a-f]{7,40}\b|:[a-z0-9_+-]+:",
    re.IGNORECASE,
)
TITLES = [
    "#1",
    "Fixes #12 at last",
    "owner/repo#2 is closed",
    "Closes GH-3",
    "@octocat and @org/team agree",
    "owner/repo@1a2b3c4d",
    "Reverts 1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d",
    "See https://example.org/a?b=c#d now",
    "See HTTP://EXAMPLE.ORG",
    "ftp://example.org/file",
    "www.example.org",
    "ada@example.org",
    "mailto:ada@example.org",
    ":tada: and :+1:",
    "<b>bold</b> &amp; <https://example.org>",
    "[name](https://example.org)",
    "- [ ] a task",
    "![image](x.png) `code` ~~gone~~ $x$",
    "clear\x1b[2Jed \x9b31m \u202eturned",
]


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    analysis = example_analysis(titles=TITLES, labels=TITLES[:8], n_papers=60)
    page = write_report(analysis, tmp_path_factory.mktemp("md") / "out")
    return (page.parent / "report.md").read_text(encoding="utf-8").splitlines()


def test_github_links_nothing_but_the_papers_own_pages(lines):
    for line in lines:
        # A paper's title links to its page: [title](<address>).
        text = re.sub(r"\]\(<[^>]*>\)", "]", line).replace("\\", "")
        assert LINKS.findall(text) == [], ascii(line)


def test_no_tag_of_html_is_left_and_no_control_character(lines):
    text = "\n".join(lines)
    assert not re.search(r"(?<!\\)<[a-z/!]", re.sub(r"\]\(<[^>]*>\)", "]", text))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_texts_read_as_before(lines):
    shown = "\n".join(lines).replace(JOINER, "").replace("\\", "")
    for title in TITLES[1:8]:
        assert title in shown
