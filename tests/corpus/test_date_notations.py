"""Dates in the notations of real exports: read as stated, and never finer."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.corpus import read_corpus, read_papers

MONTHS = {
    "English": "January February March April May June July August September October November December",
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "Swedish": "januari februari mars april maj juni juli augusti september oktober november december",
    "Danish": "januar februar marts april maj juni juli august september oktober november december",
    "Polish": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "Czech": "ledna února března dubna května června července srpna září října listopadu prosince",
    "Turkish": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "Russian": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "Ukrainian": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "Finnish": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta "
    "syyskuuta lokakuuta marraskuuta joulukuuta",
    "Hungarian": "január február március április május június július augusztus szeptember október "
    "november december",
}
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
EPOCH = dt.date(1970, 1, 1)
days = st.dates(dt.date(1665, 1, 1), dt.date(2025, 12, 31))


def frame(values: list[object]) -> pd.DataFrame:
    titles = [f"Paper number {number} on harbour tides" for number in range(len(values))]
    return pd.DataFrame({"title": titles, "date": values})


def read(values: list[object]) -> dict[object, str]:
    """Return for each value the date that was read, as fine as it was read."""
    papers = read_papers(frame(values))
    forms = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
    found = {
        title: "none" if precision == "none" else f"{date:{forms[precision]}}"
        for title, date, precision in zip(
            papers["title"], papers["published"], papers["date_precision"].astype(str), strict=True
        )
    }
    return {
        value: found[title] for value, title in zip(values, frame(values)["title"], strict=True)
    }


def spell_day(day: dt.date) -> list[str]:
    year, month, number = f"{day.year:04}", day.month, day.day
    spelled = [
        day.isoformat(),
        f"{year}/{month:02}/{number:02}",
        f"{year}/{month:02}/{number:02}/",
        f"{year}/{month:02}/{number:02}/Aug Supplement {year}",
        f"{year}.{month}.{number}",
        f"{year}{month:02}{number:02}",
        f"{year}-{month:02}-{number:02}?",
        f"{year}-{month:02}-{number:02}/..",
        f"{day.isoformat()}T12:30:00Z",
        f"{day.isoformat()} 12:30",
        f"{number}.{month}.{year}",
        f"{number:02}. {month:02}. {year}",
        f"{number}.{ROMAN[month - 1]}.{year}",
        f"{number}-{ROMAN[month - 1]}-{year}",
        f"{year}年{month}月{number}日",
        f"{year}년 {month}월 {number}일",
        f"{year}/{day:%b}/{number}",
        f"{day:%b} {number}, {year}",
        f"{day:%b}. {number}, {year}",
        f"{year} {day:%b} {number}",
        f"{number:02}-{day:%b}-{year}",
        f"Published: {number} {day:%B} {year}",
        f'="{number} {day:%b} {year}"',
    ]
    for names in MONTHS.values():
        name = names.split()[month - 1]
        spelled += [f"{number} {name} {year}", f"{number}. {name.upper()} {year}"]
        spelled += [f"{number} de {name} de {year}", f"{year}. {name} {number}."]
    return list(dict.fromkeys(spelled))


def spell_month(year: int, month: int) -> list[str]:
    day = dt.date(year, month, 1)
    later = dt.date(year, min(month + 1, 12), 1)
    spelled = [
        f"{year}-{month:02}",
        f"{year}/{month:02}",
        f"{year}/{month:02}//",
        f"{year}/{month:02}//{day:%b}{year}:Part 1",
        f"{year}{month:02}",
        f"{month:02}/{year}",
        f"{month}.{year}",
        f"{ROMAN[month - 1]}/{year}",
        f"{year}-{month:02}~",
        f"{year}-{month:02}-XX",
        f"{year}-{month:02}/{year + 1}-01",
        f"{year}-{month:02}-00",
        f"{year}-{month:02}-00 {day:%b} {year}",
        f"{year}年{month}月",
        f"{year}년 {month}월",
        f"{day:%b}{year}",
        f'="{day:%b}{year}"',
        f"{day:%b}.-{later:%b}. {year}",
        f"{day:%b}/{later:%b} {year}",
        f"{day:%b}–{later:%b} {year}",
        f"{year} {day:%b}-{year + 1} Jan",
        f"{day:%B} {year}, in press",
        f"{year}///{day:%b}-{later:%b} {year}",
    ]
    for names in MONTHS.values():
        spelled += [f"{names.split()[month - 1]} {year}", f"{year} {names.split()[month - 1]}"]
    return list(dict.fromkeys(spelled))


def spell_year(year: int) -> list[str]:
    return [
        *(f"{year}", f"({year})", f"[{year}?]", f"c{year}", f"©{year}", f"ca. {year}", f"{year}~"),
        *(f"{year}a", f"{year}b", f"{year}, in press", f"{year}年", f"{year}///", f"{year}-XX"),
        *(f"{year}/{year + 1}", f"{year}-{year + 1}", f"{year}–{year + 1}", f"{year}-21"),
        *(f"Spring {year}", f"{year} Winter", f"Fal {year}", f"Autumn{year}", f"Herbst {year}"),
        *(f"Q2 {year}", f"{year}Q3", f"{year}-Q4", f"2nd Quarter {year}", f"Firstquarter {year}"),
        *(f"{year}///Fal {year}", f"{year}/Summer///", f"{year}-W23", f"{year} [cited 2021 May 3]"),
        *(f"{year}-{year + 1} Winter", f"{year} 1st Semester", f"été {year}", f"весна {year}"),
    ]


@settings(max_examples=10, deadline=None)
@given(days)
def test_a_day_is_the_same_in_every_spelling(day):
    assert read(spell_day(day)) == dict.fromkeys(spell_day(day), day.isoformat())


@settings(max_examples=10, deadline=None)
@given(st.integers(1665, 2024), st.integers(1, 12))
def test_a_month_is_the_same_in_every_spelling_and_no_day_is_added(year, month):
    spelled = spell_month(year, month)
    assert read(spelled) == dict.fromkeys(spelled, f"{year}-{month:02}")


@settings(max_examples=10, deadline=None)
@given(st.integers(1665, 2024))
def test_a_year_is_the_same_in_every_spelling_and_no_month_is_added(year):
    assert read(spell_year(year)) == dict.fromkeys(spell_year(year), str(year))


@pytest.mark.parametrize("sign", "/-")
@settings(max_examples=15, deadline=None)
@given(days.filter(lambda day: day.day > 12))
def test_a_day_above_12_shows_the_month_and_two_digits_above_31_the_year(sign, day):
    spelled = [
        f"{day:%d}{sign}{day:%m}{sign}{day.year:04}",
        f"{day:%m}{sign}{day:%d}{sign}{day.year:04}",
    ]
    if 1932 <= day.year <= 1999:
        spelled += [f"{day:%d}{sign}{day:%m}{sign}{day:%y}", f"{day:%d-%b-%y}"]
    assert read(spelled) == dict.fromkeys(spelled, day.isoformat())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1995 Dec 14-1996 Jan 11", "1995-12"),
        ("28 Dec 2019 - 3 Jan 2020", "2019-12"),
        ("Dec-Jan 2020", "2020"),
        ("2019 Dec-Jan", "2019-12"),
        ("2018, published May 2019", "2018"),
        ("May 2019 (12)", "2019-05"),
        ("Published 2019 Jan 3 (online 2018)", "2019-01"),
        ("2019, accepted 12 May 2018", "2019"),
        ("May 1, 2019 at 12:00 PM", "2019-05-01"),
        ("2019 Jan 1:12-15", "2019-01-01"),
        ("5/2019-6/2019", "2019-05"),
        ("2019-05-01; 2019-06-01", "2019-05-01"),
        ("2019 [2020]", "2019"),
        ("I квартал 2019", "2019"),
        ("H1 2019", "2019"),
        ("WS 2019/20", "2019"),
        ("9-13 Dec. 2019", "2019-12-09"),
        ("2020-05/06", "2020-05"),
        ("2012-13", "2012"),
        ("12-May-05", "2005-05-12"),
        ("Fall '98", "1998"),
        ("Wed May 01 10:20:30 +0000 2019", "2019-05-01"),
        ("2019-05-01T23:30:00-05:00", "2019-05-02"),
        ("2019年第3期", "2019"),
        ("２０１９／０５／０３", "2019-05-03"),
        ("1500-01-01", "1500-01-01"),
    ],
)
def test_ranges_issues_and_other_events_add_nothing(text, expected):
    assert read([text]) == {text: expected}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "201X",
            "1990s",
            "the 1970's",
            "[199-?]",
            "../2019",
            "12/05/19",
            "Jun-19",
            "accessed 5 May 2019",
            "Feb 30, 2019",
        ),
        *("2019-02-30", "2019-13-01", "forthcoming", "in press", "n.d.", "14th century"),
        *(
            "31.11.2019",
            "00/00/0000",
            "0000",
            "2019/13/45",
            "XIII/2019 draft of nothing at all" * 4,
        ),
    ],
)
def test_what_states_no_year_or_an_impossible_day_is_undated_and_reported(text):
    corpus = read_corpus(frame([text, "2019-05-03"]))
    assert corpus.papers["published"].isna().sum() == 1
    assert corpus.problems["line"].tolist() == [1]
    assert corpus.problems["text"].tolist() == [text]
    assert "1 date could not be read; its paper is undated." in corpus.problems["problem"].iloc[0]


@pytest.mark.parametrize("text", ["1499", "1066-10-14", "2999-01-01"])
def test_a_year_before_print_or_after_today_is_refused_and_reported(text):
    corpus = read_corpus(frame([text, "2019-05-03"]))
    assert corpus.papers["published"].isna().sum() == 1
    assert "The date lies" in corpus.problems["problem"].iloc[0]
    assert corpus.problems["text"].iloc[0].startswith(text[:4])


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.dates(dt.date(1975, 1, 1), dt.date(2025, 1, 1)), min_size=1, max_size=4, unique=True
    )
)
def test_a_column_of_day_numbers_or_times_in_any_unit_is_read_and_said(given_days):
    counted = [(day - EPOCH).days for day in given_days]
    columns = {
        "days": [number + 25569 for number in counted],
        "seconds": [number * 86_400 + 3_600 for number in counted],
        "milliseconds": [number * 86_400_000 for number in counted],
        "microseconds": [number * 86_400_000_000 for number in counted],
        "nanoseconds": [str(number * 86_400_000_000_000) for number in counted],
    }
    for unit, values in columns.items():
        corpus = read_corpus(frame(values))
        assert sorted(corpus.papers["published"].dt.date) == sorted(given_days)
        assert set(corpus.papers["date_precision"]) == {"day"}
        assert unit in corpus.problems["problem"].iloc[0]
        assert f"{values[0]} is {given_days[0].isoformat()}" in corpus.problems["text"].iloc[0]


def test_numbers_among_other_dates_are_no_dates_and_reported():
    corpus = read_corpus(frame(["43586", "2019-05-03", "2019-06"]))
    assert corpus.papers["published"].isna().sum() == 1
    assert corpus.problems["text"].tolist() == ["43586"]
    mixed = read_corpus(frame(["43586", "1556668800"]))
    assert mixed.papers["published"].isna().all()
    assert mixed.problems["text"].tolist() == ["43586 (line 1); 1556668800 (line 2)"]
