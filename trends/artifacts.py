"""The files that trends writes, by name, and the folders that it owns as a whole."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

__all__ = [
    "ANALYSIS",
    "ANALYSIS_FILES",
    "MANIFEST",
    "MODEL",
    "MODEL_FILES",
    "PROJECT",
    "PROJECT_FILES",
    "REPORT",
    "REPORT_MOVERS",
    "REPORT_NEWS",
    "REPORT_PAGES",
    "REPORT_RUN",
    "REPORT_TABLES",
    "RUN",
    "RUN_FILE",
    "FolderKind",
    "find_written",
]

MANIFEST: Final = "manifest.json"
REPORT_PAGES: Final = ("index.html", "report.md", "summary.json")
REPORT_TABLES: Final = (
    "papers",
    "assignments",
    "topics",
    "concepts",
    "mentions",
    "terms",
    "timeline",
    "signals",
    "actors",
    "comparisons",
)
# Table of the movers frame, under the name that people look for.
REPORT_MOVERS: Final = "rising.csv"
REPORT_RUN: Final = "run.json"
# The news of a project: for mail and chat, for programs, and an Atom feed.
REPORT_NEWS: Final = ("news.md", "news.json", "news.xml")
ANALYSIS_FILES: Final = ("config.json", "provenance.json", MANIFEST)
MODEL_FILES: Final = ("model.json", "arrays.npz")
PROJECT_FILES: Final = ("project.json", "papers.npz")
RUN_FILE: Final = "update.json"


@dataclass(frozen=True)
class FolderKind:
    """A kind of folder that trends writes, and replaces, as a whole.

    Parameters
    ----------
    name
        What a message calls it.
    marks
        Files that it always has, besides the manifest.
    others, suffixes
        Names of its other files, and the ends of such names.
    earlier_mark
        A file and text near its beginning, by which a folder that an earlier version wrote,
        without a manifest or with one of another form, is known.
    remedy
        What to do about a damaged one.
    """

    name: str
    marks: tuple[str, ...]
    others: tuple[str, ...]
    suffixes: tuple[str, ...]
    earlier_mark: tuple[str, bytes]
    remedy: str

    def may_hold(self, name: str) -> bool:
        """Tell whether a folder of this kind may have a file of this name."""
        return name in {MANIFEST, *self.marks, *self.others} or name.endswith(self.suffixes)


REPORT: Final = FolderKind(
    name="report",
    marks=REPORT_PAGES,
    others=(REPORT_RUN, REPORT_MOVERS, *REPORT_NEWS, *(f"{name}.csv" for name in REPORT_TABLES)),
    suffixes=(),
    earlier_mark=("summary.json", b'"schema": "trends-summary/'),
    remedy="Write the report again.",
)
ANALYSIS: Final = FolderKind(
    name="analysis",
    marks=ANALYSIS_FILES,
    others=(),
    suffixes=(".parquet",),
    earlier_mark=(MANIFEST, b'"assignments.parquet": "'),
    remedy="Save the analysis again.",
)
MODEL: Final = FolderKind(
    name="topic model",
    marks=MODEL_FILES,
    others=(),
    suffixes=(".parquet",),
    earlier_mark=("model.json", b'"layout": '),
    remedy="Fit the model and save it again.",
)
# The folder of a corpus that grows, as `tracking` writes it.
PROJECT: Final = FolderKind(
    name="project",
    marks=(*ANALYSIS_FILES, *PROJECT_FILES),
    others=(),
    suffixes=(".parquet",),
    # Every version wrote a manifest: no folder without one is a project.
    earlier_mark=(PROJECT_FILES[0], b'"layout": 0'),
    remedy="Begin a new project, or restore the folder from a copy.",
)
RUN: Final = FolderKind(
    name="run",
    marks=(RUN_FILE, MANIFEST),
    others=(),
    suffixes=(".parquet",),
    earlier_mark=(RUN_FILE, b'"layout": 0'),
    remedy="Restore the folder from a copy.",
)


def find_written(names: Collection[str]) -> set[str]:
    """Return which files of one folder are those of a report, a saved analysis or a saved model.

    Each is known by the files that it always has; one of them alone may be anybody's.

    Parameters
    ----------
    names
        The names of all files in the folder.

    Examples
    --------
    >>> report = {"index.html", "report.md", "summary.json", "papers.csv", "signals.csv"}
    >>> find_written({*report, "library.bib"}) == report
    True
    >>> find_written({"index.html", "papers.csv"})
    set()
    """
    there = set(names)
    written: set[str] = set()
    for kind in (REPORT, ANALYSIS, MODEL, PROJECT, RUN):
        if there.issuperset(kind.marks):
            written |= {name for name in there if kind.may_hold(name)}
    return written
