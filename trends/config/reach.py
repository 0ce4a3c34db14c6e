"""Find settings that reach beyond their folder: network addresses, models and paths."""

import glob
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from trends.config.settings import Config

__all__ = ["Reach", "find_reaching"]

_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True)
class Reach:
    """A setting that reaches beyond its folder.

    Parameters
    ----------
    setting
        Stage and name, such as ``"encoder.name"``.
    what
        What the setting does, with its value, as a predicate: ``"names a network address"``.
    """

    setting: str
    what: str


def find_reaching(
    config: Config,
    written: Mapping[str, Any],
    folder: Path,
    *,
    given: Collection[str] = (),
) -> list[Reach]:
    """List the settings through which a run in `folder` would reach beyond it.

    These are network addresses, models to load, and paths that lead outside, directly or by
    symbolic links in the path or inside the folder that it names. Folders of results are checked
    even at their defaults, since a link may have their name; inputs are checked only if the
    settings file names them.

    Parameters
    ----------
    config
        The settings in force.
    written
        The tables of the settings file as plain values; empty if there is no file.
    folder
        The folder in which the file was found; relative paths start here.
    given
        Settings from the command line, such as ``"report.out"``. These are the user's own choice
        and are not checked.

    Returns
    -------
    list of Reach
        The settings in a fixed order; empty if none reaches beyond the folder.
    """
    named = {
        f"{stage}.{key}"
        for stage, table in written.items()
        if isinstance(table, Mapping)
        for key in table
    }
    found = _check_settings(config, named, folder)
    return [reach for reach in found if reach.setting not in given]


def _check_settings(config: Config, named: set[str], folder: Path) -> Iterator[Reach]:
    topics = config.topics
    if topics.label_endpoint:
        yield Reach("topics.label_endpoint", "names a network address")
    if ":" in config.encoder.name:
        yield Reach("encoder.name", f"names a model to load, {config.encoder.name!r}")
    if "corpus.paths" in named:
        for path in config.corpus.paths:
            if what := _describe_escape(path, folder):
                yield Reach("corpus.paths", what)
    results = [("report.out", config.report.out), ("output.cache", config.output.cache)]
    if topics.label_endpoint or "topics.label_cache" in named:
        results.append(("topics.label_cache", topics.label_cache))
    for setting, path in results:
        if path and (what := _describe_escape(path, folder)):
            yield Reach(setting, what)


def _describe_escape(path: str, folder: Path) -> str:
    """Return how a path leaves `folder` as a predicate; "" if it stays inside."""
    if _URL.match(path):
        return "names a network address"
    matches = glob.glob(path, root_dir=folder, recursive=True)  # noqa: PTH207 - absolute ones too
    for match in (path, *matches):
        if not _is_within(folder / match, folder):
            return f"names a path outside the folder, {path!r}"
        link = _find_outward_link(folder / match, folder)
        if link is not None:
            return f"names {path!r}, where the link {link.name!r} leads outside the folder"
    return ""


def _is_within(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a cycle of links has no target
        return True


def _find_outward_link(path: Path, folder: Path) -> Path | None:
    """Return the first symbolic link below `path` that leads outside `folder`, None without one.

    Links to other places in `folder` are followed, since a link there may lead outside.
    """
    seen, waiting = set(), [path]
    while waiting:
        start = waiting.pop()
        real = os.path.realpath(start)
        if real in seen:
            continue
        seen.add(real)
        for parent, folders, files in os.walk(start):
            for name in (*folders, *files):
                link = Path(parent, name)
                if not link.is_symlink():
                    continue
                if not _is_within(link, folder):
                    return link
                waiting.append(link)
    return None
