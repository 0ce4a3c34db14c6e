"""All of these tests run on one day."""

from tests.calendar_day import today

__all__ = ["today"]
