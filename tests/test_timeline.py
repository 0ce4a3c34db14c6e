"""Counting papers per topic and period: the grid, its coverage, and what is refused."""

import datetime as dt
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trends
from trends.errors import ConfigError, CorpusError, FrameError, TrendsWarning
from trends.timeline import count_coverage, count_topics


def make_papers(days, precision="day"):
    published = pd.to_datetime(pd.Series(list(days)), format="ISO8601")
    ids = pd.Series([f"p{i:05d}" for i in range(len(published))], dtype="string")
    return pd.DataFrame({"paper_id": ids, "published": published, "date_precision": precision})


def assign(papers, topics):
    return pd.DataFrame({"paper_id": papers["paper_id"], "topic": topics})


def spread_days(start, end, n):
    return pd.date_range(start, end, periods=n).normalize().strftime("%Y-%m-%d")


def periods_of(timeline):
    return timeline.drop_duplicates("period")["period"].dt.strftime("%Y-%m-%d").tolist()


def completeness(timeline):
    return timeline.drop_duplicates("period")["is_complete"].tolist()


def test_grid_is_full_with_explicit_zeros_and_all_dated_papers_below():
    papers = make_papers(["2024-01-05", "2024-01-20", "2024-03-02", "2024-03-31"])
    timeline = count_topics(papers, assign(papers, [0, -1, 1, -1]), freq="month")
    assert timeline["topic"].tolist() == [0, 0, 0, 1, 1, 1]
    assert timeline["n_papers"].tolist() == [1, 0, 0, 0, 0, 1]
    assert timeline["n_total"].tolist() == [2, 0, 2] * 2
    assert np.isnan(timeline["share"].iloc[1])
    assert timeline["share"].iloc[0] == 0.5


def test_a_paper_of_two_topics_counts_in_both_but_once_in_all():
    papers = make_papers(["2024-01-05", "2024-02-10"])
    both = pd.DataFrame({"paper_id": ["p00000", "p00000", "p00001"], "topic": [0, 1, 1]})
    timeline = count_topics(papers, both, freq="month")
    assert timeline["n_papers"].tolist() == [1, 0, 1, 1]
    assert timeline["n_total"].tolist() == [1, 1, 1, 1]


def test_undated_and_unknown_precision_are_in_neither_count():
    papers = make_papers(["2024-01-05", None, "2024-01-09", "2024-02-01"])
    papers["date_precision"] = ["day", "none", "none", "day"]
    timeline = count_topics(papers, assign(papers, 0), freq="month")
    assert timeline["n_total"].tolist() == [1, 1]
    assert timeline["n_papers"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("start", "end", "n", "expected"),
    [
        ("2024-01-01", "2024-02-29", 2400, "day"),
        ("2022-01-01", "2023-12-31", 4000, "week"),
        ("2018-01-01", "2023-12-31", 3600, "month"),
        ("2010-01-01", "2023-12-31", 2000, "quarter"),
        ("1990-01-01", "2019-12-31", 900, "year"),
        ("2020-01-05", "2026-05-20", 88, "year"),
        ("2024-01-01", "2024-03-31", 80, "week"),
    ],
)
def test_period_is_the_finest_that_the_data_fill(start, end, n, expected):
    papers = make_papers(spread_days(start, end, n))
    timeline = count_topics(papers, assign(papers, 0))
    gaps = timeline["period"].diff().dt.days.dropna().median()
    lengths = {"day": 1, "week": 7, "month": 30.5, "quarter": 91.5, "year": 365.25}
    assert abs(gaps - lengths[expected]) <= 1.5


def test_year_only_dates_never_enter_monthly_bins():
    exact = spread_days("2018-01-01", "2023-12-31", 3600)
    papers = make_papers([*exact, *["2020-01-01"] * 300], precision=["day"] * 3600 + ["year"] * 300)
    with pytest.warns(TrendsWarning, match=r"needs dates .* 300 of 3900 .* are left out"):
        timeline = count_topics(papers, assign(papers, 0))
    assert timeline["period"].nunique() == 72
    assert timeline["n_total"].sum() == 3600
    yearly = count_topics(papers, assign(papers, 0), freq="year")
    assert yearly["n_total"].sum() == 3900


