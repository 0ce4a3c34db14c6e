"""The topics and counts of a report agree with each other in all of its files."""

import csv
import json

import pytest

from trends.schema import FRAMES, main_topics

NAMED = ["KV cache", "Fine-tuning", "Quantization", "Agriculture datasets"]


def test_the_named_topics_come_first_in_order(tables):
    topics = tables["topics"]
    assert topics["label"].head(4).tolist() == NAMED
    assert topics["kind"].head(4).tolist() == ["named"] * 4
    kinds = topics["kind"].iloc[4:]
    assert kinds.tolist() == sorted(kinds)
    assert set(kinds) <= {"area", "concept"}
    assert topics["topic"].tolist() == list(range(len(topics)))


@pytest.mark.parametrize("file", ["index.html", "report.md", "summary.json", "topics.csv"])
def test_the_named_topics_are_in_every_file(out, file):
    text = (out / file).read_text(encoding="utf-8")
    assert [name for name in NAMED if name not in text] == []


def test_labels_are_unique_words(tables):
    labels = main_topics(tables["topics"])["label"]
    assert labels.is_unique
    assert labels.notna().all()
    assert not labels.str.contains("_", regex=False).any()


@pytest.mark.parametrize(
    ("label", "beginnings"),
    [
        ("KV cache", ["LouisKV", "ARKV"]),
        ("Quantization", ["Dual Grained Quantization"]),
        ("Fine-tuning", ["FlexLLM", "One-Token Rollout", "RAG vs Fine-tuning"]),
        ("Agriculture datasets", ["WisWheat", "AgriPestDatabase"]),
    ],
)
def test_the_plainest_papers_are_in_their_named_topic(tables, label, beginnings):
    topic = tables["topics"].set_index("label")["topic"][label]
    assignments = tables["assignments"]
    rows = assignments[assignments["topic"] == topic]
    titles = tables["papers"].set_index("paper_id").loc[rows["paper_id"], "title"]
    missing = [name for name in beginnings if not titles.str.startswith(name).any()]
    assert missing == []


def test_a_named_topic_does_not_take_everything(tables):
    sizes = tables["topics"].set_index("label")["n_papers"]
    assert sizes["KV cache"] <= 8
    assert sizes["Quantization"] <= 12
    assert sizes["Agriculture datasets"] <= 8
    assert sizes["Fine-tuning"] <= 50


def test_tables_have_the_columns_of_their_schema(tables):
    for name, table in tables.items():
        # Optional columns are written where they hold something.
        absent = FRAMES[name].optional - {*table.columns}
        columns = [column for column in FRAMES[name].columns if column not in absent]
        # A spreadsheet shows what a number stands for; frames keep the number alone.
        known = [column for column in table.columns if column != "label" or column in columns]
        assert known[: len(columns)] == columns
        assert "label" in table.columns or "topic" not in table.columns


def test_topic_sizes_are_the_rows_of_the_assignments(tables):
    topics, assignments = main_topics(tables["topics"]), tables["assignments"]
    sizes = assignments[assignments["topic"] >= 0].groupby("topic").size()
    assert topics["n_papers"].tolist() == sizes.reindex(topics["topic"], fill_value=0).tolist()


def test_shares_of_topics_are_of_all_papers(tables):
    topics = tables["topics"]
    expected = topics["n_papers"] / len(tables["papers"])
    assert topics["share"].tolist() == pytest.approx(expected.tolist(), abs=1e-9)


def test_every_paper_has_one_primary_topic(tables):
    assignments, papers = tables["assignments"], tables["papers"]
    assert len(papers) == 88
    primary = assignments[assignments["is_primary"]]
    assert sorted(primary["paper_id"]) == sorted(papers["paper_id"])
    assert set(assignments["paper_id"]) == set(papers["paper_id"])
    assert assignments["score"].between(0, 1).all()
    assert set(assignments["topic"]) - {-1} <= set(tables["topics"]["topic"])


def test_an_unassigned_paper_has_no_topic_beside(tables):
    assignments = tables["assignments"]
    lost = assignments.loc[assignments["topic"] == -1, "paper_id"]
    assert assignments["paper_id"].isin(lost).sum() == len(lost)


def test_discovered_topics_hold_only_papers_that_no_named_one_claims(tables):
    assignments = tables["assignments"].merge(tables["topics"][["topic", "kind"]], on="topic")
    named = set(assignments.loc[assignments["kind"] == "named", "paper_id"])
    discovered = assignments.loc[assignments["kind"] == "area", "paper_id"]
    assert discovered.is_unique
    assert named.isdisjoint(discovered)


def test_the_timeline_adds_up_to_the_dated_papers(tables):
    papers, timeline = tables["papers"], tables["timeline"]
    dated = papers.loc[papers["published"].notna(), "paper_id"]
    assert len(dated) == 84
    rows = tables["assignments"].query("topic >= 0")
    sizes = rows[rows["paper_id"].isin(dated)].groupby("topic").size()
    counted = timeline[timeline["topic"] >= 0].groupby("topic")
    assert counted["n_papers"].sum().to_dict() == sizes.to_dict()
    assert set(counted["n_total"].sum()) == {84}


def test_the_timeline_is_a_full_grid_of_shares(tables):
    timeline = tables["timeline"]
    n_periods = timeline["period"].nunique()
    assert timeline.groupby("topic")["period"].nunique().eq(n_periods).all()
    assert not timeline.duplicated(["topic", "period"]).any()
    filled = timeline[timeline["n_total"] > 0]
    expected = filled["n_papers"] / filled["n_total"]
    assert filled["share"].tolist() == pytest.approx(expected.tolist(), abs=1e-9)
    assert timeline.loc[timeline["n_total"] == 0, "share"].isna().all()
    assert timeline.groupby("period")["n_total"].nunique().eq(1).all()


def test_every_topic_has_terms_and_a_signal(out, tables):
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert [topic["label"] for topic in summary["topics"]] == main_topics(tables["topics"])[
        "label"
    ].tolist()
    assert all(topic["terms"] for topic in summary["topics"] if topic["n_papers"] > 0)
    signals = tables["signals"]
    assert sorted(signals["topic"]) == sorted(main_topics(tables["topics"])["topic"])
    sizes = tables["topics"].set_index("topic")["n_papers"]
    assert (signals["n_papers"] <= signals["topic"].map(sizes)).all()
    assert (signals.dropna(subset="factor_low").eval("factor_low <= factor_high")).all()


def test_what_is_said_to_be_left_out_of_the_tests_is_left_out(out, tables):
    timeline, signals = tables["timeline"], tables["signals"].set_index("topic")["n_papers"]
    complete = timeline[timeline["is_complete"]].groupby("topic")["n_papers"].sum()
    dated = timeline.groupby("topic")["n_papers"].sum()
    tested = signals.to_dict()
    assert tested in (complete.to_dict(), dated.to_dict())
    if tested != complete.to_dict():
        text = (out / "report.md").read_text(encoding="utf-8")
        assert "left out of every test" not in text


def test_small_topics_are_not_called_rising(tables):
    signals = tables["signals"]
    small = signals[signals["n_papers"] < 10]
    assert set(small["status"]) <= {"not enough data"}
    assert set(small["tier"]) <= {"none"}


def test_csv_files_hold_as_many_fields_in_every_row(out):
    for path in out.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            widths = {len(row) for row in csv.reader(file)}
        assert len(widths) == 1, path.name
