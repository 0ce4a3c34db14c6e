"""Convert authors of any notation to a list of names, "family, given" where the parts are known."""

import ast
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from trends.corpus.cleaning.plain_text import clean_name
from trends.corpus.records.plain_values import NAME_KEYS, as_entries, as_text

__all__ = ["read_authors", "split_authors"]

# Keys under which sources give the parts of a person's name, from the same samples as `NAME_KEYS`.
_FAMILY_KEYS: Final = (
    *("family", "lastName", "last_name", "lastname", "last", "surname", "familyName"),
    *("family_name", "LastName"),
)
_GIVEN_KEYS: Final = (
    *("given", "firstName", "first_name", "firstname", "first", "given_name", "givenName"),
    *("given-name", "ForeName"),
)
# Keys of institutions, whose commas do not separate family and given name.
_INSTITUTION_KEYS: Final = frozenset({"literal", "collective_name", "collectiveName"})
_INITIALS = re.compile(r"[^\W\d_]\.?(?:[\s-]?[^\W\d_]\.?)*")
_CAPITALS: Final = r"(?:[^\W\d_]\.[\s-]?){1,4}|(?:[^\W\d_a-z]-?){1,3}"
# "Adler D.G.", "Liu R", "de la Cruz M-J"
_FAMILY_FIRST = re.compile(rf"(?P<family>[^\d.,]*[^\W\d_]{{2,}})\s+(?P<given>{_CAPITALS})")
# "A. Lindgren", "J.-P. Serre"; here the period marks initials.
_INITIALS_FIRST = re.compile(
    r"(?P<given>(?:[^\W\d_]\.[\s-]?){1,4})\s*(?P<family>(?:[^\W\d_]|['’])[^\d.,]*[^\W\d_])"
)
_NUMBER = re.compile(r"\s*\(\d+\)$")  # Scopus adds its number of the author
_CUT_OFF = re.compile(r"(?:\bet\.?\s*al\.?|^others?|^and\s+others|\.{3}|…)$", re.IGNORECASE)
_SEPARATORS: Final = (";", " and ", " & ", "|", "\n")
# Convention: no person has a longer name, and the patterns above take quadratic time on long texts.
_LONGEST_NAME: Final = 200
_SUFFIXES: Final = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def read_authors(value: object) -> tuple[list[str], int | None]:
    """Return the names of a paper's authors, and how many authors it has.

    Parameters
    ----------
    value
        A list with one entry for each author (texts, pairs of family and given name, or
        dictionaries), or one text with all of them.

    Returns
    -------
    tuple
        The names, "family, given" where it is known which part is which. The number counts
        authors without a name too; it is None where there are none, and where the list is cut
        off ("et al.").

    Examples
    --------
    >>> read_authors("Marx, Karl; Lindgren A.; Astrid Ek")
    (['Marx, Karl', 'Lindgren, A.', 'Astrid Ek'], 3)
    >>> read_authors([{"family": "Marx", "given": "Karl"}, {}])
    (['Marx, Karl'], 2)
    >>> read_authors("Marx, Karl and others")
    (['Marx, Karl'], None)
    """
    entries = as_entries(value, split_authors)
    names, is_whole = [], True
    for entry in entries:
        name = _read_name(entry) if isinstance(entry, str) else _name_of(entry)
        if name:
            names.append(name)
    if names and _CUT_OFF.search(names[-1]):
        last = _CUT_OFF.sub("", names.pop()).strip(" ,")
        is_whole, names = False, [*names, last] if last else names
    n_authors = len(entries) if entries and is_whole else None
    return names, n_authors


