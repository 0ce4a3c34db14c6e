"""The schema of the frames that a project of updates adds to those of an analysis."""

from typing import Final

from trends.schema.categories import EVENT, KIND, NEWS, STRING
from trends.schema.days import DATE
from trends.schema.frame_schema import FrameSchema, make_schema
from trends.schema.text_lists import TEXT_LIST

__all__ = ["PROJECT_FRAMES"]

PROJECT_FRAMES: Final[dict[str, FrameSchema]] = {
    "news": make_schema(
        {
            "kind": NEWS,
            "rank": "int32",
            "topic_key": STRING,
            "label": STRING,
            "before": STRING,
            "after": STRING,
            "q_value": "float64",
            "sentence": STRING,
            "paper_ids": TEXT_LIST,
            "since": DATE,
            "day": DATE,
            "update": "int32",
        },
        key="update kind rank",
    ),
    "registry": make_schema(
        {
            "topic_key": STRING,
            "topic": "int32",
            "kind": KIND,
            "label": STRING,
            "born": DATE,
            "update": "int32",
            "parents": TEXT_LIST,
            "why": STRING,
            "is_standing": "bool",
        },
        key="topic_key",
        sort_by="topic",
    ),
    "ledger": make_schema(
        {
            "event": "int64",
            "update": "int32",
            "day": DATE,
            "kind": EVENT,
            "topic_key": STRING,
            "label": STRING,
            "before": STRING,
            "after": STRING,
            "sentence": STRING,
            "is_by_user": "bool",
            "paper_ids": TEXT_LIST,
        },
        key="event",
    ),
}
