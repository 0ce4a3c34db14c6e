"""The sentences at the top of a report: what rose and fell, what is known, and what is not."""

from typing import Any

from trends.formatting import WITHDRAWN, agree, format_date, format_list
from trends.report.typography import (
    set_factor,
    set_papers,
    set_share,
)

__all__ = ["write_headline"]

RISING = ("emerging", "growing")
FALLING = ("declining", "dormant")
PASSING = ("bursting",)
# Convention: claims in the headline.
MOST_CLAIMS = 3
# Convention: sentences of the headline.
MOST_SENTENCES = 5
# What people came for stands above these sentences, a line each with so many topics or words.
MOST_CHANGED = 5
MOST_RISING_WORDS = 8
FEWEST_RECENT = 5
Topics = list[dict[str, Any]]


def write_headline(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the top sentences, each with its kind, its n and the topics it links to.

    Parameters
    ----------
    summary
        A summary that has ``corpus``, ``timeline`` and ``topics`` already.

    Returns
    -------
    list of dict
        ``kind`` (rise, fall, size, trend, recent, named, stable or unknown), ``lead`` (in bold), ``text``,
        ``n_papers`` (papers that the sentence rests on) and ``topics`` (whose papers are its
        evidence). What rose and fell first, then sizes, surest claims, what is recent, named topics,
        what is steady, and what cannot be said last.
    """
    topics, n_papers = summary["topics"], summary["corpus"]["n_papers"]
    if not topics:
        text = f"were found in {set_papers(n_papers)}: too few, or too unlike each other."
        return [_sentence("unknown", "No topics", text, n_papers=n_papers)]
    claims = _claims(topics)
    unknown = _unknown(summary, len(claims))
    n_free = MOST_SENTENCES - 1 - len(claims) - len(unknown)
    others = [*_recent(summary), *_named(topics), *_stable(topics)][:n_free]
    changes = [*_changed(topics, "rose"), *_rising_words(summary), *_changed(topics, "fell")]
    return [*changes, _largest(topics, n_papers), *claims, *others, *unknown]


def _sentence(
    kind: str, lead: str, text: str, *, n_papers: int, topics: Topics | None = None
) -> dict[str, Any]:
    linked = [topic["topic"] for topic in topics or []]
    return {"kind": kind, "lead": lead, "text": text, "n_papers": n_papers, "topics": linked}


def _changed(topics: Topics, change: str) -> list[dict[str, Any]]:
    """Name the topics whose share of recent papers differs most surely from before."""
    sign = 1 if change == "rose" else -1
    told = [topic for topic in topics if topic["trend"]["change"] == change]
    told.sort(key=lambda topic: (-_sure_difference(topic["trend"], sign), topic["topic"]))
    if not told:
        return []
    shown = told[:MOST_CHANGED]
    parts = [
        f"{topic['label']} from {set_share(topic['trend']['span_share_old'])} to "
        f"{set_share(topic['trend']['span_share_recent'])}"
        for topic in shown
    ]
    more = f"; and {len(told) - len(shown)} more" if len(told) > len(shown) else ""
    trend = shown[0]["trend"]
    return [
        _sentence(
            "rise" if sign > 0 else "fall",
            "Rose:" if sign > 0 else "Fell:",
            f"{'; '.join(parts)}{more} ({trend['span_recent']} against {trend['span_old']}).",
            n_papers=sum(topic["trend"]["n_papers"] for topic in shown),
            topics=shown,
        )
    ]


def _sure_difference(trend: dict[str, Any], sign: int) -> float:
    """Return the least difference of the two shares that the interval of their ratio leaves."""
    end = trend["ratio_low"] if sign > 0 else trend["ratio_high"]
    before = float(trend["span_share_old"] or 0.0)
    if before == 0:
        return float(trend["span_share_recent"] or 0.0)
    return sign * before * (float(end or 1.0) - 1)


def _rising_words(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Name the words that rise most surely in all papers, finer than any topic."""
    words = [row for row in summary["rising_words"] if row["among"] == "all papers"]
    shown = words[:MOST_RISING_WORDS]
    if not shown:
        return []
    terms = format_list([f"“{row['term']}”" for row in shown])
    n_papers = max(row["n_papers"] for row in shown)
    return [_sentence("rise", "Words that rise most:", f"{terms}.", n_papers=n_papers)]


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


def _claims(topics: Topics) -> list[dict[str, Any]]:
    """Return the surest rises, falls and bursts: room is kept for falls and bursts."""
    rising = sorted(_with(topics, RISING), key=lambda topic: -_low(topic))
    falling = sorted(_with(topics, FALLING), key=_high)
    passing = sorted(_with(topics, PASSING), key=lambda topic: -topic["n_papers"])
    others = [*falling[:1], *passing[:1]]
    chosen = [*rising[: max(MOST_CLAIMS - len(others), 1)], *others][:MOST_CLAIMS]
    return [
        _sentence(
            "trend",
            topic["label"],
            f"is {topic['trend']['sentence'] or _describe(topic['trend'])}.",
            n_papers=topic["trend"]["n_papers"],
            topics=[topic],
        )
        for topic in chosen
    ]


def _with(topics: Topics, statuses: tuple[str, ...]) -> Topics:
    return [topic for topic in topics if topic["trend"]["status"] in statuses]


def _low(topic: dict[str, Any]) -> float:
    return topic["trend"]["reported_low"] or 0.0


def _high(topic: dict[str, Any]) -> float:
    return topic["trend"]["reported_high"] or 0.0


def _describe(trend: dict[str, Any]) -> str:
    if trend["reported_factor"] is None:
        return str(trend["status"])
    return f"{trend['status']}: {set_factor(trend['reported_factor'])} {trend['reported_over'] or 'a year'}"


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


def _stable(topics: Topics) -> list[dict[str, Any]]:
    stable = _with(topics, ("stable",))
    if not stable:
        return []
    names = format_list([topic["label"] for topic in stable[:3]])
    more = f" and {len(stable) - 3} more" if len(stable) > 3 else ""
    n_papers = sum(topic["n_papers"] for topic in stable)
    verb = agree(len(stable), "holds", "hold")
    text = f"{verb} a steady share: a change beyond ×1.25 a year either way is ruled out."
    return [_sentence("stable", f"{names}{more}", text, n_papers=n_papers, topics=stable[:3])]


def _unknown(summary: dict[str, Any], n_claims: int) -> list[dict[str, Any]]:
    """Say of how many topics nothing can be said, and how large a growth would have shown."""
    topics, n_dated = summary["topics"], summary["corpus"]["n_counted"]
    scarce, open_ = _with(topics, ("not enough data",)), _with(topics, ("inconclusive",))
    unknown = [topic for topic in [*scarce, *open_] if topic["trend"]["change"] == "unclear"]
    scarce = [topic for topic in scarce if topic in unknown]
    if not unknown:
        return []
    if len(unknown) == len(topics) and not n_claims:
        lead = "No rise or fall"
        text = f"of any topic can be told from chance in {n_dated:,} dated papers."
    else:
        lead = f"For {len(unknown)} of {len(topics)} topics"
        text = "these papers cannot tell a rise or fall from chance."
    if scarce:
        text += f" {_of_these(len(scarce), len(unknown))} too little data to ask."
    withdrawn = [topic for topic in open_ if _is_withdrawn(topic)]
    if withdrawn:
        claims = "A claim" if len(withdrawn) == 1 else "Claims"
        text += f" {claims} about {len(withdrawn)} of these topics did not hold on a second look."
    factors = {
        topic["label"]: topic["trend"]["minimum_detectable_factor"]
        for topic in open_
        if topic not in withdrawn
    }
    known = {label: factor for label, factor in factors.items() if factor}
    if known:
        label = min(known, key=lambda label: known[label])
        text += f" Growth of {set_factor(known[label])} a year would have shown for {label}"
        text += ", and only faster growth for the others." if len(known) > 1 else "."
    return [_sentence("unknown", lead, text, n_papers=n_dated)]


def _of_these(number: int, of_all: int) -> str:
    if number == of_all:
        return "It has" if number == 1 else "All these topics have"
    return f"{number} of these topics {agree(number, 'has', 'have')}"


def _is_withdrawn(topic: dict[str, Any]) -> bool:
    return (topic["trend"]["sentence"] or "").startswith(WITHDRAWN)