def test_many_dates_on_new_year_are_years_in_disguise():
    exact = spread_days("2018-01-02", "2023-12-31", 3000)
    papers = make_papers([*exact, *["2020-01-01"] * 900])
    with pytest.warns(TrendsWarning, match="dated papers give only a coarser one"):
        timeline = count_topics(papers, assign(papers, 0), freq="month")
    assert timeline["n_total"].sum() == 3000 - sum(day.endswith("-01-01") for day in exact)


def test_a_fine_period_without_fine_dates_is_refused():
    papers = make_papers(["2019-01-01", "2020-01-01"], precision="year")
    with pytest.raises(ConfigError, match=r"freq='month' needs dates .* all 2 dated papers"):
        count_topics(papers, assign(papers, 0), freq="month")


def test_last_period_is_complete_only_if_the_corpus_reaches_its_end():
    papers = make_papers(spread_days("2024-01-01", "2024-04-12", 400))
    timeline = count_topics(papers, assign(papers, 0), freq="month")
    assert completeness(timeline) == [True, True, True, False]
    later = count_topics(papers, assign(papers, 0), freq="month", as_of="2024-04-30")
    assert completeness(later) == [True, True, True, True]


def test_as_of_leaves_out_later_papers_and_marks_the_broken_period():
    papers = make_papers(spread_days("2024-01-01", "2024-06-30", 600))
    timeline = count_topics(papers, assign(papers, 0), freq="month", as_of=dt.date(2024, 3, 10))
    assert periods_of(timeline) == ["2024-01-01", "2024-02-01", "2024-03-01"]
    assert completeness(timeline) == [True, True, False]


def test_as_of_before_all_papers_is_refused():
    papers = make_papers(["2024-01-05", "2024-02-01"])
    with pytest.raises(CorpusError, match=r"as_of must not lie before .* 2 dated papers"):
        count_topics(papers, assign(papers, 0), as_of="2020-01-01")


def test_a_day_that_has_not_come_counts_as_today():
    papers = make_papers(["2024-01-05", "2024-02-01", "2024-02-20"])
    with pytest.warns(TrendsWarning, match="lies in the future"):
        timeline = count_topics(papers, assign(papers, 0), freq="month", as_of="2990-01-01")
    assert periods_of(timeline) == ["2024-01-01", "2024-02-01"]
    assert completeness(timeline) == [True, True]


@pytest.mark.parametrize("as_of", ["yesterday-ish", "2024-13-40"])
def test_an_unreadable_as_of_is_refused(as_of):
    papers = make_papers(["2024-01-05"])
    with pytest.raises(ConfigError, match="as_of must be a day such as 2025-01-31"):
        count_topics(papers, assign(papers, 0), as_of=as_of)


def test_a_capped_list_has_an_incomplete_first_period():
    papers = make_papers(spread_days("2024-01-17", "2024-04-30", 1000))
    timeline = count_topics(papers, assign(papers, 0), freq="month")
    assert completeness(timeline) == [False, True, True, True]


def test_a_field_that_begins_slowly_is_not_taken_for_capped():
    days = ["2024-01-20", "2024-02-11", *spread_days("2024-03-02", "2024-05-31", 200)]
    papers = make_papers(days)
    timeline = count_topics(papers, assign(papers, 0), freq="month")
    assert completeness(timeline)[0]


def test_year_only_dates_may_lie_anywhere_in_the_last_year():
    years = [f"{year}-01-01" for year in range(2010, 2020) for _ in range(30)]
    papers = make_papers(years, precision="year")
    assert completeness(count_topics(papers, assign(papers, 0)))[-1]
    short = make_papers([*years, *["2020-01-01"] * 5], precision="year")
    assert not completeness(count_topics(short, assign(short, 0)))[-1]


