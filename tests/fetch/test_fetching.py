"""A search becomes a folder that can be read, gone on with and added to."""

import datetime as dt
import hashlib
import json
import warnings
from pathlib import Path

import pytest

import trends
from tests.fetch.answers import feed, serve_arxiv, serve_daily, serve_openalex, works
from tests.fetch.local_server import Answer
from trends.errors import ConfigError, FetchError, OutputError, TrendsWarning
from trends.fetch import fetch_papers

SINCE, UNTIL = dt.date(2025, 1, 1), dt.date(2025, 1, 31)


def arxiv(server, time, out, **options):
    return fetch_papers(
        "arxiv", "tides", since=SINCE, until=UNTIL, out=out,
        connection=time.connection(server.url), **options,
    )  # fmt: skip


def pages_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("page-*")}


def test_pages_are_what_the_service_sent_and_can_be_read(server, time, tmp_path):
    server.serve = serve_arxiv(450)

    fetched = arxiv(server, time, tmp_path)

    assert pages_of(fetched.folder) == {
        "page-00001.xml": feed(0, 200, total=450),
        "page-00002.xml": feed(200, 400, total=450),
        "page-00003.xml": feed(400, 450, total=450),
    }
    corpus = trends.read_corpus(tmp_path, strict=True)
    assert len(corpus.papers) == fetched.n_papers == fetched.n_new == fetched.total == 450
    assert len(corpus.problems) == 0
    # The pages follow one another in time: as sources of their own they would feign a mix.
    assert corpus.sources["source"].tolist() == [fetched.folder.as_posix()]
    assert corpus.sources["n_papers"].tolist() == [450]
    assert corpus.papers["source"].unique().tolist() == ["arXiv"]
    assert fetched.is_complete


def test_a_page_that_is_spoiled_later_is_named_and_the_others_are_read(server, time, tmp_path):
    server.serve = serve_arxiv(450)
    folder = arxiv(server, time, tmp_path).folder
    (folder / "page-00001.xml").write_bytes(b"\x00\x01\x02 spoiled")
    (tmp_path / "own.jsonl").write_text('{"title": "A Gauge of One\'s Own", "year": 2020}')

    corpus = trends.read_corpus(tmp_path)

    assert corpus.sources[["source", "format", "n_papers"]].to_numpy().tolist() == [
        [folder.as_posix(), "arXiv feed (Atom)", 250],
        [(tmp_path / "own.jsonl").as_posix(), "JSON", 1],
    ]
    assert corpus.problems["source"].tolist() == [(folder / "page-00001.xml").as_posix()]


def test_the_total_is_told_first_then_each_page(server, time, tmp_path):
    server.serve = serve_arxiv(250)

    arxiv(server, time, tmp_path)

    assert time.told == [
        "arXiv: 250 papers found",
        "200 of 250 papers (page 1)",
        "250 of 250 papers (page 2)",
    ]


def test_requests_keep_the_pace_and_name_who_asks(server, time, tmp_path):
    server.serve = serve_arxiv(450)

    arxiv(server, time, tmp_path)

    assert time.slept == [3.0, 3.0]
    assert {headers["User-Agent"] for headers in server.headers} == {f"trends/{trends.__version__}"}


@pytest.mark.parametrize("stops_after", [1, 2])
def test_an_interrupted_fetch_goes_on_where_it_stopped(server, time, tmp_path, stops_after):
    server.serve = serve_arxiv(450)

    def interrupt(line: str) -> None:
        if line.endswith(f"(page {stops_after})"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=rf"papers on {stops_after} pages? kept in"):
        fetch_papers("arxiv", "tides", since=SINCE, until=UNTIL, out=tmp_path,
                     connection=time.connection(server.url, tell=interrupt))  # fmt: skip
    n_read = len(trends.read_papers(tmp_path))
    fetched = arxiv(server, time, tmp_path)

    assert n_read == 200 * stops_after
    assert [asked["start"] for asked in server.asked] == ["0", "200", "400"]
    assert (fetched.n_papers, fetched.n_new) == (450, 450 - n_read)
    assert f"Continuing after page {stops_after}: papers so far {n_read} of 450" in time.told
    assert len(trends.read_papers(tmp_path)) == 450


