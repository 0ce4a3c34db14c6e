"""Save and load an analysis; the only place that names its files.

An analysis is a folder: one Parquet file per frame, ``config.json``, ``provenance.json`` and a
``manifest.json`` that lists every file with its SHA-256. Nothing is pickled.
"""

import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow.parquet as pq

from trends.artifacts import ANALYSIS, ANALYSIS_FILES
from trends.config import Config, config_from_dict, config_to_dict
from trends.control_characters import remove_controls
from trends.runtime.folders import replace_folder
from trends.runtime.manifests import Reader, read_sealed
from trends.schema import (
    NUMBER_LIST,
    TEXT_LIST,
    check_frame,
    join_number_lists,
    join_text_lists,
    to_table,
)

__all__ = [
    "FRAME_NAMES",
    "label_topics",
    "load",
    "read_analysis",
    "save",
    "to_safe_csv",
    "write_analysis",
    "write_frame",
    "write_json",
]

# Where a cell may begin, then what a spreadsheet passes over, then what begins a formula: the four
# ASCII signs and their full-width and small forms. Signs: OWASP, "CSV Injection"; what is passed
# over: spaces, controls, Unicode's Default_Ignorable_Code_Point, and the blank Braille pattern.
_FORMULA: Final = re.compile(
    "(^|[;\t\r\n])"
    "(?=[\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202f\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
    "[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212])"
)
FRAME_NAMES = (
    "papers",
    "assignments",
    "topics",
    "mentions",
    "terms",
    "map",
    "hierarchy",
    "overlaps",
    "unassigned",
    "timeline",
    "signals",
    "bands",
    "bursts",
    "change_points",
    "forecasts",
    "movers",
    "news",
    "drivers",
    "actors",
    "comparisons",
    "vocabulary",
    "rising_terms",
    "mix",
    "coverage",
    "quality",
    "sources",
    "merges",
    "problems",
)
CONFIG, PROVENANCE, _ = ANALYSIS_FILES


def save(
    folder: Path,
    *,
    frames: Mapping[str, pd.DataFrame],
    config: Config,
    provenance: Mapping[str, Any],
) -> Path:
    """Write frames, settings and provenance to `folder`, which is replaced whole or kept.

    Raises
    ------
    OutputError
        If the folder holds anything but an earlier analysis, another run is writing to it, or it
        cannot be written.
    """
    with replace_folder(folder, ANALYSIS) as new:
        write_analysis(new, frames=frames, config=config, provenance=provenance)
    return folder


def write_analysis(
    folder: Path,
    *,
    frames: Mapping[str, pd.DataFrame],
    config: Config,
    provenance: Mapping[str, Any],
) -> None:
    """Write the files of an analysis into a new folder, which may hold others, too."""
    for name in FRAME_NAMES:
        write_frame(folder, name, frames[name])
    write_json(folder / CONFIG, config_to_dict(config))
    write_json(folder / PROVENANCE, dict(provenance))


def write_frame(folder: Path, name: str, frame: pd.DataFrame) -> None:
    """Write a frame as the Parquet file of its name."""
    with (folder / f"{name}.parquet").open("wb") as file:
        pq.write_table(to_table(frame), file)


def load(folder: Path) -> tuple[dict[str, pd.DataFrame], Config, dict[str, Any]]:
    """Read what `save` wrote and check every file against the manifest.

    Raises
    ------
    CorpusError
        If the folder is no analysis, or a file is missing or was changed since it was written.
    """
    return read_sealed(folder, ANALYSIS, read_analysis)


def read_analysis(reader: Reader) -> tuple[dict[str, pd.DataFrame], Config, dict[str, Any]]:
    """Read the files of an analysis from a folder that may hold others, too."""
    frames = {}
    for name in FRAME_NAMES:
        with reader.open(f"{name}.parquet") as file:
            frames[name] = check_frame(pd.read_parquet(file), name)
    return frames, config_from_dict(reader.read_json(CONFIG)), reader.read_json(PROVENANCE)


def label_topics(frame: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    r"""Return a frame with each topic's label beside its number; topic -1 has none.

    Examples
    --------
    >>> topics = pd.DataFrame({"topic": [0], "label": ["KV cache"]})
    >>> label_topics(pd.DataFrame({"topic": [0, -1], "n_papers": [9, 2]}), topics).to_csv(index=False)
    'topic,label,n_papers\n0,KV cache,9\n-1,,2\n'
    """
    labelled = frame.copy()
    place = list(labelled.columns).index("topic") + 1
    labelled.insert(place, "label", frame["topic"].map(topics.set_index("topic")["label"]))
    return labelled


def to_safe_csv(frame: pd.DataFrame) -> str:
    r"""Return `frame` as CSV in which no text can be taken for a spreadsheet formula.

    A text or a column's name gets an apostrophe before it, as OWASP's note on CSV injection
    advises, if it begins with ``=``, ``+``, ``-``, ``@`` or their full-width forms, spaces and
    invisible characters before them aside, or with a tab or a line break. The same holds within a
    text behind a semicolon, a tab or a line break, where spreadsheets of many countries begin a new
    cell. Numbers and dates stay as they are. Lists become texts with semicolons. Cells that hold a
    line break of any kind are quoted. Other control characters, and marks that turn the writing
    direction, are left out.

    Examples
    --------
    >>> to_safe_csv(pd.DataFrame({"title": ["=1+1", "fine"], "n": [-1, 2]}))
    "title,n\n'=1+1,-1\nfine,2\n"
    """
    safe = frame.copy()
    for column in safe.columns:
        if safe[column].dtype == TEXT_LIST:
            safe[column] = join_text_lists(safe[column])
        if safe[column].dtype == NUMBER_LIST:
            safe[column] = join_number_lists(safe[column])
        values = safe[column]
        if pd.api.types.is_string_dtype(values) or isinstance(values.dtype, pd.CategoricalDtype):
            safe[column] = values.astype("string").map(_guard, na_action="ignore")
        elif values.dtype == object:
            safe[column] = values.map(_guard, na_action="ignore")
    safe.columns = safe.columns.map(_guard)
    rows = _Rows(newline="")
    safe.to_csv(rows, index=False, date_format="%Y-%m-%d", lineterminator="\r\n")
    return rows.getvalue()


class _Rows(io.StringIO):
    """Takes rows from a CSV writer that ends each by CR LF, and ends them by LF alone.

    Up to Python 3.12 the writer quotes a cell with a lone CR only if its rows end so.
    """

    def write(self, row: str) -> int:
        """Take one row."""
        return super().write(row.removesuffix("\r\n") + "\n")


def _guard(value: object) -> object:
    """Return a text with an apostrophe before all that could begin a formula."""
    if not isinstance(value, str):
        return value
    guarded = _FORMULA.sub(r"\1'", remove_controls(value))
    return f"'{guarded}" if guarded[:1] in {"\t", "\r", "\n"} else guarded


def write_json(path: Path, value: object) -> None:
    """Write plain values as JSON with sorted keys."""
    text = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
