"""Write a report: the page, its Markdown and JSON forms, and tables."""

from pathlib import Path
from typing import TYPE_CHECKING

from trends.analysis.store import label_topics, to_safe_csv
from trends.artifacts import REPORT_TABLES

if TYPE_CHECKING:
    from trends.analysis import Analysis

import json
from typing import TYPE_CHECKING, Any

from trends.artifacts import REPORT_PAGES
from trends.report.render.html import render_html
from trends.report.render.markdown import render_markdown
from trends.report.summary.build import summarize
from trends.report.summary.papers import list_papers
from trends.runtime.files import replace_files
from trends.validation import check_analysis

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["write_report", "write_tables"]


def write_report(analysis: "Analysis", out: str | Path) -> Path:
    """Write ``index.html``, ``report.md``, ``summary.json`` and CSV tables to the folder `out`.

    Parameters
    ----------
    analysis
        The analysis to report; it is not changed.
    out
        Folder to write to; it is made if it is missing. An earlier report there is replaced
        whole or, if anything fails, kept whole. Other files in it are left alone.

    Returns
    -------
    pathlib.Path
        The page, ``out/index.html``. It opens from disk and needs no network.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    check_analysis(analysis)
    out = Path(out)
    summary, papers = summarize(analysis), list_papers(analysis)
    page = render_html(analysis, summary, papers)
    with replace_files(out) as folder:
        texts = (page, render_markdown(summary, papers), _to_json(summary))
        for name, text in zip(REPORT_PAGES, texts, strict=True):
            _write_text(folder / name, text)
        write_tables(analysis, folder)
    return out / "index.html"


def _to_json(summary: dict[str, Any]) -> str:
    """Return JSON with a line a key and a line an item: quick to write, and readable in a diff."""
    lines = [f"{_dump(key)}: {_dump_items(value)}" for key, value in summary.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _dump_items(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n  " + ",\n  ".join(map(_dump, value)) + "\n]"
    if isinstance(value, dict) and value:
        return (
            "{\n  " + ",\n  ".join(f"{_dump(key)}: {_dump(v)}" for key, v in value.items()) + "\n}"
        )
    return _dump(value)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def write_tables(analysis: "Analysis", folder: Path) -> None:
    """Write papers, assignments, topics, terms, timeline and signals into `folder`, with labels."""
    for name in REPORT_TABLES:
        frame = getattr(analysis, name)
        if "topic" in frame.columns and "label" not in frame.columns:
            frame = label_topics(frame, analysis.topics)
        (folder / f"{name}.csv").write_text(to_safe_csv(frame), encoding="utf-8", newline="")
