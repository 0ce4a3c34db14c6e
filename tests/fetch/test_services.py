"""What each service is asked, and what is read from its real answers."""

import datetime as dt
import json
from pathlib import Path

import pytest

import trends
from tests.fetch.local_server import Answer
from trends.errors import FetchError
from trends.fetch import SERVICES, fetch_papers
from trends.fetch.service import Search

FORMATS = Path(__file__).resolve().parents[2] / ".." / "shared" / "formats"
needs_samples = pytest.mark.skipif(
    not FORMATS.is_dir(), reason="the real samples of ../shared/formats are not here"
)
TODAY = dt.date(2026, 5, 20)


def search(query="", since=None, until=None) -> Search:
    return Search(query, since, until, TODAY)


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("tides", "all:tides"),
        ("kv cache", "all:kv AND all:cache"),
        ('"kv cache" attention', 'all:"kv cache" AND all:attention'),
        ('abs:"kv cache"', 'abs:"kv cache"'),
        ("cat:cs.CL", "cat:cs.CL"),
        ("tides OR reefs", "tides OR reefs"),
        ("sand and tides", "all:sand AND all:and AND all:tides"),
    ],
)
def test_plain_words_become_arxivs_language(query, sent):
    assert SERVICES["arxiv"].parameters(search(query), "0", 5)["search_query"] == sent


@pytest.mark.parametrize(
    ("since", "until", "span"),
    [
        (dt.date(2025, 1, 2), dt.date(2025, 3, 4), "202501020000 TO 202503042359"),
        (dt.date(2025, 1, 2), None, "202501020000 TO 202605202359"),
        (None, dt.date(2025, 3, 4), "198001010000 TO 202503042359"),
    ],
)
def test_arxiv_is_asked_for_days_in_order(since, until, span):
    asked = SERVICES["arxiv"].parameters(search("a OR b", since, until), "400", 200)

    assert asked == {
        "search_query": f"(a OR b) AND submittedDate:[{span}]",
        "start": "400", "max_results": "200",
        "sortBy": "submittedDate", "sortOrder": "ascending",
    }  # fmt: skip


def test_openalex_is_asked_with_filters_that_the_query_cannot_break():
    query = "reefs, author.id:A1|corals !sand"

    asked = SERVICES["openalex"].parameters(search(query, dt.date(2025, 1, 2), TODAY), "*", 100)

    assert asked["filter"] == (
        "title_and_abstract.search:reefs author.id A1 corals sand,"
        "from_publication_date:2025-01-02,to_publication_date:2026-05-20"
    )
    assert (asked["cursor"], asked["per_page"], asked["sort"]) == ("*", "100", "publication_date")


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (dt.date(2026, 5, 19), None, "2 days from 2026-05-19 to 2026-05-20"),
        (dt.date(2026, 5, 20), dt.date(2027, 1, 1), "1 day from 2026-05-20 to 2026-05-20"),
        (None, dt.date(2023, 5, 5), "2 days from 2023-05-04 to 2023-05-05"),
        (dt.date(2020, 1, 1), dt.date(2020, 2, 1), "1 day from 2020-02-01 to 2020-02-01"),
    ],
)
def test_hugging_face_has_lists_from_its_first_day_to_today(since, until, told):
    assert SERVICES["huggingface"].describe(search("", since, until), None) == told


@needs_samples
def test_real_feeds_of_arxiv_are_fetched_and_read(server, time, tmp_path):
    folder = FORMATS / "arxiv_atom"
    samples = {
        "0": (folder / "q_testing_s0_m10_bc5a6c384fe9.atom.xml").read_bytes(),
        "10": (folder / "q_testing_s10_m10_34e56e15aaac.atom.xml").read_bytes(),
    }
    server.serve = lambda asked: samples[asked["start"]]

    with pytest.warns(
        trends.errors.TrendsWarning, match="The oldest 20 of 214,881 papers were fetched"
    ):
        fetched = fetch_papers(
            "arxiv", "testing", out=tmp_path, limit=20, connection=time.connection(server.url)
        )

    assert (fetched.folder / "page-00002.xml").read_bytes() == samples["10"]
    assert len(trends.read_papers(tmp_path)) == 20


@needs_samples
def test_the_real_error_feed_of_arxiv_is_a_refusal(server, time, tmp_path):
    body = (FORMATS / "arxiv_atom" / "id_abc_s0_m100_b79c8dcf6bc3.atom.xml").read_bytes()
    server.failures = {0: Answer(body)}

    with pytest.raises(FetchError, match=r"arXiv answered: incorrect id format for abc\. Correct"):
        fetch_papers("arxiv", "x", out=tmp_path, connection=time.connection(server.url))


@needs_samples
def test_the_real_empty_feed_of_arxiv_is_no_paper(server, time, tmp_path):
    body = (FORMATS / "arxiv_atom" / "id_0000.0000_s0_m100_8b51d9633a68.atom.xml").read_bytes()
    server.failures = {0: Answer(body)}

    with pytest.raises(FetchError, match="arXiv has none"):
        fetch_papers("arxiv", "x", out=tmp_path, connection=time.connection(server.url))

    assert len(server.asked) == 3


@needs_samples
def test_a_real_work_of_openalex_is_fetched_and_read(server, time, tmp_path):
    work = json.loads((FORMATS / "openalex" / "W2741809807.json").read_bytes())
    answer = json.dumps({"meta": {"count": 1, "next_cursor": None}, "results": [work]}).encode()
    server.serve = lambda _asked: answer

    fetched = fetch_papers("openalex", "x", out=tmp_path, connection=time.connection(server.url))

    assert (fetched.folder / "page-00001.json").read_bytes() == answer
    assert trends.read_papers(tmp_path)["title"].tolist() == [work["title"]]


@needs_samples
def test_the_real_record_of_hugging_face_is_fetched_and_read(server, time, tmp_path):
    body = (FORMATS / "hf_api" / "daily_papers_one_record.json").read_bytes()
    server.serve = lambda _asked: body

    fetched = fetch_papers(
        "huggingface", since=TODAY, out=tmp_path, connection=time.connection(server.url)
    )

    assert (fetched.folder / "page-00001.json").read_bytes() == body
    (title,) = trends.read_papers(tmp_path)["title"]
    assert title == "Large Multimodal Models as General In-Context Classifiers"
