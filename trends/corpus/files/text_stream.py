"""Decode bytes to lines: encodings, byte order marks and line ends; repairs are recorded."""

import codecs
import io
import re
from collections import deque
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

from trends.corpus.files.encodings import NAMES, detect_encoding
from trends.errors import CorpusError

if TYPE_CHECKING:
    from trends.corpus.files.record_marks import CountMarks

__all__ = ["HEAD_BYTES", "MAX_LINE_CHARACTERS", "MAX_WHOLE_CHARACTERS", "TextStream"]

# Chosen by hand: 64 KiB at the start of a file determine its format and encoding.
HEAD_BYTES: Final = 65_536
# A bound on memory: 512 Mi characters for formats that must be read as a whole, 0.5 to 2 GB.
MAX_WHOLE_CHARACTERS: Final = 512 * 1024 * 1024
# A bound on memory: 256 Mi characters in one line, 0.25 to 1 GB.
MAX_LINE_CHARACTERS: Final = 256 * 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that text does not have; exports of PDF text have a few, such as form feeds.
_CONTROLS: Final = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b\x1c\x1d\x1e\x1f"})
_BINARY_MARK: Final = b"PAR1"
# Chosen by hand: random bytes have 9 % of them, images and archives 2 % and more.
_MOST_CONTROLS: Final = 0.01
_UNDECODED = re.compile("[\udc80-\udcff]")
_DECLARED = re.compile(
    rb"""<\?xml[^>]*encoding=["']([\w.-]+)|charset=["']?([\w.-]+)|%+\s*Encoding:\s*([\w.-]+)""",
    re.IGNORECASE,
)
_DECLARED_BYTES: Final = 2_048
# Chosen by hand: this many invalid bytes, and this share of the text, are more than damage.
_MANY_BAD: Final = 8
_BAD_SHARE: Final = 0.02
# The same for short files, such as a single title.
_SOME_BAD: Final = 2
_SHORT_BAD_SHARE: Final = 0.05
# A bound on memory: lines read ahead to determine the encoding of the first invalid one.
_AHEAD_LINES: Final = 2_000
_AHEAD_CHARACTERS: Final = 1 << 20


