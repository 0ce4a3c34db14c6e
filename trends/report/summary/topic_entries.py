"""What the summary holds of each topic."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from trends.report.summary.actor_entries import list_actors_of_topics, list_most_cited
from trends.report.summary.concept_entries import count_mentioning
from trends.report.summary.driver_entries import describe_drivers
from trends.report.summary.plain import (
    counted_dates,
    number,
    one_line,
    records,
    start_of_last_year,
    text,
)
from trends.report.typography import set_signs
from trends.schema import main_topics
from trends.text import tokenize
from trends.topics.named.evidence import CLOSE_TO

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["list_topics"]

# Chosen by hand: terms listed for a topic.
N_TERMS = 10
# Chosen by hand: papers listed for a topic.
N_PAPERS = 5
# Chosen by hand: pieces of evidence listed for a named topic.
N_EVIDENCE = 3
Rows = list[dict[str, Any]]
# Columns of each frame that belong to a topic's entry, under the entry's own key.
LISTS = {
    "terms": ("terms", ("term", "weight")),
    "band": ("bands", ("period", "share_fit", "share_low", "share_high")),
    "bursts": ("bursts", ("start", "end", "strength", "q_value")),
    "change_points": ("change_points", ("period", "factor", "factor_low", "factor_high")),
    "mix": ("mix", ("by", "share_old", "share_recent", "within", "mix")),
    "forecast": ("forecasts", ("period", "share", "share_low", "share_high", "relative_error")),
}
CHANGE = ("change_q", "ratio", "ratio_low", "ratio_high", "span_share_old", "span_share_recent")
CHANGE_WORDS = ("span_old", "span_recent", "family")
DOUBT = "may be relabelling of "
TREND_NUMBERS = ("annual_factor", "factor_low", "factor_high", "p_value", "q_value")
REPORTED = {
    "reported_factor": "annual_factor",
    "reported_low": "factor_low",
    "reported_high": "factor_high",
}


def list_topics(analysis: "Analysis") -> Rows:
    """Return one entry a topic, in the order of the topics frame."""
    columns = ("topic", "kind", "label", "n_papers", "share", "coherence", "stability")
    lists = {key: _bucket(getattr(analysis, name), *own) for key, (name, own) in LISTS.items()}
    timeline = _bucket(analysis.timeline, "share", "n_papers")
    trends = _trends(analysis.signals)
    papers = _papers(analysis)
    words = _words(analysis)
    mentioning = count_mentioning(analysis)
    drivers = describe_drivers(analysis)
    actors, cited = list_actors_of_topics(analysis), list_most_cited(analysis)
    return [
        {
            **row,
            "position": place,
            "label": one_line(row["label"]),
            "trend": trends.get(row["topic"]) or _trend({}),
            "shares": [period["share"] for period in timeline[row["topic"]]],
            "counts": [period["n_papers"] for period in timeline[row["topic"]]],
            **{key: found[row["topic"]] for key, found in lists.items()},
            "terms": lists["terms"][row["topic"]][:N_TERMS],
            "words": words[row["topic"]],
            "n_mentioning": mentioning.get(row["topic"]),
            "drivers": drivers.get(row["topic"], ""),
            "actors": actors.get(row["topic"], []),
            "most_cited": cited.get(row["topic"], []),
            **papers[row["topic"]],
        }
        for place, row in enumerate(records(main_topics(analysis.topics), *columns))
    ]


def _bucket(frame: pd.DataFrame, *columns: str) -> dict[int, Rows]:
    """Return a frame's rows by topic: topics can be many, so each frame is read once."""
    buckets: dict[int, Rows] = defaultdict(list)
    for row in records(frame, "topic", *columns):
        buckets[row.pop("topic")].append(row)
    return buckets


def _trends(signals: pd.DataFrame) -> dict[int, dict[str, Any]]:
    columns = ("topic", "n_papers", *TREND_NUMBERS, "minimum_detectable_factor", "status", "tier")
    further = {
        *REPORTED,
        "reported_over",
        "sentence",
        "change",
        "change_sentence",
        *CHANGE,
        *CHANGE_WORDS,
    }
    present = [*columns, *(further & set(signals.columns))]
    return {row["topic"]: _trend(row) for row in records(signals, *present)}


