"""What the caller asked for, checked before anything is opened."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypedDict

from trends.config.checks import Day, as_day
from trends.corpus.dating import FIRST_YEAR, newest_allowed
from trends.corpus.fields import FIELDS
from trends.corpus.records import ReadOptions
from trends.errors import ConfigError, list_offenders

__all__ = ["DateAxis", "Day", "Settings", "SettingsGiven", "check_settings"]

DateAxis: TypeAlias = Literal["published", "updated", "listed"]
_AXES: tuple[DateAxis, ...] = ("published", "updated", "listed")


class SettingsGiven(TypedDict, total=False):
    """The settings of `trends.read_corpus`, by their names."""

    year: int | None
    since: Day
    until: Day
    as_of: Day
    date: DateAxis
    columns: Mapping[str, str] | None
    strict: bool


@dataclass(frozen=True)
class Settings:
    """The settings as they are used.

    Parameters
    ----------
    first_day, last_day
        First and last day to keep.
    newest
        Last day that a date may have.
    year
        Year of dates that lack one.
    strict
        True raises for every file that cannot be read.
    options
        What readers need to know.
    """

    first_day: dt.date | None
    last_day: dt.date | None
    newest: dt.date
    year: int | None
    strict: bool
    options: ReadOptions


def check_settings(given: SettingsGiven) -> Settings:
    """Return the settings as they are used.

    Raises
    ------
    ConfigError
        If one of them is wrong.
    """
    first_day = as_day(given.get("since"), "since")
    last_day = as_day(given.get("until"), "until")
    if first_day is not None and last_day is not None and first_day > last_day:
        raise ConfigError(
            f"since must not lie after until; got {first_day} and {last_day}. Swap them."
        )
    year, date = given.get("year"), given.get("date", "published")
    if year is not None and not FIRST_YEAR <= year <= 9999:
        raise ConfigError(f"year must be between {FIRST_YEAR} and 9999; got {year!r}. Change it.")
    if date not in _AXES:
        raise ConfigError(f"date must be one of {list_offenders(_AXES)}; got {date!r}. Change it.")
    columns = given.get("columns") or {}
    unknown = [ours for ours in columns if ours not in FIELDS]
    if unknown:
        raise ConfigError(
            f"columns must map names among {', '.join(FIELDS)} to the file's; got "
            f"{list_offenders(unknown)}. Swap the two sides, or use one of these."
        )
    return Settings(
        first_day=first_day,
        last_day=last_day,
        newest=newest_allowed(as_day(given.get("as_of"), "as_of")),
        year=year,
        strict=given.get("strict", False),
        options=ReadOptions(tuple(sorted(columns.items())), date),
    )
