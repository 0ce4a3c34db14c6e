"""The types that readers yield: records as a file states them, and problems."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from trends.corpus.files.record_marks import CountMarks
from trends.corpus.files.text_stream import TextStream

__all__ = [
    "DOUBT",
    "NO_DATE",
    "Chunk",
    "CleanRecords",
    "DateNote",
    "DayNumber",
    "Item",
    "PageDay",
    "Pair",
    "PartialDate",
    "Problem",
    "ReadOptions",
    "Reader",
    "Record",
]

# How the problem starts that concerns the number of records of a file; it is repeated wherever
# warnings are shown.
DOUBT: Final = "The number of records is in doubt:"


class PartialDate(NamedTuple):
    """A date with the parts that are stated; a year of None means that the page omits it."""

    year: int | None
    month: int | None = None
    day: int | None = None


NO_DATE: Final = PartialDate(None)


class Pair(NamedTuple):
    """The two numbers before the year of a date such as 02/08/2020, and the date as stated."""

    first: int
    second: int
    text: str

    @property
    def is_open(self) -> bool:
        """Whether either number can be the month, with different dates."""
        return self.first != self.second and min(self[:2]) >= 1 and max(self[:2]) <= 12


class DayNumber(NamedTuple):
    """A date as a number of days, seconds or smaller units, and the day that this would be."""

    text: str
    unit: str
    date: PartialDate


class DateNote(NamedTuple):
    """A date field that was not used as stated, with its name and text.

    `kind` is ``"unread"``, ``"partial"`` (only the year was understood) or ``"conflict"`` (more
    than a year from the stated year).
    """

    kind: str
    name: str
    text: str


@dataclass(slots=True)
class Record:
    """One paper as one file states it, with text still raw.

    Readers do not fill the fields below one by one: they hand the values as their source has them to
    `trends.corpus.records.fields.read_fields`, under the names in
    `trends.config.value_checks.FIELDS`, and get a checked record. Of the people and counts behind
    a paper it takes:

    ``"authors"``
        A list with one entry for each author, or one text with all of them. An entry is a text
        ("Marx, Karl", "Karl Marx", "Marx K."), a pair of family and given name, or a dictionary
        with such keys as ``family`` and ``given``, ``lastName`` and ``firstName``, or ``name``.
        Give the whole list even where names are missing: its length becomes `n_authors`.
    ``"affiliations"``
        Addresses as one text or a list ("Univ Kiel, Inst Sea, Kiel, Germany"). Institutions and
        countries are taken from them where the source states these nowhere else.
    ``"institutions"``, ``"countries"``
        Names, or countries by code, as one text or a list; dictionaries with ``display_name`` or
        ``name`` will do.
    ``"keywords"``
        As one text with semicolons or commas, or a list of texts or dictionaries.
    ``"n_citations"``, ``"n_references"``
        Whole numbers, as numbers or texts.
    ``"doi"``
        In any notation: an address, ``doi:`` before it, with LaTeX or percent escapes.

    Parameters
    ----------
    line
        Line of the file on which the record starts, or its number among the records.
    title, abstract
        Text as it stands in the file.
    dates
        Dates by their meaning: ``"published"``, ``"updated"`` or ``"listed"``.
    pairs
        Of those dates that put day and month before the year, these two numbers.
    day_numbers
        Dates that are numbers of days or seconds, which only the whole file can confirm.
    date_notes
        Date fields that were not used as they stand.
    identifiers
        Identifiers by kind: ``"arxiv"``, ``"doi"``, ``"acl"``, ``"pubmed"`` or ``"id"``.
    authors
        Names, "family, given" where it is known which part is which.
    institutions, countries
        Names, each once; countries in English.
    keywords
        Each once, the authors' own first.
    n_citations, n_references
        How many works cite the paper, and how many it cites.
    raw_title, raw_abstract
        The same as in the file, where the reader had to mend it.
    extra
        Anything else worth a column of its own.
    """

    line: int | None
    title: str = ""
    abstract: str = ""
    dates: dict[str, PartialDate] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)
    n_authors: int | None = None
    organization: str | None = None
    venue: str | None = None
    url: str | None = None
    source: str | None = None
    n_comments: int | None = None
    authors: list[str] = field(default_factory=list)
    institutions: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    n_citations: int | None = None
    n_references: int | None = None
    raw_title: str | None = None
    raw_abstract: str | None = None
    extra: dict[str, object] = field(default_factory=dict)
    pairs: dict[str, Pair] = field(default_factory=dict)
    day_numbers: dict[str, DayNumber] = field(default_factory=dict)
    date_notes: list[DateNote] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a file that was not read, or not read as stated.

    Parameters
    ----------
    line
        Line of the file, or None where no line is to blame.
    problem
        What is wrong, as a sentence.
    text
        The offending text.
    is_record
        True if a whole record was left out, False if something smaller was.
    """

    line: int | None
    problem: str
    text: str = ""
    is_record: bool = False


@dataclass(frozen=True, slots=True)
class PageDay:
    """The day on which a page was saved, as the page states it: without a year."""

    line: int
    date: PartialDate


@dataclass(frozen=True, slots=True)
class CleanRecords:
    """Many clean records, as columns of the record store.

    Parameters
    ----------
    columns
        Values of each column of the store but for ``file``; all of one length.
    extra_kinds
        What the files' own columns hold, by name.
    """

    columns: dict[str, Any]
    extra_kinds: dict[str, str]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of records that can be read independently, also in another process.

    Parameters
    ----------
    read
        Yields the records and what could not be read of them. It can be pickled.
    """

    read: "Callable[[], Iterator[Record | Problem]]"


Item: TypeAlias = Record | Problem | PageDay | CleanRecords | Chunk


@dataclass(frozen=True)
class ReadOptions:
    """Options that readers may need, such as the names of columns.

    Parameters
    ----------
    columns
        Pairs of a column of ours and the file's name for it.
    date
        Which date of a record is its date.
    encoding
        The encoding that the user named; None to find it.
    sheet
        The sheet of a workbook to read; "" for the first that looks like records.
    """

    columns: tuple[tuple[str, str], ...] = ()
    date: str = "published"
    encoding: str | None = None
    sheet: str = ""


@dataclass(frozen=True)
class Reader:
    """One file format: how to recognize it, and how to read it.

    Parameters
    ----------
    name
        What the format is called in `Corpus.sources`.
    recognizes
        Tells from the first characters of a file whether it is of this format.
    read
        Yields the records of a file, its problems and the day of its page, in their order.
    is_binary
        True if the format is no text; `recognizes` then gets its bytes as Latin-1.
    mark
        Returns what counts the marks of records in the raw lines of a file, from its first
        characters; None where the format has none, or its reader counts them.
    """

    name: str
    recognizes: Callable[[str], bool]
    read: Callable[[TextStream, ReadOptions], Iterator[Item]]
    is_binary: bool = False
    mark: Callable[[str], CountMarks] | None = None
