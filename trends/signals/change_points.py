"""Steps in a topic's share, for topics whose change is already established."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from trends.config.value_checks import check_q_value
from trends.schema import check_frame, empty_frame
from trends.signals.stats.changepoint_search import split_levels
from trends.signals.stats.multiple_testing import adjust_pvalues
from trends.signals.stats.series import TopicSeries
from trends.signals.stats.trend_tests import FEW_PERIODS
from trends.signals.status import CLAIMS
from trends.signals.trend_context import TrendContext, read_context
from trends.validation import check_columns, check_is_frame

__all__ = ["find_changes"]


def find_changes(
    timeline: pd.DataFrame | TrendContext,
    *,
    q_value: float = 0.05,
    min_papers: int = 10,
    signals: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find when the share of a topic stepped to a new level.

    Only topics whose trend is significant are searched, for a step that is looked for everywhere
    is found everywhere. A steady rise is cut into stairs: read the dates as landmarks then.

    Parameters
    ----------
    timeline
        From `count_topics`, or any frame with `topic`, `period`, `n_papers` and `n_total`.
    q_value
        Largest false-discovery rate of the trend, in (0, 1).
    min_papers
        Topics of fewer papers are left out.
    signals
        From `assess_trends`, as it stands after all checks. Where given, only topics whose status
        in it is a claim (emerging, growing, bursting, past burst, declining) are searched, and
        `q_value` and `min_papers` decide nothing.

    Returns
    -------
    pandas.DataFrame
        A changes frame: `topic`, `period` (first of the new level), `factor` (new over old share)
        with its 95 % bounds `factor_low` and `factor_high`. The bounds hold at whichever period
        the search finds the step (Bonferroni over all periods it might have found). In the order
        of topic and period; no rows for spans of fewer than 8 complete periods.

    Raises
    ------
    ConfigError
        If `q_value` is out of range.
    FrameError
        If the timeline's counts or totals are wrong, as in `assess_trends`, or `signals` lacks
        a column.

    References
    ----------
    Killick, R., Fearnhead, P. & Eckley, I. A. (2012). Optimal detection of changepoints with a
    linear computational cost.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> months = pd.date_range("2020-01-01", periods=48, freq="MS")
    >>> papers = np.random.default_rng(0).poisson(10, (20, 48))
    >>> papers[3, 30:] *= 4
    >>> timeline = pd.DataFrame({
    ...     "topic": np.repeat(np.arange(20), 48), "period": np.tile(months, 20),
    ...     "n_papers": papers.ravel(), "n_total": 900,
    ... })
    >>> find_changes(timeline)[["topic", "period"]].astype(str).values.tolist()
    [['3', '2022-07-01']]
    """
    check_q_value(q_value)
    if signals is not None:
        check_is_frame(signals, "signals")
    context = read_context(timeline)
    series = context.counted
    if len(series.totals) < FEW_PERIODS or not len(series.topics):
        return empty_frame("change_points")
    tests = context.tests
    if signals is None:
        is_tested = series.n_papers >= min_papers
        is_claim = adjust_pvalues(np.where(is_tested, tests.p_value, np.nan)) < q_value
    else:
        is_claim = np.isin(series.topics, _claimed_topics(signals))
    factors = np.maximum(tests.answers[0].factor, 1.0)
    rows = [
        row
        for topic in np.flatnonzero(is_claim)
        for row in _changes_of(series, int(topic), factor=float(factors[topic]))
    ]
    columns = ["topic", "period", "factor", "factor_low", "factor_high"]
    if not rows:
        return empty_frame("change_points")
    return check_frame(pd.DataFrame(rows, columns=columns), "change_points")


def _claimed_topics(signals: pd.DataFrame) -> np.ndarray:
    check_columns(signals, ("topic", "status"), name="signals", purpose="A search for steps")
    return signals.loc[signals["status"].isin(CLAIMS), "topic"].to_numpy()


def _changes_of(
    series: TopicSeries, topic: int, *, factor: float
) -> list[tuple[int, np.datetime64, float, float, float]]:
    counts, totals = series.counts[topic], series.totals
    starts = split_levels(counts, totals, factor=factor)
    edges = [0, *starts, len(totals)]
    papers = np.add.reduceat(counts, edges[:-1]) + 0.5
    shares = papers / (np.add.reduceat(totals, edges[:-1]) + 1)
    # The step was looked for everywhere: its interval has to hold wherever it is found.
    spread = norm.isf(0.025 / (len(totals) - 1)) * np.sqrt(factor)
    changes = []
    for level, start in enumerate(starts, start=1):
        log_factor = np.log(shares[level] / shares[level - 1])
        reach = spread * np.sqrt(1 / papers[level] + 1 / papers[level - 1])
        low, middle, high = np.exp([log_factor - reach, log_factor, log_factor + reach])
        period = series.calendar.periods[start]
        changes.append((int(series.topics[topic]), period, middle, low, high))
    return changes
