"""`python -m trends fetch` as its user meets it."""

import functools

import pytest

from tests.fetch.answers import serve_arxiv, serve_openalex
from tests.fetch.local_server import Answer
from trends.cli import fetch_command
from trends.cli import main as cli
from trends.fetch import Connection


@pytest.fixture
def command(server, time, tmp_path, monkeypatch):
    """Run the command against the local server, in a folder of its own, without waiting."""
    timeless = functools.partial(
        Connection, sleep=time.sleep, clock=lambda: time.seconds, now=lambda: time.today
    )
    monkeypatch.setattr(fetch_command, "Connection", timeless)
    monkeypatch.delenv("TRENDS_EMAIL", raising=False)
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
    return lambda *words: cli.main(["fetch", *words, "--base-url", server.url])


def test_it_prints_the_folder_and_says_what_to_do_next(command, server, tmp_path, capsys):
    server.serve = serve_arxiv(250)

    code = command("arxiv", "tides", "--since", "2025-01-01", "--until", "2025-02-01")

    shown = capsys.readouterr()
    folder = shown.out.strip()
    assert code == 0
    assert (tmp_path / folder / "page-00002.xml").exists()
    assert folder.startswith("data/arxiv-tides-2025-01-01-to-2025-02-01-")
    assert "arXiv: 250 papers found ..." in shown.err
    assert f"250 papers (250 new). Next: python -m trends inspect {folder}" in shown.err

    assert cli.main(["inspect", folder]) == 0
    assert "250 records: 250 papers" in capsys.readouterr().out


def test_quiet_prints_the_folder_alone(command, server, capsys):
    server.serve = serve_arxiv(5)

    assert command("arxiv", "tides", "--quiet", "--out", "here") == 0

    shown = capsys.readouterr()
    assert shown.out.startswith("here/arxiv-tides-start-to-today-")
    assert shown.err == ""


def test_an_interrupt_says_what_is_kept(command, server, time, monkeypatch, capsys):
    server.serve = serve_arxiv(250)

    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", interrupt)
    monkeypatch.setattr(fetch_command, "Connection", functools.partial(Connection, sleep=interrupt))

    assert command("arxiv", "tides") == cli.EXIT_INTERRUPTED

    error = capsys.readouterr().err
    assert "Interrupted: 200 papers on 1 page kept in data/arxiv-tides" in error
    assert "it continues where it stopped" in error


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["scopus", "x"], "Argument SOURCE: invalid choice: 'scopus' (choose from"),
        (["arxiv", '""'], "arXiv needs a QUERY; got '\"\"', which has no word"),
        (["arxiv"], "arXiv needs a QUERY"),
        (["arxiv", "x", "--since", "2025-02-01", "--until", "2025-01-01"], "Swap or change them"),
        (["arxiv", "x", "--since", "soon"], "a date such as 2025-01-31 was expected, not 'soon'"),
        (["arxiv", "x", "--limit", "0"], "The limit must be 1 paper or more"),
        (["arxiv", "x", "--limit", "many"], "Argument --limit: invalid int value: 'many'"),
    ],
)
def test_what_the_user_can_mend_is_one_line(command, server, capsys, words, message):
    code = command(*words)

    error = capsys.readouterr().err
    assert code == cli.EXIT_USER_ERROR
    assert message in error
    assert error.count("\n") == 1
    assert server.asked == []


def test_a_service_that_refuses_is_one_line(command, server, capsys):
    server.failures = {0: Answer(b'{"error": "API key required"}', status=401)}

    assert command("openalex", "reefs") == cli.EXIT_USER_ERROR

    lines = capsys.readouterr().err.splitlines()
    assert lines[-1].startswith("error: OpenAlex was expected to send a page of papers; it refused")
    assert "(API key required)" in lines[-1]


def test_address_and_key_come_from_the_environment(command, server, monkeypatch):
    server.serve = serve_openalex([1, 2])
    monkeypatch.setenv("TRENDS_EMAIL", "me@example.org")
    monkeypatch.setenv("OPENALEX_API_KEY", "s3cret")

    assert command("openalex", "reefs") == 0
    assert command("openalex", "reefs", "--email", "you@example.org") == 0

    sent = [(asked["mailto"], asked["api_key"]) for asked in server.asked]
    assert sent == [("me@example.org", "s3cret"), ("you@example.org", "s3cret")]


def test_help_shows_each_source_and_what_to_type(capsys):
    with pytest.raises(SystemExit):
        cli.main(["fetch", "--help"])

    shown = capsys.readouterr().out
    for word in (
        "arxiv  ",
        "openalex  ",
        "huggingface  ",
        "OPENALEX_API_KEY",
        "--limit",
        "examples:",
    ):
        assert word in shown
    assert max(len(line) for line in shown.splitlines()) <= 100
