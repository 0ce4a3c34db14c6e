"""Separated values: one bad row costs at most itself, and what is no table is none."""

import csv
import io

import pytest

from trends.corpus import read_corpus
from trends.errors import CorpusError

NAMES = ["Title", "Abstract", "Year"]


def table(n_rows: int = 40, *, quoting: int = csv.QUOTE_MINIMAL, separator: str = ",") -> list[str]:
    out = io.StringIO()
    writer = csv.writer(out, quoting=quoting, delimiter=separator, lineterminator="\n")
    writer.writerow(NAMES)
    for number in range(n_rows):
        text = f"We tag eels{', release them' if number % 3 == 0 else ''} in river {number}."
        writer.writerow([f"Eels of river {number}", text, 2000 + number % 20])
    return out.getvalue().splitlines(keepends=True)


def read(lines: list[str]):
    return read_corpus(io.StringIO("".join(lines)))


CHANGES = {
    "a quote that opens": lambda line: line.replace(",We", ',"We').replace(',""', ',"'),
    "a quote that closes": lambda line: line.replace("river 6.", 'river 6".'),
    "a quote within": lambda line: line.replace("tag eels", 'tag "eels'),
    "a quote before the year": lambda line: line.replace(",2006", ',"2006'),
    "a quote behind the year": lambda line: line.replace("2006", '2006"'),
    "a quote alone": lambda _: '"\n',
    "a line cut off": lambda line: line[: len(line) // 2] + "\n",
    "a line end within": lambda line: line.replace("tag eels", "tag\neels"),
    "a lost line end": lambda line: line.rstrip("\n"),
    "too many values": lambda line: line.rstrip("\n") + ",x,y\n",
    "a zero byte": lambda line: line.replace("eels", "ee\0ls"),
}


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_fault_costs_at_most_its_row_and_a_neighbor(change, separator, quoting):
    lines = table(quoting=quoting, separator=separator)
    lines[7] = change(lines[7])
    titles = set(read(lines).papers["title"])
    others = {f"Eels of river {number}" for number in range(40) if number != 6}
    assert len(others - titles) <= 1


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_the_row_of_a_stray_quote_is_read_and_named(quoting):
    lines = table(quoting=quoting)
    lines[8] = lines[8].replace("We tag", '"We tag' if quoting == csv.QUOTE_MINIMAL else 'We "tag')
    corpus = read(lines)
    assert len(corpus.papers) == 40
    assert corpus.problems[["line", "problem"]].values.tolist() == [
        [9, "A quote in the row opens or closes no value."]
    ]
    eels = corpus.papers.set_index("title").loc["Eels of river 7"]
    assert eels["published"].year == 2007
    assert eels["abstract"].endswith("eels in river 7.")


def test_values_of_several_lines_stay_whole():
    text = 'We tag eels, in\nrivers, and lakes,\nand ponds, and "kettles",\n\nand seas.'
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([NAMES, ["Eels far and wide", text, 2010], ["Eels, again", "Few.", 2011]])
    corpus = read([out.getvalue()])
    assert corpus.problems.empty
    assert len(corpus.papers) == 2
    assert corpus.papers["abstract"].iloc[0].replace("\n", " ").endswith("and seas.")


def test_a_value_that_swallowed_rows_and_closed_by_chance_is_taken_apart():
    lines = table()
    lines[3] = lines[3].replace("We tag", '"We tag')
    lines[20] = lines[20].replace("river 19.", 'river 19."')
    assert len(read(lines).papers) == 40


def test_a_repeated_header_is_no_paper():
    lines = table(6)
    lines.insert(4, lines[0].upper())
    corpus = read(lines)
    assert len(corpus.papers) == 6
    assert corpus.sources["n_records"].tolist() == [6]
    assert corpus.problems["problem"].tolist() == [
        "The header is repeated; the line is not a paper."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# Abstract\n\nWords, and more words.\n",
        "Title\n\nA thesis on eels\nby Jo Doe\n",
        "Summary\n- exported on 2 May\n- ask Ann\n",
        "Abstract: eels are few\n",
    ],
)
def test_a_heading_of_one_word_is_no_table(text):
    with pytest.raises(CorpusError, match=r"should be an export of papers|as data"):
        read([text])


def test_lines_behind_a_stray_quote_that_are_no_rows_stay_with_their_record():
    rows = [
        f'"Roe, J.";"Eel runs {i}";{2000 + i};"They rise.\nThey fall; slowly."\n' for i in range(9)
    ]
    rows[4] = '"Roe, J.";"Eel "runs" 4";2004;"A 5" pipe leaks.\nIt drips; slowly."\n'
    corpus = read(["Authors;Title;Year;Abstract\n", *rows])
    assert len(corpus.papers) == 9
    assert corpus.papers["published"].notna().all()
    assert corpus.papers["abstract"][4].startswith("A 5")
    assert "It drips; slowly." in corpus.papers["abstract"][4]


def test_quotes_that_are_escaped_by_backslashes_are_quotes():
    line = '"The \\"eel\\" question, again","They rise, and fall.",2003\n'
    corpus = read(["title,abstract,year\n", line, '"More eels","They rise.",2004\n'])
    assert corpus.papers["title"].tolist() == ['The "eel" question, again', "More eels"]


