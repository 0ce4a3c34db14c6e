"""What moves: ranked lists of named topics, areas and concepts, each thing once."""

import numpy as np
import pandas as pd
import pytest

from trends import assess_concepts, assess_trends, count_topics, find_drivers, find_movers
from trends.errors import ConfigError
from trends.schema import check_frame
from trends.signals.movers import nesting, text_lengths

YEARS = range(1995, 2015)
PER_YEAR = 120
WORDS = [
    "glacier",
    "moraine",
    "till",
    "drumlin",
    "esker",
    "kame",
    "loess",
    "varve",
    "cirque",
    "fjord",
]


def make_field(subjects, *, n_words=lambda _year: 40, authors=None, sources=None, seed=4):
    """Return papers, concepts and mentions; a subject has its share of each year's papers."""
    rng = np.random.default_rng(seed)
    rows, mentions = [], []
    for year in YEARS:
        for number in range(PER_YEAR):
            paper = f"{year}-{number:03d}"
            chance = rng.random(len(subjects))
            said = [
                name
                for name, draw in zip(subjects, chance, strict=True)
                if draw < subjects[name](year)
            ]
            text = [*rng.choice(WORDS, n_words(year)), *said]
            row = {
                "paper_id": paper,
                "published": f"{year}-01-01",
                "title": f"On {' and '.join(said)}",
            }
            row |= {"abstract": " ".join(text), "date_precision": "year"}
            row |= {"authors": authors(number)} if authors else {}
            row |= {"source": sources(year, number)} if sources else {}
            rows.append(row)
            mentions += [(paper, list(subjects).index(name), 1, True, True) for name in said]
    papers = pd.DataFrame(rows).assign(published=lambda frame: pd.to_datetime(frame["published"]))
    columns = ["paper_id", "topic", "n_mentions", "in_title", "is_about"]
    concepts = pd.DataFrame(
        {
            "topic": range(len(subjects)),
            "label": list(subjects),
            "variants": [[name] for name in subjects],
        }
        | {"n_papers": 50, "n_about": 50, "score": 0.9, "topic_key": list(subjects)}
    )
    found = check_frame(pd.DataFrame(mentions, columns=columns), "mentions")
    return papers, check_frame(concepts.assign(first_seen=pd.NaT), "concepts"), found


def list_movers(papers, concepts, mentions, *, topics=None, assignments=None, **options):
    if topics is None:
        topics = pd.DataFrame({"topic": [0], "kind": ["discovered"], "label": ["Ice"]})
        assignments = pd.DataFrame(
            {"paper_id": papers["paper_id"].iloc[::3], "topic": 0, "score": 1.0}
        )
    timeline = count_topics(papers, assignments, freq="year", topics=topics["topic"])
    kinds = dict(zip(topics["topic"], topics["kind"], strict=True))
    signals = assess_trends(timeline, families=kinds)
    return find_movers(
        papers,
        topics,
        assignments,
        timeline=timeline,
        signals=signals,
        concepts=concepts,
        mentions=mentions,
        **options,
    )


def heads(movers, movement):
    rows = movers[(movers["movement"] == movement) & movers["under"].isna()]
    return rows["label"].tolist()


def step(before, after, year=2012):
    return lambda now: after if now >= year else before


FLAT = {f"steady {number}": lambda _year: 0.1 for number in range(8)}


@pytest.fixture(scope="module")
def field():
    subjects = {
        "lidar": step(0.02, 0.3),
        "drones": step(0.0, 0.12),
        "theodolite": step(0.2, 0.02),
        "gravimetry": lambda _year: 0.3,
    }
    return make_field(subjects | FLAT)


@pytest.fixture(scope="module")
def moved(field):
    return list_movers(*field)


def test_rises_falls_new_and_steady_subjects_stand_each_in_their_list(moved):
    assert heads(moved, "rise") == ["lidar"]
    assert heads(moved, "new") == ["drones"]
    assert heads(moved, "fall") == ["theodolite"]
    assert heads(moved, "steady")[0] == "gravimetry" or "Ice" in heads(moved, "steady")
    row = moved.iloc[0]
    assert (row["span_old"], row["span_recent"]) == ("1995 to 2011", "2012 to 2014")
    assert row["ratio_low"] > 3
    assert row["sentence"].startswith("from ")
    assert "(2012 to 2014)" in row["sentence"]


