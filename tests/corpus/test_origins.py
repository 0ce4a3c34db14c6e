"""What papers count as coming from: services and searches, never files."""

import json

import numpy as np
import pandas as pd
import pytest

import trends
from trends.corpus import audit
from trends.errors import ConfigError, CorpusError

GLACIERS = (
    "Glaciers lose mass as summers warm",
    "Radar measures the thickness of ice sheets",
    "Meltwater lubricates the bed of a glacier",
    "Icebergs calve from floating ice shelves",
    "Snow accumulation on polar ice",
)
BEES = (
    "Honey bees forage on clover",
    "Pesticides impair the memory of bumblebees",
    "Pollination of orchards by wild bees",
    "Varroa mites spread between hives",
    "Queens mate with many drones",
)
LASERS = ("Femtosecond lasers write waveguides", "Pulsed lasers cut thin glass")


def make_records(rng, subjects, n, *, start, days, weights=None):
    """Return records sorted by day; the weights of the subjects may be a function of time."""
    found = []
    for at in np.sort(rng.random(n)):
        chances = weights(at) if weights else np.full(len(subjects), 1 / len(subjects))
        subject = subjects[rng.choice(len(subjects), p=chances)]
        title, *rest = rng.choice(subject, 2, replace=False)
        day = pd.Timestamp(start) + pd.Timedelta(days=int(at * days))
        found.append(
            {
                "title": f"{title} {rng.integers(10**9)}",
                "abstract": ". ".join([title, *rest]) + ".",
                "published": str(day.date()),
            }
        )
    return found


def write(path, records):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")


def sources_of(*paths, **settings):
    return trends.read_papers(*paths, **settings)["source"].value_counts().to_dict()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("order", ["date", "relevance"])
def test_batches_of_one_search_are_one_source(tmp_path, seed, order):
    rng = np.random.default_rng(seed)
    # From nearly all glaciers to nearly all lasers: a trend, but in one search.
    records = make_records(
        rng, (GLACIERS, LASERS), 600, start="2015-01-01", days=2500, weights=lambda t: (1 - t, t)
    )
    if order == "relevance":
        records = [records[i] for i in rng.permutation(600)]
    for number in range(4):
        write(tmp_path / f"export-{number}.jsonl", records[150 * number : 150 * number + 150])
    assert sources_of(tmp_path) == {(tmp_path / "export*.jsonl").as_posix(): 600}


@pytest.mark.parametrize("seed", range(3))
def test_weekly_files_of_any_size_are_one_source(tmp_path, seed):
    rng = np.random.default_rng(seed)
    for week in range(12):
        day = pd.Timestamp("2025-01-06") + pd.Timedelta(weeks=week)
        part = make_records(rng, (BEES, GLACIERS), int(rng.integers(5, 60)), start=day, days=7)
        write(tmp_path / f"{day.date()}.jsonl", part)
    assert len(sources_of(tmp_path)) == 1


def test_an_odd_week_of_a_feed_is_no_search_of_its_own(tmp_path):
    rng = np.random.default_rng(4)
    for week in range(14):
        day = pd.Timestamp("2025-01-06") + pd.Timedelta(weeks=week)
        subjects = (LASERS,) if week == 6 else (BEES, GLACIERS)
        write(tmp_path / f"{day.date()}.jsonl", make_records(rng, subjects, 40, start=day, days=7))
    assert len(sources_of(tmp_path)) == 1


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("later", ["2015-01-01", "2018-06-01"])
def test_two_searches_are_two_sources_even_of_one_service(tmp_path, seed, later):
    rng = np.random.default_rng(seed)
    write(
        tmp_path / "savedrecs.jsonl", make_records(rng, (BEES,), 200, start="2015-01-01", days=1200)
    )
    write(
        tmp_path / "savedrecs (1).jsonl", make_records(rng, (GLACIERS,), 150, start=later, days=900)
    )
    found = sources_of(tmp_path)
    assert sorted(found.values()) == [150, 200]


def test_batches_of_two_searches_are_sorted_into_two_sources(tmp_path):
    rng = np.random.default_rng(5)
    for name, subject in (("bees", BEES), ("ice", GLACIERS)):
        records = make_records(rng, (subject,), 300, start="2015-01-01", days=2000)
        for number in range(3):
            write(tmp_path / f"{name}_{number}.jsonl", records[100 * number : 100 * number + 100])
    folder = tmp_path.as_posix()
    assert sources_of(tmp_path) == {f"{folder}/bees*.jsonl": 300, f"{folder}/ice*.jsonl": 300}


