"""Each thing once: movers of the same papers stand under the broadest of them."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["HEAD", "nest_movers"]

# A label without numeric meaning.
HEAD: Final = -1
# Part of a concept's papers that must hold a broader mover before it stands under that: as in the
# folding of concepts, where a part gives way to its longer term.
SAME_PAPERS: Final = 0.7


def nest_movers(members: pd.DataFrame, *, n_movers: int, kinds: list[str]) -> NDArray[np.int64]:
    """Return under which mover each one stands, -1 for those that stand by themselves.

    A concept stands under the named topic or concept that holds at least 70 % of its papers and is
    itself under none: a named topic before a concept, the larger before the smaller. Areas hold
    many subjects, so that nothing stands under them, nor they under anything.

    Parameters
    ----------
    members
        Columns `paper_id` and `mover`, a place in the list.
    n_movers
        Length of the list.
    kinds
        "named", "area" or "concept", of each mover.
    """
    under = np.full(n_movers, HEAD, dtype=np.int64)
    if members.empty:
        return under
    rows = pd.factorize(members["paper_id"])[0]
    columns = members["mover"].to_numpy()
    ones = np.ones(len(rows))
    holds = sparse.csc_array((ones, (rows, columns)), shape=(rows.max() + 1, n_movers))
    shared = (holds.T @ holds).toarray()
    sizes = shared.diagonal()
    is_named, is_area = (np.array([kind == asked for kind in kinds]) for asked in ("named", "area"))
    order = np.lexsort((np.arange(n_movers), -sizes, ~is_named))
    heads: list[int] = []
    for mover in order.tolist():
        if is_area[mover]:
            continue
        if not is_named[mover] and sizes[mover] > 0:
            inside = [head for head in heads if shared[mover, head] >= SAME_PAPERS * sizes[mover]]
            if inside:
                under[mover] = inside[0]
                continue
        heads.append(mover)
    return under
