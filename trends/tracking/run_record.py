"""The record of one update: what it read, under which settings, and what came of it."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from trends.analysis import Analysis
from trends.analysis.store import FRAME_NAMES, write_frame, write_json
from trends.artifacts import RUN, RUN_FILE
from trends.config import config_to_dict
from trends.corpus import Corpus
from trends.runtime.folders import replace_folder
from trends.schema import to_table

__all__ = ["CORPUS_FRAMES", "hash_results", "name_run", "write_run"]

# The version of the record; it rises when an older release could not read it.
LAYOUT: Final = 1
CORPUS_FRAMES: Final = ("papers", "merges", "problems", "sources")


def name_run(day: dt.date, names: list[str]) -> str:
    """Return the name of a run: its day, with a number where others have it.

    Examples
    --------
    >>> name_run(dt.date(2026, 11, 30), ["2026-11-30"])
    '2026-11-30-2'
    """
    name, number = f"{day}", 1
    while name in names:
        number += 1
        name = f"{day}-{number}"
    return name


def hash_results(frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return a SHA-256 of the values of each frame, whatever version wrote or read it."""
    return {name: _hash_frame(frame) for name, frame in frames.items()}


def _hash_frame(frame: pd.DataFrame) -> str:
    plain = to_table(frame).to_pylist()
    text = json.dumps([list(frame.columns), plain], default=str, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def list_frames(analysis: Analysis) -> dict[str, pd.DataFrame]:
    """Return the frames of an analysis by name."""
    return {name: getattr(analysis, name) for name in FRAME_NAMES}


def write_run(
    folder: Path,
    *,
    read: Corpus,
    analysis: Analysis,
    frames: Mapping[str, pd.DataFrame],
    files: pd.DataFrame,
    facts: Mapping[str, Any],
) -> None:
    """Write the record of an update to `folder`.

    Parameters
    ----------
    folder
        The folder of the run.
    read
        What was read from the new files, before it was joined with the papers of the project.
    analysis
        The result.
    frames
        Further frames of the result: registry, ledger and news.
    files
        The new files: `sha256` and `name`.
    facts
        Number, day and name of the run.
    """
    provenance = analysis.provenance
    described = {
        "layout": LAYOUT,
        **facts,
        "files": files.to_dict("records"),
        "settings": config_to_dict(analysis.config),
        "random_state": analysis.config.random_state,
        "versions": {
            name: provenance[name] for name in ("trends", "python", "platform", "packages")
        },
        "results": hash_results({**list_frames(analysis), **frames}),
    }
    with replace_folder(folder, RUN) as new:
        for name in CORPUS_FRAMES:
            write_frame(new, name, getattr(read, name))
        write_json(new / RUN_FILE, described)
