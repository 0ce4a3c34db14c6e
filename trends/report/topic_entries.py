"""What the summary holds of each topic."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from trends.report.plain import number, one_line, records, text

if TYPE_CHECKING:
    from trends.analysis import Analysis

__all__ = ["list_topics"]

N_TERMS = 10
N_PAPERS = 5
N_EVIDENCE = 3


def list_topics(analysis: "Analysis") -> list[dict[str, Any]]:
    """Return one entry a topic, in the order of the topics frame."""
    parts = _Parts(analysis)
    columns = ("topic", "kind", "label", "n_papers", "share", "coherence", "stability")
    return [
        {**row, "position": place, "label": one_line(row["label"]), **parts.of(row["topic"])}
        for place, row in enumerate(records(analysis.topics, *columns))
    ]


class _Parts:
    """The analysis' frames by topic, split once: topics can be many and frames long."""

    def __init__(self, analysis: "Analysis") -> None:
        names = ("terms", "timeline", "bands", "signals", "bursts", "changes", "forecasts")
        self.frames = {name: _split(getattr(analysis, name)) for name in names}
        self.members = _split(_join_members(analysis))
        self.has_evidence = "evidence" in analysis.assignments.columns

    def of(self, topic: int) -> dict[str, Any]:
        own = {name: frames.get(topic) for name, frames in self.frames.items()}
        return {
            "terms": _records(own["terms"], "term", "weight")[:N_TERMS],
            "trend": _trend(own["signals"]),
            "shares": _values(own["timeline"], "share"),
            "counts": _values(own["timeline"], "n_papers"),
            "band": _records(own["bands"], "period", "share_fit", "share_low", "share_high"),
            "bursts": _records(own["bursts"], "start", "end", "strength", "q_value"),
            "changes": _records(own["changes"], "period", "factor", "factor_low", "factor_high"),
            "forecast": _records(
                own["forecasts"], "period", "share", "share_low", "share_high", "relative_error"
            ),
            **self._papers(topic),
        }

    def _papers(self, topic: int) -> dict[str, Any]:
        members = self.members.get(topic)
        if members is None:
            return {"central_papers": [], "newest_papers": [], "evidence": []}
        central = members.sort_values(["score", "paper_id"], ascending=[False, True])
        newest = members.dropna(subset="published").sort_values(
            ["published", "paper_id"], ascending=[False, True]
        )
        proven = central.dropna(subset="evidence") if self.has_evidence else central.head(0)
        return {
            "central_papers": central["paper_id"].head(N_PAPERS).tolist(),
            "newest_papers": newest["paper_id"].head(N_PAPERS).tolist(),
            "evidence": [
                {"paper_id": paper_id, "sentence": text(sentence)}
                for paper_id, sentence in _columns(proven.head(N_EVIDENCE), "paper_id", "evidence")
            ],
        }


def _join_members(analysis: "Analysis") -> pd.DataFrame:
    assigned = analysis.assignments.loc[analysis.assignments["topic"] >= 0]
    return assigned.merge(analysis.papers[["paper_id", "published"]], on="paper_id", how="left")


def _columns(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    if not len(frame):
        return []
    return list(frame[list(columns)].itertuples(index=False, name=None))


def _split(frame: pd.DataFrame) -> dict[int, pd.DataFrame]:
    return dict(frame.groupby(frame["topic"].astype("int64"), sort=False).__iter__())


def _records(frame: pd.DataFrame | None, *columns: str) -> list[dict[str, Any]]:
    return [] if frame is None else records(frame, *columns)


def _values(frame: pd.DataFrame | None, column: str) -> list[float | int | None]:
    return [] if frame is None else [number(value) for value in frame[column].tolist()]


def _trend(rows: pd.DataFrame | None) -> dict[str, Any]:
    """Return what is known of a topic's trend; a topic without a row has not enough data."""
    row = rows.iloc[0].to_dict() if rows is not None and len(rows) else {}
    numbers = ("annual_factor", "factor_low", "factor_high", "p_value", "q_value")
    return {
        "status": str(row.get("status", "not enough data")),
        "tier": str(row.get("tier", "none")),
        "n_papers": number(row.get("n_papers", 0)),
        **{name: number(row.get(name)) for name in (*numbers, "detectable_factor")},
        "sentence": text(row.get("sentence")),
    }
