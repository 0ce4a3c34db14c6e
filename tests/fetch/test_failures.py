"""Every usual way in which a service fails, and what a fetch makes of it."""

import datetime as dt
import gzip
import socket
import threading

import pytest

from tests.fetch.answers import ARXIV_ERROR, HTML_ERROR, feed, serve_arxiv, works
from tests.fetch.local_server import Answer
from trends.errors import ConfigError, FetchError
from trends.fetch import client, fetch_papers
from trends.fetch.waiting import find_backoff

BUSY = Answer(b"busy", status=429)
BROKEN = Answer(HTML_ERROR, status=500)


def fetch(server, time, out, *, source="arxiv", **options):
    connection = time.connection(server.url, **options)
    return fetch_papers(source, "tides", out=out, connection=connection)


def retry_after(text: str, *, status: int = 429, name: str = "Retry-After") -> Answer:
    return Answer(b"busy", status=status, headers={name: text})


@pytest.mark.parametrize(
    ("failure", "first_wait"),
    [
        pytest.param(BUSY, 2.0, id="429"),
        pytest.param(BROKEN, 2.0, id="500"),
        pytest.param(Answer(b"", status=503), 2.0, id="503"),
        pytest.param(retry_after("17"), 17.0, id="429 with seconds"),
        pytest.param(retry_after("0"), 0.0, id="429 with no seconds"),
        pytest.param(retry_after("Wed, 20 May 2026 12:00:40 GMT", status=503), 40.0, id="date"),
        pytest.param(retry_after("Wed, 20 May 2026 11:00:00 GMT"), 0.0, id="date gone by"),
        pytest.param(retry_after("soon"), 2.0, id="429 with words"),
        pytest.param(retry_after('"api";r=0;t=55', name="RateLimit"), 55.0, id="RateLimit"),
        pytest.param(Answer(HTML_ERROR), 2.0, id="HTML with status 200"),
        pytest.param(Answer(b""), 2.0, id="nothing"),
        pytest.param(Answer(feed(0, 5, total=250)[:-30]), 2.0, id="feed cut by the service"),
        pytest.param(Answer(b"<feed/>"), 2.0, id="other XML"),
        pytest.param(Answer(feed(0, 0, total=250)), 2.0, id="empty though it has papers"),
        pytest.param(Answer(feed(0, 0, total=0)), 2.0, id="empty as if it had none"),
        pytest.param(Answer(feed(0, 5, total=5), n_sent=40), 2.0, id="cut midway"),
        pytest.param(
            Answer(b"packed", headers={"Content-Encoding": "br"}), 2.0, id="unknown coding"
        ),
        pytest.param(
            Answer(gzip.compress(feed(0, 5, total=250))[:-20],
                   headers={"Content-Encoding": "gzip"}),
            2.0, id="gzip cut short",
        ),
        pytest.param(
            Answer(b"no gzip", headers={"Content-Encoding": "gzip"}), 2.0, id="no gzip"
        ),
    ],
)  # fmt: skip
def test_what_passes_is_waited_for(server, time, tmp_path, failure, first_wait):
    server.serve = serve_arxiv(250)
    server.failures = {1: failure}

    fetched = fetch(server, time, tmp_path)

    assert fetched.n_papers == 250
    assert time.slept[0] == first_wait
    assert len(server.asked) == 3


def test_the_empty_page_in_the_middle_that_arxiv_is_known_for_is_asked_for_again(
    server, time, tmp_path
):
    server.serve = serve_arxiv(450)
    server.failures = {2: Answer(feed(0, 0, total=450)), 3: Answer(feed(0, 0, total=450))}

    fetched = fetch(server, time, tmp_path)

    assert [asked["start"] for asked in server.asked] == ["0", "200", "200", "200", "400"]
    assert fetched.n_papers == 450
    assert time.told[2] == "arXiv sent an empty page at paper 200 of 450; trying again in 2 s"


def test_a_page_with_fewer_papers_than_asked_for_is_no_end(server, time, tmp_path):
    server.serve = serve_arxiv(450)
    server.failures = {1: Answer(feed(0, 150, total=450))}

    fetched = fetch(server, time, tmp_path)

    assert [asked["start"] for asked in server.asked] == ["0", "150", "350"]
    assert fetched.n_papers == 450


