"""XML as a stream of elements, without network access, entities that a file defines, or much memory."""

import io
import re
from collections.abc import Iterator
from html.entities import html5
from typing import IO, Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.records.records import Problem

__all__ = ["element_text", "find_root", "iterate_elements", "texts_of"]

_START = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>|\s+)*", re.DOTALL)
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)([^>]*)")
# A bound on memory: bytes read at a time.
_PIECE: Final = 1 << 16
_ENTITY = re.compile(rb"&(?:([A-Za-z][A-Za-z0-9]{1,30});|(?!#?\w{1,31};))")
# An entity may be cut off at the end of a piece; no name of one is longer.
_LONGEST_ENTITY: Final = 34
# Control characters that no XML may hold, not even escaped.
_FORBIDDEN: Final = bytes({*range(32)} - {9, 10, 13})
_MOST_TOLD: Final = 20
_LONGEST_TAG: Final = 200
# What may hold the tags of records as text.
_LITERALS: Final = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"))
_LITERAL = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_END_BYTES: Final = 1_000
# A bound on memory: a larger record is not XML of papers, and reading ends.
_LARGEST_RECORD: Final = 64 * 1024 * 1024
_SAFE: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def find_root(head: str) -> tuple[str, str]:
    """Return the name of a document's first element and what stands in its tag; "" if none.

    Examples
    --------
    >>> find_root('<?xml version="1.0"?><!-- x --><rss version="2.0"><channel>')
    ('rss', ' version="2.0"')
    """
    text = head.lstrip("\ufeff")
    skipped = _START.match(text)
    root = _ROOT.match(text, skipped.end() if skipped else 0)
    return (root[1], root[2]) if root else ("", "")


def iterate_elements(stream: TextStream, *tags: str, are_below_root: bool = False) -> Iterator[Any]:
    """Yield the elements with these tags; each is freed when the next one is requested.

    With `are_below_root`, only children of the root are yielded.

    A fault costs only the record that contains it: reading goes on with the next record, and a
    `Problem` states the line. Entities of HTML are read; those that a file defines itself are not.
    """
    if are_below_root or stream.encoding.startswith(("utf-16", "utf-32")):
        yield from _iterate_whole(stream, tags, are_below_root=are_below_root)
    else:
        yield from _iterate_records(stream, tags)


def _iterate_records(stream: TextStream, tags: tuple[str, ...]) -> Iterator[Any]:
    """Parse each record by itself, so that a surplus or missing tag affects no other record."""
    from lxml import etree  # type: ignore[import-untyped]

    names = "|".join(re.escape(tag.rpartition("}")[2]) for tag in tags)
    start = re.compile(rf"<((?:[\w.-]+:)?(?:{names}))(?=[\s/>])".encode())
    source = io.BufferedReader(_Mended(stream.binary))
    before = b""
    opening, closing, line, n_told, end = b"", b"", 1, 0, b""
    for part in _split_at(source, start):
        found = start.match(part)
        if found is None:
            before = part
        else:
            if not opening:
                opening, closing = _wrap(before)
            closing_tag = re.compile(rb"</" + re.escape(found[1]) + rb"\s*>")
            closes = [*closing_tag.finditer(part)]
            if len(closes) > 1:
                # A surplus end tag belongs to a record whose start tag is damaged.
                n_closes = len(closing_tag.findall(_LITERAL.sub(b"", part)))
                stream.n_hidden_records += max(n_closes - 1, 0)
            whole = part[: closes[-1].end()] if closes else part
            parser = etree.XMLParser(recover=True, **_SAFE)
            root = etree.fromstring(opening + whole + closing, parser)
            element = None if root is None else next(root.iter(*tags), None)
            damage = "" if not parser.error_log else f": {parser.error_log[0].message}"
            if element is None:
                yield Problem(line, f"The record is not valid XML{damage}.", is_record=True)
            else:
                if damage and n_told < _MOST_TOLD:
                    n_told += 1
                    yield Problem(line, f"The XML is damaged here{damage}.")
                element.sourceline = line
                yield element
        line += part.count(b"\n")
        end = (end + part)[-_END_BYTES:]
    if closing and closing.rstrip(b">") not in end:
        yield Problem(line, "The XML breaks off before its end.")


