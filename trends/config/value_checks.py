"""Base class and checks of values that the settings of all stages share."""

import codecs
import dataclasses
import datetime as dt
import re
import typing
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from trends.errors import ConfigError, list_offenders

__all__ = [
    "FIELDS",
    "FIRST_YEAR",
    "Day",
    "Settings",
    "as_day",
    "check_address",
    "check_choice",
    "check_columns",
    "check_encoder",
    "check_groups",
    "check_listed",
    "check_n_topics",
    "check_names",
    "check_phrases",
    "check_q_value",
    "check_seed",
    "check_source_by",
    "check_span",
    "check_text_encoding",
    "check_whole",
    "check_year",
]

Day: typing.TypeAlias = dt.date | str | None
# Chosen by hand: the first journals appeared in 1665, and printing began about 1450; lower numbers of
# four digits are rarely years.
FIRST_YEAR: typing.Final = 1500
# The last year of four digits, which `datetime.date` allows.
LAST_YEAR: typing.Final = 9999
# Fields of a paper that a file may have; the user may map names of the file to them.
FIELDS: typing.Final = (
    *("title", "abstract", "published", "updated", "listed", "date_precision"),
    *("year", "month", "day", "authors", "n_authors", "n_comments"),
    *("institutions", "countries", "affiliations", "keywords", "n_citations", "n_references"),
    *("organization", "venue", "url", "source", "arxiv", "doi", "acl", "pubmed", "paper_id"),
    *("raw_title", "raw_abstract"),
)
ENCODERS = ("science", "lsa")
ENCODER_KINDS = ("sentence-transformers", "onnx", "distil")


class Settings:
    """Base class of settings, whose `repr` shows only what differs from the default."""

    def __repr__(self) -> str:
        given = []
        for setting in dataclasses.fields(self):  # type: ignore[arg-type]
            value = getattr(self, setting.name)
            default = setting.default
            if setting.default_factory is not dataclasses.MISSING:
                default = setting.default_factory()
            if value != default:
                given.append(f"{setting.name}={value!r}")
        return f"{type(self).__name__}({', '.join(given)})"


def as_day(given: Day, name: str) -> dt.date | None:
    """Return the day of the argument `name`, given as a date or ISO text; None stays None."""
    if given is None:
        return None
    if isinstance(given, dt.date):
        return given.date() if isinstance(given, dt.datetime) else given
    try:
        return dt.date.fromisoformat(given)
    except (TypeError, ValueError):
        raise ConfigError(
            f"{name} must be a date, or a text such as '2025-01-31'; got {given!r}. Change it."
        ) from None


def check_choice(name: str, value: object, choices: object) -> None:
    """Raise ConfigError unless a value is one of those of a `Literal`."""
    allowed = typing.get_args(choices)
    if value not in allowed:
        listed = ", ".join(map(repr, allowed))
        raise ConfigError(f"{name} must be one of {listed}; got {value!r}. Use one of these.")


def check_whole(name: str, value: object, least: int) -> None:
    """Raise ConfigError unless a value is a whole number of at least `least`."""
    if not _is_whole(value) or value < least:
        raise ConfigError(
            f"{name} must be a whole number from {least} on; got {value!r}. Change it."
        )


def check_n_topics(value: object) -> None:
    """Refuse what is neither "auto" nor a number of topics."""
    if value != "auto" and (not _is_whole(value) or value < 1):
        raise ConfigError(
            f"n_topics must be 'auto' or a whole number from 1 on; got {value!r}. "
            "Use 'auto' to take it from the data."
        )


def check_seed(value: object) -> None:
    """Refuse what is no seed of NumPy's and scikit-learn's generators."""
    if not _is_whole(value) or not 0 <= value < 2**32:
        raise ConfigError(
            f"random_state must be a whole number from 0 to {2**32 - 1}; got {value!r}. "
            "Any such number will do: it is recorded with the result."
        )


def check_listed(name: str, given: object) -> tuple[object, ...]:
    """Return a list of topics as a tuple; raise ConfigError for text, sets and iterators."""
    if isinstance(given, str):
        raise ConfigError(
            f"{name} must be a list of topics; got the single text {given!r}. "
            f"Put it in brackets: [{given!r}]."
        )
    if not isinstance(given, Iterable) or isinstance(given, set | frozenset | Mapping | Iterator):
        raise ConfigError(
            f"{name} must be a list of topics; got {given!r}. "
            f"Write for example {name}=['KV cache']."
        )
    return tuple(given)


def check_phrases(name: str, given: object) -> tuple[str, ...]:
    """Return a list of phrases as a tuple; raise ConfigError for anything else."""
    if not isinstance(given, list | tuple) or not all(
        isinstance(phrase, str) and phrase.strip() for phrase in given
    ):
        raise ConfigError(
            f"{name} must be a list of phrases that are not empty; got {given!r}. "
            "Put each in quotes, and all in brackets."
        )
    return tuple(given)


