"""What every stage's settings share: how they show themselves, and what values they take."""

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
    "check_listed",
    "check_n_topics",
    "check_names",
    "check_q_value",
    "check_seed",
    "check_source_by",
    "check_span",
    "check_text_encoding",
    "check_whole",
    "check_year",
]

Day: typing.TypeAlias = dt.date | str | None
# Convention: the first journals are of 1665, and four digits below 1500 are rarely a year of print.
FIRST_YEAR: typing.Final = 1500
LAST_YEAR: typing.Final = 9999
# What a file can say of a paper; its own names for these are the user's to tell.
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
    """Shows of a stage's settings those that are not the default."""

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
    """Return the day that the argument `name` gives as a date or as ISO text; None stays None."""
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
    """Refuse a value that is none of those of a `Literal`."""
    allowed = typing.get_args(choices)
    if value not in allowed:
        listed = ", ".join(map(repr, allowed))
        raise ConfigError(f"{name} must be one of {listed}; got {value!r}. Use one of these.")


def check_whole(name: str, value: object, least: int) -> None:
    """Refuse what is no whole number from `least` on."""
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
    """Return the topics of a list; refuse what is none, has no order, or can be read only once."""
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


def check_names(name: str, given: Iterable[str]) -> None:
    """Refuse names of topics of which two are the same but for case."""
    counted = Counter(each.casefold() for each in given)
    repeated = sorted(each for each, n in counted.items() if n > 1)
    if repeated:
        raise ConfigError(
            f"{name} must give every topic a name of its own; these come more than once: "
            f"{list_offenders(repeated)}. Rename or merge them."
        )


def check_q_value(value: object) -> None:
    """Refuse what is no rate of false claims."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value < 1:  # type: ignore[operator]
        raise ConfigError(
            f"q_value must lie between 0 and 1; got {value!r}. "
            "Use 0.05 for at most 5 % of false claims."
        )


def check_source_by(value: object) -> None:
    """Refuse what names no way to tell sources apart."""
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(
            "source_by must be 'auto', 'file', 'folder', 'none' or the name of a column; "
            f"got {value!r}. Use one of these."
        )


def check_year(year: object) -> None:
    """Refuse what is no year that papers may be of; None is none given."""
    if year is not None and not (_is_whole(year) and FIRST_YEAR <= year <= LAST_YEAR):
        raise ConfigError(
            f"year must be a whole number from {FIRST_YEAR} to {LAST_YEAR}; got {year!r}. Change it."
        )


def check_span(since: dt.date | None, until: dt.date | None) -> None:
    """Refuse days that are the wrong way round."""
    if since is not None and until is not None and since > until:
        raise ConfigError(f"since must not lie after until; got {since} and {until}. Swap them.")


def check_columns(columns: Mapping[str, str]) -> None:
    """Refuse names of columns that mean nothing here."""
    unknown = [ours for ours in columns if ours not in FIELDS]
    if unknown:
        raise ConfigError(
            f"columns must map names among {', '.join(FIELDS)} to the file's; got "
            f"{list_offenders(unknown)}. Swap the two sides, or use one of these."
        )


def check_text_encoding(name: object) -> None:
    """Refuse what names no encoding of texts; None names none on purpose."""
    if name is None:
        return
    try:
        # Bytes, as "rot13" takes and gives no bytes.
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
    """Refuse what is no web address, or holds a name, a password or a key.

    `subject` opens the message; what the address holds beyond its host and path is not repeated,
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
            f"them for {parts.hostname!r}. Write for example {example}; a key has a place of its own."
        )
    if not is_whole or re.fullmatch("[!-~]+", address) is None:
        raise ConfigError(
            f"{subject} must be an address that begins with http:// or https://; got {address!r}. "
            f"Write for example {example}."
        )


def check_encoder(name: str) -> None:
    """Refuse a name that no encoder has."""
    kind, colon, where = name.partition(":")
    if not ((colon and where and kind in ENCODER_KINDS) or name in ENCODERS):
        raise ConfigError(
            f"The encoder must be 'science', 'lsa', or one of {', '.join(ENCODER_KINDS)} with a "
            f"colon and a name or path; got {name!r}. Choose one of them."
        )


def _is_whole(value: object) -> typing.TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
