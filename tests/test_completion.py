import re
import shutil
import subprocess
from pathlib import Path

import pytest

from trends.cli import main as cli
from trends.cli.completion import SHELLS, write_completion

TRY = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_trends
echo "${COMPREPLY[@]}"
"""


def complete(script: str, folder: Path, *words: str) -> list[str]:
    """Return what bash offers for the last of `words`."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    (folder / "script").write_text(script)
    command = [bash, "--norc", "-c", TRY, "bash", str(folder / "script"), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["rep"], ["report"]),
        (["in"], ["inspect", "init"]),
        (["report", "--fr"], ["--freq"]),
        (["report", "--freq", "q"], ["quarter"]),
        (["signals", "--format", ""], ["table", "csv", "json"]),
        (["completion", "z"], ["zsh"]),
        (["fetch", "o"], ["openalex"]),
        (["report", "dat"], []),
    ],
)
def test_bash_completes_commands_options_and_values(
    tmp_path: Path, words: list[str], offered: list[str]
) -> None:
    script = write_completion(cli._parser(), "bash")

    assert complete(script, tmp_path, "trends", *words) == offered


def test_zsh_gets_the_same_function_as_bash() -> None:
    bash, zsh = (write_completion(cli._parser(), shell) for shell in ("bash", "zsh"))

    assert "bashcompinit" in zsh
    assert zsh.endswith(bash[bash.index("_trends() {") :])


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_in_every_script(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["completion", shell]) == 0

    script = capsys.readouterr().out
    for word in ("report", "inspect", "init", "completion", "columns", "as-of", "quarter"):
        assert re.search(rf"\b{word}\b", script)


def test_an_unknown_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completion", "tcsh"]) == cli.EXIT_USER_ERROR
    assert "invalid choice: 'tcsh'" in capsys.readouterr().err
