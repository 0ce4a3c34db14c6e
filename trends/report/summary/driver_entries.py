"""What drives a topic's rise or fall, and what moves against each other inside it, in a sentence."""

from typing import TYPE_CHECKING, Any, Final

from trends.formatting import format_list, format_percent
from trends.report.summary.plain import one_line, records
from trends.report.typography import set_share, set_signs
from trends.schema import MOVED

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["describe_drivers"]

# Chosen by hand: concepts that a sentence names for one direction.
MOST_NAMED: Final = 3
Rows = list[dict[str, Any]]


def describe_drivers(analysis: "Analysis", *, with_opposite: bool = True) -> dict[int, str]:
    """Return a sentence for each topic in which concepts moved, by topic.

    Of a topic that rose or fell it names the concepts that drove it, with their part of the change,
    and, unless `with_opposite` is false, those that went the other way; of any other topic the
    concepts that rose and fell inside it.
    """
    signals = analysis.signals
    changes = dict(zip(signals["topic"], signals["change"].astype(str), strict=True))
    columns = [name for name in analysis.drivers.columns if name != "topic"]
    sentences = {}
    for topic, own in analysis.drivers.groupby("topic"):
        rows = [row | {"label": one_line(row["label"])} for row in records(own, *columns)]
        said = _describe(rows, changes.get(topic, "unclear"), with_opposite=with_opposite)
        if said:
            sentences[int(str(topic))] = said
    return sentences


def _describe(rows: Rows, change: str, *, with_opposite: bool) -> str:
    ups, downs = ([row for row in rows if sign * row["difference"] > 0] for sign in (1, -1))
    if change not in MOVED:
        return _oppose(ups[:MOST_NAMED], downs[:MOST_NAMED])
    along, against = (ups, downs) if change == "rose" else (downs, ups)
    driving = [row for row in along if row["contribution"] is not None][:MOST_NAMED]
    parts = []
    if driving:
        name = "rise" if change == "rose" else "fall"
        named = [
            _name_part(row, f" of the {name}" if not place else "")
            for place, row in enumerate(driving)
        ]
        overlap = "; parts overlap" if len(driving) > 1 else ""
        parts.append(f"Driven by {format_list(named)}{overlap}.")
    if against and with_opposite:
        verb = "fell" if change == "rose" else "rose"
        parts.append(f"Against it {_move(against[:MOST_NAMED], verb)}.")
    return " ".join(parts)


def _oppose(ups: Rows, downs: Rows) -> str:
    """Say what rose and what fell inside a topic that itself did not move."""
    moves = [_move(rows, verb) for rows, verb in ((ups, "rose"), (downs, "fell")) if rows]
    return f"Inside it {', while '.join(moves)}." if moves else ""


def _name_part(row: dict[str, Any], of_what: str) -> str:
    low, high = (format_percent(row[f"contribution_{end}"]) for end in ("low", "high"))
    part = f"{format_percent(row['contribution'])}{of_what}, 95 % CI {low} to {high}"
    return f"{row['label']} ({set_signs(part)})"


def _move(rows: Rows, verb: str) -> str:
    """Return "VLSI and chip fell (1.4 % to none, 1.4 % to none of all papers)"."""
    shares = [_from_to(row) for row in rows]
    return (
        f"{format_list([row['label'] for row in rows])} {verb} ({', '.join(shares)} of all papers)"
    )


def _from_to(row: dict[str, Any]) -> str:
    old, recent = (
        "none" if row[name] == 0 else set_share(row[name]) for name in ("share_old", "share_recent")
    )
    return f"{old} to {recent}"
