import dataclasses
import json

import pandas as pd
import pytest

from tests.report.example_analysis import HOSTILE_TITLES, example_analysis
from trends import plots
from trends.report import summarize, write_report

CASES = {
    "ordinary": {},
    "no topics": {"n_named": 0, "n_discovered": 0},
    "one paper": {"n_papers": 1, "n_undated": 0},
    "all undated": {"n_papers": 3, "n_undated": 3},
    "one period": {"first": "2024-02-01", "last": "2024-03-01", "freq": "year"},
    "hostile": {"titles": HOSTILE_TITLES, "labels": HOSTILE_TITLES[:8]},
    "nothing significant": {"is_significant": False, "n_papers": 88},
}


@pytest.mark.parametrize("case", CASES)
def test_summary_is_plain_json(case):
    summary = summarize(example_analysis(**CASES[case]))
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary


@pytest.mark.parametrize("case", CASES)
def test_headline_has_five_lines_of_a_kind_at_most(case):
    headline = summarize(example_analysis(**CASES[case]))["headline"]
    kinds = [item["kind"] for item in headline]
    moves = [kind for kind in kinds if kind in ("rise", "new", "fall", "steady")]
    assert max((kinds.count(kind) for kind in moves), default=0) <= 5
    assert 1 <= len(kinds) - len(moves) <= 4
    assert kinds[: len(moves)] == moves
    assert all(item["lead"] and item["text"] for item in headline)


def test_corpus_counts_agree_with_the_frames():
    analysis = example_analysis(n_papers=50, n_undated=7)
    corpus = summarize(analysis)["corpus"]
    assert (corpus["n_papers"], corpus["n_dated"], corpus["n_undated"]) == (50, 43, 7)
    assert corpus["first"] == "2020-08-02"
    assert corpus["last"] == "2026-04-21"
    assigned = analysis.assignments.query("topic >= 0")["paper_id"]
    assert corpus["n_unassigned"] == 50 - assigned.nunique()
    assert corpus["n_in_several_topics"] == int(assigned.duplicated().sum())


def test_topics_carry_their_counts_and_shares_period_by_period():
    analysis = example_analysis()
    summary = summarize(analysis)
    for entry in summary["topics"]:
        rows = analysis.timeline.query("topic == @entry['topic']")
        assert entry["counts"] == rows["n_papers"].tolist()
        assert entry["shares"] == pytest.approx(rows["share"].tolist(), nan_ok=True)
        assert len(entry["counts"]) == summary["timeline"]["n_periods"]


def test_lines_of_the_first_screen_are_those_of_the_movers_frame():
    analysis = example_analysis(n_discovered=20, n_papers=2000)
    summary = summarize(analysis)
    for movers in summary["movers"]:
        own = analysis.movers[analysis.movers["movement"] == movers["movement"]]
        heads = own[own["under"].isna()]
        assert movers["n_movers"] == len(heads)
        assert [line["label"] for line in movers["lines"]] == heads["label"].head(5).tolist()
        said = [item for item in summary["headline"] if item["kind"] == movers["movement"]]
        assert [item["lead"] for item in said] == [line["label"] for line in movers["lines"]]
    assert sum(len(movers["lines"]) for movers in summary["movers"]) >= 6


def test_what_is_unknown_is_said_when_nothing_is_significant():
    headline = summarize(example_analysis(is_significant=False, n_papers=88))["headline"]
    assert headline[-1]["kind"] == "unknown"
    assert headline[-1]["lead"] == "No rise or fall"
    assert "84 dated papers" in headline[-1]["text"]
    assert not any(item["kind"] in ("rise", "new", "fall") for item in headline)


def test_cautions_name_partial_periods_undated_papers_and_small_corpora():
    summary = summarize(example_analysis(n_papers=88))
    cautions = {caution["code"]: caution["text"] for caution in summary["cautions"]}
    assert "2026 Q2 is covered in part" in cautions["partial periods"]
    assert cautions["undated papers"].startswith("Without a date: 4 of 88 papers")
    assert "expected answer" in cautions["few papers"]


def test_records_outside_the_days_asked_for_are_not_called_unreadable():
    analysis = example_analysis(n_papers=88)
    sources = analysis.sources.assign(n_left_out=3)
    summary = summarize(dataclasses.replace(analysis, sources=sources))
    text = next(row["text"] for row in summary["cautions"] if row["code"] == "left out")
    assert text.startswith("Left out as unreadable or outside the days asked for: 3 of ")


