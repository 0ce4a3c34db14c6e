"""Whatever is done to a file, it is read with an account of everything, or clearly refused."""

import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.corpus.samples import SAMPLES, TITLES
from trends.corpus import read_corpus
from trends.corpus.files.compression import open_plain
from trends.corpus.files.text_stream import TextStream
from trends.corpus.readers import find_reader
from trends.corpus.records.date_parsing import is_real
from trends.corpus.records.identifiers import KINDS
from trends.corpus.records.records import Chunk, PageDay, Problem, ReadOptions, Record
from trends.errors import TrendsError

IDS = [sample.name for sample in SAMPLES]
FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(content: bytes) -> set[str]:
    """Read bytes; return the titles read, or nothing if they were refused as they should be."""
    try:
        corpus = read_corpus(io.BytesIO(content))
    except TrendsError as error:
        message = str(error)
        assert "\n" not in message
        assert message.endswith((".", "!", ")")), message
        return set()
    sources = corpus.sources
    total = sources["n_papers"] + sources["n_merged"] + sources["n_left_out"]
    assert sources["n_records"].tolist() == total.tolist()
    assert corpus.papers["paper_id"].is_unique
    assert (corpus.papers["title"].ne("") | corpus.papers["abstract"].ne("")).all()
    return set(corpus.papers["title"])


def check_items(content: bytes) -> None:
    """Read bytes by their reader alone, which is quicker; only what is ours may be raised."""
    try:
        stream = TextStream("file", open_plain(io.BytesIO(content), "file"))
        items = [
            one
            for item in find_reader(stream, ReadOptions()).read(stream, ReadOptions())
            for one in (item.read() if isinstance(item, Chunk) else [item])
        ]
    except TrendsError:
        return
    for item in items:
        assert isinstance(item, Record | Problem | PageDay)
        if isinstance(item, Record):
            assert all(is_real(date) for date in item.dates.values())
            assert not {*item.identifiers} - {*KINDS}


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
def test_files_cut_off_at_every_tenth(sample):
    n_bytes = len(sample.content)
    read = [check(sample.content[: n_bytes * tenth // 10]) for tenth in range(11)]
    assert read[10] == set(sample.papers)
    whole = {title for titles in read for title in titles if title in TITLES.values()}
    assert whole == set(TITLES.values())


def test_a_parquet_file_is_read_whole_or_refused():
    packed = io.BytesIO()
    pd.DataFrame({"title": [*TITLES.values()], "abstract": "Some words."}).to_parquet(packed)
    content = packed.getvalue()
    read = [check(content[: len(content) * tenth // 10]) for tenth in range(11)]
    assert read == [set()] * 10 + [set(TITLES.values())]


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-be", "utf-32", "shift_jis"])
def test_other_encodings(sample, encoding):
    text = sample.content.decode("utf-8-sig").replace("Reefs are", "Réefs are")
    check(text.encode(encoding, "replace"))


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
@FUZZ
@given(data=st.data())
def test_bytes_changed_at_random(sample, data):
    content = bytearray(sample.content)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = start + data.draw(st.integers(0, 60))
        content[start:end] = data.draw(st.binary(max_size=20))
    check_items(bytes(content))


@pytest.mark.parametrize("sample", SAMPLES, ids=IDS)
@FUZZ
@given(data=st.data())
def test_lines_shuffled_at_random(sample, data):
    lines = sample.content.splitlines(keepends=True)
    check_items(b"".join(data.draw(st.lists(st.sampled_from(lines), max_size=2 * len(lines)))))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400) | st.binary(max_size=400))
def test_anything_at_all(content):
    check(content.encode("utf-8", "replace") if isinstance(content, str) else content)
