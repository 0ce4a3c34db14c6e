"""Days and dates as every stage reads them: in UTC, with the precision that they really have."""

import datetime as dt
from typing import Any, Final

import pandas as pd

from trends.errors import ConfigError
from trends.validation import check_no_numbers

__all__ = ["DATE", "PRECISION", "effective_precision", "naive_dates", "read_day"]

DATE: Final = "datetime64[us]"
PRECISION: Final = pd.CategoricalDtype(["day", "month", "year", "none"])
# Chosen by hand: if more than this share of the dates is 1 January, these dates stand for years.
MAX_NEW_YEAR: Final = 0.2


def naive_dates(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return datetimes in microseconds without a time zone, after a conversion to UTC."""
    if not pd.api.types.is_datetime64_any_dtype(values.dtype):
        check_no_numbers(values)
    dates = pd.to_datetime(values)
    if dates.dt.tz is not None:
        dates = dates.dt.tz_convert("UTC").dt.tz_localize(None)
    return dates.astype(DATE)


def read_day(as_of: dt.date | str) -> pd.Timestamp:
    """Return the day `as_of` in UTC, without a time of day; raise ConfigError if it is no day."""
    try:
        day = pd.Timestamp(as_of)
    except (ValueError, TypeError) as error:
        raise ConfigError(
            f"as_of must be a day such as 2025-01-31; got {as_of!r}. Write it as year-month-day."
        ) from error
    return (day.tz_convert("UTC").tz_localize(None) if day.tz is not None else day).normalize()


def effective_precision(
    published: "pd.Series[Any]", date_precision: "pd.Series[Any] | None" = None
) -> "pd.Series[Any]":
    """Return the precision of each date as a categorical series of `PRECISION`.

    If more than a fifth of the dates are the day 1 January, these dates count as years.

    Examples
    --------
    >>> import pandas as pd
    >>> effective_precision(pd.to_datetime(pd.Series(["2020-01-01", "2020-05-07"]))).tolist()
    ['year', 'day']
    """
    days = naive_dates(published)
    named = pd.Series("day", index=days.index, dtype="object")
    if date_precision is not None:
        stated = date_precision.astype("object")
        named = stated.where(stated.isin(["day", "month", "year"]), "none")
    named = named.mask(days.isna(), "none")
    is_new_year = (named == "day") & (days.dt.day_of_year == 1)
    if is_new_year.sum() > MAX_NEW_YEAR * (named != "none").sum():
        named = named.mask(is_new_year, "year")
    return named.astype(PRECISION)
