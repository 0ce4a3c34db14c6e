"""Columns of a file's own: one type each, so that every papers frame can be saved."""

import io
import json

import pandas as pd
import pytest

from trends.corpus import read_corpus, read_papers


def read(*values: object) -> pd.DataFrame:
    lines = [
        json.dumps({"title": f"Paper {i} of the sea", "venue": "Sea", "x": v})
        for i, v in enumerate(values)
    ]
    return read_papers(io.StringIO("\n".join(lines))).sort_values("title", ignore_index=True)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3, "3"], ["3", "3"]),
        ([3, None], [3, None]),
        ([3, 2.5], [3.0, 2.5]),
        ([3, 2**80], ["3", str(2**80)]),
        ([True, 1], ["true", "1"]),
        ([["a", "b"], "c"], ["a; b", "c"]),
        ([["a", "b"], None], [["a", "b"], None]),
        ([{"k": ["é"]}, None], ['{"k": ["é"]}', None]),
        ([{}, {"k": 1}], ["{}", '{"k": 1}']),
        ([[1, 2], ["a"]], ["[1, 2]", "a"]),
        ([[], []], [[], []]),
        (["\ud800", "b"], ["\ufffd", "b"]),
        ([["\ud800"], ["b"]], [["\ufffd"], ["b"]]),
        ([{"\ud800": "\udfff"}, {}], ['{"\ufffd": "\ufffd"}', "{}"]),
    ],
)
def test_a_column_holds_one_type_and_can_be_saved(tmp_path, values, expected):
    papers = read(*values)
    found = [None if value is pd.NA or value != value else value for value in papers["x"]]
    assert found == expected
    papers.to_parquet(tmp_path / "papers.parquet", engine="pyarrow")
    assert len(pd.read_parquet(tmp_path / "papers.parquet", engine="pyarrow")) == len(values)


def test_tables_with_numpy_and_python_objects_can_be_saved(tmp_path):
    table = pd.DataFrame({"title": ["One of them", "Two of them"]})
    table["x"] = pd.Series([pd.Timestamp("2020-01-02").date(), b"bytes"], dtype=object)
    table["y"] = pd.Series([{1, 2}, table["title"].to_numpy()], dtype=object)
    read_papers(table).to_parquet(tmp_path / "papers.parquet", engine="pyarrow")
    assert (tmp_path / "papers.parquet").stat().st_size > 0


def test_half_characters_are_replaced_wherever_they_stand(tmp_path):
    half = "half \ud800 sign"
    keys = ("title", "abstract", "venue", "organization", "url", "id", "published", "own", "\udc00")
    corpus = read_corpus(io.StringIO(json.dumps(dict.fromkeys(keys, half))))
    assert corpus.papers.loc[0, ["title", "venue", "own"]].tolist() == ["half \ufffd sign"] * 3
    assert corpus.problems["text"].tolist() == ["half \ufffd sign"]
    for frame in (corpus.papers, corpus.problems):
        frame.to_parquet(tmp_path / "frame.parquet", engine="pyarrow")
    table = pd.DataFrame({"title": pd.Series([half], dtype=object)})
    assert read_papers(table)["title"].tolist() == ["half \ufffd sign"]


def test_more_columns_than_a_table_can_hold_are_left_out_with_a_note(monkeypatch):
    monkeypatch.setattr("trends.corpus.pipeline.MOST_COLUMNS", 3)
    lines = [json.dumps({"title": f"Terns {n}", "year": 2010, f"own{n}": n}) for n in range(5)]
    corpus = read_corpus(io.StringIO("\n".join(lines)))
    own = [name for name in corpus.papers if str(name).startswith("own")]
    assert own == ["own0", "own1", "own2"]
    assert corpus.problems["problem"].tolist() == [
        "The records of all files have 5 columns of their own; the papers keep the first 3."
    ]
    assert corpus.problems["text"].tolist() == ["own3, own4"]