def test_time_zones_become_utc():
    papers = make_papers(["2024-01-05", "2024-02-01"])
    zoned = papers.assign(
        published=pd.to_datetime(["2024-01-05 12:00", "2024-02-01 01:00"]).tz_localize(
            "Europe/Berlin"
        )
    )
    zoned.loc[1, "published"] = pd.Timestamp("2024-02-01 00:30", tz="Europe/Berlin")
    timeline = count_topics(zoned, assign(zoned, 0), freq="month")
    assert periods_of(timeline) == ["2024-01-01"]


def test_gaps_of_years_stay_in_the_grid():
    papers = make_papers(["2001-05-01", "2009-02-01", "2009-12-31"])
    timeline = count_topics(papers, assign(papers, 0), freq="year")
    assert timeline["n_total"].tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_nothing_to_count_gives_no_rows():
    papers = make_papers([None, None])
    assert count_topics(papers, assign(papers, 0)).empty
    dated = make_papers(["2024-01-05"])
    assert count_topics(dated, assign(dated, -1)).empty
    assert count_topics(dated.iloc[:0], assign(dated, 0).iloc[:0]).empty


def test_one_paper_gives_one_period():
    papers = make_papers(["2024-01-05"])
    timeline = count_topics(papers, assign(papers, 3))
    assert timeline[["topic", "n_papers", "n_total"]].values.tolist() == [[3, 1, 1]]


def test_wrong_frames_are_named():
    papers = make_papers(["2024-01-05", "2024-02-01"])
    topics = assign(papers, 0)
    with pytest.raises(ConfigError, match="freq must be one of auto, day"):
        count_topics(papers, topics, freq="fortnight")
    with pytest.raises(FrameError, match=r"lacks 'published'"):
        count_topics(papers.drop(columns="published"), topics)
    with pytest.raises(FrameError, match=r"needs assignments .* lacks 'topic'"):
        count_topics(papers, topics.drop(columns="topic"))
    with pytest.raises(FrameError, match=r"1 row named others: 'stranger'"):
        count_topics(papers, pd.DataFrame({"paper_id": ["stranger"], "topic": [0]}))
    with pytest.raises(FrameError, match=r"1 row repeated: 'p00000'"):
        count_topics(pd.concat([papers, papers.iloc[:1]]), topics)
    with pytest.raises(
        FrameError, match=r"A paper must be assigned to a topic once; 1 row repeated"
    ):
        count_topics(papers, pd.concat([topics, topics.iloc[:1]]))


# The first of January stands for its year where many dates are that day.
NEW_YEARS = (365, 730)


@settings(max_examples=25, deadline=None)
@given(
    days=st.lists(
        st.integers(0, 900).filter(lambda day: day not in NEW_YEARS), min_size=1, max_size=60
    ),
    freq=st.sampled_from(["auto", "week", "month", "quarter", "year"]),
    seed=st.integers(0, 99),
)
def test_counts_add_up_and_row_order_does_not_matter(days, freq, seed):
    dates = [str(dt.date(2020, 1, 2) + dt.timedelta(days=day)) for day in days]
    papers = make_papers(dates)
    rng = np.random.default_rng(seed)
    topics = assign(papers, rng.integers(-1, 3, len(papers)))
    before = papers.copy(), topics.copy()
    timeline = count_topics(papers, topics, freq=freq)
    assert timeline["n_papers"].sum() == (topics["topic"] >= 0).sum()
    totals = timeline.drop_duplicates("period")["n_total"].sum()
    assert timeline.empty or totals == len(papers)
    shuffled = count_topics(
        papers.sample(frac=1, random_state=seed),
        topics.sample(frac=1, random_state=seed),
        freq=freq,
    )
    pd.testing.assert_frame_equal(timeline, shuffled)
    pd.testing.assert_frame_equal(papers, before[0])
    pd.testing.assert_frame_equal(topics, before[1])


