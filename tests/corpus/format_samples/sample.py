"""One invented file, and what must be read of it."""

from dataclasses import dataclass, field

from tests.corpus.samples import REEFS, TIDES, TITLES

__all__ = ["REEFS", "TIDES", "TITLES", "FormatSample"]


@dataclass(frozen=True)
class FormatSample:
    """A file, the name of its format, and facts of its papers by title.

    Columns of a fact that starts with "published" are compared by their first ten characters.
    `n_left_out` counts entries that are no papers.
    """

    name: str
    content: bytes
    format: str
    papers: dict[str, dict] = field(default_factory=dict)
    n_left_out: int = 0


def make(name, text, reader, *, tides, reefs, n_left_out=0):
    content = text.encode() if isinstance(text, str) else text
    papers = {TITLES["tides"]: tides, TITLES["reefs"]: reefs}
    return FormatSample(name, content, reader, papers, n_left_out)
