"""The list of formats names every format that is read."""

import re

from tests.docs.pages import ROOT
from trends.corpus.readers import READERS


def test_every_format_has_its_line():
    page = (ROOT / "docs" / "reference" / "formats.md").read_text(encoding="utf-8")
    named = {
        name
        for line in page.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([^`]+)`", line.split("|")[1])
    }
    assert named == {reader.name for reader in READERS}
