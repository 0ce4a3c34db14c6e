"""Each thing once: movers of the same papers stand under the broadest of them."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from trends.signals.movers.twin_names import are_twins, find_key

__all__ = ["HEAD", "nest_movers"]

# A label without numeric meaning.
HEAD: Final = -1
# Part of a concept's papers that must hold a broader mover before it stands under that: as in the
# folding of concepts, where a part gives way to its longer term.
SAME_PAPERS: Final = 0.7


def nest_movers(members: pd.DataFrame, *, kinds: list[str], labels: list[str]) -> NDArray[np.int64]:
    """Return under which mover each one stands, -1 for those that stand by themselves.

    A concept stands under the named topic or concept that holds at least 70 % of its papers and is
    itself under none: a named topic before a concept, the larger before the smaller. Of two names of
    one thing the rarer stands where the more frequent does, or under it. Areas hold many subjects, so
    that nothing stands under them, nor they under anything.

    Parameters
    ----------
    members
        Columns `paper_id` and `mover`, a place in the list.
    kinds, labels
        "named", "area" or "concept", and the label, of each mover.
    """
    n_movers = len(kinds)
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
    by_key: dict[str, list[int]] = {}
    for mover in order.tolist():
        if is_area[mover]:
            continue
        alike = by_key.setdefault(find_key(labels[mover]), [])
        if not is_named[mover] and sizes[mover] > 0:
            inside = [head for head in heads if shared[mover, head] >= SAME_PAPERS * sizes[mover]]
            twins = [other for other in alike if are_twins(labels[mover], labels[other])]
            inside += [twin if under[twin] == HEAD else under[twin] for twin in twins]
            if inside:
                under[mover] = inside[0]
        alike.append(mover)
        if under[mover] == HEAD:
            heads.append(mover)
    return under
