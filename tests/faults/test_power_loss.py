"""What is renamed into place has reached the disk before, and its new name right after."""

import os
from pathlib import Path

import pytest

import trends
from tests.report.example_analysis import example_analysis
from trends.config import write_template


@pytest.fixture
def watched(monkeypatch):
    """Record, in order, what is synced and what is moved into place."""
    events = []
    sync, replace, rename, link = os.fsync, Path.replace, Path.rename, Path.hardlink_to

    def fsync(number):
        events.append(("sync", os.fstat(number).st_ino))
        sync(number)

    def move(how):
        def moved(path, target):
            files = [path, *(path.rglob("*") if path.is_dir() else ())]
            events.append(("move", {each.stat().st_ino for each in files}))
            result = how(path, target)
            events.append(("moved", Path(target).parent.stat().st_ino))
            return result

        return moved

    def linked(path, target):
        events.append(("move", {Path(target).stat().st_ino}))
        link(path, target)
        events.append(("moved", path.parent.stat().st_ino))

    def exchanged(first, second):
        spare = first.with_name("spare")
        moved = move(rename)
        rename(second, spare)
        moved(first, second)
        rename(spare, first)
        return True

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", move(replace))
    monkeypatch.setattr(Path, "rename", move(rename))
    monkeypatch.setattr(Path, "hardlink_to", linked)
    monkeypatch.setattr("trends.runtime.folders.exchange", exchanged)
    return events


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("kind", ["report", "analysis", "conversion", "settings"])
def test_every_move_comes_after_its_syncs_and_before_that_of_its_folder(
    kind, again, watched, tmp_path
):
    analysis = example_analysis(n_papers=12)
    page = tmp_path / "page.jsonl"
    page.write_text('{"title": "Tides of the northern sea", "abstract": "They rise."}\n')
    write = {
        "report": lambda: trends.write_report(analysis, tmp_path / "out"),
        "analysis": lambda: analysis.save(tmp_path / "run"),
        "conversion": lambda: trends.convert_papers(page, out=tmp_path / "p.parquet"),
        "settings": lambda: write_template(tmp_path / f"{len(list(tmp_path.iterdir()))}.toml"),
    }[kind]
    write()
    if again:
        watched.clear()
        write()
    synced, waiting, n_moves = set(), set(), 0
    for what, value in watched:
        if what == "sync":
            synced.add(value)
            waiting.discard(value)
        elif what == "move":
            n_moves += 1
            assert value <= synced
        else:
            waiting.add(value)
    assert n_moves == 1
    assert not waiting
