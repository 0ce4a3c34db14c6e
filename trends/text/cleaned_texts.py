"""Titles and abstracts, cleaned once, with their sentences, for all stages that read them.

Counting has its own, faster path to the same plain text (`chunks`), in which Arrow cleans most
texts at once and no text is kept. A test checks that both paths agree.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from trends.text.cleaning import clean_text, cut_sentences
from trends.text.languages.detection import find_foreign_languages

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

__all__ = ["CleanedTexts"]


@dataclass(frozen=True)
class CleanedTexts:
    """The titles and abstracts of some papers as clean text; missing ones are "".

    Parameters
    ----------
    titles, abstracts
        One text per paper, in order.

    Examples
    --------
    >>> one = CleanedTexts(["KV  cache"], ["It is large. We shrink it."])
    >>> both = one.merge(CleanedTexts(["Tides"], [""]))
    >>> both.titles, both.sentences(0), both.take([1]).lowered
    (['KV  cache', 'Tides'], ['It is large.', 'We shrink it.'], ['tides. '])
    """

    titles: list[str]
    abstracts: list[str]
    _sentences: dict[int, list[str]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, papers: "pd.DataFrame") -> Self:
        """Clean the titles and abstracts of a frame with the columns `title` and `abstract`."""
        return cls(_clean_column(papers["title"]), _clean_column(papers["abstract"]))

    def merge(self, other: Self) -> Self:
        """Return the texts of two parts, those of `other` last."""
        return type(self)(self.titles + other.titles, self.abstracts + other.abstracts)

    def take(self, rows: "Iterable[int]") -> Self:
        """Return the texts of some papers, by row, in the order of `rows`."""
        chosen = list(rows)
        return type(self)(
            [self.titles[row] for row in chosen], [self.abstracts[row] for row in chosen]
        )

    def sentences(self, row: int) -> list[str]:
        """Return the sentences of an abstract, which are split on the first call."""
        if row not in self._sentences:
            self._sentences[row] = cut_sentences(self.abstracts[row])
        return self._sentences[row]

    @cached_property
    def whole(self) -> list[str]:
        """Title and abstract of each paper as one text."""
        return [f"{title}. {body}" for title, body in zip(self.titles, self.abstracts, strict=True)]

    @cached_property
    def lowered(self) -> list[str]:
        """Title and abstract of each paper in lower case."""
        return [text.lower() for text in self.whole]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the papers other than English."""
        return find_foreign_languages(self.whole)


def _clean_column(column: "pd.Series[Any]") -> list[str]:
    return [clean_text(text) for text in column.fillna("").astype(str)]
