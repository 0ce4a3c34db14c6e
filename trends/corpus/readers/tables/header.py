"""Match the columns of a table to our fields, by the names that exports use."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from trends.config.value_checks import FIELDS
from trends.corpus.records.date_fields import may_be_date
from trends.corpus.records.fields import as_text, read_fields, split_fields
from trends.corpus.records.records import Item, Problem, ReadOptions, Record
from trends.errors import CorpusError, list_offenders

__all__ = ["Header", "find_meanings", "has_texts", "is_header", "is_heading", "read_frame"]

# Names are compared in lower case and without signs. In the order in which they are preferred.
_NAMES: Final[Mapping[str, str]] = {
    "title": "title documenttitle articletitle itemtitle papertitle primarytitle ti t1 titre titel "
    "displayname titulo titolo headline tytuł název başlık judul título "
    "题名 标题 论文标题 论文题目 篇名 題名 標題 篇名 タイトル 論文名 論文タイトル 表題 제목 논문명 논문제목 "
    "название заглавие назва عنوان العنوان τίτλος",
    "abstract": "abstract abstractnote abstracttext ab n2 summary description resume "
    "zusammenfassung resumen resumo riassunto streszczenie abstrakt özet öz abstrak samenvatting "
    "摘要 文摘 摘要abstract 抄録 要旨 要約 概要 초록 요약 аннотация реферат резюме анотація چکیده ملخص الملخص "
    "περίληψη",
    "published": "published publicationdate date datepublished publisheddate publishdate "
    "dateofpublication pubdate publishedat publicationdateprint printdate issuedate dateissued "
    "issued meetingdate pd datum erscheinungsdatum datedepublication datedeparution fecha "
    "fechadepublicacion datadepublicacao datadipubblicazione datapublikacji "
    "发表时间 发表日期 出版日期 出版时间 出版日期 發表日期 発行日 発行年月日 発行年月 出版年月日 発表日 발행일 "
    "발행일자 출판일 게재일 발행년월 датапубликации дата",
    # Days on which a paper came online, or a record was made; not always those of publication.
    "online": "onlinedate publicationdateonline publicationdatedatepublishedonline earlyaccessdate "
    "epubdate electronicpublicationdate created ea",
    "updated": "updated updatedate lastupdated dateupdated lastmodified",
    "listed": "listed submittedondailyat datelisted",
    "year": "year publicationyear pubyear yearpublished py yearofpublication coverdate y1 publishedyear jahr annee "
    "erscheinungsjahr anneedepublication ano anodepublicacion anodepublicacao anno jaar rok rokwydania rokpublikacji "
    "年 年份 出版年 出版年份 发表年份 發表年份 年度 発行年 出版年度 연도 발행연도 발행년도 출판연도 출판년도 год "
    "годпубликации рік yıl tahun έτος سال سنة",
    "month": "month pm publicationmonth monat mois mes mese maand",
    "day": "day",
    "authors": "authorfullnames af authors author authornames authorsnames au firstauthors creators "
    "authorshipsauthordisplayname a1 auteurs autoren "
    "autores autori autorzy 作者 论文作者 著者 著者名 저자 저자명 авторы автор yazarlar penulis نویسندگان",
    "n_authors": "nauthors authorcount numberofauthors",
    # Scopus, Web of Science, IEEE Xplore, EBSCO, PubMed, Dimensions, Lens, OpenAlex and Zotero.
    "institutions": "institutions researchorganizationsstandardized "
    "authorshipsinstitutionsdisplayname",
    "countries": "countries countryofstandardizedresearchorganization "
    "countriesofstandardizedresearchorganization authorshipscountries authorcountries",
    "affiliations": "addresses affiliations affiliation authoraffiliations authorsaffiliations "
    "authoraddress authoraddresses authorswithaffiliations",
    "keywords": "keywords authorkeywords keyword keywordsdisplayname indexkeywords keywordsplus "
    "ieeeterms inspeccontrolledterms inspecnoncontrolledterms meshterms subjects subjectterms "
    "manualtags automatictags 关键词 關鍵詞 キーワード 키워드 주제어 ключевыеслова słowakluczowe "
    "palabrasclave palavraschave motsclés schlagwörter",
    "n_citations": "ncitations citedby citedbycount articlecitationcount timescited "
    "timescitedwoscore timescitedalldatabases citationcount ncited citingworkscount cites "
    "citations totalcitations numberofcitations timescitedallcollections 被引 被引频次 被引次数 被引用数 피인용횟수",
    "n_references": "nreferences referencecount citedreferencecount referencedworkscount",
    "organization": "organization organisation",
    "venue": "venue journal sourcetitle publicationtitle journaltitle journalname secondarytitle "
    "journalbook journalref conferencename booktitle containertitle so t2 jo jf source "
    "期刊 刊名 期刊名称 来源 文献来源 來源 雑誌名 誌名 刊行物名 학술지 학술지명 저널명 журнал czasopismo revista dergi",
    "url": "url link pdflink articleurl doilink ur openurllink",
    "doi": "doi itemdoi di do digitalobjectidentifier doinumber",
    "arxiv": "arxiv arxivid eprint",
    "pubmed": "pubmedid pmid pm pubmed",
    "acl": "aclid acl",
    "paper_id": "paperid id ut utuniquewosid",
    "n_comments": "ncomments",
}
# Tags of two letters mean this only in tables whose title is a tag too: elsewhere "de" is German.
_TAGS: Final = {
    "c1": "affiliations", "ad": "affiliations", "c3": "institutions", "de": "keywords",
    "id": "keywords", "kw": "keywords", "ot": "keywords", "mh": "keywords", "tc": "n_citations",
    "z9": "n_citations", "nr": "n_references",
}  # fmt: skip
# What exports put before or behind the name of a field: "paper_abstract", "articleDate", "Title (en)".
_AFFIXES = re.compile(
    r"(?:paper|article|document|publication|work|main)(.{2,})|(.{3,}?)(?:en|eng|english)"
)
_DATES: Final = frozenset({"published", "online", "year"})
# Of the values of a row, the share of known names from which on it is a header.
_SHARE_OF_NAMES: Final = 0.5
# Longer values are no names of columns; most rows have one, and need no closer look.
_LONGEST_NAME: Final = 40
# Chosen by hand: text longer than any notation of a date, which may mention a year.
_LONGEST_DATE: Final = 40
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_EMBASE = re.compile(
    r"(?P<venue>.*?)\s*\((?P<year>\d{4})\).*?(?:Date of Publication:\s*(?P<date>[^.;]+))?$"
)


class Header:
    """The columns of one table, and what each of them means.

    Parameters
    ----------
    names
        The columns as the table has them.
    options
        The user's own names for columns, which come first.
    source
        What the table is called in messages.

    Raises
    ------
    CorpusError
        If no column can be the title or the abstract.
    """

    def __init__(self, names: Sequence[object], options: ReadOptions, source: str) -> None:
        self.names = [str(name) for name in names]
        self.meanings = find_meanings(self.names, options.columns)
        if not {"title", "abstract"} & {*self.meanings.values()}:
            raise CorpusError(
                f"{source} should be a table with a column of titles; its columns are "
                f"{list_offenders(self.names)}. Say which one it is: "
                "--columns title=NAME, or in Python columns={'title': 'NAME'}."
            )
        self._asked = dict(options.columns)
        self._plain_names = [name.strip("\ufeff ").casefold() for name in self.names]

    def find_gaps(self, line: int | None) -> Iterator[Problem]:
        """Yield what the table lacks: requested columns, and columns of dates or abstracts."""
        absent = sorted(name for name in self._asked.values() if name not in self.names)
        if absent:
            why = f"The table has no column {list_offenders(absent)}, which was asked for."
            yield Problem(line, why, " | ".join(self.names))
        found = {*self.meanings.values()} | {*self.names}
        unknown = [name for name in self.names if name not in self.meanings and name not in FIELDS]
        lacks = [] if "abstract" in found else ["abstract"]
        lacks += (
            [] if found & {"published", "online", "updated", "listed", "year"} else ["published"]
        )
        if lacks and unknown:
            pairs = ",".join(f"{ours}=NAME" for ours in lacks)
            why = (
                f"No column was known for {' and '.join(lacks)}; if one of {list_offenders(unknown)} "
                f"is meant, say --columns {pairs}."
            )
            yield Problem(line, why, " | ".join(self.names))

    def is_repeated(self, values: Sequence[object]) -> bool:
        """Return whether a row repeats the header, as in concatenated exports."""
        return len(values) == len(self._plain_names) and all(
            as_text(value).strip("\ufeff ").casefold() == name
            for value, name in zip(values, self._plain_names, strict=True)
        )

    def has_odd_date(self, values: Sequence[str]) -> bool:
        """Return whether a row has text in date columns, none of which can be a date."""
        stated = [
            text
            for name, value in zip(self.names, values, strict=False)
            if self.meanings.get(name) in _DATES and (text := as_text(value))
        ]
        return bool(stated) and not any(may_be_date(text) for text in stated)

    def is_dated_row(self, values: Sequence[str]) -> bool:
        """Return whether values have a title, and a year where the dates of the table are."""
        stated = [
            (self.meanings.get(name), as_text(value))
            for name, value in zip(self.names, values, strict=False)
        ]
        is_dated = any(
            ours in _DATES and len(text) <= _LONGEST_DATE and _YEAR.search(text)
            for ours, text in stated
        )
        return is_dated and any(ours == "title" and text for ours, text in stated)

    def is_torn(self, values: Sequence[str]) -> bool:
        """Return whether a row has fewer or more values than the header, and no date in its place."""
        n_filled = next((n for n in range(len(values), 0, -1) if as_text(values[n - 1])), 0)
        is_odd = len(values) < len(self.names) or n_filled > len(self.names)
        return n_filled > 0 and is_odd and not self.is_dated_row(values)

    def read_row(self, values: Iterable[object], line: int) -> Iterator[Problem | Record]:
        """Yield the problems of one row, then its record."""
        stated = {
            name: value
            for name, value in zip(self.names, values, strict=False)
            if not isinstance(value, str) or as_text(value)
        }
        fields, extra = split_fields(stated, self.meanings)
        if "Source" in stated and "year" not in fields and "published" not in fields:
            found = _EMBASE.fullmatch(as_text(stated["Source"]))
            fields |= {k: v for k, v in found.groupdict().items() if v} if found else {}
            fields["published"] = fields.pop("date", None)
        yield from read_fields(fields, line, extra=extra)


def is_heading(names: Iterable[str]) -> bool:
    """Return whether names are a header of papers: titles or abstracts, and another field.

    One such word alone is the heading of a text, or a line of notes.

    Examples
    --------
    >>> is_heading(["Title", "Year"]), is_heading(["Summary"]), is_heading(["Title", "Shelf"])
    (True, False, False)
    """
    meanings = {_OURS[plain] for name in names if (plain := _plain(name)) in _OURS}
    return len(meanings) > 1 and not meanings.isdisjoint(("title", "abstract"))


def has_texts(names: Iterable[str]) -> bool:
    """Return whether one of these names means titles or abstracts."""
    return any(_OURS.get(_plain(name)) in ("title", "abstract") for name in names)


def is_header(values: Sequence[str]) -> bool:
    """Return whether a row within a table is the header of another, which was put behind it.

    Examples
    --------
    >>> is_header(["Title", "Abstract", "Year"]), is_header(["The title", "An abstract", "2020"])
    (True, False)
    """
    if max(map(len, values), default=0) > _LONGEST_NAME:
        return False
    filled = [value for value in values if value.strip()]
    n_known = sum(_plain(value) in _OURS for value in filled)
    return n_known > _SHARE_OF_NAMES * len(filled) and is_heading(filled)


def find_meanings(names: Sequence[str], columns: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Return which of our fields each of a file's names means, the most telling names first.

    Parameters
    ----------
    names
        Columns of a table, or keys of a JSON object.
    columns
        The user's own pairs of our name and the file's, which come first.

    Examples
    --------
    >>> find_meanings(["Publication Year", "Document Title", "Shelf"])
    {'Document Title': 'title', 'Publication Year': 'year'}
    """
    chosen = {theirs: ours for ours, theirs in columns if theirs in names}
    known_names = _meanings_in({_plain(name) for name in names})
    preference = list(known_names)
    known = sorted(
        (name for name in names if _plain(name) in known_names),
        key=lambda name: (preference.index(_plain(name)), _fold(name) not in known_names),
    )
    meanings = dict(chosen)
    for name in known:
        ours = name if name in FIELDS else known_names[_plain(name)]
        if name not in meanings and (not chosen or ours not in chosen.values()):
            meanings[name] = ours
    return meanings


