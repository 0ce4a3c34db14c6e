"""The forms in which frames are printed: cells of a table, CSV and JSON."""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from trends.analysis import Analysis

__all__ = ["N_TERMS", "add_labels", "list_topics", "show", "to_csv", "to_json", "to_records"]

# Chosen by hand: terms that fit beside a topic's other columns on a terminal of 160 columns.
N_TERMS = 6


def add_labels(analysis: "Analysis", name: str) -> "pd.DataFrame":
    """Return the frame `name` with each topic's label; the topics frame gets its top terms."""
    from trends.analysis.store import label_topics

    if name == "topics":
        return list_topics(analysis)
    return label_topics(getattr(analysis, name), analysis.topics)


def list_topics(
    analysis: "Analysis", *, kind: str | None = None, under: str | None = None
) -> "pd.DataFrame":
    """Return topics of one kind, or those under a topic; by default named ones and main areas.

    Parameters
    ----------
    analysis
        The analysis.
    kind
        "named", "area" or "concept"; None takes any kind where `under` is given.
    under
        Label of the topic in which they lie, at any depth.

    Raises
    ------
    ConfigError
        If no topic has the label.
    """
    from trends.schema import join_text_lists, main_topics

    frame = analysis.topics
    if under is not None:
        frame = frame[frame["topic"].isin(_list_under(analysis, under))]
    if kind is not None:
        frame = frame[frame["kind"] == kind]
    elif under is None:
        frame = main_topics(frame)
    frame = frame.reset_index(drop=True)
    terms = analysis.terms[analysis.terms["rank"] < N_TERMS]
    joined = terms.groupby("topic")["term"].agg(", ".join)
    rows = frame.assign(terms=frame["topic"].map(joined))
    rows["variants"] = join_text_lists(rows["variants"])
    rows["parent"] = rows["parent"].map(analysis.topics.set_index("topic")["label"])
    # What no row has, such as the score of a concept among areas, would only take room.
    optional = ["level", "parent", "variants", "n_about", "score", "first_seen", "topic_key"]
    few = [*optional, "coherence", "stability", "terms"]
    absent = [name for name in few if rows[name].isna().all()]
    return rows.drop(columns=absent if len(rows) else optional)


def _list_under(analysis: "Analysis", label: str) -> set[int]:
    """Return the numbers of the topics that lie in a topic, at any depth."""
    from trends.topics.concept_topics import find_number

    topics = analysis.topics
    is_concept = topics["kind"] == "concept"
    found = {find_number(label, topics[~is_concept], topics[is_concept])}
    children = set(found)
    while children:
        children = set(topics.loc[topics["parent"].isin(list(children)), "topic"]) - found
        found |= children
    return found - {find_number(label, topics[~is_concept], topics[is_concept])}


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
