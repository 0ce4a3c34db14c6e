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
    assert corpus.problems["problem"].tolist() == ["The header is repeated; the line is no paper."]


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
    with pytest.raises(CorpusError, match="known format"):
        read([text])
