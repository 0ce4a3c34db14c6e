"""The schemas of frames about actors and groups of papers."""

from typing import Final

from trends.schema.categories import (
    ACTOR_KIND,
    ACTOR_PART,
    DIFFERENCE,
    KIND,
    MOVEMENT,
    STRING,
)
from trends.schema.days import DATE
from trends.schema.frame_schema import FrameSchema, make_schema

__all__ = ["GROUP_FRAMES"]

GROUP_FRAMES: Final[dict[str, FrameSchema]] = {
    "actors": make_schema(
        {"kind": ACTOR_KIND, "topic": "int32", "part": ACTOR_PART, "actor": STRING}
        | {"n_papers": "int64", "n_fractional": "float64"}
        | dict.fromkeys(("n_old", "n_recent"), "Int64")
        | dict.fromkeys(("share_old", "share_recent"), "float64")
        | dict.fromkeys(("contribution", "contribution_low", "contribution_high"), "float64")
        | {"movement": MOVEMENT, "first_seen": DATE, "last_seen": DATE, "is_doubtful": "bool"},
        key="kind topic part actor",
        sort_by="kind topic part",
    ),
    "comparisons": make_schema(
        {"by": STRING, "group": STRING, "against": STRING, "kind": KIND, "topic": "int32"}
        | {"label": STRING, "n_group": "int64", "n_against": "int64"}
        | dict.fromkeys(("share_group", "share_against"), "float64")
        | dict.fromkeys(("ratio", "ratio_low", "ratio_high", "p_value", "q_value"), "float64")
        | {"difference": DIFFERENCE, "sentence": STRING},
        key="group against topic",
        sort_by="group against topic",
    ),
}
