"""Scripts that let a shell complete the commands and options of the command line."""

import argparse
import shlex
from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["SHELLS", "Shell", "write_completion"]

Shell = Literal["bash", "zsh", "fish"]
SHELLS: Final[tuple[Shell, ...]] = ("bash", "zsh", "fish")

BASH: Final = """\
# Completion of trends for bash. Use it now: source <(trends completion bash)
# For every new shell: trends completion bash > ~/.local/share/bash-completion/completions/trends

_trends() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="@COMMANDS@"
    else
        case "${COMP_WORDS[1]} $before" in
@VALUES@
            *)
                case "${COMP_WORDS[1]}" in
@OPTIONS@
                esac
                ;;
        esac
    fi
    COMPREPLY=( $(compgen -W "$words" -- "$word") )
}
complete -o default -F _trends trends
"""
ZSH: Final = """\
# Completion of trends for zsh. Use it now: source <(trends completion zsh)
# For every new shell: put that line into ~/.zshrc, behind compinit.
autoload -U +X bashcompinit && bashcompinit

"""


@dataclass(frozen=True)
class _Command:
    """One command: its options with what they mean, and the values that some of them take."""

    name: str
    summary: str
    options: dict[str, str]
    values: dict[str, tuple[str, ...]]


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
    commands = _read_commands(parser)
    if shell == "fish":
        return _write_fish(commands)
    script = _write_bash(commands)
    # zsh reads completions made for bash.
    return script if shell == "bash" else ZSH + script.partition("\n\n")[2]


def _read_commands(parser: argparse.ArgumentParser) -> list[_Command]:
    # argparse has no public way to list what a parser knows.
    kind = argparse._SubParsersAction  # noqa: SLF001
    [subparsers] = [action for action in parser._actions if isinstance(action, kind)]  # noqa: SLF001
    summaries = {action.dest: action.help or "" for action in subparsers._get_subactions()}  # noqa: SLF001
    return [
        _read_command(name, summaries.get(name, ""), subparser)
        for name, subparser in subparsers.choices.items()
    ]


def _read_command(name: str, summary: str, parser: argparse.ArgumentParser) -> _Command:
    options, values = {}, {}
    for action in parser._actions:  # noqa: SLF001
        for option in action.option_strings:
            if option.startswith("--"):
                options[option] = (action.help or "").partition(":")[0]
        if action.choices:
            for option in action.option_strings or [""]:
                values[option] = tuple(map(str, action.choices))
    return _Command(name, summary, options, values)


def _write_bash(commands: list[_Command]) -> str:
    values, options = [], []
    for command in commands:
        for option, allowed in command.values.items():
            if option:
                pattern = f"'{command.name} {option}'"
                values.append(f"            {pattern}) words={shlex.quote(' '.join(allowed))} ;;")
        words = " ".join([*command.values.get("", ()), *command.options])
        options.append(f"                    {command.name}) words={shlex.quote(words)} ;;")
    return (
        BASH.replace("@COMMANDS@", " ".join(command.name for command in commands))
        .replace("@VALUES@", "\n".join(values))
        .replace("@OPTIONS@", "\n".join(options))
    )


def _write_fish(commands: list[_Command]) -> str:
    lines = [
        "# Completion of trends for fish. Use it now: trends completion fish | source",
        "# For every new shell: trends completion fish > ~/.config/fish/completions/trends.fish",
    ]
    for command in commands:
        lines.append(
            "complete -c trends -n __fish_use_subcommand "
            f"-a {command.name} -d {shlex.quote(command.summary)}"
        )
        seen = f"-n '__fish_seen_subcommand_from {command.name}'"
        if "" in command.values:
            lines.append(
                f"complete -c trends {seen} -a {shlex.quote(' '.join(command.values['']))}"
            )
        for option, meaning in command.options.items():
            allowed = command.values.get(option)
            takes = f" -x -a {shlex.quote(' '.join(allowed))}" if allowed else ""
            lines.append(
                f"complete -c trends {seen} -l {option[2:]}{takes} -d {shlex.quote(meaning)}"
            )
    return "\n".join(lines) + "\n"
