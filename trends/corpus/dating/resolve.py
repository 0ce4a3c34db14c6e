"""Turn stated years, months and days into dates with a precision; refuse dates out of range."""

import datetime as dt

import numpy as np
import pandas as pd

from trends.config.value_checks import FIRST_YEAR
from trends.corpus.cleaning.titles import title_key
from trends.corpus.dating.missing_years import DatedEntry, Page, find_years
from trends.corpus.records.records import PageDay, PartialDate, Problem
from trends.schema import DATE, PRECISION

__all__ = ["date_records", "find_today", "last_days", "newest_allowed"]


def date_records(
    records: pd.DataFrame,
    page_days: dict[int, PageDay],
    *,
    year: int | None,
    newest: dt.date,
) -> tuple[pd.DataFrame, list[tuple[int, Problem]]]:
    """Add the columns `published` and `date_precision` to a table of records.

    A date stated without a month or a day is placed at the start of its year or month, and its
    precision says so. A date before 1500 or after `newest` is refused: its paper is undated.

    Parameters
    ----------
    records
        The table of records, with the columns `year`, `month` and `day` as stated.
    page_days
        The day on which a page was saved, by the number of its file, where the page states it.
    year
        Year of the dates that lack one; None infers it for each page.
    newest
        Last day that a date may state.

    Returns
    -------
    tuple
        A new table with the two columns in place of the three; and the problems, each with the
        number of its file.
    """
    stated, problems = _fill_years(records, page_days, year)
    dates = _first_days(stated)
    precision = np.select(
        [stated["day"].notna(), stated["month"].notna(), stated["year"].notna()],
        ["day", "month", "year"],
        default="none",
    )
    is_stated = stated["year"].notna().to_numpy()
    is_early = is_stated & (stated["year"].fillna(FIRST_YEAR) < FIRST_YEAR).to_numpy()
    is_late = is_stated & (dates > pd.Timestamp(newest)).to_numpy()
    for mask, why in ((is_early, f"before {FIRST_YEAR}"), (is_late, f"after {newest}")):
        problems += [
            (
                int(records["file"].iloc[int(at)]),
                Problem(
                    _line(records, int(at)),
                    f"The date lies {why}; the paper is kept without it.",
                    "-".join(str(v) for v in stated.iloc[at] if not pd.isna(v)),
                ),
            )
            for at in np.flatnonzero(mask)
        ]
    is_usable = is_stated & ~is_early & ~is_late & dates.notna().to_numpy()
    dated = records.drop(columns=["year", "month", "day"])
    dated["published"] = dates.where(is_usable).astype(DATE)
    dated["date_precision"] = pd.Categorical(
        np.where(is_usable, precision, "none"), dtype=PRECISION
    )
    return dated, problems


def newest_allowed(as_of: dt.date | None) -> dt.date:
    """Return the last day that a date may state: `as_of`, or today if it is None."""
    return find_today() if as_of is None else as_of


def find_today() -> dt.date:
    """Return today's date in the local time zone or in UTC, whichever is later."""
    now = dt.datetime.now(tz=dt.UTC)
    return max(now.date(), now.astimezone().date())


def last_days(papers: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """Return the last day that each date can mean: the end of its month or year if it is coarser."""
    first = papers["published"]
    is_month, is_year = papers["date_precision"].eq("month"), papers["date_precision"].eq("year")
    ends = first.mask(is_month, first + pd.offsets.MonthEnd(0))
    return ends.mask(is_year, first + pd.offsets.YearEnd(0))


def _fill_years(
    records: pd.DataFrame, page_days: dict[int, PageDay], year: int | None
) -> tuple[pd.DataFrame, list[tuple[int, Problem]]]:
    """Return year, month and day, with the years filled in that pages leave out."""
    stated = records[["year", "month", "day"]].copy()
    is_yearless = stated["year"].isna() & stated["month"].notna()
    files = sorted({*records.loc[is_yearless, "file"], *page_days})
    if not is_yearless.any():
        return stated, []
    pages = {str(file): _page(records, file, page_days.get(file)) for file in files}
    years, problems = find_years(pages, year=year, this_year=find_today().year)
    filled = records["file"].astype(str).map(years).astype("Int32")
    stated["year"] = stated["year"].mask(is_yearless, filled)
    is_open = is_yearless & stated["year"].isna()
    stated.loc[is_open, ["month", "day"]] = pd.NA
    return stated, [(int(file), p) for file, listed in problems.items() for p in listed]


def _first_days(stated: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """Return the first day that each year, month and day can mean; NaT for no day of a calendar."""
    year, month, day = (
        stated[name].to_numpy(dtype="int64", na_value=missing)
        for name, missing in (("year", FIRST_YEAR), ("month", 1), ("day", 1))
    )
    months = (12 * (year - 1970) + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1)
    is_real = (month >= 1) & (month <= 12) & (days.astype("datetime64[M]") == months)
    dates = np.where(is_real, days, np.datetime64("NaT")).astype(DATE)
    return pd.Series(dates, index=stated.index)


def _page(records: pd.DataFrame, file: int, day: PageDay | None) -> Page:
    rows = records[(records["file"] == file) & records["month"].notna() & records["day"].notna()]
    entries = [
        DatedEntry(
            int(line),
            title_key(title),
            PartialDate(None if pd.isna(year) else int(year), int(month), int(number)),
        )
        for line, title, year, month, number in zip(
            rows["line"], rows["title"], rows["year"], rows["month"], rows["day"], strict=True
        )
    ]
    return Page(day, entries)


def _line(records: pd.DataFrame, at: int) -> int | None:
    line = records["line"].iloc[at]
    return None if pd.isna(line) else int(line)
