"""Folders whose settings the user allows to reach beyond them, and the command that records it."""

import argparse
import hashlib
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import platformdirs

from trends.cli.setup import DEFAULT_CONFIG
from trends.config import Config, load_config
from trends.config.lines import find_lines
from trends.config.reach import Reach, find_reaching
from trends.errors import ConfigError, OutputError
from trends.runtime.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Collection

    from trends.cli.console import Console

__all__ = ["add_trust_command", "check_trust"]

# numba, which lays out maps, reads this file in the current folder; it can name a folder of
# compiled code to load.
NUMBA_SETTINGS: Final = Path(".numba_config.yaml")
RECORD: Final = "trusted.json"
_FORMAT: Final = 1


def check_trust(config: Config | None, given: "Collection[str]") -> None:
    """Refuse settings found in the current folder that reach beyond it, unless it is trusted.

    Parameters
    ----------
    config
        The settings in force; None where the user passed their file, which is then not judged.
    given
        Settings that the command line gave, such as ``"report.out"``; these are not judged.

    Raises
    ------
    ConfigError
        If a setting reaches out and the user has not allowed this folder with this file.
    """
    folder = Path.cwd()
    reaching = _list_reaching(folder, config, given)
    if not reaching or _read_record().get(str(folder.resolve())) == _fingerprint(folder):
        return
    is_passable = config is not None and DEFAULT_CONFIG.is_file()
    passing = f"pass the file with --config {DEFAULT_CONFIG}, or " if is_passable else ""
    raise ConfigError(
        "Settings found in the current folder must not reach beyond it; "
        f"{'; '.join(reaching)}. If you know whom this folder is from, {passing}allow it once: "
        "python -m trends trust ."
    )


def add_trust_command(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add ``trust`` to the commands."""
    parser = commands.add_parser(
        "trust",
        help="allow the settings in a folder to reach beyond it",
        description=(
            "Allow the trends.toml in a folder to name network addresses, models to load and "
            "paths outside the folder. It holds until the file changes."
        ),
    )
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="the folder")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--list", action="store_true", help="print the folders that are allowed")
    choice.add_argument("--remove", action="store_true", help="no longer allow FOLDER")
    parser.set_defaults(command=_trust, quiet=False)


def _trust(options: argparse.Namespace, console: "Console") -> None:
    record = _read_record()
    if options.list:
        for name, fingerprint in sorted(record.items()):
            console.print_line(f"{name}  ({_describe(Path(name), fingerprint)})")
        return
    if options.folder is None:
        raise ConfigError(
            "trust needs a FOLDER; got none. Write for example: python -m trends trust ."
        )
    folder = options.folder.resolve()
    if options.remove:
        if record.pop(str(folder), None) is None:
            raise ConfigError(
                f"A folder that is allowed was expected; {folder} is not. "
                "python -m trends trust --list prints those that are."
            )
    else:
        for reach in _list_reaching(folder, _load(folder), ()):
            console.show_note(f"Allowed: {reach}")
        record[str(folder)] = _fingerprint(folder)
    _write_record(record)
    console.print_line(str(folder))


def _load(folder: Path) -> Config:
    if not folder.is_dir():
        raise ConfigError(f"A folder was expected at {folder}; there is none. Check the path.")
    path = folder / DEFAULT_CONFIG
    return load_config(path) if path.is_file() else Config()


def _list_reaching(folder: Path, config: Config | None, given: "Collection[str]") -> list[str]:
    """Return a phrase for each setting that reaches beyond the folder, with its line."""
    phrases = []
    if config is not None:
        path = folder / DEFAULT_CONFIG
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        found = find_reaching(config, tomllib.loads(text), folder, given=given)
        lines = find_lines(text) if found else {}
        phrases += [_locate(reach, lines) for reach in found]
    if (folder / NUMBA_SETTINGS).exists():
        phrases.append(f"{NUMBA_SETTINGS} can name code for numba to load")
    return phrases


def _locate(reach: Reach, lines: dict[Any, int]) -> str:
    line = lines.get(tuple(reach.setting.split(".")))
    where = f"{DEFAULT_CONFIG}, line {line}: " if line else ""
    return f"{where}{reach.setting} {reach.what}"


def _fingerprint(folder: Path) -> str:
    """Return a hash of the settings files of a folder, which changes when any of them does."""
    digest = hashlib.sha256()
    for name in (DEFAULT_CONFIG, NUMBA_SETTINGS):
        path = folder / name
        content = path.read_bytes() if path.is_file() else None
        digest.update(repr(content).encode())
    return digest.hexdigest()


def _describe(folder: Path, fingerprint: str) -> str:
    if not folder.is_dir():
        return "gone"
    return "as allowed" if _fingerprint(folder) == fingerprint else "changed since: not allowed"


def _find_record() -> Path:
    return platformdirs.user_config_path("trends", appauthor=False) / RECORD


def _read_record() -> dict[str, str]:
    """Return the fingerprint of each folder that is allowed."""
    path = _find_record()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        folders = content["folders"]
        is_whole = content["format"] == _FORMAT and isinstance(folders, dict)
        if not is_whole or not all(isinstance(value, str) for value in folders.values()):
            raise ValueError("it holds something else")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise ConfigError(
            f"{path} must list the folders that you allowed; reading it failed: {error}. "
            "Delete it and allow your folders again."
        ) from error
    return dict(folders)


def _write_record(record: dict[str, str]) -> None:
    path = _find_record()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path.parent} must be a folder that can be written; making it failed: "
            f"{error.strerror or error}. Pass settings with --config instead."
        ) from error
    content = {"format": _FORMAT, "folders": record}
    with replace_file(path) as new:
        new.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