def test_shares_and_papers_to_read_are_those_of_the_subject(field, moved):
    papers, concepts, mentions = field
    row = moved[moved["label"] == "lidar"].iloc[0]
    own = mentions[mentions["topic"] == row["topic"]].merge(papers, on="paper_id")
    by_year = own.groupby(own["published"].dt.year).size().reindex(YEARS, fill_value=0) / PER_YEAR
    assert list(row["shares"]) == pytest.approx(by_year.tolist())
    assert row["first_seen"] == own["published"].min()
    assert set(row["first_papers"]) <= set(own["paper_id"])
    assert all(paper >= "2012" for paper in row["read_first"])
    assert row["family"] == "concept"
    assert row["n_family"] == len(concepts)


def test_what_the_same_papers_say_stands_under_the_broadest(monkeypatch):
    subjects = {"radar": step(0.03, 0.35), "radar altimetry": lambda _year: 0.0} | FLAT
    papers, concepts, mentions = make_field(subjects)
    inner = mentions[mentions["topic"] == 0].iloc[::2].assign(topic=1)
    both = check_frame(pd.concat([mentions, inner]), "mentions")
    movers = list_movers(papers, concepts, both)
    rise = movers[movers["movement"] == "rise"]
    assert rise["label"].tolist() == ["radar", "radar altimetry"]
    assert rise["under"].fillna("").tolist() == ["", "radar"]
    monkeypatch.setattr(nesting, "SAME_PAPERS", 1.01)
    assert len(heads(list_movers(papers, concepts, both), "rise")) == 2


def test_named_topics_come_first_and_one_area_among_the_first_five():
    subjects = {f"method {number}": step(0.01, 0.2) for number in range(6)} | FLAT
    papers, concepts, mentions = make_field(subjects)
    rng = np.random.default_rng(2)
    is_late = (papers["published"].dt.year >= 2012).to_numpy()
    parts = [
        papers["paper_id"][rng.random(len(papers)) < np.where(is_late, high, low)]
        for low, high in ((0.02, 0.1), (0.05, 0.5), (0.04, 0.4))
    ]
    assignments = pd.concat(
        [
            pd.DataFrame({"paper_id": part, "topic": topic, "score": 1.0})
            for topic, part in enumerate(parts)
        ]
    )
    topics = pd.DataFrame(
        {
            "topic": range(3),
            "kind": ["named", "discovered", "discovered"],
            "label": ["Permafrost", "Large area", "Lesser area"],
        }
    )
    movers = list_movers(papers, concepts, mentions, topics=topics, assignments=assignments)
    labels = heads(movers, "rise")
    assert labels[0] == "Permafrost"
    assert labels[4] == "Large area"
    assert labels[-1] == "Lesser area"
    assert len(labels) == 9


def test_new_needs_several_groups_of_authors():
    subjects = {"snow pits": step(0.0, 0.1)} | FLAT
    one_group = list_movers(*make_field(subjects, authors=lambda _number: ["Ada Moe", "Ole Berg"]))
    assert heads(one_group, "rise") == ["snow pits"]
    groups = list_movers(*make_field(subjects, authors=lambda number: [f"Author {number}"]))
    assert heads(groups, "new") == ["snow pits"]


def test_proceedings_of_one_year_are_no_rise():
    subjects = {"kites": lambda year: 0.5 if year == 2013 else 0.02} | FLAT
    papers, concepts, mentions = make_field(subjects)
    assert "kites" not in heads(list_movers(papers, concepts, mentions), "rise")
    timeline = count_topics(papers, mentions, freq="year")
    told = assess_concepts(papers, concepts, mentions, timeline=timeline).set_index("topic")
    assert told["change"][0] == "unclear"
    assert told["change_sentence"][0].startswith("unclear, seen in one period alone (2013): ")


