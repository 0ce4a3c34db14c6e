"""What the page would have said at an earlier day, and what came of it."""

from typing import TYPE_CHECKING, Any, Final

from trends.report.summary.plain import iso_date, one_line, records

if TYPE_CHECKING:
    from trends.tracking import Backtest

__all__ = ["list_backtest"]

# Chosen by hand: claims of a day that the page lists.
MOST_CLAIMS: Final = 10
# Name of our own method in the frames of a backtest.
OURS: Final = "trends"
SCORES: Final = ("method", "n_claims", "n_held", "precision", "n_risers", "n_found", "recall")
CLAIMS: Final = ("label", "share_before", "share_after", "n_after", "has_held")


def list_backtest(backtest: "Backtest | None") -> list[dict[str, Any]]:
    """Return an entry for each day: ``as_of``, ``methods`` with their scores, and our first ``claims``.

    The claims that the list of that day ranked first come first.
    """
    if backtest is None:
        return []
    entries = []
    for day, score in backtest.score.groupby("as_of"):
        own = backtest.claims[backtest.claims["as_of"] == day]
        claims = records(own[own["method"] == OURS].head(MOST_CLAIMS), *CLAIMS)
        entries.append(
            {
                "as_of": iso_date(day),
                "methods": records(score, *SCORES),
                "claims": [row | {"label": one_line(row["label"])} for row in claims],
            }
        )
    return entries
