"""Which of several dates of a record counts, and what is said of those that cannot."""

import io
import json

import pandas as pd
import pytest

from trends.corpus import audit, read_corpus

COLUMNS = ["published", "date_precision"]


def dates_of(corpus) -> list[str]:
    papers = corpus.papers.sort_values("title")
    cut = {"day": 10, "month": 7, "year": 4, "none": 0}
    return [
        "-" if pd.isna(date) else f"{date:%Y-%m-%d}"[: cut[str(precision)]]
        for date, precision in zip(papers["published"], papers["date_precision"], strict=True)
    ]


def table(header: str, *rows: str) -> io.StringIO:
    lines = [f"Paper {number} on reefs,{row}" for number, row in enumerate(rows, start=1)]
    return io.StringIO("\n".join([f"title,{header}", *lines]))


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("Online Date,Publication Year", "12 Feb 2004,1961", "1961"),
        ("Online Date,Publication Year", "3 Oct 2018,2019", "2019"),
        ("Online Date,Publication Year", "3 Oct 2019,2019", "2019-10-03"),
        ("Online Date,Publication Year", ",2019", "2019"),
        ("Online Date,Publication Year", "3 Oct 2019,", "2019-10-03"),
        ("Date Added To Xplore,Publication Year", "3 Oct 2019,2019", "2019"),
        ("Issue Date,Online Date,Publication Year", "June 2019,3 Oct 2018,2019", "2019-06"),
        ("Meeting Date,Online Date,Publication Year", "5-7 May 2018,3 Oct 2018,2018", "2018-05-05"),
        ("date,year", "2003-01-06,1955", "1955"),
        ("date,year", "2003-01-06,2004", "2003-01-06"),
        ("date,year,month", "2003-01-06,1955,7", "1955-07"),
        ("date,year", "in press,2019", "2019"),
        ("date,year", "May,2019", "2019-05"),
        ("year,month,day", "2019,5,3", "2019-05-03"),
        ("year,month,day", "2019,May-Jun,", "2019-05"),
        ("year,month,day", "2019,5--6,", "2019-05"),
        ("year,month,day", "2019,5.0,3.0", "2019-05-03"),
        ("year,month,day", "2019,Spring,", "2019"),
        ("year,month,day", "2019,0,0", "2019"),
        ("year", "2011-12", "2011"),
        ("year", "2009/10", "2009"),
        ("Early Access Date,Publication Year", "DEC 2021,2023", "2023"),
        ("Early Access Date,Publication Year", "DEC 2021,", "2021-12"),
    ],
)
def test_the_date_of_publication_is_chosen_among_several(header, row, expected):
    assert dates_of(read_corpus(table(header, row))) == [expected]


def test_a_date_far_from_the_stated_year_is_counted_and_shown():
    rows = ("6 Jan 2003,1955", "7 Jan 2003,1956", "8 Jan 2003,2003", "9 Jan 2003,2004")
    corpus = read_corpus(table("Online Date,Publication Year", *rows))
    assert dates_of(corpus) == ["1955", "1956", "2003-01-08", "2004"]
    assert corpus.problems["problem"].tolist() == [
        (
            "2 dates lie more than a year from the stated year, probably because they are days of "
            "digitization; the stated years are kept."
        )
    ]
    assert corpus.problems["text"].tolist() == [
        "6 Jan 2003 beside 1955 (line 2); 7 Jan 2003 beside 1956 (line 3)"
    ]


def test_dates_that_cannot_be_read_are_counted_with_the_first_of_them():
    rows = [f"soon {number}" for number in range(9)] + ["2019-05-03"]
    corpus = read_corpus(table("date", *rows))
    (problem,) = corpus.problems.to_dict("records")
    assert problem["line"] == 2
    assert problem["problem"].startswith("9 dates could not be read; their papers are undated.")
    assert problem["text"].startswith("soon 0 (line 2); soon 1 (line 3); ")
    assert problem["text"].endswith("; ...")


