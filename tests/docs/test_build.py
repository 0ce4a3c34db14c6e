"""The documentation builds without a warning, and holds what the package has."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

import trends
from tests.docs.pages import PAGES, ROOT
from trends.cli import main as cli
from trends.schema import FRAMES

MOST_BYTES = 400_000


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The pages as HTML, built as `make docs` builds them."""
    if importlib.util.find_spec("sphinx") is None:
        pytest.skip("Sphinx is not installed: make docs sets it up")
    out = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        "docs",
        out,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def words_of(page: Path) -> str:
    return re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_it_builds_without_a_warning_and_without_a_network(site):
    assert (site / "index.html").exists()
    loaded = re.findall(
        r'(?:src|<link[^>]+href)="(https?:[^"]+)"', (site / "index.html").read_text()
    )
    assert loaded == []


@pytest.mark.slow
def test_every_public_name_is_in_the_reference(site):
    shown = words_of(site / "reference" / "functions.html")
    names = words_of(site / "reference" / "names.html")
    for name in trends.__all__:
        assert f"trends.{name}" in names
        if name != "plots":
            assert re.search(rf"\btrends\.{name}\b", shown), name
    figures = words_of(site / "reference" / "plots.html")
    assert all(re.search(rf"trends\.plots\.{name}\b", figures) for name in trends.plots.__all__)


@pytest.mark.slow
def test_every_command_and_frame_is_in_the_reference(site):
    commands = words_of(site / "reference" / "command-line.html")
    frames = words_of(site / "reference" / "frames.html")
    for name in cli._parser()._actions[-1].choices:
        assert f"python -m trends {name}" in commands
    assert all(re.search(rf"^{name}\b", frames, re.MULTILINE) for name in FRAMES)


def test_every_picture_is_shown_and_small():
    text = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    for picture in (ROOT / "docs").rglob("*.png"):
        if "_" not in picture.parent.name:
            assert picture.name in text
            assert picture.stat().st_size < MOST_BYTES


def test_every_public_name_says_what_it_is_in_one_line():
    for module in (trends, trends.plots):
        for name in module.__all__:
            first = (getattr(module, name).__doc__ or "").partition("\n")[0]
            assert first.endswith("."), name
            assert len(first) < 100