def test_an_interrupt_while_a_page_is_under_way_leaves_no_part_of_it(server, time, tmp_path):
    def serve(asked):
        if asked["start"] == "200":
            time.sleep = interrupt  # the pause before the third request
        return serve_arxiv(450)(asked)

    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    server.serve = serve
    connection = time.connection(server.url, sleep=lambda seconds: time.sleep(seconds))  # noqa: PLW0108

    with pytest.raises(KeyboardInterrupt, match="it continues where it stopped"):
        fetch_papers("arxiv", "tides", out=tmp_path, connection=connection)

    (folder,) = tmp_path.iterdir()
    assert sorted(path.name for path in folder.iterdir()) == [
        ".fetch.json", "page-00001.xml", "page-00002.xml",
    ]  # fmt: skip


def test_a_finished_fetch_has_nothing_to_do(server, time, tmp_path):
    server.serve = serve_arxiv(250)
    arxiv(server, time, tmp_path)
    before = pages_of(tmp_path / next(tmp_path.iterdir()))
    del server.asked[:], time.told[:]

    fetched = arxiv(server, time, tmp_path)

    assert [asked["start"] for asked in server.asked] == ["200"]
    assert time.told[-1] == "No new papers: the last page is unchanged"
    assert (fetched.n_papers, fetched.n_new) == (250, 0)
    assert pages_of(fetched.folder) == before


def test_a_finished_fetch_adds_what_is_new(server, time, tmp_path):
    server.serve = serve_arxiv(250)
    arxiv(server, time, tmp_path)
    server.serve = serve_arxiv(430)
    del server.asked[:]

    fetched = arxiv(server, time, tmp_path)

    assert [asked["start"] for asked in server.asked] == ["200", "400"]
    assert (fetched.n_papers, fetched.n_new, fetched.total) == (430, 180, 430)
    assert len(trends.read_papers(fetched.folder)) == 430


def test_papers_added_before_the_last_page_are_not_missed(server, time, tmp_path):
    server.serve = serve_arxiv(250)
    arxiv(server, time, tmp_path)

    def serve_shifted(asked):  # one more paper, older than all
        first, end = int(asked["start"]), min(int(asked["start"]) + int(asked["max_results"]), 251)
        return feed(first + 999 if first == 0 else first - 1, end - 1 if first else end + 999,
                    total=251)  # fmt: skip

    server.serve = serve_shifted
    fetched = arxiv(server, time, tmp_path)

    assert "Papers were added between earlier ones: fetching all pages again" in time.told
    assert (fetched.n_papers, fetched.n_new) == (251, 1)
    assert pages_of(fetched.folder)["page-00001.xml"] == feed(999, 1199, total=251)


def test_another_query_or_other_dates_have_another_folder(server, time, tmp_path):
    server.serve = serve_arxiv(5)
    connection = time.connection(server.url)
    searches = [("a b", SINCE, UNTIL), ("a-b", SINCE, UNTIL), ("a b", SINCE, None),
                ("a b", None, UNTIL), (" a  b ", "2025-01-01", dt.datetime(2025, 1, 31, tzinfo=dt.UTC))]  # fmt: skip

    folders = [
        fetch_papers("arxiv", query, since=since, until=until, out=tmp_path,
                     connection=connection).folder
        for query, since, until in searches
    ]  # fmt: skip

    assert len(set(folders)) == 4
    assert folders[0] == folders[4]
    assert folders[0].name.startswith("arxiv-a-b-2025-01-01-to-2025-01-31-")


