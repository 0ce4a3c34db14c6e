"""Warnings about what would look like a trend and is none."""

import io
import json

import pandas as pd
import pytest

from trends.corpus import audit, read_corpus


def corpus(*dates: str | None, abstract: str = "Something is studied here.", **more):
    lines = [
        json.dumps(
            {"title": f"Study number {i} of tides", "abstract": abstract and f"{abstract} {i}"}
            | {"published": date}
            | more
        )
        for i, date in enumerate(dates)
    ]
    return io.StringIO("\n".join(lines))


def days(n: int, *, start: int = 2015, per_month: int = 1) -> list[str]:
    return [
        f"{start + i // 12}-{i % 12 + 1:02}-{5 + 2 * j:02}"
        for i in range(n)
        for j in range(per_month)
    ]


EVEN = [*days(60), "2019-12-31"]


def test_an_even_corpus_has_no_warnings():
    assert audit(read_corpus(corpus(*EVEN))) == []


def test_few_papers_have_no_warnings():
    assert audit(read_corpus(corpus(*["2020-01-01"] * 5))) == []


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([f"{2000 + i % 20}-01-01" for i in range(30)] + EVEN, "30 of 91 full dates (33 %) are 1 January, so"),
        ([f"{2000 + i // 12}-{i % 12 + 1:02}-01" for i in range(60)] + EVEN,
         "60 of 121 full dates (50 %) are the first day of a month, so"),
        ([*days(60), "2019-12-12"], "covered only up to 2019-12-12."),
        ([*EVEN, *[None] * 20], "Without a date: 20 of 81 papers. They count in topics, not over time."),
        ([*EVEN, *["2017"] * 20], "20 of 81 dates state only the year"),
        (days(36) + days(36, start=2018, per_month=6) + ["2020-12-31"],
         "From Jan 2018 on there are far more papers than before: 6 per month, compared with 1."),
        (days(36, per_month=6) + days(36, start=2018) + ["2020-12-31"],
         "From Jan 2018 on there are far fewer papers than before: 1 per month, compared with 6."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_dates(dates, expected):
    found = audit(read_corpus(corpus(*dates)))
    assert any(expected in warning for warning in found), found


def test_steady_growth_is_no_step():
    dates = [
        f"{2010 + i // 12}-{i % 12 + 1:02}-{1 + j % 28:02}"
        for i in range(100)
        for j in range(round(3 * 1.03**i))
    ]
    assert not any("papers than before" in w for w in audit(read_corpus(corpus(*dates))))


def test_a_source_that_starts_late_is_named(tmp_path):
    (tmp_path / "old.jsonl").write_text(corpus(*EVEN).getvalue(), encoding="utf-8")
    late = corpus(*days(22, start=2018)).getvalue().replace("Study number", "Note number")
    (tmp_path / "new.jsonl").write_text(late, encoding="utf-8")
    found = audit(read_corpus(tmp_path))
    assert any("new.jsonl starts on 2018-01-05, the others on 2015-01-05" in w for w in found), (
        found
    )


@pytest.mark.parametrize(("n_after", "is_named"), [(8, False), (12, True)])
def test_a_step_is_more_than_twice_as_many_papers(n_after, is_named):
    dates = [*days(24, per_month=4), *days(24, start=2017, per_month=n_after)]
    found = audit(read_corpus(corpus(*dates)))
    assert any("papers than before" in warning for warning in found) == is_named, found


def test_three_months_with_many_papers_are_no_step():
    many = [f"2016-{month:02}-{day:02}" for month in (6, 7, 8) for day in range(2, 14)]
    found = audit(read_corpus(corpus(*sorted([*days(36), *many]))))
    assert not any("papers than before" in warning for warning in found), found


@pytest.mark.parametrize(("late", "is_named"), [("2016-01", False), ("2016-09", True)])
def test_a_source_is_late_if_it_lacks_a_quarter_of_the_time(tmp_path, late, is_named):
    (tmp_path / "old.jsonl").write_text(corpus(*EVEN).getvalue(), encoding="utf-8")
    months = pd.date_range(late, "2019-12", freq="MS").strftime("%Y-%m-05")
    text = corpus(*months).getvalue().replace("Study number", "Note number")
    (tmp_path / "new.jsonl").write_text(text, encoding="utf-8")
    found = audit(read_corpus(tmp_path))
    assert any("new.jsonl starts on" in warning for warning in found) == is_named, found


@pytest.mark.parametrize(("n_firsts", "is_named"), [(2, False), (3, True)])
def test_first_days_stand_for_months_only_if_there_are_several(n_firsts, is_named):
    firsts = [f"2019-{5 + i % n_firsts:02}-01" for i in range(30)]
    found = audit(read_corpus(corpus(*firsts, *days(30, start=2018))))
    assert any("stand for months" in warning for warning in found) == is_named, found


def test_missing_abstracts_and_other_languages_are_named():
    found = audit(read_corpus(corpus(*EVEN, abstract="")))
    assert "61 of 61 papers have no abstract: their topics rest on titles alone." in found
    lines = (
        corpus(*EVEN, language="en").getvalue()
        + "\n"
        + corpus(*EVEN[:20], language="de").getvalue().replace("Study number", "Studie Nummer")
    )
    found = audit(read_corpus(io.StringIO(lines)))
    assert any("several languages (English 61, German 20)" in warning for warning in found), found
    russian = (
        corpus(*EVEN).getvalue()
        + "\n"
        + corpus(*EVEN[:20])
        .getvalue()
        .replace(
            "Study number",
            "\\u0418\\u0441\\u0441\\u043b\\u0435\\u0434\\u043e\\u0432\\u0430\\u043d\\u0438\\u0435 \\u0447\\u0438\\u0441\\u043b\\u043e",
        )
    )
    found = audit(read_corpus(io.StringIO(russian)))
    assert any("not in Latin script" in warning for warning in found), found


def test_what_a_report_says_itself_can_be_left_to_it():
    cut = read_corpus(corpus(*days(60), "2019-12-12"))
    assert len(audit(cut)) == 1
    assert audit(cut, for_report=True) == []
    lines = [f'{{"title": "Study {i}", "published": "{2000 + i % 9}"}}' for i in range(30)]
    lines += [f'{{"title": "Work {i}"}}' for i in range(30)]
    bare = read_corpus(io.StringIO("\n".join(lines)))
    assert len(audit(bare)) == 2, audit(bare)
    assert audit(bare, for_report=True) == []


def test_at_most_five_problems_with_dates_are_quoted(tmp_path):
    for n in range(7):
        rows = [f'{{"title": "Tide table {n}{i}", "published": "2019-0{i}-05"}}' for i in (1, 2, 3)]
        rows.append(f'{{"title": "Tide chart {n}", "published": "soon"}}')
        (tmp_path / f"harbor{n}.jsonl").write_text("\n".join(rows), encoding="utf-8")
    found = audit(read_corpus(tmp_path))
    assert sum("1 date could not be read" in warning for warning in found) == 5, found
    assert "2 more problems with dates are listed in `problems`." in found
