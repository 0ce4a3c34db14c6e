"""Parts of the layout of saved Daily Papers pages, one by one."""

import io

import pytest

from trends.corpus import read_corpus
from trends.corpus.dating.missing_years import DatedEntry, Page, find_years
from trends.corpus.readers.daily_papers.bylines import name_of
from trends.corpus.records.records import PageDay, PartialDate
from trends.errors import CorpusError

HEADER = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nbyAK and the research community\n\nApr 29\n\n"
TEXT = "We study caches. They grow with every token, and we measure how they can be made smaller."
FIRST = f"A Study of Caches\n\n{TEXT}\n\n  • 5 authors\n·\nOct 13, 2025 2\n\n"


def read(text: str, **options):
    return read_corpus(io.StringIO(text), **options)


def test_an_entry_in_full():
    paper = read(HEADER + FIRST).papers.iloc[0]
    assert paper["title"] == "A Study of Caches"
    assert paper["abstract"] == TEXT
    assert (paper["n_authors"], paper["n_comments"]) == (5, 2)
    assert str(paper["published"])[:10] == "2025-10-13"


@pytest.mark.parametrize(
    "byline",
    [
        "  • 1 author\n·\nApr 3 7",
        "• 1 authors\n\n·\n\nApr 3 7",
        "  • 1 author · Apr 3 7",
        "1 author\n·\nApr 3\n7",
        "  • 1 authors\nApr 3 7",
    ],
)
def test_bylines_however_they_are_broken(byline):
    corpus = read(f"{HEADER}Trees and Their Height\n\n{TEXT}\n\n{byline}\n\n{FIRST}")
    paper = corpus.papers[corpus.papers["title"] == "Trees and Their Height"].iloc[0]
    assert (paper["n_authors"], paper["n_comments"]) == (1, 7)
    assert str(paper["published"])[:10] == "2026-04-03"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Qwen Qwen", "Qwen"),
        ("alibabagroup alibaba", "alibaba"),
        ("MicrosoftResearch Microsoft Research", "Microsoft Research"),
        ("ByteDance-Seed ByteDance Seed", "ByteDance Seed"),
        ("Tencent Hunyuan tencent-hunyuan", "Tencent Hunyuan"),
        ("Deep Sea Lab Deep Sea Lab", "Deep Sea Lab"),
        ("NVIDIA", "NVIDIA"),
        ("University of Bonn", "University of Bonn"),
    ],
)
def test_names_of_organizations(line, name):
    assert name_of(line) == name


def test_an_organization_with_a_number_of_authors():
    corpus = read(f"{HEADER}{FIRST}Trees Grow\n\n{TEXT}\n\nQwen Qwen • 7 authors\n·\nMar 3\n")
    paper = corpus.papers[corpus.papers["title"] == "Trees Grow"].iloc[0]
    assert (paper["organization"], paper["n_authors"]) == ("Qwen", 7)


@pytest.mark.parametrize(
    ("date", "problem"),
    [
        ("3 days ago 2", "relative to a day"),
        ("yesterday", "relative to a day"),
        ("Feb 30, 2025", "calendar has no such date"),
        ("Smarch 3", "date cannot be read"),
        ("May 5", "The date lies after 04-29, the day on which the page was saved."),
    ],
)
def test_dates_that_raise_a_question_are_listed_with_their_line(date, problem):
    corpus = read(f"{HEADER}{FIRST}Trees Grow\n\n{TEXT}\n\n• 2 authors\n·\n{date}\n")
    assert problem in corpus.problems["problem"].iloc[0]
    assert corpus.problems["line"].iloc[0] in (21, 25)
    assert len(corpus.papers) == 2


def test_authors_by_name_are_no_organization():
    corpus = read(f"{HEADER}{FIRST}Trees Grow\n\n{TEXT}\n\nJane Doe, John Roe\n·\nMar 3\n")
    assert corpus.papers["organization"].isna().all()
    assert "neither a number of authors nor a name" in corpus.problems["problem"].iloc[0]


def test_entries_without_byline_or_abstract_and_a_paragraph_more():
    text = f"{HEADER}{FIRST}No Byline Here\n\n{TEXT}\n\nOnly a Title\n\n• 2 authors\n·\nMar 3\n\nLong One\n\n{TEXT}\n\nCode: https://x.org\n\n• 2 authors\n·\nMar 4"
    papers = read(text).papers.set_index("title")
    assert set(papers.index) == {"A Study of Caches", "No Byline Here", "Long One"} | {
        "Only a Title"
    }
    assert papers.loc["Long One", "abstract"] == f"{TEXT} Code: https://x.org"
    assert papers.loc["Only a Title", "n_authors"] == 2


