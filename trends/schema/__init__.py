"""The columns of every frame that `trends` returns, and the function that checks them.

Every frame is long and tidy, with a RangeIndex, fixed dtypes and a fixed order of rows. Columns
that are not in its schema are kept behind those that are.
"""

from trends.schema.categories import MOVED, STRING
from trends.schema.checking import check_frame, empty_frame
from trends.schema.columns import FRAMES, FrameSchema
from trends.schema.days import DATE, PRECISION, effective_precision, naive_dates, read_day
from trends.schema.text_lists import (
    NUMBER_LIST,
    TEXT_LIST,
    as_number_lists,
    as_text_lists,
    join_number_lists,
    join_text_lists,
    to_table,
)
from trends.schema.topic_kinds import main_topics, name_families

__all__ = [
    "DATE",
    "FRAMES",
    "MOVED",
    "NUMBER_LIST",
    "PRECISION",
    "STRING",
    "TEXT_LIST",
    "FrameSchema",
    "as_number_lists",
    "as_text_lists",
    "check_frame",
    "effective_precision",
    "empty_frame",
    "join_number_lists",
    "join_text_lists",
    "main_topics",
    "naive_dates",
    "name_families",
    "read_day",
    "to_table",
]
