import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trends.errors import CorpusError
from trends.runtime.processes import Workers

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr("trends.runtime.processes.count_cores", lambda: 2)


def refuse(name):
    raise CorpusError(f"{name} should be a file.")


def end_elsewhere(home):
    if os.getpid() != home:
        os._exit(1)
    return "done here"


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_work_is_done_elsewhere_and_its_errors_arrive():
    with Workers(are_wanted=True) as workers:
        squares = [workers.submit(pow, number, 2) for number in range(20)]
        assert [wait() for wait in squares] == [number**2 for number in range(20)]
        process = workers.submit(os.getpid)()
        assert process != os.getpid()
        refused = workers.submit(refuse, "papers.json")
        with pytest.raises(CorpusError, match=r"^papers\.json should be a file\.$"):
            refused()
    assert not is_alive(process)


def test_on_one_core_and_for_little_work_there_are_no_processes(monkeypatch):
    with Workers(are_wanted=False) as workers:
        assert workers.submit(os.getpid)() == os.getpid()
    monkeypatch.setattr("trends.runtime.processes.count_cores", lambda: 1)
    with Workers(are_wanted=True) as workers:
        assert workers.submit(os.getpid)() == os.getpid()
        assert workers.n_processes == 1


def test_where_no_process_can_start_all_is_done_here(monkeypatch):
    def refuse_processes(n_processes):
        raise PermissionError(f"no {n_processes} processes here")

    monkeypatch.setattr("joblib.externals.loky.ProcessPoolExecutor", refuse_processes)
    with Workers(are_wanted=True) as workers:
        assert workers.submit(os.getpid)() == os.getpid()
        assert workers.n_processes == 1


def test_work_of_a_process_that_was_ended_is_done_here():
    with Workers(are_wanted=True) as workers:
        waits = [workers.submit(end_elsewhere, os.getpid()) for _ in range(3)]
        assert [wait() for wait in waits] == ["done here"] * 3
        assert workers.submit(max, 3, 4)() == 4


def wait_and_note(path):
    time.sleep(1)
    path.touch()


def work_until_interrupted(folder):
    with Workers(are_wanted=True) as workers:
        (folder / "process").write_text(str(workers.submit(os.getpid)()))
        for number in range(50):
            workers.submit(wait_and_note, folder / f"{number}.done")
        raise KeyboardInterrupt


def test_an_interrupt_waits_for_no_more_than_what_is_begun(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        work_until_interrupted(tmp_path)
    assert not is_alive(int((tmp_path / "process").read_text()))
    assert len([*tmp_path.glob("*.done")]) < 10


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of a keyboard")
def test_a_key_ends_the_work_of_a_script_without_noise():
    code = (
        # What runs in the background may have been told to ignore the signal.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import time, trends.runtime.processes as processes; processes.count_cores = lambda: 2\n"
        "with processes.Workers(are_wanted=True) as workers:\n"
        # A signal before Python itself has started is told by Python.
        "    for wait in [workers.submit(time.sleep, .2) for _ in range(4)]: wait()\n"
        "    print('begun', flush=True)\n"
        "    for wait in [workers.submit(time.sleep, .5) for _ in range(40)]: wait()\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=ROOT,
    )
    assert running.stdout.readline() == "begun\n"
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert said.count("Traceback") == 1
    assert said.endswith("KeyboardInterrupt\n")


def test_there_are_at_most_four_processes_however_many_cores_there_are(monkeypatch):
    monkeypatch.setattr("trends.runtime.processes.count_cores", lambda: 64)
    assert Workers(are_wanted=True).n_processes == 4
