"""The account of the files of all updates, and what their sources are called."""

import datetime as dt
import hashlib
from typing import Any

import pandas as pd

from trends.formatting import format_count
from trends.schema import check_frame

__all__ = ["add_sources", "name_sources"]


def name_sources(
    papers: pd.DataFrame, sources: pd.DataFrame, known: dict[str, list[str]], *, by: str
) -> pd.DataFrame:
    """Give papers of later files the source that earlier files of the format have.

    Read alone, the file of one week would be a source of its own, and every week would seem to
    change the collection.

    Parameters
    ----------
    papers
        The papers of the new files.
    sources
        The account of these files.
    known
        The sources by the format of their files; new ones are added.
    by
        The setting `source_by`; only ``"auto"`` renames anything.
    """
    renamed: dict[str, str] = {}
    for row in sources.to_dict("records"):
        name, origin = str(row["format"]), str(row["origin"])
        earlier = known.setdefault(name, [])
        if by == "auto" and len(earlier) == 1 and origin not in earlier:
            renamed[origin] = earlier[0]
        elif origin not in earlier:
            earlier.append(origin)
    return papers.assign(source=papers["source"].replace(renamed)) if renamed else papers


def add_sources(
    sources: pd.DataFrame, new: pd.DataFrame, *, n_fresh: int, day: dt.date
) -> pd.DataFrame:
    """Add the account of an update's files, several as one row.

    Records of papers that the project knew count as merged.
    """
    row: dict[str, Any] = {str(name): value for name, value in new.iloc[0].items()}
    counts = [str(name) for name in new if str(name).startswith("n_")]
    row |= {name: int(new[name].sum()) for name in counts}
    row |= {"first": new["first"].min(), "last": new["last"].max()}
    if len(new) > 1:
        row["source"] = f"{format_count(len(new), 'file')} of {day}"
        row["format"] = ", ".join(sorted(set(new["format"])))
        digests = "".join(new["sha256"].fillna(""))
        row["sha256"] = hashlib.sha256(digests.encode()).hexdigest()
    row["n_merged"] += row["n_papers"] - n_fresh
    row["n_papers"] = n_fresh
    name, number = str(row["source"]), 1
    while row["source"] in set(sources["source"]):
        number += 1
        row["source"] = f"{name} ({number})"
    added = pd.DataFrame([row]).astype({k: v for k, v in new.dtypes.items() if k in row})
    return check_frame(pd.concat([sources, added], ignore_index=True), "sources")