def test_a_subject_that_comes_with_a_new_venue_is_no_rise():
    def venue(year, number):
        return "Robots 2013" if year >= 2012 and number < 30 else f"Ice Letters {year}"

    papers, concepts, mentions = make_field({"winches": lambda _year: 0.03} | FLAT)
    place = papers["paper_id"].str[-3:].astype(int)
    papers = papers.assign(venue=list(map(venue, papers["published"].dt.year, place)))
    own = papers.loc[papers["venue"] == "Robots 2013", "paper_id"]
    extra = pd.DataFrame(
        {"paper_id": own, "topic": 0, "n_mentions": 1, "in_title": True, "is_about": True}
    )
    every = check_frame(
        pd.concat([mentions, extra]).drop_duplicates(["paper_id", "topic"]), "mentions"
    )
    timeline = count_topics(papers, mentions, freq="year")
    told = assess_concepts(papers, concepts, every, timeline=timeline)
    assert "not seen within the venues" in told["change_sentence"][0]
    within = assess_concepts(papers.assign(venue=pd.NA), concepts, every, timeline=timeline)
    assert within["change"][0] == "rose"


@pytest.mark.parametrize("tolerated", [0.1, 10.0])
def test_longer_abstracts_alone_are_no_rise(monkeypatch, tolerated):
    monkeypatch.setattr(text_lengths, "TOLERATED", tolerated)
    papers, concepts, mentions = make_field(FLAT, n_words=lambda year: 150 if year >= 2012 else 50)

    rng = np.random.default_rng(1)
    # One word in sixty is the term, wherever it stands.
    texts = [
        " ".join("permeameter" if rng.random() < 1 / 60 else word for word in text.split())
        for text in papers["abstract"]
    ]
    papers = papers.assign(abstract=texts)
    own = papers.loc[papers["abstract"].str.contains("permeameter"), "paper_id"]
    extra = pd.DataFrame(
        {"paper_id": own, "topic": 99, "n_mentions": 1, "in_title": False, "is_about": False}
    )
    every = check_frame(pd.concat([mentions, extra]), "mentions")
    term = concepts.head(1).assign(
        topic=99, label="permeameter", variants=[["permeameter"]], topic_key="p"
    )
    listed = check_frame(pd.concat([concepts, term]), "concepts")
    timeline = count_topics(papers, mentions, freq="year")
    told = assess_concepts(papers, listed, every, timeline=timeline).set_index("topic").loc[99]

    if tolerated == 10.0:
        assert (told["change"], told["status"]) == ("rose", "growing")
    else:
        assert (told["change"], told["status"], told["tier"]) == ("unclear", "inconclusive", "none")
        assert told["sentence"].startswith("inconclusive, withdrawn: ")
        assert "(strong)" not in told["sentence"]
        assert told["change_sentence"].startswith(
            "unclear, not seen in texts of one length (abstracts went from 5"
        )


def test_a_record_too_short_for_two_spans_lists_statuses_alone():
    papers, concepts, mentions = make_field(FLAT)
    few = papers[papers["published"].dt.year < 1999]
    movers = list_movers(few, concepts, mentions[mentions["paper_id"].isin(few["paper_id"])])
    assert not movers["movement"].isin(["new"]).any()
    assert movers["ratio"].isna().all()


def test_nothing_but_papers_and_a_wrong_rate(field):
    papers, concepts, mentions = field
    none = list_movers(papers, concepts.head(0), mentions.head(0))
    assert none["kind"].isin(["area"]).all()
    rare = list_movers(papers, concepts, mentions.head(9))
    assert rare["kind"].isin(["area"]).all()
    with pytest.raises(ConfigError, match="q_value"):
        list_movers(papers, concepts, mentions, q_value=2)


def test_dates_drawn_at_random_move_nothing():
    papers, concepts, mentions = make_field({"lidar": step(0.02, 0.3)} | FLAT)
    shuffled = papers.assign(
        published=papers["published"].sample(frac=1, random_state=5).to_numpy()
    )
    movers = list_movers(shuffled, concepts, mentions)
    assert not movers["movement"].isin(["rise", "new", "fall"]).any()


@pytest.mark.parametrize(
    ("names", "are_one"),
    [
        (("HydroNets", "hydrological networks"), True),
        (("basin transport models", "basin models"), True),
        (("HydroNet", "hydraulic head networks"), False),
        (("basin models", "basin modeling"), False),
        (("ERT", "electrical resistivity tomography"), False),
    ],
)
def test_two_names_of_one_thing_stand_together_though_few_papers_say_both(names, are_one):
    frequent, rare = step(0.02, 0.5), step(0.02, 0.3)
    papers, concepts, mentions = make_field({names[0]: frequent, names[1]: rare} | FLAT)
    rise = list_movers(papers, concepts, mentions).query("movement == 'rise'")
    assert rise["label"].tolist() == list(names)
    assert rise["under"].isna().tolist() == [True, not are_one]