def _trend(row: dict[str, Any]) -> dict[str, Any]:
    """Return what is known of a topic's trend; a topic without a row has not enough data."""
    sentence, changed = text(row.get("sentence")), text(row.get("change_sentence"))
    return {
        "status": row.get("status", "not enough data"),
        "tier": row.get("tier", "none"),
        "n_papers": row.get("n_papers", 0),
        **{name: number(row.get(name)) for name in (*TREND_NUMBERS, "minimum_detectable_factor")},
        **{name: number(row.get(name, row.get(usual))) for name, usual in REPORTED.items()},
        "reported_over": text(row.get("reported_over")) or "",
        "sentence": _set_sentence(sentence) if sentence else None,
        "change": text(row.get("change")) or "unclear",
        **{name: number(row.get(name)) for name in CHANGE},
        **{name: text(row.get(name)) or "" for name in CHANGE_WORDS},
        "change_sentence": _set_sentence(changed) if changed else None,
    }


def _set_sentence(sentence: str) -> str:
    """Return a sentence with its figures set; the label of another topic in it stays as it is."""
    figures, doubt, label = one_line(sentence).partition(DOUBT)
    return set_signs(figures) + doubt + label


def _papers(analysis: "Analysis") -> dict[int, dict[str, Any]]:
    """Return each topic's most typical and newest papers, and the sentences that prove some."""
    members = analysis.assignments.loc[analysis.assignments["topic"] >= 0]
    members = members.merge(analysis.papers[["paper_id", "published"]], on="paper_id", how="left")
    central = _rank_typical(members, analysis)
    newest = members.dropna(subset="published").sort_values(
        ["published", "paper_id"], ascending=[False, True]
    )
    last = counted_dates(analysis).max()
    recent = newest.loc[newest["published"].between(start_of_last_year(last), last)]
    if "evidence" in members.columns:
        proven = central.dropna(subset="evidence")
    else:
        proven = central.head(0).assign(evidence="")
    evidence = _bucket(proven.groupby("topic").head(N_EVIDENCE), "paper_id", "evidence")
    n_recent = recent["topic"].value_counts()
    ids = {
        name: _bucket(frame.groupby("topic").head(N_PAPERS), "paper_id")
        for name, frame in (("central", central), ("newest", newest))
    }
    return {
        int(topic): {
            "n_recent": int(n_recent.get(topic, 0)),
            "central_papers": [row["paper_id"] for row in ids["central"][topic]],
            "newest_papers": [row["paper_id"] for row in ids["newest"][topic]],
            "evidence": [
                {
                    "paper_id": row["paper_id"],
                    "sentence": one_line(row["evidence"]),
                    "is_quote": not row["evidence"].startswith(CLOSE_TO),
                }
                for row in evidence[topic]
            ],
        }
        for topic in main_topics(analysis.topics)["topic"].tolist()
    }


def _rank_typical(members: pd.DataFrame, analysis: "Analysis") -> pd.DataFrame:
    """Return each topic's members by score; of equal ones, those first that say its terms.

    Many papers deep inside a topic have its full score, and the oldest are not its best examples.
    """
    ranked = members.sort_values(["topic", "score"], ascending=[True, False], ignore_index=True)
    place = ranked.groupby("topic").cumcount()
    least = ranked.loc[place == N_PAPERS - 1].set_index("topic")["score"]
    # Only those that may come to be shown are looked into.
    is_near = ranked["score"] >= ranked["topic"].map(least).fillna(0)
    near = ranked.loc[is_near, ["paper_id", "topic"]].merge(
        analysis.papers[["paper_id", "title", "abstract"]], on="paper_id", how="left"
    )
    weights = {
        topic: dict(zip(terms["term"].str.casefold(), terms["weight"], strict=True))
        for topic, terms in analysis.terms.groupby("topic")
    }
    said = [
        _weigh(f"{one_line(title)} {one_line(abstract)}", weights.get(topic, {}))
        for topic, title, abstract in zip(
            near["topic"], near["title"], near["abstract"], strict=True
        )
    ]
    ranked["said"] = 0.0
    ranked.loc[is_near, "said"] = said
    return ranked.sort_values(["score", "said", "paper_id"], ascending=[False, False, True])


def _weigh(words: str, weights: dict[str, float]) -> float:
    """Return the weight of the terms that a text says."""
    known = f" {' '.join(tokenize(words))} "
    return sum(weight for term, weight in weights.items() if f" {term} " in known)


def _words(analysis: "Analysis") -> dict[int, dict[str, list[str]]]:
    """Return the terms that entered or left each topic."""
    words: dict[int, dict[str, list[str]]] = defaultdict(lambda: {"entered": [], "left": []})
    for row in records(analysis.vocabulary, "topic", "term", "movement"):
        words[row["topic"]][row["movement"]].append(row["term"])
    return words
