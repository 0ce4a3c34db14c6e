"""No output holds a control character, whatever titles, names, settings and columns hold."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from tests.report.example_analysis import example_analysis
from trends import Config, NamedTopic, TopicModel, analyze, write_report
from trends.cli.main import main
from trends.config import ReportConfig, TopicsConfig, load_config
from trends.errors import ConfigError, FrameError
from trends.report import to_notebook_html

# What a terminal obeys, or what turns the writing around; as characters, and as escapes of JSON.
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
    r"|\\u00(?:0[0-8bce-f]|1.|7f|8.|9.)|\\u20(?:2[a-e]|6[6-9])|&#x?0*(?:27|1b);",
    re.IGNORECASE,
)
HOSTILE = "\x1b[31m\x07\x9b2J\u202e\u2067\x7f\x00"
THEMES = (("Tides", "moon gauge"), ("Wheat", "leaf rust"), ("Cables", "fiber laser"))


def find_controls(text):
    return sorted({ascii(found[0]) for found in CONTROLS.finditer(text)})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with papers and settings full of control characters."""
    folder = tmp_path_factory.mktemp("hostile")
    lines = [
        json.dumps(
            {
                "id": f"p{HOSTILE}{n}{HOSTILE}",
                "title": f"{theme}{HOSTILE} in survey {n}",
                "abstract": f"We{HOSTILE} measure {words} by {words} in place {n}.",
                "date": f"{2019 + n % 6}-{1 + n % 12:02}-03",
                "authors": [f"Ann{HOSTILE} Lee"],
                "venue": f"Journal{HOSTILE}",
                "url": f"https://example.org/{HOSTILE}{n}",
                f"mark{HOSTILE}": f"x{HOSTILE}",
            }
        )
        for n in range(45)
        for theme, words in [THEMES[n % 3]]
    ]
    (folder / "papers.jsonl").write_text("\n".join(lines))
    written = json.dumps(HOSTILE)[1:-1].replace("\x7f", "\\u007f")
    (folder / "trends.toml").write_text(
        f'[report]\ntitle = "Surveys{written}"\n[output]\ncache = ""\n'
        f'[corpus]\ncolumns = {{ organization = "group{written}" }}\n'
        f'[[topics.named]]\nname = "Tides{written}"\ndescription = "Of{written} the sea"\n'
        f'keywords = ["moon{written}", "gauge"]\n'
    )
    return folder


def test_no_file_of_a_report_holds_any(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    assert main(["report", "papers.jsonl"]) == 0
    files = sorted((folder / "reports").iterdir())
    assert len(files) > 10
    assert {path.name: find_controls(path.read_text("utf-8")) for path in files} == {
        path.name: [] for path in files
    }
    assert not find_controls(capsys.readouterr().err)
    assert "Surveys[31m2J" in (folder / "reports" / "report.md").read_text("utf-8").replace(
        "\\", ""
    )


@pytest.mark.parametrize(
    ("command", "form"), [("topics", "table"), ("concepts", "csv"), ("signals", "json")]
)
def test_no_command_prints_any(command, form, folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    assert main([command, "papers.jsonl", "--format", form]) == 0
    shown = capsys.readouterr()
    assert shown.out
    assert not find_controls(shown.out + shown.err)


def test_none_of_a_frame_that_was_never_read_reaches_page_and_notebook(tmp_path):
    rng = np.random.default_rng(5)
    papers = pd.DataFrame(
        {
            "paper_id": f"p{n}",
            "title": f"{theme}{HOSTILE} {' '.join(rng.permutation(words.split()))}",
            "abstract": f"It{HOSTILE} shows {words} {n}.",
            "published": pd.Timestamp("2023-01-01") + pd.Timedelta(days=9 * n),
            "organization": f"Group{HOSTILE}",
            "source": f"list{HOSTILE}.csv",
            f"mark{HOSTILE}": "x",
        }
        for n in range(40)
        for theme, words in [THEMES[n % 3]]
    )
    named = (NamedTopic(f"Tides{HOSTILE}"),)
    config = Config(topics=TopicsConfig(named=named), report=ReportConfig(title=HOSTILE))
    analysis = analyze(papers, config, on_stage=None)
    assert not find_controls(to_notebook_html(analysis))
    write_report(analysis, tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        assert not find_controls(path.read_text("utf-8")), path.name


def test_a_new_name_of_a_topic_holds_none():
    papers = example_analysis(n_papers=40).papers
    model = TopicModel(named_topics=["cache"]).fit(papers)
    model.rename_topic("cache", f"Caches{HOSTILE} of\tdisks")
    assert model.topics_["label"][0] == "Caches[31m2J of disks"
    with pytest.raises(ConfigError, match="A topic needs a name that is not empty"):
        model.rename_topic("Caches[31m2J of disks", "\x1b\x07")


def test_a_name_of_controls_alone_is_refused_with_its_line(tmp_path):
    (tmp_path / "own.toml").write_text('[[topics.named]]\nname = "\\u001b"\n')
    with pytest.raises(ConfigError, match=r"own\.toml, line 1: .*needs a name that is not empty"):
        load_config(tmp_path / "own.toml")


def test_a_title_that_is_no_text_is_refused():
    with pytest.raises(ConfigError, match="title must be text; got 3"):
        ReportConfig(title=3)  # type: ignore[arg-type]


@pytest.mark.parametrize("control", ["\0", "\x1b[2J", "\u202e"])
def test_an_identifier_with_control_characters_is_refused(control):
    papers = example_analysis(n_papers=12).papers
    papers.loc[3, "paper_id"] = f"p3{control}"
    with pytest.raises(FrameError, match=r"without control characters; one has them: 'p3\\.*Rem"):
        TopicModel().fit(papers)
