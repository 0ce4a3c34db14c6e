"""The forms of a name: the commonest, the one that is written, and which names say nothing."""

from collections.abc import Mapping, Sequence
from typing import Final

from trends.topics.candidates import TermTable
from trends.topics.likeness import fold_number, is_plural
from trends.topics.usage import Usage

__all__ = ["find_lead", "is_hollow", "write_name"]

# A long form is written where at least this share of the papers with the short one hold it.
LONG_SHARE: Final = 0.3
# The plural is written where it stands by itself at least this often for each singular that does.
PLURAL_SHARE: Final = 0.6
# Behind another noun these say nothing: "reasoning capabilities" are reasoning.
_HOLLOW_WORDS: Final = """
abilities ability capabilities capability scenario scenarios task tasks technique techniques
"""
_HOLLOW: Final = frozenset(_HOLLOW_WORDS.split())


def find_lead(table: TermTable, columns: Sequence[int]) -> str:
    """Return the commonest form of a name.

    Parameters
    ----------
    table
        Terms.
    columns
        The name's terms, by column of the table.
    """
    return str(table.terms[max(columns, key=lambda c: (table.everywhere[c], -c))])


def is_hollow(term: str) -> bool:
    """Return whether a phrase ends in a word that adds nothing to the one before it.

    Examples
    --------
    >>> [is_hollow(term) for term in ("reasoning capabilities", "tasks", "language models")]
    [True, False, False]
    """
    words = term.split(" ")
    return len(words) > 1 and words[-1] in _HOLLOW


def write_name(
    table: TermTable,
    columns: Sequence[int],
    usage: Mapping[str, Usage],
    long_forms: Mapping[str, str],
) -> str:
    """Return the form in which a name is most often used by itself.

    Abbreviations are spelled out where papers do so, and what can be counted is named in the plural.

    Parameters
    ----------
    table, columns
        Terms, and those of the name by column.
    usage
        How each is used.
    long_forms
        What abbreviations stand for.
    """
    terms = {c: str(table.terms[c]) for c in columns}
    counted = {c: int(table.everywhere[c]) for c in columns}
    short = [c for c in columns if fold_number(terms[c]) in long_forms]
    long = [c for c in columns if c not in short]
    n_short, n_long = (sum(counted[c] for c in part) for part in (short, long))
    chosen = long if n_long >= LONG_SHARE * n_short else short
    bare = {c: usage[terms[c]].n_bare for c in chosen}

    def rank(column: int) -> tuple[int, int, int]:
        return (bare[column], counted[column], -column)

    best = max(chosen, key=rank)
    least = max(PLURAL_SHARE * bare[best], 1)
    plurals = [c for c in chosen if is_plural(terms[c]) and bare[c] >= least]
    return terms[max(plurals, key=rank, default=best)]