class TextStream:
    """An open file as text: its head for recognition, then its lines or the whole.

    Parameters
    ----------
    name
        What the file is called in messages.
    binary
        The open file, at its start. It need not be seekable, but buffer `HEAD_BYTES` and more.
    encoding
        The encoding that the user named; None finds it.

    Attributes
    ----------
    found_encoding
        What the encoding of the whole file is called, where it is no UTF-8 and was not named;
        else None.
    repaired_lines
        Numbers of the lines that are not valid in the encoding of the others, and were read as
        `repair_encoding`. Complete once the file has been read to its end.
    repair_encoding
        What the encoding of those lines is called.
    replaced_lines
        Numbers of the lines with bytes that are no text, in whose place U+FFFD stands.
    marks
        Is shown every line and counts the marks of records in it; None counts none.
    n_hidden_records
        How many records' marks the reader itself came upon inside of other records.
    """

    def __init__(self, name: str, binary: io.BufferedReader, encoding: str | None = None) -> None:
        self.name = name
        self.binary = binary
        self.found_encoding: str | None = None
        self.repaired_lines: list[int] = []
        self.replaced_lines: list[int] = []
        self.repair_encoding = NAMES["cp1252"]
        self.marks: CountMarks | None = None
        self.n_hidden_records = 0
        self._named = encoding
        self._repair_codec: str | None = None

    @cached_property
    def head_bytes(self) -> bytes:
        """The first bytes of the file, which stay unread."""
        return self.binary.peek(HEAD_BYTES)[:HEAD_BYTES]

    @cached_property
    def encoding(self) -> str:
        """The name of the encoding, in which all lines are read but for single bad ones.

        Found, in this order, from the byte order mark, from zero bytes, from what the file
        declares, and from which letters its bytes stand for.

        Raises
        ------
        CorpusError
            If it cannot be told.
        """
        head = self.head_bytes
        if head.startswith(_BINARY_MARK):
            return "utf-8"
        if self._named:
            codec = codecs.lookup(self._named).name
            return "utf-8-sig" if codec == "utf-8" else codec
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return encoding
        if wide := _find_utf16(head):
            return wide
        if b"\x1b$" in head and _decodes(head, "iso2022_jp"):
            self.found_encoding = "ISO-2022-JP (Japanese)"
            return "iso2022_jp"
        if self._has_controls or not _counts_as_other(_open_text(head)):
            return "utf-8"
        return self._find_declared() or self._find_by_letters(head)

    @property
    def is_binary(self) -> bool:
        """Whether the file holds more control characters than a damaged text does."""
        return self.encoding == "utf-8" and self._has_controls

    @cached_property
    def head(self) -> str:
        """The first characters of the file; of a binary file its bytes as Latin-1."""
        if self.is_binary:
            return self.head_bytes.decode("latin-1")
        return self.head_bytes.decode(self.encoding, errors="ignore")

    def lines(self) -> Iterator[str]:
        r"""Yield the lines, each ended by ``\n`` whatever ends it in the file."""
        is_utf8 = self.encoding.startswith("utf-8")
        text = io.TextIOWrapper(
            self.binary,
            encoding=self.encoding,
            errors="surrogateescape" if is_utf8 else "replace",
            newline=None,
        )
        lines = self._read_lines(text)
        ahead: deque[str] = deque()
        number = 0
        while ahead or (line := next(lines, "")):
            line = ahead.popleft() if ahead else line
            number += 1
            if line.isascii():
                yield line
            elif is_utf8:
                if self._repair_codec is None and _counts_as_other(line):
                    _look_ahead(lines, ahead)
                    self._find_repair([line, *ahead])
                yield self._repair(line, number)
            else:
                if "\ufffd" in line:
                    self.replaced_lines.append(number)
                yield line

    def read(self) -> str:
        """Return the whole text; refuse one that is too long to be held at once."""
        parts, n_characters = [], 0
        for line in self.lines():
            n_characters += len(line)
            if n_characters > MAX_WHOLE_CHARACTERS:
                raise CorpusError(
                    f"{self.name} must be at most {MAX_WHOLE_CHARACTERS:,} characters long, as "
                    "its format is read in one piece; it is longer. Split the file."
                )
            parts.append(line)
        return "".join(parts)

    @cached_property
    def _has_controls(self) -> bool:
        head = self.head_bytes
        n_controls = len(head) - len(head.translate(None, _CONTROLS))
        return head.startswith(_BINARY_MARK) or n_controls > _MOST_CONTROLS * len(head)

    def _read_lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        number = 0
        try:
            while line := text.readline(MAX_LINE_CHARACTERS):
                number += 1
                if self.marks is not None:
                    self.marks.see(line)
                if len(line) == MAX_LINE_CHARACTERS:
                    raise CorpusError(
                        f"Lines of {self.name} should be shorter than {MAX_LINE_CHARACTERS:,} "
                        f"characters; line {number} is longer. Check that it is a file of papers."
                    )
                yield line
        except (OSError, EOFError, ValueError) as error:
            raise CorpusError(
                f"{self.name} should be readable to its end; reading broke off: {error}. "
                "Save or download the file again."
            ) from error

    def _find_declared(self) -> str | None:
        """Return the encoding that the file states, if its start is in that encoding."""
        stated = _DECLARED.search(self.head_bytes[:_DECLARED_BYTES])
        if stated is None:
            return None
        name = (stated[1] or stated[2] or stated[3]).decode()
        if not _decodes(self.head_bytes, name):
            return None
        codec = codecs.lookup(name).name
        self.found_encoding = NAMES.get(codec, name)
        return codec

    def _find_by_letters(self, head: bytes) -> str:
        """Return the encoding of a head that is no UTF-8; UTF-8 where bad lines are mended."""
        lines = [line for line in head.splitlines(keepends=True) if not line.isascii()]
        found = detect_encoding(b"".join(lines))
        if found.codec == "cp1252":
            # A file may hold lines of both, so each is looked at by itself.
            self._repair_codec = found.codec
            return "utf-8"
        if found.codec is not None:
            self.found_encoding = NAMES[found.codec]
            return found.codec
        self._refuse_unclear(_open_text(head), found.candidates)
        return "utf-8"

    def _find_repair(self, lines: list[str]) -> None:
        """Find the encoding of the lines that are no UTF-8."""
        others = [line for line in lines if _counts_as_other(line)]
        found = detect_encoding(b"".join(map(_to_bytes, others)))
        if found.codec is None:
            self._refuse_unclear("".join(lines), found.candidates)
        self._repair_codec = found.codec or "utf-8"
        self.repair_encoding = NAMES.get(self._repair_codec, "")

    def _refuse_unclear(self, text: str, candidates: tuple[str, ...]) -> None:
        """Refuse a text of which much is in an unknown encoding."""
        n_bad = len(_UNDECODED.findall(text))
        is_much = n_bad >= _MANY_BAD and n_bad >= _BAD_SHARE * len(text)
        if not is_much and (n_bad < _SOME_BAD or n_bad < _SHORT_BAD_SHARE * len(text)):
            return
        likely = ", ".join(f"{codec} ({NAMES[codec]})" for codec in candidates)
        may_be = f"it may be {likely}" if likely else "none of the usual ones fits"
        raise CorpusError(
            f"{self.name} should be UTF-8 text; it is in another encoding, and which is unclear: "
            f"{may_be}. Name it with --encoding, in Python encoding=."
        )

    def _repair(self, line: str, number: int) -> str:
        """Read a line that is no UTF-8 in the encoding of such lines; replace single bad bytes."""
        if not _has_undecoded(line):
            return line
        content = _to_bytes(line)
        if self._repair_codec in (None, "utf-8") or not _counts_as_other(line):
            self.replaced_lines.append(number)
            return content.decode("utf-8", "replace")
        self.repaired_lines.append(number)
        return content.decode(self._repair_codec or "", "replace")


