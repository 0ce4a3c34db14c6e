"""What a table lacks is said, with what to do; what is no table of papers, too."""

import io
from pathlib import Path

import pandas as pd
import pytest

from trends.corpus import read_corpus
from trends.errors import CorpusError

ROW = "Ein Hafen,Wir messen.,2020-01-31\n"


def problems(header: str, **options: object) -> list[str]:
    corpus = read_corpus(io.StringIO(f"{header}\n{ROW}"), **options)
    return corpus.problems["problem"].tolist()


@pytest.mark.parametrize("rows", [ROW, ROW * 4])
def test_columns_that_no_meaning_is_known_of_are_named_with_the_remedy(rows: str):
    with pytest.raises(
        CorpusError, match="'Titel', 'Inhalt', 'Erschienen' only 'Titel' is"
    ) as error:
        read_corpus(io.StringIO(f"Titel,Inhalt,Erschienen\n{rows}"))
    assert "--columns title=NAME,abstract=NAME,published=NAME" in str(error.value)
    columns = {"abstract": "Inhalt", "published": "Erschienen"}
    assert problems("Titel,Inhalt,Erschienen", columns=columns) == []


def test_a_column_that_is_missing_among_known_ones_is_named_with_the_remedy():
    [found] = problems("Titel,Inhalt,Jahr")
    assert found == (
        "No column was known for abstract; if one of 'Inhalt' is meant, say --columns abstract=NAME."
    )


def test_a_table_whose_columns_are_all_known_needs_no_remedy():
    assert problems("title,venue,year") == []


def test_columns_with_accents_are_known():
    assert problems("Titre,Résumé,date") == []


def test_a_column_that_was_asked_for_and_is_absent_is_named():
    found = problems("Titre,abstract,date", columns={"title": "Titel"})
    assert found == ["The table has no column 'Titel', which was asked for."]


def test_a_pdf_is_called_one(tmp_path: Path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    with pytest.raises(CorpusError, match="it seems to be a PDF, which is not read"):
        read_corpus(path)


RECORDS_OF_MEDLINE = [
    f"PMID- {n}\nOWN - NLM\nDP  - 20{n} Mar\nTI  - Storks of year {n}\nAB  - They nest in {n}.\n"
    f"      Then they leave.\nFAU - Doe, Jo\n\n"
    for n in range(11, 16)
]


@pytest.mark.parametrize("line", ["", "PMlD- 13\n", "PMID 13\n"])
def test_a_record_of_medline_without_its_pmid_stays_a_record(line):
    records = [*RECORDS_OF_MEDLINE]
    records[2] = records[2].replace("PMID- 13\n", line)
    corpus = read_corpus(io.StringIO("".join(records)))
    papers = corpus.papers.sort_values("published")
    assert papers["title"].tolist() == [f"Storks of year {n}" for n in range(11, 16)]
    assert papers["abstract"].tolist()[1:3] == [
        f"They nest in {n}. Then they leave." for n in (12, 13)
    ]
    assert pd.isna(papers["url"].iloc[2])
    assert corpus.problems["problem"].str.contains("no PMID").any()


def test_an_empty_line_within_a_record_of_medline_ends_nothing():
    text = "".join(RECORDS_OF_MEDLINE).replace("AB  - They nest in 12", "\nAB  - They nest in 12")
    papers = read_corpus(io.StringIO(text)).papers
    assert len(papers) == 5
    assert papers["abstract"].ne("").all()


def _tagged(n: int, form: str) -> str:
    """Return one record; its first lines are those that start it."""
    title, abstract = f"Storks of year {n}", f"They nest in {n}."
    return {
        "RIS": f"TY  - JOUR\nAU  - Doe, Jo\nTI  - {title}\nPY  - 20{n}\nAB  - {abstract}\nER  - \n\n",
        "Web of Science": (
            f"PT J\nAU Doe, J\nTI {title}\n   and before\nAB {abstract}\nPY 20{n}\nER\n\n"
        ),
        "EndNote": f"%0 Journal Article\n%A Doe, Jo\n%T {title}\n%D 20{n}\n%X {abstract}\n\n",
        "RefWorks": f"RT Journal Article\nA1 Doe, Jo\nT1 {title}\nYR 20{n}\nAB {abstract}\n\n",
        "MEDLINE": f"PMID- {n}\nDP  - 20{n}\nTI  - {title}\nAB  - {abstract}\nFAU - Doe, Jo\n\n",
    }[form]


@pytest.mark.parametrize("form", ["RIS", "Web of Science", "EndNote", "RefWorks", "MEDLINE"])
def test_records_whose_marks_are_lost_are_neither_joined_nor_passed_over(form):
    """The end of one record and the start of the next are gone, empty lines too."""
    records = [_tagged(n, form) for n in range(11, 16)]
    records[1] = records[1].replace("ER  - \n", "").replace("ER\n", "").rstrip("\n") + "\n"
    records[2] = records[2].partition("\n")[2]
    corpus = read_corpus(io.StringIO("".join(records)))
    found = dict(zip(corpus.papers["title"].str[:17], corpus.papers["abstract"], strict=True))
    assert found == {f"Storks of year {n}": f"They nest in {n}." for n in range(11, 16)}
    assert corpus.problems["problem"].str.contains("second title|no PMID").any()


def test_a_record_of_ris_whose_start_alone_is_lost_is_read():
    records = [_tagged(n, "RIS") for n in range(11, 16)]
    records[2] = records[2].partition("\n")[2]
    corpus = read_corpus(io.StringIO("".join(records)))
    assert len(corpus.papers) == 5
    assert corpus.problems["problem"].str.contains("no start").any()


def test_a_title_in_two_languages_is_one_record():
    record = (
        "TY  - JOUR\nTI  - Les cigognes\nTI  - The storks\nPY  - 2011\nAB  - They nest.\nER  - \n"
    )
    corpus = read_corpus(io.StringIO(record + record.replace("cigognes", "hirondelles")))
    assert corpus.problems.empty
    assert len(corpus.papers) == 2
