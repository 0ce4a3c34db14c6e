"""Dates such as 02/08/2020: a file shows whether its days or its months come first, or says so."""

import gzip
import io

import pytest

from trends.corpus import convert_papers, read_corpus, read_papers


def table(*dates: str, column: str = "date") -> io.StringIO:
    rows = [f"Paper number {number} on caches,{date}" for number, date in enumerate(dates)]
    return io.StringIO("\n".join([f"title,{column}", *rows]))


def dates_of(papers) -> list[str]:
    shown = papers.sort_values("title")
    precise = zip(shown["published"], shown["date_precision"].astype(str), strict=True)
    return [f"{date:%Y-%m-%d} {precision}" for date, precision in precise]


@pytest.mark.parametrize(
    ("proof", "read", "day"),
    [
        ("13/08/2020", "2020-08-13 day", "2020-08-02 day"),
        ("08/13/2020", "2020-08-13 day", "2020-02-08 day"),
        ("13-08-2020", "2020-08-13 day", "2020-08-02 day"),
        ("31/08/2020 10:15", "2020-08-31 day", "2020-08-02 day"),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_one_date_that_can_be_read_one_way_shows_the_order_of_all(proof, read, day, is_first):
    given = [proof, "02/08/2020"] if is_first else ["02/08/2020", proof]
    corpus = read_corpus(table(*given))
    assert dates_of(corpus.papers) == ([read, day] if is_first else [day, read])
    assert corpus.problems.empty


def test_without_proof_the_year_alone_is_kept_and_said():
    corpus = read_corpus(table("02/08/2020", "3/4/2021", "05/05/2021"))
    assert dates_of(corpus.papers) == ["2020-01-01 year", "2021-01-01 year", "2021-05-05 day"]
    assert corpus.problems[["line", "text"]].values.tolist() == [[2, "02/08/2020"]]
    assert corpus.problems["problem"].tolist() == [
        (
            "2 dates may name the day or the month first, and no other shows the order; their year "
            "alone is kept. Write dates as 2020-08-31."
        )
    ]


def test_a_file_of_both_orders_shows_none():
    corpus = read_corpus(table("13/08/2020", "08/14/2020", "02/08/2020"))
    assert dates_of(corpus.papers)[2] == "2020-01-01 year"
    assert corpus.problems["problem"].tolist() == [
        (
            "1 date may name the day or the month first, and others are of both orders; its year "
            "alone is kept. Write dates as 2020-08-31."
        )
    ]


def test_dates_that_are_no_dates_or_of_another_notation_show_nothing():
    corpus = read_corpus(table("13/14/2020", "13.08.2020", "02/08/2020"))
    assert dates_of(corpus.papers.dropna(subset="published"))[-1] == "2020-01-01 year"


def test_each_file_speaks_for_itself(tmp_path):
    (tmp_path / "a.csv").write_text(table("13/08/2020", "02/08/2020").getvalue())
    (tmp_path / "b.csv").write_text(table("01/03/2021", "02/08/2021").getvalue())
    corpus = read_corpus(tmp_path)
    assert corpus.problems["source"].str.endswith("b.csv").tolist() == [True]
    assert dates_of(corpus.papers).count("2021-01-01 year") == 2
    assert "2020-08-02 day" in dates_of(corpus.papers)


def test_columns_speak_for_themselves():
    rows = (
        "title,date,updated\nOn large caches,13/08/2020,01/02/2021\nOn trees,02/08/2020,02/03/2021"
    )
    assert dates_of(read_papers(io.StringIO(rows)))[1] == "2020-08-02 day"
    updated = read_corpus(io.StringIO(rows), date="updated")
    assert dates_of(updated.papers) == ["2021-01-01 year"] * 2
    assert len(updated.problems) == 1


def test_a_month_beside_it_makes_a_date_clear():
    rows = "title,date,year,month\nOn large caches,02/08/2020,2020,8"
    corpus = read_corpus(io.StringIO(rows))
    assert dates_of(corpus.papers) == ["2020-08-01 month"]
    assert corpus.problems.empty


def test_a_date_that_is_said_to_be_a_year_stays_one():
    rows = "title,date,date_precision\nOn caches,02/08/2020,year\nOn trees,13/08/2020,day"
    assert dates_of(read_papers(io.StringIO(rows)))[0] == "2020-01-01 year"


def test_a_file_that_breaks_off_leaves_no_dates_behind(tmp_path):
    dates = [f"{day:02}/08/2020" for day in range(1, 32)] * 200
    packed = gzip.compress(table(*dates).getvalue().encode())
    (tmp_path / "a.csv.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "b.csv").write_text(table("01/03/2021").getvalue())
    corpus = read_corpus(tmp_path)
    assert dates_of(corpus.papers) == ["2021-01-01 year"]
    assert "1 date may name" in corpus.problems["problem"].iloc[-1]


def test_converted_papers_have_the_same_dates(tmp_path):
    done = convert_papers(table("02/08/2020", "13/08/2020"), out=tmp_path / "papers.parquet")
    assert dates_of(read_papers(done.path)) == ["2020-08-02 day", "2020-08-13 day"]
