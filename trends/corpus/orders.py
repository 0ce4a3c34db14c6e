"""Whether the dates of a file name the day or the month first, shown by those that can do one."""

from trends.corpus.records import Pair, PartialDate, Problem

__all__ = ["DateOrder"]

_LAST_MONTH = 12


class DateOrder:
    """Collects the dates of one file that put day and month before the year.

    One whose first number is no month shows that all of the file put the day first, one whose
    second is none that they put the month first. Without such a date, or with both kinds, nothing
    is shown, and those that can be read either way stay years.
    """

    def __init__(self) -> None:
        self._open: list[tuple[int, int, int]] = []
        self._example: tuple[int | None, str] = None, ""
        self._is_day_first = False
        self._is_month_first = False

    def note(self, row: int, line: int | None, *, pair: Pair, date: PartialDate) -> None:
        """Take the pair of the record with this row, read as `date` so far."""
        if pair.is_open and date.month is None:
            if not self._open:
                self._example = line, pair.text
            self._open.append((row, pair.first, pair.second))
        self._is_day_first |= pair.second <= _LAST_MONTH < pair.first
        self._is_month_first |= pair.first <= _LAST_MONTH < pair.second

    def settle(self) -> tuple[list[tuple[int, int, int]], list[Problem]]:
        """Return row, month and day of all that were open, or that nothing shows them."""
        if self._is_month_first and not self._is_day_first:
            return self._open, []
        if self._is_day_first and not self._is_month_first:
            return [(row, month, day) for row, day, month in self._open], []
        if not self._open:
            return [], []
        line, text = self._example
        n_open = len(self._open)
        dates, their = ("date", "its") if n_open == 1 else ("dates", "their")
        shows = "others are of both orders" if self._is_day_first else "no other shows the order"
        why = (
            f"{n_open} {dates} may name the day or the month first, and {shows}; {their} year alone "
            "is kept. Write dates as 2020-08-31."
        )
        return [], [Problem(line, why, text)]
