"""Compose saved Daily Papers pages out of invented papers, and run the command line."""

import os
import random
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REAL_PAGES = ROOT / ".." / "shared" / "corpora" / "daily_papers"
SAMPLE = ROOT / "data" / "daily_papers.jsonl"

HEADER = (
    "new",
    "Get trending papers in your email inbox!",
    "Subscribe",
    "Daily Papers",
    "byAK and the research community",
)

WORDS = [
    "harbour",
    "lantern",
    "beacon",
    "tide",
    "current",
    "estuary",
    "mooring",
    "sextant",
    "compass",
    "rudder",
    "keel",
    "ballast",
    "anchor",
    "pontoon",
    "breakwater",
    "lighthouse",
    "foghorn",
    "channel",
    "sandbank",
    "dredger",
    "pilot",
    "ferry",
    "barge",
    "tugboat",
    "windlass",
    "capstan",
    "bollard",
    "hawser",
    "fender",
    "gangway",
    "galley",
    "lagoon",
    "reef",
    "shoal",
    "swell",
    "buoy",
    "jetty",
    "quay",
    "slipway",
    "drydock",
    "hull",
    "mast",
    "rigging",
    "spinnaker",
    "halyard",
    "cleat",
    "winch",
    "tiller",
]
VERBS = [
    "measures",
    "compares",
    "predicts",
    "charts",
    "corrects",
    "tracks",
    "sorts",
    "samples",
    "repairs",
    "scores",
]


@dataclass(frozen=True)
class Entry:
    """One paper as a page shows it; None leaves that part of the byline out."""

    title: str
    abstract: str
    byline: str | None = "  • 4 authors"
    date: str | None = "Mar 3, 2024"
    comments: int | None = None

    @property
    def lines(self) -> list[str]:
        """Return the entry's lines, without the blank one that follows it."""
        lines = [self.title, "", self.abstract]
        if self.byline is not None:
            date = f"{self.date}" if self.comments is None else f"{self.date} {self.comments}"
            lines += ["", self.byline, "·", date]
        return lines


def write_abstract(seed: int, *, n_sentences: int = 5) -> str:
    """Return sentences of invented seafaring research, the same for the same seed."""
    draw = random.Random(seed)
    sentences = []
    for _ in range(n_sentences):
        subject, target, place, means = draw.sample(WORDS, 4)
        sentences.append(
            f"Our {subject} method {draw.choice(VERBS)} every {target} near the {place} "
            f"with a {means} model and gains {draw.randint(11, 98)} points."
        )
    return " ".join(sentences)


def write_entries(n: int, *, seed: int = 0) -> list[Entry]:
    """Return `n` distinct papers, one a month from January 2023 on."""
    draw = random.Random(seed)
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    entries = []
    for i in range(n):
        first, second, third = draw.sample(WORDS, 3)
        entries.append(
            Entry(
                title=f"Study {i + 1}: {first.title()} and {second.title()} for {third.title()}",
                abstract=write_abstract(1000 * seed + i),
                byline=f"  • {1 + i % 7} authors",
                date=f"{months[i % 12]} {1 + i % 27}, {2023 + (i // 12) % 3}",
            )
        )
    return entries


def compose_page(entries: Iterable[Entry], *, page_date: str = "Apr 29") -> str:
    """Return the text of a page, laid out as the site's own, without a final newline."""
    blocks = [*HEADER, page_date, *("\n".join(entry.lines) for entry in entries)]
    return "\n\n".join(blocks)


def save_page(
    path: Path, entries: Iterable[Entry], *, page_date: str = "Apr 29", encoding: str = "utf-8"
) -> Path:
    """Write a page to `path` byte for byte and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(compose_page(entries, page_date=page_date).encode(encoding))
    return path


def line_of(path: Path, text: str) -> int:
    """Return the 1-based number of the first line that contains `text`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(i for i, line in enumerate(lines, start=1) if text in line)


def child_environment() -> dict[str, str]:
    """Return an environment in which a child Python finds this checkout first."""
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}


def run_trends(
    *arguments: str | Path, cwd: Path, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run `python -m trends` in the folder `cwd` and return what it said."""
    return run_python(["-m", "trends", *map(str, arguments)], cwd=cwd, timeout=timeout)


def run_python(
    arguments: Sequence[str], *, cwd: Path, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run this Python with `arguments` in the folder `cwd`."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=child_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