def test_a_page_whose_file_is_gone_is_fetched_again(server, time, tmp_path):
    server.serve = serve_arxiv(450)
    folder = arxiv(server, time, tmp_path).folder
    (folder / "page-00002.xml").unlink()
    del server.asked[:]

    fetched = arxiv(server, time, tmp_path)

    assert [asked["start"] for asked in server.asked] == ["200", "400"]
    assert fetched.n_papers == 450


def test_a_page_whose_file_has_changed_is_fetched_again(server, time, tmp_path):
    server.serve = serve_arxiv(650)
    folder = arxiv(server, time, tmp_path).folder
    before = pages_of(folder)
    content = bytearray(before["page-00003.xml"])
    content[content.index(b"Gauge 417")] ^= 1
    (folder / "page-00003.xml").write_bytes(content)
    del server.asked[:]

    with pytest.warns(TrendsWarning, match=r"page-00003\.xml has changed since it was fetched; it"):
        fetched = arxiv(server, time, tmp_path)

    assert [asked["start"] for asked in server.asked] == ["400", "600"]
    assert fetched.n_papers == 650
    assert pages_of(folder) == before


def test_a_folder_of_a_version_without_checksums_goes_on(server, time, tmp_path):
    server.serve = serve_arxiv(250)
    folder = arxiv(server, time, tmp_path).folder
    state = json.loads((folder / ".fetch.json").read_text())
    del state["sha256"]
    for page in state["pages"]:
        del page["sha256"]
    (folder / ".fetch.json").write_text(json.dumps(state | {"format": 1}))
    server.serve = serve_arxiv(430)
    del server.asked[:]

    assert arxiv(server, time, tmp_path).n_new == 180
    assert [asked["start"] for asked in server.asked] == ["200", "400"]


def test_a_file_of_the_user_beside_the_pages_stays(server, time, tmp_path):
    server.serve = serve_arxiv(250)
    folder = arxiv(server, time, tmp_path).folder
    (folder / "page-by-page notes.md").write_text("mine")
    (folder / "page-00007.xml").write_text("<feed/>")  # what a longer fetch left behind
    server.serve = serve_arxiv(430)

    arxiv(server, time, tmp_path)

    assert (folder / "page-by-page notes.md").read_text() == "mine"
    assert not (folder / "page-00007.xml").exists()


PAGE = {"place": "0", "file": "page-00001.xml", "n_papers": 5, "first": "1", "digest": "2"}


def seal(state):
    """Give a state the checksum that its content asks for."""
    del state["sha256"]
    digest = hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()
    return json.dumps(state | {"sha256": digest})


@pytest.mark.parametrize(
    ("old", "new"),
    [('"total": 5', '"total": 6'), ('"n_papers": 5', '"n_papers": 4'), ("00000v1", "00001v1")],
)
def test_a_state_that_has_changed_is_named(server, time, tmp_path, old, new):
    server.serve = serve_arxiv(5)
    folder = arxiv(server, time, tmp_path).folder
    text = (folder / ".fetch.json").read_text()
    assert old in text
    (folder / ".fetch.json").write_text(text.replace(old, new))

    with pytest.raises(FetchError, match=r"must be the state of a fetch.*Delete the folder"):
        arxiv(server, time, tmp_path)


@pytest.mark.parametrize("content", ["", "[]", '{"format": 2}', "{", '{"format": 1, "asked": {}}'])
def test_a_state_that_cannot_be_read_is_named(server, time, tmp_path, content):
    server.serve = serve_arxiv(5)
    folder = arxiv(server, time, tmp_path).folder
    (folder / ".fetch.json").write_text(content)

    with pytest.raises(FetchError, match=r"must be the state of a fetch.*Delete the folder"):
        arxiv(server, time, tmp_path)


