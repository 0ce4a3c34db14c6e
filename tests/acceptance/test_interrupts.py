"""An interrupt at any stage leaves what stood before, and nothing half-written."""

import hashlib
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.pages import ROOT, child_environment


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def interrupt_at(stage: str, out: Path, sent: signal.Signals) -> tuple[int, str]:
    """Start the report, send a signal when it names `stage`, and return how it ended."""
    command = [sys.executable, "-u", "-m", "trends", "report", "--out", str(out)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=child_environment(),
        stderr=subprocess.PIPE,
        text=True,
        # A shell that starts this in the background has interrupts ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as child:
        said = ""
        for line in child.stderr:
            said += line
            if line.startswith(stage) and said.count(stage) == 1:
                child.send_signal(sent)
        return child.wait(timeout=120), said


@pytest.mark.parametrize(
    ("stage", "sent"),
    [
        pytest.param("Reading papers", signal.SIGINT, marks=pytest.mark.slow),
        pytest.param("Reading papers", signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param("Testing trends", signal.SIGHUP, marks=pytest.mark.slow),
        pytest.param("Writing the report", signal.SIGINT, marks=pytest.mark.slow),
        ("Writing the report", signal.SIGTERM),
    ],
)
def test_an_interrupted_report_leaves_the_earlier_one(stage, sent, out, tmp_path):
    folder = tmp_path / "reports"
    shutil.copytree(out, folder)
    before = contents(folder)

    code, said = interrupt_at(stage, folder, sent)

    assert code == 128 + sent, said
    assert "Interrupted: what stood before is unchanged." in said
    assert contents(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]
