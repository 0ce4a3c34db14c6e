"""The three to five sentences at the top of a report: what is known, and what is not."""

from typing import Any

from trends.report.wording import write_factor, write_list, write_papers, write_share

__all__ = ["write_headline"]

RISING = ("emerging", "growing")
FALLING = ("declining", "dormant")
PASSING = ("bursting",)
UNKNOWN = ("inconclusive", "not enough data")
MOST_CLAIMS = 3


def write_headline(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the top sentences, each with its kind, its topic or None, and its n.

    Parameters
    ----------
    summary
        A summary that has ``corpus``, ``timeline`` and ``topics`` already.

    Returns
    -------
    list of dict
        ``kind`` (size, trend, stable or unknown), ``topic``, ``lead`` (in bold), ``text``,
        ``n_papers``; sizes first, then surest claims, then what cannot be said.
    """
    topics, n_papers = summary["topics"], summary["corpus"]["n_papers"]
    if not topics:
        return [
            _sentence(
                "unknown",
                "No topics",
                f"were found in {write_papers(n_papers)}: too few, or too unlike each other.",
                n_papers=n_papers,
            )
        ]
    claims = _claims(topics)
    stable = _stable(topics) if len(claims) < MOST_CLAIMS else []
    return [_largest(topics, n_papers), *claims, *stable, *_unknown(summary, len(claims))]


def _sentence(
    kind: str, lead: str, text: str, *, n_papers: int, topic: int | None = None
) -> dict[str, Any]:
    return {"kind": kind, "topic": topic, "lead": lead, "text": text, "n_papers": n_papers}


def _largest(topics: list[dict[str, Any]], n_papers: int) -> dict[str, Any]:
    ranked = sorted(topics, key=lambda topic: (-topic["n_papers"], topic["topic"]))
    first, rest = ranked[0], ranked[1:3]
    text = (
        f"is the largest of {len(topics)} topics: {first['n_papers']:,} of {write_papers(n_papers)} "
        f"({write_share(first['share'])})"
    )
    if rest:
        others = [f"{topic['label']} ({topic['n_papers']:,})" for topic in rest]
        text += f", before {write_list(others)}"
    if len(topics) == 1:
        text = f"is the only topic: {first['n_papers']:,} of {write_papers(n_papers)}"
    return _sentence(
        "size", first["label"], f"{text}.", n_papers=first["n_papers"], topic=first["topic"]
    )


def _claims(topics: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the surest rises, falls and bursts: two rises at most where there are falls too."""
    rising = sorted(_with(topics, RISING), key=lambda topic: -_low(topic))
    falling = sorted(_with(topics, FALLING), key=_high)
    passing = sorted(_with(topics, PASSING), key=lambda topic: -topic["n_papers"])
    others = [*falling[:1], *passing[:1]]
    chosen = [*rising[: max(MOST_CLAIMS - len(others), 1)], *others][:MOST_CLAIMS]
    return [
        _sentence(
            "trend",
            topic["label"],
            topic["trend"]["sentence"] or _describe(topic["trend"]),
            n_papers=topic["trend"]["n_papers"],
            topic=topic["topic"],
        )
        for topic in chosen
    ]


def _with(topics: list[dict[str, Any]], statuses: tuple[str, ...]) -> list[dict[str, Any]]:
    return [topic for topic in topics if topic["trend"]["status"] in statuses]


def _low(topic: dict[str, Any]) -> float:
    return topic["trend"]["factor_low"] or 0.0


def _high(topic: dict[str, Any]) -> float:
    return topic["trend"]["factor_high"] or 0.0


def _describe(trend: dict[str, Any]) -> str:
    return f"{trend['status']}: {write_factor(trend['annual_factor'])} a year"


def _stable(topics: list[dict[str, Any]]) -> list[dict[str, Any]]:
    stable = _with(topics, ("stable",))
    if not stable:
        return []
    names = write_list([topic["label"] for topic in stable[:3]])
    more = f" and {len(stable) - 3} more" if len(stable) > 3 else ""
    n_papers = sum(topic["n_papers"] for topic in stable)
    verb = "holds" if len(stable) == 1 else "hold"
    text = f"{verb} a steady share: a change beyond ×1.25 a year either way is ruled out."
    return [_sentence("stable", f"{names}{more}", text, n_papers=n_papers)]


def _unknown(summary: dict[str, Any], n_claims: int) -> list[dict[str, Any]]:
    """Say of how many topics nothing can be said, and how large a growth would have shown."""
    topics = summary["topics"]
    unknown = _with(topics, UNKNOWN)
    if not unknown:
        return []
    n_dated = summary["corpus"]["n_dated"]
    if len(unknown) == len(topics) and not n_claims:
        lead = "No rise or fall"
        text = f"of any topic can be told from chance in {n_dated:,} dated papers."
    else:
        lead = f"For {len(unknown)} of {len(topics)} topics"
        text = "these papers cannot tell a rise or fall from chance."
    n_scarce = len(_with(topics, ("not enough data",)))
    if n_scarce:
        text += f" {n_scarce} of them {'has' if n_scarce == 1 else 'have'} too few papers to ask."
    factors = [topic["trend"]["detectable_factor"] for topic in unknown]
    known = [factor for factor in factors if factor]
    if known:
        text += (
            f" Growth of {write_factor(min(known))} a year or more would have shown in the "
            "best-covered of them."
        )
    return [_sentence("unknown", lead, text, n_papers=sum(topic["n_papers"] for topic in unknown))]
