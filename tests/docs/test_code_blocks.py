"""Every code block of every page runs, in a copy of the sample corpus."""

import contextlib
import io
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, RUN, SHOWN, find_blocks, read_commands
from trends.cli import main as cli
from trends.config import config_from_dict

NEEDS_A_NETWORK = ("fetch",)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
INSTALLS = {
    ("pip", "install", "."),
    ("pip", "install", "--no-deps", "bertopic==0.17.4", "tqdm", "pyyaml", "safetensors"),
}
with_code = [
    path
    for path in PAGES
    if any(block.language in ("python", "sh", "toml") for block in find_blocks(path))
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as a reader of the pages has it: the sample papers, and a few of their own."""
    for name in ("data", "my_papers", "exports"):
        shutil.copytree(ROOT / "data", tmp_path / name)
    shutil.copy(ROOT / "trends.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(os.environ, "PLOTLY_RENDERER", "json")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    return tmp_path


def run_command(words: list[str]) -> str:
    """Run one command of the command line and return what it printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            code = cli.main(words)
        except SystemExit as end:
            code = int(end.code or 0)
    assert code == 0, f"python -m trends {' '.join(words)} ended with {code}"
    return printed.getvalue()


def run_shell(text: str) -> None:
    """Run the lines of a shell block that are ours; know the others."""
    for command in read_commands(text):
        words = command.trends
        if words is None:
            assert is_known(command.words), f"what does this line do? {' '.join(command.words)}"
        elif words[0] in NEEDS_A_NETWORK:
            cli._parser().parse_args(words)
        else:
            printed = run_command(words)
            if command.output:
                Path(command.output).write_text(printed, encoding="utf-8")


def is_known(words: tuple[str, ...]) -> bool:
    return (words[0] == "make" and words[1] in TARGETS) or words in INSTALLS


# The sample is small, and concepts say so.
@pytest.mark.filterwarnings("ignore:Of 88 papers with text:trends.errors.TrendsWarning")
# BERTopic and what it loads warn of one another.
@pytest.mark.filterwarnings(
    "ignore::ImportWarning", "ignore::DeprecationWarning", "ignore::FutureWarning"
)
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(
            path,
            id=path.relative_to(ROOT).with_suffix("").as_posix(),
            marks=[] if path.name == "README.md" else pytest.mark.slow,
        )
        for path in with_code
    ],
)
def test_every_block_of_the_page_runs(path: Path, project: Path, capsys) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    for block in find_blocks(path):
        where = f"{block.page}, line {block.line}"
        if block.language == "python":
            code = compile("\n" * block.line + block.text, str(path), "exec")
            exec(code, names)
        elif block.language == "sh":
            run_shell(block.text)
        elif block.language == "toml":
            assert config_from_dict(tomllib.loads(block.text), where=where)


@pytest.mark.parametrize("path", with_code, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_line_of_a_shell_block_is_a_known_command(path: Path) -> None:
    shell = [block for block in find_blocks(path) if block.language == "sh"]
    commands = [command for block in shell for command in read_commands(block.text)]
    other = [command.words for command in commands if command.trends is None]
    assert [words for words in other if not is_known(words)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_block_says_what_it_is(path: Path) -> None:
    languages = {block.language for block in find_blocks(path)}
    assert languages <= {*RUN, *SHOWN}


def test_inline_installs_of_the_readme_are_known() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"`(pip install [^`]+)`", text)
    assert shown
    assert all(tuple(line.split()) in INSTALLS for line in shown)


def test_a_line_that_fails_is_noticed(project: Path, capsys) -> None:
    with pytest.raises(AssertionError, match="ended with 2"):
        run_shell("python -m trends report nowhere/  # a folder that is not there\n")
    with pytest.raises(AssertionError, match="what does this line do"):
        run_shell("rm -rf data\n")


def test_the_pages_are_found() -> None:
    assert len(with_code) >= 8
    assert sys.version_info >= (3, 11)
