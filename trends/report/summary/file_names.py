"""Reports name files, not where they lie: what is forwarded tells nothing of anybody's disk."""

import os
import re
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from trends.config import Config, config_to_dict
from trends.control_characters import remove_controls

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    from trends.analysis import Analysis

__all__ = ["hide_folders", "list_public_settings", "name_encoder", "shorten_names"]

ADDRESS = "(an address)"


def hide_folders(analysis: "Analysis") -> "Analysis":
    """Return an analysis that names its files without the folders that lead to them.

    Files below the current folder keep their relative names.
    """
    given = {*analysis.sources["source"].dropna()}
    if "source" in analysis.papers:
        given |= {*analysis.papers["source"].dropna()}
    names = shorten_names(given)
    if not names:
        return analysis
    notes = [_replace_names(note, names) for note in analysis.provenance.get("notes", [])]
    provenance = analysis.provenance | ({"notes": notes} if notes else {})
    return replace(
        analysis,
        papers=_rename(analysis.papers, names),
        sources=_rename(analysis.sources, names),
        merges=_rename(analysis.merges, names),
        problems=_rename(analysis.problems, names),
        provenance=provenance,
    )


def shorten_names(names: "Collection[str]") -> "dict[str, str]":
    """Return a shorter name for each file that is named by a path from outside the current folder.

    The folder that all of these share is left out, so that the names stay distinct.

    Examples
    --------
    >>> shorten_names({"/home/ada/exports/a.bib", "/home/ada/exports/b.bib", "data/c.bib"})
    {'/home/ada/exports/a.bib': 'a.bib', '/home/ada/exports/b.bib': 'b.bib'}
    """
    outside = sorted(name for name in names if _leads_out(name))
    parents = {PurePath(name).parent for name in outside}
    shared = parents.pop() if len(parents) == 1 else PurePath(_find_common(parents))
    short = {}
    for name in outside:
        path = PurePath(name)
        is_below = path.is_relative_to(shared)
        short[name] = path.relative_to(shared).as_posix() if is_below else path.name
    return short


def list_public_settings(config: Config) -> dict[str, Any]:
    """Return the settings that decide the result: files without their folders, no address."""
    settings = config_to_dict(config)
    # Where results go decides none of them.
    del settings["output"], settings["report"]["out"]
    corpus, topics, encoder = settings["corpus"], settings["topics"], settings["encoder"]
    corpus["paths"] = [_name_only(path) for path in corpus["paths"]]
    topics["label_cache"] = _name_only(topics["label_cache"])
    if topics["label_endpoint"]:
        topics["label_endpoint"] = ADDRESS
    encoder["name"] = name_encoder(encoder["name"])
    return {stage: _clean(table) for stage, table in settings.items()}


def name_encoder(name: str) -> str:
    """Return an encoder's name, without the folder that a model lies in."""
    kind, colon, where = name.partition(":")
    return f"{kind}{colon}{_name_only(where)}"


def _clean(value: Any) -> Any:
    """Return a setting without the control characters of its texts."""
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return remove_controls(value) if isinstance(value, str) else value


def _leads_out(name: str) -> bool:
    """Tell whether a name is a path that starts outside the current folder, on any system."""
    return re.match(r"([A-Za-z]:)?[\\/]|~|\.\.([\\/]|$)", name) is not None


def _name_only(path: str) -> str:
    name = re.split(r"[\\/]", path.rstrip("\\/"))[-1] if _leads_out(path) else path
    # A name that is no UTF-8 holds halves of characters, which no page can.
    return re.sub("[\ud800-\udfff]", "\ufffd", name)


def _find_common(parents: "set[PurePath]") -> str:
    try:
        return os.path.commonpath(parents)
    except ValueError:  # none, several drives, or relative and absolute ones
        return ""


def _rename(frame: "pd.DataFrame", names: "Mapping[str, str]") -> "pd.DataFrame":
    renamed = frame.copy()
    # The origin of a paper may name several files, or a pattern that they share.
    folders = {f"{PurePath(name).parent.as_posix()}/": "" for name in names}
    for column in ("source", "origin"):
        if column in frame:
            values = frame[column]
            short = {
                name: names.get(name) or _replace_names(name, {**folders, **names})
                for name in values.dropna().unique()
            }
            renamed[column] = values.map(short, na_action="ignore").astype(values.dtype)
    if "problem" in frame:
        problem = frame["problem"]
        texts = problem.map(lambda text: _replace_names(text, names), na_action="ignore")
        renamed["problem"] = texts.astype(problem.dtype)
    return renamed


def _replace_names(text: str, names: "Mapping[str, str]") -> str:
    """Return a text in which files have their shorter names."""
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return pattern.sub(lambda match: names[match[0]], text)
