"""Scripts by which a shell completes the commands and options of the command line."""

import argparse
import copy
from typing import Any, Final, Literal

import shtab

__all__ = ["SHELLS", "Shell", "write_completion"]

Shell = Literal["bash", "zsh", "fish"]
SHELLS: Final[tuple[Shell, ...]] = ("bash", "zsh", "fish")
# The command as a shell knows it; help texts call it python -m trends, which no shell completes.
COMMAND: Final = "trends"
# What stands for the names of files and folders in help texts.
FILES: Final = {"PATH": shtab.FILE, "FILE": shtab.FILE, "DIR": shtab.DIR, "FOLDER": shtab.DIR}


def write_completion(parser: argparse.ArgumentParser, shell: Shell) -> str:
    """Return the script that completes the words of `parser` in one shell.

    Parameters
    ----------
    parser
        The command line's parser, with its commands as sub-parsers.
    shell
        ``"bash"``, ``"zsh"`` or ``"fish"``.

    Returns
    -------
    str
        A script to source.
    """
    named = copy.deepcopy(parser)
    named.prog = COMMAND
    _mark_files(named)
    script: str = shtab.complete(named, shell=shell)
    return script


def _mark_files(parser: argparse.ArgumentParser) -> None:
    """Say which arguments of a parser and its commands are names of files or folders."""
    # argparse has no public way to list what a parser knows.
    for action in parser._actions:  # noqa: SLF001
        options: Any = action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in action.choices.values():
                _mark_files(command)
        elif action.metavar in FILES:
            options.complete = FILES[action.metavar]
        elif action.choices is not None:
            # shtab takes a mapping of choices for sub-commands.
            action.choices = tuple(action.choices)
