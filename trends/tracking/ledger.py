"""The ledger of a project: what happened to its topics, in rows that are never changed."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pandas as pd

from trends.schema import check_frame

__all__ = ["Event", "append_events"]

Event = dict[str, Any]


def append_events(
    ledger: pd.DataFrame, events: Iterable[Event], *, update: int, day: dt.date
) -> pd.DataFrame:
    """Return the ledger with further events; those that stand are as they were.

    Parameters
    ----------
    ledger
        The events so far.
    events
        Each with `kind` and `sentence`, and where they apply `topic_key`, `label`, `before`,
        `after`, `paper_ids` and `is_by_user`.
    update, day
        When they happened.
    """
    rows = [
        {
            "topic_key": None,
            "label": None,
            "before": None,
            "after": None,
            "is_by_user": False,
            "paper_ids": [],
            **event,
            "event": len(ledger) + place,
            "update": update,
            "day": pd.Timestamp(day),
        }
        for place, event in enumerate(events)
    ]
    if not rows:
        return ledger
    new = check_frame(pd.DataFrame(rows), "ledger")
    return check_frame(pd.concat([ledger, new]) if len(ledger) else new, "ledger")
