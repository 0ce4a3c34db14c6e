"""Collect the dates of one file, resolve those that need the whole file, report unusable ones."""

from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from trends.corpus.dating.day_month_order import DateOrder
from trends.corpus.records.date_fields import is_far
from trends.corpus.records.records import NO_DATE, DayNumber, PartialDate, Problem, Record

__all__ = ["DateAccount", "SettledDate"]

# Chosen by hand: five texts show of what kind the others are.
_MOST_EXAMPLES: Final = 5
# These fields state parts of one date, or one date twice, and are reported together.
_PUBLISHED_FIELDS: Final = frozenset({"published", "online", "year", "month", "day"})

_FAR: Final = (
    "{} more than a year from the stated year, probably because {} of digitization; the stated"
)
# The sentences on one date field, and on several.
_SENTENCES: Final = {
    "undated": (
        "1 date could not be read; its paper is undated. Write dates as 2020-08-31.",
        "{n} dates could not be read; their papers are undated. Write dates as 2020-08-31.",
    ),
    "unread": (
        "1 date field could not be read; its paper is dated by another one.",
        "{n} date fields could not be read; their papers are dated by other ones.",
    ),
    "partial": (
        "1 date could be read only as far as its year.",
        "{n} dates could be read only as far as their year.",
    ),
    "conflict": (
        f"1 date {_FAR.format('lies', 'it is the day')} year is kept.",
        f"{{n}} dates {_FAR.format('lie', 'they are days')} years are kept.",
    ),
    "number": (
        "1 date is a number of {unit}, and is read as such.",
        "{n} dates are numbers of {unit}, and are read as such.",
    ),
}


class SettledDate(NamedTuple):
    """A date in one row that the whole file resolved; None leaves the year unchanged."""

    row: int
    year: int | None
    month: int
    day: int


@dataclass
class _Tally:
    """The number of date fields of one kind, with the first texts and their lines."""

    n: int = 0
    line: int | None = None
    examples: dict[str, int | None] = field(default_factory=dict)

    def add(self, text: str, line: int | None) -> None:
        """Count one date, and keep its text if it is among the first."""
        if not self.n:
            self.line = line
        self.n += 1
        if len(self.examples) < _MOST_EXAMPLES:
            self.examples.setdefault(text, line)

    def join(self, later: "_Tally") -> None:
        """Add the counts and examples of a later part."""
        if not self.n:
            self.line = later.line
        self.n += later.n
        both = {**later.examples, **self.examples}
        ordered = [*self.examples, *(text for text in later.examples if text not in self.examples)]
        self.examples = {text: both[text] for text in ordered[:_MOST_EXAMPLES]}

    def describe(self, kind: str, unit: str = "") -> Problem:
        """Return the problem that states their number, with examples."""
        one, many = _SENTENCES[kind]
        sentence = (one if self.n == 1 else many).format(n=f"{self.n:,}", unit=unit)
        shown = [*self.examples]
        if self.n > 1:
            lines = self.examples.items()
            shown = [text if line is None else f"{text} (line {line})" for text, line in lines]
        if self.n > len(shown):
            shown.append("...")
        return Problem(self.line, sentence, "; ".join(shown))


@dataclass
class _NumberedDate:
    row: int
    line: int | None
    number: DayNumber
    year: int | None


class DateAccount:
    """Collects the dates of one file, since some can be resolved only by comparison with all others.

    These are dates that put day and month before the year (see
    `trends.corpus.dating.day_month_order.DateOrder`), and numbers of days or seconds. Numbers
    count as dates if all of the file have the same unit, and at least as many dates of the file
    are written as numbers as in other ways.
    """

    def __init__(self) -> None:
        self.order = DateOrder()
        self.numbers: list[_NumberedDate] = []
        self.n_stated = 0
        self.tallies = {kind: _Tally() for kind in _SENTENCES}

    def note(self, row: int, record: Record, axis: str) -> None:
        """Add the dates of the record in this row; `axis` names the date that dates the paper."""
        date = record.dates.get(axis, NO_DATE)
        if pair := record.pairs.get(axis):
            self.order.note(row, record.line, pair=pair, date=date)
        number = record.day_numbers.get(axis)
        if number is not None:
            self.numbers.append(_NumberedDate(row, record.line, number, date.year))
        else:
            self.n_stated += date.year is not None
        for note in record.date_notes:
            is_axis = note.name == axis or (axis == "published" and note.name in _PUBLISHED_FIELDS)
            is_undated = note.kind == "unread" and is_axis and date.year is None
            self.tallies["undated" if is_undated else note.kind].add(note.text, record.line)
        for name, other in record.day_numbers.items():
            if name != axis:
                self.tallies["unread"].add(other.text, record.line)

    def join(self, later: "DateAccount", n_before: int) -> None:
        """Add the dates of later records of the same file, whose rows start at `n_before`."""
        self.order.join(later.order, n_before)
        self.numbers += [replace(each, row=each.row + n_before) for each in later.numbers]
        self.n_stated += later.n_stated
        for kind, tally in self.tallies.items():
            tally.join(later.tallies[kind])

    def settle(self) -> tuple[list[SettledDate], list[Problem]]:
        """Return the dates that the whole file resolves, and the problems with all others."""
        pairs, problems = self.order.settle()
        numbers, tallies = self._settle_numbers()
        unit = self.numbers[0].number.unit if self.numbers else ""
        problems += [tally.describe(kind, unit) for kind, tally in tallies.items() if tally.n]
        return [SettledDate(row, None, month, day) for row, month, day in pairs] + numbers, problems

    def _settle_numbers(self) -> tuple[list[SettledDate], dict[str, _Tally]]:
        """Return the dates written as numbers, and the tallies after adding them."""
        tallies = {kind: replace(t, examples={**t.examples}) for kind, t in self.tallies.items()}
        units = {each.number.unit for each in self.numbers}
        is_plain = len(units) == 1 and len(self.numbers) >= self.n_stated
        settled = []
        for each in self.numbers:
            text, date = each.number.text, each.number.date
            if not is_plain:
                tallies["undated" if each.year is None else "unread"].add(text, each.line)
            elif is_far(date, PartialDate(each.year)):
                tallies["conflict"].add(f"{text} beside {each.year}", each.line)
            else:
                settled.append(SettledDate(each.row, date.year, date.month or 1, date.day or 1))
                day = "-".join(f"{part:02}" for part in date if part)
                tallies["number"].add(f"{text} is {day}", each.line)
        return settled, tallies
