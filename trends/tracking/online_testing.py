"""Control of the false-discovery rate over tests that never end: a verdict is told once in a quarter.

A project that is updated every week for years asks the same questions again and again. Here each
topic has one hypothesis per calendar quarter. Its level comes from LORD++, which bounds the false
share of all that is ever told, and is spent evenly over the days of the quarter, so that looking
every day and looking once cost the same.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import pandas as pd

__all__ = ["RATE", "empty_tests", "lord_levels", "reject", "share_of_quarter"]

# The false-discovery rate of all verdicts of a family that are ever told.
RATE: Final = 0.05
# LORD++ begins with half of its wealth (Ramdas, Yang, Wainwright and Jordan 2017).
START: Final = RATE / 2
# Weights of Javanmard and Montanari (2018), section 4: their sum over all numbers from 1 is below 1.
WEIGHT: Final = 0.07720838
COLUMNS: Final = ("family", "topic_key", "quarter", "level", "spent", "is_rejected")


def empty_tests() -> pd.DataFrame:
    """Return the record of tests before the first: a row for each topic and quarter, in order."""
    types = dict.fromkeys(("family", "topic_key", "quarter"), "string")
    types |= {"level": "float64", "spent": "float64", "is_rejected": "bool"}
    return pd.DataFrame({name: pd.Series([], dtype=types[name]) for name in COLUMNS})


def weigh(places: np.ndarray) -> np.ndarray:
    """Return the weight of each place in the order of tests; places below 1 have none.

    Examples
    --------
    >>> bool(weigh(np.arange(1, 100_000)).sum() < 1)
    True
    """
    known = np.maximum(places, 1).astype(float)
    weights = WEIGHT * np.log(np.maximum(known, 2)) / (known * np.exp(np.sqrt(np.log(known))))
    return np.asarray(np.where(places >= 1, weights, 0.0))


def lord_levels(n_before: int, n_new: int, rejected: Iterable[int]) -> np.ndarray:
    """Return the levels of the next tests of a family.

    Parameters
    ----------
    n_before, n_new
        How many tests came before, and how many begin now.
    rejected
        Places, from 1, of the earlier tests that rejected.

    Returns
    -------
    numpy.ndarray
        One level for each new test.

    References
    ----------
    A. Ramdas, F. Yang, M. Wainwright and M. Jordan (2017). Online control of the false discovery
    rate with decaying memory. NeurIPS.

    Examples
    --------
    >>> lord_levels(0, 2, []).round(5).tolist()
    [0.00134, 0.00029]
    """
    places = n_before + 1 + np.arange(n_new)
    levels = START * weigh(places)
    for number, place in enumerate(sorted(rejected)):
        levels = levels + (RATE - START if number == 0 else RATE) * weigh(places - place)
    return levels


def share_of_quarter(day: dt.date) -> tuple[str, float]:
    """Return the calendar quarter of a day, and which part of it is over at its end.

    Examples
    --------
    >>> share_of_quarter(dt.date(2026, 3, 31)), share_of_quarter(dt.date(2026, 4, 1))[0]
    (('2026Q1', 1.0), '2026Q2')
    """
    quarter = pd.Timestamp(day).to_period("Q")
    start, end = quarter.start_time.normalize(), quarter.end_time.normalize()
    return str(quarter), ((pd.Timestamp(day) - start).days + 1) / ((end - start).days + 1)


def reject(
    tests: pd.DataFrame, p_values: Mapping[str, float], *, family: str, day: dt.date
) -> tuple[pd.DataFrame, list[str]]:
    """Look at the hypotheses of a family at a day.

    Parameters
    ----------
    tests
        The record so far; it is not changed.
    p_values
        By key of a topic, in a fixed order: topics that have no hypothesis in this quarter yet get
        one in this order.
    family
        The family.
    day
        The day of the update.

    Returns
    -------
    tuple
        The record after the look, and the keys of the topics whose hypothesis is rejected now.
    """
    quarter, share = share_of_quarter(day)
    own = tests[tests["family"] == family]
    asked = set(own.loc[own["quarter"] == quarter, "topic_key"])
    new = [key for key in p_values if key not in asked]
    rejected = np.flatnonzero(own["is_rejected"].to_numpy()) + 1
    begun = pd.DataFrame(
        {
            "family": family,
            "topic_key": pd.array(new, dtype="string"),
            "quarter": quarter,
            "level": lord_levels(len(own), len(new), rejected),
            "spent": 0.0,
            "is_rejected": False,
        }
    ).astype({"family": "string", "quarter": "string"})
    rows = pd.concat([tests, begun], ignore_index=True) if len(new) else tests.copy()
    is_asked = (rows["family"] == family) & (rows["quarter"] == quarter)
    is_asked &= rows["topic_key"].isin(list(p_values)) & ~rows["is_rejected"]
    allowed = rows["level"] * share - rows["spent"]
    found = rows["topic_key"].map(dict(p_values)).astype(float).fillna(1.0)
    is_told = is_asked & (found <= allowed)
    rows.loc[is_asked, "spent"] = (rows["level"] * share)[is_asked]
    rows.loc[is_told, "is_rejected"] = True
    return rows, rows.loc[is_told, "topic_key"].tolist()
