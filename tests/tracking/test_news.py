"""What is new: lines with their papers, told once, withdrawn when they do not hold, nothing on a rerun."""

import dataclasses
import datetime as dt
import json
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

import trends
from tests.report.example_analysis import example_analysis
from tests.tracking.weekly_papers import make_week
from trends.cli.main import main
from trends.config import Config, TopicsConfig
from trends.errors import FrameError
from trends.tracking.verdicts import Verdicts, begin_verdicts, tell_changes

CONFIG = Config(topics=TopicsConfig(named=("sonar",)))
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Two updates, and the folder of the project."""
    folder = tmp_path_factory.mktemp("news") / "radar"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1795392000")  # 23 November 2026
        tracker = trends.Tracker(folder, CONFIG)
        tracker.update(pd.concat([make_week(0), make_week(1)]), on_stage=None)
        patch.setenv("SOURCE_DATE_EPOCH", "1795996800")
        marked = make_week(2)
        marked.loc[9, "title"] = "Sonar <script>alert(1)</script> & [links](x)"
        return folder, tracker.update(marked, on_stage=None)


def test_new_papers_are_told_topic_by_topic(told):
    news = told[1].news
    arrivals = news[news["kind"] == "papers"]
    sizes = arrivals["paper_ids"].map(len)
    assert sizes.is_monotonic_decreasing
    assert sizes.sum() == len(told[1].added) == 27
    sonar = arrivals.set_index("label").loc["sonar"]
    assert (sonar["before"], sonar["after"]) == ("18", "27")
    assert sonar["topic_key"] == "named:sonar"
    assert sonar["sentence"] == "9 new papers, 27 in all."
    assert set(sonar["paper_ids"]) <= set(told[1].added["paper_id"])
    assert news["since"].dt.date.unique().tolist() == [dt.date(2026, 11, 23)]


def test_every_line_has_its_papers(told):
    assert (told[1].news["paper_ids"].map(len) > 0).all()


def test_a_rerun_has_no_news(told):
    again = trends.Tracker(told[0]).update(make_week(1).iloc[::-1], on_stage=None)
    assert again.news.empty
    # The page keeps those of the last update.
    assert len(again.analysis.news) == len(told[1].news)


def test_the_report_tells_the_news_on_the_page_in_mail_and_in_a_feed(told, tmp_path):
    page = trends.write_report(told[1].analysis, tmp_path / "report").read_text()
    assert "Since 23 Nov 2026" in page
    assert "<script>alert(1)" not in page
    mail = (tmp_path / "report/news.md").read_text()
    assert "9 new papers, 27 in all." in mail
    assert len(mail.splitlines()) <= 60
    assert "<script>" not in mail.replace("\\<", "")
    lines = json.loads((tmp_path / "report/news.json").read_text())["lines"]
    assert len(lines) == len(told[1].news)
    feed = ET.parse(tmp_path / "report/news.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(told[1].news)
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    # Titles are text: the parser finds no element within them.
    assert all(len(entry.find(f"{ATOM}summary")) == 0 for entry in entries)
    assert "<script>alert(1)</script> & [links]" in "".join(feed.itertext())


def test_an_analysis_that_is_no_project_has_no_news_files(tmp_path):
    trends.write_report(example_analysis(), tmp_path / "report")
    assert not list((tmp_path / "report").glob("news.*"))


def test_the_command_ends_with_10_where_there_is_news(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for week in (0, 1):
        make_week(week, per_subject=4).to_csv(f"{week}.csv", index=False)
    asked = ["--project", "radar", "--exit-code", "--quiet"]
    assert main(["update", "0.csv", *asked]) == 0
    assert main(["update", "1.csv", *asked]) == 10
    assert main(["update", "1.csv", *asked]) == 0
    capsys.readouterr()


def test_two_analyses_are_compared(told):
    whole = told[1].analysis
    first = whole.papers.iloc[:54]
    before = trends.analyze(first, CONFIG, on_stage=None)
    after = trends.analyze(whole.papers, CONFIG, on_stage=None)
    news = trends.compare_analyses(before, after)
    sonar = news[news["label"] == "sonar"].iloc[0]
    assert (sonar["kind"], sonar["after"]) == ("papers", "27")
    assert trends.compare_analyses(after, after).empty
    with pytest.raises(FrameError, match="before must be an Analysis; got list"):
        trends.compare_analyses([], after)


def test_a_verdict_that_changed_is_told_with_both_answers():
    after = example_analysis()
    signals = after.signals.copy()
    topic = int(signals["topic"].iloc[0])
    signals["change"] = "flat"
    rose = signals.assign(change=signals["change"].mask(signals["topic"] == topic, "rose"))
    now = dataclasses.replace(after, signals=rose)
    before = dataclasses.replace(after, signals=signals)
    told_now = trends.compare_analyses(before, now)
    assert told_now[["kind", "before", "after"]].values.tolist() == [["verdict", "flat", "rose"]]
    assert trends.compare_analyses(now, before)["kind"].tolist() == ["correction"]


def changes(*, p_value, q_value, ratio, change, analysis):
    topic = analysis.topics.iloc[0]
    return pd.DataFrame(
        {
            "topic_key": ["area:x"],
            "label": [topic["label"]],
            "kind": ["area"],
            "topic": [topic["topic"]],
            "change": [change],
            "change_p": [p_value],
            "change_q": [q_value],
            "ratio": [ratio],
            "sentence": ["rose from 1 % to 3 %"],
        }
    )


def test_a_rise_is_told_once_and_withdrawn_after_two_updates_against_it():
    analysis = example_analysis()
    strong = changes(p_value=1e-9, q_value=1e-8, ratio=3.0, change="rose", analysis=analysis)
    weak = changes(p_value=0.4, q_value=0.5, ratio=1.02, change="unclear", analysis=analysis)
    half = changes(p_value=0.02, q_value=0.1, ratio=1.5, change="unclear", analysis=analysis)
    verdicts, kinds = Verdicts(), []
    for week, found in enumerate([strong, strong, weak, half, weak, weak, weak]):
        day = dt.date(2026, 2, 2) + dt.timedelta(weeks=week)
        verdicts, news, events = tell_changes(verdicts, found, analysis, day=day)
        kinds.append([line["kind"] for line in news])
        assert len(events) == len(news)
    assert kinds == [["verdict"], [], [], [], [], ["correction"], []]
    assert verdicts.claims.empty


def test_what_the_first_update_finds_is_no_news_later():
    analysis = example_analysis()
    strong = changes(p_value=1e-9, q_value=1e-8, ratio=3.0, change="rose", analysis=analysis)
    verdicts = begin_verdicts(strong)
    assert verdicts.claims["verdict"].tolist() == ["rose"]
    assert tell_changes(verdicts, strong, analysis, day=dt.date(2026, 2, 2))[1] == []


def test_a_change_of_today_alone_is_not_told():
    analysis = example_analysis()
    found = changes(p_value=0.004, q_value=0.03, ratio=1.6, change="rose", analysis=analysis)
    assert tell_changes(Verdicts(), found, analysis, day=dt.date(2026, 1, 5))[1] == []
