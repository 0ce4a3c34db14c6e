"""Excel workbooks: which sheet is read, what cells mean, and what hostile files may not do."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from trends.cli.main import main
from trends.corpus import read_corpus, read_papers
from trends.errors import CorpusError

HEADER = ["Article Title", "Abstract", "Publication Date", "Publication Year", "Author Full Names"]
TIDES = ["Tides at Sea", "They rise and fall.", dt.date(2019, 5, 17), 2019, "Anna, A; Berta, B"]
REEFS = ["Reefs at Night", "They can be heard.", None, 2020.0, "Roe, J"]


def workbook(*rows, title="savedrecs", **sheets):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for row in lines:
            sheet.append(row)
    return save(book)


def save(book):
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def rewrite(content, **parts):
    """Return a workbook with other content in some of its parts."""
    packed = io.BytesIO()
    names = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml"}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            given = next((text for part, text in parts.items() if names[part] == name), None)
            new.writestr(name, old.read(name) if given is None else given, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def test_a_workbook_is_read_as_a_table_is():
    corpus = read_corpus(io.BytesIO(workbook(HEADER, TIDES, REEFS)))
    assert corpus.sources["format"].tolist() == ["Excel workbook"]
    assert corpus.problems.empty
    papers = corpus.papers.set_index("title")
    assert str(papers.loc["Tides at Sea", "published"])[:10] == "2019-05-17"
    assert papers["date_precision"].to_dict() == {"Tides at Sea": "day", "Reefs at Night": "year"}
    assert papers["n_authors"].to_dict() == {"Tides at Sea": 2, "Reefs at Night": 1}


def test_a_header_that_is_repeated_is_no_paper():
    corpus = read_corpus(io.BytesIO(workbook(HEADER, TIDES, HEADER, REEFS)))
    assert sorted(corpus.papers["title"]) == ["Reefs at Night", "Tides at Sea"]
    assert corpus.problems["problem"].tolist() == [
        "The header is repeated; the row is not a paper."
    ]


def test_lines_above_the_table_and_empty_rows_are_passed_over():
    content = workbook(["Search of May"], [], HEADER, TIDES, [], [None, ""], REEFS)
    corpus = read_corpus(io.BytesIO(content))
    assert len(corpus.papers) == 2
    assert corpus.problems["problem"].tolist() == ["Skipped 2 lines above the table."]


def test_the_first_sheet_that_looks_like_records_is_read_and_others_are_named():
    content = workbook(
        ["Notes", "on the search"], title="About", Records=[HEADER, TIDES], More=[HEADER, REEFS]
    )
    corpus = read_corpus(io.BytesIO(content))
    assert corpus.papers["title"].tolist() == ["Tides at Sea"]
    (problem,) = corpus.problems["problem"]
    assert (
        problem
        == "Read the sheet 'Records' alone; 'More' may hold papers too. Name one with --sheet."
    )


def test_a_sheet_can_be_named(tmp_path, capsys):
    path = tmp_path / "papers.xlsx"
    path.write_bytes(workbook(HEADER, TIDES, More=[HEADER, REEFS]))
    assert read_papers(path, sheet="more")["title"].tolist() == ["Reefs at Night"]
    assert main(["inspect", str(path), "--sheet", "More", "--format", "json", "--quiet"]) == 0
    assert "papers.xlsx" in capsys.readouterr().out
    with pytest.raises(
        CorpusError, match=r"should have a sheet 'Less'; its sheets are 'savedrecs', 'More'"
    ):
        read_papers(path, sheet="Less")


def test_columns_and_a_sheet_without_known_columns():
    content = workbook(["Werk", "Jahr"], ["Tides at Sea", 2019])
    papers = read_papers(io.BytesIO(content), columns={"title": "Werk", "year": "Jahr"})
    assert papers["published"].dt.year.tolist() == [2019]
    with pytest.raises(CorpusError, match=r"the first with the columns 'Werk', 'Jahr'\. Say which"):
        read_papers(io.BytesIO(content))


def test_formulas_without_values_and_errors_are_reported():
    content = workbook(HEADER, ["Tides at Sea", "#N/A", None, "=2018+1", None], REEFS)
    corpus = read_corpus(io.BytesIO(content))
    assert corpus.papers.set_index("title").loc["Tides at Sea", "abstract"] == ""
    formulas, errors = corpus.problems["problem"]
    assert formulas.startswith("1 formula has no stored value; the cells count as empty. Open the")
    assert errors == "1 cell holds an error such as #N/A."


def test_a_workbook_in_an_archive_beside_other_files_is_read(tmp_path):
    path = tmp_path / "exports.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xlsx", workbook(HEADER, TIDES))
        archive.writestr("b.csv", "title,year\nReefs at Night,2020\n")
    assert set(read_papers(path)["title"]) == {"Tides at Sea", "Reefs at Night"}


def test_the_size_that_a_sheet_claims_is_not_believed():
    content = workbook(HEADER, TIDES)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    start, _, rest = sheet.partition("<dimension ")
    wide = f'{start}<dimension ref="A1:XFD1048576"/>{rest.partition("/>")[2]}'
    far = wide.replace('r="2"', 'r="999999999"', 1)
    assert len(read_papers(io.BytesIO(rewrite(content, sheet=wide)))) == 1
    with pytest.raises(CorpusError, match="At least one paper was expected"):
        read_papers(io.BytesIO(rewrite(content, sheet=far)))


def test_a_workbook_that_unpacks_to_far_more_than_its_size_is_refused():
    content = workbook(HEADER, TIDES)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    # Empty cells pack 400 to 1, and each takes as long to read as a full one.
    for row in ("<row>" + "<c/>" * 300_000 + "</row>", '<row r="9"/>' * 100_000):
        filled = rewrite(content, sheet=sheet.replace("</sheetData>", f"{row}</sheetData>"))
        assert len(filled) < 16_000
        with pytest.raises(CorpusError, match="should unpack to at most 150 times its size"):
            read_papers(io.BytesIO(filled))
    few = rewrite(content, sheet=sheet.replace("</sheetData>", "<row/>" * 1_000 + "</sheetData>"))
    assert len(read_papers(io.BytesIO(few))) == 1


def test_the_header_is_sought_in_the_first_rows_alone(monkeypatch):
    asked = []
    iter_rows = ReadOnlyWorksheet.iter_rows

    def count_rows(sheet, **bounds):
        asked.append((sheet.title, bounds["max_row"]))
        return iter_rows(sheet, **bounds)

    monkeypatch.setattr(ReadOnlyWorksheet, "iter_rows", count_rows)
    read_papers(io.BytesIO(workbook(HEADER, TIDES, far=[[]] * 20 + [["Reefs"]])))
    assert {last for title, last in asked if title == "far"} == {12}


@pytest.mark.parametrize(
    "sheet",
    [
        "<worksheet",
        "no sheet",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>',
    ],
)
def test_a_damaged_sheet_is_refused_in_a_sentence(sheet):
    with pytest.raises(CorpusError, match=r"should (be a whole Excel workbook|have a sheet with)"):
        read_papers(io.BytesIO(rewrite(workbook(HEADER, TIDES), sheet=sheet)))


def test_a_workbook_cut_off_is_refused():
    content = workbook(HEADER, TIDES)
    for tenth in range(1, 10):
        with pytest.raises(CorpusError):
            read_papers(io.BytesIO(content[: len(content) * tenth // 10]))
