import io
import sys
from types import SimpleNamespace

import pytest

from trends.runtime import progress
from trends.runtime.progress import watch_stages


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    screen = Terminal()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=screen, modules={}))
    return screen


def test_a_terminal_gets_a_line_a_stage_and_the_end(terminal: Terminal) -> None:
    with watch_stages("auto", "Analysis of 3 papers") as show:
        show("Finding topics")

    lines = terminal.getvalue().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("Finding topics ... (0.")
    assert lines[1].startswith("Analysis of 3 papers: done in 0.")


def test_an_interrupt_says_where_it_came(terminal: Terminal) -> None:
    watching = watch_stages("auto", "Analysis of 3 papers")
    watching.__enter__()("Finding topics")

    assert not watching.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)

    last = terminal.getvalue().splitlines()[-1]
    assert last == "Analysis of 3 papers: interrupted while finding topics; nothing was changed."


def test_a_pipe_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=pipe, modules={}))

    with watch_stages("auto", "Analysis") as show:
        show("Finding topics")

    assert pipe.getvalue() == ""


def test_none_is_silent_even_on_a_terminal(terminal: Terminal) -> None:
    with watch_stages(None, "Analysis") as show:
        show("Finding topics")

    assert terminal.getvalue() == ""


def test_a_function_gets_the_names_alone(terminal: Terminal) -> None:
    stages: list[str] = []

    with watch_stages(stages.append, "Analysis") as show:
        show("Finding topics")

    assert stages == ["Finding topics"]
    assert terminal.getvalue() == ""


def test_a_notebook_gets_one_line_that_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    handle = SimpleNamespace(update=lambda bundle, **_options: shown.append(bundle["text/plain"]))
    display = SimpleNamespace(display=lambda *_given, **_options: handle)
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setitem(sys.modules, "IPython.display", display)

    with watch_stages("auto", "Analysis of 3 papers") as show:
        show("Finding topics")

    assert [line.partition(" ...")[0].partition(" in ")[0] for line in shown] == [
        "Finding topics",
        "Analysis of 3 papers: done",
    ]
