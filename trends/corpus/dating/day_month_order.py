"""Whether a file writes the day or the month first, inferred from its unambiguous dates."""

from trends.corpus.records.records import Pair, PartialDate, Problem

__all__ = ["DateOrder"]

# The number of December: a larger number is a day.
_LAST_MONTH = 12


class DateOrder:
    """Collects the dates of one file that put day and month before the year.

    A date whose first number exceeds 12 shows that the file writes the day first; one whose
    second number exceeds 12 shows that it writes the month first. If the file has no such date,
    or some of both kinds, the order is unknown, and ambiguous dates are kept as years.
    """

    def __init__(self) -> None:
        self.open: list[tuple[int, int, int]] = []
        self.example: tuple[int | None, str] = None, ""
        self.is_day_first = False
        self.is_month_first = False

    def note(self, row: int, line: int | None, *, pair: Pair, date: PartialDate) -> None:
        """Add the two numbers of a date in this row, which has been read as `date` so far."""
        if pair.is_open and date.month is None:
            if not self.open:
                self.example = line, pair.text
            self.open.append((row, pair.first, pair.second))
        self.is_day_first |= pair.second <= _LAST_MONTH < pair.first
        self.is_month_first |= pair.first <= _LAST_MONTH < pair.second

    def join(self, later: "DateOrder", n_before: int) -> None:
        """Add the dates of later records of the same file, whose rows start at `n_before`."""
        if not self.open:
            self.example = later.example
        self.open += [(row + n_before, first, second) for row, first, second in later.open]
        self.is_day_first |= later.is_day_first
        self.is_month_first |= later.is_month_first

    def settle(self) -> tuple[list[tuple[int, int, int]], list[Problem]]:
        """Return row, month and day of each ambiguous date, or the problem that they stay ambiguous."""
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
