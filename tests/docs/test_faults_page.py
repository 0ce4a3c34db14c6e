"""Every test that the page on faults names is there and tests something."""

import re

import pytest

from tests.docs.pages import ROOT

PAGE = (ROOT / "docs/explanation/faults.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(?:pytest [^`]*?)?(tests/[^`]+\.py)`", PAGE)))


def test_every_promise_names_a_test():
    rows = [line for line in PAGE.partition("## Trials")[0].splitlines() if line.startswith("| ")]
    assert len(rows) > 15
    assert all("`tests/" in row for row in rows[2:])


@pytest.mark.parametrize("name", NAMED)
def test_the_tests_that_it_names_are_there(name):
    assert re.search(r"^def test_", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