def _find_utf16(head: bytes) -> str | None:
    """Return which UTF-16 a text without byte order mark is in; None if it is in neither."""
    start = head[:4096]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) < max(len(start) // 50, 2) or min(even, odd) > max(even, odd) // 20:
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    text = start[: len(start) // 2 * 2].decode(codec, "replace")
    # In damaged text of one byte a sign, pairs of bytes are signs of no script.
    n_plain = sum(sign.isalnum() or sign.isspace() or sign.isascii() for sign in text)
    n_ascii = sum(sign.isascii() for sign in text)
    is_text = n_plain >= 0.9 * len(text) and n_ascii >= 0.1 * len(text)
    return codec if is_text else None


def _decodes(content: bytes, codec: str) -> bool:
    """Tell whether bytes, whose end may be cut, are a text in an encoding."""
    try:
        codecs.getincrementaldecoder(codec)().decode(content)
    except (LookupError, UnicodeError):
        return False
    return True


def _open_text(content: bytes) -> str:
    """Return bytes as UTF-8, whose end may be cut, with marks in place of those that are none."""
    return codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(content)


def _counts_as_other(text: str) -> bool:
    """Tell whether a text has more bytes that are no UTF-8 than characters beyond ASCII that are."""
    if not _has_undecoded(text):
        return False
    n_bad = len(_UNDECODED.findall(text))
    n_good = sum(sign > "\x7f" for sign in text) - n_bad
    return n_bad > n_good


def _has_undecoded(text: str) -> bool:
    """Tell whether a text has bytes that are no UTF-8; encoding is faster than a search."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _to_bytes(line: str) -> bytes:
    return line.encode("utf-8", "surrogateescape")


def _look_ahead(lines: Iterator[str], ahead: deque[str]) -> None:
    """Put lines that follow into the queue of those that wait."""
    n_characters = 0
    while len(ahead) < _AHEAD_LINES and n_characters < _AHEAD_CHARACTERS:
        line = next(lines, "")
        if not line:
            return
        n_characters += len(line)
        ahead.append(line)
