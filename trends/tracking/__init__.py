"""A corpus over time: what was said at an earlier day, and what came."""

from trends.tracking.replay import Backtest, backtest

__all__ = ["Backtest", "backtest"]
