"""OpenAlex works: single, in lists, in lines; abstracts as inverted indexes or plain text.

Schema: https://docs.openalex.org/api-entities/works/work-object
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.json_stream import dig, keys_in, mark_objects, read_objects
from trends.corpus.readers.json.mapped import override
from trends.corpus.readers.json.unknown_keys import name_unread_keys
from trends.corpus.records.fields import as_text, read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions, Record

__all__ = ["READER"]

# A bound on memory: words of one abstract, far more than any real one has.
_MAX_WORDS: Final = 20_000


def _recognizes(head: str) -> bool:
    keys = keys_in(head)
    return "openalex.org" in head and not keys.isdisjoint(
        {"abstract_inverted_index", "publication_year", "publication_date", "authorships"}
    )


def _read(stream: TextStream, options: ReadOptions) -> Iterator[Item]:
    read = partial(_read_work, columns=options.columns)
    yield from name_unread_keys(stream, read)
    yield from read_objects(stream, read)


def _read_work(
    work: Mapping[str, Any], line: int, *, columns: tuple[tuple[str, str], ...]
) -> Iterator[Problem | Record]:
    location = work.get("primary_location")
    authorships = _dicts(work.get("authorships"))
    institutions = [place for entry in authorships for place in _dicts(entry.get("institutions"))]
    first = _dicts(authorships[0].get("institutions")) if authorships else []
    fields = {
        "title": work.get("title") or work.get("display_name"),
        "abstract": _restore_abstract(work.get("abstract_inverted_index"))
        or as_text(work.get("abstract")),
        "published": work.get("publication_date"),
        "year": work.get("publication_year"),
        "authors": work.get("authorships"),
        "organization": dig(first[0], "display_name") if first else None,
        "institutions": institutions,
        "countries": [
            *(country for entry in authorships for country in entry.get("countries") or ()),
            *(place.get("country_code") for place in institutions),
        ],
        "keywords": work.get("keywords"),
        "n_citations": work.get("cited_by_count"),
        "n_references": work.get("referenced_works_count"),
        "venue": dig(location, "source", "display_name") or dig(work, "host_venue", "display_name"),
        "url": dig(location, "landing_page_url") or work.get("doi") or work.get("id"),
        "doi": work.get("doi"),
        "pubmed": as_text(dig(work, "ids", "pmid")).rpartition("/")[2],
        "paper_id": as_text(work.get("id")).replace("https://openalex.org/", "openalex:"),
    }
    extra = {
        "language": work.get("language"),
        "type": work.get("type"),
        "is_retracted": work.get("is_retracted"),
        "author_ids": _list_orcids(authorships),
    }
    override(fields, work, columns)
    for item in read_fields(fields, line, extra=extra):
        # Lists of works name the first hundred authors alone.
        if isinstance(item, Record) and work.get("is_authors_truncated"):
            item.n_authors = None
        yield item


def _list_orcids(authorships: list[dict[str, Any]]) -> list[str] | None:
    """Return the ORCID of each author, "" where one has none; None where no author has one."""
    authors = [dig(entry, "author") for entry in authorships]
    found = [as_text(dig(author, "orcid")) if author else "" for author in authors]
    return found if any(found) else None


def _restore_abstract(index: object) -> str:
    """Put the words of an inverted index back into their order."""
    if not isinstance(index, dict):
        return ""
    words = [
        (place, word)
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int)
    ]
    return " ".join(word for _, word in sorted(words[:_MAX_WORDS]))


def _dicts(values: object) -> list[dict[str, Any]]:
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []


READER: Final = Reader("OpenAlex", _recognizes, _read, mark=mark_objects)
