"""Files that hold no records are refused with what they seem to be and what to export instead."""

import io
import json
import zipfile

import pytest

from tests.corpus.samples import TIDES
from trends.corpus import read_corpus, read_papers
from trends.errors import CorpusError


def packed(**members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return content.getvalue()


PUBMED_TEXT = f"""1. Harbour Lett. 2019 May 17;1(1):1-2. doi: 10.1000/tides.

Tide tables for small harbours.

Anna A(1).

Author information:
(1)Sea Science.

{TIDES}

PMID: 123
"""
PAGE = '<!DOCTYPE html><html><head><meta name="citation_title" content="Tides"></head><body>x</body></html>'
RIS = "TI  - Tides at Sea\nAU  - Anna, A\nPY  - 2019\nTI  - Reefs at Night\nAU  - Roe, J\nPY  - 2020\n"


@pytest.mark.parametrize(
    ("content", "what", "advice"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF", "reference manager as BibTeX, RIS or CSV"),
        (b"%PDF-1.7\n\0\0", "a PDF", "reference manager"),
        (b"# Eels\n\n| Title | Year |\n| --- | ---: |\n| Eels rise | 2003 |\n", "Markdown", "CSV"),
        (packed(word__document_dot_xml="<x/>"), "a Word document", "reference manager"),
        (packed(ppt__presentation_dot_xml="<x/>"), "a PowerPoint presentation", "BibTeX"),
        (packed(xl__workbook_dot_bin="x"), r"a binary Excel workbook \(\.xlsb\)", r"\.xlsx"),
        (packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
         "an OpenDocument sheet", r"\.xlsx\) or as CSV"),
        (packed(a_dot_pdf="%PDF", b__c_dot_PDF="%PDF"), "an archive of PDFs", "reference manager"),
        (packed(a_dot_png="x", b_dot_jpg="y"), "an archive of images", "reference manager"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "an image", "reference manager"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Office document", r"\.xlsx"),
        (b"SQLite format 3\0" + bytes(90), r"a database \(SQLite\)", "reference manager"),
        (b"{\\rtf1\\ansi Tides at Sea}", r"formatted text \(RTF\)", "reference manager"),
        (PAGE.encode(), r"a page of a journal \(HTML\)", "button to cite or export"),
        (b"<html><body><p>Tides, reefs</p></body></html>", r"a web page \(HTML\)", "the search"),
        (b"<html><body><article><h3>Tides at Sea</h3></article></body></html>",
         r"a web page \(HTML\)", "the search"),
        (PUBMED_TEXT.encode(), "PubMed's text of abstracts", r"\.nbib"),
        (RIS.encode(), r"RIS without its first lines", "Export it as RIS or BibTeX again"),
        (json.dumps([["Tides", 2019], ["Reefs", 2020]]).encode(), "JSON lists without names",
         r"orient='records'"),
        (b'<?xml version="1.0"?><article><front/></article>', "full texts of articles", "nbib"),
        (b'<?xml version="1.0"?><!-- c --><dblp><article/></dblp>', "DBLP's XML", "format=json"),
        (b'<?xml version="1.0"?><b:Sources xmlns:b="x"><b:Source/></b:Sources>',
         "Word's list of sources", "reference manager"),
        (b'<?xml version="1.0"?><kml><Placemark/></kml>', "XML of a kind that is not known", "RIS"),
    ],
)  # fmt: skip
def test_it_is_said_what_a_file_seems_to_be(content, what, advice):
    with pytest.raises(CorpusError, match=f"{what}.*{advice}") as caught:
        read_papers(io.BytesIO(content))
    assert "\n" not in str(caught.value)


def test_in_a_folder_what_is_not_read_is_listed_and_the_rest_is_read(tmp_path):
    (tmp_path / "a.docx").write_bytes(packed(word__document_dot_xml="<x/>"))
    (tmp_path / "b.csv").write_text("title,year\nTides at Sea,2019\n")
    corpus = read_corpus(tmp_path)
    assert len(corpus.papers) == 1
    assert corpus.problems["problem"].str.contains("a Word document").all()


def test_an_archive_of_exports_and_pdfs_is_read(tmp_path):
    path = tmp_path / "mixed.zip"
    path.write_bytes(packed(a_dot_pdf="%PDF-1", b_dot_csv="title,year\nTides at Sea,2019\n"))
    corpus = read_corpus(path)
    assert corpus.papers["title"].tolist() == ["Tides at Sea"]
    assert corpus.problems["problem"].str.contains("seems to be a PDF").all()