def read_frame(frame: pd.DataFrame, options: ReadOptions) -> Iterator[Item]:
    """Yield the records of a DataFrame; lines are numbers of rows, from 1."""
    header = Header([*frame.columns], options, "The DataFrame")
    yield from header.find_gaps(None)
    columns: list[list[Any]] = [_plain_values(frame.iloc[:, at]) for at in range(frame.shape[1])]
    for number, values in enumerate(zip(*columns, strict=True), start=1):
        yield from header.read_row(values, number)


def _plain_values(column: "pd.Series[Any]") -> list[Any]:
    """Return the values as plain Python objects, dates as ISO texts."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [None if pd.isna(value) else value.isoformat() for value in column]
    return list(column.tolist())


def _meanings_in(names: set[str]) -> Mapping[str, str]:
    """Return what columns mean in a table that has these."""
    if {"ti", "t1"} & names:
        return {name: ours for name, ours in _OURS.items() if name not in _TAGS} | _TAGS
    if {"addresses", "affiliations"} <= names:
        # Web of Science, where Scopus has addresses under the second name.
        return _OURS | {"affiliations": "institutions"}
    return _OURS


def _plain(name: str) -> str:
    """Return a name in lower case without accents and signs; a field's own part of a longer one.

    Examples
    --------
    >>> _plain("Résumé"), _plain("paper_abstract"), _plain("Title (English)"), _plain("题名")
    ('resume', 'abstract', 'title', '题名')
    """
    plain = _fold(name)
    if plain not in _OURS and (found := _AFFIXES.fullmatch(plain)):
        inner = found[1] or found[2]
        return inner if inner in _OURS else plain
    return plain


def _fold(name: str) -> str:
    if name.isascii():
        return "".join(filter(str.isalnum, name)).lower()
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(filter(str.isalnum, decomposed))


_OURS: Final = {_fold(name): ours for ours, names in _NAMES.items() for name in names.split()}