def test_files_that_could_not_be_read_are_told_and_not_counted_as_read(tmp_path):
    analysis = example_analysis(n_papers=88)
    assert not [row for row in summarize(analysis)["cautions"] if row["code"] == "unread files"]
    notes = analysis.sources.head(1).assign(source="notes.md", format="unreadable", n_papers=0)
    sources = pd.concat([analysis.sources, notes], ignore_index=True)
    mixed = dataclasses.replace(analysis, sources=sources)
    told = [row["text"] for row in summarize(mixed)["cautions"] if row["code"] == "unread files"]
    n_read = len(analysis.sources)
    assert told == [
        f"Not readable: 1 of {n_read + 1} files, 'notes.md'. The command “inspect” says why."
    ]
    page = write_report(mixed, tmp_path).read_text()
    assert f"read from {n_read} file{'' if n_read == 1 else 's'}<" in page


def test_of_equal_scores_those_that_say_the_topics_terms_are_most_typical():
    analysis = example_analysis()
    members = analysis.assignments.query("topic == 3")["paper_id"].sort_values()
    terms = analysis.terms.query("topic == 3").sort_values("rank")["term"].head(2)
    says = members.iloc[[-1, -2]].tolist()  # the last that the order of identifiers would take
    papers = analysis.papers.assign(title="Untold", abstract="")
    papers.loc[papers["paper_id"] == says[0], "abstract"] = " and ".join(terms)
    papers.loc[papers["paper_id"] == says[1], "title"] = f"On {terms.iloc[0].upper()}"
    even = dataclasses.replace(
        analysis, papers=papers, assignments=analysis.assignments.assign(score=1.0)
    )
    shown = summarize(even)["topics"][3]["central_papers"]
    assert shown == [*says, *members.head(3)]


def test_papers_are_central_by_score_and_newest_by_date():
    analysis = example_analysis()
    entry = summarize(analysis)["topics"][2]
    members = analysis.assignments.query("topic == 2").merge(analysis.papers, on="paper_id")
    best = members.sort_values(["score", "paper_id"], ascending=[False, True])
    assert entry["central_papers"] == best["paper_id"].head(5).tolist()
    dates = analysis.papers.set_index("paper_id")["published"][entry["newest_papers"]]
    assert dates.is_monotonic_decreasing
    assert dates.max() == members["published"].max()


def test_direction_marks_cannot_leave_a_label():
    labels = ("left \u202eright\u202c", "\u2066b")
    topics = summarize(example_analysis(labels=labels))["topics"]
    assert [topic["label"] for topic in topics[:2]] == ["left right", "b"]


def test_the_analysis_is_not_changed():
    analysis = example_analysis()
    before = analysis.papers.copy(), analysis.signals.copy()
    summarize(analysis)
    pd.testing.assert_frame_equal(analysis.papers, before[0])
    pd.testing.assert_frame_equal(analysis.signals, before[1])


def with_vocabulary(analysis):
    rows = [
        (0, "tokens", "entered", 1.2, 0.4, 2.0, 1, 9),
        (0, "crops", "left", -1.0, -1.8, -0.2, 7, 1),
    ]
    columns = ["topic", "term", "movement", "log_odds", "log_odds_low", "log_odds_high"]
    frame = pd.DataFrame(rows, columns=[*columns, "n_old", "n_recent"])
    return dataclasses.replace(analysis, vocabulary=frame)


def test_words_that_entered_or_left_stand_with_their_topic():
    topics = summarize(with_vocabulary(example_analysis()))["topics"]
    assert topics[0]["words"] == {"entered": ["tokens"], "left": ["crops"]}
    assert topics[1]["words"] == {"entered": [], "left": []}


def test_words_are_drawn_with_their_intervals():
    trace = plots.vocabulary_changes(with_vocabulary(example_analysis())).data[-1]
    assert list(trace.x) == [-1.0, 1.2]
    assert list(trace.error_x.array) == pytest.approx([0.8, 0.8])


def test_days_over_forty_years_are_drawn_by_longer_periods():
    analysis = example_analysis(
        n_papers=400, first="1985-01-03", last="2025-06-01", freq="day", n_discovered=2
    )
    timeline = summarize(analysis)["timeline"]
    assert timeline["freq_of_tests"] == "day"
    assert timeline["freq"] == "quarter"
    assert timeline["n_periods"] <= 400
    assert sum(period["n_total"] for period in timeline["periods"]) == 396


def test_the_first_screen_has_five_lines_a_list_and_says_how_many_there_are():
    lists = summarize(example_analysis(n_papers=1_500, n_discovered=40, freq="year"))["movers"]
    long = [one for one in lists if one["n_movers"] > 5]
    assert long
    assert {len(one["lines"]) for one in long} == {5}
