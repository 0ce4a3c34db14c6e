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
_shtab_trends 2>/dev/null
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
    return sorted(done.stdout.split())


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["rep"], ["report"]),
        (["in"], ["init", "inspect"]),
        (["conc"], ["concepts"]),
        (["concepts", "--to"], ["--top"]),
        (["report", "--fr"], ["--freq"]),
        (["report", "--freq", "q"], ["quarter"]),
        (["signals", "--format", ""], ["csv", "json", "table"]),
        (["completion", "z"], ["zsh"]),
        (["fetch", "o"], ["openalex"]),
    ],
)
def test_bash_completes_commands_options_and_values(
    tmp_path: Path, words: list[str], offered: list[str]
) -> None:
    script = write_completion(cli._parser(), "bash")

    assert complete(script, tmp_path, "trends", *words) == offered


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_for_the_command_and_its_shell_takes_it(tmp_path: Path, shell: str) -> None:
    script = write_completion(cli._parser(), shell)

    assert re.search(rf"{'#compdef' if shell == 'zsh' else 'complete'}\b.*\btrends\b", script)
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "script").write_text(script)
    subprocess.run([shell, "-n", str(tmp_path / "script")], check=True)


def test_names_of_files_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "papers.bib").touch()
    (tmp_path / "folder").mkdir()
    script = write_completion(cli._parser(), "bash")

    assert complete(script, tmp_path, "trends", "report", "pap") == ["papers.bib"]
    assert complete(script, tmp_path, "trends", "report", "--config", "pap") == ["papers.bib"]
    assert complete(script, tmp_path, "trends", "trust", "fol") == ["folder"]


def test_the_parser_itself_stays_as_it_is() -> None:
    parser = cli._parser()
    before = parser.format_help()

    write_completion(parser, "zsh")

    assert parser.format_help() == before


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
