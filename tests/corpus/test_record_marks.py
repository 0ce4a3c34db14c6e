"""Where a file has marks of more records than were read, its account says so loudly."""

import io
import json

import pytest

from trends.cli.main import main
from trends.corpus import audit, read_corpus

TAGGED = "TY  - JOUR\nTI  - {0} in spring\nAB  - We count {0}.\nPY  - 2019\nER  - \n\n"
ELEMENT = (
    "<PubmedArticle><MedlineCitation><PMID>{0}</PMID><Article><ArticleTitle>Terns {0}</ArticleTitle>"
    "<Abstract><AbstractText>We count bird {0}.</AbstractText></Abstract></Article>"
    "</MedlineCitation></PubmedArticle>\n"
)
BIRDS = ("Terns", "Gulls", "Auks", "Coots")
PROSE = "of what we saw\nfrom the cliff\nin the rain\n"


def doubts_of(text):
    corpus = read_corpus(io.StringIO(text))
    return len(corpus.papers), [said for said in audit(corpus) if "in doubt" in said]


def xml(*parts):
    return "<PubmedArticleSet>\n" + "".join(parts) + "</PubmedArticleSet>"


def paper(bird):
    return {"title": f"{bird} in spring", "abstract": f"We count {bird}.", "year": 2019}


DAMAGED = {
    "a start of an element is misspelled": xml(
        *(ELEMENT.format(n) for n in range(2)),
        ELEMENT.format(2).replace("<PubmedArticle>", "<PubmedArtcle>"),
    ),
    "a row lies between the lines of a value": (
        "Title,Abstract,Authors,Year\nTerns,We count.,Roe,2019\n"
        f'Gulls,"We count\n{PROSE}Auks,We hear them.,Lee,2020\n{PROSE}for long",Kim,2021\n'
    ),
    "a record of RIS keeps nothing but its end": (
        "".join(map(TAGGED.format, BIRDS)) + "AB  - We count owls.\nER  - \n"
    ),
    "an answer has two lists of records": json.dumps(
        {"results": [paper("Terns"), paper("Gulls")], "page": 1, "more": [paper("Auks")]}
    ),
    "rows are torn": (
        "Title,Abstract,Year\n"
        + "".join(f"{bird},We count.,2019\n" for bird in BIRDS)
        + "Owls,and\n more,of\nthese,here\n"
    ),
}
HEALTHY = {
    "RIS": "".join(map(TAGGED.format, BIRDS)),
    "XML": xml(*(ELEMENT.format(n) for n in range(4))),
    "XML with tags in comments and texts": xml(
        *(ELEMENT.format(n) for n in range(4)),
        ELEMENT.format(4).replace("<PMID>", "<!-- <PubmedArticle>x</PubmedArticle> --><PMID>"),
        ELEMENT.format(5).replace(
            "We count", "<![CDATA[<PubmedArticle></PubmedArticle> ]]>We count"
        ),
    ),
    "a table with lines in its values": "Title,Abstract,Year\n"
    + "".join(
        f'{bird},"In 2019, we count,\nand {bird}, by day, are many",2020\n' for bird in BIRDS
    ),
    "a table without its last values": "Title,Year,Abstract,Notes\n"
    + "".join(f"{bird},2020\n" for bird in BIRDS),
    "JSON with references": json.dumps(
        [paper(bird) | {"references": [paper("Owls"), {"title": "Kites"}]} for bird in BIRDS]
    ),
    "lines of JSON": "\n".join(json.dumps(paper(bird)) for bird in BIRDS),
    "answers one a line, one of them empty": "\n".join(
        json.dumps({"results": found}) for found in ([paper("Terns"), paper("Auks")], [])
    ),
    "BibTeX with abbreviations": "@string{j = {Birds}}\n@comment{jabref-meta: x}\n"
    + "".join(
        f"@article{{{bird},\n title = {{{bird} in spring}},\n year = 2019,\n journal = j\n}}\n"
        for bird in BIRDS
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_records_that_are_missing_are_missed(name):
    n_papers, doubts = doubts_of(DAMAGED[name])
    assert len(doubts) == 1, n_papers


def test_tags_in_comments_and_texts_of_xml_start_no_record():
    corpus = read_corpus(io.StringIO(HEALTHY["XML with tags in comments and texts"]))
    assert len(corpus.papers) == 6
    assert corpus.problems.empty


@pytest.mark.parametrize("name", HEALTHY)
def test_a_whole_file_raises_no_doubt(name):
    n_papers, doubts = doubts_of(HEALTHY[name])
    assert n_papers >= 2
    assert doubts == []


def test_the_numbers_are_stated():
    _, (said,) = doubts_of(DAMAGED["an answer has two lists of records"])
    assert "marks of 3 records, but 2 were found" in said


def test_an_entry_that_is_commented_out_is_named():
    entry = "@article{{{0},\n title = {{{0} in spring}},\n year = 2019\n}}\n"
    corpus = read_corpus(
        io.StringIO(entry.format("Terns") + "@comment{\n" + entry.format("Auks") + "}\n")
    )
    assert corpus.papers["title"].tolist() == ["Terns in spring"]
    assert corpus.problems["problem"].tolist() == [
        "The entry stands within a comment and is not read."
    ]
    assert corpus.sources["n_left_out"].tolist() == [1]


def test_the_command_line_says_so(tmp_path, capsys):
    path = tmp_path / "birds.json"
    path.write_text(DAMAGED["an answer has two lists of records"])
    assert main(["inspect", str(path)]) == 0
    assert "Read with care" in " ".join(capsys.readouterr().out.split())
    main(["concepts", str(path)])
    assert "The number of records is in doubt" in capsys.readouterr().err
