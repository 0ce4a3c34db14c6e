"""The words that show what topics are made of, and the hierarchy that is labelled by them."""

from functools import cached_property
from typing import TYPE_CHECKING, Final

import pandas as pd

from trends.threads import single_thread
from trends.topics.fitting import LearnsByFit

if TYPE_CHECKING:
    from trends.encoders import Embeddings
    from trends.text import TermCounts
    from trends.topics.candidates import TermTable
    from trends.topics.labels import Reading

__all__ = ["DESCRIBED", "DescribedTopics"]

# Made when topics are described.
DESCRIBED: Final = ("_reading", "_table")


class DescribedTopics(LearnsByFit):
    """The part of `TopicModel` that reads its papers' words once more."""

    assignments_: pd.DataFrame
    topics_: pd.DataFrame
    papers_: pd.DataFrame
    vectors_: "Embeddings"

    @cached_property
    def hierarchy_(self) -> pd.DataFrame:
        """Topics, and the broader ones that they join at lower resolutions; see `build_hierarchy`."""
        from trends.topics.description import Labeller
        from trends.topics.hierarchy import build_hierarchy

        self._check_fitted()
        with single_thread():
            return build_hierarchy(
                self.topics_,
                self.assignments_,
                self.vectors_,
                describe=Labeller(self._reading, self._table),
                described=self._table.counts.paper_ids,
            )

    @cached_property
    def _counts(self) -> "TermCounts":
        """Terms of the papers; a model that was read from disk counts them again."""
        from trends.text import count_terms

        return count_terms(self.papers_)

    @cached_property
    def _reading(self) -> "Reading":
        """Texts of some papers of each topic."""
        from trends.topics.description import read_members

        return read_members(self.papers_, self.assignments_)

    @cached_property
    def _table(self) -> "TermTable":
        """What is known of the terms of papers that show what topics are made of."""
        from trends.topics.description import choose_described
        from trends.topics.foreign import drop_function_words
        from trends.topics.terms import tabulate_terms

        chosen = choose_described(self._counts, self.assignments_)
        return tabulate_terms(drop_function_words(chosen))
