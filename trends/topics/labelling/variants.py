"""Terms that could name topics, every spelling of each taken together, and what each is worth.

"Attack" and "attacks", "SFT" and "supervised fine-tuning" are one name. Its worth for a topic is
how many of the topic's papers say it, and how much more often they do than others: than all other
papers, than those of the topic that says it most, than the wide literature.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from trends.text import TermCounts
from trends.topics.labelling.candidates import BACKGROUND_PAPERS, TermTable, split_words
from trends.topics.labelling.conflation import find_roots, fold_number, is_plural
from trends.topics.labelling.term_context import TermContext

__all__ = [
    "VariantScores",
    "Variants",
    "find_lead",
    "group_variants",
    "is_uninformative",
    "score_variants",
    "write_name",
]

# A paper that mentions a name this often is about it; its title counts as two mentions.
ENOUGH: Final = 3
TITLE_WEIGHT: Final = 2
# Phrases say more than words.
PHRASE_BONUS: Final = (1.0, 1.5, 1.6)
# A phrase of words that are each worth much gets part of that, but never more than its own.
SUPPORT: Final = 0.5
# From here on (20 times the usual) it does not matter how rare a term is elsewhere.
HIGHEST_LIFT: Final = 3.0
# A word in this share of the wide literature names nothing.
WIDEST: Final = 0.2
# One in a thousand papers of the wide literature: as telling as a word can be.
TELLING: Final = 1e-3
FEWEST: Final = 2.5
MANY: Final = 8
FEW: Final = 5
PRIOR_PAPERS: Final = 3.0
LONGEST: Final = 3


@dataclass(frozen=True)
class Variants:
    """Names, and how papers say them.

    Parameters
    ----------
    columns
        Terms of each name, by column of the table.
    group_of
        Name of each column that has one.
    held
        Papers x names: how much a paper says the name, 0 to 1; in passing 1/3, in its title more.
    n_words
        Words of the name, 1 to 3, as it is most often written.
    parts
        Names x 3: the names of a phrase's words; the number of names where there is none.
    background
        Share of papers of the wide literature that say the name.
    roots
        Stems of each name's words.
    """

    columns: list[list[int]]
    group_of: dict[int, int]
    held: sparse.csc_array
    n_words: NDArray[np.int64]
    parts: NDArray[np.int64]
    background: NDArray[np.float64]
    roots: list[frozenset[str]]


@dataclass(frozen=True)
class VariantScores:
    """What every name is worth for every topic; all are topics x names.

    Parameters
    ----------
    shares, n_papers
        Share of the topic's papers that say the name, weighted by how much, and their number.
    bounds
        The lower end of the shares' intervals.
    lifts
        Logarithm of the share over that of others.
    values
        What the name is worth.
    outside
        Share of the other papers that say the name.
    """

    shares: NDArray[np.float64]
    n_papers: NDArray[np.float64]
    bounds: NDArray[np.float64]
    lifts: NDArray[np.float64]
    values: NDArray[np.float64]
    outside: NDArray[np.float64]


def group_variants(
    table: TermTable, columns: Sequence[int], long_forms: Mapping[str, str]
) -> Variants:
    """Take together the columns that differ by number or abbreviation only."""
    names: dict[str, int] = {}
    groups: list[list[int]] = []
    group_of: dict[int, int] = {}
    for column in columns:
        folded = fold_number(str(table.terms[column]))
        key = fold_number(long_forms[folded]) if folded in long_forms else folded
        group = names.setdefault(key, len(names))
        if group == len(groups):
            groups.append([])
        groups[group].append(column)
        group_of[column] = group
    chosen = np.array(list(group_of), dtype=np.int64)
    joined = sparse.csr_array(
        (np.ones(len(chosen)), (np.arange(len(chosen)), list(group_of.values()))),
        shape=(len(chosen), len(groups)),
    )
    held = sparse.csc_array(_measure_saying(table.counts, chosen) @ joined)
    held.data = np.minimum(held.data, 1.0)
    leads = [max(group, key=lambda c: (table.everywhere[c], -c)) for group in groups]
    written = [str(table.terms[c]) for c in leads]
    return Variants(
        columns=groups,
        group_of=group_of,
        held=held,
        n_words=table.n_words[leads].clip(1, LONGEST) if leads else np.zeros(0, np.int64),
        parts=_find_parts(written, names),
        background=np.array([table.background(np.array(group)).max() for group in groups]),
        roots=[find_roots(term, long_forms) for term in written],
    )


def score_variants(forms: Variants, table: TermTable) -> VariantScores:
    """Return what every name is worth for every topic."""
    n_papers = table.belongs.shape[0]
    sizes = np.maximum(np.asarray(table.belongs.sum(axis=0)).ravel(), 1.0)[:, None]
    by_topic = sparse.csr_array(table.belongs.T)
    is_held = sparse.csc_array(forms.held)
    is_held.data = np.ones_like(is_held.data)
    inside = (by_topic @ forms.held).toarray()
    n_inside = (by_topic @ is_held).toarray()
    shares = inside / sizes
    total = np.asarray(forms.held.sum(axis=0)).ravel()
    outside = total - inside + 0.5 + BACKGROUND_PAPERS * forms.background
    pooled = outside / (n_papers - sizes + 1.0 + BACKGROUND_PAPERS)
    nearest = np.maximum(_find_highest_other(inside / (sizes + PRIOR_PAPERS)), pooled)
    others = 0.5 * pooled + 0.5 * np.maximum(nearest, 0.5 * forms.background)
    lifts = np.log(np.clip(shares / others, 1.0, np.exp(HIGHEST_LIFT)))
    bounds = _bound_share(shares, sizes)
    n_outside = np.asarray(is_held.sum(axis=0)).ravel() - n_inside
    said_outside = n_outside / np.maximum(n_papers - sizes, 1.0)
    telling = np.minimum(np.log(forms.background) / np.log(TELLING), 1.0)
    telling[(forms.n_words == 1) & (forms.background > WIDEST)] = 0.0
    plain = bounds * lifts * telling * (1 - said_outside)
    padded = np.hstack([plain, np.zeros((len(plain), 1))])
    support = padded[:, forms.parts].min(axis=2)
    values = plain * np.asarray(PHRASE_BONUS)[forms.n_words - 1]
    values += np.minimum(SUPPORT * support, plain)
    # Two papers name no topic of many (a word: of some), unless others say each word of it.
    counted = np.hstack([n_inside, np.zeros((len(plain), 1))])
    is_backed = counted[:, forms.parts].min(axis=2) > FEWEST
    is_word = forms.n_words == 1
    values[(n_inside < FEWEST) & (sizes >= np.where(is_word, FEW, MANY)) & ~is_backed] = 0.0
    return VariantScores(shares, n_inside, bounds, lifts, values, said_outside)


def _measure_saying(counts: TermCounts, columns: NDArray[np.int64]) -> sparse.csr_array:
    """Return how much each paper says some terms: 1/3 a mention, 2/3 a title, 1 at most."""
    abstract = counts.abstract_counts[:, columns].astype(np.float32)
    abstract.data = np.minimum(abstract.data, ENOUGH)
    title = counts.title_counts[:, columns].astype(np.float32)
    title.data = np.minimum(title.data, 1) * TITLE_WEIGHT
    said = sparse.csr_array(abstract + title)
    said.data = np.minimum(said.data / ENOUGH, 1)
    return said


def _find_parts(written: list[str], names: dict[str, int]) -> NDArray[np.int64]:
    """Return the names of the words of every phrase; a word alone has none."""
    parts = np.full((len(written), LONGEST), len(names))
    for group, term in enumerate(written):
        words = split_words(term)[:LONGEST]
        if len(words) > 1:
            found = [names.get(fold_number(word), len(names)) for word in words]
            parts[group] = (found + found[:1])[:LONGEST]
    return parts


def _find_highest_other(rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for every topic and name the highest rate among the other topics, 0 without any."""
    if len(rates) < 2:
        return np.zeros_like(rates)
    second, first = np.partition(rates, -2, axis=0)[-2:]
    others: NDArray[np.float64] = np.where(rates == first, second, first)
    return others


