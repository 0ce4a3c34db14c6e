"""The code blocks of the documentation, and how each kind is run."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "data" / "README.md",
    ROOT / "notebooks" / "README.md",
    *sorted(path for path in (ROOT / "docs").rglob("*.md") if "_" not in path.parent.name),
]
FENCE = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A block of any other kind shows something that is not ours to run.
RUN = ("python", "sh", "toml")
SHOWN = ("text", "json", "{eval-rst}", "{include}", "{toctree}")


@dataclass(frozen=True)
class Block:
    """One fenced block: its page, line, language and text."""

    page: str
    line: int
    language: str
    text: str


def find_blocks(path: Path) -> list[Block]:
    """Return the fenced blocks of a page, in order."""
    text = path.read_text(encoding="utf-8")
    page = path.relative_to(ROOT).as_posix()
    return [
        Block(page, text[: match.start()].count("\n") + 1, match[1], match[2])
        for match in FENCE.finditer(text)
    ]


@dataclass(frozen=True)
class Command:
    """A line of a shell block: its words, and the file its output goes to."""

    words: tuple[str, ...]
    output: str = ""

    @property
    def trends(self) -> list[str] | None:
        """The words behind ``python -m trends``, or None for another command."""
        if self.words[:3] == (".venv/bin/python", "-m", "trends"):
            return list(self.words[3:])
        return list(self.words[3:]) if self.words[:3] == ("python", "-m", "trends") else None


def read_commands(text: str) -> list[Command]:
    """Return the commands of a shell block; comments are left out."""
    commands = []
    for line in text.splitlines():
        words = shlex.split(line, comments=True)
        if not words:
            continue
        output = ""
        if ">" in words:
            place = words.index(">")
            words, output = words[:place], words[place + 1]
        commands.append(Command(tuple(words), output))
    return commands
