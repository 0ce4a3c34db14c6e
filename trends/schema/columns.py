"""The schema of every frame: columns, dtypes, key, and order of rows."""

from collections.abc import Mapping
from types import MappingProxyType

from trends.schema.categories import (
    AMONG,
    CHANGE,
    KIND,
    MOVEMENT,
    MOVER,
    PART,
    REASON,
    RELATION,
    STATUS,
    STRING,
    TIER,
)
from trends.schema.days import DATE, PRECISION
from trends.schema.frame_schema import FrameSchema, make_schema
from trends.schema.group_columns import GROUP_FRAMES
from trends.schema.project_columns import PROJECT_FRAMES
from trends.schema.text_lists import NUMBER_LIST, TEXT_LIST

__all__ = ["FRAMES", "FrameSchema"]


_schema = make_schema

FRAMES: Mapping[str, FrameSchema] = MappingProxyType(
    {
        "papers": _schema(
            {
                "paper_id": STRING,
                "title": STRING,
                "abstract": STRING,
                "published": DATE,
                "date_precision": PRECISION,
                "n_authors": "Int32",
                "organization": STRING,
                "venue": STRING,
                "url": STRING,
                "source": STRING,
                "n_comments": "Int32",
                "doi": STRING,
                "authors": TEXT_LIST,
                "institutions": TEXT_LIST,
                "countries": TEXT_LIST,
                "keywords": TEXT_LIST,
                "n_citations": "Int32",
                "n_references": "Int32",
            },
            key="paper_id",
            sort_by="published paper_id",
            optional="doi authors institutions countries keywords n_citations n_references",
        ),
        "assignments": _schema(
            {"paper_id": STRING, "topic": "int32", "score": "float32", "is_primary": "bool"},
            key="paper_id topic",
        ),
        "topics": _schema(
            {
                "topic": "int32",
                "kind": KIND,
                "label": STRING,
                "n_papers": "int64",
                "share": "float64",
                "coherence": "float64",
                "stability": "float64",
                "level": "Int8",
                "parent": "Int32",
                "variants": TEXT_LIST,
                "n_about": "Int64",
                "score": "Float64",
                "first_seen": DATE,
                "topic_key": STRING,
            },
            key="topic",
            optional="level parent variants n_about score first_seen topic_key",
        ),
        "concepts": _schema(
            {
                "topic": "int32",
                "label": STRING,
                "variants": TEXT_LIST,
                "n_papers": "int64",
                "n_about": "int64",
                "score": "float64",
                "first_seen": DATE,
                "topic_key": STRING,
                "parent": "Int32",
            },
            key="topic",
            optional="parent",
        ),
        "mentions": _schema(
            {
                "paper_id": STRING,
                "topic": "int32",
                "n_mentions": "int32",
                "in_title": "bool",
                "is_about": "bool",
            },
            key="paper_id topic",
        ),
        "terms": _schema(
            {"topic": "int32", "rank": "int16", "term": STRING, "weight": "float64"},
            key="topic rank",
        ),
        "hierarchy": _schema(
            {
                "topic": "int32",
                "level": "int16",
                "label": STRING,
                "parent": "Int32",
                "resolution": "float64",
                "n_papers": "int64",
                "n_topics": "int64",
            },
            key="topic",
            sort_by="level topic",
        ),
        "overlaps": _schema(
            {"topic": "int32", "other": "int32", "label": STRING, "other_label": STRING}
            | {"n_shared": "int64"}
            | dict.fromkeys(("share", "other_share", "jaccard"), "float64")
            | {"relation": RELATION},
            key="topic other",
        ),
        "unassigned": _schema(
            {"paper_id": STRING, "reason": REASON, "similarity": "float64", "nearest": "Int32"},
            key="paper_id",
        ),
        "timeline": _schema(
            {
                "topic": "int32",
                "period": DATE,
                "n_papers": "int64",
                "n_total": "int64",
                "share": "float64",
                "is_complete": "bool",
            },
            key="topic period",
        ),
        "signals": _schema(
            {
                "topic": "int32",
                "n_papers": "int64",
                "annual_factor": "float64",
                "factor_low": "float64",
                "factor_high": "float64",
                "p_value": "float64",
                "q_value": "float64",
                "status": STATUS,
                "tier": TIER,
                "minimum_detectable_factor": "float64",
                "change": CHANGE,
                "change_p": "float64",
                "change_q": "float64",
                "ratio": "float64",
                "ratio_low": "float64",
                "ratio_high": "float64",
            }
            | dict.fromkeys(("span_old", "span_recent", "family", "change_sentence"), STRING)
            | dict.fromkeys(("span_share_old", "span_share_recent"), "float64")
            | {"noise_from": STRING},
            key="topic",
            optional="change change_p change_q ratio ratio_low ratio_high span_old span_recent "
            "family change_sentence span_share_old span_share_recent noise_from",
        ),
        "bands": _schema(
            {
                "topic": "int32",
                "period": DATE,
                "share_fit": "float64",
                "share_low": "float64",
                "share_high": "float64",
            },
            key="topic period",
        ),
        "bursts": _schema(
            {"topic": "int32", "start": DATE, "end": DATE}
            | dict.fromkeys(("strength", "q_value"), "float64"),
            key="topic start",
        ),
        "change_points": _schema(
            {
                "topic": "int32",
                "period": DATE,
                "factor": "float64",
                "factor_low": "float64",
                "factor_high": "float64",
            },
            key="topic period",
        ),
        "forecasts": _schema(
            {
                "topic": "int32",
                "period": DATE,
                "share": "float64",
                "share_low": "float64",
                "share_high": "float64",
                "relative_error": "float64",
            },
            key="topic period",
        ),
        "vocabulary": _schema(
            {"topic": "int32", "term": STRING, "movement": MOVEMENT}
            | dict.fromkeys(("log_odds", "log_odds_low", "log_odds_high"), "float64")
            | dict.fromkeys(("n_old", "n_recent"), "int64"),
            key="topic term",
            sort_by="topic movement",
        ),
        "rising_terms": _schema(
            {"among": AMONG, "term": STRING, "n_papers": "int64", "first_seen": DATE}
            | dict.fromkeys(
                ("annual_factor", "factor_low", "factor_high", "rise_bound", "q_value"), "float64"
            ),
            key="among term",
            sort_by="among",
        ),
        "movers": _schema(
            {
                "movement": MOVER,
                "rank": "int32",
                "kind": KIND,
                "topic": "int32",
                "label": STRING,
                "under": STRING,
                "n_papers": "int64",
                "span_old": STRING,
                "span_recent": STRING,
            }
            | dict.fromkeys(
                ("share_old", "share_recent", "ratio", "ratio_low", "ratio_high"), "float64"
            )
            | {
                "sure_difference": "float64",
                "change_q": "float64",
                "family": STRING,
                "n_family": "int64",
                "change": CHANGE,
                "status": STATUS,
                "first_seen": DATE,
                "first_papers": TEXT_LIST,
                "read_first": TEXT_LIST,
                "shares": NUMBER_LIST,
                "sentence": STRING,
            },
            key="movement rank",
        ),
        "drivers": _schema(
            {"topic": "int32", "concept": "int32", "label": STRING}
            | dict.fromkeys(
                [
                    "share_old",
                    "share_recent",
                    "difference",
                    "difference_low",
                    "difference_high",
                    "contribution",
                    "contribution_low",
                    "contribution_high",
                    "q_value",
                ],
                "float64",
            ),
            key="topic concept",
            sort_by="topic",
        ),
        "backtest": _schema(
            {"as_of": DATE, "method": STRING, "n_claims": "int64", "n_held": "int64"}
            | {"precision": "float64", "n_risers": "int64", "n_found": "int64"}
            | dict.fromkeys(("recall", "lead_years"), "float64"),
            key="as_of method",
            sort_by="as_of",
        ),
        "backtest_claims": _schema(
            {
                "as_of": DATE,
                "method": STRING,
                "topic_key": STRING,
                "label": STRING,
                "share_before": "float64",
                "share_after": "float64",
                "n_after": "int64",
                "has_held": "bool",
                "is_riser": "bool",
            },
            key="as_of method topic_key",
            sort_by="as_of method",
        ),
        "mix": _schema(
            {"by": STRING, "topic": "int32"}
            | dict.fromkeys(("share_old", "share_recent", "within", "mix"), "float64"),
            key="by topic",
        ),
        "coverage": _schema({"part": PART, "n_papers": "int64", "meaning": STRING}, key="part"),
        "map": _schema({"paper_id": STRING, "x": "float32", "y": "float32"}, key="paper_id"),
        "quality": _schema(
            {"measure": STRING, "value": "float64", "meaning": STRING}, key="measure"
        ),
        "sources": _schema(
            {
                "source": STRING,
                "format": STRING,
                "n_records": "int64",
                "n_papers": "int64",
                "n_merged": "int64",
                "n_left_out": "int64",
                "n_undated": "int64",
                "n_without_abstract": "int64",
                "first": DATE,
                "last": DATE,
            },
            key="source",
        ),
        "merges": _schema(
            {"paper_id": STRING, "source": STRING, "record": STRING, "rule": STRING},
            key="paper_id source record",
        ),
        "problems": _schema(
            {"source": STRING, "line": "Int64", "problem": STRING, "text": STRING},
            key="",
            sort_by="source line",
        ),
        **GROUP_FRAMES,
        **PROJECT_FRAMES,
    }
)
