"""What a zip archive is: a workbook, another document of an office program, or files in a folder."""

import io
import zipfile
from collections.abc import Collection
from typing import Final, cast

from trends.corpus.files.compression import check_declared_size
from trends.errors import CorpusError

__all__ = ["as_seekable", "is_workbook"]

_WORKBOOK: Final = "xl/workbook.xml"
# What else is packed as a zip archive: a member's name or the start of "mimetype", what it is,
# and what to do instead.
_FROM_A_SHEET: Final = "Save the table as an Excel workbook (.xlsx) or as CSV."
_FROM_TEXT: Final = "Export the same papers from your reference manager as BibTeX, RIS or CSV."
_OTHERS: Final = {
    "xl/workbook.bin": ("a binary Excel workbook (.xlsb)", _FROM_A_SHEET),
    "word/document.xml": ("a Word document", _FROM_TEXT),
    "ppt/presentation.xml": ("a PowerPoint presentation", _FROM_TEXT),
    "Index/Document.iwa": ("a document of Apple's Pages, Numbers or Keynote", _FROM_A_SHEET),
    "application/vnd.oasis.opendocument.spreadsheet": ("an OpenDocument sheet", _FROM_A_SHEET),
    "application/vnd.oasis.opendocument.text": ("an OpenDocument text", _FROM_TEXT),
    "application/epub+zip": ("an e-book (EPUB)", _FROM_TEXT),
}
_NO_DATA: Final = {
    "PDFs": (".pdf",),
    "images": (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".svg"),
}


def as_seekable(binary: io.BufferedReader) -> io.BufferedReader:
    """Return the stream if it can be read from any place, else one of its bytes that can."""
    if binary.seekable():
        return binary
    return cast(
        "io.BufferedReader", io.BufferedReader(cast("io.RawIOBase", io.BytesIO(binary.read())))
    )


def is_workbook(binary: io.BufferedReader, name: str) -> bool:
    """Tell whether a zip archive is an Excel workbook that can be read.

    Raises
    ------
    CorpusError
        If it is a document of another kind, holds nothing but PDFs or images, or is a workbook
        that unpacks to far more than its size.
    """
    try:
        with zipfile.ZipFile(binary) as archive:
            names = archive.namelist()
            mimetype = ""
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    mimetype = member.read(100).decode("ascii", "replace").strip()
            if _WORKBOOK in names:
                check_declared_size(archive, name)
                return True
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
        return False  # Opening it as an archive of files says what is wrong.
    finally:
        binary.seek(0)
    _refuse_others(names, mimetype, name)
    return False


def _refuse_others(names: Collection[str], mimetype: str, name: str) -> None:
    for mark, (what, advice) in _OTHERS.items():
        if mark in names or mark == mimetype:
            raise CorpusError(
                f"{name} should hold titles and abstracts as data; it is {what}, which is not "
                f"read. {advice}"
            )
    files = [file.lower() for file in names if not file.endswith("/")]
    for what, endings in _NO_DATA.items():
        if files and all(file.endswith(endings) for file in files):
            raise CorpusError(
                f"{name} should hold titles and abstracts as data; it is an archive of {what}, "
                f"which are not read. {_FROM_TEXT}"
            )