def test_listed_topics_get_rows_without_any_paper():
    papers = make_papers(["2024-01-05", "2024-02-20", "2024-02-29"])
    topics = assign(papers, [0, -1, 4])
    timeline = count_topics(papers, topics, freq="month", topics=[7, 0, 2])
    assert timeline["topic"].tolist() == [0, 0, 2, 2, 7, 7]
    assert timeline["n_papers"].tolist() == [1, 0, 0, 0, 0, 0]
    assert timeline["n_total"].tolist() == [1, 2] * 3
    with pytest.raises(ConfigError, match=r"topics must be numbers from 0; got -1"):
        count_topics(papers, topics, topics=[-1, 0])


def test_dates_to_come_are_left_out_and_counted():
    papers = make_papers(["2024-01-05", "2024-02-29", "2990-01-01", "2991-01-01"])
    with pytest.warns(TrendsWarning, match=r"2 of 4 are later and left out: 'p00002', 'p00003'"):
        timeline = count_topics(papers, assign(papers, 0), freq="month")
    assert timeline["n_total"].tolist() == [1, 1]
    assert completeness(timeline) == [True, True]
    with pytest.raises(CorpusError, match="as_of must not lie before the oldest paper"):
        count_topics(papers.iloc[2:], assign(papers.iloc[2:], 0))


def test_a_year_that_is_not_over_is_incomplete_however_many_papers_it_has():
    this_year = dt.datetime.now(tz=dt.UTC).year
    years = [f"{this_year - back}-01-01" for back in range(6) for _ in range(30)]
    papers = make_papers(years, precision="year")
    ends = dt.date(this_year, 12, 31) <= dt.datetime.now(tz=dt.UTC).date()
    assert completeness(count_topics(papers, assign(papers, 0))) == [True] * 5 + [ends]


def parts(papers, **settings):
    coverage = count_coverage(papers, **settings)
    return dict(zip(coverage["part"], coverage["n_papers"], strict=True))


def test_every_paper_is_accounted_for():
    papers = make_papers(
        ["2024-01-05", None, "2024-02-09", "2024-04-01", "2024-01-01", "2990-01-01"]
    )
    papers["date_precision"] = ["day", "none", "day", "day", "year", "day"]
    with pytest.warns(TrendsWarning):
        counted = parts(papers, freq="month", as_of="2024-03-10")
    assert counted == {
        "counted": 2,
        "undated": 1,
        "too coarse": 1,
        "after as_of": 1,
        "to come": 1,
    }


def test_the_account_agrees_with_the_count():
    papers = make_papers(spread_days("2024-01-01", "2024-06-30", 600))
    coverage = count_coverage(papers, freq="month", as_of="2024-03-10")
    timeline = count_topics(papers, assign(papers, 0), freq="month", as_of="2024-03-10")
    assert coverage["n_papers"].iloc[0] == timeline["n_total"].sum()
    assert coverage["n_papers"].sum() == len(papers)
    told = coverage.set_index("part")["meaning"]
    assert told["after as_of"] == "Papers later than 2024-03-10, the last covered day."
    assert told["counted"] == "Papers counted by month."


def test_papers_without_any_date_are_all_undated():
    assert parts(make_papers([None, None]))["undated"] == 2
    with pytest.raises(FrameError, match="lacks 'published'"):
        count_coverage(pd.DataFrame({"paper_id": ["a"]}))


@pytest.mark.parametrize(
    ("freq", "first", "n_periods"),
    [
        ("year", "1665-01-01", 2020 - 1665 + 1),
        ("quarter", "1665-01-01", 4 * (2020 - 1665) + 1),
        ("month", "1665-03-01", 12 * (2020 - 1665) + 1),
    ],
)
def test_papers_of_four_centuries_are_counted(freq, first, n_periods):
    rows = [f"Paper {year} on tides,{year}-03-06" for year in range(1665, 2021, 5)]
    rows += ["The last of them,2020-03-31"]
    papers = trends.read_papers(io.StringIO("\n".join(["title,date", *rows])))
    timeline = count_topics(papers, assign(papers, [0] * len(papers)), freq=freq)
    assert periods_of(timeline)[0] == first
    assert len(timeline) == n_periods
    assert timeline["n_papers"].sum() == len(papers)


