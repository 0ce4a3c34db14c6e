"""A corpus over time: projects that grow, what was said at an earlier day, and what came."""

from trends.tracking.news import compare_analyses
from trends.tracking.replay import Backtest, backtest
from trends.tracking.tracker import Tracker, Update

__all__ = ["Backtest", "Tracker", "Update", "backtest", "compare_analyses"]
