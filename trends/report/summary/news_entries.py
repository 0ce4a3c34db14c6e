"""What is new since the last update, as the page, the mail and the feed show it."""

from typing import TYPE_CHECKING, Any, Final

from trends.report.summary.plain import iso_date, number, one_line, records, text
from trends.report.typography import set_signs

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["NEWS_KINDS", "list_feed", "list_news"]

# Kinds of news in the order in which they are told, and how a heading calls them.
NEWS_KINDS: Final = {
    "correction": "Did not hold",
    "verdict": "Changed",
    "birth": "New topics",
    "change of topics": "Topics that changed",
    "concept": "First seen",
    "forecast": "Other than expected",
    "papers": "New papers",
}
# Chosen by hand: papers that a line names; the frame has all.
MOST_PAPERS: Final = 25
COLUMNS: Final = ("kind", "rank", "topic_key", "label", "before", "after", "q_value", "sentence")


def list_news(analysis: "Analysis") -> dict[str, Any] | None:
    """Return the news of the last update; None of an analysis that is no project's, or is its first.

    ``since`` and ``day`` are the days of the last two updates. A line of ``lines`` has the columns of a
    news frame, ``topic`` (the number of a topic that the page shows, or null) and ``paper_ids``, 25 at
    most, of ``n_papers``.
    """
    news = analysis.news
    if news.empty:
        return None
    own = news[news["update"] == news["update"].max()]
    return {
        "since": iso_date(own["since"].iloc[0]),
        "day": iso_date(own["day"].iloc[0]),
        "lines": _read(analysis, own),
    }


def list_feed(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return the news of the last updates, newest first, as entries of a feed."""
    updates = sorted(analysis.news["update"].unique(), reverse=True)
    parts = [analysis.news[analysis.news["update"] == update] for update in updates]
    return [
        {"day": iso_date(part["day"].iloc[0]), **line}
        for part in parts
        for line in _read(analysis, part)
    ]


def _read(analysis: "Analysis", news: Any) -> list[dict[str, Any]]:
    is_shown = analysis.topics["kind"] != "concept"
    shown = analysis.topics[is_shown]
    number_of = dict(zip(shown["topic_key"], shown["topic"].astype(int), strict=True))
    lines = []
    for row, papers in zip(records(news, *COLUMNS), news["paper_ids"], strict=True):
        ids = list(papers)
        lines.append(
            row
            | {
                "label": one_line(row["label"]),
                "sentence": set_signs(one_line(row["sentence"])),
                "before": text(row["before"]),
                "after": text(row["after"]),
                "q_value": number(row["q_value"]),
                "topic": number_of.get(row["topic_key"]),
                "n_papers": len(ids),
                "paper_ids": ids[:MOST_PAPERS],
            }
        )
    return lines
