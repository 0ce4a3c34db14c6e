import csv
import dataclasses
import json
import re

import pandas as pd
import pytest

from tests.report.example_analysis import HOSTILE_TITLES, example_analysis
from trends.errors import OutputError
from trends.report import summarize, write_report
from trends.report.render.payload import script_json
from trends.report.summary.addresses import find_address, safe_url
from trends.report.summary.papers import list_papers
from trends.schema import check_frame

FILES = {
    "index.html",
    "report.md",
    "summary.json",
    "papers.csv",
    "actors.csv",
    "comparisons.csv",
    "assignments.csv",
    "topics.csv",
    "concepts.csv",
    "mentions.csv",
    "timeline.csv",
    "rising.csv",
    "signals.csv",
    "terms.csv",
    "run.json",
    "manifest.json",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    analysis = example_analysis(titles=HOSTILE_TITLES, labels=HOSTILE_TITLES[:8])
    return analysis, write_report(analysis, tmp_path_factory.mktemp("hostile") / "out").parent


def test_all_files_are_written_and_the_page_is_named(hostile):
    _, out = hostile
    assert {path.name for path in out.iterdir()} == FILES


def test_summary_json_is_the_summary(hostile):
    analysis, out = hostile
    assert json.loads((out / "summary.json").read_text()) == summarize(analysis)


def test_the_same_analysis_gives_the_same_page(hostile, tmp_path):
    analysis, out = hostile
    again = write_report(analysis, tmp_path)
    assert again.read_bytes() == (out / "index.html").read_bytes()


def test_no_title_or_label_enters_the_page_as_markup(hostile):
    _, out = hostile
    page = (out / "index.html").read_text()
    assert "<script>window.pwned" not in page
    assert "<img src=x" not in page
    assert page.count("</script>") == 9


def test_the_page_asks_for_nothing_from_outside(hostile):
    _, out = hostile
    page = (out / "index.html").read_text()
    assert not re.search(r"(?:src|@import|url\()\s*=?\s*[\"']?https?:", page)


def test_the_page_is_small(hostile):
    _, out = hostile
    assert (out / "index.html").stat().st_size < 3_000_000


def test_markdown_shows_hostile_titles_letter_by_letter(hostile):
    _, out = hostile
    text = (out / "report.md").read_text()
    assert "<script" not in re.sub(r"\\.", "", text)
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in tables} == {7}


def test_markdown_says_what_its_lists_of_papers_are(hostile):
    analysis, out = hostile
    text = (out / "report.md").read_text()
    assert text.count("\nNewest papers:\n\n- ") == (analysis.topics["n_papers"] > 0).sum()
    assert "\nTrend: growing: ×1.6 a year (95 % CI 1.3-2), 48 papers, q = 0.003.\n" in text


