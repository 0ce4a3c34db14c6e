"""Hostile papers, concepts, addresses and stores: nothing runs, and no saved file gains an entry."""

import csv
import dataclasses
import io
import re
from urllib.parse import quote

import numpy as np
import pandas as pd
import pytest

import trends
from tests.browser.test_papers import save, wait_for_count
from tests.report.example_analysis import HOSTILE_TITLES, example_analysis
from trends.analysis.store import to_safe_csv
from trends.report import write_report
from trends.schema import check_frame

pytestmark = pytest.mark.browser

BREAKING = "Sands}}, note={x}}\n@article{evil, title={Taken}"
TITLES = [
    BREAKING,
    "One { alone \\} and \\textbf{bold",
    "Tides\r\nER  - \r\nTY  - JOUR\r\nTI  - Taken",
    "Tides\x85ER  - \x1eTY  - JOUR",
    "'=1+1",
    *(f"{blank}=cmd()" for blank in ("", "\u200b", "\u034f", "\u3164", "\ufe0f", "\u2800", " \t")),
    *(f"{sign}2" for sign in "+-@＝＋－＠﹦﹢﹣﹫−"),
    "sea;=1+1; \u200b@now",
    'quote" , "=1',
]


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory):
    """The address of a report whose papers, topics and concepts are hostile, and its analysis."""
    analysis = example_analysis(n_papers=len(TITLES), labels=HOSTILE_TITLES[:8], n_undated=0)
    papers = analysis.papers.assign(
        title=pd.array(TITLES, dtype="string"),
        venue=pd.array([f"Journal of {title}" for title in TITLES], dtype="string"),
        authors=[[f"{title}", "Tide and Wave Group", "Lee, Ann"] for title in TITLES],
        doi=pd.array([f"10.1/{{a}}\\{n}" for n in range(len(TITLES))], dtype="string"),
    )
    n_topics = len(analysis.topics)
    concepts = pd.DataFrame(
        {
            "topic": n_topics + np.arange(len(HOSTILE_TITLES)),
            "kind": "concept",
            "label": HOSTILE_TITLES,
            "n_papers": len(TITLES),
            "share": 1.0,
            "coherence": 0.4,
            "stability": np.nan,
            "parent": 0,
            "variants": [[f"{label} </details>", label] for label in HOSTILE_TITLES],
            "n_about": len(TITLES),
            "score": 0.9,
            "first_seen": pd.Timestamp("2021-01-01"),
            "topic_key": [f"key {n}" for n in range(len(HOSTILE_TITLES))],
        }
    )
    mentions = pd.DataFrame(
        {"paper_id": paper_id, "topic": topic, "n_mentions": 2, "in_title": True, "is_about": True}
        for paper_id in papers["paper_id"]
        for topic in concepts["topic"]
    )
    analysis = dataclasses.replace(
        analysis,
        papers=check_frame(papers, "papers"),
        topics=check_frame(pd.concat([analysis.topics, concepts]), "topics"),
        mentions=check_frame(mentions, "mentions"),
    )
    folder = tmp_path_factory.mktemp("hostile") / "report"
    return write_report(analysis, folder).as_uri(), analysis


@pytest.fixture
def open_hostile(chromium, hostile_page):
    """Return a function that opens the report at a view; whatever runs or complains fails the test."""
    complaints = []
    context = chromium.new_context(accept_downloads=True)
    context.set_default_timeout(15_000)

    def open_it(view="", *, store=None):
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        if store is not None:
            page.add_init_script(
                f"localStorage.setItem('trends reading list: Example report', {store!r})"
            )
        page.goto(hostile_page[0] + view)
        page.locator("#paper-count", has_text=" of ").wait_for(state="attached")
        assert page.evaluate("window.pwned === undefined && ({}).polluted === undefined")
        return page

    yield open_it
    context.close()
    assert complaints == []


def keep_all(page, kind, folder):
    buttons = page.locator("#paper-table .keep")
    assert buttons.count() == len(TITLES)
    for place in range(len(TITLES)):
        buttons.nth(place).click()
    return save(page, kind, folder)


