"""The forms in which frames are printed: cells of a table, CSV and JSON."""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from trends.analysis import Analysis

__all__ = ["N_TERMS", "add_labels", "show", "to_csv", "to_json", "to_records"]

# Convention: terms that fit beside a topic's other columns on a terminal of 160 columns.
N_TERMS = 6


def add_labels(analysis: "Analysis", name: str) -> "pd.DataFrame":
    """Return the frame `name` with each topic's label; the topics frame gets its top terms."""
    from trends.analysis.store import label_topics

    frame: pd.DataFrame = getattr(analysis, name)
    if name == "topics":
        terms = analysis.terms[analysis.terms["rank"] < N_TERMS]
        joined = terms.groupby("topic")["term"].agg(", ".join)
        return frame.assign(terms=frame["topic"].map(joined))
    return label_topics(frame, analysis.topics)


def show(value: object) -> str:
    """Return one cell as readable text: "-" if missing, dates in ISO format, floats in 3 digits."""
    import pandas as pd

    if pd.isna(value):  # type: ignore[call-overload]
        return "-"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value)


def to_csv(frame: "pd.DataFrame") -> str:
    """Return a frame as CSV in which no spreadsheet finds formulas."""
    from trends.analysis.store import to_safe_csv

    return to_safe_csv(frame)


def to_records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return rows as dicts of plain values: dates in ISO format, None for missing values."""
    text = frame.to_json(orient="records", date_format="iso", date_unit="s", double_precision=15)
    records: list[dict[str, Any]] = json.loads(text)
    dates = [column for column in frame.columns if frame[column].dtype.kind == "M"]
    for record in records:
        for column in dates:
            record[column] = record[column] and record[column][:10]
    return records


def to_json(value: object) -> str:
    """Return plain values as JSON."""
    return json.dumps(value, indent=2, ensure_ascii=False)
