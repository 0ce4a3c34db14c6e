"""Warnings that change how a report is to be read."""

from collections.abc import Sequence
from typing import Any

from trends.corpus.audit.incomplete_papers import (
    describe_papers_without_abstract,
    describe_undated_papers,
)
from trends.errors import list_offenders
from trends.formatting import format_date, format_list
from trends.report.typography import set_papers, set_share

__all__ = ["list_warnings"]

# Chosen by hand: with fewer dated papers most trends cannot be detected.
FEW_PAPERS = 200
# Chosen by hand: the share of papers from which on a gap deserves a warning.
MANY = 0.1


def list_warnings(
    summary: dict[str, Any], *, redundant: Sequence[str] = ()
) -> list[dict[str, str]]:
    """Return the warnings that hold, most important first, as ``code`` and ``text``.

    Parameters
    ----------
    summary
        A summary that has ``corpus``, ``timeline`` and ``method`` already.
    redundant
        What is to be said of named topics that the list holds twice.
    """
    corpus, timeline = summary["corpus"], summary["timeline"]
    candidates = [
        ("no dates", _no_dates(corpus)),
        ("few papers", _few_papers(corpus)),
        ("partial periods", _partial(corpus, timeline)),
        ("uneven dates", _uneven(corpus)),
        ("undated papers", _undated(corpus)),
        ("year only", _year_only(corpus)),
        ("empty periods", _empty(timeline)),
        ("no topic", _unassigned(corpus)),
        ("no abstract", _without_abstract(corpus)),
        ("left out", _left_out(corpus)),
        ("unread files", _unread_files(corpus)),
    ]
    candidates += [("topics alike", text) for text in redundant]
    candidates += [("note", note) for note in summary["method"]["provenance"].get("notes", [])]
    return [{"code": code, "text": text} for code, text in candidates if text]


def _no_dates(corpus: dict[str, Any]) -> str:
    if corpus["n_dated"]:
        return ""
    return "No paper has a date: topics are shown, but nothing can be said about change."


def _few_papers(corpus: dict[str, Any]) -> str:
    if not 0 < corpus["n_counted"] < FEW_PAPERS:
        return ""
    return (
        f"Few papers ({corpus['n_counted']:,} with dates): only strong trends can be told from "
        "chance, and “inconclusive” is the expected answer for most topics, not a fault."
    )


def _partial(corpus: dict[str, Any], timeline: dict[str, Any]) -> str:
    of_week = "the week of " if timeline["freq"] == "week" else ""
    labels = [
        f"{of_week}{period['label']}" for period in timeline["periods"] if not period["is_complete"]
    ]
    if not labels:
        return ""
    shown = f"{labels[0]} is" if len(labels) == 1 else f"{labels[0]} and {labels[-1]} are"
    if len(labels) > 2:
        shown = f"{len(labels)} periods ({labels[0]} to {labels[-1]}) are"
    shown = shown[0].upper() + shown[1:]
    tests = (
        "left out of every test"
        if timeline["tests_use"] == "periods"
        else "whole periods are so few that the tests use the papers' own dates, these included"
    )
    return (
        f"{shown} covered in part (papers run to {format_date(corpus['counted_to'])}): drawn hollow and "
        f"hatched; {tests}."
    )


def _uneven(corpus: dict[str, Any]) -> str:
    newest, dated = corpus["n_in_newest_fifth"], corpus["n_counted"]
    if dated < 20 or newest < 0.6 * dated:
        return ""
    return (
        f"{set_share(newest / dated)} of the dated papers fall in the newest fifth of the time "
        "covered; early periods hold few papers, and their shares swing by chance."
    )


def _undated(corpus: dict[str, Any]) -> str:
    if not corpus["n_undated"] or not corpus["n_dated"]:
        return ""
    return describe_undated_papers(corpus["n_undated"], n_papers=corpus["n_papers"])


def _year_only(corpus: dict[str, Any]) -> str:
    if not corpus["n_year_only"]:
        return ""
    n_papers = set_papers(corpus["n_year_only"])
    return f"Dated by the year alone: {n_papers}, left out of shorter periods."


def _empty(timeline: dict[str, Any]) -> str:
    if not timeline["n_empty"]:
        return ""
    return f"Without any paper: {timeline['n_empty']} of {timeline['n_periods']} periods."


def _unassigned(corpus: dict[str, Any]) -> str:
    n, total = corpus["n_unassigned"], corpus["n_papers"]
    if n <= MANY * total:
        return ""
    why = [f"{row['reason']} ({row['n_papers']:,})" for row in corpus["why_unassigned"]]
    reasons = f": {format_list(why)}" if why else ""
    return f"{n:,} of {total:,} papers ({set_share(n / total)}) belong to no topic{reasons}."


def _without_abstract(corpus: dict[str, Any]) -> str:
    n, total = corpus["n_without_abstract"], corpus["n_papers"]
    if n <= MANY * total:
        return ""
    return describe_papers_without_abstract(n, n_papers=total)


def _left_out(corpus: dict[str, Any]) -> str:
    n = corpus["n_left_out"]
    if not n:
        return ""
    return (
        f"Left out as unreadable or outside the days asked for: {n:,} of "
        f"{corpus['n_records']:,} records. The command “inspect” says which."
    )


def _unread_files(corpus: dict[str, Any]) -> str:
    sources = corpus["sources"]
    unread = [source["source"] for source in sources if source["format"] == "unreadable"]
    if not unread:
        return ""
    return (
        f"Not readable: {len(unread):,} of {len(sources):,} files, {list_offenders(unread, limit=3)}. "
        "The command “inspect” says why."
    )