def _bound_share(shares: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the lower end of the shares' intervals at one standard error (Wilson, 1927)."""
    middle = shares + 0.5 / sizes
    width = np.sqrt(shares * (1 - shares) / sizes + 0.25 / sizes**2)
    bound: NDArray[np.float64] = (middle - width) / (1 + 1 / sizes)
    return np.maximum(bound, 0.0)


# A long form is written where at least this share of the papers with the short one hold it.
LONG_SHARE: Final = 0.3


# The plural is written where it stands by itself at least this often for each singular that does.
PLURAL_SHARE: Final = 0.6


# Behind another noun these say nothing: "reasoning capabilities" are reasoning.
_UNINFORMATIVE_WORDS: Final = """
abilities ability capabilities capability scenario scenarios task tasks technique techniques
"""


_UNINFORMATIVE: Final = frozenset(_UNINFORMATIVE_WORDS.split())


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


def is_uninformative(term: str) -> bool:
    """Return whether a phrase ends in a word that adds nothing to the one before it.

    Examples
    --------
    >>> [is_uninformative(term) for term in ("reasoning capabilities", "tasks", "language models")]
    [True, False, False]
    """
    words = term.split(" ")
    return len(words) > 1 and words[-1] in _UNINFORMATIVE


def write_name(
    table: TermTable,
    columns: Sequence[int],
    usage: Mapping[str, TermContext],
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
        """Order the spellings of a term: the commonest as a bare term, then in all, then the first."""
        return (bare[column], counted[column], -column)

    best = max(chosen, key=rank)
    least = max(PLURAL_SHARE * bare[best], 1)
    plurals = [c for c in chosen if is_plural(terms[c]) and bare[c] >= least]
    return terms[max(plurals, key=rank, default=best)]
