"""An interrupt at any stage leaves what stood before, and nothing half-written."""

import hashlib
import shutil
import signal
import subprocess
import sys
import tomllib
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


# Raises an interrupt when Python looks for the module `argv[1]`, then runs the command line.
INTERRUPTED_LOADING = """
import os, runpy, signal, sys
late = sys.argv.pop(1)

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == late:
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Interrupt())
if sys.argv.pop(1) == "module":
    runpy.run_module("trends", run_name="__main__", alter_sys=True)
else:
    from importlib.metadata import EntryPoint
    EntryPoint("trends", sys.argv.pop(1), "console_scripts").load()()
"""
SCRIPT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]["trends"]


def interrupt_loading(how: str, module: str, folder: Path) -> subprocess.CompletedProcess[str]:
    start = ["module"] if how == "module" else ["command", SCRIPT]
    command = [sys.executable, "-c", INTERRUPTED_LOADING, module, *start, "inspect", "papers.jsonl"]
    return subprocess.run(
        command, cwd=folder, env=child_environment(), capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("how", "module"),
    [("module", "argparse"), ("module", "trends.config"), ("command", "trends.cli.main")]
    + [
        pytest.param("module", late, marks=pytest.mark.slow) for late in ("rich", "numpy", "pandas")
    ],
)
def test_an_interrupt_while_modules_load_is_one_line(how, module, tmp_path):
    (tmp_path / "papers.jsonl").write_text('{"title": "Tides at sea", "published": "2024-05-01"}\n')
    done = interrupt_loading(how, module, tmp_path)
    assert (done.returncode, done.stdout) == (130, ""), done.stderr
    assert done.stderr.splitlines()[-1] == (
        "error: Interrupted: what stood before is unchanged. Run the command again to start over."
    )
    assert "Traceback" not in done.stderr
