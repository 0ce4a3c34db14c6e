"""docs/summary-schema.md names every key of a summary, and none that is not there."""

import re
from pathlib import Path

import pytest

from tests.report.example_analysis import example_analysis
from trends.report import summarize

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "summary-schema.md"


def documented(heading):
    text = DOCUMENT.read_text(encoding="utf-8")
    part = text if heading is None else text.split(f"## {heading}\n")[1]
    rows = [line for line in part.split("\n## ")[0].splitlines() if line.startswith("| `")]
    return {key for row in rows for key in re.findall(r"`([^`]+)`", row.split("|")[1])}


@pytest.fixture(scope="module")
def summary():
    return summarize(example_analysis())


@pytest.mark.parametrize(
    ("heading", "find"),
    [
        (None, lambda summary: summary),
        ("`corpus`", lambda summary: summary["corpus"]),
        ("`timeline`", lambda summary: summary["timeline"]),
        ("An item of `topics`", lambda summary: summary["topics"][0]),
        ("A line of `movers`", lambda summary: summary["movers"][0]["lines"][0]),
        ("An item of `headline`", lambda summary: summary["headline"][0]),
    ],
    ids=["summary", "corpus", "timeline", "topics", "movers", "headline"],
)
def test_keys_are_those_of_the_document(summary, heading, find):
    assert documented(heading) == set(find(summary))


def test_keys_of_a_trend_are_documented(summary):
    text = DOCUMENT.read_text(encoding="utf-8")
    assert all(f"`{key}`" in text for key in summary["topics"][0]["trend"])
