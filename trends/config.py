"""Settings: one frozen dataclass per stage, read from a TOML file.

A `Config` is a value: `dataclasses.replace` gives a changed copy. `load_config` reads and checks
a file; every wrong key or value is named together with what is allowed.
"""

import dataclasses
import datetime as dt
import difflib
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from trends.errors import ConfigError

__all__ = [
    "Config",
    "CorpusConfig",
    "EncoderConfig",
    "NamedTopic",
    "ReportConfig",
    "SignalsConfig",
    "TimelineConfig",
    "TopicsConfig",
    "config_from_dict",
    "config_to_dict",
    "load_config",
]

DateAxis = Literal["published", "updated", "listed"]
Freq = Literal["auto", "day", "week", "month", "quarter", "year"]


@dataclass(frozen=True)
class NamedTopic:
    """A topic that the user names; a paper can belong to several of them, or to none.

    Parameters
    ----------
    name
        What the topic is called everywhere, for example ``"KV cache"``. Enough by itself.
    description
        One or two sentences that say what belongs to it.
    keywords
        Further words or phrases that mark its papers. Variants in spelling are found unaided.
    exclude
        Words or phrases whose papers do not belong to it, even where they look alike.
    examples, counterexamples
        Identifiers or whole titles of papers that belong to it, and of papers that do not. Both
        are obeyed, and learned from.
    """

    name: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise ConfigError(
                f"A named topic needs a name that is not empty; got {self.name!r}. "
                "Give it one, for example NamedTopic('KV cache')."
            )
        for attribute in ("keywords", "exclude", "examples", "counterexamples"):
            given = getattr(self, attribute)
            if isinstance(given, str):
                raise ConfigError(
                    f"{attribute} of the named topic {self.name!r} must be a list of phrases; "
                    f"got the single text {given!r}. Put it in brackets: [{given!r}]."
                )
            object.__setattr__(self, attribute, tuple(given))


@dataclass(frozen=True)
class CorpusConfig:
    """How papers are read and which are kept.

    Parameters
    ----------
    paths
        Files, folders and globs to read.
    year
        Year that dates without a year belong to; None infers it from each page.
    since, until
        First and last publication day to keep; None keeps all. Undated papers are always kept.
    date
        Which date counts where records have several: ``"published"``, ``"updated"``, ``"listed"``.
    columns
        For tables: names of our columns to names of the file's, such as ``{"title": "Titre"}``.
    strict
        True stops at the first file that cannot be read; False lists it among the problems.
    """

    paths: tuple[str, ...] = ("data/",)
    year: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    date: DateAxis = "published"
    columns: dict[str, str] = field(default_factory=dict)
    strict: bool = False


@dataclass(frozen=True)
class EncoderConfig:
    """Which encoder turns papers into vectors."""

    name: str = "science"


@dataclass(frozen=True)
class TopicsConfig:
    """Which topics the user names, and how many more are discovered.

    Parameters
    ----------
    named
        The user's topics, in the order in which they are shown; a plain name is enough.
    n_topics
        Number of discovered topics, or ``"auto"`` to take it from the data.
    """

    named: tuple[NamedTopic, ...] = ()
    n_topics: int | Literal["auto"] = "auto"

    def __post_init__(self) -> None:
        topics = (NamedTopic(topic) if isinstance(topic, str) else topic for topic in self.named)
        object.__setattr__(self, "named", tuple(topics))


@dataclass(frozen=True)
class TimelineConfig:
    """Length of a period, and the last day that the corpus covers.

    Parameters
    ----------
    freq
        ``"day"``, ``"week"``, ``"month"``, ``"quarter"``, ``"year"``, or ``"auto"``: the finest
        that the data can fill.
    as_of
        Last day covered by the corpus; None takes it from the newest paper.
    """

    freq: Freq = "auto"
    as_of: dt.date | None = None


@dataclass(frozen=True)
class SignalsConfig:
    """How trends are tested.

    Parameters
    ----------
    q_value
        Largest false-discovery rate at which a topic is called growing or declining.
    min_papers
        Topics of fewer papers get the status "not enough data".
    """

    q_value: float = 0.05
    min_papers: int = 10


@dataclass(frozen=True)
class ReportConfig:
    """Title of the report and the folder it is written to."""

    title: str = "Research trends"
    out: str = "reports"


@dataclass(frozen=True)
class Config:
    """All settings of one analysis, and the seed of everything that is random."""

    corpus: CorpusConfig = field(default_factory=CorpusConfig)
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    topics: TopicsConfig = field(default_factory=TopicsConfig)
    timeline: TimelineConfig = field(default_factory=TimelineConfig)
    signals: SignalsConfig = field(default_factory=SignalsConfig)
    report: ReportConfig = field(default_factory=ReportConfig)
    random_state: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.random_state < 2**32:
            raise ConfigError(
                f"random_state must be a whole number from 0 to {2**32 - 1}; got "
                f"{self.random_state!r}. Any such number will do: it is recorded with the result."
            )


