"""BibTeX: broken syntax costs at most the entry that it stands in."""

import io
import random

import pytest

from trends.corpus import read_corpus

ABSTRACT = "We count the herons of {n} marshes and compare the counts with the water level."


def entry(number: int, *, title: str | None = None) -> str:
    return (
        f"@article{{heron{number},\n  title = {{{title or f'Herons of marsh {number}'}}},\n"
        f"  year = {{{2000 + number % 20}}},\n  abstract = {{{ABSTRACT.format(n=number)}}}\n}}\n\n"
    )


def read(text: str):
    return read_corpus(io.StringIO(text))


def damaged(change) -> list[str]:
    """Return the titles of eleven entries of which the sixth was changed."""
    entries = [entry(number) for number in range(11)]
    entries[5] = change(entries[5])
    return sorted(read("".join(entries)).papers["title"])


OTHERS = sorted(f"Herons of marsh {number}" for number in range(11) if number != 5)
CHANGES = {
    "no closing brace of a value": lambda text: text.replace("marsh 5}", "marsh 5"),
    "no opening brace of a value": lambda text: text.replace("{Herons", "Herons"),
    "a brace too many in a value": lambda text: text.replace("of marsh 5", "of} marsh 5"),
    "an open brace too many": lambda text: text.replace("of marsh 5", "of {marsh 5"),
    "a value closed twice": lambda text: text.replace("marsh 5},", "marsh 5}},"),
    "no comma between fields": lambda text: text.replace("marsh 5},", "marsh 5}"),
    "no equals sign": lambda text: text.replace("year =", "year"),
    "no key": lambda text: text.replace("heron5,", ""),
    "an empty key": lambda text: text.replace("heron5,", ","),
    "no comma behind the key": lambda text: text.replace("heron5,", "heron5"),
    "no closing brace of the entry": lambda text: text.replace("\n}\n", "\n"),
    "no start": lambda text: text.replace("@article{heron5,", ""),
    "a start on one line with text": lambda text: text.replace(
        "level.", "level.\n@heron{x} says\n"
    ),
    "a control character": lambda text: text.replace("marsh 5", "marsh\x00 5\x1f"),
    "a quote": lambda text: text.replace("{Herons", '"Herons'),
    "another entry on the same line": lambda text: text.rstrip() + " ",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_fault_costs_no_other_entry(change):
    titles = damaged(change)
    assert [title for title in titles if title in OTHERS] == OTHERS
    assert len(titles) == 11


@pytest.mark.parametrize(
    "name", ["no closing brace of a value", "no comma behind the key", "no key"]
)
def test_a_fault_costs_no_field_that_can_be_told(name):
    paper = read(entry(4) + CHANGES[name](entry(5))).papers.set_index("title")
    herons = paper.loc["Herons of marsh 5"]
    assert herons["published"].year == 2005
    assert herons["abstract"] == ABSTRACT.format(n=5)


def test_a_field_stated_twice_counts_once():
    text = (
        "@article{a, title={Herons}, funding={A}, funding={B}, year=2019, keywords={marsh},\n"
        " keywords={bird}, doi={10.1000/first}, doi={10.1000/second}}\n"
    )
    corpus = read(text)
    paper = corpus.papers.iloc[0]
    assert (paper["title"], paper["paper_id"]) == ("Herons", "doi:10.1000/first")
    assert paper["keywords"] == ["marsh", "bird"]
    assert corpus.problems["problem"].tolist() == [
        "The entry states doi twice; the first value counts."
    ]
    assert corpus.sources["n_left_out"].tolist() == [0]


def test_an_open_entry_is_read_and_reported():
    corpus = read("@article{a, title={Herons}, year={2019}\n\n@article{b, title={Egrets}}\n")
    assert set(corpus.papers["title"]) == {"Herons", "Egrets"}
    assert corpus.problems[["line", "problem"]].values.tolist() == [[1, "The entry is not closed."]]


def test_marks_that_begin_no_entry_are_counted():
    corpus = read("@article{a, title={Herons}}\n" + "@b{" * 30)
    (why,) = corpus.problems["problem"]
    assert why.startswith("The number of records is in doubt: 30 marks such as @article{")


def test_comments_and_preambles_hold_no_entries():
    text = (
        "@comment{@article{old, title={Storks}}}\n@preamble{{\\newcommand{\\x}{y}}}\n"
        "Some words, x = 3.\n@comment{jabref-meta: saveOrder:a;}\n@article{a, title={Herons}}\n"
    )
    corpus = read(text)
    assert corpus.papers["title"].tolist() == ["Herons"]
    assert corpus.problems.empty


def test_abbreviations_hold_for_later_entries_and_joined_values():
    text = (
        '@string{hl = "Heron Letters"}\n@string(part = {, Part } # "B")\n'
        "@article{a, title={Herons}, journal = hl # part, month = mar, year = 2019}\n"
    )
    paper = read(text).papers.iloc[0]
    assert paper["venue"] == "Heron Letters, Part B"
    assert str(paper["published"])[:7] == "2019-03"


def test_an_abbreviation_that_doubles_itself_fills_no_memory():
    text = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(60))
    corpus = read('@string{a0 = "heron"}\n' + text + "@article{a, title={Herons}, journal = a60}\n")
    assert corpus.papers["title"].tolist() == ["Herons"]
    assert corpus.problems["problem"].str.contains("at most 2,000 characters").any()


def test_values_are_those_of_another_parser():
    bibtexparser = pytest.importorskip("bibtexparser")
    draw = random.Random(3)
    wraps = ["{{{}}}", "{{{{{}}}}}", '"{}"', '"{{{}}}"']
    words = ["heron", "{Egret}", "marsh, wide", "50\\%", "B{\\'e}la", "reed", "a = b", "x # y"]
    text = "".join(
        f"@{draw.choice(['article', 'Misc', 'INPROCEEDINGS'])}{{key:{number},\n"
        + ",\n".join(
            f"{draw.choice([' ', ''])}{name}{draw.choice(['=', ' = '])}"
            + draw.choice(wraps).format(" ".join(draw.choices(words, k=6)) + f" {number}")
            for name in ("title", "Journal", "abstract")
        )
        + draw.choice([",\n}", "}", "\n }"])
        + draw.choice(["\n\n", "\n", "\nBetween entries.\n"])
        for number in range(200)
    )
    library = bibtexparser.parse_string(text)
    assert len(library.entries) == 200
    theirs = io.StringIO(
        "".join(
            f"@article{{{e.key}, title = {{{e['title']}}}, journal = {{{e['Journal']}}},"
            f" abstract = {{{e['abstract']}}}}}\n"
            for e in library.entries
        )
    )
    ours, again = read(text).papers, read_corpus(theirs).papers
    for column in ("title", "venue", "abstract"):
        assert ours[column].tolist() == again[column].tolist()
