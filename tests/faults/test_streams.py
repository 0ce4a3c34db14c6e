"""A full or closed stdout is one line and exit code 2; a full or closed stderr stops nothing."""

import os
import subprocess
import sys

import pytest

from tests.acceptance.pages import ROOT, child_environment

pytestmark = [
    pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full"),  # noqa: PTH110
]


def shell(tmp_path, redirected, *words):
    """Run a command with its streams redirected by a shell."""
    line = f'"$@" {redirected}'
    return subprocess.run(
        ["sh", "-c", line, "sh", sys.executable, "-m", "trends", *words],
        cwd=tmp_path,
        env=child_environment() | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("redirected", [">/dev/full", ">&-"])
@pytest.mark.parametrize("words", [("init", "new.toml"), ("--help",), ("completion", "bash")])
def test_a_stdout_that_takes_nothing_is_one_line(redirected, words, tmp_path):
    done = shell(tmp_path, redirected, *words)
    assert done.returncode == 2, done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert "stdout must accept the result; writing failed: " in errors[0]
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("redirected", ["2>/dev/full", "2>&-", "2>/dev/full <&-"])
def test_a_stderr_that_takes_nothing_stops_nothing(redirected, tmp_path):
    done = shell(tmp_path, redirected, "init", "new.toml")
    assert (done.returncode, done.stdout) == (0, "new.toml\n")
    assert (tmp_path / "new.toml").read_text().startswith("## Settings of trends.")


def test_an_error_that_nobody_hears_still_has_its_exit_code(tmp_path):
    (tmp_path / "new.toml").touch()
    assert shell(tmp_path, ">&- 2>&-", "init", "new.toml").returncode == 2


def test_a_reader_that_leaves_early_is_no_error(tmp_path):
    done = shell(tmp_path, "| head -1", "completion", "bash")
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_what_is_printed_enters_no_file_that_takes_the_place_of_stdout(tmp_path):
    done = shell(tmp_path, ">&- 2>&- <&-", "init", "new.toml")
    assert done.returncode == 2
    assert "new.toml" not in (tmp_path / "new.toml").read_text()