def test_bibtex_of_hostile_papers_has_their_entries_and_balanced_braces(open_hostile, tmp_path):
    text = keep_all(open_hostile("#papers"), "bib", tmp_path).read_text(encoding="utf-8")
    entries = re.split(r"^@", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(TITLES)
    assert all(entry.startswith("article{") for entry in entries)
    # BibTeX counts braces whatever stands before them: an entry ends where they first balance.
    for entry in entries:
        depths = np.cumsum([{"{": 1, "}": -1}.get(sign, 0) for sign in entry.rstrip()])
        assert depths[-1] == 0
        assert (depths[len("article{") - 1 : -1] > 0).all()
    assert "\nauthor" not in text
    assert text.count("{Tide and Wave Group} and Lee, Ann") == len(TITLES)
    assert len(trends.read_papers(io.StringIO(text))) == len(TITLES)


def test_ris_of_hostile_papers_has_their_records(open_hostile, tmp_path):
    text = keep_all(open_hostile("#papers"), "ris", tmp_path).read_bytes().decode()
    lines = text.splitlines()
    for tag in ("TY", "TI", "ER"):
        assert sum(line.startswith(f"{tag}  -") for line in lines) == len(TITLES)
    assert all(not line or re.match(r"[A-Z][A-Z0-9]  - ?", line) for line in lines)


def test_csv_of_hostile_papers_is_guarded_as_the_tables_are(open_hostile, hostile_page, tmp_path):
    text = keep_all(open_hostile("#papers"), "csv", tmp_path).read_text(encoding="utf-8-sig")
    saved = {row["paper_id"]: row["title"] for row in csv.DictReader(io.StringIO(text))}
    papers = hostile_page[1].papers
    lines = [re.sub(r"[\s\x1e]+", " ", title).strip() for title in papers["title"]]
    tables = to_safe_csv(papers[["paper_id"]].assign(title=lines))
    assert saved == {row["paper_id"]: row["title"] for row in csv.DictReader(io.StringIO(tables))}
    assert sum(title.startswith("'") for title in saved.values()) >= 18


VALUES = (
    "<img src=x onerror=pwned=1>",
    "\"'`{{7*7}}",
    "\u202e\x1b\x00",
    "%",
    "1e999,2 NaN,1 -1e308,9",
    "-1",
    "__proto__",
)
KEYS = {
    "papers": "words topic from to sort kept page area theme",
    "map": "words topic color from to area",
}


ADDRESSES = [
    *(
        f"#{place}?" + "&".join(f"{key}={quote(value)}" for key in keys.split())
        for place, keys in KEYS.items()
        for value in VALUES
    ),
    "#papers?__proto__=x&__proto__[polluted]=1&constructor.prototype.polluted=1",
    "#papers?words=" + "tide+" * 20_000,
    "#" + quote("<img src=x onerror=pwned=1>") + "?words=%ff%fe",
    "#%",
]


@pytest.mark.parametrize(
    "view",
    [
        # The first of each place and the last four every time, the others with the slow tests.
        address
        if place % len(VALUES) == 0 or place >= len(ADDRESSES) - 4
        else pytest.param(address, marks=pytest.mark.slow)
        for place, address in enumerate(ADDRESSES)
    ],
)
def test_hostile_addresses_run_nothing_and_show_the_page(open_hostile, view):
    page = open_hostile(view)
    assert page.locator("h1").inner_text()
    assert page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize(
    "store",
    [
        "null",
        '[1, null, {"a": 1}]',
        *(
            pytest.param(store, marks=pytest.mark.slow)
            for store in ("5", "{}", '{"length": 9}', "[[", '"x"')
        ),
    ],
)
def test_a_store_that_another_page_filled_stops_nothing(open_hostile, store):
    page = open_hostile("#papers", store=store)
    wait_for_count(page, f"{len(TITLES)} of")


def test_labels_and_variants_of_concepts_are_shown_as_text(open_hostile):
    page = open_hostile("#concepts")
    text = page.locator("#concepts").evaluate("section => section.textContent")
    assert "<script>window.pwned = 1</script> Attention & memory" in text
    assert page.locator("#concepts script, #concepts img").count() == 0
