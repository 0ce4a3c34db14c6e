"""Infer the year of dates without one: the year in which their page was saved."""

from calendar import isleap
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import MAXYEAR
from typing import Final

from trends.corpus.records.records import PageDay, PartialDate, Problem
from trends.formatting import format_count

__all__ = ["DatedEntry", "Page", "find_years"]


# Chosen by hand: a single stated year is reported as doubtful if at least five years are stated and
# all others are at least three years older. Below these limits, one recent paper on a page is
# nothing unusual.
_MANY_STATED: Final = 5
_FAR_APART: Final = 3


@dataclass(frozen=True, slots=True)
class DatedEntry:
    """A paper on a page: its line, a key shared by equal titles, and its date as stated."""

    line: int
    title_key: str
    date: PartialDate


@dataclass
class Page:
    """What a page tells about the year in which it was saved."""

    day: PageDay | None = None
    entries: list[DatedEntry] = field(default_factory=list)

    @property
    def stated_years(self) -> list[int]:
        """The years that the page states."""
        return [entry.date.year for entry in self.entries if entry.date.year is not None]

    @property
    def yearless(self) -> list[DatedEntry]:
        """The entries whose year the page leaves out."""
        return [entry for entry in self.entries if entry.date.year is None]


def find_years(
    pages: dict[str, Page], *, year: int | None = None, this_year: int | None = None
) -> tuple[dict[str, int], dict[str, list[Problem]]]:
    """Infer the year in which each page was saved, which is the year its dates leave out.

    A page states the year of every date outside the year in which it was saved. That year is
    therefore the earliest that follows all stated years and contains all stated days (29
    February). If another page states the year of the same paper, and it is not earlier, that
    year is used instead. A page without any stated year gets the latest year inferred for another
    page. A stated year that cannot have passed yet, the current or a later one, is ignored as a
    mistake. A single stated year long after all others is used, but reported.

    Parameters
    ----------
    pages
        Pages by the name of their file.
    year
        Year of every page; None infers it.
    this_year
        The current year; None accepts every stated year.

    Returns
    -------
    tuple
        The years by the name of the file, without pages whose year cannot be inferred; and the
        problems by the name of the file: no year, dates after the day of saving, impossible days.
    """
    latest = MAXYEAR if this_year is None else this_year - 1
    elsewhere = _years_stated_elsewhere(pages, latest)
    years: dict[str, int] = {}
    for name, page in pages.items():
        if not page.yearless:
            continue
        if year is not None:
            years[name] = year
        elif page.day is not None and page.day.date.year is not None:
            years[name] = page.day.date.year
        elif any(stated <= latest for stated in page.stated_years):
            years[name] = _smallest_year(page, elsewhere, latest)
    for name, page in pages.items():
        if page.yearless and name not in years and years:
            years[name] = max(years.values())
    problems = {name: _check_page(page, years.get(name)) for name, page in pages.items()}
    if year is None:
        for name, page in pages.items():
            problems[name] += _check_anchor(page, latest)
    return years, problems


def _years_stated_elsewhere(
    pages: dict[str, Page], latest: int
) -> dict[tuple[str, int | None], set[int]]:
    """Return the years that any page states for a paper, by its title and month."""
    years: dict[tuple[str, int | None], set[int]] = defaultdict(set)
    for page in pages.values():
        for entry in page.entries:
            if entry.date.year is not None and entry.date.year <= latest + 1:
                years[entry.title_key, entry.date.month].add(entry.date.year)
    return years


def _smallest_year(
    page: Page, elsewhere: dict[tuple[str, int | None], set[int]], latest: int
) -> int:
    smallest = max(stated for stated in page.stated_years if stated <= latest) + 1
    found = {
        year
        for entry in page.yearless
        for year in elsewhere.get((entry.title_key, entry.date.month), ())
        if year >= smallest
    }
    if found:
        return min(found)
    days = [entry.date for entry in page.yearless]
    days += [page.day.date] if page.day else []
    has_leap_day = any((date.month, date.day) == (2, 29) for date in days)
    while has_leap_day and not isleap(smallest):
        smallest += 1
    return smallest


def _check_anchor(page: Page, latest: int) -> list[Problem]:
    """Report a single stated year, long after all others, from which the year was inferred."""
    stated = sorted(
        (entry.date.year, entry.line)
        for entry in page.entries
        if entry.date.year is not None and entry.date.year <= latest
    )
    if not page.yearless or len(stated) < _MANY_STATED:
        return []
    (second, _), (newest, line) = stated[-2:]
    if newest - second < _FAR_APART:
        return []
    return [
        Problem(
            line,
            f"Dates without a year are read as {newest + 1} because of this date alone; all other "
            f"stated years are {second} or earlier. If it is a mistake, state the year with --year "
            "(year= in Python).",
            str(newest),
        )
    ]


def _check_page(page: Page, year: int | None) -> list[Problem]:
    """Report what contradicts the year inferred for a page, or that none could be inferred."""
    if not page.yearless:
        return []
    if year is None:
        return [
            Problem(
                page.yearless[0].line,
                f"{format_count(len(page.yearless), 'date')} without a year, which no page shows "
                "either; the papers remain undated. State the year with --year (year= in Python).",
            )
        ]
    problems = []
    if page.stated_years and max(page.stated_years) >= year:
        problems.append(
            Problem(
                page.yearless[0].line,
                f"Dates without a year are read as {year}, although the page states dates in "
                f"{max(page.stated_years)}. Check --year (year= in Python).",
            )
        )
    for entry in page.yearless:
        stated = f"{entry.date.month:02}-{entry.date.day:02}"
        if stated == "02-29" and not isleap(year):
            problems.append(Problem(entry.line, f"This day does not exist in {year}.", stated))
        elif page.day is not None and entry.date[1:] > page.day.date[1:]:
            day = f"{page.day.date.month:02}-{page.day.date.day:02}"
            problems.append(
                Problem(
                    entry.line,
                    f"The date lies after {day}, the day on which the page was saved.",
                    stated,
                )
            )
    return problems