@pytest.mark.parametrize(
    ("changes", "came"),
    [
        ({"next": 7}, "next is 7"),
        ({"next": "later"}, "next is 'later'"),
        ({"total": "many"}, "total is 'many'"),
        ({"total": True}, "total is True"),
        ({"pages": "none"}, "argument after"),
        ({"pages": {"place": "0"}}, "argument after"),
        ({"pages": [], "next": None}, r"pages is \[\]"),
        ({"pages": [PAGE | {"sha256": 3}]}, "sha256 is 3"),
        ({"n_papers": "5"}, "n_papers is '5'"),
        ({"n_papers": -1}, "n_papers is -1"),
        ({"place": "x"}, "place is 'x'"),
        ({"file": "../../secret.xml"}, "file is '../../secret.xml'"),
        ({"file": None}, "file is None"),
        ({"first": 1}, "first is 1"),
        ({"digest": []}, r"digest is \[\]"),
        ({"extra": 1}, "unexpected keyword argument 'extra'"),
    ],
)
def test_a_state_of_wrong_values_is_named(server, time, tmp_path, changes, came):
    server.serve = serve_arxiv(5)
    folder = arxiv(server, time, tmp_path).folder
    state = json.loads((folder / ".fetch.json").read_text())
    if not changes.keys() & state.keys():
        changes = {"pages": [state["pages"][0] | changes]}
    (folder / ".fetch.json").write_text(seal(state | changes))
    n_asked = len(server.asked)

    with pytest.raises(FetchError, match=rf"must be the state.*{came}.*Delete the folder"):
        arxiv(server, time, tmp_path)

    assert len(server.asked) == n_asked
    assert (folder / "page-00001.xml").exists()


def test_a_limit_stops_and_a_higher_one_goes_on(server, time, tmp_path):
    server.serve = serve_arxiv(450)

    with pytest.warns(TrendsWarning, match="The oldest 250 of 450 papers were fetched"):
        first = arxiv(server, time, tmp_path, limit=250)
    with pytest.warns(TrendsWarning, match="limit of 250 is reached"):
        again = arxiv(server, time, tmp_path, limit=250)
    whole = arxiv(server, time, tmp_path, limit=1000)

    assert (first.n_papers, first.is_complete, again.n_new) == (250, False, 0)
    assert (whole.n_papers, whole.is_complete) == (450, True)
    asked = [(asked["start"], asked["max_results"]) for asked in server.asked]
    assert asked == [("0", "200"), ("200", "50"), ("250", "200")]


def test_a_lower_limit_on_a_finished_fetch_takes_nothing_away(server, time, tmp_path):
    server.serve = serve_arxiv(450)
    arxiv(server, time, tmp_path)

    fetched = arxiv(server, time, tmp_path, limit=10)

    assert (fetched.n_papers, fetched.n_new, fetched.is_complete) == (450, 0, True)


def test_a_search_that_matches_too_much_is_refused_before_anything_is_written(
    server, time, tmp_path
):
    server.serve = serve_arxiv(214_881)

    with pytest.raises(FetchError, match=r"at most 10,000 .* arXiv finds 214,881\. Narrow it"):
        arxiv(server, time, tmp_path)

    assert list(tmp_path.iterdir()) == []
    assert len(server.asked) == 1


def test_more_than_arxiv_gives_of_one_search_is_refused(server, time, tmp_path):
    server.serve = serve_arxiv(214_881)

    with pytest.raises(FetchError, match=r"at most 30,000 .* spans of --since and --until"):
        arxiv(server, time, tmp_path, limit=50_000)


