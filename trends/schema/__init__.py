"""The columns of every frame that `trends` gives out, and the check that holds them.

Every frame is long and tidy, has a RangeIndex, fixed dtypes and a fixed order of rows. Columns
that a frame has beyond its schema are kept behind the stated ones.
"""

from trends.schema.checking import check_frame, empty_frame
from trends.schema.columns import FRAMES, STRING, FrameSchema
from trends.schema.days import DATE, PRECISION, effective_precision, naive_dates, read_day

__all__ = [
    "DATE",
    "FRAMES",
    "PRECISION",
    "STRING",
    "FrameSchema",
    "check_frame",
    "effective_precision",
    "empty_frame",
    "naive_dates",
    "read_day",
]
