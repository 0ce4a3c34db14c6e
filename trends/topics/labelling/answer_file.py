"""The file that stores the answers of a language model, keyed by the hash of the question."""

import hashlib
import json
import re
import warnings
from pathlib import Path
from typing import Any, Final

from trends.errors import OutputError, TrendsWarning
from trends.runtime.files import replace_file

__all__ = ["read_answers", "write_answers"]

MARK: Final = "label_answers"
# The beginning of such a file, by which even a damaged one is recognized; files of earlier versions
# begin with the hash of a question.
_BEGINNING: Final = re.compile(rf'\s*\{{\s*"(?:{MARK}": \{{|[0-9a-f]{{64}}": ")'.encode())
# Bytes at the start of a file within which the beginning must stand.
BEGIN_BYTES: Final = 256


def read_answers(path: Path | None) -> dict[str, str]:
    """Return the stored answers by question; none if the file is missing or not one of ours.

    Warns
    -----
    TrendsWarning
        If the file is damaged or cannot be read.
    """
    if path is None or not path.exists() or not _is_replaceable(path):
        return {}
    try:
        return _parse(path.read_bytes())
    except (OSError, ValueError, TypeError, RecursionError) as error:
        warnings.warn(
            f"{path} must hold the answers that trends stored in it; it is damaged or cannot be "
            f"read: {error}. The questions are asked again; you need not do anything.",
            TrendsWarning,
            stacklevel=4,
        )
        return {}


def write_answers(path: Path | None, answers: dict[str, str]) -> None:
    """Store answers; a file that trends did not write is left as it is.

    Warns
    -----
    TrendsWarning
        If the answers cannot be stored.
    """
    if path is None:
        return
    try:
        if path.exists() and not _is_replaceable(path):
            raise OutputError(
                f"{path} must be a new file or one in which trends stored answers; it holds "
                "something else. Name another file (topics.label_cache); it was not changed."
            )
        with replace_file(path) as new:
            new.write_bytes(_render(answers))
    except OutputError as error:
        warnings.warn(
            f"The endpoint's answers could not be stored: {error}", TrendsWarning, stacklevel=4
        )


def _is_replaceable(path: Path) -> bool:
    """Return whether a file is blank or begins like a file of answers."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            begin = file.read(BEGIN_BYTES)
    except OSError:
        return False
    return not begin.strip() or _BEGINNING.match(begin) is not None


def _parse(content: bytes) -> dict[str, str]:
    if not content.strip():
        return {}
    stored: dict[str, Any] = json.loads(content)
    answers = stored.get(MARK, stored)
    are_texts = isinstance(answers, dict) and all(
        isinstance(each, str) for each in answers.values()
    )
    if not are_texts or (MARK in stored and content != _render(answers)):
        raise ValueError("its content has changed since it was written")
    return dict(answers)


def _render(answers: dict[str, str]) -> bytes:
    text = json.dumps(answers, sort_keys=True)
    whole = {MARK: answers, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    return (json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode(
        "utf-8", "surrogatepass"
    )
