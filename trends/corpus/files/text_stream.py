"""Bytes to lines: encodings, byte order marks and line ends, with every repair remembered."""

import codecs
import io
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from trends.errors import CorpusError

__all__ = ["HEAD_BYTES", "MAX_LINE_CHARACTERS", "MAX_WHOLE_CHARACTERS", "TextStream"]

HEAD_BYTES: Final = 65_536
MAX_WHOLE_CHARACTERS: Final = 512 * 1024 * 1024
MAX_LINE_CHARACTERS: Final = 256 * 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that no text has; exports of PDF text have a few (form feeds and the like).
_CONTROLS: Final = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b\x1c\x1d\x1e\x1f"})
_BINARY_MARK: Final = b"PAR1"
# A convention: random bytes have 9 % of them, images and archives 2 % and more.
_MOST_CONTROLS: Final = 0.01
_UNDECODED = re.compile("[\udc80-\udcff]")


class TextStream:
    """One opened file as text: its head for recognition, then its lines or the whole.

    Parameters
    ----------
    name
        What the file is called in messages.
    binary
        The open file, at its start. It need not be seekable, but buffer `HEAD_BYTES` and more.

    Attributes
    ----------
    repaired_lines
        Numbers of the lines that were not valid in the file's encoding and were therefore
        read as Windows-1252. Complete once the file has been read to its end.
    """

    def __init__(self, name: str, binary: io.BufferedReader) -> None:
        self.name = name
        self.binary = binary
        self.repaired_lines: list[int] = []

    @cached_property
    def head_bytes(self) -> bytes:
        """The first bytes of the file, which stay unread."""
        return self.binary.peek(HEAD_BYTES)[:HEAD_BYTES]

    @cached_property
    def encoding(self) -> str:
        """The name of the encoding: from the byte order mark, from NUL bytes, or UTF-8."""
        head = self.head_bytes
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return encoding
        even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
        if max(even, odd) > len(head[:4096]) // 5 and not min(even, odd):
            return "utf-16-le" if odd else "utf-16-be"
        return "utf-8"

    @cached_property
    def is_binary(self) -> bool:
        """Whether the file holds more control characters than a damaged text does."""
        if self.encoding != "utf-8":
            return False
        head = self.head_bytes
        n_controls = len(head) - len(head.translate(None, _CONTROLS))
        return head.startswith(_BINARY_MARK) or n_controls > _MOST_CONTROLS * len(head)

    @cached_property
    def head(self) -> str:
        """The first characters of the file; of a binary file its bytes as Latin-1."""
        if self.is_binary:
            return self.head_bytes.decode("latin-1")
        return self.head_bytes.decode(self.encoding, errors="ignore")

    def lines(self) -> Iterator[str]:
        r"""Yield the lines, each ended by ``\n`` whatever ends it in the file."""
        text = io.TextIOWrapper(
            self.binary,
            encoding=self.encoding,
            errors="surrogateescape" if self.encoding.startswith("utf-8") else "replace",
            newline=None,
        )
        number = 0
        try:
            while line := text.readline(MAX_LINE_CHARACTERS):
                number += 1
                if len(line) == MAX_LINE_CHARACTERS:
                    raise CorpusError(
                        f"Lines of {self.name} should be shorter than {MAX_LINE_CHARACTERS:,} "
                        f"characters; line {number} is longer. Check that it is a file of papers."
                    )
                yield line if line.isascii() else self._repair(line, number)
        except (OSError, EOFError, ValueError) as error:
            raise CorpusError(
                f"{self.name} should be readable to its end; reading broke off: {error}. "
                "Save or download the file again."
            ) from error

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

    def _repair(self, line: str, number: int) -> str:
        """Read a line that is no UTF-8 as Windows-1252, the usual reason."""
        if not _UNDECODED.search(line):
            return line
        self.repaired_lines.append(number)
        return line.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
