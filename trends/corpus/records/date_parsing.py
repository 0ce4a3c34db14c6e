"""Dates as files state them, read no finer than they are stated.

The forms are those of ISO 8601-2:2019 (EDTF, Library of Congress 2019) levels 0 and 1, of RIS,
BibTeX and MEDLINE, of spreadsheets, and dates in words. Where they were seen: EBSCO
("1998///Fal 1998", "Jun2023"), IEEE Xplore ("9-13 Dec. 2019", "Firstquarter 2012"), PubMed
("1995 Dec 14-1996 Jan 11", "1978 1st Quart", "1998-99"), Ovid (201905), CNKI (2019年5月), J-STAGE,
eLIBRARY ("12 мая 2019 г."), Zotero ("2019-05-00 May 2019").
"""

import datetime as dt
import re
import unicodedata
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

from trends.corpus.records.calendar_words import NO_DATE_WORDS, fold_word
from trends.corpus.records.numeric_dates import find_pair as find_plain_pair
from trends.corpus.records.numeric_dates import read_digits
from trends.corpus.records.records import Pair, PartialDate
from trends.corpus.records.worded_dates import ParsedDate, check_date, is_real, read_words

__all__ = ["find_pair", "is_real", "parse_date", "parse_text", "states_no_date"]

# Longer texts are sentences. The longest dates seen are those of RIS with the name of an issue.
_LONGEST_DATE: Final = 80
# A million records have a few thousand different dates.
_CACHED_TEXTS: Final = 2**16
_ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_ISO_DAY_LENGTH: Final = 10
_HAS_TIME = re.compile(r"\d[T ]\d{1,2}:?\d{2}")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−－〜～", "-") | {"’": "'"})
_EDGES: Final = "()[]{}\"';, \u200b\ufeff"
_QUALIFIERS = re.compile(r"(?<=[\dXu])\s?[?~%]")
_WORD = re.compile(r"[^\W\d_]+")


def parse_date(text: str) -> PartialDate | None:
    """Read a date in any usual notation.

    A range ("May-Jun 2019", "2019-05/2019-07") is read as its start, a season or a quarter as its
    year. Day and month that could be taken either way ("04/05/2019") leave the year alone, until
    `trends.corpus.dating.day_month_order` knows better. A time with a zone becomes the day in UTC.
    Two digits are a year only where they can be no day, or where a day and a named month stand
    before them ("12-May-98").

    Parameters
    ----------
    text
        The date as stated.

    Returns
    -------
    PartialDate or None
        Year, month and day as far as they are stated; None if the text is no date with a year, if
        the calendar has no such date, or if only a decade is stated ("201X").

    Examples
    --------
    >>> parse_date("2017 Mar")
    PartialDate(year=2017, month=3, day=None)
    >>> parse_date("13 octobre 2025")
    PartialDate(year=2025, month=10, day=13)
    >>> parse_date("Spring 2019")
    PartialDate(year=2019, month=None, day=None)
    """
    parsed = parse_text(text)
    return parsed.date if parsed.is_whole else None


@lru_cache(maxsize=_CACHED_TEXTS)
def parse_text(text: str) -> ParsedDate:
    """Read a text that is known to be a date; one with unknown words gives at least its year.

    Examples
    --------
    >>> parse_text("Michaelmas term 1962")
    ParsedDate(date=PartialDate(year=1962, month=None, day=None), is_whole=False)
    """
    if len(text) == _ISO_DAY_LENGTH and (found := _ISO_DAY.fullmatch(text)):
        return ParsedDate(check_date(*map(int, found.groups())))
    plain = _normalize(text)
    if not plain or len(plain) > _LONGEST_DATE:
        return ParsedDate(None)
    if _HAS_TIME.search(plain) and (moment := _parse_moment(plain)) is not None:
        return ParsedDate(moment)
    return read_digits(_QUALIFIERS.sub("", plain)) or read_words(plain)


def find_pair(text: str) -> Pair | None:
    """Return the two numbers of a date whose day and month stand before its year.

    Examples
    --------
    >>> find_pair("02/08/2020").is_open, find_pair("13/08/2020").is_open, find_pair("2020-08-02")
    (True, False, None)
    """
    if text[:4].isdecimal():
        return None
    pair = find_plain_pair(_normalize(text))
    return pair._replace(text=text) if pair else None


def states_no_date(text: str) -> bool:
    """Return whether a text says no more than that a paper is not published yet.

    Examples
    --------
    >>> states_no_date("in press"), states_no_date("Epub ahead of print"), states_no_date("soon")
    (True, True, False)
    """
    words = _WORD.findall(text)
    return bool(words) and all(fold_word(word) in NO_DATE_WORDS for word in words)


def _normalize(text: str) -> str:
    """Return a text with plain digits and dashes, without a spreadsheet's ="..." around it."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_DASHES)
    bare = " ".join(plain.split()).removeprefix("=").strip(_EDGES)
    return bare if bare.endswith("..") else bare.removesuffix(".").rstrip()


def _parse_moment(text: str) -> PartialDate | None:
    """Read a date with a time; one with a zone becomes the day in UTC."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        if moment.tzinfo is not None:
            moment = moment.astimezone(dt.UTC)
    except OverflowError:
        return None
    return PartialDate(moment.year, moment.month, moment.day)
