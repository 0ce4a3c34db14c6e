"""Write a report: the page, its Markdown and JSON forms, tables, and facts of the run."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.analysis.store import label_topics, to_safe_csv
from trends.artifacts import (
    REPORT,
    REPORT_MOVERS,
    REPORT_NEWS,
    REPORT_PAGES,
    REPORT_RUN,
    REPORT_TABLES,
)
from trends.report.render.html import render_html
from trends.report.render.markdown import render_markdown
from trends.report.render.news_files import render_feed, render_news
from trends.report.summary.build import RUN_FACTS, summarize
from trends.report.summary.file_names import hide_folders
from trends.report.summary.mover_entries import list_feed
from trends.report.summary.papers import list_abstracts, list_papers
from trends.runtime.folders import check_replaceable, replace_folder
from trends.schema import FRAMES
from trends.validation import check_analysis

if TYPE_CHECKING:
    from trends.analysis import Analysis
    from trends.tracking import Backtest

__all__ = ["write_report", "write_tables"]


def write_report(
    analysis: "Analysis", out: str | Path, *, backtest: "Backtest | None" = None
) -> Path:
    """Write ``index.html``, ``report.md``, ``summary.json`` and CSV tables to the folder `out`.

    Of a project, ``news.md``, ``news.json`` and the Atom feed ``news.xml`` tell what its last updates
    brought.

    Two runs on the same papers with the same settings write the same bytes. When and where a run
    took place, and how long it took, stands in ``run.json`` alone. ``manifest.json`` lists all
    files with their SHA-256.

    Parameters
    ----------
    analysis
        The analysis to report; it is not changed.
    out
        Folder to write to: a new one, an empty one, or that of an earlier report, which is
        replaced as a whole in one step or, if anything fails, kept. A folder that holds any other
        file, or a file of a report that was changed since, is refused.
    backtest
        What `trends.backtest` found for these papers, for a section "Had you asked then".

    Returns
    -------
    pathlib.Path
        The page, ``out/index.html``. It opens from disk and needs no network.

    Raises
    ------
    OutputError
        If the folder holds anything but an earlier report, another run is writing to it, or it
        cannot be written.
    """
    check_analysis(analysis)
    out = Path(out)
    check_replaceable(out, REPORT)
    summary, papers = summarize(analysis, backtest=backtest), list_papers(analysis)
    page = render_html(analysis, summary, papers, list_abstracts(analysis))
    run = {name: analysis.provenance.get(name) for name in RUN_FACTS}
    texts = (page, render_markdown(summary, papers), _to_json(summary))
    with replace_folder(out, REPORT) as folder:
        for name, text in zip(REPORT_PAGES, texts, strict=True):
            _write_text(folder / name, text)
        _write_text(folder / REPORT_RUN, json.dumps(run, indent=1) + "\n")
        if "update" in analysis.provenance:
            _write_news(analysis, summary, papers, folder)
        write_tables(analysis, folder)
    return out / "index.html"


def _write_news(
    analysis: "Analysis",
    summary: dict[str, Any],
    papers: list[dict[str, Any]],
    folder: Path,
) -> None:
    """Write the news of a project for mail and chat, for programs, and as a feed."""
    day = str(analysis.provenance["day"])
    feed = render_feed(summary["title"], day, list_feed(analysis), papers)
    texts = (
        render_news(summary, summary["news"], papers),
        _dump(summary["news"] or {"since": None, "day": day, "lines": []}) + "\n",
        feed,
    )
    for name, text in zip(REPORT_NEWS, texts, strict=True):
        _write_text(folder / name, text)


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
    """Write papers, assignments, topics, terms, timeline, signals and movers, with labels.

    Optional columns that hold nothing are left out.
    """
    analysis = hide_folders(analysis)
    for name in REPORT_TABLES:
        frame = getattr(analysis, name)
        optional = frame.columns.intersection([*FRAMES[name].optional])
        frame = frame.drop(columns=[c for c in optional if frame[c].isna().all()])
        if "topic" in frame.columns and "label" not in frame.columns:
            frame = label_topics(frame, analysis.topics)
        (folder / f"{name}.csv").write_text(to_safe_csv(frame), encoding="utf-8", newline="")
    movers = to_safe_csv(analysis.movers)
    (folder / REPORT_MOVERS).write_text(movers, encoding="utf-8", newline="")