def split_authors(text: str) -> list[str]:
    """Return the authors in a text of any usual notation.

    Examples
    --------
    >>> split_authors("Marx, Karl; Lindgren, Astrid"), split_authors("Liu R., Adler D.G.")
    (['Marx, Karl', 'Lindgren, Astrid'], ['Liu R.', 'Adler D.G.'])
    >>> split_authors("Karl Marx, Astrid Lindgren, and Bo Ek")
    ['Karl Marx', 'Astrid Lindgren', 'Bo Ek']
    >>> split_authors("Marx, K., Lindgren, A. & Ek, B."), split_authors("['Marx, Karl']")
    (['Marx, K.', 'Lindgren, A.', 'Ek, B.'], ['Marx, Karl'])
    """
    if text.startswith("[") and text.endswith("]"):
        try:
            listed = ast.literal_eval(text)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            text = text.strip("[]")
        else:
            return [as_text(entry) for entry in listed]
    separator = next((sign for sign in _SEPARATORS if sign in text), None)
    if separator in (" and ", " & "):
        parts = _strip_parts(text, separator)
        # In "A B, C D, and E F" the word stands before the last name alone.
        is_listed = len(parts) == 2 and "," in parts[0]
        names = _split_at_commas(f"{parts[0]}, {parts[1]}") if is_listed else []
        return names if len(names) > 2 else parts
    return _split_at_commas(text) if separator is None else _strip_parts(text, separator)


def _strip_parts(text: str, separator: str) -> list[str]:
    parts = (part.strip(" ,&\n\t") for part in text.split(separator))
    return [part for part in parts if part]


def _split_at_commas(text: str) -> list[str]:
    """Return the names in a text that separates them with commas only."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) < 2 or all(" " in part for part in parts):
        return parts
    is_family_first = all(_INITIALS.fullmatch(part) for part in parts[1::2])
    if is_family_first or len(parts) == 2:
        return [", ".join(parts[at : at + 2]) for at in range(0, len(parts), 2)]
    return parts


def _name_of(entry: object) -> str:
    """Return the name that one entry of a list states."""
    if isinstance(entry, Mapping):
        inner = entry.get("author")
        name = _name_of(inner) if inner else ""
        return name or _name_of_keys(entry)
    if isinstance(entry, list | tuple):
        if entry and isinstance(entry[0], Mapping | list | tuple):
            return _name_of(entry[0])
        family, *given = [clean_name(as_text(part)) for part in entry] or [""]
        return ", ".join(filter(None, (family, " ".join(filter(None, given)))))
    return _read_name(as_text(entry))


# Most authors have several papers in a corpus.
@lru_cache(1 << 14)
def _read_name(text: str) -> str:
    name = clean_name(as_text(text))
    if name.endswith(")"):
        name = _NUMBER.sub("", name)
    return _order(name.strip(" ,;"))


def _name_of_keys(entry: Mapping[str, Any]) -> str:
    family, given = (clean_name(_first(entry, keys)) for keys in (_FAMILY_KEYS, _GIVEN_KEYS))
    if family:
        particle = clean_name(_first(entry, ("non-dropping-particle",)))
        family = f"{particle} {family}".strip()
        return f"{family}, {given}" if given else family
    for key in NAME_KEYS:
        if key in entry and (text := _stated(entry[key])):
            return clean_name(text) if key in _INSTITUTION_KEYS else _read_name(text)
    return given


def _first(entry: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """Return the text at the first of some keys that holds one."""
    return next((text for key in keys if key in entry and (text := _stated(entry[key]))), "")


def _stated(value: object) -> str:
    """Return the text of a value that may be wrapped in lists and objects."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, Mapping):
        return _name_of(value)
    if isinstance(value, list | tuple):
        return next(filter(None, map(_stated, value)), "")
    return as_text(value)


def _order(name: str) -> str:
    """Return a name as "family, given" where initials tell which part is which."""
    if "," in name:
        family, _, given = name.partition(",")
        return f"{family.strip()}, {given.strip()}" if given.strip() else family.strip()
    if len(name) > _LONGEST_NAME:
        return name
    found = _FAMILY_FIRST.fullmatch(name) or _INITIALS_FIRST.fullmatch(name)
    if found is None or not found["given"].isupper() or found["family"].casefold() in _SUFFIXES:
        return name
    # In "LI WEI", initials cannot be distinguished from a name.
    if found["family"].isupper() and "." not in found["given"] and len(found["given"]) > 1:
        return name
    return f"{found['family'].strip()}, {found['given'].strip()}"
