"""At every file operation of every output: after a fault the old or the new state, never between."""

import json
import subprocess
import sys

import pytest

from tests.acceptance.pages import ROOT, child_environment

EVERY = [
    "report",
    "first report",
    "analysis",
    "model",
    "conversion",
    "settings",
    "answers",
    "stage cache",
    "vector cache",
    "fetch",
]
# The least file operations that each must have, or the walk has stopped seeing them.
FEWEST = {"report": 40, "first report": 40, "analysis": 60, "model": 30}
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")


def walk(fault, folder, step, *names):
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.walk", fault, folder, step]
    done = subprocess.run(
        [*map(str, command), *names],
        cwd=ROOT,
        env=child_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["operation"] for each in found] == list(names), done.stderr
    for each in found:
        print(f"{fault}, {each['operation']}: {each['walked']} points, lost {each['lost']}")
    return found


def test_a_killed_run_leaves_old_or_new_and_the_next_one_cleans_up(tmp_path):
    names = ["report", "conversion", "settings", "stage cache"]
    found = walk("kill", tmp_path / "walk", 8, *names)
    assert [each["lost"] for each in found] == [[]] * len(names)
    assert all(each["walked"] >= FEWEST.get(each["operation"], 8) // 8 for each in found)


@pytest.mark.slow
def test_a_signal_right_after_a_lock_was_made_leaves_no_lock(tmp_path):
    names = ["conversion", "model"]
    found = walk("terminate after", tmp_path / "walk", 1, *names)
    assert [each["lost"] for each in found] == [[]] * len(names)
    assert all(each["walked"] >= 12 for each in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault", ["kill", "terminate", "terminate after", "hang up", "full disk", "read-only disk"]
)
def test_no_fault_at_any_file_operation_loses_anything(fault, tmp_path):
    found = walk(fault, tmp_path / "walk", 1, *EVERY)
    assert [each["lost"] for each in found] == [[]] * len(EVERY)
    assert all(each["walked"] >= FEWEST.get(each["operation"], 8) for each in found)
