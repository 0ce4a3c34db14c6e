"""What the schema of a frame states."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

__all__ = ["FrameSchema", "make_schema"]


@dataclass(frozen=True)
class FrameSchema:
    """The schema of a frame.

    Parameters
    ----------
    columns
        Dtype by column name, in the order of the columns.
    key
        Columns that identify a row; empty if rows may repeat.
    sort_by
        Columns by which rows are sorted.
    optional
        Columns that a frame may lack; `check_frame` then adds them with missing values.
    """

    columns: Mapping[str, Any]
    key: tuple[str, ...]
    sort_by: tuple[str, ...]
    optional: frozenset[str] = frozenset()


def make_schema(
    columns: dict[str, Any], key: str, sort_by: str | None = None, optional: str = ""
) -> FrameSchema:
    """Return a schema; names of columns are separated by spaces."""
    return FrameSchema(
        MappingProxyType(columns),
        tuple(key.split()),
        tuple((sort_by or key).split()),
        frozenset(optional.split()),
    )