def test_a_title_alone_at_the_end_is_listed():
    corpus = read(f"{HEADER}{FIRST}The Page Broke Off Her\n")
    assert corpus.problems[["line", "problem"]].values.tolist() == [
        [21, "The line belongs to no paper."]
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER, "no paper is on it"),
        (
            HEADER
            + f"• 2 authors\n·\nMar 3\n\nOne Title\n\n{TEXT}\n\n• 3 authors\n·\nMar 4\n\nTwo Titles\n\n{TEXT}",
            "bylines stand above",
        ),
        (
            HEADER
            + "".join(
                f"Title {word} Here\n\n{TEXT}\n\nby {word} | 2024/03/0{i}\n\n"
                for i, word in enumerate("abcdef", 1)
            ),
            "6 parts of it fit nowhere beside 6 papers",
        ),
    ],
)
def test_another_layout_is_an_error(text, message):
    with pytest.raises(CorpusError, match=message) as caught:
        read(text)
    assert str(caught.value).startswith("<file 1> should be a saved Daily Papers page")
    assert str(caught.value).endswith("read its HTML or JSON instead.")


# --- the year that a page leaves out --------------------------------------------------------


def page(*dates: tuple, day: tuple | None = (4, 29)) -> Page:
    stated = PageDay(11, PartialDate(None, *day)) if day else None
    return Page(
        stated,
        [DatedEntry(20 + i, f"paper{date}", PartialDate(*date)) for i, date in enumerate(dates)],
    )


def test_the_year_is_the_smallest_after_all_stated_ones():
    years, problems = find_years(
        {"a": page((2025, 12, 30), (None, 4, 21)), "b": page((2021, 7, 2), (None, 2, 1))}
    )
    assert years == {"a": 2026, "b": 2022}
    assert problems == {"a": [], "b": []}


def test_a_leap_day_asks_for_a_leap_year():
    assert find_years({"a": page((2021, 7, 2), (None, 2, 29))})[0] == {"a": 2024}


def test_another_page_may_state_the_year_of_the_same_paper():
    here = page((2021, 7, 2), (None, 3, 3))
    there = Page(None, [DatedEntry(9, here.entries[1].title_key, PartialDate(2024, 3, 3))])
    assert find_years({"here": here, "there": there})[0] == {"here": 2024}


def test_a_page_that_states_no_year_takes_that_of_the_others():
    assert find_years({"a": page((None, 3, 3)), "b": page((2024, 1, 1), (None, 2, 2))})[0] == {
        "a": 2025,
        "b": 2025,
    }


def test_without_any_year_the_papers_stay_undated_and_it_is_listed():
    corpus = read(f"{HEADER}Trees Grow\n\n{TEXT}\n\n• 2 authors\n·\nMar 3\n")
    assert corpus.papers["published"].isna().all()
    assert (
        corpus.problems["problem"]
        .iloc[0]
        .endswith("remain undated. State the year with --year (year= in Python).")
    )
    assert (
        str(
            read(f"{HEADER}Trees Grow\n\n{TEXT}\n\n• 2 authors\n·\nMar 3\n", year=2023)
            .papers["published"]
            .iloc[0]
        )[:10]
        == "2023-03-03"
    )


def test_a_year_that_is_given_wins_and_its_contradictions_are_listed():
    _, problems = find_years({"a": page((2025, 12, 30), (None, 2, 29))}, year=2025)
    assert [problem.problem for problem in problems["a"]] == [
        (
            "Dates without a year are read as 2025, although the page states dates in 2025. "
            "Check --year (year= in Python)."
        ),
        "This day does not exist in 2025.",
    ]


def test_a_year_that_cannot_be_shows_nothing():
    stated = page((2023, 5, 1), (2019, 7, 2), (2109, 7, 3), (None, 3, 3))
    years, problems = find_years({"a": stated}, this_year=2026)
    assert years == {"a": 2024}
    assert "the page states dates in 2109" in problems["a"][0].problem
    years, problems = find_years({"a": page((2109, 7, 3), (None, 3, 3))}, this_year=2026)
    assert years == {}
    assert "which no page shows" in problems["a"][0].problem


def test_a_year_that_rests_on_one_far_date_is_listed():
    near = [(2019, 5, day) for day in range(1, 6)]
    years, problems = find_years({"a": page(*near, (2024, 7, 3), (None, 3, 3))}, this_year=2026)
    assert years == {"a": 2025}
    assert "read as 2025 because of this date alone" in problems["a"][0].problem
    assert "all other stated years are 2019 or earlier" in problems["a"][0].problem
    assert problems["a"][0].text == "2024"
    _, problems = find_years({"a": page(*near, (2021, 7, 3), (None, 3, 3))}, this_year=2026)
    assert problems["a"] == []


def test_a_29_february_without_a_year_is_a_day_of_a_leap_year():
    page = HEADER.replace("Apr 29", "Mar 3") + FIRST.replace("Oct 13, 2025", "Feb 29")
    assert str(read(page, year=2024).papers["published"][0])[:10] == "2024-02-29"


def test_a_30_february_is_no_date():
    page = HEADER.replace("Apr 29", "Mar 3") + FIRST.replace("Oct 13, 2025", "Feb 30")
    assert read(page, year=2024).papers["published"].isna().all()