@pytest.mark.slow
def test_an_analysis_of_four_centuries_is_drawn_and_reported(tmp_path):
    subjects = ("tides of the harbour and its gauges", "lemurs of the forest and their diet")
    lines = [
        f"On {subjects[number % 2]} {number},We observe the {subjects[number % 2]} in {year},{year}"
        for number, year in enumerate(range(1665, 2021, 3))
    ]
    papers = trends.read_papers(io.StringIO("\n".join(["title,abstract,date", *lines])))
    analysis = trends.analyze(papers)
    assert analysis.timeline["period"].min() == pd.Timestamp(1665, 1, 1)
    figure = trends.plots.topic_volume(analysis)
    assert pd.Timestamp(figure.data[0].x[0]).year == 1665
    page = trends.write_report(analysis, tmp_path).read_text(encoding="utf-8")
    assert "1665" in page


def count_periods(months: list[str], n_papers: int, *, n_years: int = 0) -> int:
    """Return how many periods "auto" makes of so many papers a month, and some dated by years."""
    days = [pd.Timestamp(month) + pd.Timedelta(days=9) for month in months for _ in range(n_papers)]
    years = [pd.Timestamp("2021-01-01")] * n_years
    papers = pd.DataFrame(
        {
            "paper_id": [f"p{number}" for number in range(len(days) + n_years)],
            "published": [*days, *years],
            "date_precision": ["day"] * len(days) + ["year"] * n_years,
        }
    )
    assignments = papers[["paper_id"]].assign(topic=0)
    return trends.count_topics(papers, assignments)["period"].nunique()


def list_months(n_months: int) -> list[str]:
    return [str(month) for month in pd.period_range("2020-01", periods=n_months, freq="M")]


@pytest.mark.parametrize(("n_papers", "n_periods"), [(20, 24), (19, 8)])
def test_a_median_of_20_papers_a_month_makes_months(n_papers, n_periods):
    assert count_periods(list_months(24), n_papers) == n_periods


@pytest.mark.parametrize(("n_empty", "n_periods"), [(3, 30), (4, 10)])
def test_papers_in_9_of_10_months_make_months(n_empty, n_periods):
    months = list_months(30)
    filled = [month for place, month in enumerate(months) if place not in range(5, 5 + n_empty)]
    assert count_periods(filled, 20) == n_periods


@pytest.mark.filterwarnings("ignore:Counting by month")
@pytest.mark.parametrize(("n_years", "n_periods"), [(120, 24), (121, 2)])
def test_months_need_4_of_5_dates_to_state_a_month(n_years, n_periods):
    assert count_periods(list_months(24), 20, n_years=n_years) == n_periods


@pytest.mark.parametrize(("n_last", "is_complete"), [(20, True), (19, False)])
def test_a_last_month_of_half_the_usual_papers_is_complete(n_last, is_complete):
    months = [month for month in list_months(12) for _ in range(40)] + ["2021-01"] * n_last
    papers = make_papers([f"{month}-01" for month in months], "month")
    timeline = count_topics(papers, assign(papers, 0), freq="month")
    assert completeness(timeline)[-1] == is_complete


@pytest.mark.parametrize(("n_early", "is_complete"), [(22, True), (24, False)])
def test_a_first_month_that_misses_5_expected_papers_is_incomplete(n_early, is_complete):
    # 10 empty days of 60, in which 4.4 or 4.8 papers are expected at the rate of the other 50.
    days = ["2020-01-11", "2020-01-20", "2020-01-29", "2020-02-07", "2020-02-16", "2020-02-25"]
    early = [days[number % 6] for number in range(n_early)]
    papers = make_papers([*early, "2020-03-03", "2020-03-31"])
    timeline = count_topics(papers, assign(papers, 0), freq="month")
    assert completeness(timeline)[0] == is_complete
