"""The sentences at the top of a report: what moves, what is steady, and what cannot be told."""

from typing import Any, Final

import pandas as pd

from trends.formatting import WITHDRAWN, agree, format_date, format_duration, format_list
from trends.report.typography import set_factor, set_papers, set_share
from trends.signals.stats.series import DAYS_PER_YEAR

__all__ = ["write_headline"]

# Chosen by hand: fewer recent papers do not show which topics lead.
FEWEST_RECENT: Final = 5
# Chosen by hand: labels of narrower subjects that a line names.
MOST_ALSO: Final = 4
# Fewer complete periods than the comparison of two spans needs.
FEWEST_PERIODS: Final = 8
Topics = list[dict[str, Any]]


def write_headline(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the top sentences, each with its kind, its n and the topics it links to.

    Parameters
    ----------
    summary
        A summary that has ``corpus``, ``timeline``, ``topics`` and ``movers`` already.

    Returns
    -------
    list of dict
        ``kind`` (rise, new, fall, steady, size, recent, named or unknown), ``lead`` (in bold), ``text``,
        ``n_papers`` (papers that the sentence rests on) and ``topics`` (whose papers are its
        evidence). What moves first, a line each; then sizes; what cannot be told last.
    """
    topics, n_papers = summary["topics"], summary["corpus"]["n_papers"]
    moves = _moves(summary["movers"])
    if not topics:
        text = f"were found in {set_papers(n_papers)}: too few, or too unlike each other."
        return [*moves, _sentence("unknown", "No topics", text, n_papers=n_papers)]
    about = [_largest(topics, n_papers), *_recent(summary), *_named(topics)]
    return [*moves, *about, *_unknown(summary, n_moves=len(moves))]


def _sentence(
    kind: str, lead: str, text: str, *, n_papers: int, topics: Topics | None = None
) -> dict[str, Any]:
    linked = [topic["topic"] for topic in topics or []]
    return {"kind": kind, "lead": lead, "text": text, "n_papers": n_papers, "topics": linked}


def _moves(lists: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a line for each mover of the first screen."""
    return [
        _sentence(
            movers["movement"],
            line["label"],
            " ".join(
                filter(
                    None,
                    [
                        f"{line['text']}{_spans(line)}{_also(line)}.",
                        line["drivers"],
                        line["outlook"],
                    ],
                )
            ),
            n_papers=line["n_papers"],
            topics=[line] if line["kind"] != "concept" else [],
        )
        for movers in lists
        for line in movers["lines"]
    ]


def _spans(line: dict[str, Any]) -> str:
    if line["told_by"] == "status" or not line["span_recent"]:
        return ""
    return f" ({line['span_recent']} against {line['span_old']})"


def _also(line: dict[str, Any]) -> str:
    """Name the narrower subjects that moved with it."""
    also = line["also"]
    if not also:
        return ""
    more = [f"{len(also) - MOST_ALSO} more"] if len(also) > MOST_ALSO else []
    return f"; with it {format_list([*also[:MOST_ALSO], *more])}"


def _largest(topics: Topics, n_papers: int) -> dict[str, Any]:
    ranked = sorted(topics, key=lambda topic: (-topic["n_papers"], topic["topic"]))
    first, rest = ranked[0], ranked[1:3]
    if not first["n_papers"]:
        lead = f"None of {set_papers(n_papers)}"
        return _sentence("size", lead, "belongs to any of the topics.", n_papers=0, topics=[])
    of_all = f"{first['n_papers']:,} of {set_papers(n_papers)}"
    if not rest:
        text = f"is the only topic: {of_all}."
    else:
        others = [f"{topic['label']} ({topic['n_papers']:,})" for topic in rest]
        is_tied = rest[0]["n_papers"] == first["n_papers"]
        place, beside = ("one of the largest", "beside") if is_tied else ("the largest", "before")
        text = (
            f"is {place} of {len(topics)} topics, with {of_all} ({set_share(first['share'])}), "
            f"{beside} {format_list(others)}."
        )
    return _sentence("size", first["label"], text, n_papers=first["n_papers"], topics=[first])


def _recent(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Say what the last 12 months hold, where there are earlier ones."""
    corpus = summary["corpus"]
    n_recent = corpus["n_recent"]
    ranked = sorted(summary["topics"], key=lambda topic: (-topic["n_recent"], topic["topic"]))
    leading = [topic for topic in ranked[:3] if topic["n_recent"]]
    if n_recent < FEWEST_RECENT or n_recent == corpus["n_counted"] or not leading:
        return []
    if len(corpus["counted_to"]) == len("2018"):  # years alone have no last 12 months
        return []
    first, rest = leading[0], leading[1:]
    text = (
        f"({format_date(corpus['recent_from'])} to {format_date(corpus['counted_to'])}) hold "
        f"{set_papers(n_recent)}, {first['n_recent']:,} of them on {first['label']}"
    )
    if rest:
        others = [f"{topic['n_recent']:,} on {topic['label']}" for topic in rest]
        text += f", {format_list(others)}"
    return [
        _sentence("recent", "The last 12 months", f"{text}.", n_papers=n_recent, topics=leading)
    ]


def _named(topics: Topics) -> list[dict[str, Any]]:
    """Say how many papers each named topic holds, those that hold none included."""
    named = [topic for topic in topics if topic["kind"] == "named"]
    if len(named) < 2:
        return []
    ranked = sorted(named, key=lambda topic: (-topic["n_papers"], topic["topic"]))
    shown = [f"{topic['label']} {topic['n_papers']:,}" for topic in ranked[:4]]
    more = f"; no other holds more than {ranked[4]['n_papers']:,}" if len(ranked) > 4 else ""
    return [
        _sentence(
            "named",
            f"Of the {len(named)} named topics,",
            f"papers found: {format_list(shown)}{more}.",
            n_papers=sum(topic["n_papers"] for topic in named),
            topics=ranked[:4],
        )
    ]


def _with(topics: Topics, statuses: tuple[str, ...]) -> Topics:
    return [topic for topic in topics if topic["trend"]["status"] in statuses]


def _unknown(summary: dict[str, Any], *, n_moves: int) -> list[dict[str, Any]]:
    """Say of how many topics nothing can be told, and how large a growth would have been noticed."""
    topics, n_dated = summary["topics"], summary["corpus"]["n_counted"]
    scarce, open_ = _with(topics, ("not enough data",)), _with(topics, ("inconclusive",))
    unknown = [topic for topic in [*scarce, *open_] if topic["trend"]["change"] == "unclear"]
    scarce = [topic for topic in scarce if topic in unknown]
    if not unknown:
        return []
    if len(unknown) == len(topics) and not n_moves:
        lead = "No rise or fall"
        text = f"of any topic can be told from chance in {n_dated:,} dated papers."
    else:
        lead = f"For {len(unknown)} of {len(topics)} topics"
        text = "these papers cannot tell a rise or fall from chance."
    text += _too_short(summary["timeline"])
    if scarce:
        text += f" {_of_these(len(scarce), len(unknown))} too little data to ask."
    withdrawn = [topic for topic in open_ if _is_withdrawn(topic)]
    if withdrawn:
        claims = "A claim" if len(withdrawn) == 1 else "Claims"
        text += f" {claims} about {len(withdrawn)} of these topics did not hold on a second look."
    text += _detectable([topic for topic in open_ if topic not in withdrawn], summary)
    return [_sentence("unknown", lead, text, n_papers=n_dated)]


def _too_short(timeline: dict[str, Any]) -> str:
    """Say so where the record is too short to compare two spans."""
    if not 0 < timeline["n_complete"] < FEWEST_PERIODS:
        return ""
    number = timeline["n_complete"]
    periods = agree(
        number,
        f"complete {timeline['freq_of_tests']} is",
        f"complete {timeline['freq_of_tests']}s are",
    )
    return f" {number} {periods} too few to compare recent papers with earlier ones."


def _detectable(topics: Topics, summary: dict[str, Any]) -> str:
    """Say how much growth could have gone unnoticed: a year, or over a shorter record as a whole."""
    known = [
        (topic["trend"]["minimum_detectable_factor"], topic["label"])
        for topic in topics
        if topic["trend"]["minimum_detectable_factor"]
    ]
    if not known:
        return ""
    factor, label = min(known)
    best = f" even in the best-covered of them, {label}" if len(known) > 1 else f" in {label}"
    pace = "a year"
    if summary["timeline"]["is_under_a_year"]:
        first, last = (pd.Timestamp(summary["corpus"][name]) for name in ("first", "counted_to"))
        years = (last - first).days / DAYS_PER_YEAR
        factor, pace = factor**years, f"over these {format_duration(years)}"
    return f" Growth of less than {set_factor(factor)} {pace} could have gone unnoticed{best}."


def _of_these(number: int, of_all: int) -> str:
    if number == of_all:
        return "It has" if number == 1 else "All these topics have"
    return f"{number} of these topics {agree(number, 'has', 'have')}"


def _is_withdrawn(topic: dict[str, Any]) -> bool:
    return (topic["trend"]["sentence"] or "").startswith(WITHDRAWN)
