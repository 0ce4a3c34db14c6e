"""The day on which tests run, so that none depends on the calendar."""

import datetime as dt

import pytest

from trends.corpus.dating import resolve


@pytest.fixture(scope="module", autouse=True)
def today():
    """Stop the calendar on one day, so that no date of a test lies in the future."""
    day = dt.date(2026, 12, 31)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resolve, "find_today", lambda: day)
        yield day
