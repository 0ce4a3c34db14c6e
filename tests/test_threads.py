import threading

import numpy as np
import pytest

from trends.runtime.threads import count_cores, map_in_threads, run_in_threads


@pytest.mark.parametrize("n_cores", [1, 2, 9])
def test_results_come_in_the_order_of_the_items(monkeypatch, n_cores):
    monkeypatch.setattr("trends.runtime.threads.count_cores", lambda: n_cores)
    assert [*map_in_threads(lambda n: n * n, range(50))] == [n * n for n in range(50)]
    assert [*map_in_threads(abs, [])] == []


def test_few_items_are_taken_before_their_results_are(monkeypatch):
    monkeypatch.setattr("trends.runtime.threads.count_cores", lambda: 2)
    taken = []
    results = map_in_threads(abs, (taken.append(n) or n for n in range(50)))
    assert next(results) == 0
    assert len(taken) == 3


def test_at_most_four_items_are_worked_on_at_once_however_many_cores_there_are(monkeypatch):
    monkeypatch.setattr("trends.runtime.threads.count_cores", lambda: 64)
    four, five = threading.Barrier(4), threading.Barrier(5)

    def meet(barrier):
        try:
            return barrier.wait(timeout=0.1) >= 0
        except threading.BrokenBarrierError:
            return False

    assert all(map_in_threads(meet, [four] * 4))
    assert not any(map_in_threads(meet, [five] * 5))


def test_an_error_ends_the_work_and_arrives(monkeypatch):
    monkeypatch.setattr("trends.runtime.threads.count_cores", lambda: 2)
    done = []

    def work(number):
        done.append(number)
        return 1 // (number - 3)

    n_threads = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        list(map_in_threads(work, range(1_000)))
    assert len(done) < 20
    assert threading.active_count() == n_threads


def test_all_work_is_done():
    squares = np.zeros(50)

    def work(number):
        squares[number] = number**2

    run_in_threads(work, range(50))
    assert squares.tolist() == [number**2 for number in range(50)]


def test_there_is_a_core():
    assert count_cores() >= 1
