"""Reading any timeline frame into arrays, and refusing wrong ones."""

import numpy as np
import pandas as pd
import pytest

from trends.errors import FrameError, TrendsWarning
from trends.schema import empty_frame
from trends.signals.paper_periods import count_members, place_papers
from trends.signals.stats.series import read_calendar, read_series
from trends.timeline import count_topics


def starts(freq, n, start="2020-01-01"):
    return pd.date_range(start, periods=n, freq=freq).to_numpy().astype("datetime64[us]")


@pytest.mark.parametrize(
    ("freq", "unit", "per_year"),
    [
        ("D", "D", 365.25),
        ("W-MON", "W", 365.25 / 7),
        ("MS", "M", 12),
        ("QS", "Q", 4),
        ("YS", "Y", 1),
    ],
)
def test_calendar_knows_the_period_and_what_follows(freq, unit, per_year):
    calendar = read_calendar(starts(freq, 9))
    assert (calendar.unit, calendar.per_year) == (unit, per_year)
    assert calendar.positions.tolist() == list(range(9))
    assert calendar.following(3).tolist() == starts(freq, 12)[9:].tolist()
    assert calendar.span == pytest.approx(9 / per_year)


def test_gaps_of_years_are_positions_without_a_period():
    periods = np.array(["2001-01-01", "2002-01-01", "2010-01-01"], dtype="datetime64[us]")
    assert read_calendar(periods).positions.tolist() == [0, 1, 9]


def test_one_period_and_none_have_a_calendar():
    assert read_calendar(starts("MS", 1)).span == 1
    assert len(read_calendar(starts("MS", 0)).positions) == 0


def test_periods_closer_than_their_unit_are_numbered():
    periods = np.array(["2020-01-01", "2020-01-20", "2020-03-05"], dtype="datetime64[us]")
    assert read_calendar(periods).positions.tolist() == [0, 1, 2]


def test_incomplete_and_empty_periods_are_left_out(make_timeline):
    timeline = make_timeline([[1, 2, 0, 4, 5]], [10, 10, 0, 10, 10])
    timeline["is_complete"] = [True, True, True, True, False]
    series = read_series(timeline)
    assert series.counts.tolist() == [[1, 2, 4]]
    assert series.calendar.positions.tolist() == [0, 1, 3]


def test_a_table_of_counts_from_elsewhere_will_do(tmp_path, make_timeline):
    path = tmp_path / "counts.csv"
    timeline = make_timeline([[1, 2, 3], [0, 1, 0]], [10, 20, 30])
    # Shuffled rows, text dates, and no rows for empty cells, as spreadsheets have it.
    timeline[timeline["n_papers"] > 0].sample(frac=1, random_state=0).to_csv(path, index=False)
    series = read_series(pd.read_csv(path))
    assert series.counts.tolist() == [[1, 2, 3], [0, 1, 0]]
    assert series.totals.tolist() == [10, 20, 30]


def test_time_zones_become_utc(make_timeline):
    timeline = make_timeline([[1, 2, 3]], [10, 20, 30])
    zoned = timeline.assign(period=timeline["period"].dt.tz_localize("UTC"))
    assert (
        read_series(zoned).calendar.periods.tolist()
        == read_series(timeline).calendar.periods.tolist()
    )


def test_the_timeline_is_not_changed(make_timeline):
    timeline = make_timeline([[3, 2, 1]], [10, 20, 30]).sample(frac=1, random_state=1)
    before = timeline.copy()
    read_series(timeline)
    pd.testing.assert_frame_equal(timeline, before)


def test_an_empty_timeline_is_read():
    series = read_series(empty_frame("timeline"))
    assert series.counts.shape == (0, 0)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("n_papers", 11, r"0 <= n_papers <= n_total; more papers .* in 1 row: .* 11 of 10"),
        ("n_papers", -1, r"a negative count came in 1 row: 'topic 0 in 2018-01-01: -1 of 10'"),
        ("n_papers", 1.5, r"'n_papers' of a timeline frame must hold int64.*1\.5"),
        ("n_total", 12, r"All topics of a period must have the same n_total.*'2018-01-01'"),
    ],
)
def test_wrong_counts_are_refused(make_timeline, column, value, message):
    timeline = make_timeline([[1, 2], [0, 1]], [10, 10])
    timeline[column] = timeline[column].astype(float)
    timeline.loc[0, column] = value
    with pytest.raises(FrameError, match=message):
        read_series(timeline)


def test_repeated_rows_and_missing_columns_are_refused(make_timeline):
    timeline = make_timeline([[1, 2]], [10, 10])
    with pytest.raises(FrameError, match="1 repeats an earlier one"):
        read_series(pd.concat([timeline, timeline.iloc[:1]]))
    with pytest.raises(FrameError, match="lacks 'n_total'"):
        read_series(timeline.drop(columns="n_total"))
    mixed = make_timeline([[1, 2], [0, 1]], [10, 10])
    mixed["is_complete"] = [True, True, True, False]
    with pytest.raises(FrameError, match="the same is_complete; they differ in 1 periods"):
        read_series(mixed)


def test_many_offenders_are_counted(make_timeline):
    timeline = make_timeline([np.full(9, 20)], 10)
    with pytest.raises(FrameError, match=r"more papers .* in 9 rows: .* and 4 more"):
        read_series(timeline)


@pytest.mark.parametrize("precision", [None, "day"])
def test_years_in_disguise_are_in_no_month_as_in_the_timeline(precision):
    rng = np.random.default_rng(0)
    months = pd.date_range("2018-01-15", periods=60, freq=pd.DateOffset(months=1))
    published = pd.Series(rng.choice(months, 3000))
    years = pd.to_datetime(published.dt.year.astype(str) + "-01-01")
    papers = pd.DataFrame(
        {
            "paper_id": [f"p{number:04d}" for number in range(3000)],
            "published": published.mask(np.arange(3000) % 3 == 0, years),
        }
    )
    if precision is not None:
        papers["date_precision"] = precision
    assignments = pd.DataFrame(
        {"paper_id": papers["paper_id"], "topic": rng.integers(-1, 2, len(papers))}
    )
    with pytest.warns(TrendsWarning, match="give only a coarser one"):
        timeline = count_topics(papers, assignments, freq="month", as_of="2022-12-31")
    series = read_series(timeline)
    places = place_papers(papers, series.calendar)
    assert np.bincount(places, minlength=len(series.totals)).tolist() == series.totals.tolist()
    counts = count_members(places, assignments, series.topics, n_periods=len(series.totals))
    assert counts.tolist() == series.counts.tolist()
