"""One reader per file format. A new format needs one module in a folder here and an entry below.

The first reader that recognizes a file reads it, so specific formats come before general ones.
"""

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.bibliographic import (
    bibtex,
    cnki,
    endnote_tagged,
    medline,
    refworks,
    ris,
    web_of_science,
)
from trends.corpus.readers.daily_papers import api, html_page, text_page
from trends.corpus.readers.json import (
    arxiv_json,
    crossref,
    json_lines,
    openalex,
    repositories,
    search_services,
    semantic_scholar,
    zotero_json,
)
from trends.corpus.readers.refusals import refuse_known
from trends.corpus.readers.tables import excel, parquet, separated
from trends.corpus.readers.xml import (
    arxiv_atom,
    arxiv_rss,
    endnote_xml,
    europe_pmc_xml,
    oai_pmh,
    pubmed_xml,
    zotero_rdf,
)
from trends.corpus.records.records import Reader, ReadOptions
from trends.errors import CorpusError

__all__ = ["READERS", "find_reader"]

READERS: tuple[Reader, ...] = (
    parquet.READER,
    excel.READER,
    arxiv_atom.READER,
    arxiv_rss.READER,
    oai_pmh.READER,
    pubmed_xml.READER,
    europe_pmc_xml.READER,
    endnote_xml.READER,
    zotero_rdf.READER,
    html_page.READER,
    api.READER,
    openalex.READER,
    semantic_scholar.READER,
    arxiv_json.READER,
    zotero_json.READER,
    search_services.OPENREVIEW,
    search_services.EUROPE_PMC,
    search_services.LENS,
    search_services.SPRINGER,
    search_services.SCOPUS_API,
    search_services.GOOGLE_SCHOLAR,
    repositories.HAL,
    repositories.ADS,
    repositories.DBLP,
    repositories.DOAJ,
    repositories.INSPIRE,
    repositories.DATACITE,
    repositories.BIORXIV,
    repositories.CORE,
    crossref.CROSSREF,
    crossref.CSL,
    json_lines.READER,
    medline.READER,
    web_of_science.READER,
    ris.READER,
    endnote_tagged.ENDNOTE,
    endnote_tagged.ADS_TAGGED,
    refworks.READER,
    cnki.READER,
    text_page.READER,
    bibtex.READER,
    separated.READER,
)


def find_reader(stream: TextStream, options: ReadOptions) -> Reader:
    """Return the reader of the format that a file's first characters show.

    Raises
    ------
    CorpusError
        If the file is empty, or of no known format.
    """
    if not stream.head_bytes.strip():
        raise CorpusError(
            f"{stream.name} should hold papers; it is empty. Remove it, or save it again."
        )
    for reader in READERS:
        if reader is separated.READER:
            # Lines of equal length are a table, unless they are known to be something else.
            refuse_known(stream)
        if reader.is_binary == stream.is_binary and reader.recognizes(stream.head):
            return reader
    if separated.has_columns(stream.head, {theirs for _, theirs in options.columns}):
        return separated.READER
    what = "binary data" if stream.is_binary else f"text that starts {stream.head[:60]!r}"
    known = "BibTeX, RIS, CSV, Excel, JSON, PubMed, Web of Science"
    raise CorpusError(
        f"{stream.name} should be an export of papers, such as {known}; it holds {what}. "
        "Export it in one of these formats, or leave it out."
    )
