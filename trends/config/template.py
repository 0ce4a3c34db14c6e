"""The template of a settings file: every setting with its default and its meaning."""

import dataclasses
import datetime as dt
import inspect
import json
import textwrap
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from trends.config.settings import Config
from trends.errors import OutputError
from trends.runtime.files import clear_leftovers, create_file

__all__ = ["describe_settings", "render_template", "write_template"]

# Chosen by hand: the template has at most 98 columns.
WIDTH: Final = 98
OPENING: Final = """\
## Settings of trends. Every line may be left out; the values below are the defaults. A line after
## a single # is an example: remove the # to use it. Options of the command line override this file.
"""
NAMED_TOPICS: Final = """\
## Topics that you follow. A name is enough; the other settings make a topic more precise.
# [[topics.named]]
# name = "KV cache"
# description = "Keeping or shrinking the key-value cache of a language model."
# keywords = ["key-value cache"]
# exclude = ["web cache"]
# examples = []
# counterexamples = []
# broad = false
"""


def render_template() -> str:
    """Return a TOML file of all settings at their defaults, each with its meaning as a comment.

    Examples
    --------
    >>> "quiet = false" in render_template().splitlines()
    True
    """
    defaults = Config()
    blocks = [OPENING]
    stages = [stage for stage in dataclasses.fields(Config) if stage.name != "random_state"]
    seed = next(s for s in dataclasses.fields(Config) if s.name == "random_state")
    blocks.append("".join(_setting(seed, describe_settings(Config)["random_state"])))
    for stage in stages:
        settings = getattr(defaults, stage.name)
        lines = [f"## {_summary(type(settings))}\n[{stage.name}]\n"]
        meanings = describe_settings(type(settings))
        for setting in dataclasses.fields(settings):
            if setting.name != "named":
                lines += _setting(setting, meanings[setting.name])
        blocks.append("".join(lines))
        if stage.name == "topics":
            blocks.append(NAMED_TOPICS)
    return "\n".join(blocks)


def write_template(path: str | Path = "trends.toml") -> Path:
    """Write a settings file to start from; an existing file is never replaced.

    Parameters
    ----------
    path
        Where to write it.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    OutputError
        If something exists at `path`, or the file cannot be written.
    """
    path = Path(path)
    clear_leftovers(path.absolute().parent)
    if path.exists() or path.is_symlink():
        raise OutputError(
            f"{path} must be the path of a new file; something exists there already. Move it "
            "away, or name another file: python -m trends init other.toml."
        )
    with create_file(path) as new:
        new.write_text(render_template(), encoding="utf-8", newline="\n")
    return path


def describe_settings(kind: type[Any]) -> dict[str, str]:
    """Return the meaning of each setting of a dataclass, read from its docstring."""
    meanings: dict[str, list[str]] = {}
    names: list[str] = []
    body = inspect.getdoc(kind) or ""
    for line in body.partition("Parameters\n----------\n")[2].splitlines():
        if line and not line.startswith(" "):
            if set(line) == {"-"}:
                break
            names = line.split(", ")
            meanings |= {name: [] for name in names}
        elif line.strip():
            for name in names:
                meanings[name].append(line.strip())
    return {name: " ".join(lines) for name, lines in meanings.items()}


def _summary(kind: type[Any]) -> str:
    return (inspect.getdoc(kind) or "").partition("\n")[0]


def _setting(setting: "dataclasses.Field[Any]", meaning: str) -> Iterator[str]:
    """Yield the meaning as comments, then the default, or an example where there is none."""
    for python, toml in (
        ("`", ""),
        ("None ", "leaving it out "),
        ("True", "true"),
        ("False", "false"),
    ):
        meaning = meaning.replace(python, toml)
    for line in textwrap.wrap(meaning, WIDTH - 3):
        yield f"## {line}\n"
    default = setting.default
    if setting.default_factory is not dataclasses.MISSING:
        default = setting.default_factory()
    if default is None or default == {}:
        yield f"# {setting.name} = {_toml(setting.metadata['example'])}\n"
    else:
        yield f"{setting.name} = {_toml(default)}\n"


def _toml(value: object) -> str:
    """Return a value in the notation of TOML."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{_key(key)} = {_toml(item)}" for key, item in value.items()) + " }"
        )
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(typing.cast("Any", value), ensure_ascii=False)


def _key(key: str) -> str:
    """Return a key in the notation of TOML, in quotes where it needs them."""
    return key if key.isascii() and key.replace("-", "_").isidentifier() else _toml(key)