def test_what_grew_slowly_and_is_flat_between_the_spans_is_no_steady_giant():
    slow = lambda year: 0.35 + 0.012 * min(year - 1995, 14)  # noqa: E731
    papers, concepts, mentions = make_field({"aquifers": slow} | FLAT, seed=9)
    timeline = count_topics(papers, mentions, freq="year")
    told = assess_concepts(papers, concepts, mentions, timeline=timeline).iloc[0]
    assert told["status"] == "growing"
    steady = list_movers(papers, concepts, mentions).query("movement == 'steady'")
    assert "aquifers" not in steady["label"].tolist()


def make_area(inside, *, seed=12):
    """Return a field of which every second paper is of one area, where subjects have these shares."""
    papers, concepts, mentions = make_field(inside | FLAT, seed=seed)
    topics = pd.DataFrame({"topic": [900], "kind": ["area"], "label": ["Water"]})
    is_inside = papers["paper_id"].str[-1].isin(list("02468"))
    members = pd.DataFrame({"paper_id": papers.loc[is_inside, "paper_id"], "topic": 900})
    return papers, topics, members.assign(score=1.0), concepts, mentions


def explain(papers, topics, members, concepts, mentions, **options):
    timeline = count_topics(papers, members, freq="year", topics=topics["topic"])
    return find_drivers(papers, topics, members, concepts, mentions, timeline=timeline, **options)


def test_an_area_that_hides_opposite_concepts_shows_both():
    found = explain(*make_area({"lidar": step(0.02, 0.4), "gauges": step(0.4, 0.02)}))
    assert sorted(found["label"]) == ["gauges", "lidar"]
    rose = found.set_index("label")["difference"] > 0
    assert (rose["lidar"], rose["gauges"]) == (True, False)
    # The area itself holds half the papers all along: there is no change to share out.
    assert found["contribution"].isna().all()
    assert ((found["difference_low"] > 0) | (found["difference_high"] < 0)).all()


def test_the_part_of_a_rise_is_that_of_the_papers_behind_it():
    papers, topics, members, concepts, mentions = make_area({"lidar": step(0.05, 0.8)})
    year = papers.set_index("paper_id")["published"].dt.year
    said = set(mentions.loc[mentions["topic"] == 0, "paper_id"])
    # Before 2012 half of the other papers of the area are left out, so that it grows without lidar, too.
    is_kept = [
        bool(year[paper] >= 2012 or paper in said or number % 2)
        for number, paper in enumerate(members["paper_id"])
    ]
    members = members[is_kept]
    row = explain(papers, topics, members, concepts, mentions).iloc[0]
    inside = members["paper_id"].isin(said)
    recent = members["paper_id"].map(year) >= 2012
    n_recent = (year >= 2012).sum()
    assert row["label"] == "lidar"
    assert row["share_recent"] == pytest.approx((inside & recent).sum() / n_recent, abs=0.02)
    assert row["contribution_low"] < row["contribution"] < row["contribution_high"]
    whole = recent.sum() / n_recent - (~recent).sum() / (len(year) - n_recent)
    assert row["contribution"] == pytest.approx(row["difference"] / whole, abs=0.1)


def test_neither_the_topic_itself_nor_what_moves_with_it_explains_it():
    papers, topics, _, concepts, mentions = make_area({"lidar": step(0.05, 0.8)})
    said = mentions.loc[mentions["topic"] == 0, "paper_id"]
    own = pd.DataFrame({"paper_id": said, "topic": 900, "score": 1.0})
    assert explain(papers, topics, own, concepts, mentions).empty


def test_nothing_drives_where_dates_are_drawn_at_random_or_too_few():
    papers, *rest = make_area({"lidar": step(0.02, 0.4)})
    drawn = papers["published"].sample(frac=1, random_state=4).to_numpy()
    assert explain(papers.assign(published=drawn), *rest).empty
    few = papers[papers["published"].dt.year < 1999]
    assert explain(
        few, rest[0], rest[1][rest[1]["paper_id"].isin(few["paper_id"])], *rest[2:]
    ).empty
    with pytest.raises(ConfigError, match="q_value"):
        explain(papers, *rest, q_value=0)
