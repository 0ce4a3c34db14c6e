"""What the report says stays true at the edges: ties, empty topics, last days, odd labels."""

import dataclasses

import pandas as pd
import pytest

from tests.report.example_analysis import example_analysis
from trends.report import summarize
from trends.report.typography import set_points
from trends.schema import check_frame


def say(summary, kind):
    found = [item for item in summary["headline"] if item["kind"] == kind]
    return " ".join(f"{item['lead']} {item['text']}" for item in found)


def sized(analysis, sizes):
    topics = analysis.topics.assign(n_papers=sizes, share=[n / len(analysis.papers) for n in sizes])
    return summarize(dataclasses.replace(analysis, topics=topics))


def until(analysis, day):
    timeline = dataclasses.replace(analysis.config.timeline, as_of=day)
    config = dataclasses.replace(analysis.config, timeline=timeline)
    return summarize(dataclasses.replace(analysis, config=config))


def test_topics_of_one_size_are_not_told_apart_by_it():
    analysis = example_analysis(n_papers=60, n_named=6, n_discovered=0)
    first, second = analysis.topics["label"].iloc[:2]
    tied = sized(analysis, [9, 9, 2, 0, 0, 0])
    assert say(tied, "size").startswith(f"{first} is one of the largest of 6 topics, with 9 of 60")
    assert f"beside {second} (9)" in say(tied, "size")
    assert "is the largest of 6 topics" in say(sized(analysis, [9, 8, 2, 0, 0, 0]), "size")
    assert say(tied, "named").endswith("; no other holds more than 0.")


def test_no_topic_is_the_largest_where_all_are_empty():
    analysis = example_analysis(n_papers=60, n_named=3, n_discovered=0)
    assert say(sized(analysis, [0, 0, 0]), "size") == (
        "None of 60 papers belongs to any of the topics."
    )


def with_trends(analysis, **columns):
    return summarize(
        dataclasses.replace(analysis, signals=analysis.signals.assign(tier="none", **columns))
    )


def test_all_topics_of_too_little_data_are_counted_once():
    analysis = example_analysis(n_papers=60, n_named=3, n_discovered=0)
    told = say(with_trends(analysis, status="not enough data"), "unknown")
    assert told.endswith("All these topics have too little data to ask.")
    mixed = with_trends(analysis, status=["not enough data", "stable", "stable"])
    assert say(mixed, "unknown").endswith("from chance. It has too little data to ask.")
    mixed = with_trends(analysis, status=["not enough data", "inconclusive", "stable"])
    assert "from chance. 1 of these topics has too little data to ask." in say(mixed, "unknown")


def test_what_would_have_shown_is_not_told_of_a_claim_that_was_withdrawn():
    analysis = example_analysis(n_papers=60, n_named=3, n_discovered=0)
    sentences = ["inconclusive, withdrawn: from 9.1 %", "inconclusive: neither", "stable: from 2 %"]
    summary = with_trends(
        analysis,
        status=["inconclusive", "inconclusive", "stable"],
        sentence=sentences,
        minimum_detectable_factor=[1.1, 1.3, 1.2],
    )
    told, label = say(summary, "unknown"), analysis.topics["label"].iloc[1]
    assert "A claim about 1 of these topics did not hold on a second look." in told
    assert told.endswith(f"Growth of less than ×1.30 a year could have gone unnoticed in {label}.")


def test_growth_is_not_told_by_the_year_where_the_papers_span_less():
    analysis = example_analysis(n_papers=60, n_named=2, n_discovered=0)
    dates = analysis.papers["published"]
    short = dates.min() + (dates - dates.min()) / (dates.max() - dates.min()) * pd.Timedelta(
        days=292
    )
    analysis = dataclasses.replace(
        analysis, papers=analysis.papers.assign(published=short.dt.normalize())
    )
    summary = with_trends(
        analysis,
        status=["inconclusive", "inconclusive"],
        sentence=["inconclusive: neither", "inconclusive: neither"],
        minimum_detectable_factor=[3.0, 4.0],
    )
    # 292 days are .8 of a year, in which a growth of ×3 a year is one of ×2.4.
    assert "Growth of less than ×2.4 over these 9.6 months could have" in say(summary, "unknown")


def test_papers_after_the_last_day_are_in_no_sentence_about_time():
    analysis = example_analysis(n_papers=80, n_undated=5, is_significant=False)
    dates = analysis.papers["published"]
    day = dates.dropna().sort_values().iloc[40]
    summary = until(analysis, day.date())
    n_counted = int((dates <= day).sum())
    assert summary["corpus"]["n_counted"] == n_counted
    assert summary["corpus"]["counted_to"] == day.date().isoformat()
    start = day - pd.DateOffset(years=1) + pd.DateOffset(days=1)
    assert summary["corpus"]["n_recent"] == int(dates.between(start, day).sum())
    members = analysis.assignments.merge(analysis.papers, on="paper_id")
    recent = members[members["published"].between(start, day)]["topic"].value_counts()
    for topic in summary["topics"]:
        assert topic["n_recent"] == recent.get(topic["topic"], 0)
    assert f"{n_counted} dated papers" in say(summary, "unknown")
    assert not any(
        f"papers run to {dates.max().day} " in item["text"] for item in summary["cautions"]
    )


def test_a_date_to_come_moves_no_window():
    analysis = example_analysis(n_papers=80, n_undated=0)
    papers = analysis.papers.copy()
    papers.loc[papers.index[-1], "published"] = pd.Timestamp("2091-05-01")
    summary = summarize(dataclasses.replace(analysis, papers=papers))
    assert summary["corpus"]["last"] == "2091-05-01"
    assert summary["corpus"]["counted_to"] < "2027"
    assert summary["corpus"]["recent_from"] < "2027"


