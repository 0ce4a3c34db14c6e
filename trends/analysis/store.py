"""Save and load an analysis; the only place that names its files.

An analysis is a folder: one Parquet file per frame, ``config.json``, ``provenance.json`` and a
``manifest.json`` that lists every file with its SHA-256. Nothing is pickled.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from trends.artifacts import ANALYSIS_FILES
from trends.config import Config, config_from_dict, config_to_dict
from trends.errors import CorpusError, OutputError, list_offenders
from trends.runtime.files import replace_folder
from trends.schema import check_frame

__all__ = [
    "FRAME_NAMES",
    "label_topics",
    "load",
    "save",
    "to_safe_csv",
]

FRAME_NAMES = (
    "papers",
    "assignments",
    "topics",
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
    "vocabulary",
    "rising_terms",
    "mix",
    "coverage",
    "quality",
    "sources",
    "merges",
    "problems",
)
CONFIG, PROVENANCE, MANIFEST = ANALYSIS_FILES


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
        If the folder cannot be written, or holds something that is not an analysis.
    """
    if folder.exists() and not (folder / MANIFEST).is_file() and _holds_something(folder):
        raise OutputError(
            f"An analysis is saved to a new, an empty or an earlier analysis folder; {folder} "
            "holds other things. Choose another path, so that nothing of yours is replaced."
        )
    with replace_folder(folder) as new:
        for name in FRAME_NAMES:
            frames[name].to_parquet(new / f"{name}.parquet", index=False)
        _write_json(new / CONFIG, config_to_dict(config))
        _write_json(new / PROVENANCE, dict(provenance))
        _write_json(new / MANIFEST, {path.name: _hash(path) for path in sorted(new.iterdir())})
    return folder


def load(folder: Path) -> tuple[dict[str, pd.DataFrame], Config, dict[str, Any]]:
    """Read what `save` wrote and check every file against the manifest.

    Raises
    ------
    CorpusError
        If the folder is no analysis, or a file is missing or was changed since it was written.
    """
    manifest = _read_manifest(folder)
    changed = [
        name
        for name, digest in manifest.items()
        if not (folder / name).is_file() or _hash(folder / name) != digest
    ]
    if changed:
        raise CorpusError(
            f"The files of the analysis in {folder} must be as they were saved; missing or "
            f"changed: {list_offenders(changed)}. Save the analysis again."
        )
    frames = {
        name: check_frame(pd.read_parquet(folder / f"{name}.parquet"), name) for name in FRAME_NAMES
    }
    config = config_from_dict(json.loads((folder / CONFIG).read_text(encoding="utf-8")))
    return frames, config, json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))


def _read_manifest(folder: Path) -> dict[str, str]:
    """Return the hash of every file that an analysis needs."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CorpusError(
            f"A folder written by Analysis.save was expected at {folder}; there is no {MANIFEST} "
            "in it. Check the path."
        ) from None
    except (OSError, ValueError) as error:
        raise CorpusError(
            f"{folder / MANIFEST} must be the list of files that Analysis.save wrote; reading it "
            f"failed: {error}. Save the analysis again."
        ) from error
    needed = {CONFIG, PROVENANCE, *(f"{name}.parquet" for name in FRAME_NAMES)}
    if not isinstance(manifest, dict) or needed - manifest.keys():
        raise CorpusError(
            f"{folder / MANIFEST} must list every file of an analysis; it lacks "
            f"{list_offenders(sorted(needed - set(manifest)))}. Save the analysis again."
        )
    return manifest


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

    Text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break gets an apostrophe
    before it, as OWASP's note on CSV injection advises; numbers and dates stay as they are.

    Examples
    --------
    >>> to_safe_csv(pd.DataFrame({"title": ["=1+1", "fine"], "n": [-1, 2]}))
    "title,n\n'=1+1,-1\nfine,2\n"
    """
    safe = frame.copy()
    for column in safe.columns:
        values = safe[column]
        if pd.api.types.is_string_dtype(values) or isinstance(values.dtype, pd.CategoricalDtype):
            text = values.astype("string")
            is_risky = text.str.match(r"[=+\-@\t\r\n]").fillna(value=False)
            safe[column] = text.mask(is_risky, "'" + text)
    return safe.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")


def _holds_something(folder: Path) -> bool:
    return not folder.is_dir() or any(folder.iterdir())


def _write_json(path: Path, value: object) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
