"""Figures that pages quote are those of the committed tables."""

import re

import pytest

from tests.docs.pages import ROOT

SIGNALS = (ROOT / "benchmarks" / "trends_signals.md").read_text(encoding="utf-8")
SCALE = (ROOT / "benchmarks" / "scale.md").read_text(encoding="utf-8")
CARD = (ROOT / "docs" / "encoder-card.md").read_text(encoding="utf-8")


def read(page: str) -> str:
    return " ".join((ROOT / "docs" / page).read_text(encoding="utf-8").split())


def cells(text: str, row: str) -> list[str]:
    """Return the cells behind the name of the first row of that name."""
    found = re.search(rf"^\| {re.escape(row)} \|(.*)\|$", text, re.MULTILINE)
    assert found, f"no row {row!r}"
    return [cell.strip() for cell in found[1].split("|")]


@pytest.mark.parametrize("world", ["24 months of random-walk shares", "H6 random-walk shares"])
def test_false_rises_of_random_walks(world):
    false = cells(SIGNALS, world)[0].partition(" / ")[0]
    assert f"{false} %" in read("explanation/limits.md")


def test_false_rises_of_a_line_through_counts():
    false = float(cells(SIGNALS, "H1 autocorrelated noise")[3].partition(" / ")[0])
    assert f"rises of which {false:.0f} % were false" in read("explanation/engine.md")


def test_papers_a_second():
    science = cells(CARD, "papers a second of CPU")[5]
    assert f"{science} papers a CPU second" in read("how-to/large-corpora.md")


@pytest.mark.parametrize(
    ("papers", "words"),
    [
        ("1,000,000", "A million made abstracts became trends in {} s and {} GB"),
        ("100,000", "100,000 in {} s and {} GB"),
    ],
)
def test_time_and_memory_of_large_corpora(papers, words):
    seconds, *_, gigabytes, _ = cells(SCALE, papers)
    assert words.format(round(float(seconds)), gigabytes) in read("how-to/large-corpora.md")
