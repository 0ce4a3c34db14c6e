"""The settings of reading, checked before any file is opened."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from trends.config import DateAxis
from trends.config.value_checks import (
    Day,
    as_day,
    check_choice,
    check_columns,
    check_source_by,
    check_span,
    check_text_encoding,
    check_year,
)
from trends.corpus.dating.resolve import newest_allowed
from trends.corpus.records.records import ReadOptions

__all__ = ["DateAxis", "Day", "Settings", "SettingsGiven", "check_settings"]


class SettingsGiven(TypedDict, total=False):
    """The settings of `trends.read_corpus` by name."""

    year: int | None
    since: Day
    until: Day
    as_of: Day
    date: DateAxis
    columns: Mapping[str, str] | None
    encoding: str | None
    sheet: str | None
    source_by: str
    strict: bool


@dataclass(frozen=True)
class Settings:
    """The checked settings of reading.

    Parameters
    ----------
    first_day, last_day
        First and last publication day to keep; None sets no bound.
    newest
        The last day that a date may have.
    year
        Year of dates without one; None infers it.
    source_by
        What distinguishes sources.
    strict
        True raises an error for every file that cannot be read.
    options
        The settings that readers need.
    """

    first_day: dt.date | None
    last_day: dt.date | None
    newest: dt.date
    year: int | None
    source_by: str
    strict: bool
    options: ReadOptions


def check_settings(given: SettingsGiven) -> Settings:
    """Return the settings after checking each.

    Raises
    ------
    ConfigError
        If one of them is invalid.
    """
    first_day = as_day(given.get("since"), "since")
    last_day = as_day(given.get("until"), "until")
    check_span(first_day, last_day)
    year, date = given.get("year"), given.get("date", "published")
    check_year(year)
    check_choice("date", date, DateAxis)
    columns = given.get("columns") or {}
    check_columns(columns)
    encoding = given.get("encoding")
    check_text_encoding(encoding)
    source_by = given.get("source_by", "auto")
    check_source_by(source_by)
    return Settings(
        first_day=first_day,
        last_day=last_day,
        newest=newest_allowed(as_day(given.get("as_of"), "as_of")),
        year=year,
        source_by=source_by,
        strict=given.get("strict", False),
        options=ReadOptions(
            tuple(sorted(columns.items())), date, encoding, given.get("sheet") or ""
        ),
    )