def test_a_failure_that_stays_ends_with_the_reason_and_keeps_the_pages(server, time, tmp_path):
    server.serve = serve_arxiv(450)
    server.failures = dict.fromkeys(range(2, 8), BROKEN)

    with pytest.raises(
        FetchError, match=r"6 attempts failed; the last error: arXiv answered 500 .*continues where"
    ):
        fetch(server, time, tmp_path)
    assert time.slept == [3.0, 2.0, 1.0, 4.0, 8.0, 16.0, 32.0]
    fetched = fetch(server, time, tmp_path)

    assert fetched.n_papers == 450
    assert [asked["start"] for asked in server.asked][7:] == ["200", "400"]


def test_pages_of_html_for_ever_end_with_what_they_say(server, time, tmp_path):
    server.failures = {0: Answer(HTML_ERROR)}

    with pytest.raises(FetchError, match=r"arXiv sent .* instead of a (complete )?feed"):
        fetch(server, time, tmp_path)

    assert len(server.asked) == 6
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"null", b'{"meta": 1}', b'{"results": []}', b"[" * 100_000, HTML_ERROR]
)
def test_answers_of_openalex_that_are_no_list_of_works(server, time, tmp_path, body):
    server.failures = {0: Answer(body)}

    with pytest.raises(FetchError, match=r"OpenAlex sent .* instead of (JSON|a list of works)"):
        fetch(server, time, tmp_path, source="openalex")


@pytest.mark.parametrize("body", [b"{", b"{}", b"[1]", b'"x"'])
def test_answers_of_hugging_face_that_are_no_list_of_papers(server, time, tmp_path, body):
    server.failures = {0: Answer(body)}

    with pytest.raises(
        FetchError, match=r"Hugging Face sent .* instead of (JSON|a list of papers)"
    ):
        fetch_papers("huggingface", out=tmp_path, connection=time.connection(server.url))


def test_a_wait_of_hours_is_not_waited(server, time, tmp_path):
    server.failures = {1: retry_after("7200")}

    with pytest.raises(FetchError, match=r"within 10 minutes; it asks to wait 120 minutes .*429"):
        fetch(server, time, tmp_path)

    assert time.slept == []


