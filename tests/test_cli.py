import datetime as dt
import io
import json
from pathlib import Path

import pytest

from trends.cli import main as cli
from trends.cli.run_settings import read_settings
from trends.config import Config, config_to_dict

PAPERS = [
    {"title": f"Cache study {i}", "abstract": f"We store keys {i}.", "published": f"2025-0{i}-01"}
    for i in range(1, 6)
]


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a data/ folder of five papers."""
    data = tmp_path / "data"
    data.mkdir()
    lines = "\n".join(json.dumps(paper) for paper in PAPERS)
    (data / "papers.jsonl").write_text(lines, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings_of(*words: str) -> Config:
    return read_settings(cli._parser().parse_args(words))


def test_the_command_line_overrides_the_file(corpus: Path) -> None:
    (corpus / "trends.toml").write_text('random_state = 5\n[encoder]\nname = "lsa"\n')

    config = settings_of("report", "x", "--since", "2024-01-01", "--topics", "4", "--out", "there")

    assert config.random_state == 5
    assert config.encoder.name == "lsa"
    assert config.corpus.paths == ("x",)
    assert config.corpus.since == dt.date(2024, 1, 1)
    assert config.topics.n_topics == 4
    assert config.report.out == "there"


def test_a_seed_of_zero_overrides_the_file(corpus: Path) -> None:
    (corpus / "trends.toml").write_text("random_state = 5\n")

    assert settings_of("topics", "--seed", "0").random_state == 0


def test_columns_of_a_table_can_be_named(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "export.csv").write_text("Titre,Jour\nLe cache,2025-01-31\n", encoding="utf-8")

    code = cli.main(
        ["inspect", "export.csv", "--columns", "title=Titre,published=Jour", "--format", "json"]
    )

    shown = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (shown["n_papers"], shown["first"]) == (1, "2025-01-31")


def test_names_given_twice_are_refused_before_any_file_is_read(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("trends.toml").write_text('[topics]\nnamed = ["KV cache", "kv CACHE"]\n')

    assert cli.main(["report", "no-such-folder"]) == 2
    assert "line 2: topics.named must give every topic a unique name" in capsys.readouterr().err


def test_settings_that_were_found_unasked_are_named(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("trends.toml").write_text('[topics]\nnamed = ["KV cache"]\n', encoding="utf-8")
    assert cli.main(["inspect"]) == 0
    assert "Settings of trends.toml, which names 1 topic\n" in capsys.readouterr().err
    assert cli.main(["inspect", "--quiet"]) == 0
    assert "Settings" not in capsys.readouterr().err


def test_without_paths_data_is_read(corpus: Path) -> None:
    assert settings_of("inspect").corpus.paths == ("data/",)


def test_a_span_that_ends_before_it_starts_is_refused(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["inspect", "--since", "2025-02-01", "--until", "2025-01-01"])

    assert code == cli.EXIT_USER_ERROR
    assert (
        "since must not lie after until; got 2025-02-01 and 2025-01-01" in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["inspect", "--since", "soon"], "a date such as 2025-01-31 was expected, not 'soon'"),
        (["topics", "--topics", "0"], "auto or a number above 0 was expected, not '0'"),
        (["inspect", "--columns", "title"], "pairs such as title=Titre,abstract=Résumé were exp"),
        (["signals", "--freq", "decade"], "invalid choice: 'decade'"),
        ([], "required: COMMAND"),
        (
            ["topics", "--topicss", "5"],
            "does not know '--topicss'. Did you mean --topics? See python -m tr",
        ),
        (
            ["fetch", "arxiv", "kv", "cache"],
            "does not know 'cache'. Put words that belong together in",
        ),
    ],
)
def test_wrong_arguments_exit_2_and_say_why(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == cli.EXIT_USER_ERROR

    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_a_missing_config_file_is_one_line(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["report", "--config", "absent.toml"])

    captured = capsys.readouterr()
    assert code == cli.EXIT_USER_ERROR
    assert captured.out == ""
    assert captured.err.startswith("error: A configuration file was expected at absent.toml")
    assert captured.err.count("\n") == 1


def test_inspect_prints_totals_as_json(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", "--format", "json", "--quiet"]) == 0

    captured = capsys.readouterr()
    shown = json.loads(captured.out)
    assert captured.err == ""
    assert (shown["n_records"], shown["n_papers"], shown["n_undated"]) == (5, 5, 0)
    assert (shown["first"], shown["last"]) == ("2025-01-01", "2025-05-01")


def test_inspect_shortens_hashes_in_its_table_alone(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["inspect", "--format", "csv", "--quiet"]) == 0
    whole = capsys.readouterr().out.splitlines()[1].rpartition(",")[2]
    assert len(whole) == 64

    assert cli.main(["inspect", "--quiet"]) == 0
    shown = capsys.readouterr().out
    assert whole[:12] in shown
    assert whole[:13] not in shown


def test_a_run_says_what_it_read_and_what_it_could_not(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["timeline", "--format", "csv"]) == 0
    assert "5 papers in 1 file\n" in capsys.readouterr().err

    (corpus / "data" / "scan.pdf").write_bytes(b"%PDF-1.7 \x00\x01")
    assert cli.main(["timeline", "--format", "csv", "--since", "2025-02-01"]) == 0
    expected = (
        "4 papers in 1 file; 1 record left out, 1 file not readable: "
        "python -m trends inspect says why\n"
    )
    assert expected in capsys.readouterr().err


def test_progress_goes_to_stderr_as_plain_lines(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["inspect", "--format", "csv"]) == 0

    captured = capsys.readouterr()
    assert captured.err.startswith("Reading papers ...")
    assert captured.out.startswith("source,format,n_records")


def test_an_interrupt_exits_130(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_args: object, **_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trends.corpus.read_corpus", interrupt)

    assert cli.main(["inspect"]) == cli.EXIT_INTERRUPTED
    assert "Interrupted: what stood before is unchanged" in capsys.readouterr().err


def test_a_second_interrupt_while_saying_so_changes_nothing(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_args: object, **_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trends.corpus.read_corpus", interrupt)
    monkeypatch.setattr("trends.cli.console.Console.show_error", interrupt)

    assert cli.main(["inspect"]) == cli.EXIT_INTERRUPTED


def test_a_bug_keeps_its_traceback(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("trends.corpus.read_corpus", fail)

    with pytest.raises(ZeroDivisionError):
        cli.main(["inspect"])


@pytest.mark.parametrize("name", ["topics", "timeline", "signals"])
def test_frames_are_printed_in_every_form(
    corpus: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus / "trends.toml").write_text('[topics]\nnamed = ["Cache study"]\n')
    texts = {}
    for form in ("table", "csv", "json"):
        assert cli.main([name, "--format", form, "--quiet"]) == 0
        texts[form] = capsys.readouterr().out

    records = json.loads(texts["json"])
    assert len(records) == texts["csv"].count("\n") - 1
    assert {record["label"] for record in records} >= {"Cache study"}
    assert "Cache study" in texts["table"]


def test_what_a_reader_should_know_of_a_frame_is_said_beside_it(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["topics", "--format", "csv"]) == 0

    captured = capsys.readouterr()
    assert "No topics were discovered: 5 papers are too few" in " ".join(captured.err.split())
    assert captured.out.splitlines()[0].startswith("topic,kind,label")
    assert len(captured.out.splitlines()) == 1


def test_init_writes_the_defaults_and_says_what_next(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["init"]) == 0

    captured = capsys.readouterr()
    assert captured.out == "trends.toml\n"
    assert "run: python -m trends report\n" in captured.err
    assert settings_of("report") == Config()


def test_init_of_another_file_says_how_to_use_it(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["init", "mine.toml"]) == 0

    assert "run: python -m trends report --config mine.toml\n" in capsys.readouterr().err


def test_init_replaces_nothing(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "trends.toml").write_text("random_state = 5\n")

    assert cli.main(["init"]) == cli.EXIT_USER_ERROR

    assert "something exists there already" in capsys.readouterr().err
    assert (corpus / "trends.toml").read_text() == "random_state = 5\n"


def test_the_file_can_set_what_is_printed(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "trends.toml").write_text('[output]\nformat = "csv"\nquiet = true\n')

    assert cli.main(["inspect"]) == 0

    captured = capsys.readouterr()
    assert captured.out.startswith("source,format")
    assert captured.err == ""


def test_every_option_has_a_setting(corpus: Path) -> None:
    text = (
        "report x --since 2024-01-01 --until 2025-01-01 --year 2024 --date updated --columns title=b "
        "--encoding cp1251 --sheet S --source-by folder --strict --quiet --freq year --covered-until 2025-01-01 --topics 3 --encoder lsa --seed 4 "
        "--out o --title t --cache c"
    )
    given = text.split()
    options = {word for word in given if word.startswith("--")}
    report = cli._parser()._actions[-1].choices["report"]
    known = {word for action in report._actions for word in action.option_strings}

    changed = config_to_dict(settings_of(*given))

    assert known - options == {
        "-h",
        "--help",
        "--config",
        "--no-cache",
        "--as-of",
        "--backtest",
        "--compare-by",
        "--topics-from",
    }
    defaults = config_to_dict(Config())
    n_changed = sum(
        changed[stage][key] != value
        for stage, settings in defaults.items()
        if stage != "random_state"
        for key, value in settings.items()
    )
    assert n_changed == len(options - {"--seed"}) + len(["PATH"])
    assert changed["random_state"] == 4


def test_convert_writes_one_file_that_reads_like_its_sources(tmp_path, capsys):
    source = tmp_path / "a.jsonl"
    source.write_text(
        '{"title": "Tides at sea", "year": 2019}\n{"title": "Reefs at night"}\n', encoding="utf-8"
    )
    out = tmp_path / "papers.parquet"
    assert cli.main(["convert", str(source), "--out", str(out)]) == 0
    shown = capsys.readouterr()
    assert shown.out.strip() == str(out)
    assert "2 papers from 2 records" in shown.err
    assert cli.main(["inspect", str(out), "--format", "csv", "--quiet"]) == 0
    assert "Parquet,2,2,0" in capsys.readouterr().out
    assert cli.main(["convert", str(source), "--out", str(tmp_path / "a.csv")]) == 2
    assert "the name of a Parquet file, ending in .parquet" in capsys.readouterr().err


def test_long_readings_show_how_far_they_are(monkeypatch):
    from rich.console import Console as RichConsole

    from trends.cli import console as console_module
    from trends.corpus import Progress

    half = Progress("Reading papers", 50, 100, "bytes", 1234)
    for name in ("SECONDS_BEFORE_BAR", "SECONDS_BETWEEN_LINES"):
        monkeypatch.setattr(console_module, name, 0.0)
    for is_terminal in (True, False):
        console = console_module.Console()
        stream = io.StringIO()
        console.err = RichConsole(file=stream, force_terminal=is_terminal, width=90)
        with console.reading() as on_progress:
            on_progress(half)
        assert "1,234 records" in stream.getvalue()
        assert ("50%" if is_terminal else "Reading papers, 50 %") in stream.getvalue()
    console.is_quiet = True
    with console.reading() as on_progress:
        assert on_progress is None


def test_quick_readings_show_no_bar():
    from rich.console import Console as RichConsole

    from trends.cli import console as console_module
    from trends.corpus import Progress

    console, stream = console_module.Console(), io.StringIO()
    console.err = RichConsole(file=stream, force_terminal=True, width=90)
    with console.reading() as on_progress:
        on_progress(Progress("Reading papers", 50, 100, "bytes", 1234))
    assert "records" not in stream.getvalue()


def test_what_stages_give_is_kept_unless_asked_not_to(corpus: Path) -> None:
    assert settings_of("report").output.cache == "runs/cache"
    assert settings_of("signals", "--cache", "elsewhere").output.cache == "elsewhere"
    assert settings_of("topics", "--no-cache").output.cache == ""
    (corpus / "trends.toml").write_text('[output]\ncache = ""\n')
    assert settings_of("report").output.cache == ""


@pytest.mark.parametrize(("command", "is_drawn"), [("topics", False), ("report", True)])
def test_only_the_report_needs_a_map(
    corpus: Path, capsys: pytest.CaptureFixture[str], command: str, is_drawn: bool
) -> None:
    assert cli.main([command]) == 0

    assert ("Laying out the map" in capsys.readouterr().err) == is_drawn


def test_a_table_of_problems_has_twenty_rows_and_says_how_many_there_are(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = "".join(f'{{"title": broken {number}}}\n' for number in range(21))
    (corpus / "data" / "broken.jsonl").write_text(json.dumps(PAPERS[0]) + "\n" + broken)

    cli.main(["inspect"])

    shown = capsys.readouterr().out
    assert "the first 20 of 21 (--format json has all)" in " ".join(shown.split())
    assert ("broken 19" in shown, "broken 20" in shown) == (True, False)
