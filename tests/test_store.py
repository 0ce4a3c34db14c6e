import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from trends.analysis import store
from trends.config import Config, NamedTopic, TopicsConfig
from trends.errors import CorpusError, OutputError
from trends.schema import empty_frame

CONFIG = Config(topics=TopicsConfig(named=(NamedTopic("KV cache"),)), random_state=3)


@pytest.fixture
def frames() -> dict[str, pd.DataFrame]:
    frames = {name: empty_frame(name) for name in store.FRAME_NAMES}
    row = {"paper_id": "a", "title": "é", "published": pd.Timestamp("2025-03-01")}
    frames["papers"] = pd.concat([frames["papers"], pd.DataFrame([row])]).astype(
        frames["papers"].dtypes.to_dict()
    )
    return frames


def save(folder: Path, frames: dict[str, pd.DataFrame]) -> Path:
    return store.save(folder, frames=frames, config=CONFIG, provenance={"trends": "0"})


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_saved_is_loaded(tmp_path: Path, frames: dict[str, pd.DataFrame]) -> None:
    folder = save(tmp_path / "deep" / "run", frames)

    loaded, config, provenance = store.load(folder)

    assert config == CONFIG
    assert provenance == {"trends": "0"}
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(loaded[name], frame)


def test_saving_again_replaces_the_folder_whole(
    tmp_path: Path, frames: dict[str, pd.DataFrame]
) -> None:
    folder = save(tmp_path / "run", frames)

    store.save(folder, frames=frames, config=Config(), provenance={})

    assert store.load(folder)[1] == Config()
    assert names(tmp_path) == {"run"}


def test_a_folder_that_holds_anything_else_is_not_replaced(
    tmp_path: Path, frames: dict[str, pd.DataFrame]
) -> None:
    folder = save(tmp_path / "run", frames)
    (folder / "thesis.tex").write_text("years of work")

    with pytest.raises(OutputError, match=r"also holds 'thesis\.tex', not written by trends"):
        save(folder, frames)

    assert (folder / "thesis.tex").read_text() == "years of work"


def test_a_failed_save_keeps_the_old_analysis(
    tmp_path: Path, frames: dict[str, pd.DataFrame]
) -> None:
    folder = save(tmp_path / "run", frames)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    with pytest.raises(KeyError):
        save(folder, {"papers": frames["papers"]})

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert names(tmp_path) == {"run"}


def test_a_changed_file_is_noticed(tmp_path: Path, frames: dict[str, pd.DataFrame]) -> None:
    folder = save(tmp_path / "run", frames)
    (folder / "config.json").write_text("{}")
    (folder / "terms.parquet").unlink()

    with pytest.raises(CorpusError, match=r"missing or changed: 'config\.json', 'terms\.parquet'"):
        store.load(folder)


@pytest.mark.parametrize("manifest", ["{}", "[]", "{", '{"files": []}', ""])
def test_a_damaged_manifest_is_named(
    tmp_path: Path, frames: dict[str, pd.DataFrame], manifest: str
) -> None:
    folder = save(tmp_path / "run", frames)
    (folder / "manifest.json").write_text(manifest)

    with pytest.raises(
        CorpusError, match=r"The saved analysis in .* must be complete and unchanged"
    ):
        store.load(folder)


def test_a_folder_without_a_manifest_is_no_analysis(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"manifest\.json is missing\. Check the path"):
        store.load(tmp_path)


def test_saving_below_a_file_says_so(tmp_path: Path, frames: dict[str, pd.DataFrame]) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match="can be written; writing failed"):
        save(tmp_path / "file" / "run", frames)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@cmd", "\tx", "\rx", "\nx"])
def test_text_that_spreadsheets_would_run_gets_an_apostrophe(text: str) -> None:
    frame = pd.DataFrame({"title": pd.array([text], dtype="string"), "n": [-1]})

    line = store.to_safe_csv(frame).split("\n", 1)[1]

    assert line.strip('"').startswith("'" + text[0])
    assert line.rstrip().endswith(",-1")


def test_numbers_stay_numbers_in_a_safe_csv() -> None:
    frame = pd.DataFrame({"n": [-1, 2], "day": pd.to_datetime(["2025-01-31", None])})

    assert store.to_safe_csv(frame) == "n,day\n-1,2025-01-31\n2,\n"


def test_categories_that_spreadsheets_would_run_get_an_apostrophe() -> None:
    frame = pd.DataFrame({"label": pd.Categorical(["=1+1"])})

    assert store.to_safe_csv(frame) == "label\n'=1+1\n"


def read_cells(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


STARTS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "−"]


@pytest.mark.parametrize("sign", STARTS)
@pytest.mark.parametrize(
    "before",
    [
        *(
            "",
            " ",
            "\u200b",
            "\ufeff\u2060",
            "\u00ad",
            "\u00a0",
            "\t",
            "\r",
            "\n",
            "\x00",
            "\u3000",
        ),
        # The combining joiner, Hangul fillers, blank Braille, and tags, none of which has a picture.
        *(
            "\u034f",
            "\u115f\u1160",
            "\uffa0",
            "\u2800",
            "\u180b",
            "\u17b4",
            "\U000e0001",
            "\U000e0100",
        ),
    ],
)
def test_nothing_hides_the_start_of_a_formula(sign: str, before: str) -> None:
    text = f"{before}{sign}1+3"

    header, *rows = read_cells(store.to_safe_csv(pd.DataFrame({text: [text], "n": [-5]})))

    for cell in (header[0], rows[0][0]):
        assert cell.startswith("'")
        assert cell.replace("'", "") == text.replace("\0", "")
    assert (len(rows), rows[0][1]) == (1, "-5")


@pytest.mark.parametrize("separator", [";", "\t", "\r", "\n", "\r\n"])
@pytest.mark.parametrize("gap", ["", " ", "\u200b"])
def test_no_formula_begins_behind_what_other_countries_separate_cells_by(
    separator: str, gap: str
) -> None:
    text = f"harmless{separator}{gap}=1+3"

    for delimiter in (",", ";", "\t"):
        rows = read_cells(store.to_safe_csv(pd.DataFrame({"a": ["x"], "title": [text]})), delimiter)
        assert not [cell for row in rows for cell in row if cell.strip("\u200b ")[:1] == "="]


@pytest.mark.parametrize("break_", ["\r", "\n", "\r\n", "a\rb\r", "\r\r"])
def test_a_line_break_of_any_kind_stays_within_its_cell(break_: str) -> None:
    titles = [f"first{break_}second", "third"]
    text = store.to_safe_csv(pd.DataFrame({"title": titles, "n": [1, 2]}))

    assert read_cells(text) == [["title", "n"], [titles[0], "1"], [titles[1], "2"]]
    assert pd.read_csv(io.StringIO(text, newline=""))["n"].tolist() == [1, 2]
    assert text.endswith("third,2\n")


def test_harmless_texts_stay_as_they_are() -> None:
    titles = ["C++ and e-mail", "a = b", "well; known", "x@y", 'a "b", c', "≥ 5", "", "1-2; 3-4"]

    rows = read_cells(store.to_safe_csv(pd.DataFrame({"title": titles, "n": range(len(titles))})))

    assert [row[0] for row in rows[1:]] == titles


def test_texts_among_other_objects_are_guarded() -> None:
    frame = pd.DataFrame({"mixed": pd.Series(["=1", 2, None, "@x"], dtype=object), "n": range(4)})

    assert store.to_safe_csv(frame) == "mixed,n\n'=1,0\n2,1\n,2\n'@x,3\n"