def _split_at(source: IO[bytes], start: re.Pattern[bytes]) -> Iterator[bytes]:
    """Yield the text before the first record, then each record with the text that follows it."""
    held, searched = bytearray(), 0
    while piece := source.read(_PIECE):
        held += piece
        at, literal_end = 0, 0
        for found in start.finditer(held, searched):
            if found.start() >= literal_end:
                literal_end = _end_of_literal(held, at, found.start())
            if found.start() < literal_end:
                continue
            if found.start() > at or at:
                yield bytes(held[at : found.start()])
            at = found.start()
        del held[:at]
        # A tag may be cut off at the end of a piece; the first byte held starts the record itself.
        searched = max(len(held) - _LONGEST_TAG, 1)
        if len(held) > _LARGEST_RECORD:
            break
    yield bytes(held)


def _end_of_literal(text: bytearray, start: int, at: int) -> int:
    """Return the end of the comment or CDATA that a place lies in; 0 if it lies in none."""
    for opener, closer in _LITERALS:
        opened = text.rfind(opener, start, at)
        if opened >= 0 and text.find(closer, opened, at) < 0:
            return text.find(closer, at) + 1
    return 0


def _wrap(before: bytes) -> tuple[bytes, bytes]:
    """Return the XML declaration and start tag of the document's root, and its end tag."""
    stated = re.match(rb"[\s\xef\xbb\xbf]*(<\?xml[^>]*\?>)?", before)
    declaration = (stated and stated[1]) or b""
    root = re.search(rb"<([A-Za-z_][\w:.-]*)[^>]*>", before)
    if root is None:
        return declaration + b"<root>", b"</root>"
    return declaration + root[0].replace(b"/>", b">"), b"</" + root[1] + b">"


def _iterate_whole(
    stream: TextStream, tags: tuple[str, ...], *, are_below_root: bool
) -> Iterator[Any]:
    """Parse the whole document, where records may be nested or characters take several bytes."""
    from lxml import etree

    is_wide = stream.encoding.startswith(("utf-16", "utf-32"))
    source: IO[bytes] = stream.binary if is_wide else io.BufferedReader(_Mended(stream.binary))
    elements = etree.iterparse(
        source,
        tag=tags,
        recover=True,
        **_SAFE,
    )
    try:
        for _, element in elements:
            if are_below_root and not _is_below_root(element):
                continue
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        yield Problem(error.lineno or None, f"The XML breaks off: {error.msg}.", is_record=True)
    told: set[int] = set()
    for entry in elements.error_log:
        if entry.line not in told and len(told) < _MOST_TOLD:
            told.add(entry.line)
            yield Problem(entry.line, f"The XML is damaged here: {entry.message}.")


def _is_below_root(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and parent.getparent() is None


def element_text(element: Any, path: str | None = None) -> str:
    """Return the text of an element, or of the first element at a path inside it, on one line."""
    found = element if path is None else element.find(path)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def texts_of(element: Any, path: str) -> list[str]:
    """Return the texts of all elements at a path, without empty ones."""
    return [text for found in element.iterfind(path) if (text := element_text(found))]


class _Mended(io.RawIOBase):
    """Bytes of XML with entities as numbers, without the characters at which parsers stop."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self._waiting = b""
        self._ready = b""

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into a buffer, as `io.RawIOBase.readinto` does."""
        while not self._ready:
            piece = self._inner.read(_PIECE)
            text = self._waiting + piece
            cut = len(text)
            if piece:
                start = text.rfind(b"&", max(0, len(text) - _LONGEST_ENTITY))
                cut = len(text) if start < 0 or b";" in text[start:] else start
            self._waiting = text[cut:]
            self._ready = _ENTITY.sub(_as_number, text[:cut].translate(None, _FORBIDDEN))
            if not piece:
                break
        n_bytes = min(len(buffer), len(self._ready))
        buffer[:n_bytes] = self._ready[:n_bytes]
        self._ready = self._ready[n_bytes:]
        return n_bytes


def _as_number(found: re.Match[bytes]) -> bytes:
    """Return an entity as the number of its character; an ampersand alone is escaped."""
    if found[1] is None:
        return b"&#38;"
    known = html5.get(f"{found[1].decode('ascii')};")
    return found[0] if known is None else b"".join(b"&#%d;" % ord(sign) for sign in known)
