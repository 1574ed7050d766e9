"""Joining, keeping apart and splitting: one change each, and left alone by imports."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rules.errors import RehabError
from rules.origin import origin_of
from rules.pairs import Pair, pairs
from rules.records import Activity, Record, Sport
from store.exchange.as_activity import Place
from store.exchange.recording import FileRead, Recording, Source
from store.exchange.taking import Taken, preview, take
from store.log import Log, open_log
from store.pairs import join, keep_apart, split

NOW = datetime(2026, 3, 9, 20, tzinfo=UTC)
START = datetime(2026, 3, 8, 17, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return open_log(tmp_path / "log.json", lambda: NOW)


def read(name: str, *, late_s: float) -> FileRead:
    """A file with a run of 30 minutes."""
    start = START + timedelta(seconds=late_s)
    recording = Recording(
        source=Source.FIT, start=start, elapsed_s=1800, distance_m=5000, sport=Sport.RUN
    )
    return FileRead(name=name, sha256=f"hash of {name}", recordings=(recording,))


FILES = (read("a.fit", late_s=0), read("b.fit", late_s=600))
"""Two that may be one."""


def import_again(log: Log) -> Taken:
    return take(log, preview(log.all_records(), FILES, Place(now=NOW, zone=UTC)))


def doubtful(log: Log) -> Pair:
    """The pair of the two files, the first with the person's pain."""
    if not log.all_records():
        import_again(log)
        (pair,) = pairs(log.records())
        log.replace(replace(pair.kept, pain_during=4, note="windy"))
    (pair,) = pairs(log.records())
    return pair


def same(log: Log) -> list[Record]:
    return [replace(one, updated=None) for one in log.records()]


def only(log: Log) -> Activity:
    (one,) = log.records()
    assert isinstance(one, Activity)
    return one


def test_joined_they_are_one_with_the_persons_pain_and_one_undo_makes_them_two(log: Log) -> None:
    pair, before = doubtful(log), same(log)
    assert join(log, pair) == only(log)
    one = only(log)
    assert (one.id, one.pain_during, one.note) == (pair.kept.id, 4, "windy")
    assert [origin_of(part).file for part in origin_of(one).also] == ["b.fit"]
    undone = log.undo()
    assert undone is not None
    assert (undone.what, len(undone.records)) == ("changed", 2)
    assert same(log) == before
    assert doubtful(log).other.id == pair.other.id


def test_kept_apart_the_mark_is_gone_and_one_undo_brings_it_back(log: Log) -> None:
    pair, before = doubtful(log), same(log)
    keep_apart(log, pair)
    assert [*pairs(log.records())] == []
    assert len(log.records()) == 2
    log.undo()
    assert same(log) == before


@pytest.mark.parametrize("decide", [join, keep_apart])
def test_importing_again_changes_nothing_of_what_was_decided(
    log: Log, decide: Callable[[Log, Pair], object]
) -> None:
    decide(log, doubtful(log))
    before = log.path.read_bytes()
    assert import_again(log) == Taken(known=2)
    assert log.path.read_bytes() == before


def test_split_each_is_a_record_again_and_one_undo_makes_them_one(log: Log) -> None:
    one = join(log, doubtful(log))
    first, second = split(log, one)
    assert (first.id, first.pain_during, first.note) == (one.id, 4, "windy")
    assert second.start == START + timedelta(seconds=600)
    assert [*pairs(log.records())] == []
    assert import_again(log) == Taken(known=2)
    undone = log.undo()
    assert undone is not None
    assert undone.what == "changed"
    assert same(log) == [replace(one, updated=None)]


@pytest.mark.parametrize("whose", ["kept", "other"])
def test_what_was_changed_elsewhere_is_not_joined_over(log: Log, whose: str) -> None:
    pair = doubtful(log)
    log.replace(replace(getattr(pair, whose), pain_after=7))
    before = same(log)
    with pytest.raises(RehabError, match="changed elsewhere"):
        join(log, pair)
    assert same(log) == before
