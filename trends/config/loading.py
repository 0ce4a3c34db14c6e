"""Build settings from TOML or plain values; errors name the line and the allowed values."""

import contextlib
import dataclasses
import datetime as dt
import difflib
import re
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Literal

from trends.config.lines import Path as KeyPath
from trends.config.lines import find_lines
from trends.config.settings import Config, NamedTopic
from trends.errors import ConfigError

__all__ = ["config_from_dict", "config_to_dict", "load_config"]

# Chosen by hand: settings have three parts at most.
_MOST_PARTS: Final = 32
# The parts of a key; possessive, and from the beginning of a word, so that the time is linear.
_MANY_PARTS: Final = re.compile(
    rf"(?<![\w-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}}"
)


@dataclass(frozen=True)
class _Place:
    """The location of a value: its file, the keys that lead to it, and the lines of all keys."""

    file: str
    keys: KeyPath = ()
    lines: Mapping[KeyPath, int] = field(default_factory=dict)

    def enter(self, key: str | int) -> "_Place":
        """Return the place of a key within this one."""
        return dataclasses.replace(self, keys=(*self.keys, key))

    def __str__(self) -> str:
        named = ""
        for key in self.keys:
            named += f"[{key}]" if isinstance(key, int) else f".{key}" if named else key
        opening = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{opening}: {named}" if named else opening

    @property
    def line(self) -> int:
        """The line of the value, or of the innermost table around it; 0 if none is known."""
        for end in range(len(self.keys), 0, -1):
            if self.keys[:end] in self.lines:
                return self.lines[self.keys[:end]]
        return 0


