"""What is not read: what a file seems to be, and which export to choose instead."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.json_stream import keys_in
from trends.corpus.readers.xml.elements import find_root
from trends.errors import CorpusError

__all__ = ["refuse_known"]

_REFERENCES: Final = "Export the same papers from your reference manager as BibTeX, RIS or CSV."
_SEARCH: Final = "Export the results of the search instead, as BibTeX, RIS or CSV."
_RIS_LINE = re.compile(r"^\s*(?:AU|A1|TI|T1|AB|PY|Y1|DA)\s{0,4}[-–—:]\s", re.MULTILINE)
_PUBMED_TEXT = re.compile(r"^\s*1[.:] .+\b(?:1[89]|20)\d\d\b.*\n", re.MULTILINE)
_MARKDOWN_TABLE = re.compile(r"\|?(?:\s{0,20}:?-{3,}:?\s{0,20}\|)+(?:\s{0,20}:?-{3,}:?\s{0,20})?")
# A bound on time: lines at the start of a file that are searched for a table of Markdown.
_SEARCHED_LINES: Final = 40
_JOURNAL = re.compile(r'<meta[^>]*name="(?:citation_title|dc\.title|prism\.)', re.IGNORECASE)


class _Kind(NamedTuple):
    """A kind of file: how to tell it, what it is, and what to do instead."""

    fits: Callable[[str], bool]
    what: str
    advice: str


def _starts(*marks: str) -> Callable[[str], bool]:
    return lambda head: head.startswith(marks)


def _is_html(head: str) -> bool:
    start = head.lstrip("\ufeff \t\r\n")[:2000].lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body"))


def _is_pubmed_text(head: str) -> bool:
    return _PUBMED_TEXT.match(head.lstrip("\ufeff \n")) is not None and (
        "PMID:" in head or "Author information:" in head
    )


def _is_markdown(head: str) -> bool:
    """Return whether a table of Markdown stands near the start: a line of dashes and bars."""
    return any(
        _MARKDOWN_TABLE.fullmatch(line.strip()) for line in head.splitlines()[:_SEARCHED_LINES]
    )


def _has_root(*names: str) -> Callable[[str], bool]:
    return lambda head: find_root(head)[0].rpartition(":")[2] in names


_TEXTS: Final = (
    _Kind(lambda h: _is_html(h) and _JOURNAL.search(h) is not None, "a page of a journal (HTML)",
          "Use the page's own button to cite or export, which gives BibTeX or RIS."),
    _Kind(_is_html, "a web page (HTML) without any paper of Daily Papers",
          f"{_SEARCH} A page of Daily Papers must be saved once it shows its papers."),
    _Kind(_starts("{\\rtf"), "formatted text (RTF)", _REFERENCES),
    _Kind(_is_pubmed_text, "PubMed's text of abstracts",
          'Save the results of the search with the format "PubMed" (a .nbib file) or as CSV.'),
    _Kind(_has_root("article", "articles", "pmc-articleset"), "full texts of articles (JATS XML)",
          "Save the records with the format of PubMed, as XML or .nbib, or export RIS."),
    _Kind(_has_root("TEI", "teiCorpus"), "full text with markup (TEI XML)", _REFERENCES),
    _Kind(_has_root("mods", "modsCollection", "collection", "marc"),
          "a library's catalog (MODS or MARC XML)", "Export RIS or BibTeX, or ask for Dublin Core."),
    _Kind(_has_root("dblp"), "DBLP's XML", "Take DBLP's BibTeX, or JSON of its search (format=json)."),
    _Kind(_has_root("Sources"), "Word's list of sources", _REFERENCES),
    _Kind(_has_root("crossref_result", "doi_batch", "doi_records"), "Crossref's XML",
          "Take the JSON of https://api.crossref.org/works."),
    _Kind(_has_root("eSearchResult", "eSummaryResult"), "a list of PubMed's identifiers or summaries",
          "Ask efetch for the same identifiers with retmode=xml."),
    _Kind(lambda h: find_root(h)[0] != "" and h.lstrip("\ufeff \t\r\n").startswith("<"),
          "XML of a kind that is not known", _REFERENCES),
    _Kind(lambda h: h.lstrip("\ufeff \t\r\n").startswith(("[[", "[ [")), "JSON lists without names",
          "Save a DataFrame with to_json(orient='records')."),
    _Kind(lambda h: len(_RIS_LINE.findall(h[:20_000])) > 2, "RIS without its first lines (TY  - )",
          "Export it as RIS or BibTeX again, and do not change the file."),
    _Kind(_is_markdown, "a document in Markdown", "Save its table as CSV if it lists papers."),
    _Kind(lambda h: {"nbformat", "cells"} <= keys_in(h), "a notebook", "Name the data it reads."),
)  # fmt: skip
_BINARY: Final = (
    _Kind(_starts("\x89PNG", "\xff\xd8\xff", "GIF8", "BM", "II*\0", "MM\0*", "RIFF"), "an image",
          _REFERENCES),
    _Kind(_starts("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
          "an old Office document (.xls or .doc), or one with a password",
          "Save a table as an Excel workbook (.xlsx) without a password, or as CSV."),
    _Kind(_starts("SQLite format 3\0"), "a database (SQLite), as Zotero and others keep their own",
          _REFERENCES),
    _Kind(_starts("7z\xbc\xaf\x27\x1c", "Rar!"), "a 7z or RAR archive",
          "Unpack it, and name the folder."),
    _Kind(_starts("\x93NUMPY", "\x80\x04\x95", "\x80\x05\x95"), "data of Python (NumPy or pickle)",
          "Save the table as Parquet or CSV."),
    _Kind(_starts("ARROW1", "FEA1"), "a Feather file", "Save the table as Parquet."),
)  # fmt: skip


def refuse_known(stream: TextStream) -> None:
    """Refuse a file of a known kind that holds no records, with the export to choose instead.

    Raises
    ------
    CorpusError
        If the file's first characters show such a kind.
    """
    pdf = _Kind(_starts("%PDF"), "a PDF", _REFERENCES)
    for kind in (pdf, *(_BINARY if stream.is_binary else _TEXTS)):
        if kind.fits(stream.head):
            raise CorpusError(
                f"{stream.name} should hold titles and abstracts as data; it seems to be "
                f"{kind.what}, which is not read. {kind.advice}"
            )
