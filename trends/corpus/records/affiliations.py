"""Institutions, countries and keywords of a paper, from addresses or as a source names them."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from trends.corpus.cleaning.plain_text import clean_name
from trends.corpus.records.countries import find_country, name_country
from trends.corpus.records.plain_values import as_entries, as_names, as_text

__all__ = ["read_countries", "read_institutions", "read_keywords"]

# Web of Science and Scopus put the authors of an address before it, in brackets.
_AUTHORS_BEFORE = re.compile(r"^\[[^\]]*\]\s*")
_MAIL_LEAD: Final = "electronic address:"
# A bound on memory, about 4 MB: addresses and keywords recur often.
_CACHED_TEXTS: Final = 1 << 14
# Words that distinguish institutions from departments, the clearest first.
_INSTITUTIONS: Final = (
    re.compile(r"\bUniv|\bHochschule|\bETH\b|\bÉcole|\bPolytec|\bPolitec", re.IGNORECASE),
    re.compile(
        r"\bInstit|\bInst\b|\bAcad|\bColl|\bHosp|\bLab|\bCouncil|\bMinist|\bAgenc|\bFoundation|"
        r"\bCorp|\bInc\b|\bLtd\b|\bLLC\b|\bGmbH\b|\bCo\b|\bSociet",
        re.IGNORECASE,
    ),
)
_PART = re.compile(r"\b(?:Dep|Fac|Sch|Div|Sect|Graduate|Lab\b|Chair)", re.IGNORECASE)
# Regular expressions that begin with any number of spaces take quadratic time on long runs of them,
# so texts are split at single signs and stripped.
_SIGNS = re.compile(r"[;\n|\[\]]")
_KEYWORD_SEPARATOR = re.compile(r"[;\n|]")
# MEDLINE marks main headings with an asterisk and adds qualifiers after a slash.
_QUALIFIER = re.compile(r"\*?[a-z][a-z &,-]*")


def read_institutions(institutions: object, affiliations: object) -> list[str]:
    """Return the names of institutions, from addresses where none are stated by name.

    Examples
    --------
    >>> read_institutions(None, "Dept Sea, University of Kiel, Kiel, Germany")
    ['University of Kiel']
    """
    stated = as_names(as_entries(institutions, _split_addresses))
    return stated or as_names(_find_institution(text) for text in _addresses(affiliations))


def read_countries(countries: object, affiliations: object) -> list[str]:
    """Return the English names of countries, from addresses where none are stated.

    Examples
    --------
    >>> read_countries("DE; France; de", None), read_countries(None, ["Univ Kiel, Kiel, Germany"])
    (['Germany', 'France'], ['Germany'])
    """
    stated = as_names(as_entries(countries, _split_list))
    if stated:
        return as_names(map(name_country, stated))
    return as_names(find_country(text) for text in _addresses(affiliations))


def read_keywords(keywords: object) -> list[str]:
    """Return keywords, each once.

    Examples
    --------
    >>> read_keywords("tides; gauges, digital"), read_keywords("tides, gauges")
    (['tides', 'gauges, digital'], ['tides', 'gauges'])
    """
    parts: list[object] = []
    for entry in as_entries(keywords, _split_list):
        parts += _read_keyword(entry) if isinstance(entry, str) else [entry]
    return as_names(parts)


@lru_cache(_CACHED_TEXTS)
def _read_keyword(text: str) -> list[str]:
    """Return the keywords of one entry without the marks of MEDLINE."""
    return [_drop_marks(part.strip()) for part in _KEYWORD_SEPARATOR.split(text)]


def _drop_marks(keyword: str) -> str:
    parts = keyword.removeprefix("*").split("/")
    while len(parts) > 1 and _QUALIFIER.fullmatch(parts[-1]):
        parts.pop()
    return "/".join(parts).strip()


def _split_list(text: str) -> list[str]:
    """Split a text at semicolons or bars, or at commas if it has neither."""
    parts = _KEYWORD_SEPARATOR.split(text)
    parts = parts if len(parts) > 1 else re.split(r",\s+", text)
    return [part.strip() for part in parts]


def _split_addresses(text: str) -> list[str]:
    """Return the parts of a text between line breaks, bars and semicolons outside of brackets."""
    parts, end, is_in_brackets = [], len(text), False
    for sign in reversed([*_SIGNS.finditer(text)]):
        if sign[0] in "[]":
            is_in_brackets = sign[0] == "]"
        elif sign[0] != ";" or not is_in_brackets:
            parts.append(text[sign.end() : end].strip())
            end = sign.start()
    return [text[:end].strip(), *reversed(parts)]


def _addresses(affiliations: object) -> list[str]:
    """Return addresses without leading authors and trailing email addresses."""
    found: list[str] = []
    for entry in as_entries(affiliations, _split_addresses):
        if isinstance(entry, Mapping):
            keys = ("name", "raw", "affiliation")
            stated = next((as_text(entry[key]) for key in keys if entry.get(key)), "")
        else:
            stated = as_text(entry)
        found += filter(None, map(_clean_address, _split_addresses(stated)))
    return found


@lru_cache(_CACHED_TEXTS)
def _clean_address(text: str) -> str:
    return _drop_mail(_AUTHORS_BEFORE.sub("", clean_name(text))).strip(" .,;")


def _drop_mail(address: str) -> str:
    """Return an address without the mail address at its end and the words that announce it."""
    at = address.lower().rfind(_MAIL_LEAD)
    if at >= 0 and _is_mail(address[at + len(_MAIL_LEAD) :].strip()):
        return address[:at]
    before, _, last = address.rstrip().rpartition(" ")
    return before if _is_mail(last) else address


def _is_mail(text: str) -> bool:
    return "@" in text[1:-1] and " " not in text


@lru_cache(_CACHED_TEXTS)
def _find_institution(address: str) -> str:
    """Return the part of an address that names the institution."""
    parts = [part.strip() for part in address.split(",") if part.strip()]
    for pattern in _INSTITUTIONS:
        named = [part for part in parts if pattern.search(part) and not _PART.match(part)]
        if named:
            return named[0]
    whole = [part for part in parts if not _PART.match(part)]
    is_country_alone = len(parts) == 1 and find_country(address) is not None
    return "" if is_country_alone else next(iter(whole or parts), "")
