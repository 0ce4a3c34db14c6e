"""What the summary holds of groups of papers that were compared."""

from typing import TYPE_CHECKING, Any, Final

from trends.report.summary.plain import number, one_line, records
from trends.report.typography import set_signs
from trends.schema import main_topics

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["list_groups"]

# Chosen by hand: differences that the page shows of each group, of each direction.
MOST_LINES: Final = 6
COLUMNS: Final = (
    *("topic", "kind", "label", "n_group", "n_against", "share_group", "share_against"),
    *("ratio", "ratio_low", "ratio_high", "q_value", "difference"),
)


def list_groups(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return a pair of groups an entry: ``group``, ``against``, ``by``, counts, ``more`` and ``less``.

    ``n_tested`` topics were asked about, ``n_alike`` surely differ little, and ``more`` and ``less`` have those
    whose difference holds, the surest first: topics, and after them concepts.
    """
    main = set(main_topics(analysis.topics)["topic"])
    entries = []
    for (group, against), rows in analysis.comparisons.groupby(["group", "against"], sort=False):
        entry: dict[str, Any] = {
            "group": one_line(group),
            "against": one_line(against),
            "by": one_line(rows["by"].iloc[0]),
            "n_tested": int(rows["p_value"].notna().sum()),
            "n_alike": int((rows["difference"] == "alike").sum()),
        }
        is_concept = ~rows["topic"].isin(main)
        ranked = rows.assign(order=is_concept).sort_values(["order", "q_value", "topic"])
        for direction in ("more", "less"):
            own = ranked[ranked["difference"] == direction]
            entry[f"n_{direction}"] = len(own)
            entry[direction] = [
                row | {"label": one_line(row["label"]), "ratio": number(row["ratio"])}
                for row in records(own.head(MOST_LINES), *COLUMNS)
            ]
            for row, sentence in zip(entry[direction], own["sentence"], strict=False):
                row["sentence"] = set_signs(one_line(sentence))
        entries.append(entry)
    return entries