def test_a_service_is_known_by_its_format(tmp_path):
    lines = "FN Clarivate Analytics Web of Science\nVR 1.0\n"
    for number in range(2):
        records = "".join(
            f"PT J\nTI {BEES[i % 5]} {number} {i}\nAB {BEES[(i + 1) % 5]}.\nPY {2000 + i}\nER\n\n"
            for i in range(20)
        )
        (tmp_path / f"savedrecs{number}.txt").write_text(f"{lines}{records}EF\n", encoding="utf-8")
    assert sources_of(tmp_path) == {"Web of Science": 40}


def test_other_fields_are_of_another_program(tmp_path):
    rng = np.random.default_rng(6)
    records = make_records(rng, (BEES,), 60, start="2020-01-01", days=400)
    write(tmp_path / "a.jsonl", [r | {"eid": 1, "cited_by": 2, "issn": "x"} for r in records[:30]])
    write(tmp_path / "b.jsonl", [r | {"pdf_link": "y", "terms": "z"} for r in records[30:]])
    assert len(sources_of(tmp_path)) == 2
    write(tmp_path / "b.jsonl", [r | {"eid": 3, "cited_by": 4, "issn": "x"} for r in records[30:]])
    assert len(sources_of(tmp_path)) == 1


def test_a_source_that_records_state_is_kept(tmp_path):
    rng = np.random.default_rng(7)
    records = make_records(rng, (BEES,), 40, start="2020-01-01", days=400)
    for number, record in enumerate(records):
        record["source"] = ("Agricola", "CAB Abstracts")[number % 2]
    write(tmp_path / "all.jsonl", records)
    assert sources_of(tmp_path) == {"Agricola": 20, "CAB Abstracts": 20}


def test_users_name_sources(tmp_path):
    rng = np.random.default_rng(8)
    records = make_records(rng, (BEES,), 60, start="2020-01-01", days=400)
    for number, record in enumerate(records):
        record["database"] = ("x", "y", "z")[number % 3]
    write(tmp_path / "old" / "1.jsonl", records[:30])
    write(tmp_path / "new" / "1.jsonl", records[30:45])
    write(tmp_path / "new" / "2.jsonl", records[45:])
    folder = tmp_path.as_posix()
    assert sources_of(tmp_path, source_by="none") == {"all files": 60}
    assert sources_of(tmp_path, source_by="folder") == {f"{folder}/old": 30, f"{folder}/new": 30}
    assert len(sources_of(tmp_path, source_by="file")) == 3
    assert sources_of(tmp_path, source_by="database") == {"x": 20, "y": 20, "z": 20}
    out = tmp_path / "all.parquet"
    trends.convert_papers(tmp_path, out=out, source_by="database")
    assert sources_of(out) == {"x": 20, "y": 20, "z": 20}
    with pytest.raises(CorpusError, match=r"source_by must be .*'database'.*got 'databse'"):
        trends.read_papers(tmp_path, source_by="databse")
    with pytest.raises(ConfigError, match="source_by must be"):
        trends.read_papers(tmp_path, source_by=3)


def test_a_paper_in_two_databases_counts_for_the_larger(tmp_path):
    rng = np.random.default_rng(9)
    records = make_records(rng, (BEES,), 60, start="2020-01-01", days=400)
    small = [
        r | {"abstract": r["abstract"] + " Longer here.", "pdf": "y", "terms": "z"}
        for r in records[:20]
    ]
    write(tmp_path / "large.jsonl", [r | {"eid": 1, "cited_by": 2} for r in records])
    write(tmp_path / "small.jsonl", small)
    papers = trends.read_papers(tmp_path)
    assert len(papers) == 60
    assert papers["source"].str.endswith("large.jsonl").all()
    assert papers["abstract"].str.endswith("Longer here.").sum() == 20


def test_files_of_one_search_bring_no_warning_and_other_searches_are_named(tmp_path):
    rng = np.random.default_rng(10)
    records = make_records(rng, (BEES,), 400, start="2015-01-01", days=2400)
    for number in range(4):
        write(tmp_path / f"part{number}.jsonl", records[100 * number : 100 * number + 100])
    assert not [line for line in audit(trends.read_corpus(tmp_path)) if "starts on" in line]
    ice = make_records(rng, (GLACIERS,), 150, start="2019-01-01", days=700)
    write(tmp_path / "ice.jsonl", ice)
    said = [line for line in audit(trends.read_corpus(tmp_path)) if "starts on" in line]
    assert len(said) == 1
    assert "ice.jsonl starts on 2019-01" in said[0]
