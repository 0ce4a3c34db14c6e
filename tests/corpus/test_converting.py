"""convert_papers gives what read_papers gives, in a file that is whole or not there."""

import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import trends
from tests.corpus.samples import SAMPLES
from trends.corpus import convert, convert_papers, read_corpus, read_papers
from trends.corpus.ingest import record_table
from trends.corpus.readers.tables.parquet import CLEAN_MARK
from trends.errors import ConfigError, CorpusError, OutputError

FRAMES = ("merges", "problems", "sources")
FORMATS = Path(__file__).resolve().parents[2] / ".." / "shared" / "formats"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """Make every run one of many batches and parts."""
    monkeypatch.setattr(record_table, "_BATCH_ROWS", 3)
    monkeypatch.setattr(convert, "_PART_PAPERS", 2)


def check_same(*paths, out: Path, **options) -> None:
    """Check that both ways give the same, and that the file gives it once more."""
    corpus = read_corpus(*paths, **options)
    done = convert_papers(*paths, out=out, **options)
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(done, name), getattr(corpus, name))
    pd.testing.assert_frame_equal(read_papers(out, as_of=options.get("as_of")), corpus.papers)
    assert (done.n_papers, done.path) == (len(corpus.papers), out)
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.fixture
def folder(tmp_path):
    """Return a folder with every sample in it."""
    for sample in SAMPLES:
        (tmp_path / "in" / sample.name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / sample.name).write_bytes(sample.content)
    (tmp_path / "out").mkdir()
    return tmp_path


def test_all_samples_together(folder):
    check_same(folder / "in", out=folder / "out" / "papers.parquet")


@pytest.mark.parametrize("options", [{"since": "2019-01-01", "until": "2020-06-30"}, {"date": "updated"}, {"as_of": "2020-01-01"}])  # fmt: skip
def test_settings_hold_for_both(folder, options):
    check_same(folder / "in", out=folder / "out" / "papers.parquet", **options)


def test_real_samples(tmp_path, monkeypatch):
    monkeypatch.setattr(record_table, "_BATCH_ROWS", 40)
    monkeypatch.setattr(convert, "_PART_PAPERS", 30)
    if not FORMATS.is_dir():
        pytest.skip("the samples of ../shared/formats are not here")
    check_same(FORMATS, out=tmp_path / "papers.parquet")


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {"title": st.sampled_from(["Tides at sea today", "Reefs", "", "Reefs, Part I", "A\u00e9"])},
        optional={
            "abstract": st.sampled_from(["", "Tides rise twice a day. " * 6, "\\textbf{R}eefs"]),
            "published": st.sampled_from(["2019", "2020-02", "2020-02-03", "3019", "soon"]),
            "id": st.sampled_from(["2405.00001", "10.1000/x", "7", "8"]),
            "doi": st.sampled_from(["10.1000/x", "10.1000/y"]),
            "venue": st.sampled_from(["Sea", "Land"]),
            "n_authors": st.integers(0, 3),
            "own": VALUES | st.lists(VALUES, max_size=2) | st.dictionaries(st.text(), VALUES, max_size=1),
            "other": st.lists(st.sampled_from(["a", "b"]), max_size=2) | st.integers(0, 3),
        },
    ),
    min_size=1,
    max_size=14,
)  # fmt: skip


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(first=RECORDS, second=RECORDS)
def test_any_records(tmp_path_factory, small_batches, first, second):
    tmp_path = tmp_path_factory.mktemp("any")
    for name, records in (("a", first), ("b", second)):
        text = "\n".join(json.dumps(record) for record in records)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    try:
        read_papers(tmp_path)
    except CorpusError:
        with pytest.raises(CorpusError):
            convert_papers(tmp_path, out=tmp_path / "out" / "papers.parquet")
    else:
        check_same(tmp_path, out=tmp_path / "out" / "papers.parquet")


def lines(n: int) -> str:
    return "\n".join(
        json.dumps({"title": f"Study number {i} of tides", "venue": "Sea"}) for i in range(n)
    )