def test_a_label_in_a_sentence_keeps_its_letters():
    analysis = example_analysis(n_papers=60)
    sentence = "growing: its share grew x1.6 a year; may be relabelling of x86 code \u202eevil"
    signals = analysis.signals.assign(sentence=sentence)
    topics = summarize(dataclasses.replace(analysis, signals=signals))["topics"]
    assert topics[0]["trend"]["sentence"] == (
        "growing: its share grew ×1.6 a year; may be relabelling of x86 code evil"
    )


@pytest.mark.parametrize(
    ("difference", "words"),
    [(0.0132, "+1.3 points"), (0.0004, "+0.04 points"), (-0.00001, "0 points"), (0.0, "0 points")],
)
def test_small_differences_are_not_written_as_none(difference, words):
    assert set_points(difference) == words


def with_changes(analysis, changes):
    topics = sorted(changes)
    told = [changes[topic] for topic in topics]
    movers = pd.DataFrame(
        {
            "movement": ["rise" if name == "rose" else "fall" for name, _, _ in told],
            "rank": range(1, len(topics) + 1),
            "kind": "named",
            "topic": topics,
            "label": analysis.topics.set_index("topic")["label"][topics].to_numpy(),
            "under": None,
            "n_papers": 12,
            "span_old": "2000 to 2015",
            "span_recent": "2016 to 2018",
            "share_old": [old for _, old, _ in told],
            "share_recent": [recent for _, _, recent in told],
            "ratio": [recent / old for _, old, recent in told],
            "ratio_low": 1.5,
            "ratio_high": 9.5,
            "sure_difference": 0.01,
            "change_q": 0.01,
            "family": "named",
            "n_family": len(topics),
            "change": [name for name, _, _ in told],
            "status": "inconclusive",
            "first_seen": pd.Timestamp("2000-02-03"),
            "first_papers": [["p000001"]] * len(topics),
            "read_first": [["p000002"]] * len(topics),
            "shares": [[0.1, 0.2]] * len(topics),
            "sentence": "",
        }
    )
    return summarize(dataclasses.replace(analysis, movers=check_frame(movers, "movers")))


def test_what_rose_and_fell_stands_first_with_both_spans():
    analysis = example_analysis(n_papers=60, n_named=4, n_discovered=0)
    labels = analysis.topics["label"].tolist()
    summary = with_changes(
        analysis, {1: ("rose", 0.01, 0.09), 2: ("rose", 0.05, 0.2), 3: ("fell", 0.3, 0.02)}
    )
    kinds = [item["kind"] for item in summary["headline"]]
    assert kinds[:4] == ["rise", "rise", "fall", "size"]
    assert {item["lead"] for item in summary["headline"][:2]} == set(labels[1:3])
    first = next(item for item in summary["headline"] if item["lead"] == labels[2])
    assert (
        first["text"].replace("\u202f", " ").startswith("rose from 5.0 % to 20.0 % of the papers: ")
    )
    assert "(2016 to 2018 against 2000 to 2015)." in first["text"]
    assert first["topics"] == [2]
    assert say(summary, "fall").startswith(f"{labels[3]} fell from 30.0")
    assert "No rise or fall" not in say(summary, "unknown")


def test_at_most_five_topics_are_named_and_the_others_counted():
    analysis = example_analysis(n_papers=60, n_named=7, n_discovered=0)
    summary = with_changes(analysis, dict.fromkeys(range(7), ("rose", 0.01, 0.05)))
    assert [item["kind"] for item in summary["headline"]].count("rise") == 5
    assert summary["movers"][0]["n_movers"] == 7


def drive(change, rows):
    analysis = example_analysis()
    topic = int(analysis.signals["topic"].iloc[0])
    columns = ["label", "share_old", "share_recent", "contribution", "contribution_low"]
    columns += ["contribution_high"]
    drivers = pd.DataFrame(rows, columns=columns).assign(topic=topic, q_value=0.001)
    drivers["difference"] = drivers["share_recent"] - drivers["share_old"]
    drivers = drivers.assign(
        concept=range(900, 900 + len(drivers)),
        difference_low=drivers["difference"],
        difference_high=drivers["difference"],
    )
    signals = analysis.signals.assign(change=change)
    summary = summarize(
        dataclasses.replace(
            analysis,
            drivers=check_frame(drivers, "drivers"),
            signals=check_frame(signals, "signals"),
        )
    )
    said = {entry["topic"]: entry["drivers"] for entry in summary["topics"]}
    assert [bool(sentence) for key, sentence in said.items() if key != topic] == [False] * (
        len(said) - 1
    )
    return said[topic].replace("\u202f", " ")


LIDAR = ("lidar", 0.001, 0.03, 0.55, 0.36, 0.75)
RADAR = ("radar", 0.002, 0.012, 0.2, 0.1, 0.3)
GAUGES = ("gauges", 0.02, 0.0, None, None, None)


def test_drivers_are_told_with_their_part_of_the_change():
    assert drive("rose", [LIDAR, RADAR, GAUGES]) == (
        "Driven by lidar (55 % of the rise, 95 % CI 36 % to 75 %) and radar (20 %, 95 % CI 10 % to "
        "30 %); parts overlap. Against it gauges fell (2.0 % to none of all papers)."
    )
    assert drive("rose", [LIDAR]) == "Driven by lidar (55 % of the rise, 95 % CI 36 % to 75 %)."


@pytest.mark.parametrize("change", ["flat", "unclear"])
def test_a_topic_that_hides_opposite_concepts_says_so(change):
    assert drive(change, [LIDAR, GAUGES]) == (
        "Inside it lidar rose (0.1 % to 3.0 % of all papers), while gauges fell (2.0 % to none of "
        "all papers)."
    )
