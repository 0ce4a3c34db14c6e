"""A project: topics stay, and an update reads, joins and places only what is new."""

import dataclasses
import hashlib
import json
import shutil
import threading

import pandas as pd
import pytest

import trends
from tests.tracking.weekly_papers import make_week
from trends.artifacts import PROJECT
from trends.cli.main import main
from trends.config import Config, CorpusConfig, TopicsConfig
from trends.errors import ConfigError, CorpusError, OutputError
from trends.runtime.locks import hold_output
from trends.runtime.manifests import seal
from trends.tracking import tracker as tracker_module

CONFIG = Config(topics=TopicsConfig(named=("sonar",)))
# 1 December 2026, a Tuesday.
DAY = 1_796_083_200


def save_week(folder, week, **options):
    path = folder / f"week-{week}.csv"
    make_week(week, **options).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A project of two updates: its folder, and what each found."""
    folder = tmp_path_factory.mktemp("harbor")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(DAY))
        tracker = trends.Tracker(folder / "radar", CONFIG)
        first = tracker.update(*(save_week(folder, week) for week in range(3)), on_stage=None)
        patch.setenv("SOURCE_DATE_EPOCH", str(DAY + 7 * 86_400))
        second = tracker.update(save_week(folder, 3), on_stage=None)
    return folder, first, second


@pytest.fixture
def project(grown, tmp_path, monkeypatch):
    """A copy of the project that a test may change."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(DAY + 14 * 86_400))
    shutil.copytree(grown[0] / "radar", tmp_path / "radar")
    return tmp_path / "radar"


