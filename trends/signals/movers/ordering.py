"""The order of a list of movers: the user's topics, then concepts, and one area among the first."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_LISTED", "order_movers"]

# Chosen by hand: lines of each list on the first screen of a report and on a terminal; the last of
# them is the area's.
MOST_LISTED: Final = 5


def order_movers(
    kinds: list[str], measure: NDArray[np.float64], under: NDArray[np.int64]
) -> list[int]:
    """Return the movers in the order of the list, each followed by those under it.

    Within each kind the largest measure comes first. Named topics stand before concepts; the first
    area takes the fifth place, or the last of a shorter list, and other areas come last.

    Parameters
    ----------
    kinds
        "named", "area" or "concept", of each mover.
    measure
        By what movers of a kind are ranked.
    under
        From `nest_movers`.

    Examples
    --------
    >>> order_movers(["area", "concept", "named"], np.array([0.3, 0.2, 0.1]), np.full(3, -1))
    [2, 1, 0]
    """
    best = np.argsort(-measure, kind="stable").tolist()
    heads = {
        kind: [mover for mover in best if kinds[mover] == kind and under[mover] < 0]
        for kind in ("named", "area", "concept")
    }
    listed = [*heads["named"], *heads["concept"]]
    areas = heads["area"]
    place = min(MOST_LISTED - 1, len(listed))
    listed = [*listed[:place], *areas[:1], *listed[place:], *areas[1:]]
    return [
        mover
        for head in listed
        for mover in (head, *(inner for inner in best if under[inner] == head))
    ]
