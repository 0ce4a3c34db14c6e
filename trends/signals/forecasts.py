"""Forecasts of shares, given only where they have beaten the naive one."""

from typing import Final

import numpy as np
import pandas as pd

from trends.errors import ConfigError
from trends.schema import check_frame, empty_frame
from trends.signals.stats.binomial_glm import fit_binomial
from trends.signals.stats.gamma_poisson import back_test, filter_levels, look_ahead
from trends.signals.stats.series import TopicSeries
from trends.signals.stats.trend_tests import noise_factors
from trends.signals.trend_context import TrendContext, read_context

__all__ = ["forecast_shares", "shrunken_slopes"]

# Chosen by hand: two years of months, below which too few periods remain for back-tests.
FEWEST_PERIODS: Final = 24
# Chosen by hand: two years of months, so that the slope is recent but not that of one season.
SLOPE_PERIODS: Final = 24
# A bound on time: origins of the back-tests, spread over the last third of the series.
N_ORIGINS: Final = 12
# A guard against division by zero: the square of a slope of 1 % a year.
SMALLEST_VARIANCE: Final = 1e-4


def forecast_shares(
    timeline: pd.DataFrame | TrendContext, *, horizon: int = 6, min_papers: int = 10
) -> pd.DataFrame:
    """Forecast the share of every topic whose forecasts would have been better than naive.

    Parameters
    ----------
    timeline
        From `count_topics`, or any frame with `topic`, `period`, `n_papers` and `n_total`.
    horizon
        Periods ahead, counted from the last complete one.
    min_papers
        Topics of fewer papers are left out.

    Returns
    -------
    pandas.DataFrame
        A forecasts frame: `topic`, `period`, `share` (median), `share_low` and `share_high` (95 %
        interval of the observed share, chance of the period included), `relative_error` (mean
        absolute error in back-tests over that of repeating the last share, always below 1). One
        row per topic and period ahead; no rows for topics that do not beat the naive forecast, and
        none at all with fewer than 24 complete periods.

    Raises
    ------
    ConfigError
        If `horizon` is below 1.
    FrameError
        If the timeline's counts or totals are wrong, as in `assess_trends`.

    References
    ----------
    West & Harrison (1997).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> months = pd.date_range("2020-01-01", periods=48, freq="MS")
    >>> papers = np.random.default_rng(0).poisson(9, 48)
    >>> timeline = pd.DataFrame({"topic": 0, "period": months, "n_total": 300, "n_papers": papers})
    >>> forecast_shares(timeline, horizon=2)["share"].round(2).tolist()
    [0.03, 0.03]
    """
    if horizon < 1:
        raise ConfigError(f"horizon must be 1 period or more; got {horizon!r}. The default is 6.")
    series = read_context(timeline).counted
    n_periods = len(series.totals)
    if n_periods < FEWEST_PERIODS or not len(series.topics):
        return empty_frame("forecasts")
    origins = _origins(n_periods)
    filtered = filter_levels(series.counts, series.totals, origins=[*origins, n_periods])
    slopes_at = {origin: shrunken_slopes(_until(series, origin)) for origin in origins}
    errors = back_test(filtered, slopes_at=slopes_at, horizon=horizon)
    told = np.flatnonzero((errors < 1) & (series.n_papers >= min_papers))
    if not told.size:
        return empty_frame("forecasts")
    future = _future_totals(series.totals, horizon)
    outlook = look_ahead(
        filtered, origin=n_periods, slopes=shrunken_slopes(series), future_totals=future
    )
    frame = pd.DataFrame(
        {
            "topic": np.repeat(series.topics[told], horizon),
            "period": np.tile(series.calendar.following(horizon), len(told)),
            "share": np.minimum(outlook.middle / future, 1)[told].ravel(),
            "share_low": np.minimum(outlook.low / future, 1)[told].ravel(),
            "share_high": np.minimum(outlook.high / future, 1)[told].ravel(),
            "relative_error": np.repeat(errors[told], horizon),
        }
    )
    return check_frame(frame, "forecasts")


def shrunken_slopes(series: TopicSeries) -> np.ndarray:
    """Return the recent log growth per period of every topic, shrunk to none by its error."""
    recent = _last(series, SLOPE_PERIODS)
    steps = recent.calendar.positions - recent.calendar.positions.mean()
    design = np.stack([np.ones(len(steps)), steps], axis=1)
    fit = fit_binomial(recent.counts, recent.totals, design)
    slopes = fit.coefficients[:, 1]
    error2 = fit.covariance[:, 1, 1] * noise_factors(recent)
    steps_per_year = recent.calendar.per_year
    surplus = np.clip((slopes**2 - error2) * steps_per_year**2, -1, 1)[fit.is_estimable]
    variance = max(float(surplus.sum() / max(len(surplus), 1)), SMALLEST_VARIANCE)
    variance /= steps_per_year**2
    # A slope that cannot be estimated is forecast as none.
    return np.where(fit.is_estimable, slopes * variance / (variance + error2), 0.0)


def _origins(n_periods: int) -> list[int]:
    """Return how many periods are known at each back-test: the last third, one by one at most."""
    spaced = np.linspace(n_periods * 2 // 3, n_periods - 1, N_ORIGINS)
    return sorted({int(origin) for origin in spaced})


def _until(series: TopicSeries, n_periods: int) -> TopicSeries:
    keep = np.arange(len(series.totals)) < n_periods
    return _select(series, keep)


def _last(series: TopicSeries, n_periods: int) -> TopicSeries:
    keep = np.arange(len(series.totals)) >= len(series.totals) - n_periods
    return _select(series, keep)


def _select(series: TopicSeries, keep: np.ndarray) -> TopicSeries:
    return TopicSeries(
        series.topics, series.counts[:, keep], series.totals[keep], series.calendar.select(keep)
    )


def _future_totals(totals: np.ndarray, horizon: int) -> np.ndarray:
    """Return the mean size of the last six periods, for every period to come."""
    return np.full(horizon, max(1.0, float(totals[-6:].mean())))
