"""PubMed as XML: ``PubmedArticleSet``, of the website, E-utilities and the yearly baseline.

Format: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/index.html
"""

from collections.abc import Iterator
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.xml.elements import (
    element_text,
    find_root,
    iterate_elements,
    texts_of,
)
from trends.corpus.records.fields import read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions

__all__ = ["READER"]

_ROOTS: Final = ("PubmedArticleSet", "PubmedArticle", "MedlineCitationSet", "PubmedBookArticleSet")


def _recognizes(head: str) -> bool:
    return find_root(head)[0] in _ROOTS


def _read(stream: TextStream, _options: ReadOptions) -> Iterator[Item]:
    for element in iterate_elements(stream, "PubmedArticle", "PubmedBookArticle"):
        if isinstance(element, Problem):
            yield element
        else:
            yield from _read_article(element)


def _read_article(element: Any) -> Iterator[Item]:
    citation = element.find("MedlineCitation")
    article = element.find("MedlineCitation/Article")
    if article is None:
        citation = article = element.find("BookDocument")
    if article is None:
        yield Problem(element.sourceline, "The record has no article.", is_record=True)
        return
    pubmed = element_text(citation, "PMID")
    fields = {
        "title": element_text(article, "ArticleTitle")
        or element_text(article, "VernacularTitle")
        or element_text(article, "Book/BookTitle"),
        "abstract": _abstract(article.find("Abstract"))
        or _abstract(citation.find("OtherAbstract")),
        "published": _date(article.find("Journal/JournalIssue/PubDate"))
        or _date(article.find("Book/PubDate"))
        or _date(article.find("ArticleDate")),
        "updated": _date(citation.find("DateRevised")),
        "listed": _date(element.find("PubmedData/History/PubMedPubDate[@PubStatus='entrez']")),
        "authors": [_name(author) for author in article.iterfind("AuthorList/Author")] or None,
        "affiliations": texts_of(article, "AuthorList/Author/AffiliationInfo/Affiliation"),
        "keywords": texts_of(citation, "KeywordList/Keyword")
        + texts_of(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
        "n_references": _count_references(element, citation),
        "venue": element_text(article, "Journal/Title")
        or element_text(article, "Journal/ISOAbbreviation")
        or element_text(article, "Book/BookTitle"),
        "doi": element_text(article, "ELocationID[@EIdType='doi']")
        or element_text(element, "PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
        "pubmed": pubmed,
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{pubmed}/" if pubmed else None,
    }
    extra = {
        "language": element_text(article, "Language") or None,
        "type": element_text(article, "PublicationTypeList/PublicationType") or None,
    }
    yield from read_fields(fields, element.sourceline, extra=extra)


def _abstract(element: Any) -> str:
    """Return an abstract with the labels of its parts."""
    if element is None:
        return ""
    parts = []
    for part in element.iterfind("AbstractText"):
        label, text = part.get("Label"), element_text(part)
        if text:
            parts.append(f"{label}: {text}" if label else text)
    return "\n".join(parts)


def _date(element: Any) -> str:
    """Return a date as PubMed's own format states it: "2019 May 17", "2019 Spring", "1998 Dec-1999 Jan"."""
    if element is None:
        return ""
    whole = element_text(element, "MedlineDate")
    parts = (element_text(element, part) for part in ("Year", "Month", "Season", "Day"))
    stated = [part for part in parts if part]
    is_digits = len(stated) > 1 and all(part.isdecimal() for part in stated)
    return whole or ("-" if is_digits else " ").join(stated)


def _name(author: Any) -> str:
    family = element_text(author, "LastName")
    given = element_text(author, "ForeName") or element_text(author, "Initials")
    return ", ".join(filter(None, (family, given))) or element_text(author, "CollectiveName")


def _count_references(element: Any, citation: Any) -> str | int | None:
    """Return the number of references, stated or counted where they are listed."""
    stated = element_text(citation, "NumberOfReferences")
    return stated or sum(1 for _ in element.iterfind("PubmedData/ReferenceList//Reference")) or None


READER: Final = Reader("PubMed (XML)", _recognizes, _read)
