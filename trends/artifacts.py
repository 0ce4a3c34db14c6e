"""The files that trends writes beside papers, by name: nothing read from a folder is one of them."""

from collections.abc import Collection
from typing import Final

__all__ = ["ANALYSIS_FILES", "MODEL_FILES", "REPORT_PAGES", "REPORT_TABLES", "find_written"]

REPORT_PAGES: Final = ("index.html", "report.md", "summary.json")
REPORT_TABLES: Final = ("papers", "assignments", "topics", "terms", "timeline", "signals")
ANALYSIS_FILES: Final = ("config.json", "provenance.json", "manifest.json")
MODEL_FILES: Final = ("model.json", "arrays.npz")


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
    if there.issuperset(REPORT_PAGES):
        written |= there & {*REPORT_PAGES, *(f"{name}.csv" for name in REPORT_TABLES)}
    for marks in (ANALYSIS_FILES, MODEL_FILES):
        if there.issuperset(marks):
            written |= {name for name in there if name in marks or name.endswith(".parquet")}
    return written
