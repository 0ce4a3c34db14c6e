"""Two runs at once: the second is told who is at it; readers never see a gap."""

import threading

import pytest

from tests.report.example_analysis import example_analysis
from trends import Analysis, convert_papers, write_report
from trends.cli.main import main
from trends.errors import OutputError
from trends.runtime.locks import hold_output


def in_a_thread(work):
    """Run `work` in a thread of its own and return what it raised."""
    raised = []

    def run():
        try:
            work()
        except OutputError as error:
            raised.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised


def test_the_second_run_to_one_output_is_told_which_process_is_at_it(tmp_path, capsys):
    analysis = example_analysis(n_papers=12)
    page = tmp_path / "page.jsonl"
    page.write_text('{"title": "Tides of the northern sea", "abstract": "They rise."}\n')
    seconds = {
        "out": lambda: write_report(analysis, tmp_path / "out"),
        "run": lambda: analysis.save(tmp_path / "run"),
        "papers.parquet": lambda: convert_papers(page, out=tmp_path / "papers.parquet"),
        "again": lambda: main(["report", str(page), "--out", str(tmp_path / "again")]),
    }
    for name, second in seconds.items():
        with hold_output(tmp_path / name):
            said = in_a_thread(second) or [capsys.readouterr().err]
        assert len(said) == 1
        assert f"Only one run at a time may write to {tmp_path / name}; process " in said[0]
    assert [path.name for path in tmp_path.iterdir()] == ["page.jsonl"]


def test_a_lock_is_free_again_after_the_run(tmp_path):
    for _ in range(2):
        with hold_output(tmp_path / "out"), hold_output(tmp_path / "out"):
            assert in_a_thread(lambda: hold_output(tmp_path / "out").__enter__())


def test_an_analysis_can_be_loaded_while_others_replace_it(tmp_path):
    first = example_analysis(n_papers=12, title="One")
    second = example_analysis(n_papers=12, title="Two")
    first.save(tmp_path / "run")
    is_over = threading.Event()

    def replace():
        for number in range(12):
            (second, first)[number % 2].save(tmp_path / "run")
        is_over.set()

    writer = threading.Thread(target=replace)
    writer.start()
    seen = set()
    while not is_over.is_set():
        seen.add(Analysis.load(tmp_path / "run").config.report.title)
    writer.join()
    assert seen <= {"One", "Two"}
    assert seen


@pytest.mark.parametrize("name", ["out", "papers.parquet"])
def test_an_output_below_a_file_is_refused_when_it_is_locked(name, tmp_path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(OutputError, match="must be a place that can be written"),
        hold_output(tmp_path / "file" / name),
    ):
        pass
