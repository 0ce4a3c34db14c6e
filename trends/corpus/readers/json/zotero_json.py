"""Zotero's items as JSON: Better BibTeX JSON, and answers of the web API (``format=json``).

Samples: test/fixtures/import of retorquere/zotero-better-bibtex;
test/tests/data/translatorExport.js of zotero/zotero.
"""

from collections.abc import Mapping
from typing import Any, Final

from trends.corpus.readers.json.mapped import JsonFormat, make_reader
from trends.corpus.records.identifiers import find_arxiv

__all__ = ["READER"]

_NO_PAPERS: Final = ("attachment", "note", "annotation")
_NO_AUTHORS: Final = (
    *("editor", "translator", "seriesEditor", "bookAuthor", "contributor", "reviewedAuthor"),
    *("commenter", "recipient", "counsel"),
)


def _is_paper(item: Mapping[str, Any]) -> bool:
    return item.get("itemType") not in _NO_PAPERS


def _amend(fields: dict[str, Any], item: Mapping[str, Any]) -> None:
    creators = item.get("creators")
    if isinstance(creators, list):
        fields["authors"] = [
            person
            for person in creators
            if isinstance(person, dict) and person.get("creatorType") not in _NO_AUTHORS
        ]
    places = (item.get("archiveID"), item.get("number"), item.get("reportNumber"))
    fields["arxiv"] = next((text for text in places if find_arxiv(str(text))), None)


READER: Final = make_reader(
    JsonFormat(
        "Zotero (JSON)",
        marks=(frozenset({"itemType"}),),
        fields={
            "title": ("title", "caseName", "nameOfAct", "subject"),
            "abstract": ("abstractNote",),
            "published": ("date",),
            "venue": (
                *("publicationTitle", "proceedingsTitle", "bookTitle", "conferenceName"),
                *("repository", "university", "institution"),
            ),
            "doi": ("DOI",),
            "url": ("url",),
            "keywords": ("tags.tag",),
        },
        extra={"language": ("language",), "type": ("itemType",)},
        inside=("data",),
        amend=_amend,
        is_paper=_is_paper,
    )
)
