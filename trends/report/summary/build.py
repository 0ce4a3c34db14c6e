"""The one dict of plain values that HTML, Markdown and JSON are made from.

Every figure in a report is computed here or in the modules this one calls; templates only write
them down.
"""

from typing import TYPE_CHECKING, Any

from trends.plots.drawing.periods import find_freq, label_period
from trends.plots.growth import choose_scale, use_reported_growth
from trends.report.summary.actor_entries import list_groups
from trends.report.summary.backtest_entries import list_backtest
from trends.report.summary.concept_entries import list_concepts
from trends.report.summary.context import (
    count_reasons,
    describe_redundancy,
    list_broader_topics,
    list_coverage,
    list_rising_words,
)
from trends.report.summary.display import fit_to_page
from trends.report.summary.file_names import hide_folders, list_public_settings, name_encoder
from trends.report.summary.headline import write_headline
from trends.report.summary.mover_entries import list_movers, list_news
from trends.report.summary.plain import (
    counted_dates,
    iso_date,
    paper_date,
    records,
    start_of_last_year,
    text,
)
from trends.report.summary.topic_entries import list_topics
from trends.report.summary.warnings import list_warnings
from trends.schema import FRAMES
from trends.signals.stats.trend_tests import FEW_PERIODS

if TYPE_CHECKING:
    import pandas as pd

    from trends.analysis import Analysis
    from trends.tracking import Backtest

__all__ = ["RUN_FACTS", "SCHEMA", "summarize"]

SCHEMA = "trends-summary/1"
# Days of a calendar year.
DAYS_OF_YEAR = 365
DAYS_TOLD_APART = 5  # so that a fifth of the time is a day or more
# What differs between two runs on the same papers, and so is part of no result.
RUN_FACTS = ("created", "today", "python", "platform", "seconds")


def summarize(analysis: "Analysis", *, backtest: "Backtest | None" = None) -> dict[str, Any]:
    """Return everything a report says about an analysis, but for the list of all papers.

    Parameters
    ----------
    analysis
        The analysis; it is not changed.
    backtest
        What `backtest` found at earlier days, for a section of its own.

    Returns
    -------
    dict
        Plain values that JSON can hold: ``schema``, ``title``, ``corpus``, ``headline``,
        ``cautions``, ``statuses``, ``timeline``, ``topics``, ``concepts``, ``movers``, ``news``,
        ``broader_topics``, ``rising_words``, ``backtest``, ``quality`` and ``method``. docs/summary-schema.md
        describes each.
        Nothing in it depends on when, where or how quickly the analysis was made.
    """
    analysis = hide_folders(analysis)
    shown = fit_to_page(analysis)
    summary: dict[str, Any] = {
        "schema": SCHEMA,
        "title": analysis.config.report.title,
        "corpus": _corpus(analysis),
        "timeline": _timeline(shown, counted=analysis),
        "topics": list_topics(shown),
        "groups": list_groups(analysis),
        "concepts": list_concepts(shown),
        "movers": list_movers(analysis),
        "news": list_news(analysis),
        "growth_scale": choose_scale(use_reported_growth(analysis.signals)),
        "broader_topics": list_broader_topics(analysis),
        "rising_words": list_rising_words(analysis),
    }
    summary["statuses"] = _statuses(summary["topics"])
    summary["headline"] = write_headline(summary)
    summary["backtest"] = list_backtest(backtest)
    summary["method"] = _method(analysis)
    summary["cautions"] = list_warnings(summary, redundant=describe_redundancy(analysis))
    summary["quality"] = records(analysis.quality, "measure", "value", "meaning")
    return summary


