"""Two fetches into one folder: the second is told who has it; what a dead one left is taken over."""

import multiprocessing
import os
import re
import signal
from pathlib import Path

import pytest

from tests.fetch.answers import serve_arxiv
from trends.errors import FetchError, OutputError
from trends.fetch import fetch_papers
from trends.fetch.lock import LOCK_FILE, hold_folder


def hold_for_ever(folder: Path, told) -> None:
    """Hold a folder until somebody ends this process."""
    with hold_folder(folder):
        told.send(os.getpid())
        signal.pause()


@pytest.fixture
def holder(tmp_path):
    """Start a process that fetches into the folder `here`."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=hold_for_ever, args=(tmp_path / "here", theirs))
    process.start()
    ours.recv()
    yield process
    process.kill()
    process.join()


def test_a_folder_that_another_process_fetches_into_is_refused(holder, tmp_path):
    who = f"process {holder.pid} fetches into it"
    message = rf"One fetch at a time.*{who}\. Wait until"
    with pytest.raises(FetchError, match=message), hold_folder(tmp_path / "here"):
        pass
    assert (tmp_path / "here" / LOCK_FILE).read_text() == f"{holder.pid}\n"


def test_what_a_killed_process_left_is_taken_over(holder, tmp_path):
    holder.kill()
    holder.join()
    assert (tmp_path / "here" / LOCK_FILE).exists()
    with hold_folder(tmp_path / "here"):
        assert (tmp_path / "here" / LOCK_FILE).read_text() == f"{os.getpid()}\n"
    assert not (tmp_path / "here" / LOCK_FILE).exists()


def test_the_same_process_cannot_hold_a_folder_twice(tmp_path):
    refused = pytest.raises(FetchError, match=f"process {os.getpid()} ")
    with hold_folder(tmp_path), refused, hold_folder(tmp_path):
        pass
    with hold_folder(tmp_path):
        pass


def test_a_folder_in_which_nothing_was_written_goes_again(tmp_path):
    with pytest.raises(ZeroDivisionError), hold_folder(tmp_path / "new" / "folder"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
    with hold_folder(tmp_path / "new" / "folder"):
        (tmp_path / "new" / "folder" / "page").touch()
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == ["page"]


def test_a_folder_that_cannot_be_is_named(tmp_path):
    (tmp_path / "file").touch()
    refused = pytest.raises(OutputError, match="must be a folder that can be written")
    with refused, hold_folder(tmp_path / "file"):
        pass


def test_a_fetch_holds_its_folder_while_it_runs(server, time, tmp_path):
    serve, seen = serve_arxiv(5), []

    def serve_and_look(asked):
        seen.extend(path.name for path in tmp_path.glob(f"*/{LOCK_FILE}"))
        return serve(asked)

    server.serve = serve_and_look
    connection = time.connection(server.url)
    folder = fetch_papers("arxiv", "tides", out=tmp_path, connection=connection).folder
    assert seen == [LOCK_FILE]
    with hold_folder(folder), pytest.raises(FetchError, match=re.escape(str(folder))):
        fetch_papers("arxiv", "tides", out=tmp_path, connection=connection)
    assert sorted(path.name for path in folder.iterdir()) == [".fetch.json", "page-00001.xml"]
