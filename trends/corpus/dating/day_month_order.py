"""Whether the dates of a file name the day or the month first, shown by those that can do one."""

from trends.corpus.records.records import Pair, PartialDate, Problem

__all__ = ["DateOrder"]

_LAST_MONTH = 12


class DateOrder:
    """Collects the dates of one file that put day and month before the year.

    One whose first number is no month shows that all of the file put the day first, one whose
    second is none that they put the month first. Without such a date, or with both kinds, nothing
    is shown, and those that can be read either way stay years.
    """

    def __init__(self) -> None:
        self.open: list[tuple[int, int, int]] = []
        self.example: tuple[int | None, str] = None, ""
        self.is_day_first = False
        self.is_month_first = False

    def note(self, row: int, line: int | None, *, pair: Pair, date: PartialDate) -> None:
        """Take the pair of the record with this row, read as `date` so far."""
        if pair.is_open and date.month is None:
            if not self.open:
                self.example = line, pair.text
            self.open.append((row, pair.first, pair.second))
        self.is_day_first |= pair.second <= _LAST_MONTH < pair.first
        self.is_month_first |= pair.first <= _LAST_MONTH < pair.second

    def join(self, later: "DateOrder", n_before: int) -> None:
        """Take what was noted of later records of the file, whose rows start at `n_before`."""
        if not self.open:
            self.example = later.example
        self.open += [(row + n_before, first, second) for row, first, second in later.open]
        self.is_day_first |= later.is_day_first
        self.is_month_first |= later.is_month_first

    def settle(self) -> tuple[list[tuple[int, int, int]], list[Problem]]:
        """Return row, month and day of all that were open, or that nothing shows them."""
        if self.is_month_first and not self.is_day_first:
            return self.open, []
        if self.is_day_first and not self.is_month_first:
            return [(row, month, day) for row, day, month in self.open], []
        if not self.open:
            return [], []
        line, text = self.example
        n_open = len(self.open)
        dates, their = ("date", "its") if n_open == 1 else ("dates", "their")
        shows = "others are of both orders" if self.is_day_first else "no other shows the order"
        why = (
            f"{n_open} {dates} may name the day or the month first, and {shows}; {their} year alone "
            "is kept. Write dates as 2020-08-31."
        )
        return [], [Problem(line, why, text)]