@pytest.mark.parametrize(
    ("source", "answer", "message"),
    [
        ("arxiv", Answer(ARXIV_ERROR), r"arXiv answered: there is no field called bogus\. Corr"),
        ("arxiv", Answer(ARXIV_ERROR, status=400), r"400 .*\(there is no field called bogus\)"),
        ("arxiv", Answer(HTML_ERROR, status=403), r"403 Forbidden\. Wait some hours"),
        ("arxiv", Answer(HTML_ERROR, status=404), r"404 .*its address has changed; --base-url"),
        ("openalex", Answer(b'{"error": "x", "message": "Unknown filter"}', status=400),
         r"400 .*\(Unknown filter\)\. Correct the query"),
        ("openalex", Answer(gzip.compress(b'{"message": "Unknown filter"}'), status=400,
                            headers={"Content-Encoding": "gzip"}),
         r"400 .*\(Unknown filter\)\. Correct the query"),
        ("openalex", Answer(b"no gzip", status=400, headers={"Content-Encoding": "gzip"}),
         r"refused with 400 Bad Request\. Correct the query"),
        ("openalex", Answer(b'{"error": "no key"}', status=401),
         r"401 .*\(no key\)\. OpenAlex allows few requests without a key: .*OPENALEX_API_KEY"),
        ("huggingface", Answer(b'{"error": "bad date"}', status=400), r"400 .*\(bad date\)"),
        ("huggingface", Answer(b"", status=418), r"refused with 418"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_at_once(server, time, tmp_path, source, answer, message):
    server.failures = {0: answer}

    with pytest.raises(FetchError, match=message):
        fetch_papers(source, "" if source == "huggingface" else "tides", out=tmp_path,
                     connection=time.connection(server.url))  # fmt: skip

    assert len(server.asked) == 1
    assert list(tmp_path.iterdir()) == []


KEY = "s3cret/key+1"


@pytest.mark.parametrize(
    "failure",
    [
        Answer(
            status=403, body=f'{{"message": "key {KEY} of ada@example.org is unknown"}}'.encode()
        ),
        Answer(status=500, body=b"oh"),
        Answer(f"no JSON but {KEY} and s3cret%2Fkey%2B1 of ada%40example.org".encode()),
        Answer(status=302, headers={"Location": f"ftp://x/?api_key={KEY}&mailto=ada@example.org"}),
        Answer(status=302, headers={"Location": "ftp://x/?api_key=s3cret%2Fkey%2B1"}),
    ],
)
def test_no_message_tells_the_key_or_who_asks(server, time, tmp_path, failure):
    server.failures = {0: failure}
    connection = time.connection(server.url, api_key=KEY, email="ada@example.org")

    with pytest.raises(FetchError) as caught:
        fetch_papers("openalex", "tides", out=tmp_path, connection=connection)

    assert "api_key=s3cret" in "&".join(f"{k}={v}" for k, v in server.asked[0].items())
    said = " ".join([str(caught.value), *time.told])
    assert "s3cret" not in said
    assert "ada" not in said


@pytest.mark.parametrize("url", ["https://ada:pass@mirror.org/api", "https://mirror.org/?key=pass"])
def test_an_address_with_a_secret_is_refused_without_repeating_it(time, url):
    with pytest.raises(ConfigError, match=r"without a user, a password .* 'mirror\.org'") as caught:
        time.connection(url)

    assert "pass@" not in str(caught.value)
    assert "=pass" not in str(caught.value)


def test_a_redirect_is_followed(server, time, tmp_path):
    server.serve = serve_arxiv(5)
    moved = server.url.replace("/api", "/new") + "?start=0&max_results=200"
    server.failures = {1: Answer(status=301, headers={"Location": moved})}

    assert fetch(server, time, tmp_path).n_papers == 5
    assert server.paths == ["/api", "/new"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_redirect_out_of_the_web_is_refused(server, time, tmp_path, target):
    server.failures = {0: Answer(status=302, headers={"Location": target})}

    with pytest.raises(FetchError, match=r"refused with 302 .*(file|ftp):"):
        fetch(server, time, tmp_path)


def test_a_redirect_in_a_circle_is_refused(server, time, tmp_path):
    server.failures = {0: Answer(status=302, headers={"Location": server.url})}

    with pytest.raises(FetchError, match="refused with 302"):
        fetch(server, time, tmp_path)


def test_packed_answers_are_written_unpacked(server, time, tmp_path):
    body = feed(0, 5, total=5)
    server.failures = {1: Answer(gzip.compress(body), headers={"Content-Encoding": "gzip"})}

    fetched = fetch(server, time, tmp_path)

    assert server.headers[0]["Accept-Encoding"] == "gzip"
    assert (fetched.folder / "page-00001.xml").read_bytes() == body


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_answer_without_end_is_refused(server, time, tmp_path, monkeypatch, is_packed):
    monkeypatch.setattr(client, "MAX_RESPONSE_BYTES", 2**20)
    body = b" " * (2**20 + 1)
    packed = {"Content-Encoding": "gzip"} if is_packed else {}
    server.failures = {0: Answer(gzip.compress(body) if is_packed else body, headers=packed)}

    with pytest.raises(FetchError, match="must have at most 1 MiB; it sent more"):
        fetch(server, time, tmp_path)


def test_an_answer_that_only_trickles_is_given_up(server, time, tmp_path):
    server.serve = serve_arxiv(200)
    seconds = iter(range(0, 10**6, 601))

    with pytest.raises(FetchError, match="arXiv took more than 10 minutes for one page"):
        fetch(server, time, tmp_path, clock=lambda: next(seconds))


def test_a_trickle_is_given_up_before_it_fills_a_chunk(server, time, tmp_path):
    server.failures = {0: Answer(feed(0, 5, total=5), n_sent=40, is_held=True)}
    seconds = iter(range(0, 10**6, 601))

    with pytest.raises(FetchError, match="arXiv took more than 10 minutes for one page"):
        fetch(server, time, tmp_path, clock=lambda: next(seconds), timeout=0.2)


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_service_that_drips_without_end_is_given_up(server, time, tmp_path, monkeypatch, part):
    monkeypatch.setattr(client, "MAX_RESPONSE_SECONDS", 0.3)
    server.failures = {0: Answer(drips=part)}

    with pytest.raises(FetchError, match="6 attempts failed; the last error: arXiv took more than"):
        fetch(server, time, tmp_path, clock=lambda: 0.0)


@pytest.fixture
def slow_names(monkeypatch):
    """Let the lookup of host names take a second, and return those that it has found."""
    look_up, is_over, found = socket.getaddrinfo, threading.Event(), []

    def wait(host, *args, **options):
        is_over.wait(1)
        found.append(host)
        return look_up("127.0.0.1", *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    yield found
    is_over.set()


def test_the_lookup_of_a_host_counts_towards_the_time_limit(
    slow_names, time, tmp_path, monkeypatch
):
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(client, "MAX_RESPONSE_SECONDS", 0.05)
    connection = time.connection("http://slow.example:9/api")

    with pytest.raises(FetchError, match=r"6 attempts failed; .*(timed out|took more than)"):
        fetch_papers("arxiv", "tides", out=tmp_path, connection=connection)
    assert slow_names == []


@pytest.mark.parametrize("host", ["a..b", f"{'a' * 64}.example", "no-such-host.invalid"])
def test_a_name_that_is_no_host_is_a_failure_like_others(host, time, tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    connection = time.connection(f"http://{host}/api")

    with pytest.raises(FetchError, match=r"could not be reached \("):
        fetch_papers("arxiv", "tides", out=tmp_path, connection=connection)


def test_a_host_with_several_addresses_is_reached_by_the_one_that_answers(
    server, time, tmp_path, monkeypatch
):
    server.serve = serve_arxiv(5)
    look_up = socket.getaddrinfo

    def find_two(host, port, *args, **options):
        found = look_up("127.0.0.1" if host == "two.example" else host, port, *args, **options)
        return [(*found[0][:4], ("127.0.0.2", 9)), *found] if host == "two.example" else found

    monkeypatch.setattr(socket, "getaddrinfo", find_two)
    monkeypatch.setenv("no_proxy", "*")
    url = server.url.replace("127.0.0.1", "two.example")

    fetched = fetch_papers("arxiv", "tides", out=tmp_path, connection=time.connection(url))

    assert fetched.n_papers == 5


def test_a_service_that_says_nothing_is_asked_again(server, time, tmp_path):
    server.serve = serve_arxiv(5)
    server.failures = {1: Answer(is_held=True)}

    fetched = fetch(server, time, tmp_path, timeout=0.05)

    assert fetched.n_papers == 5
    assert "timed out" in time.told[0]


def test_a_host_that_is_not_there_is_named(time, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        address = f"127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(FetchError) as error:
            fetch_papers(
                "arxiv", "x", out=tmp_path, connection=time.connection(f"http://{address}")
            )

    assert f"{address} could not be reached" in str(error.value)
    assert "refused" in str(error.value)
    assert "Check the network and the service" in str(error.value)
    assert time.slept == [2.0, 1.0, 4.0, 8.0, 16.0, 32.0]


def test_waits_are_spread_and_bounded():
    assert find_backoff(0, jitter=0.0) == 1.0
    assert find_backoff(3, jitter=0.5) == 12.0
    assert find_backoff(50, jitter=1.0) == 60.0


def test_openalex_may_answer_with_a_page_and_no_cursor(server, time, tmp_path):
    server.serve = lambda _asked: works([1, 2], total=2, cursor=None)

    assert fetch(server, time, tmp_path, source="openalex").is_complete


def test_dates_without_a_zone_are_taken_as_universal_time(server, time, tmp_path):
    server.serve = serve_arxiv(5)
    moment = (time.today + dt.timedelta(seconds=30)).strftime("%a, %d %b %Y %H:%M:%S -0000")
    server.failures = {1: retry_after(moment)}

    fetch(server, time, tmp_path)

    assert time.slept[0] == 30.0


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_answer_that_reads_well_but_is_not_whole_is_asked_for_again(
    server, time, tmp_path, is_packed
):
    server.serve = serve_arxiv(5)
    body = feed(0, 4, total=4)
    cut = (
        Answer(gzip.compress(body)[:-8], headers={"Content-Encoding": "gzip"})  # without its sum
        if is_packed
        else Answer(body, headers={"Content-Length": str(len(body) + 9)})
    )
    server.failures = {1: cut}

    assert fetch(server, time, tmp_path).n_papers == 5
    assert "the connection to arXiv broke" in time.told[0]
