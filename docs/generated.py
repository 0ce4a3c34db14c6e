"""Write the parts of the reference that the package itself knows: names, settings, frames, options."""

import argparse
import dataclasses
import inspect
from collections.abc import Iterable
from pathlib import Path

import trends
from trends.cli import main as cli
from trends.config import Config
from trends.config.template import describe_settings, render_template
from trends.schema import FRAMES


def write_pages(folder: Path) -> None:
    """Write every generated part into `folder`."""
    folder.mkdir(exist_ok=True)
    parts = {
        "names": list_names(),
        "settings": list_settings(),
        "frames": list_frames(),
        "commands": list_commands(),
        "others": list_others(folder.parent / "reference" / "functions.md"),
        "template": f"```toml\n{render_template()}```\n",
    }
    for name, text in parts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def list_names() -> str:
    """Return a table of the public names, each with its first line."""
    rows = [(f"`trends.{name}`", first_line(getattr(trends, name))) for name in trends.__all__]
    rows += [
        (f"`trends.plots.{name}`", first_line(getattr(trends.plots, name)))
        for name in trends.plots.__all__
    ]
    return table(("name", "what it is"), rows)


def list_others(page: Path) -> str:
    """Return what documents the public names that `page` does not place by hand."""
    placed = page.read_text(encoding="utf-8").split()
    lines = []
    for name in trends.__all__:
        if name != "plots" and f"trends.{name}" not in placed:
            kind = "autoclass" if inspect.isclass(getattr(trends, name)) else "autofunction"
            lines.append(f".. {kind}:: trends.{name}")
    return "\n".join(["```{eval-rst}", *lines, "```", ""]) if lines else "Nothing else.\n"


def list_settings() -> str:
    """Return a table of settings for every stage."""
    parts = []
    defaults = Config()
    for stage in dataclasses.fields(Config):
        value = getattr(defaults, stage.name)
        if not dataclasses.is_dataclass(value):
            continue
        meanings = describe_settings(type(value))
        rows = [
            (f"`{setting.name}`", f"`{getattr(value, setting.name)!r}`", meanings[setting.name])
            for setting in dataclasses.fields(value)
        ]
        heading = f"### `[{stage.name}]`\n\n{first_line(type(value))}\n\n"
        parts.append(heading + table(("setting", "default", "meaning"), rows))
    return "\n".join(parts)


def list_frames() -> str:
    """Return a table of columns for every frame."""
    parts = []
    for name, schema in FRAMES.items():
        rows = [(f"`{column}`", show_dtype(dtype)) for column, dtype in schema.columns.items()]
        key = ", ".join(f"`{column}`" for column in schema.key) or "none"
        order = ", ".join(f"`{column}`" for column in schema.sort_by)
        parts.append(
            f"## {name}\n\nA row is identified by: {key}. Sorted by {order}.\n\n"
            + table(("column", "type"), rows)
        )
    return "\n".join(parts)


def list_commands() -> str:
    """Return what every command says of itself."""
    parser = cli._parser()  # noqa: SLF001
    [commands] = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001
    parts = [f"```text\n{parser.format_help()}```\n"]
    for name, command in commands.choices.items():
        parts.append(f"## {name}\n\n```text\n{command.format_help()}```\n")
    return "\n".join(parts)


def first_line(thing: object) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def show_dtype(dtype: object) -> str:
    """Return a column's type as a reader needs it."""
    categories = getattr(dtype, "categories", None)
    return f"`{dtype}`" if categories is None else "one of: " + ", ".join(categories)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    cells = [[str(cell).replace("|", "\\|").replace("``", "`") for cell in line] for line in lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in cells) + "\n"


if __name__ == "__main__":
    print(list_names(), end="")
