"""Check the frames that are counted."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from trends.errors import ConfigError, FrameError, list_offenders
from trends.formatting import format_count

__all__ = ["check_known", "read_topics"]


def check_known(papers: pd.DataFrame, assignments: pd.DataFrame) -> None:
    """Raise a FrameError if ids repeat, or if assignments name papers that do not exist."""
    ids, assigned = papers["paper_id"], assignments["paper_id"]
    unique = "Every paper_id must be unique; {} repeated: {}. Drop the duplicates."
    once = "A paper must be assigned to a topic once; {} repeated: {}. Drop them."
    known = (
        "Assignments must name papers of the frame papers; {} named others: {}. Pass the papers "
        "that were assigned."
    )
    for is_wrong, named, problem in (
        (ids.duplicated(), ids, unique),
        (assignments.duplicated(["paper_id", "topic"]), assigned, once),
        (~assigned.isin(ids), assigned, known),
    ):
        if is_wrong.any():
            offenders = list_offenders(named[is_wrong].unique())
            raise FrameError(problem.format(format_count(int(is_wrong.sum()), "row"), offenders))


def read_topics(topics: Iterable[int] | None, assignments: pd.DataFrame) -> np.ndarray:
    """Return the topics to count, ascending."""
    if topics is None:
        assigned = np.unique(assignments["topic"].to_numpy(dtype=np.int64))
        return np.asarray(assigned[assigned >= 0])
    listed = np.unique(np.array(list(topics), dtype=np.int64))
    if (listed < 0).any():
        raise ConfigError(
            f"topics must be numbers from 0; got {list_offenders(listed[listed < 0].tolist())}. "
            "Leave out -1, which stands for papers without a topic."
        )
    return listed
