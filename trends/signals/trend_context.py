"""What several verbs ask of one timeline, each worked out once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from trends.signals.stats.overdispersion import FEW_TOPICS
from trends.signals.stats.scan_statistic import Scan, scan_bursts
from trends.signals.stats.series import TopicSeries, read_series
from trends.signals.stats.trend_tests import TrendTests, measure_trends

__all__ = ["TrendContext", "read_context"]


@dataclass(frozen=True)
class TrendContext:
    """A timeline, with its series, tests and burst scan, each made when it is first asked for.

    Every verb that takes a timeline takes a context in its place, so that a run reads the timeline,
    fits its regressions and simulates its bursts once.

    Parameters
    ----------
    timeline
        From `count_topics`, or any frame with `topic`, `period`, `n_papers` and `n_total`.
    panel
        From `count_word_panel`: words of the same papers, from which the tests of trends and the bands
        learn how much shares vary from period to period. None learns it from the topics themselves;
        so does a panel of fewer than 20 words, or of other periods.

    Examples
    --------
    >>> import numpy as np
    >>> from trends.signals import assess_trends, find_bursts
    >>> months = pd.date_range("2020-01-01", periods=36, freq="MS")
    >>> frame = pd.DataFrame({"topic": 0, "period": months, "n_total": 500, "n_papers": 20})
    >>> context = TrendContext(frame)
    >>> len(assess_trends(context)), len(find_bursts(context))
    (1, 0)
    """

    timeline: pd.DataFrame
    panel: pd.DataFrame | None = None

    @cached_property
    def series(self) -> TopicSeries:
        """All topics over the complete periods that have papers."""
        return read_series(self.timeline)

    @cached_property
    def counted(self) -> TopicSeries:
        """The topics that have papers there."""
        return self.series.with_papers()

    @cached_property
    def words(self) -> TopicSeries | None:
        """The words of the panel over the same periods, None where the topics stand in for them."""
        if self.panel is None:
            return None
        words = read_series(self.panel)
        is_shared = np.isin(words.calendar.periods, self.series.calendar.periods)
        if len(words.topics) < FEW_TOPICS or is_shared.sum() != len(self.series.totals):
            return None
        return TopicSeries(
            words.topics,
            words.counts[:, is_shared],
            words.totals[is_shared],
            words.calendar.select(is_shared),
        )

    @property
    def noise_from(self) -> str:
        """What the noise of shares is learned from: "words" or "topics"."""
        return "topics" if self.words is None else "words"

    @cached_property
    def tests(self) -> TrendTests:
        """The tests of `counted`, which needs two periods."""
        return measure_trends(self.counted, panel=self.words)

    @cached_property
    def scan(self) -> Scan:
        """The bursts of `counted`."""
        return scan_bursts(self.counted)


def read_context(timeline: pd.DataFrame | TrendContext) -> TrendContext:
    """Return a context as it is, and one of a frame."""
    return timeline if isinstance(timeline, TrendContext) else TrendContext(timeline)