@pytest.mark.parametrize(
    "serve",
    [
        pytest.param(lambda _asked: feed(0, 200, total=9000), id="the same page"),
        pytest.param(
            lambda asked: feed(200 * (int(asked["start"]) // 200 % 2),
                               200 * (int(asked["start"]) // 200 % 2) + 200, total=9000),
            id="two pages in turn",
        ),
    ],
)  # fmt: skip
def test_pages_without_end_are_noticed(server, time, tmp_path, serve):
    server.serve = serve

    with pytest.raises(FetchError, match=r"expected to send new papers .* page-00001\.xml again"):
        arxiv(server, time, tmp_path)

    assert len(server.asked) <= 3


def test_a_cursor_that_leads_back_is_noticed(server, time, tmp_path):
    numbers = iter(range(0, 10_000, 100))

    def serve(asked):
        first = next(numbers)
        return works(list(range(first, first + 100)), total=9000, cursor="round")

    server.serve = serve
    with pytest.raises(
        FetchError, match=r"it referred back to an earlier page.* the 1 page before it is kept"
    ):
        fetch_papers("openalex", "reefs", out=tmp_path, connection=time.connection(server.url))


def test_openalex_goes_by_cursor_to_its_total(server, time, tmp_path):
    server.serve = serve_openalex(list(range(250)))
    connection = time.connection(server.url, email="you@example.org", api_key="s3cret")

    fetched = fetch_papers("openalex", "reefs", since=SINCE, out=tmp_path, connection=connection)

    assert [asked["cursor"] for asked in server.asked] == ["*", "after99", "after199"]
    assert (fetched.n_papers, fetched.is_complete) == (250, True)
    assert {(asked["mailto"], asked["api_key"]) for asked in server.asked} == {
        ("you@example.org", "s3cret")
    }
    assert "mailto:you@example.org" in server.headers[0]["User-Agent"]
    written = b"".join(path.read_bytes() for path in fetched.folder.iterdir())
    assert b"s3cret" not in written
    assert "s3cret" not in repr(connection)
    assert len(trends.read_papers(tmp_path)) == 250


def refuse_old_cursors(numbers: list[int]):
    """Return what serves these works, but knows only cursors that it gave since now."""
    serve, known = serve_openalex(numbers), {"*"}

    def serve_anew(asked: dict[str, str]) -> bytes | Answer:
        if asked["cursor"] not in known:
            return Answer(b'{"error": "Invalid cursor"}', status=400)
        body = serve(asked)
        known.add(json.loads(body)["meta"]["next_cursor"])
        return body

    return serve_anew


@pytest.mark.parametrize("n_fetched", [150, 250])
def test_a_cursor_that_openalex_forgot_starts_the_search_over(server, time, tmp_path, n_fetched):
    connection = time.connection(server.url)
    server.serve = serve_openalex(list(range(n_fetched)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TrendsWarning)
        former = fetch_papers("openalex", "reefs", out=tmp_path, limit=200, connection=connection)
    server.serve = refuse_old_cursors(list(range(300)))

    with pytest.warns(TrendsWarning, match=r"no longer accepts the position after \d+ papers"):
        fetched = fetch_papers("openalex", "reefs", out=tmp_path, connection=connection)

    assert (fetched.n_papers, fetched.total, fetched.is_complete) == (300, 300, True)
    assert fetched.folder == former.folder
    assert len(trends.read_papers(fetched.folder)) == 300


def test_what_is_there_stays_when_the_search_cannot_start_over(server, time, tmp_path):
    connection = time.connection(server.url)
    server.serve = serve_openalex(list(range(250)))
    with pytest.warns(TrendsWarning, match="The oldest"):
        former = fetch_papers("openalex", "reefs", out=tmp_path, limit=200, connection=connection)
    server.failures = {0: Answer(b'{"error": "Unknown filter"}', status=400)}

    with (
        pytest.warns(TrendsWarning, match="no longer accepts"),
        pytest.raises(FetchError, match="Unknown filter"),
    ):
        fetch_papers("openalex", "reefs", out=tmp_path, connection=connection)

    assert len(trends.read_papers(former.folder)) == 200


def test_a_refusal_of_a_new_cursor_is_told(server, time, tmp_path):
    server.serve = serve_openalex(list(range(250)))
    server.failures = {2: Answer(b'{"error": "Invalid cursor"}', status=400)}

    with pytest.raises(FetchError, match="Invalid cursor"):
        fetch_papers("openalex", "reefs", out=tmp_path, connection=time.connection(server.url))


def test_works_added_among_former_ones_are_fetched_too(server, time, tmp_path):
    connection = time.connection(server.url)
    server.serve = serve_openalex(list(range(0, 500, 2)))
    fetch_papers("openalex", "reefs", out=tmp_path, connection=connection)
    same = fetch_papers("openalex", "reefs", out=tmp_path, connection=connection)
    server.serve = serve_openalex([*range(0, 500, 2), 7, 9])

    fetched = fetch_papers("openalex", "reefs", out=tmp_path, connection=connection)

    assert (same.n_papers, same.n_new) == (250, 0)
    assert (fetched.n_papers, fetched.n_new) == (252, 2)
    assert len(trends.read_papers(tmp_path)) == 252


def test_fewer_works_than_stated_end_with_a_warning(server, time, tmp_path):
    server.serve = lambda asked: works(
        [1, 2, 3] if asked["cursor"] == "*" else [],
        total=5,
        cursor="more" if asked["cursor"] == "*" else None,
    )

    with pytest.warns(TrendsWarning, match="reports 5 matching papers but sent 3"):
        fetched = fetch_papers(
            "openalex", "reefs", out=tmp_path, connection=time.connection(server.url)
        )

    assert fetched.n_papers == 3
    assert len(server.asked) == 4  # the empty page is asked for three times


def test_hugging_face_goes_day_by_day_and_writes_no_empty_days(server, time, tmp_path):
    server.serve = serve_daily({"2025-03-01": 3, "2025-03-03": 120})

    fetched = fetch_papers(
        "huggingface", since=dt.date(2025, 3, 1), until=dt.date(2025, 3, 3), out=tmp_path,
        connection=time.connection(server.url),
    )  # fmt: skip

    assert time.told[0] == "Hugging Face: 3 days from 2025-03-01 to 2025-03-03"
    days = [(asked["date"], asked.get("p")) for asked in server.asked]
    assert days == [("2025-03-01", None), ("2025-03-02", None), ("2025-03-03", None),
                    ("2025-03-03", "1")]  # fmt: skip
    assert sorted(pages_of(fetched.folder)) == [
        "page-00001.json", "page-00003.json", "page-00004.json",
    ]  # fmt: skip
    assert (fetched.n_papers, fetched.total) == (123, None)
    assert len(trends.read_papers(tmp_path)) == 123


def test_an_open_end_goes_on_to_later_days(server, time, tmp_path):
    papers = {"2026-05-19": 2, "2026-05-20": 1}
    server.serve = serve_daily(papers)
    connection = time.connection(server.url)
    since = dt.date(2026, 5, 19)
    first = fetch_papers("huggingface", since=since, out=tmp_path, connection=connection)
    papers |= {"2026-05-20": 4, "2026-05-21": 5}
    time.today += dt.timedelta(days=1)
    del server.asked[:]

    second = fetch_papers("huggingface", since=since, out=tmp_path, connection=connection)

    assert [asked["date"] for asked in server.asked] == ["2026-05-20", "2026-05-21"]
    assert (first.n_papers, second.n_papers, second.n_new) == (3, 11, 8)


def test_hugging_face_says_that_it_has_no_search(server, time, tmp_path):
    server.serve = serve_daily({"2026-05-20": 2})
    connection = time.connection(server.url)
    since = dt.date(2026, 5, 20)

    with pytest.warns(TrendsWarning, match="the query 'llm' is ignored"):
        asked = fetch_papers("huggingface", "llm", since=since, out=tmp_path, connection=connection)
    plain = fetch_papers("huggingface", since=since, out=tmp_path, connection=connection)

    assert asked.folder == plain.folder


def test_the_same_list_day_after_day_is_noticed(server, time, tmp_path):
    same = serve_daily({"2026-04-01": 3})({"date": "2026-04-01", "limit": "100"})
    server.serve = lambda _asked: same

    with pytest.raises(FetchError, match=r"sent the papers of page-00001\.json again"):
        fetch_papers("huggingface", since=dt.date(2026, 4, 1), out=tmp_path,
                     connection=time.connection(server.url))  # fmt: skip

    assert len(server.asked) == 5


@pytest.mark.parametrize(
    ("source", "serve"),
    [
        ("arxiv", serve_arxiv(0)),
        ("openalex", serve_openalex([])),
        ("huggingface", serve_daily({})),
    ],
)
def test_a_search_without_papers_says_so(server, time, tmp_path, source, serve):
    server.serve = serve

    with pytest.raises(FetchError, match=r"At least one paper was expected.* has none\. Check"):
        fetch_papers(source, "" if source == "huggingface" else "qqq", since=dt.date(2026, 5, 19),
                     out=tmp_path, connection=time.connection(server.url))  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"source": "scopus"}, r"must be one of 'arxiv', 'huggingface', 'openalex'; got 'scopus'"),
        ({"query": " \n"}, r"arXiv needs a QUERY; got an empty one\. Give the words"),
        ({"source": "openalex", "query": ""}, "OpenAlex needs a QUERY"),
        ({"source": "openalex", "query": " ,|"}, r"got ',\|', which has no word\. Give the words"),
        ({"since": UNTIL, "until": SINCE}, "got since 2025-01-31 and until 2025-01-01. Swap"),
        ({"since": dt.date(2026, 6, 1)}, "future; got 2026-06-01, and today is 2026-05-20"),
        ({"since": "soon"}, "since must be a date, or a text such as '2025-01-31'; got 'soon'"),
        ({"until": 2025}, "until must be a date, or a text such as '2025-01-31'; got 2025"),
        ({"limit": 0}, "must be 1 paper or more; got 0"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_any_request(
    server, time, tmp_path, changes, message
):
    words = {"source": "arxiv", "query": "tides", "out": tmp_path, **changes}

    with pytest.raises(ConfigError, match=message):
        fetch_papers(**words, connection=time.connection(server.url))

    assert (server.asked, list(tmp_path.iterdir())) == ([], [])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"base_url": "file:///etc/passwd"}, "begins with http:// or https://"),
        ({"base_url": "http://[bad"}, "begins with http:// or https://"),
        ({"email": "a b"}, "email must be an address such as you@example.org; got 'a b'"),
        ({"email": "a@b\r\nX: y"}, "email must be an address"),
        ({"timeout": 0}, "must be a number of seconds above 0; got 0"),
    ],
)
def test_a_connection_that_cannot_be_is_refused(options, message):
    with pytest.raises(ConfigError, match=message):
        trends.Connection(**options)