def _corpus(analysis: "Analysis") -> dict[str, Any]:
    papers, sources = analysis.papers, analysis.sources
    dates, counted = papers["published"], counted_dates(analysis)
    assignments = analysis.assignments
    per_paper = assignments.loc[assignments["topic"] >= 0, "paper_id"].value_counts()
    n_records = int(sources["n_records"].sum()) if len(sources) else len(papers)
    precision = papers["date_precision"].value_counts()
    return {
        "n_papers": len(papers),
        "n_dated": int(dates.notna().sum()),
        "n_undated": int(dates.isna().sum()),
        "first": _end(papers, dates.min()),
        "last": _end(papers, dates.max()),
        "n_without_abstract": int((papers["abstract"].fillna("").str.strip() == "").sum()),
        "n_unassigned": len(papers) - len(per_paper),
        "why_unassigned": count_reasons(analysis),
        "n_in_several_topics": int((per_paper > 1).sum()),
        "coverage": list_coverage(analysis),
        "n_year_only": int(precision.get("year", 0)),
        "n_counted": int(counted.notna().sum()),
        "counted_to": _end(papers, counted.max()),
        "n_in_newest_fifth": _count_newest_fifth(counted),
        **_recent(counted),
        "n_records": n_records,
        "n_merged": int(sources["n_merged"].sum()),
        "n_left_out": int(sources["n_left_out"].sum()),
        "sources": _sources(sources),
        "problems": records(analysis.problems, "source", "line", "problem", "text"),
    }


def _sources(sources: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return what became of each input file, with its hash where it is known."""
    rows = records(sources, *FRAMES["sources"].columns)
    hashes = sources["sha256"] if "sha256" in sources.columns else [None] * len(sources)
    return [row | {"sha256": text(sha256)} for row, sha256 in zip(rows, hashes, strict=True)]


def _end(papers: "pd.DataFrame", date: Any) -> str | None:
    """Return the first or last date as precisely as a paper of that day has it."""
    known = set(papers.loc[papers["published"] == date, "date_precision"])
    return next(
        (paper_date(date, unit) for unit in ("day", "month", "year") if unit in known), None
    )


def _count_newest_fifth(dates: "pd.Series[Any]") -> int:
    """Count the papers in the last fifth of the time that the corpus spans."""
    # Within a few days there are no early and late periods.
    if dates.dt.normalize().nunique() < DAYS_TOLD_APART:
        return 0
    return int((dates >= dates.max() - (dates.max() - dates.min()) / 5).sum())


def _recent(dates: "pd.Series[Any]") -> dict[str, Any]:
    """Return where the last 12 months begin and how many papers they hold."""
    if dates.notna().sum() == 0:
        return {"recent_from": None, "n_recent": 0}
    start = start_of_last_year(dates.max())
    return {"recent_from": iso_date(start), "n_recent": int((dates >= start).sum())}


def _timeline(analysis: "Analysis", *, counted: "Analysis") -> dict[str, Any]:
    """Return the periods; the topics' own values stand with each topic, in the same order."""
    timeline = analysis.timeline
    freq = find_freq(analysis)
    grid = records(timeline.drop_duplicates("period"), "period", "n_total", "is_complete")
    periods = [
        {"start": row["period"], "label": label_period(row["period"], freq), **row} for row in grid
    ]
    for period in periods:
        del period["period"]
    return {
        "freq": freq,
        "tests_use": _what_tests_use(counted.timeline),
        "freq_of_tests": find_freq(counted),
        "is_under_a_year": _is_shorter(counted_dates(analysis), DAYS_OF_YEAR),
        "is_under_two_years": _is_shorter(counted_dates(analysis), 2 * DAYS_OF_YEAR),
        "n_periods": len(periods),
        "n_complete": sum(period["is_complete"] for period in periods),
        "n_empty": sum(period["n_total"] == 0 for period in periods),
        "periods": periods,
    }


def _is_shorter(dates: "pd.Series[Any]", n_days: int) -> bool:
    """Tell whether all dates lie within so many days: a change a year then goes beyond them."""
    return bool((dates.max() - dates.min()).days < n_days)


def _what_tests_use(timeline: "pd.DataFrame") -> str:
    """Return "periods", or "dates" where whole periods are so few that raw dates are tested."""
    whole = timeline[timeline["is_complete"] & (timeline["n_total"] > 0)]
    return "periods" if whole["period"].nunique() >= FEW_PERIODS else "dates"


def _statuses(topics: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return how many topics have each status that occurs."""
    found = [topic["trend"]["status"] for topic in topics]
    return [{"status": status, "n_topics": found.count(status)} for status in dict.fromkeys(found)]


def _method(analysis: "Analysis") -> dict[str, Any]:
    provenance = {k: v for k, v in analysis.provenance.items() if k not in RUN_FACTS}
    settings = list_public_settings(analysis.config)
    return {
        "settings": settings,
        "provenance": provenance,
        "encoder": name_encoder(provenance.get("encoder", analysis.config.encoder.name)),
    }
