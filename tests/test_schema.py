import pandas as pd
import pytest

from trends.errors import FrameError
from trends.schema import DATE, FRAMES, check_frame, empty_frame


def terms(**changes: list[object]) -> pd.DataFrame:
    columns: dict[str, list[object]] = {
        "topic": [1, 0],
        "rank": [0, 0],
        "term": ["cache", "wheat"],
        "weight": [0.5, 1],
    }
    return pd.DataFrame({**columns, **changes})


@pytest.mark.parametrize("name", FRAMES)
def test_empty_frame_has_the_schema_of_its_name(name: str) -> None:
    frame = empty_frame(name)

    assert list(frame.columns) == list(FRAMES[name].columns)
    assert len(frame) == 0
    pd.testing.assert_frame_equal(check_frame(frame, name), frame)


def test_rows_are_sorted_and_renumbered_and_the_input_stays() -> None:
    given = terms().set_axis([7, 3])
    before = given.copy()

    checked = check_frame(given, "terms")

    assert checked["term"].tolist() == ["wheat", "cache"]
    assert checked.index.tolist() == [0, 1]
    pd.testing.assert_frame_equal(given, before)


def test_dtypes_are_cast_to_the_stated_ones() -> None:
    checked = check_frame(terms(weight=[1, 2]), "terms")

    assert checked.dtypes.astype(str).to_dict() == {
        "topic": "int32",
        "rank": "int16",
        "term": "string",
        "weight": "float64",
    }


def test_strings_of_pandas_own_type_become_nullable() -> None:
    checked = check_frame(terms(term=["cache", "wheat"]), "terms")

    assert terms()["term"].dtype != pd.StringDtype()
    assert checked["term"].dtype == pd.StringDtype()


def test_columns_beyond_the_schema_are_kept_behind_it() -> None:
    checked = check_frame(terms(note=["b", "a"])[["note", *FRAMES["terms"].columns]], "terms")

    assert list(checked.columns) == [*FRAMES["terms"].columns, "note"]
    assert checked["note"].tolist() == ["a", "b"]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(FrameError, match=r"terms frame needs .* lacks 'term'\. Add"):
        check_frame(terms().drop(columns="term"), "terms")


def test_a_fractional_count_is_refused() -> None:
    with pytest.raises(FrameError, match=r"'rank'.*not whole numbers: 0\.5"):
        check_frame(terms(rank=[0, 0.5]), "terms")


def test_text_in_a_number_column_is_refused_with_its_values() -> None:
    with pytest.raises(FrameError, match=r"'weight' of a terms frame must hold float64.*'heavy'"):
        check_frame(terms(weight=["heavy", "1"]), "terms")


def test_an_unknown_category_is_refused_not_lost() -> None:
    topics = pd.DataFrame(
        {
            "topic": [0],
            "kind": ["guessed"],
            "label": ["x"],
            "n_papers": [1],
            "share": [1.0],
            "coherence": [0.0],
            "stability": [0.0],
        }
    )

    with pytest.raises(
        FrameError, match=r"'kind' of a topics frame.*only named, area, concept.*not 'guessed'"
    ):
        check_frame(topics, "topics")


def test_a_repeated_key_is_refused() -> None:
    with pytest.raises(FrameError, match=r"identified by topic, rank; 1 repeat.*'1 / 0'"):
        check_frame(terms(topic=[1, 1]), "terms")


def test_a_missing_key_is_refused() -> None:
    papers = empty_frame("papers").reindex([0])

    with pytest.raises(FrameError, match=r"needs paper_id; 1 row came without"):
        check_frame(papers, "papers")


def test_zoned_dates_become_naive_utc() -> None:
    map_frame = pd.DataFrame(
        {
            "topic": [0],
            "start": pd.to_datetime(["2025-01-01T01:00:00+02:00"]),
            "end": pd.to_datetime(["2025-02-01"]),
            "strength": [2.0],
            "q_value": [0.01],
        }
    )

    checked = check_frame(map_frame, "bursts")

    assert checked["start"].iloc[0] == pd.Timestamp("2024-12-31 23:00:00")
    assert str(checked["start"].dtype) == DATE