@pytest.mark.parametrize(
    ("header", "row", "text", "expected"),
    [
        ("date,year", "whenever,2019", "whenever", "2019"),
        ("date,year", "2019-05-03,whenever", "whenever", "2019-05-03"),
        ("date,Online Date", "2019-05-03,whenever", "whenever", "2019-05-03"),
        ("date,updated", "2019-05-03,whenever", "whenever", "2019-05-03"),
        ("year,month", "2019,Michaelmas", "Michaelmas", "2019"),
        ("year,month,day", "2019,2,30", "30", "2019-02"),
    ],
)
def test_no_date_field_is_dropped_without_a_word(header, row, text, expected):
    corpus = read_corpus(table(header, row))
    assert dates_of(corpus) == [expected]
    assert corpus.problems["text"].tolist() == [text]
    assert corpus.problems["problem"].tolist() == [
        "1 date field could not be read; its paper is dated by another one."
    ]


def test_a_date_with_unknown_words_is_its_year_and_said():
    corpus = read_corpus(table("date", "Michaelmas 1962", "Mar del Plata 2019"))
    assert dates_of(corpus) == ["1962", "2019"]
    assert corpus.problems["problem"].tolist() == [
        "2 dates could be read only as far as their year."
    ]


def test_the_warnings_of_a_corpus_quote_what_is_wrong_with_its_dates():
    rows = ["6 Jan 2003,1955"] * 3 + ["whenever,"] * 2 + [f",{year}" for year in range(1980, 2010)]
    warnings = audit(read_corpus(table("Online Date,Publication Year", *rows)))
    assert sum("3 dates lie more than a year" in warning for warning in warnings) == 1
    assert sum("2 dates could not be read" in warning for warning in warnings) == 1
    assert any("6 Jan 2003 beside 1955" in warning for warning in warnings)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"date-parts": [[2019, 5, 3]]}, "2019-05-03"),
        ({"date-parts": [[2019, 5]]}, "2019-05"),
        ([2019, 5, 3], "2019-05-03"),
        ({"year": 2019, "month": "May"}, "2019-05"),
        ({"$date": "2019-05-03T10:00:00Z"}, "2019-05-03"),
        (["n.d.", "2019-05"], "2019-05"),
        (pd.Timestamp(2019, 5, 3), "2019-05-03"),
    ],
)
def test_nested_dates_are_read(value, expected):
    frame = pd.DataFrame({"title": ["On reefs"], "date": pd.Series([value], dtype=object)})
    assert dates_of(read_corpus(frame)) == [expected]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("pubdate,year", "May/Jun 2019,2019", "2019-05"),
        (
            "Publication Date (print),Publication Date (online),PubYear",
            "Jun 2019,3 May 2019,2019",
            "2019-06",
        ),
        ("Erscheinungsjahr,Monat", "2019,März", "2019-03"),
        ("Année,Mois", "2019,août", "2019-08"),
        ("Año,Mes", "2019,ene", "2019-01"),
        ("Date Issued", "2019-05-03", "2019-05-03"),
    ],
)
def test_columns_of_dates_are_known_by_the_names_of_exports(header, row, expected):
    corpus = read_corpus(table(f"abstract,{header}", f"We listen to reefs,{row}"))
    assert dates_of(corpus) == [expected]
    assert corpus.problems.empty


def test_a_nested_date_of_unknown_shape_is_shown():
    lines = [{"title": "On reefs", "abstract": "We listen.", "issued": {"begin": "soon"}}]
    corpus = read_corpus(io.StringIO(json.dumps(lines)))
    assert dates_of(corpus) == ["-"]
    assert "begin" in corpus.problems["text"].iloc[0]