def load_config(path: str | Path) -> Config:
    """Read a TOML file of settings.

    Parameters
    ----------
    path
        A TOML file with the tables ``[corpus]``, ``[encoder]``, ``[topics]``,
        ``[[topics.named]]``, ``[timeline]``, ``[signals]`` and ``[report]``; all are optional.

    Returns
    -------
    Config
        The defaults, overridden by what the file says.

    Raises
    ------
    ConfigError
        If the file cannot be read, is no TOML, or holds an unknown key or a wrong value.
    """
    path = Path(path)
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            f"A configuration file was expected at {path}; it cannot be read "
            f"({error.strerror or error}). Check the path, or leave --config out."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path} must be a TOML file in UTF-8; reading it failed: {error}. "
            "Mend that line; strings need quotes, lists need brackets."
        ) from error
    return config_from_dict(settings, where=str(path))


def config_from_dict(settings: Mapping[str, object], *, where: str = "The configuration") -> Config:
    """Build a `Config` from nested plain values, as `config_to_dict` gives them.

    Raises
    ------
    ConfigError
        If a key is unknown or a value is wrong; `where` opens the message.
    """
    return typing.cast("Config", _build(Config, settings, where))


def config_to_dict(config: Config) -> dict[str, Any]:
    """Return the settings as nested plain values that JSON can hold; dates become ISO text."""
    return typing.cast("dict[str, Any]", _plain(dataclasses.asdict(config)))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _build(kind: type[Any], settings: object, where: str) -> Any:
    """Build the dataclass `kind` from parsed TOML, checking every key and value."""
    if not isinstance(settings, Mapping):
        raise ConfigError(
            f"{where} must be a table of settings; got {settings!r}. "
            f"Its keys are {', '.join(f.name for f in fields(kind))}."
        )
    hints = typing.get_type_hints(kind)
    for key in settings:
        if key not in hints:
            raise ConfigError(_unknown_key(str(key), list(hints), where))
    absent = [f.name for f in fields(kind) if f.name not in settings and _is_required(f)]
    if absent:
        raise ConfigError(f"{where} needs {', '.join(absent)}; it is missing. Add it.")
    values = {
        key: _convert(hints[key], value, f"{where}: {key}") for key, value in settings.items()
    }
    return kind(**values)


def _is_required(setting: dataclasses.Field[Any]) -> bool:
    missing = dataclasses.MISSING
    return setting.default is missing and setting.default_factory is missing


def _unknown_key(key: str, known: list[str], where: str) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    hint = f"Did you mean {close[0]!r}?" if close else "Remove it."
    return f"{where} may hold {', '.join(known)}; it holds {key!r}. {hint}"


def _convert(hint: Any, value: object, where: str) -> Any:
    """Return `value` as the type `hint`, or raise a ConfigError that names both."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is NamedTopic and isinstance(value, str):
        return NamedTopic(value)
    if dataclasses.is_dataclass(hint):
        return _build(typing.cast("type[Any]", hint), value, where)
    if origin in (typing.Union, types.UnionType):
        return _convert_union(arguments, value, where)
    if origin is Literal:
        if value in arguments:
            return value
        raise ConfigError(_wrong_value(where, " or ".join(map(repr, arguments)), value))
    if origin is tuple:
        if not isinstance(value, list):
            raise ConfigError(_wrong_value(where, "a list", value))
        return tuple(_convert(arguments[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if origin is dict:
        if not isinstance(value, Mapping):
            raise ConfigError(_wrong_value(where, "a table of names", value))
        return {
            str(key): _convert(arguments[1], item, f"{where}.{key}") for key, item in value.items()
        }
    return _convert_plain(hint, value, where)


def _convert_union(arguments: tuple[Any, ...], value: object, where: str) -> Any:
    if value is None and types.NoneType in arguments:
        return None
    reasons = []
    for argument in arguments:
        if argument is types.NoneType:
            continue
        try:
            return _convert(argument, value, where)
        except ConfigError as error:
            reasons.append(str(error).partition(" must be ")[2].partition("; got ")[0])
    raise ConfigError(_wrong_value(where, " or ".join(reasons), value))


def _convert_plain(hint: Any, value: object, where: str) -> Any:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint is dt.date and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise ConfigError(_wrong_value(where, "a date such as 2025-01-31", value)) from None
    if type(value) is hint:
        return value
    names = {
        str: "text",
        bool: "true or false",
        int: "a whole number",
        float: "a number",
        dt.date: "a date",
    }
    raise ConfigError(_wrong_value(where, names.get(hint, str(hint)), value))


def _wrong_value(where: str, expected: str, value: object) -> str:
    return f"{where} must be {expected}; got {value!r}. Change it in the file."
