"""Which changes a project has told: a second rule beside today's fixed look, slow to speak and to withdraw."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from trends.analysis import Analysis
from trends.formatting import format_factor, format_q
from trends.schema import MOVED
from trends.signals import assess_concepts
from trends.topics.concepts.finding import keep_shown
from trends.tracking.ledger import Event
from trends.tracking.online_testing import empty_tests, reject

__all__ = ["Verdicts", "begin_verdicts", "measure_changes", "tell_changes"]

# A verdict is withdrawn when its q-value is above, or its ratio below, in two updates in a row. Far
# from the bounds at which it is told, so that none comes and goes (a convention, as the two updates).
WITHDRAWN_Q: Final = 0.20
WITHDRAWN_RATIO: Final = 1.1
N_DOUBTS: Final = 2
# Chosen by hand: newest papers that a line on a verdict names.
N_SHOWN: Final = 20


def _no_claims() -> pd.DataFrame:
    types = {"topic_key": "string", "verdict": "string", "q_value": "float64", "ratio": "float64"}
    return pd.DataFrame(
        {k: pd.Series([], dtype=v) for k, v in (types | {"n_doubts": "int64"}).items()}
    )


@dataclass(frozen=True)
class Verdicts:
    """What was told.

    Parameters
    ----------
    tests
        The record of `online_testing.reject`.
    claims
        The verdicts that stand: `topic_key`, `verdict` ("rose" or "fell"), `q_value` and `ratio` when
        it was told, and `n_doubts`, the updates in a row that spoke against it.
    """

    tests: pd.DataFrame = field(default_factory=empty_tests)
    claims: pd.DataFrame = field(default_factory=_no_claims)


def measure_changes(analysis: Analysis) -> pd.DataFrame:
    """Return the change of every topic of enough papers, in the order of their numbers.

    Returns
    -------
    pandas.DataFrame
        `topic_key`, `label`, `kind`, `topic`, `change`, `change_p`, `change_q`, `ratio` and
        `sentence`.
    """
    topics = analysis.topics.set_index("topic")
    concepts = assess_concepts(
        analysis.papers,
        keep_shown(analysis.concepts, len(analysis.papers)),
        analysis.mentions,
        timeline=analysis.timeline,
        q_value=analysis.config.signals.q_value,
        min_papers=analysis.config.signals.min_papers,
    )
    columns = ["topic", "change", "change_p", "change_q", "ratio", "change_sentence"]
    both = pd.concat([analysis.signals[columns], concepts[columns]], ignore_index=True)
    both = both[both["topic"].isin(topics.index)].sort_values("topic", ignore_index=True)
    about = topics.loc[both["topic"], ["topic_key", "label", "kind"]].reset_index(drop=True)
    return pd.concat([about, both.rename(columns={"change_sentence": "sentence"})], axis=1)


def begin_verdicts(changes: pd.DataFrame) -> Verdicts:
    """Return what the first update of a project tells: all changes of its fixed look."""
    told = changes[changes["change"].isin(MOVED)]
    claims = told.assign(
        verdict=told["change"].astype("string"), q_value=told["change_q"], n_doubts=0
    )
    return Verdicts(claims=claims[[*_no_claims().columns]].reset_index(drop=True))


def tell_changes(
    verdicts: Verdicts, changes: pd.DataFrame, analysis: Analysis, *, day: dt.date
) -> tuple[Verdicts, list[dict[str, Any]], list[Event]]:
    """Return what is told after an update: the verdicts, lines of news, and events.

    Parameters
    ----------
    verdicts
        What was told before.
    changes
        From `measure_changes`.
    analysis
        The analysis of the update.
    day
        Its day.
    """
    tests, told = verdicts.tests, set()
    for kind, rows in changes.groupby(changes["kind"].astype(str), sort=True):
        p_values = dict(zip(rows["topic_key"], rows["change_p"], strict=True))
        tests, keys = reject(tests, p_values, family=str(kind), day=day)
        told |= set(keys)
    standing = verdicts.claims.set_index("topic_key")
    rows_of = {str(row["topic_key"]): row for row in changes.to_dict("records")}
    claims, news = [], []
    for key in dict.fromkeys([*standing.index, *rows_of]):
        claim = standing.loc[key].to_dict() if key in standing.index else None
        row = rows_of.get(str(key))
        after = row["change"] if row is not None and key in told else None
        is_told = after in MOVED and (claim is None or claim["verdict"] != after)
        if row is not None and is_told:
            news.append(_tell(row, claim, analysis))
            claims.append(_make_claim(key, str(after), row))
            continue
        if claim is None:
            continue
        n_doubts = int(claim["n_doubts"]) + 1 if _is_doubtful(claim["verdict"], row) else 0
        if n_doubts >= N_DOUBTS and row is not None:
            news.append(_withdraw(row, claim, analysis))
        elif n_doubts < N_DOUBTS:
            claims.append({"topic_key": key, **claim, "n_doubts": n_doubts})
    made = pd.DataFrame(claims, columns=_no_claims().columns).astype(_no_claims().dtypes.to_dict())
    events = [
        {**{k: line[k] for k in ("topic_key", "label", "before", "after", "sentence", "paper_ids")}}
        | {"kind": "verdict" if line["kind"] == "verdict" else "corrected"}
        for line in news
    ]
    return Verdicts(tests, made), news, events


def _make_claim(key: object, verdict: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "topic_key": key,
        "verdict": verdict,
        "q_value": row["change_q"],
        "ratio": row["ratio"],
        "n_doubts": 0,
    }


def _is_doubtful(verdict: str, row: Mapping[Any, Any] | None) -> bool:
    """Tell whether an update speaks against a verdict; one that cannot be tested does."""
    if row is None or not np.isfinite([row["change_q"], row["ratio"]]).all():
        return True
    ratio = row["ratio"] if verdict == "rose" else 1 / max(row["ratio"], 1e-12)
    return bool(row["change_q"] > WITHDRAWN_Q or ratio < WITHDRAWN_RATIO)


def _tell(
    row: Mapping[Any, Any], claim: Mapping[Any, Any] | None, analysis: Analysis
) -> dict[str, Any]:
    before = "not told" if claim is None else str(claim["verdict"])
    was = "" if claim is None else f" Before, it was told that it {before}."
    return _make_line(
        "verdict", row, before, str(row["change"]), f"{row['sentence']}.{was}", analysis
    )


def _withdraw(
    row: Mapping[Any, Any], claim: Mapping[Any, Any], analysis: Analysis
) -> dict[str, Any]:
    verdict = str(claim["verdict"])
    noun = {"rose": "rise", "fell": "fall"}[verdict]
    sentence = (
        f"The {noun} that was told ({format_factor(claim['ratio'])}, q = "
        f"{format_q(claim['q_value'])}) did not hold: now {format_factor(row['ratio'])}, q = "
        f"{format_q(row['change_q'])}."
    )
    return _make_line("correction", row, verdict, "withdrawn", sentence, analysis)


def _make_line(
    kind: str,
    row: Mapping[Any, Any],
    before: str,
    after: str,
    sentence: str,
    analysis: Analysis,
) -> dict[str, Any]:
    members = analysis.members(int(row["topic"]))
    papers = analysis.papers[analysis.papers["paper_id"].isin(members)]
    newest = papers.sort_values("published", ascending=False, kind="stable", na_position="last")
    return {
        "kind": kind,
        "topic_key": row["topic_key"],
        "label": row["label"],
        "before": before,
        "after": after,
        "q_value": row["change_q"],
        "sentence": sentence[:1].upper() + sentence[1:],
        "paper_ids": newest["paper_id"].head(N_SHOWN).tolist(),
    }