RIS = "TY  - JOUR\nTI  - Paper {n} on reefs\n{dates}\nER  - \n\n"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("Y1  - 2004///Win 2004", "2004"),
        ("Y1  - 2011/06//Jun-Jul, 2011", "2011-06"),
        ("Y1  - 2021/10/05/Oct2021 Supplement 2", "2021-10-05"),
        ("PY  - 2019\nY1  - 9-13 Dec. 2019", "2019-12-09"),
        ("PY  - 1961\nDA  - 2004/02/12/", "1961"),
        ("PY  - 2012\nDA  - 2012/nan", "2012"),
        ("PY  - 2014///", "2014"),
    ],
)
def test_ris_of_several_services(dates, expected):
    corpus = read_corpus(io.StringIO(RIS.format(n=1, dates=dates)))
    assert dates_of(corpus) == [expected]
    assert corpus.problems["problem"].str.contains("could not be read").sum() == 0


def test_early_access_of_web_of_science_and_pubmed():
    record = "PT J\nTI Paper 1 on reefs\n{dates}\nER\n\nEF\n"
    of = {
        "EA DEC 2021\nPY 2023": "2023",
        "EA MAR 2023\nPY 2023": "2023-03",
        "EA MAR 2023": "2023-03",
        "PD JAN-FEB\nPY 2020": "2020-01",
    }
    for dates, expected in of.items():
        assert dates_of(read_corpus(io.StringIO(record.format(dates=dates)))) == [expected]
    nbib = "PMID- 1\nTI  - Paper 1 on reefs\nDP  - 2019 Winter\nDEP - 20190214\n"
    assert dates_of(read_corpus(io.StringIO(nbib))) == ["2019-02-14"]


VOLUME = "@proceedings{{Coast19, title={{Coast 2019}}, {dates}}}"
PAPER = "@inproceedings{{{key}, title={{Paper {n} on reefs}}, {more}crossref={{{parent}}}}}"


@pytest.mark.parametrize("is_volume_first", [True, False])
@pytest.mark.parametrize(
    ("dates", "more", "expected"),
    [
        ("year={2019}", "", "2019"),
        ("year=2019, month=jun", "", "2019-06"),
        ("date={2019-06-03/2019-06-07}", "", "2019-06-03"),
        ("year={2019}", "year={2018}, ", "2018"),
        ("year={2019}", "month={May}, ", "2019-05"),
        ("year={2019}", "date={2020-01}, ", "2020-01"),
    ],
)
def test_papers_take_the_date_of_their_volume(dates, more, expected, is_volume_first):
    entries = [PAPER.format(key="a", n=1, more=more, parent="coast19"), VOLUME.format(dates=dates)]
    text = "\n".join(reversed(entries) if is_volume_first else entries)
    assert dates_of(read_corpus(io.StringIO(text))) == [expected]


def test_a_volume_that_the_file_lacks_is_named():
    entries = [PAPER.format(key=f"k{n}", n=n, more="", parent=f"lost{n}") for n in (1, 2)]
    corpus = read_corpus(io.StringIO("\n".join(entries)))
    assert dates_of(corpus) == ["-", "-"]
    assert corpus.problems["text"].tolist() == ["lost1", "lost2"]
    assert corpus.problems["line"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("year={2019}, month={Jul # aug}", "2019-07"),
        ("year={2019}, month={May/June}", "2019-05"),
        ("year={2019}, month={5--6}", "2019-05"),
        ("year={2019}, month={10~} # oct", "2019-10-10"),
        ("year={2019}, month=mar, day={3--7}", "2019-03-03"),
        ("issue_date={June 2019}, year={2019}", "2019-06"),
        ("early-access-date={DEC 2021}, year={2023}", "2023"),
        ("year={2019}, urldate={2021-01-01}", "2019"),
        ("year={{[2019]}}", "2019"),
        ("date={2019-05/2019-07}", "2019-05"),
        ("date={2020-22}", "2020"),
    ],
)
def test_bibtex_dates(fields, expected):
    entry = f"@article{{k, title={{Paper 1 on reefs}}, {fields}}}"
    corpus = read_corpus(io.StringIO(entry))
    assert dates_of(corpus) == [expected]