def hash_tree(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def held(analysis, ids):
    """Return topics, scores, labels, keys and places of some papers."""
    topics = analysis.topics.set_index("topic")[["label", "kind", "topic_key"]]
    rows = analysis.assignments[analysis.assignments["paper_id"].isin(ids)]
    both = rows.join(topics, on="topic").merge(analysis.map[["paper_id", "x", "y"]])
    return both.reset_index(drop=True)


def test_the_first_update_is_an_analysis(grown):
    _, first, _ = grown
    assert first.number == 1
    assert len(first.added) == len(first.analysis.papers) == 81
    alone = trends.analyze(first.analysis.papers, CONFIG, on_stage=None)
    for name in ("assignments", "terms", "timeline", "signals", "map"):
        pd.testing.assert_frame_equal(getattr(first.analysis, name), getattr(alone, name))
    assert first.analysis.concepts["label"].tolist() == alone.concepts["label"].tolist()
    assert first.analysis.topics["topic_key"].is_unique
    assert first.analysis.topics["topic_key"].notna().all()


def test_old_papers_keep_topic_label_number_and_place(grown):
    _, first, second = grown
    old = first.analysis.papers["paper_id"]
    pd.testing.assert_frame_equal(held(first.analysis, old), held(second.analysis, old))
    kept = second.analysis.mentions["paper_id"].isin(old)
    pd.testing.assert_frame_equal(
        second.analysis.mentions[kept].reset_index(drop=True), first.analysis.mentions
    )
    numbers = ["topic", "kind", "label", "topic_key"]
    pd.testing.assert_frame_equal(second.analysis.topics[numbers], first.analysis.topics[numbers])


def test_new_papers_join_the_topics_of_their_subject(grown):
    _, first, second = grown
    assert second.number == 2
    assert len(second.added) == 27
    subject = first.analysis.papers.set_index("paper_id")["title"].str.split().str[0].str.lower()
    primary = first.analysis.assignments[first.analysis.assignments["is_primary"]]
    usual = primary.assign(subject=primary["paper_id"].map(subject)).groupby("topic")["subject"]
    subject_of = usual.agg(lambda subjects: subjects.mode()[0])
    added = second.analysis.assignments.merge(second.added[["paper_id", "title"]])
    added = added[added["is_primary"] & (added["topic"] >= 0)]
    said = added["title"].str.split().str[0].str.lower()
    assert len(added) >= 25
    assert (said.to_numpy() == added["topic"].map(subject_of).to_numpy()).all()
    sizes = second.analysis.assignments.groupby("topic").size()
    topics = second.analysis.topics[second.analysis.topics["kind"] != "concept"]
    assert topics["n_papers"].tolist() == topics["topic"].map(sizes).tolist()
    assert second.analysis.timeline["n_total"].sum() > first.analysis.timeline["n_total"].sum()


def test_papers_that_come_one_week_after_another_are_placed_as_all_at_once(grown, project):
    slow = trends.Tracker(project)
    slow.update(make_week(4), on_stage=None)
    quick = trends.Tracker(project.parent / "quick", CONFIG)
    quick.update(*(grown[0] / f"week-{week}.csv" for week in range(3)), on_stage=None)
    quick.update(pd.concat([make_week(4), make_week(3)]), on_stage=None)
    for name in ("assignments", "mentions", "map", "timeline", "signals", "topics"):
        pd.testing.assert_frame_equal(getattr(slow.analysis, name), getattr(quick.analysis, name))


def test_the_same_files_twice_change_nothing_and_say_so(grown, project):
    folder, _, second = grown
    before = hash_tree(project)
    again = trends.Tracker(project).update(
        folder / "week-3.csv", folder / "week-0.csv", on_stage=None
    )
    assert not again.is_new
    assert again.n_known_files == 2
    assert repr(again).startswith("Nothing new: 108 papers")
    assert (again.number, again.day) == (second.number, second.day)
    assert hash_tree(project) == before


def test_a_file_under_another_name_is_known_by_its_content(grown, project, tmp_path):
    copy = tmp_path / "again.csv"
    copy.write_bytes((grown[0] / "week-2.csv").read_bytes())
    assert trends.Tracker(project).update(copy, on_stage=None).n_known_files == 1


def test_known_papers_in_a_new_file_are_not_added(grown, project, tmp_path):
    both = pd.concat([make_week(2), make_week(5)]).iloc[::-1]
    update = trends.Tracker(project).update(both, on_stage=None)
    assert len(update.added) == 27
    assert update.changed.empty
    assert len(update.analysis.papers) == 135
    row = update.analysis.sources.iloc[-1]
    assert (row["n_records"], row["n_papers"], row["n_merged"]) == (54, 27, 27)
    again = trends.Tracker(project).update(make_week(2).iloc[::-1], on_stage=None)
    assert not again.is_new


def test_an_article_joins_its_preprint(grown, project):
    _, first, _ = grown
    known = first.analysis.papers.iloc[10]
    article = pd.DataFrame(
        {
            "title": [known["title"].upper()],
            "abstract": [known["abstract"]],
            "published": ["2025-06-02"],
            "doi": ["10.5555/harbor.7"],
            "venue": ["Journal of Harbors"],
        }
    )
    tracker = trends.Tracker(project)
    before = held(tracker.analysis, [known["paper_id"]])
    update = tracker.update(article, on_stage=None)
    assert update.added.empty
    assert update.changed["paper_id"].tolist() == [known["paper_id"]]
    paper = update.analysis.papers.set_index("paper_id").loc[known["paper_id"]]
    assert (paper["venue"], paper["doi"]) == ("Journal of Harbors", "10.5555/harbor.7")
    assert paper["published"] == known["published"]
    pd.testing.assert_frame_equal(held(update.analysis, [known["paper_id"]]), before)
    assert update.analysis.merges["paper_id"].tolist() == [known["paper_id"]]


def test_another_paper_with_a_known_identifier_gets_one_of_its_own(tmp_path):
    rows = make_week(0).assign(id=[f"h-{row}" for row in range(27)])
    tracker = trends.Tracker(tmp_path / "radar")
    tracker.update(rows, on_stage=None)
    other = pd.DataFrame(
        {"id": ["h-3"], "title": ["Mooring ropes age in salt"], "abstract": ["Ropes age."]}
    )
    update = tracker.update(other.assign(published="2025-02-03"), on_stage=None)
    assert len(update.added) == 1
    assert update.analysis.papers["paper_id"].is_unique
    assert len(update.analysis.papers) == 28


def test_weekly_files_stay_one_source(grown):
    _, first, second = grown
    source = first.analysis.papers["source"].iloc[0]
    assert (second.analysis.papers["source"] == source).all()


def test_the_ledger_and_the_registry_tell_how_the_topics_came(grown):
    tracker = trends.Tracker(grown[0] / "radar")
    assert tracker.ledger["kind"].tolist()[:2] == ["created", "updated"]
    assert tracker.ledger["day"].dt.date.astype(str).tolist()[:2] == ["2026-12-01", "2026-12-08"]
    named = tracker.registry[tracker.registry["kind"] == "named"].iloc[0]
    assert (named["topic_key"], named["why"]) == ("named:sonar", "named by the user")
    assert set(tracker.registry["topic_key"]) == set(tracker.analysis.topics["topic_key"])


def test_a_clock_that_runs_backwards_does_not_turn_the_ledger_back(project, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(DAY - 86_400))
    tracker = trends.Tracker(project)
    tracker.update(make_week(6), on_stage=None)
    assert tracker.ledger["day"].is_monotonic_increasing


def test_a_project_keeps_its_settings(project):
    assert trends.Tracker(project).config == CONFIG
    assert trends.Tracker(project, CONFIG).config == CONFIG
    other = dataclasses.replace(CONFIG, random_state=4)
    with pytest.raises(ConfigError, match=r"config must be left out for the project in .*radar"):
        trends.Tracker(project, other)


def test_a_later_update_reads_with_the_settings_of_the_first(tmp_path):
    config = Config(corpus=CorpusConfig(columns={"title": "Heading"}))
    tracker = trends.Tracker(tmp_path / "radar", config)
    rename = {"title": "Heading"}
    tracker.update(make_week(0).rename(columns=rename), on_stage=None)
    update = trends.Tracker(tmp_path / "radar").update(
        make_week(1).rename(columns=rename), on_stage=None
    )
    assert len(update.added) == 27


def test_a_project_without_updates_says_so(tmp_path):
    tracker = trends.Tracker(tmp_path / "radar")
    assert "no update yet" in repr(tracker)
    with pytest.raises(CorpusError, match=r"A project was expected in .*; there is none yet"):
        _ = tracker.analysis
    assert not (tmp_path / "radar").exists()


def test_files_without_papers_leave_no_project(tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("title,abstract\n")
    with pytest.raises(CorpusError):
        trends.Tracker(tmp_path / "radar").update(path, on_stage=None)
    assert not (tmp_path / "radar" / "state").exists()


def test_a_project_of_another_version_is_refused(project):
    path = project / "state" / "project.json"
    described = json.loads(path.read_text())
    path.write_text(json.dumps({**described, "layout": 99}))
    (project / "state" / "manifest.json").unlink()
    seal(project / "state", PROJECT)
    with pytest.raises(CorpusError, match=r"layout 1 was expected in .*; it has 99"):
        trends.Tracker(project)


def test_a_damaged_project_is_refused(project):
    (project / "state" / "registry.parquet").write_bytes(b"PAR1")
    with pytest.raises(CorpusError, match=r"registry\.parquet"):
        trends.Tracker(project)


@pytest.mark.parametrize(
    "step",
    [
        "save_state",
        pytest.param("join_papers", marks=pytest.mark.slow),
        pytest.param("write_run", marks=pytest.mark.slow),
    ],
)
def test_an_interrupted_update_leaves_the_state_and_goes_on(project, monkeypatch, step):
    before = hash_tree(project / "state")
    with monkeypatch.context() as patch:
        patch.setattr(tracker_module, step, _interrupt)
        with pytest.raises(KeyboardInterrupt):
            trends.Tracker(project).update(make_week(7), on_stage=None)
    assert hash_tree(project / "state") == before
    update = trends.Tracker(project).update(make_week(7), on_stage=None)
    assert (update.number, len(update.added)) == (3, 27)
    assert sorted(path.name for path in (project / "runs").iterdir()) == [
        "2026-12-01",
        "2026-12-08",
        "2026-12-15",
    ]


def _interrupt(*_arguments, **_options):
    raise KeyboardInterrupt


def test_two_updates_at_once_are_refused(project):
    refused = []

    def update():
        try:
            trends.Tracker(project).update(make_week(8), on_stage=None)
        except OutputError as error:
            refused.append(str(error))

    with hold_output(project / "state"):
        other = threading.Thread(target=update)
        other.start()
        other.join()
    assert "Only one run at a time" in refused[0]


def test_an_open_tracker_sees_what_another_added(project):
    one, other = trends.Tracker(project), trends.Tracker(project)
    one.update(make_week(9), on_stage=None)
    assert other.update(make_week(10), on_stage=None).number == 4


def test_the_command_makes_a_project_and_its_page(grown, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    weeks = [str(grown[0] / f"week-{week}.csv") for week in range(3)]
    assert main(["update", *weeks[:2], "--project", "radar", "--quiet", "--title", "Harbor"]) == 0
    assert capsys.readouterr().out.strip() == "radar/report/index.html"
    assert "Harbor" in (tmp_path / "radar/report/index.html").read_text()
    assert main(["update", weeks[2], "--project", "radar"]) == 0
    assert "Update 2" in capsys.readouterr().err
    page = tmp_path / "radar/report/index.html"
    before = page.stat().st_mtime_ns
    assert main(["update", *weeks, "--project", "radar"]) == 0
    assert "Nothing new: 81 papers" in capsys.readouterr().err
    assert page.stat().st_mtime_ns == before
    # An update that ended before its page was written is completed by the next.
    for path in page.parent.iterdir():
        path.unlink()
    assert main(["update", *weeks, "--project", "radar"]) == 0
    assert page.exists()


def test_the_command_refuses_settings_for_a_project_that_has_its_own(grown, project, capsys):
    week = str(grown[0] / "week-0.csv")
    assert main(["update", week, "--project", str(project), "--topics", "3"]) == 2
    assert "has its own settings" in capsys.readouterr().err


def test_files_of_a_project_are_not_taken_for_papers(grown, project):
    folder = project.parent
    make_week(11).to_csv(folder / "week.csv", index=False)
    corpus = trends.read_corpus(folder)
    assert corpus.sources["source"].str.endswith("week.csv").all()