def test_the_header_of_a_table_that_was_put_behind_another_is_obeyed():
    corpus = read(
        ["Title,Year\n", "Eels,2003\n", "\ufeffTitle,Year\n", "Bream,2004\n",
         "Year,Abstract,Title\n", "2005,They rise.,Salmon\n"]
    )  # fmt: skip
    assert corpus.papers["title"].tolist() == ["Eels", "Bream", "Salmon"]
    assert corpus.papers["published"].dt.year.tolist() == [2003, 2004, 2005]
    assert corpus.papers["abstract"].tolist() == ["", "", "They rise."]
    assert corpus.problems["problem"].tolist() == [
        "The header is repeated; the line is not a paper.",
        "The header of another table; from here on its columns are read.",
    ]


def test_a_note_below_a_table_is_no_paper_and_is_counted():
    corpus = read(
        ["Title,Year,DOI\n", "Eels,2003,\n", "Data of the eel index; all rights reserved\n"]
    )
    assert corpus.papers["title"].tolist() == ["Eels"]
    assert corpus.sources["n_left_out"].tolist() == [1]


@pytest.mark.parametrize(
    "text",
    [
        "Summary, draft\nWe met, and talked\nThen, we ate\nAgain, nothing\n",
        "package,version,description\nreader,1.0,reads tables\nwriter,2.0,writes tables\n",
        "Title,Status,Assignee\nMend the door,open,Roe\nPaint the wall,done,Lee\n",
    ],
)
def test_a_table_with_one_known_column_is_no_table_of_papers(text):
    with pytest.raises(CorpusError, match=r"titles and one column more.*--columns"):
        read([text])


@pytest.mark.parametrize(
    "header",
    [
        "题名,摘要,出版年", "タイトル,抄録,発行年", "제목,초록,발행연도", "Название,Аннотация,Год",
        "Tytuł,Streszczenie,Rok", "Başlık,Özet,Yıl", "paper_title,paperAbstract,Publication year",
        "Title (English),Abstract (English),Article Date", "Titre,Résumé,Année",
    ],
)  # fmt: skip
def test_headers_of_the_languages_of_common_exports_are_known(header):
    corpus = read([f"{header}\n", "Eels,They rise.,2003\n"])
    [paper] = corpus.papers.to_dict("records")
    assert (paper["title"], paper["abstract"], paper["published"].year) == (
        "Eels",
        "They rise.",
        2003,
    )
    assert corpus.problems.empty


@pytest.mark.parametrize(
    "header",
    [
        'Title,"Abstract,Year',
        '"Title,Abstract,Year',
        'Title,Abstract,"Year',
        'Title,Abstract","Year',
    ],
)
@pytest.mark.parametrize("quoted", [False, True])
def test_a_stray_quote_in_the_header_costs_no_row_and_is_named(header, quoted):
    rows = [f"Moths of island {n},They count {n} moths.,{1990 + n}" for n in range(20)]
    if quoted:
        rows = [f'"Moths of island {n}","They count, {n} moths.",{1990 + n}' for n in range(20)]
    corpus = read_corpus(io.StringIO("\n".join([header, *rows])))
    papers = corpus.papers.sort_values("published")
    assert papers["title"].tolist() == [f"Moths of island {n}" for n in range(20)]
    assert papers["published"].dt.year.tolist() == [1990 + n for n in range(20)]
    assert papers["abstract"].str.startswith("They count").all()
    told = corpus.problems.iloc[0]
    assert told["line"] == 1
    assert "quote" in told["problem"]
    assert "header" in told["problem"]


def test_a_name_of_a_column_may_have_a_line_break():
    text = (
        'Title,"Publication\nYear",Abstract\nMoths of one island,1999,They count.\nBats,2001,No.\n'
    )
    corpus = read_corpus(io.StringIO(text))
    assert corpus.papers["published"].dt.year.tolist() == [1999, 2001]
    assert corpus.problems.empty


@pytest.mark.parametrize("header", ["Title,Year", "Title,Abstract", "Year,Title"])
def test_lines_of_prose_below_a_table_of_two_columns_are_no_papers(header):
    cells = {"Title": "Moths of island {}", "Year": "19{}", "Abstract": "They count them {} times."}
    names = header.split(",")
    rows = [",".join(cells[name].format(n) for name in names) for n in range(60, 70)]
    notes = ["", "Exported by Jane Doe", "Searched on request; see the log"]
    corpus = read_corpus(io.StringIO("\n".join([header, *rows, *notes])))
    assert len(corpus.papers) == 10
    assert corpus.sources["n_left_out"].tolist() == [2]
    assert corpus.problems["problem"].str.contains("not a paper").sum() == 2


def test_prose_with_a_comma_below_a_table_with_dates_is_no_paper():
    rows = ["Title,Year", "Moths of one island,1999", "", "Bats of a cave,in press", "Wrens,2001"]
    notes = ["", "Exported by Jane, on request", "Moths that came late,2003"]
    corpus = read_corpus(io.StringIO("\n".join([*rows, *notes])))
    titles = {"Moths of one island", "Bats of a cave", "Wrens", "Moths that came late"}
    assert set(corpus.papers["title"]) == titles
    assert corpus.problems["text"].str.contains("Exported by Jane").any()