def test_a_file_that_turns_out_bad_halfway_leaves_nothing(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text(lines(4), encoding="utf-8")
    papers = read_papers(io.StringIO(lines(7).replace("Study", "Note")))
    papers.to_parquet(tmp_path / "in" / "b.parquet", row_group_size=2, engine="pyarrow")
    content = bytearray((tmp_path / "in" / "b.parquet").read_bytes())
    middle = len(content) // 3
    content[middle : middle + 40] = b"\xff" * 40
    (tmp_path / "in" / "b.parquet").write_bytes(content)
    (tmp_path / "in" / "c.jsonl").write_text(lines(5), encoding="utf-8")
    check_same(tmp_path / "in", out=tmp_path / "out" / "papers.parquet")


def test_the_file_itself_is_not_read(tmp_path):
    (tmp_path / "a.jsonl").write_text(lines(3), encoding="utf-8")
    out = tmp_path / "papers.parquet"
    for _ in range(2):
        assert convert_papers(tmp_path, out=out).sources["n_records"].tolist() == [3]
    with pytest.raises(CorpusError, match=r"must be written to a file that is not read; .*is both"):
        convert_papers(out, out=out)


def test_its_file_merges_with_others(tmp_path):
    out = tmp_path / "papers.parquet"
    convert_papers(io.StringIO(lines(3)), out=out)
    corpus = read_corpus(out, io.StringIO(lines(4)))
    assert len(corpus.papers) == 4
    assert corpus.merges["rule"].tolist() == ["same title"] * 3


def test_its_papers_keep_the_identifiers_they_are_not_called_by(tmp_path):
    out = tmp_path / "papers.parquet"
    preprint = {"arxiv": "2405.00001", "doi": "10.1000/x", "title": "Tides of the northern sea"}
    article = {"doi": "10.1000/X", "title": "Tides of a warming sea", "abstract": "They rise."}
    convert_papers(io.StringIO(json.dumps(preprint)), out=out)

    corpus = read_corpus(out, io.StringIO(json.dumps(article)))

    assert corpus.papers["paper_id"].tolist() == ["arXiv:2405.00001"]
    assert corpus.merges["rule"].tolist() == ["same DOI"]
    assert read_papers(out, date="updated")["paper_id"].tolist() == ["arXiv:2405.00001"]


def test_a_file_that_only_claims_to_be_ours_is_refused_or_read(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = tmp_path / "papers.parquet"
    plain = pa.table({"title": ["Tides &amp; Reefs"], "published": ["2019"]})
    pq.write_table(plain.replace_schema_metadata(CLEAN_MARK), out)
    assert read_papers(out)["title"].tolist() == ["Tides & Reefs"]
    convert_papers(io.StringIO(lines(2)), out=out)
    table = pq.read_table(out)
    wrong = table.set_column(3, "published", pa.array(["2019", "x"]))
    pq.write_table(wrong.replace_schema_metadata(CLEAN_MARK), out)
    with pytest.raises(CorpusError, match="should be a whole Parquet file"):
        read_papers(out)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_what_stood_there_stays_when_it_breaks_off(tmp_path, error):
    out = tmp_path / "papers.parquet"
    convert_papers(io.StringIO(lines(3)), out=out)
    before = out.read_bytes()

    def stop(progress):
        if progress.stage == "Writing papers":
            raise error

    with pytest.raises(error):
        convert_papers(io.StringIO(lines(5)), out=out, on_progress=stop)
    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["papers.parquet"]


def test_places_that_cannot_take_it(tmp_path):
    with pytest.raises(
        ConfigError, match=r"a Parquet file, ending in \.parquet; got 'papers\.csv'"
    ):
        convert_papers(io.StringIO(lines(1)), out="papers.csv")
    (tmp_path / "a.parquet").mkdir()
    with pytest.raises(OutputError, match="it is a folder"):
        convert_papers(io.StringIO(lines(1)), out=tmp_path / "a.parquet")


def test_what_was_done_is_said(tmp_path):
    done = convert_papers(io.StringIO(lines(3) + "\n" + lines(1)), out=tmp_path / "p.parquet")
    assert "3 papers from 4 records in 1 file (1 merged, 0 left out" in repr(done)
    assert "dates: none, 3 undated" in repr(done)
    assert trends.convert_papers is convert_papers


def test_progress_counts_bytes_and_papers(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(lines(9), encoding="utf-8")
    seen = []
    convert_papers(path, out=tmp_path / "p.parquet", on_progress=seen.append)
    assert [p.stage for p in seen] == ["Reading papers", "Merging records", *["Writing papers"] * 5]
    assert (seen[0].n_done, seen[0].n_total) == (path.stat().st_size,) * 2
    assert (seen[-1].n_done, seen[-1].n_total, seen[-1].n_records) == (9, 9, 9)
    assert str(seen[-1]) == "Writing papers, 100 %, 9 records"