def load_config(path: str | Path) -> Config:
    """Read a TOML file of settings.

    Parameters
    ----------
    path
        A TOML file with the tables ``[corpus]``, ``[encoder]``, ``[topics]``,
        ``[[topics.named]]``, ``[timeline]``, ``[signals]``, ``[report]`` and ``[output]``; all are
        optional. ``python -m trends init`` writes one with every setting explained.

    Returns
    -------
    Config
        The defaults, overridden by the settings in the file.

    Raises
    ------
    ConfigError
        If the file cannot be read, is not TOML, or holds an unknown key or an invalid value. The
        message gives the line.
    """
    if not isinstance(path, str | Path):
        raise ConfigError(
            f"Settings are read from the path of a TOML file; got {path!r}. Give a path, or build "
            "a Config; `python -m trends init` writes a file to start from."
        )
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        _check_keys(text, path)
        settings = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(
            f"A configuration file was expected at {path}; it cannot be read "
            f"({error.strerror or error}). Check the path, or leave --config out; "
            "`python -m trends init` writes one."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(
            f"{path} must be a TOML file in UTF-8; reading it failed: {error}. "
            "Correct that line; strings need quotes, lists need brackets."
        ) from error
    place = _Place(str(path))
    try:
        return typing.cast("Config", _build(Config, settings, place))
    except ConfigError:
        # Finding the lines of a long file takes time, and only an error needs them.
        with contextlib.suppress(RecursionError):  # tables within tables, a thousand deep
            place = dataclasses.replace(place, lines=find_lines(text))
        return typing.cast("Config", _build(Config, settings, place))


def _check_keys(text: str, path: Path) -> None:
    """Refuse a key of very many parts, which `tomllib` takes quadratic time to read."""
    if found := _MANY_PARTS.search(text):
        raise ConfigError(
            f"{path}, line {text.count(chr(10), 0, found.start()) + 1}: a key must have at most "
            f"{_MOST_PARTS} parts with dots between them; this one has more. Settings have names "
            "such as topics.n_topics; correct that line."
        )


def config_from_dict(settings: Mapping[str, object], *, where: str = "The configuration") -> Config:
    """Build a `Config` from nested plain values, as `config_to_dict` returns them.

    Raises
    ------
    ConfigError
        If a key is unknown or a value is invalid; the message starts with `where`.
    """
    return typing.cast("Config", _build(Config, settings, _Place(where)))


def config_to_dict(config: Config) -> dict[str, Any]:
    """Return the settings as nested values that JSON can represent; dates become ISO text."""
    return typing.cast("dict[str, Any]", _plain(dataclasses.asdict(config)))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _build(kind: type[Any], settings: object, place: _Place) -> Any:
    """Build the dataclass `kind` from parsed TOML, checking every key and value."""
    if not isinstance(settings, Mapping):
        raise ConfigError(
            f"{place} must be a table of settings; got {settings!r}. "
            f"Its keys are {', '.join(f.name for f in fields(kind))}."
        )
    hints = typing.get_type_hints(kind)
    for key in settings:
        if key not in hints:
            raise ConfigError(_unknown_key(str(key), list(hints), place))
    absent = [f.name for f in fields(kind) if f.name not in settings and _is_required(f)]
    if absent:
        raise ConfigError(f"{place} needs {', '.join(absent)}; it is missing. Add it.")
    values = {key: _convert(hints[key], value, place.enter(key)) for key, value in settings.items()}
    try:
        return kind(**values)
    except ConfigError as error:
        raise ConfigError(_locate(str(error), place, settings)) from error


def _locate(message: str, place: _Place, settings: Mapping[str, object]) -> str:
    """Return the message of a dataclass's own check, preceded by the location of the setting."""
    for key in settings:
        if message.startswith(f"{key} "):
            return f"{place.enter(key)}{message.removeprefix(key)}"
    return f"{place}: {message}"


def _is_required(setting: dataclasses.Field[Any]) -> bool:
    missing = dataclasses.MISSING
    return setting.default is missing and setting.default_factory is missing


def _unknown_key(key: str, known: list[str], place: _Place) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    hint = f"Did you mean {close[0]!r}?" if close else "Remove it."
    table = str(dataclasses.replace(place, file="", lines={})).removeprefix(": ") or "the file"
    line = place.enter(key).line
    opening = f"{place.file}, line {line}" if line else place.file
    return f"{opening}: {table} may hold {', '.join(known)}; it holds {key!r}. {hint}"


def _convert(hint: Any, value: object, place: _Place) -> Any:
    """Return `value` as the type `hint`, or raise a ConfigError that names both."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is NamedTopic and isinstance(value, str):
        return _build(NamedTopic, {"name": value}, place)
    if dataclasses.is_dataclass(hint):
        return _build(typing.cast("type[Any]", hint), value, place)
    if origin in (typing.Union, types.UnionType):
        return _convert_union(arguments, value, place)
    if origin is Literal:
        if value in arguments:
            return value
        raise ConfigError(_wrong_value(place, " or ".join(map(repr, arguments)), value))
    if origin is tuple:
        if not isinstance(value, list):
            raise ConfigError(_wrong_value(place, "a list", value))
        return tuple(_convert(arguments[0], item, place.enter(i)) for i, item in enumerate(value))
    if origin is dict:
        if not isinstance(value, Mapping):
            raise ConfigError(_wrong_value(place, "a table of names", value))
        inner = arguments[1]
        return {key: _convert(inner, item, place.enter(key)) for key, item in value.items()}
    return _convert_plain(hint, value, place)


def _convert_union(arguments: tuple[Any, ...], value: object, place: _Place) -> Any:
    if value is None and types.NoneType in arguments:
        return None
    reasons = []
    for argument in arguments:
        if argument is types.NoneType:
            continue
        try:
            return _convert(argument, value, place)
        except ConfigError as error:
            reasons.append(str(error).partition(" must be ")[2].partition("; got ")[0])
    raise ConfigError(_wrong_value(place, " or ".join(reasons), value))


def _convert_plain(hint: Any, value: object, place: _Place) -> Any:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint is dt.date and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise ConfigError(_wrong_value(place, "a date such as 2025-01-31", value)) from None
    if type(value) is hint:
        return value
    names = {
        str: "text",
        bool: "true or false",
        int: "a whole number",
        float: "a number",
        dt.date: "a date",
    }
    raise ConfigError(_wrong_value(place, names.get(hint, str(hint)), value))


def _wrong_value(place: _Place, expected: str, value: object) -> str:
    return f"{place} must be {expected}; got {value!r}. Change it in the file."
