"""What the first screens say: what rises, fades, is new or steady, and the news of a project."""

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from trends.report.summary.driver_entries import describe_drivers
from trends.report.summary.plain import iso_date, number, one_line, records, text
from trends.report.typography import set_factor, set_interval, set_share, set_signs
from trends.schema import MOVED
from trends.signals.movers.ordering import MOST_LISTED

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["NEWS_KINDS", "list_feed", "list_movers", "list_news"]

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
MOST_NAMED: Final = 25
NEWS_COLUMNS: Final = (
    "kind",
    "rank",
    "topic_key",
    "label",
    "before",
    "after",
    "q_value",
    "sentence",
)

RISING: Final = ("emerging", "growing")
FALLING: Final = ("declining", "dormant")
COLUMNS: Final = (
    *("movement", "rank", "kind", "topic", "label", "under", "n_papers", "span_old", "span_recent"),
    *("share_old", "share_recent", "ratio", "ratio_low", "ratio_high", "change_q", "n_family"),
    *("change", "status", "first_seen", "sentence"),
)
LISTS: Final = ("first_papers", "read_first", "shares")


def list_movers(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return the lists of the first screen: ``movement``, ``n_movers``, the two spans, and ``lines``.

    A line has the columns of a movers frame, ``also`` (labels of the narrower subjects under it),
    ``text``, what became of it, ``drivers``, the concepts behind it, and ``told_by``, the answer for
    which it is listed: "change" or "status". Subjects under another have no line of their own.
    """
    movers, drivers = analysis.movers, describe_drivers(analysis, with_opposite=False)
    lists = []
    for movement in movers["movement"].cat.categories:
        own = movers[movers["movement"] == movement]
        heads = own[own["under"].isna()]
        lines = [_describe(row, own, drivers) for row in _read(heads.head(MOST_LISTED))]
        spans = [one["span_recent"] for one in lines], [one["span_old"] for one in lines]
        lists.append(
            {
                "movement": str(movement),
                "n_movers": len(heads),
                "span_recent": next(filter(None, spans[0]), ""),
                "span_old": next(filter(None, spans[1]), ""),
                "lines": lines,
            }
        )
    return lists


def _read(heads: pd.DataFrame) -> list[dict[str, Any]]:
    rows = records(heads, *COLUMNS)
    for name in LISTS:
        for row, value in zip(rows, heads[name], strict=True):
            row[name] = [] if value is None or value is pd.NA else list(value)
    return rows


def _describe(row: dict[str, Any], own: pd.DataFrame, drivers: dict[int, str]) -> dict[str, Any]:
    also = own.loc[(own["under"] == row["label"]) & (own["label"] != row["label"]), "label"]
    shares = [None if share is None else number(float(share)) for share in row["shares"]]
    entry: dict[str, Any] = row | {
        name: text(row[name]) or "" for name in ("span_old", "span_recent")
    }
    entry |= {"label": one_line(row["label"]), "shares": shares}
    entry |= {"also": [one_line(label) for label in also], "outlook": _outlook(row)}
    entry["drivers"] = drivers.get(row["topic"], "") if row["kind"] != "concept" else ""
    entry["told_by"] = "change" if _is_by_change(row) else "status"
    entry["text"] = _say(row)
    del entry["under"], entry["sentence"], entry["movement"]
    return entry


def _is_by_change(row: dict[str, Any]) -> bool:
    """Say whether a line stands in its list for its change, not for its status alone."""
    return row["change"] in MOVED or (row["change"] == "flat" and row["movement"] == "steady")


def _say(row: dict[str, Any]) -> str:
    """Return the line behind the label: the change with both shares, or else the status."""
    if not _is_by_change(row):
        return set_signs(str(row["sentence"]))
    old = "none" if row["share_old"] == 0 else set_share(row["share_old"])
    recent = "none" if row["share_recent"] == 0 else set_share(row["share_recent"])
    factor = set_factor(row["ratio"])
    ends = set_interval(row["ratio_low"], row["ratio_high"])
    verb = {"rose": "rose from", "fell": "fell from", "flat": "steady:"}[row["change"]]
    level = set_signs("95 %")
    return f"{verb} {old} to {recent} of the papers: {factor} ({level} CI {ends})"


def _outlook(row: dict[str, Any]) -> str:
    """Say whether a change is larger than the usual swings of shares: the other question."""
    if row["change"] not in MOVED:
        return ""
    lasting = RISING if row["change"] == "rose" else FALLING
    if row["status"] in lasting:
        return "Beyond the usual swings in this collection."
    if row["status"] == "not enough data":
        return "Too few papers to say whether it lasts."
    return "Swings this large are usual in this collection: it may not last."


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
        "lines": _read_news(analysis, own),
    }


def list_feed(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return the news of the last updates, newest first, as entries of a feed."""
    updates = sorted(analysis.news["update"].unique(), reverse=True)
    parts = [analysis.news[analysis.news["update"] == update] for update in updates]
    return [
        {"day": iso_date(part["day"].iloc[0]), **line}
        for part in parts
        for line in _read_news(analysis, part)
    ]


def _read_news(analysis: "Analysis", news: Any) -> list[dict[str, Any]]:
    is_shown = analysis.topics["kind"] != "concept"
    shown = analysis.topics[is_shown]
    number_of = dict(zip(shown["topic_key"], shown["topic"].astype(int), strict=True))
    lines = []
    for row, papers in zip(records(news, *NEWS_COLUMNS), news["paper_ids"], strict=True):
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
                "paper_ids": ids[:MOST_NAMED],
            }
        )
    return lines
