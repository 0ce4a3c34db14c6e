"""The record of folders whose settings may reach beyond them, and the command ``trust``."""

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

# numba, which the layout of maps uses, reads this file from the current folder. The file can name
# a folder of compiled code to load.
NUMBA_SETTINGS: Final = Path(".numba_config.yaml")
RECORD: Final = "trusted.json"
# Version of the record; a change of its keys increases it.
_FORMAT: Final = 1


def check_trust(config: Config | None, given: "Collection[str]") -> None:
    """Raise an error if settings found in the current folder reach beyond it without permission.

    Parameters
    ----------
    config
        The settings in force; None if the user passed the file, which is then not checked.
    given
        Settings from the command line, such as ``"report.out"``; these are not checked.

    Raises
    ------
    ConfigError
        If a setting reaches beyond the folder and the user has not allowed the folder with these
        files.
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
            "paths outside the folder. The permission ends when the file changes."
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
    """Return a phrase with the line of each setting that reaches beyond the folder."""
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
    """Return a SHA-256 over the settings files of a folder."""
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
    """Return the fingerprint of each allowed folder by path."""
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
