"""JSON formats as declarations: which keys mark one, and at which paths our fields stand."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers.json.json_stream import keys_in, mark_objects, read_objects
from trends.corpus.readers.json.unknown_keys import name_unread_keys
from trends.corpus.readers.json.values import (
    as_date,
    as_texts,
    first_text,
    pick,
    pick_all,
)
from trends.corpus.records.fields import read_fields
from trends.corpus.records.records import Item, Problem, Reader, ReadOptions, Record

__all__ = ["JsonFormat", "collect_fields", "make_reader", "override", "to_field"]

_DATES: Final = ("published", "updated", "listed")
_NAMES: Final = ("authors", "institutions")
_LISTS: Final = ("keywords", "countries", "affiliations")


@dataclass(frozen=True)
class JsonFormat:
    """One JSON format.

    Parameters
    ----------
    name
        What the format is called in `Corpus.sources`.
    marks
        Sets of keys; a file is of this format if all keys of one of them occur at its start.
    fields
        For each of our fields the paths at which it may stand, the best first.
    extra
        The same for columns of their own.
    prefix
        What to put before the format's own identifiers, so that they meet no others.
    inside
        Keys under which the record proper may stand in its envelope.
    amend
        Corrects what was collected, with the record to look at; None where nothing needs it.
    is_paper
        Tells papers from what else such files hold; None where they hold nothing else.
    """

    name: str
    marks: tuple[frozenset[str], ...]
    fields: Mapping[str, tuple[str, ...]]
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prefix: str = ""
    inside: tuple[str, ...] = ()
    amend: Callable[[dict[str, Any], Mapping[str, Any]], None] | None = None
    is_paper: Callable[[Mapping[str, Any]], bool] | None = None


def make_reader(form: JsonFormat) -> Reader:
    """Return the reader of a declared format."""

    def recognizes(head: str) -> bool:
        """Return whether a text starts as this format does."""
        keys = keys_in(head)
        return any(mark <= keys for mark in form.marks)

    def read(stream: TextStream, options: ReadOptions) -> Iterator[Item]:
        """Yield the records of a file of this format."""
        read_record = partial(_read_record, form=form, columns=options.columns)
        yield from name_unread_keys(stream, read_record)
        yield from read_objects(stream, read_record)

    return Reader(form.name, recognizes, read, mark=mark_objects)


def collect_fields(
    record: Mapping[str, Any], paths: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    """Return the fields of a record by the paths at which each may stand."""
    fields: dict[str, Any] = {}
    for name, places in paths.items():
        found: Any = None
        for place in places:
            values = pick_all(record, place)
            # A lone pair of family and given name is one person, not two.
            is_lone = len(values) == 1 and not (name in _NAMES and isinstance(values[0], list))
            found = to_field(name, values[0] if is_lone else values) if values else None
            if found is not None:
                break
        fields[name] = found
    return fields


def to_field(name: str, value: Any) -> Any:
    """Return what a JSON record states for one of our fields in the form that fields have.

    Examples
    --------
    >>> to_field("title", ["Tides"]), to_field("published", {"date-parts": [[2019, 5]]})
    ('Tides', '2019-5')
    >>> to_field("authors", [{"family": "Roe", "given": "Jane"}]), to_field("authors", "Roe, J; Lee")
    ([{'family': 'Roe', 'given': 'Jane'}], 'Roe, J; Lee')
    """
    if name in _DATES and not isinstance(value, bool | str):
        return as_date(value)
    # A lone text may name many; how these are told apart is the same in every format.
    if not isinstance(value, list | dict):
        return value
    if name in _NAMES:
        # Objects and pairs of family and given name are read as those of every format.
        return value or None
    if name in _LISTS:
        return as_texts(value) or None
    return first_text(value)


def override(
    fields: dict[str, Any], record: Mapping[str, Any], columns: tuple[tuple[str, str], ...]
) -> None:
    """Put in what the user's own names for keys say; keys within keys are joined by dots."""
    for ours, theirs in sorted(columns, key=lambda pair: pair[0] != "published"):
        chosen = collect_fields(record, {ours: (theirs,)})
        if chosen[ours] is None:
            continue
        if ours == "published":
            # The parts of another date would contradict the one that was asked for.
            fields.update(dict.fromkeys(("year", "month", "day")))
        fields[ours] = chosen[ours]


def _read_record(
    record: Mapping[str, Any],
    line: int,
    *,
    form: JsonFormat,
    columns: tuple[tuple[str, str], ...],
) -> Iterator[Problem | Record]:
    for key in form.inside:
        inner = record.get(key)
        record = {**record, **inner} if isinstance(inner, dict) else record
    if form.is_paper is not None and not form.is_paper(record):
        what = first_text(pick(record, "itemType", "type", "title")) or ""
        yield Problem(line, "The entry is not a paper.", what, is_record=True)
        return
    fields = collect_fields(record, form.fields)
    if identifier := first_text(fields.get("paper_id")):
        fields["paper_id"] = form.prefix + identifier
    if form.amend is not None:
        form.amend(fields, record)
    override(fields, record, columns)
    extra = {
        name: "; ".join(texts) if len(texts) > 1 else texts[0]
        for name, places in form.extra.items()
        if (texts := as_texts(pick_all(record, *places)))
    }
    yield from read_fields(fields, line, extra=extra)