def test_no_cell_of_a_table_starts_a_formula(hostile):
    _, out = hostile
    for name in ("papers", "assignments", "topics", "signals", "timeline"):
        with (out / f"{name}.csv").open(newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        risky = [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]
        assert all(re.fullmatch(r"-?\d+(\.\d+)?", cell) for cell in risky)


def test_tables_keep_numbers_and_rows(hostile):
    analysis, out = hostile
    signals = pd.read_csv(out / "signals.csv")
    assert signals["annual_factor"].tolist() == pytest.approx(
        analysis.signals["annual_factor"].tolist()
    )
    assert len(pd.read_csv(out / "papers.csv")) == len(analysis.papers)


TURNS = dict.fromkeys(range(0x202A, 0x202F))


def test_tables_name_the_topic_beside_its_number(hostile):
    analysis, out = hostile
    labels = dict(zip(analysis.topics["topic"], analysis.topics["label"], strict=True))
    for name in ("assignments", "terms", "timeline", "signals"):
        table = pd.read_csv(out / f"{name}.csv")
        assert list(table.columns).index("label") == list(table.columns).index("topic") + 1
        known = table.loc[table["topic"] >= 0]
        assert len(known)
        expected = known["topic"].map(labels).str.replace(r"^(?=[=+@-])", "'", regex=True)
        # Marks that turn the writing direction are left out.
        assert known["label"].tolist() == [each.translate(TURNS) for each in expected]


@pytest.mark.parametrize(
    "arguments",
    [
        {"n_named": 0, "n_discovered": 0},
        {"n_papers": 1, "n_undated": 0},
        {"n_papers": 3, "n_undated": 3},
        {"first": "2024-02-01", "last": "2024-03-01", "freq": "year"},
    ],
    ids=["no topics", "one paper", "all undated", "one period"],
)
def test_odd_corpora_still_give_a_page(arguments, tmp_path):
    page = write_report(example_analysis(**arguments), tmp_path).read_text()
    assert "All papers" in page
    assert ">nan<" not in page.lower()
    assert ">None<" not in page


def test_an_earlier_report_stays_whole_when_writing_fails(tmp_path, monkeypatch):
    page = write_report(example_analysis(n_papers=20), tmp_path)
    before = page.read_bytes()

    def fail(self, *args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", fail)
    with pytest.raises(OutputError, match="No space left on device"):
        write_report(example_analysis(n_papers=30), tmp_path)
    assert page.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == FILES


def test_a_file_in_the_place_of_the_folder_is_an_error_that_says_so(tmp_path):
    blocked = tmp_path / "taken"
    blocked.write_text("mine")
    with pytest.raises(OutputError, match=r"taken must be a new folder.*it is a file"):
        write_report(example_analysis(n_papers=5, n_undated=0), blocked)
    assert blocked.read_text() == "mine"


def test_papers_are_listed_newest_first_and_undated_last():
    papers = list_papers(example_analysis(n_undated=3))
    dates = [paper["published"] for paper in papers]
    assert dates[-3:] == [None] * 3
    assert dates[:-3] == sorted(dates[:-3], reverse=True)


def test_a_sentence_that_proves_several_topics_is_shown_once():
    analysis = example_analysis()
    paper = analysis.papers["paper_id"].iloc[0]
    rows = analysis.assignments.head(2).assign(
        paper_id=paper, topic=[0, 1], is_primary=[True, False], evidence="We shrink the cache."
    )
    rows = pd.concat([rows, rows.tail(1).assign(topic=2, evidence="We quantize it.")])
    listed = list_papers(dataclasses.replace(analysis, assignments=rows))
    (entry,) = [entry for entry in listed if entry["paper_id"] == paper]
    assert entry["topics"] == [0, 1, 2]
    said = [proof["sentence"] for proof in entry["evidence"]]
    assert said == ["We shrink the cache.", "We quantize it."]


def test_only_web_addresses_become_links():
    kept = ["https://a.org/x", "http://a.org"]
    dropped = ["javascript:alert(1)", "data:text/html,x", "file:///etc", "//a.org", "https://"]
    dropped += ["java\tscript:alert(1)", "https://a.org/\nx", "http://[", None, pd.NA, ""]
    assert [safe_url(url) for url in kept] == kept
    assert [safe_url(url) for url in dropped] == [None] * len(dropped)


@pytest.mark.parametrize(
    ("paper_id", "url", "doi", "address"),
    [
        ("arXiv:2008.00401", None, None, "https://arxiv.org/abs/2008.00401"),
        ("arXiv:quant-ph/0201082", None, None, "https://arxiv.org/abs/quant-ph/0201082"),
        ("acl:P19-1001", None, None, "https://aclanthology.org/P19-1001"),
        ("pubmed:123", None, None, "https://pubmed.ncbi.nlm.nih.gov/123"),
        ("openreview:a_B-c", None, None, "https://openreview.net/forum?id=a_B-c"),
        (
            "doi:10.1002/(sici)1<1::aid>3",
            None,
            None,
            "https://doi.org/10.1002/%28sici%291%3C1::aid%3E3",
        ),
        ("title:0a1b", None, "10.1000/x y#z", "https://doi.org/10.1000/x%20y%23z"),
        ("arXiv:2008.00401", "https://a.org/x", "10.1000/x", "https://a.org/x"),
        ("arXiv:2008.00401", "javascript:alert(1)", None, "https://arxiv.org/abs/2008.00401"),
        ("title:0a1b", None, "javascript:alert(1)", None),
        ("title:0a1b", pd.NA, pd.NA, None),
    ],
)
def test_a_paper_leads_to_its_stated_address_or_to_that_of_its_identifier(
    paper_id, url, doi, address
):
    assert find_address(paper_id, url, doi) == address


def test_script_json_is_json_without_a_letter_that_html_reads():
    value = {"title": "</script><!-- & \u2028 \u2029"}
    text = script_json(value)
    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029") & set(text)


def test_what_changed_stands_before_the_trend_and_only_where_it_could_be_asked(tmp_path):
    analysis = example_analysis()
    signals = analysis.signals.assign(
        change="unclear", change_q=[0.2, *[None] * (len(analysis.signals) - 1)]
    )
    signals["change_sentence"] = "unclear: a question of its own"
    out = tmp_path / "out"
    write_report(dataclasses.replace(analysis, signals=check_frame(signals, "signals")), out)
    text = (out / "report.md").read_text()
    assert text.count("\n\nUnclear: a question of its own.\n\nTrend: ") == 1
    assert (out / "index.html").read_text().count("Unclear: a question of its own.") == 1
