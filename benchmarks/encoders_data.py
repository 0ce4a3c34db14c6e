"""Which texts train the science encoder, which choose its settings, and which only judge it."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpora"
# The categories of the computer science corpus are split, not only its papers: those that judge
# were never looked at while settings were chosen.
CHOOSING = ("cs.GT", "cs.IR", "cs.SE", "cs.RO", "cs.SI")
JUDGING = ("cs.PL", "cs.DB", "cs.HC", "cs.NE", "cs.CY")


@dataclass(frozen=True)
class Split:
    """Texts for training, and labelled sets by name."""

    training: pd.DataFrame
    choosing: dict[str, pd.DataFrame]
    judging: dict[str, pd.DataFrame]


def split_corpora(folder: Path = SHARED) -> Split:
    """Split the corpora; papers are drawn by a hash of their identifiers."""
    cs = _read(folder, "arxiv_cs_dev")
    ai = _read(folder, "arxiv_ai_daily_dev")
    mixed = _read(folder, "arxiv_text_100k")
    common = ai["label"].value_counts()
    labelled_ai = ai[ai["label"].isin(common[common >= 20].index)].groupby("label").head(260)
    choosing = {
        "arxiv cs, 5 categories": _take(cs, CHOOSING),
        "arxiv ai 2025, 16 categories": labelled_ai.iloc[0::2],
    }
    judging = {
        "arxiv cs, 5 other categories": _take(cs, JUDGING),
        "arxiv ai 2025, other papers": labelled_ai.iloc[1::2],
        "BBC News": _read(folder, "octis_BBC_News").iloc[:2000],
        "M10 (titles)": _read(folder, "octis_M10").iloc[:2000],
    }
    used = pd.concat([*choosing.values(), *judging.values()])
    recent = _without(ai, used)
    return Split(
        training=_interleave(recent, _without(mixed, pd.concat([cs, ai])), share=0.3),
        choosing={name: frame.reset_index(drop=True) for name, frame in choosing.items()},
        judging={name: frame.reset_index(drop=True) for name, frame in judging.items()},
    )


def _read(folder: Path, name: str) -> pd.DataFrame:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        frame = pd.DataFrame([json.loads(line) for line in lines])
    frame = frame.rename(columns={"id": "paper_id"})
    frame["title"] = frame["title"].fillna("")
    frame["abstract"] = frame["abstract"].fillna("")
    if "label" not in frame:
        frame["label"] = None
    lot = [int(hashlib.md5(p.encode()).hexdigest(), 16) % 10**12 for p in frame["paper_id"]]
    frame = frame.assign(lot=lot).sort_values("lot")
    return frame[["paper_id", "title", "abstract", "label"]]


def _take(frame: pd.DataFrame, labels: tuple[str, ...]) -> pd.DataFrame:
    return frame[frame["label"].isin(labels)].groupby("label").head(400)


def _without(frame: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    same = frame["paper_id"].isin(used["paper_id"])
    return frame[~same & ~frame["title"].str.lower().isin(used["title"].str.lower())]


def _interleave(one: pd.DataFrame, other: pd.DataFrame, *, share: float) -> pd.DataFrame:
    """Mix two frames so that `share` of every stretch comes from the first, while it lasts."""
    place = np.concatenate([np.arange(len(one)) / share, np.arange(len(other)) / (1 - share)])
    mixed = pd.concat([one, other]).assign(place=place).sort_values("place", kind="stable")
    return mixed.drop(columns="place").reset_index(drop=True)