def check_groups(name: str, given: object) -> None:
    """Raise ConfigError unless a value maps names to lists of phrases."""
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise ConfigError(
            f"{name} must map names to lists of phrases; got {given!r}. "
            'Write for example { "graph neural network" = ["GNN"] }.'
        )
    for key, phrases in given.items():
        if not key.strip() or not phrases:
            raise ConfigError(
                f"{name} must give a name and one phrase or more for each concept; got {key!r} with "
                f"{phrases!r}. Fill it in, or remove it."
            )
        check_phrases(f"{name}[{key!r}]", phrases)


def check_names(name: str, given: Iterable[str]) -> None:
    """Raise ConfigError if two names of topics differ only by case."""
    counted = Counter(each.casefold() for each in given)
    repeated = sorted(each for each, n in counted.items() if n > 1)
    if repeated:
        raise ConfigError(
            f"{name} must give every topic a unique name; these come more than once: "
            f"{list_offenders(repeated)}. Rename or merge them."
        )


def check_q_value(value: object) -> None:
    """Raise ConfigError unless a value is a false discovery rate between 0 and 1."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value < 1:  # type: ignore[operator]
        raise ConfigError(
            f"q_value must lie between 0 and 1; got {value!r}. "
            "Use 0.05 for an expected share of false discoveries of at most 5 %."
        )


def check_source_by(value: object) -> None:
    """Raise ConfigError unless a value names a way to distinguish sources."""
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(
            "source_by must be 'auto', 'file', 'folder', 'none' or the name of a column; "
            f"got {value!r}. Use one of these."
        )


def check_year(year: object) -> None:
    """Raise ConfigError unless a value is a possible year of a paper, or None."""
    if year is not None and not (_is_whole(year) and FIRST_YEAR <= year <= LAST_YEAR):
        raise ConfigError(
            f"year must be a whole number from {FIRST_YEAR} to {LAST_YEAR}; got {year!r}. Change it."
        )


def check_span(since: dt.date | None, until: dt.date | None) -> None:
    """Raise ConfigError if the first day lies after the last."""
    if since is not None and until is not None and since > until:
        raise ConfigError(f"since must not lie after until; got {since} and {until}. Swap them.")


def check_columns(columns: Mapping[str, str]) -> None:
    """Raise ConfigError unless all keys are fields of a paper."""
    unknown = [ours for ours in columns if ours not in FIELDS]
    if unknown:
        raise ConfigError(
            f"columns must map fields ({', '.join(FIELDS)}) to names of the file; got "
            f"{list_offenders(unknown)}. Swap the two sides, or use one of these fields."
        )


def check_text_encoding(name: object) -> None:
    """Raise ConfigError unless a value is the name of a text encoding, or None."""
    if name is None:
        return
    try:
        # A codec such as "rot13" converts text to text and is not an encoding.
        is_known = isinstance(name, str) and isinstance("".encode(name), bytes)
        is_known = is_known and codecs.lookup(str(name)).name != "idna"
    except (LookupError, ValueError):
        is_known = False
    if not is_known:
        raise ConfigError(
            "encoding must be the name of a text encoding, such as 'cp1251' or 'gb18030'; got "
            f"{name!r}. Use one that Python knows, or leave it out."
        )


def check_address(subject: str, address: str, example: str) -> None:
    """Raise ConfigError unless a value is a web address without user, password or parameters.

    The message starts with `subject`. It does not repeat credentials or parameters of the address,
    since messages end up in logs.
    """
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.port != 0 and parts.scheme in {"http", "https"}
        has_secret = "@" in parts.netloc or bool(parts.query or parts.fragment)
    except ValueError:
        is_whole = has_secret = False
    if has_secret:
        raise ConfigError(
            f"{subject} must be an address without a user, a password or parameters; got one with "
            f"them for {parts.hostname!r}. Write for example {example}; pass a key by its own "
            "setting."
        )
    if not is_whole or re.fullmatch("[!-~]+", address) is None:
        raise ConfigError(
            f"{subject} must be an address that begins with http:// or https://; got {address!r}. "
            f"Write for example {example}."
        )


def check_encoder(name: str) -> None:
    """Raise ConfigError unless a name is that of an encoder."""
    kind, colon, where = name.partition(":")
    if not ((colon and where and kind in ENCODER_KINDS) or name in ENCODERS):
        raise ConfigError(
            f"The encoder must be 'science', 'lsa', or one of {', '.join(ENCODER_KINDS)} with a "
            f"colon and a name or path; got {name!r}. Choose one of them."
        )


def _is_whole(value: object) -> typing.TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
