"""The values that categorical columns of frames may have, in their order."""

from typing import Final

import pandas as pd

__all__ = [
    "ACTOR_KIND",
    "ACTOR_PART",
    "AMONG",
    "CHANGE",
    "DIFFERENCE",
    "EVENT",
    "KIND",
    "MOVED",
    "MOVEMENT",
    "MOVER",
    "NEWS",
    "PART",
    "REASON",
    "RELATION",
    "STATUS",
    "STRING",
    "TIER",
]

STRING: Final = "string"
KIND = pd.CategoricalDtype(["named", "area", "concept"])
STATUS = pd.CategoricalDtype(
    [
        "emerging",
        "growing",
        "bursting",
        "stable",
        "past burst",
        "declining",
        "dormant",
        "inconclusive",
        "not enough data",
    ]
)
PART = pd.CategoricalDtype(["counted", "undated", "too coarse", "after as_of", "to come"])
AMONG = pd.CategoricalDtype(["all papers", "papers without a topic"])
RELATION = pd.CategoricalDtype(["same name", "same papers", "part of", "overlap"])
REASON = pd.CategoricalDtype(
    [
        "no text",
        "too little text",
        "another language",
        "too few papers",
        "near nothing",
        "between topics",
        "no topic given",
    ]
)
# What is claimed to have changed.
MOVED = ("rose", "fell")
CHANGE = pd.CategoricalDtype([*MOVED, "flat", "unclear"])
MOVER = pd.CategoricalDtype(["rise", "new", "fall", "steady"])
ACTOR_KIND = pd.CategoricalDtype(["author", "institution", "country", "venue"])
ACTOR_PART = pd.CategoricalDtype(["actor", "others", "not stated"])
DIFFERENCE = pd.CategoricalDtype(["more", "less", "alike", "unclear"])
MOVEMENT = pd.CategoricalDtype(["entered", "left"])
TIER = pd.CategoricalDtype(["strong", "good", "tentative", "none"])
EVENT = pd.CategoricalDtype(
    [
        "created",
        "updated",
        "refitted",
        "born",
        "entered",
        "left",
        "split",
        "merged",
        "dormant",
        "renamed",
        "verdict",
        "corrected",
        "reversed",
    ]
)
NEWS = pd.CategoricalDtype(
    ["papers", "correction", "verdict", "birth", "change of topics", "concept", "forecast"]
)