def test_a_place_that_cannot_be_written_is_named_before_any_request(server, time, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(OutputError, match="must be a place that can be written"):
        arxiv(server, time, tmp_path / "file")

    assert server.asked == []


def test_a_disk_that_fails_midway_keeps_what_is_whole(server, time, tmp_path, monkeypatch):
    server.serve = serve_arxiv(450)
    write = Path.write_bytes

    def fail_on_second(path: Path, content: bytes) -> int:
        if path.name == "page-00002.xml":
            write(path, content[:100])
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", fail_on_second)
    with pytest.raises(OutputError, match="No space left on device"):
        arxiv(server, time, tmp_path)
    monkeypatch.undo()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    (folder,) = tmp_path.iterdir()
    assert sorted(path.name for path in folder.iterdir()) == [".fetch.json", "page-00001.xml"]
    assert arxiv(server, time, tmp_path).n_papers == 450


def test_the_state_says_what_was_asked(server, time, tmp_path):
    server.serve = serve_arxiv(3)
    folder = arxiv(server, time, tmp_path).folder

    state = json.loads((folder / ".fetch.json").read_text())

    assert state["asked"] == {
        "source": "arxiv", "query": "tides", "since": "2025-01-01", "until": "2025-01-31",
    }  # fmt: skip
    assert (state["total"], state["next"], len(state["pages"])) == (3, None, 1)
