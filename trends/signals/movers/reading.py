"""What to read about a mover: its first papers, and the most typical of the span that it moved in."""

from typing import Any, Final

import pandas as pd

__all__ = ["pick_papers"]

# Chosen by hand: papers of each kind that a reader is sent to.
MOST_PAPERS: Final = 3


def pick_papers(
    members: pd.DataFrame, papers: pd.DataFrame, *, in_span: "pd.Series[bool]"
) -> pd.DataFrame:
    """Return the first papers of each topic, and its most typical ones of one span.

    Parameters
    ----------
    members
        Columns `paper_id`, `topic` and `weight`, which says how typical a paper is of its topic.
    papers
        Columns `paper_id` and `published`.
    in_span
        Whether a counted paper is of the span, by paper id.

    Returns
    -------
    pandas.DataFrame
        By topic: `first_seen`, `first_papers` and `read_first`, three ids at most each.
    """
    dates = papers.set_index("paper_id")["published"]
    dated = members.assign(published=members["paper_id"].map(dates))
    by_date = dated.dropna(subset="published").sort_values(["published", "paper_id"])
    typical = dated[dated["paper_id"].map(in_span).fillna(value=False).astype(bool)]
    typical = typical.sort_values(
        ["weight", "published", "paper_id"], ascending=[False, False, True]
    )
    picked = pd.DataFrame(
        {
            "first_seen": by_date.groupby("topic")["published"].first(),
            "first_papers": _list_ids(by_date),
            "read_first": _list_ids(typical),
        }
    )
    return picked.reindex(sorted(set(members["topic"])))


def _list_ids(ranked: pd.DataFrame) -> "pd.Series[Any]":
    return ranked.groupby("topic").head(MOST_PAPERS).groupby("topic")["paper_id"].agg(list)
